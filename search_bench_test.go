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
		rare = "halcyon"
	}
	if common == "" {
		common = "the"
	}
	newest := models.At(c.app.Now())
	tagged := benchTags(b, c.app.DB)
	months := func(n int) int64 { return models.SearchFrom(newest.Add(-time.Duration(n) * 30 * 24 * time.Hour)) }
	mine, open, nobodys := []models.Owner{models.UserOwner(2)}, []models.State{models.StateOpen}, []models.Owner{models.Nobody}
	for _, q := range []struct {
		name string
		q    models.MessageQuery
		deep int // pages before it
	}{
		{"rare", models.MessageQuery{Phrases: words(rare)}, 0}, {"common", models.MessageQuery{Phrases: words(common)}, 0}, {"common, page 50", models.MessageQuery{Phrases: words(common)}, 49},
		{"common, page 1000", models.MessageQuery{Phrases: words(common)}, 999}, {"two", models.MessageQuery{Phrases: words(common, "you")}, 0}, {"two, page 50", models.MessageQuery{Phrases: words(common, "you")}, 49},
		{"phrase", models.MessageQuery{Phrases: words("thank you")}, 0}, {"phrase, page 50", models.MessageQuery{Phrases: words("thank you")}, 49}, {"rare and common", models.MessageQuery{Phrases: words(rare, common)}, 0},
		{"seldom together", models.MessageQuery{Phrases: words("the", "und")}, 0}, {"none", models.MessageQuery{Phrases: words("zzznothing")}, 0},
		{"from", models.MessageQuery{Marks: [][]string{{models.FromMark("krzysztof")}}}, 0}, {"from and common", models.MessageQuery{Marks: [][]string{{models.FromMark("krzysztof")}}, Phrases: words(common)}, 0},
		{"mine", models.MessageQuery{Owners: mine}, 0}, {"mine and common", models.MessageQuery{Owners: mine, Phrases: words(common)}, 0}, {"mine and common, page 50", models.MessageQuery{Owners: mine, Phrases: words(common)}, 49},
		{"mine and open", models.MessageQuery{Owners: mine, States: open}, 0}, {"mine, open, phrase", models.MessageQuery{Owners: mine, States: open, Phrases: words("thank you")}, 0},
		{"open and common", models.MessageQuery{States: open, Phrases: words(common)}, 0}, {"nobody's and common", models.MessageQuery{Owners: nobodys, Phrases: words(common)}, 0},
		{"assigned and common", models.MessageQuery{Owned: true, Phrases: words(common)}, 0}, {"unanswered and common", models.MessageQuery{Unanswered: true, Phrases: words(common)}, 0},
		{"spam and common", models.MessageQuery{States: []models.State{models.StateSpam}, Phrases: words(common)}, 0}, {"file and common", models.MessageQuery{Marks: [][]string{{models.MarkFile}}, Phrases: words(common)}, 0},
		{"tag of a fifth", models.MessageQuery{Tags: tagged["billing"]}, 0}, {"tag of a fifth and common", models.MessageQuery{Tags: tagged["billing"], Phrases: words(common)}, 0},
		{"tag of a 200th and common", models.MessageQuery{Tags: tagged["urgent"], Phrases: words(common)}, 0}, {"tag of a 200th, open, nobody's", models.MessageQuery{Tags: tagged["urgent"], States: open, Owners: nobodys}, 0},
		{"two tags", models.MessageQuery{Tags: append(slices.Clone(tagged["billing"]), tagged["urgent"]...)}, 0}, {"rare tag and common", models.MessageQuery{Tags: tagged["few"], Phrases: words(common)}, 0},
		{"before and common", models.MessageQuery{Phrases: words(common), Till: months(3)}, 0}, {"after and common", models.MessageQuery{Phrases: words(common), From: models.SearchFrom(newest.Add(-24 * time.Hour))}, 0},
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
			used, n := processorTime(), 0
			for ; b.Loop(); n++ {
				begun := time.Now()
				var err error
				if found, err = c.app.DB.FindMessages(ctx, q.q); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64((processorTime()-used).Microseconds())/1000/float64(n), "cpu-ms")
			b.ReportMetric(float64(len(found.Hits)), "hits")
			if found.Cut {
				b.ReportMetric(1, "cut")
			}
		})
	}
}

// benchTags puts tags on a fifth, on a 200th and on a 3500th of all conversations, where there are none yet.
func benchTags(b *testing.B, db *models.DB) map[string][][]int64 {
	b.Helper()
	ctx, out := context.Background(), map[string][][]int64{}
	for name, every := range map[string]int64{"billing": 5, "urgent": 200, "few": 3500} {
		tag, err := db.TagNamed(ctx, name)
		if err != nil {
			if tag, err = db.EnsureTag(ctx, models.Tag{Name: name, Folded: name, Colour: "red"}); err != nil {
				b.Fatal(err)
			}
			if err := db.Write(ctx, func(tx *models.DB) error {
				for id := int64(3); id <= benchConversations(); id += every {
					if _, err := tx.PutTag(ctx, id, tag.ID, 1, 1); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
		}
		out[name] = [][]int64{{tag.ID}}
	}
	return out
}
