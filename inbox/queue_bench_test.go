package inbox_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// openStored is how many open conversations are there before: FAIRLEAD_BENCH_CONVERSATIONS, else a thousand.
func openStored(b *testing.B) int {
	n, err := strconv.Atoi(first(os.Getenv("FAIRLEAD_BENCH_CONVERSATIONS"), "1000"))
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// storeOpen gives 50 people the open conversations of a busy year.
func (d *desk) storeOpen(n int) (owners []models.Owner) {
	d.Helper()
	d.write(func(tx *models.DB) error {
		for i := range 50 {
			u := person(fmt.Sprint("Agent", i), models.RoleMember, models.SeatService)
			if err := tx.CreateUser(d.ctx, &u); err != nil {
				return err
			}
			owners = append(owners, user(u))
		}
		return nil
	})
	bulk, err := d.db.StartBulk(d.ctx)
	d.must(err)
	contacts := []models.Contact{{Name: "Joost", Email: "joost@fietsen.example"}}
	err = bulk.AddContacts(d.ctx, contacts)
	now := models.At(d.app.Now())
	for done := 0; done < n && err == nil; done += 1000 {
		threads := make([]models.BulkThread, min(1000, n-done))
		for i := range threads {
			threads[i] = models.BulkThread{Email: contacts[0].Email, Conversation: models.Conversation{InboxID: d.open.ID, ChannelID: d.support.ID, ContactID: contacts[0].ID,
				Subject: "Question", State: models.StateOpen, Owner: owners[i%50], OwnerWhy: models.ByHand, CreatedAt: now, ActivityAt: now, UnansweredAt: now},
				Messages: []models.Message{{Kind: models.Incoming, From: models.Person{Email: contacts[0].Email}, Text: "Where is it?", CreatedAt: now}}}
		}
		err = bulk.AddThreads(d.ctx, threads)
	}
	d.must(bulk.Finish(d.ctx, err))
	return owners
}

// BenchmarkArrival is from the raw mail to the commit, over 50 candidates who own FAIRLEAD_BENCH_CONVERSATIONS open conversations.
func BenchmarkArrival(b *testing.B) {
	d := newDesk(b)
	d.assigns(&d.support, nil, d.storeOpen(openStored(b))...)
	b.ResetTimer()
	for i := range b.N {
		d.deliverNew(int64(i))
	}
}

// BenchmarkAvailable is how long it takes from the switch to Available until what somebody may have of a queue of 1,000 is theirs on disk.
// It reports the 99th percentile, too.
func BenchmarkAvailable(b *testing.B) {
	d := newDesk(b)
	d.away(d.bo)
	d.assigns(&d.support, nil, user(d.bo))
	for i := range int64(1000) {
		d.deliverNew(i)
	}
	who := d.as(d.bo)
	var took []time.Duration
	b.ResetTimer()
	for range b.N {
		start := time.Now()
		d.must(d.app.SetAvailability(d.ctx, who, d.bo.ID, inbox.AvailabilityForm{Value: models.Available}))
		took = append(took, time.Since(start))
		b.StopTimer()
		d.giveBack()
		b.StartTimer()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// giveBack takes from Bo what the queue gave him, while he is Away, and puts it back into the queue.
func (d *desk) giveBack() {
	d.Helper()
	d.away(d.bo)
	ids, err := d.db.OpenConversationsOf(d.ctx, user(d.bo), 0)
	d.must(err)
	if len(ids) != 5 {
		d.Fatalf("the queue gave %d", len(ids))
	}
	for _, id := range ids {
		d.assign(d.ana, id, models.Nobody)
		d.routeNow(id)
	}
}
