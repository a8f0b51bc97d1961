package inbox_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// benchDesk routes mail to Support to the least busy of four.
func benchDesk(b *testing.B) *desk {
	d := newDesk(b)
	eve := person("Eve", models.RoleMember, models.SeatSales)
	d.write(func(tx *models.DB) error { return tx.CreateUser(d.ctx, &eve) })
	d.assigns(&d.support, nil, user(d.ana), user(d.bo), user(d.cas), user(eve))
	return d
}

// newMail is the n-th mail, from a stranger of its own: the dearest case.
func newMail(n int64) []byte {
	return fmt.Appendf(nil, "From: Stranger %d <stranger%d@fietsen.example>\r\nTo: support@harbour.example\r\nSubject: Question %d\r\nMessage-ID: <bench-%d@fietsen.example>\r\n"+
		"Date: Mon, 02 Mar 2026 10:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\nwhere is my order %d? I have been waiting for two weeks now.\r\n\r\nKind regards,\r\nA stranger\r\n", n, n, n, n, n)
}

func (d *desk) deliverNew(n int64) {
	if err := d.app.Deliver(d.ctx, email.Envelope{From: "a@fietsen.example", To: []string{"support@harbour.example"}, Raw: newMail(n)}); err != nil {
		d.Error(err)
	}
}

// BenchmarkReceive is from the raw mail to the commit, with routing over four candidates: by one deliverer, and by 16 per processor, who
// share commits.
func BenchmarkReceive(b *testing.B) {
	b.Run("one", func(b *testing.B) {
		d := benchDesk(b)
		b.ResetTimer()
		for i := range b.N {
			d.deliverNew(int64(i))
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	})
	b.Run("parallel", func(b *testing.B) {
		d := benchDesk(b)
		var n atomic.Int64
		b.SetParallelism(16)
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				d.deliverNew(n.Add(1))
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
	})
}

// filled is a desk with a thousand conversations, a fourth of them unassigned.
func filled(b *testing.B) *desk {
	d := benchDesk(b)
	for i := range int64(1000) {
		d.deliverNew(i)
	}
	all, err := d.db.Conversations(d.ctx, models.Filter{Inboxes: []int64{d.open.ID}, View: models.ViewOpen, Limit: 1000})
	d.must(err)
	for _, c := range all[:250] {
		d.assign(d.ana, c.ID, models.Nobody)
	}
	return d
}

// BenchmarkList is what the Unassigned page asks for.
func BenchmarkList(b *testing.B) {
	d := filled(b)
	b.ResetTimer()
	for range b.N {
		rows, next, err := d.app.List(d.ctx, d.as(d.ana), inbox.ListQuery{View: models.ViewUnassigned, Sort: models.SortNewest})
		if err != nil || len(rows) != inbox.PageSize || next == nil {
			b.Fatal(len(rows), next, err)
		}
	}
}

// BenchmarkShow is what the page of one conversation asks for.
func BenchmarkShow(b *testing.B) {
	d := filled(b)
	c := d.conversations()[500]
	b.ResetTimer()
	for range b.N {
		if _, err := d.app.Show(d.ctx, d.as(d.ana), c.ID, 0); err != nil {
			b.Fatal(err)
		}
	}
}
