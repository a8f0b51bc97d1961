package inbox_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

// watches has somebody's page say that it shows a conversation, and returns whom it shows there: with "…" behind who writes.
func (d *desk) watches(u models.User, id int64, f inbox.WatchForm) string {
	d.Helper()
	list, err := d.app.Watch(d.ctx, d.as(u), id, f)
	d.must(err)
	var names []string
	for _, w := range list {
		name := w.Name
		if w.Writes(models.At(d.app.Now())) {
			name += "…"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func TestWhoElseHasItOpen(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	_, other := d.take(letter{from: pietMail})
	ears, stop := d.app.Hub.Listen()
	defer stop()
	heard := func() (n int) {
		d.Helper()
		for {
			select {
			case e := <-ears:
				if e.Kind == live.KindWatch && e.Conversation == c.ID && e.Inbox == c.InboxID {
					n++
				}
			default:
				return n
			}
		}
	}
	steps := []struct {
		name  string
		by    models.User
		form  inbox.WatchForm
		after time.Duration
		sees  string
		told  int
	}{
		{"the first is alone", d.bo, inbox.WatchForm{}, 0, "", 1},
		{"the second sees the first", d.cas, inbox.WatchForm{}, 0, "Bo", 1},
		{"staying is nothing new", d.bo, inbox.WatchForm{}, 20 * time.Second, "Cas", 0},
		{"writing is", d.bo, inbox.WatchForm{Writing: true}, 0, "Cas", 1},
		{"and is seen", d.cas, inbox.WatchForm{}, 5 * time.Second, "Bo…", 0},
		{"it goes on", d.bo, inbox.WatchForm{Writing: true}, 0, "Cas", 0},
		{"and ends by itself", d.cas, inbox.WatchForm{}, 16 * time.Second, "Bo", 0},
		{"who says nothing is gone", d.cas, inbox.WatchForm{}, 30 * time.Second, "", 0},
		{"and comes back", d.bo, inbox.WatchForm{Writing: true}, 0, "Cas", 1},
		{"who leaves says so", d.bo, inbox.WatchForm{Gone: true, Writing: true}, 0, "Cas", 1},
		{"and is gone at once", d.cas, inbox.WatchForm{}, 0, "", 0},
	}
	for _, s := range steps {
		d.advance(s.after)
		if sees := d.watches(s.by, c.ID, s.form); sees != s.sees {
			t.Errorf("%s: sees %q, want %q", s.name, sees, s.sees)
		}
		if n := heard(); n != s.told && !d.db.Postgres() {
			t.Errorf("%s: told %d times, want %d", s.name, n, s.told)
		}
	}
	if sees := d.watches(d.dot, other.ID, inbox.WatchForm{}); sees != "" {
		t.Errorf("another conversation has %q", sees)
	}
	thread, err := d.app.Show(d.ctx, d.as(d.bo), c.ID, 0)
	d.must(err)
	if len(thread.Watching) != 1 || thread.Watching[0].Name != "Cas" {
		t.Errorf("the page as it is loaded shows %+v", thread.Watching)
	}
	d.advance(2 * time.Hour)
	d.app.Tidy(d.ctx)
	if w, err := d.db.Watcher(d.ctx, c.ID, d.cas.ID); err != nil || w.UserID != 0 {
		t.Errorf("kept for good: %+v, %v", w, err)
	}
}

// What is merged is open where it is a part of now; and nobody learns of what they may not read.
func TestWatchingFollowsAMergeAndAccess(t *testing.T) {
	d := newDesk(t)
	_, from := d.take(letter{})
	_, into := d.take(letter{from: pietMail})
	_, hidden := d.take(letter{to: d.private.Address}, d.private.Address)
	d.watches(d.bo, from.ID, inbox.WatchForm{})
	d.merge(d.bo, from.ID, into.ID)
	d.watches(d.bo, from.ID, inbox.WatchForm{})
	if sees := d.watches(d.cas, into.ID, inbox.WatchForm{}); sees != "Bo" {
		t.Errorf("sees %q", sees)
	}
	if _, err := d.app.Watch(d.ctx, d.as(d.ana), hidden.ID, inbox.WatchForm{}); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("%v", err)
	}
	d.watches(d.bo, hidden.ID, inbox.WatchForm{})
	d.deactivate(d.bo)
	if sees := d.watches(d.cas, hidden.ID, inbox.WatchForm{}); sees != "" {
		t.Errorf("who is gone is still there: %q", sees)
	}
}

// A page that stays open where a conversation was moved away from its reader is no company for those who still read it.
func TestWhoHasLostAccessIsNotSaidToHaveItOpen(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	d.watches(d.bo, c.ID, inbox.WatchForm{})
	d.watches(d.dot, c.ID, inbox.WatchForm{Writing: true})
	sees := func(when, want string) {
		t.Helper()
		if got := d.watches(d.cas, c.ID, inbox.WatchForm{}); got != want {
			t.Errorf("%s: %q have it open, want %q", when, got, want)
		}
	}
	sees("all may read it", "Bo, Dot…")
	record := d.move(d.cas, c.ID, d.private)
	sees("moved to where Dot may not read", "Bo")
	d.undo(d.cas, record)
	sees("and back", "Bo, Dot…")
}
