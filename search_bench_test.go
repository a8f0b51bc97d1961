package main

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"fairlead/models"
)

// BenchmarkSearch asks for pages of searches in the demo's company with FAIRLEAD_BENCH_CONVERSATIONS conversations (1,000 if unset), all of them
// in the search, and reports the median.
func BenchmarkSearch(b *testing.B) {
	c := company(b)
	ctx := context.Background()
	begun := time.Now()
	before, err := c.app.DB.SearchBacklog(ctx)
	if err != nil {
		b.Fatal(err)
	}
	if err := c.app.DB.FinishSearchBacklog(ctx); err != nil {
		b.Fatal(err)
	}
	if before.Left > 0 {
		b.Logf("%d messages brought in in %s", before.Left, time.Since(begun).Round(time.Millisecond))
	}
	who, err := c.app.Actor(ctx, 1)
	if err != nil {
		b.Fatal(err)
	}
	all := who.InboxIDs()
	words := func(p ...string) (out [][]string) {
		for _, s := range p {
			out = append(out, models.Words(s, 20))
		}
		return out
	}
	rare, common := os.Getenv("FAIRLEAD_BENCH_RARE"), os.Getenv("FAIRLEAD_BENCH_COMMON")
	if rare == "" {
		rare = "deposit"
	}
	if common == "" {
		common = "the"
	}
	newest := models.At(c.app.Now())
	for _, q := range []struct {
		name string
		q    models.MessageQuery
		deep int // pages before it
	}{
		{"rare", models.MessageQuery{Phrases: words(rare)}, 0}, {"common", models.MessageQuery{Phrases: words(common)}, 0}, {"common, page 50", models.MessageQuery{Phrases: words(common)}, 49},
		{"two", models.MessageQuery{Phrases: words(common, "you")}, 0}, {"two, page 50", models.MessageQuery{Phrases: words(common, "you")}, 49}, {"phrase", models.MessageQuery{Phrases: words("thank you")}, 0},
		{"rare and common", models.MessageQuery{Phrases: words(rare, common)}, 0}, {"none", models.MessageQuery{Phrases: words("zzznothing")}, 0},
		{"from", models.MessageQuery{Marks: [][]string{{models.FromMark("jan")}}}, 0}, {"from and common", models.MessageQuery{Marks: [][]string{{models.FromMark("jan")}}, Phrases: words(common)}, 0},
		{"mine", models.MessageQuery{Owners: []models.Owner{models.UserOwner(2)}, Phrases: words(common)}, 0}, {"open", models.MessageQuery{States: []models.State{models.StateOpen}, Phrases: words(common)}, 0},
		{"nobody's", models.MessageQuery{Owners: []models.Owner{models.Nobody}, Phrases: words(common)}, 0},
		{"spam", models.MessageQuery{States: []models.State{models.StateSpam}, Phrases: words(common)}, 0}, {"file", models.MessageQuery{Marks: [][]string{{models.MarkFile}}, Phrases: words(common)}, 0},
		{"before a year ago", models.MessageQuery{Phrases: words(common), Till: models.SearchFrom(newest.Add(-180 * 24 * time.Hour))}, 0},
		{"after yesterday", models.MessageQuery{Phrases: words(common), From: models.SearchFrom(newest.Add(-24 * time.Hour))}, 0},
		{"one inbox", models.MessageQuery{Inboxes: all[:1], Phrases: words(common)}, 0}, {"all there is", models.MessageQuery{}, 0},
	} {
		if q.q.Limit = 25; q.q.Inboxes == nil {
			q.q.Inboxes = all
		}
		b.Run(q.name, func(b *testing.B) {
			q := q
			for range q.deep {
				found, err := c.app.DB.FindMessages(ctx, q.q)
				if err != nil {
					b.Fatal(err)
				}
				if found.Next == 0 {
					b.Skip("there are fewer pages")
				}
				q.q.Till = found.Next
			}
			var took []time.Duration
			var found models.MessagesFound
			for b.Loop() {
				begun := time.Now()
				var err error
				if found, err = c.app.DB.FindMessages(ctx, q.q); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(len(found.Hits)), "hits")
			if found.Cut {
				b.ReportMetric(1, "cut")
			}
		})
	}
}
