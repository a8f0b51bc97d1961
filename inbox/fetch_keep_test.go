package inbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fairlead/models"
)

// The server does not give out one of its mails: the others are fetched, that one stays as it is there, and the ledger and the comparison say so.
func TestAMailThatTheServerDoesNotGiveOutHoldsUpNoOther(t *testing.T) {
	for _, hard := range []bool{false, true} {
		d, o := fetching(t)
		for _, subject := range []string{"First", "Kept back", "Third"} {
			o.put("INBOX", d.post(subject), time.Time{})
		}
		o.keeps.Store(2)
		o.hard.Store(hard)
		failed := 0
		for d.app.FetchOnce(d.ctx, d.support.ID) != nil {
			if failed++; failed > 8 {
				t.Fatalf("connections are closed: %t; it never gets past it: ledger %q", hard, d.outcomes())
			}
		}
		lines := d.lines()
		if got := strings.Fields(d.outcomes()); len(got) != 3 || len(d.incoming()) != 2 || strings.Count(d.outcomes(), "new") != 2 || strings.Count(d.outcomes(), string(models.MailUnfetched)) != 1 {
			t.Fatalf("ledger %q", got)
		}
		for _, l := range lines {
			if (l.UID == 2) != (l.Outcome == models.MailUnfetched) || l.UID == 2 && !strings.HasPrefix(l.Words, "The server does not give this mail out: ") {
				t.Errorf("line %+v", l)
			}
		}
		if got := fmt.Sprint(o.flags("INBOX")); got != `[\Seen  \Seen]` {
			t.Errorf("flags %s", got)
		}
		_, c, err := d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID)
		d.must(err)
		if c.There != 3 || c.Stored != 2 || c.Waiting != 0 || len(c.Missing) != 1 || c.Missing[0].UID != 2 || c.Missing[0].Words == "" {
			t.Errorf("compared %+v", c)
		}
		o.keeps.Store(0)
		o.connected(nil) // saved anew: it is asked for once more
		o.fetch()
		_, c, err = d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID)
		d.must(err)
		if c.Stored != 3 || len(c.Missing) != 0 || len(d.incoming()) != 3 || strings.Count(d.outcomes(), "new") != 3 || len(d.lines()) != 3 {
			t.Errorf("given out by now: %+v, ledger %q", c, d.outcomes())
		}
	}
}

// While a server gives out nothing at all, no mail is given up: once it works, everything comes in.
func TestAServerThatGivesOutNothingLosesNothing(t *testing.T) {
	d, o := fetching(t)
	o.put("INBOX", d.post("Alone"), time.Time{})
	o.keeps.Store(1)
	for range 8 {
		if d.app.FetchOnce(d.ctx, d.support.ID) == nil {
			t.Fatal("it has not been fetched, and all is well")
		}
	}
	_, c, err := d.app.CompareMailbox(d.ctx, d.as(d.ana), d.support.ID)
	d.must(err)
	if c.Waiting != 1 || c.Failing == "" {
		t.Errorf("compared %+v", c)
	}
	o.keeps.Store(0)
	o.fetch()
	if got := d.outcomes(); got != "new" {
		t.Errorf("ledger %q", got)
	}
}
