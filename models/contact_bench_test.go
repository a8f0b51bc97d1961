package models_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/models/modelstest"
)

var (
	someFirst = []string{"Marloes", "Jan", "Zoë", "Tunde", "Hanna", "José", "Aïcha", "Lukas", "Noor", "Ingrid", "Bartholomew", "Małgorzata", "Yuki", "Sanne", "Pieter", "Imani"}
	someLast  = []string{"de Vries", "Jansen", "Okafor", "Lindqvist", "Fernández", "Benali", "Grünwald", "van den Berg", "Østergård", "Wiśniewski", "Tanaka", "Bakker", "Smit"}
	someFirms = []string{"", "", "Fietsen BV", "Harbour Works", "Grêmio Exportação", "Bakkerij Smit", "Zeilmakerij Noord"}
)

// someone is the ith of many: names and domains come again and again, the rest is their own.
func someone(i int) models.Contact {
	last := someLast[i/len(someFirst)%len(someLast)]
	if i%3 == 0 {
		last = fmt.Sprintf("Van%c%c%c%c", 'a'+i/3%26, 'a'+i/78%26, 'e'+i/2028%20, 'a'+i/40560%26)
	}
	domain := []string{"gmail.com", "example.com", fmt.Sprintf("firm%d.example", i%(1+i/20))}[i%3]
	return models.Contact{Name: someFirst[i%len(someFirst)] + " " + last, Email: fmt.Sprintf("c%d@%s", i, domain), Company: someFirms[i%len(someFirms)], CreatedAt: models.Time(i)}
}

// BenchmarkContacts asks for pages of lists and searches among FAIRLEAD_BENCH_CONTACTS contacts (1,000 if unset), for somebody with one
// inbox, and reports the median, and the processor's time of each: where others are at work that says more.
func BenchmarkContacts(b *testing.B) {
	db, n := manyContacts(b)
	benchContacts(b, db, n)
}

func manyContacts(b *testing.B) (*models.DB, int) {
	b.Helper()
	n, err := strconv.Atoi(os.Getenv("FAIRLEAD_BENCH_CONTACTS"))
	if err != nil {
		n = 1000
	}
	db := modelstest.Open(b)
	begun := time.Now()
	if err := db.FillContacts(ctx, n, someone); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d contacts in %s", n, time.Since(begun).Round(time.Millisecond))
	return db, n
}

// BenchmarkErase takes the words of one of FAIRLEAD_BENCH_CONTACTS contacts out of the search for good, and reports how many transactions that takes and how long
// others wait meanwhile who write one row after the other.
func BenchmarkErase(b *testing.B) {
	db, n := manyContacts(b)
	benchErase(b, db, n)
}

func benchErase(b *testing.B, db *models.DB, n int) {
	for i := int64(1); b.Loop(); i++ {
		id := int64(n)/2 + i
		if err := db.Write(ctx, func(tx *models.DB) error {
			return errors.Join(tx.HideContacts(ctx, []int64{id}), tx.EraseContacts(ctx, models.ErasedPerson{ContactIDs: []int64{id}}, map[string]int64{}))
		}); err != nil {
			b.Fatal(err)
		}
		stopped, stop := context.WithCancel(ctx)
		var waits []time.Duration
		var other sync.WaitGroup
		other.Go(func() {
			tick := time.NewTicker(10 * time.Millisecond)
			defer tick.Stop()
			for stopped.Err() == nil {
				begun := time.Now()
				if err := db.Exec(ctx, "UPDATE contacts SET note = 'x' WHERE id = 1"); err != nil {
					b.Error(err)
				}
				waits = append(waits, time.Since(begun))
				<-tick.C
			}
		})
		steps := 0
		err := db.TidySearch(ctx, func(*models.DB) error { steps++; return nil })
		stop()
		other.Wait()
		if err != nil {
			b.Fatal(err)
		}
		slices.Sort(waits)
		b.ReportMetric(float64(steps), "transactions")
		for _, at := range []int{50, 99, 100} {
			b.ReportMetric(float64(waits[(len(waits)-1)*at/100].Microseconds())/1000, fmt.Sprintf("ms-wait-p%d", at))
		}
	}
}

func benchContacts(b *testing.B, db *models.DB, n int) {
	nobody, me, other := int64(0), int64(1), int64(2)
	for _, c := range []struct {
		name   string
		filter models.ContactFilter
	}{
		{"all", models.ContactFilter{}}, {"all, deep", models.ContactFilter{After: &models.ContactCursor{SortName: "noor"}}}, {"mine", models.ContactFilter{Owner: &me}},
		{"nobody's", models.ContactFilter{Owner: &nobody}}, {"a colleague's", models.ContactFilter{Owner: &other}}, {"tracked", models.ContactFilter{Tracked: true}},
		{"mine and tracked", models.ContactFilter{Owner: &me, Tracked: true}},
		{"search m", models.ContactFilter{Query: "m"}}, {"search ma", models.ContactFilter{Query: "ma"}}, {"search marl", models.ContactFilter{Query: "marl"}}, {"search marloes", models.ContactFilter{Query: "marloes"}},
		{"search example", models.ContactFilter{Query: "example"}}, {"search example, deep", models.ContactFilter{Query: "example", After: &models.ContactCursor{ID: int64(n / 20)}}}, {"search example.com", models.ContactFilter{Query: "example.com"}}, {"search vanabe", models.ContactFilter{Query: "vanabe"}},
		{"search jan vanab", models.ContactFilter{Query: "jan vanab"}}, {"search an address", models.ContactFilter{Query: "c700@example.com"}}, {"search marl, tracked", models.ContactFilter{Query: "marl", Tracked: true, Owner: &nobody}},
		{"search nothing", models.ContactFilter{Query: "marloes example qqq"}},
	} {
		f := c.filter
		f.Inboxes, f.UserID, f.Limit = []int64{1}, 1, 51
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			rows, before := 0, processor(b)
			for b.Loop() {
				begun := time.Now()
				found, err := db.ContactRows(ctx, f)
				if err != nil {
					b.Fatal(err)
				}
				took, rows = append(took, time.Since(begun)), len(found)
			}
			b.ReportMetric(float64((processor(b)-before).Microseconds())/1000/float64(len(took)), "ms-cpu")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
			b.ReportMetric(float64(rows), "rows")
		})
	}
}

// processor is how much of the processors' time this process has taken.
func processor(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
