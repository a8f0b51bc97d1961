package inbox_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"fairlead/models"
)

// What a conversation can be merged with is found by words of the subject, too, the newest first, and never what the asker may not read.
func TestMergingFindsBySubject(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{subject: "Wheel"})
	ids := map[string]int64{"itself": c.ID}
	for _, l := range []struct{ name, from, subject, to string }{
		{"old", "hans@eins.example", "Invoice 4711 for the tandem", ""},
		{"text", "piet@twee.example", "Something else", ""},
		{"other", "anne@trois.example", "The tandem: invoice?", "sales@harbour.example"},
		{"closed", "board@quatre.example", "Invoice for a tandem", "board@harbour.example"},
		{"spam", "spam@cinq.example", "Tandem invoice", ""},
		{"new", "otto@six.example", "TANDEM, the second invoice", ""},
		{"contact", "tandem@invoice.example", "Hello", ""},
	} {
		d.advance(time.Minute)
		mail := letter{from: l.from, subject: l.subject}
		if l.name == "text" {
			mail.body = "the invoice of the tandem"
		}
		var to []string
		if l.to != "" {
			to = append(to, l.to)
		}
		_, o := d.take(mail, to...)
		ids[l.name] = o.ID
	}
	d.setState(d.ana, ids["spam"], models.StateSpam)
	_, board := d.take(letter{subject: "Board"}, "board@harbour.example")
	for _, test := range []struct {
		by    models.User
		from  int64
		query string
		want  []string
	}{
		{d.ana, c.ID, "invoice tandem", []string{"contact", "new", "other", "old"}},
		{d.ana, c.ID, "4711", []string{"old"}},
		{d.ana, c.ID, "tandem second", []string{"new"}},
		{d.ana, c.ID, "tandem unicorn", nil},
		{d.ana, c.ID, "wheel", nil},
		{d.ana, c.ID, "tandem@invoice.example", []string{"contact"}},
		{d.ana, c.ID, "\" OR * ( ' %", nil},
		{d.cas, board.ID, "invoice", []string{"closed"}},
	} {
		rows, err := d.app.Mergeable(d.ctx, d.as(test.by), test.from, test.query)
		d.must(err)
		var got, want []int64
		for _, r := range rows {
			got = append(got, r.ID)
		}
		for _, name := range test.want {
			want = append(want, ids[name])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, not %v of %v", test.query, got, want, ids)
		}
	}
	if _, err := d.app.Mergeable(d.ctx, d.as(d.ana), board.ID, "invoice"); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("where she may not read: %v", err)
	}
}

// What is asked for what a conversation can be merged with does not grow with what is found.
func TestMergingAsksTheSameOfOneAndOfMany(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{subject: "Wheel"})
	var asked []string
	d.must(d.db.OnQuery(func(query string) { asked = append(asked, query) }))
	ask := func(query string, found int) []string {
		t.Helper()
		asked = nil
		rows, err := d.app.Mergeable(d.ctx, d.as(d.ana), c.ID, query)
		d.must(err)
		if len(rows) != found {
			t.Errorf("%q finds %d, not %d", query, len(rows), found)
		}
		return slices.Clone(asked)
	}
	arrive := func(n int) {
		d.take(letter{subject: fmt.Sprint("Mine ", n)})
		d.take(letter{from: fmt.Sprintf("p%d@elsewhere.example", n), subject: fmt.Sprint("Tandem ", n)})
	}
	arrive(0)
	few := map[string][]string{"": ask("", 1), "tandem": ask("tandem", 1)}
	for n := range 9 {
		arrive(n + 1)
	}
	for query, one := range few {
		if many := ask(query, 10); len(many) > len(one) {
			t.Errorf("%q asks %d times, and %d times of ten", query, len(one), len(many))
		}
	}
}
