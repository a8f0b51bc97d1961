package inbox_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

// FAIRLEAD_REHEARSE_SEEDS is how many pasts are made up instead of a few; FAIRLEAD_REHEARSE_SEED begins with one.
func rehearsalSeeds(t *testing.T) (first, n uint64) {
	first, n = 1, 6
	for name, into := range map[string]*uint64{"FAIRLEAD_REHEARSE_SEEDS": &n, "FAIRLEAD_REHEARSE_SEED": &first} {
		if text := os.Getenv(name); text != "" {
			var err error
			if *into, err = strconv.ParseUint(text, 10, 63); err != nil {
				t.Fatal(name, err)
			}
		}
	}
	return first, n
}

// Rehearsing the rule that was in force gives every conversation to whom it was given, when it was: whatever people did in between, as
// long as they gave none of the channel's conversations to each other.
func TestRehearsingWhatWasInForceRepeatsIt(t *testing.T) {
	first, n := rehearsalSeeds(t)
	for seed := first; seed < first+n; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			p := newPastWorld(t, seed)
			for range 250 {
				p.step()
			}
			p.compare(0)
			p.compare(p.start.Add(time.Duration(p.rng.Int64N(int64(p.now()-p.start))) * time.Microsecond))
		})
	}
}

func (p *pastWorld) input(from models.Time) routing.RehearsalInput {
	return routing.RehearsalInput{Rule: p.rule, Channel: p.support, From: from, Till: p.now() + 1}
}

// compare rehearses from a moment on and looks at every conversation.
func (p *pastWorld) compare(from models.Time) {
	p.Helper()
	got, err := routing.Rehearse(p.ctx, p.db, p.input(from), nil)
	p.must(err)
	arrived := 0
	for _, c := range p.every() {
		if c.ChannelID == p.support.ID && c.CreatedAt >= from {
			arrived++
		}
	}
	if len(got.Rows) != arrived {
		p.Errorf("%d rows for %d conversations", len(got.Rows), arrived)
	}
	for _, row := range got.Rows {
		decisions := p.decisionsOf(row.ConversationID)
		if row.Is != row.Was || row.Wait != row.WasWait || string(row.Reason) != decisions[0].Reason {
			is, err := routing.RehearsedDecision(p.ctx, p.db, p.input(from), row.ConversationID)
			p.must(err)
			for _, d := range append(decisions, is) {
				p.tell("%s", known(d))
			}
			p.Errorf("from %v: conversation %d went to %v after %v (%s); rehearsed: %v after %v (%s)\n%s", from.Time(), row.ConversationID, row.Was, us(row.WasWait), decisions[0].Reason,
				row.Is, us(row.Wait), row.Reason, strings.Join(p.told, "\n"))
			return
		}
	}
	p.compareDecisions(from, got)
	if got.Actual != got.Rehearsed {
		p.Errorf("%+v, rehearsed %+v", got.Actual, got.Rehearsed)
	}
}

func us(n int64) time.Duration { return time.Duration(n) * time.Microsecond }

// decisionsOf returns the decisions about a conversation, oldest first.
func (p *pastWorld) decisionsOf(id int64) (out []models.Decision) {
	for _, m := range p.thread(id, models.Event) {
		if m.Event.DecisionID != 0 {
			d, err := p.db.Decision(p.ctx, m.Event.DecisionID)
			p.must(err)
			out = append(out, d)
		}
	}
	return out
}

// compareDecisions makes some decisions again and compares what was known.
func (p *pastWorld) compareDecisions(from models.Time, got routing.Rehearsal) {
	for range min(6, len(got.Rows)) {
		row := got.Rows[p.rng.IntN(len(got.Rows))]
		is, err := routing.RehearsedDecision(p.ctx, p.db, p.input(from), row.ConversationID)
		p.must(err)
		stored := p.decisionsOf(row.ConversationID)
		was := stored[0]
		if i := slices.IndexFunc(stored, func(d models.Decision) bool { return d.Owner != models.Nobody && d.Owner == row.Was }); i >= 0 && row.Is != models.Nobody && row.Wait == int64(stored[i].CreatedAt-row.At) {
			was = stored[i]
		}
		if a, b := known(was), known(is); a != b {
			p.Errorf("from %v: decision about %d\n%s\nrehearsed\n%s\n%s", from.Time(), row.ConversationID, a, b, strings.Join(p.told, "\n"))
			return
		}
	}
}

// known writes down what a decision knew, but for the numbers of turns.
func known(d models.Decision) string {
	out := fmt.Sprint(d.Owner, d.OwnerName, d.Reason, d.Cause, d.FromQueue, d.Ahead, d.SecondDue, d.CreatedAt, d.ContactOwner, d.ContactOwnerName, d.Tracked, d.NeedsTracked)
	for _, c := range d.Candidates {
		c.LastAssigned, c.AwayWhy = 0, ""
		out += fmt.Sprintf("\n%+v", c)
	}
	return out
}
