package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

// kinds has each kind of thing happen that somebody is told of, to Bo.
var kinds = map[models.ToldKind]func(d *desk) models.Conversation{
	models.ToldAssigned: func(d *desk) models.Conversation {
		_, c := d.take(letter{})
		d.assign(d.ana, c.ID, user(d.bo))
		return c
	},
	models.ToldAnswer: func(d *desk) models.Conversation {
		m, c := d.givenBefore(user(d.bo))
		d.take(letter{inReplyTo: m.RFCID})
		return c
	},
	models.ToldMentioned: func(d *desk) models.Conversation {
		_, c := d.take(letter{})
		_, err := d.app.Comment(d.ctx, d.as(d.ana), c.ID, "@Bo look", "")
		d.must(err)
		return c
	},
	models.ToldTeam: func(d *desk) models.Conversation {
		m, c := d.givenBefore(team(d.care))
		d.take(letter{inReplyTo: m.RFCID})
		return c
	},
	models.ToldNew: func(d *desk) models.Conversation { _, c := d.take(letter{}); return c },
	models.ToldLate: func(d *desk) models.Conversation {
		d.assigns(&d.support, func(r *models.Rule) { r.ReassignAfter = 30 }, user(d.bo), user(d.cas))
		_, c := d.take(letter{})
		d.is(c, user(d.bo))
		d.saw(d.bo, c.ID)
		d.later()
		d.tidings()
		d.advance(30 * time.Minute)
		d.must(d.app.RunDue(d.ctx))
		d.is(c, user(d.cas))
		return c
	},
	models.ToldFailed: func(d *desk) models.Conversation {
		d.refused()
		_, c := d.take(letter{})
		d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Hello"})
		d.saw(d.bo, c.ID)
		d.send()
		return c
	},
}

// refused sets up a server that refuses what goes outside, until that is set to false.
func (d *desk) refused() *atomic.Bool {
	var refuses atomic.Bool
	refuses.Store(true)
	d.sink(func(_, address string) *email.Refusal {
		if refuses.Load() && address == marloes {
			return &email.Refusal{Code: 550, Message: "No such user here"}
		}
		return nil
	})
	return &refuses
}

// givenBefore is a conversation that its owner and everybody else has seen.
func (d *desk) givenBefore(to models.Owner) (models.Message, models.Conversation) {
	m, c := d.take(letter{})
	d.assign(d.ana, c.ID, to)
	for _, u := range []models.User{d.ana, d.bo, d.cas, d.dot} {
		d.saw(u, c.ID)
	}
	return m, c
}

func (d *desk) saw(u models.User, conversationID int64) {
	d.Helper()
	_, err := d.app.Show(d.ctx, d.as(u), conversationID, 0)
	d.must(err)
}

// Each of the seven kinds is told in each of the three ways to who has chosen just that, and in none of the others.
func TestEachKindIsToldInEachWay(t *testing.T) {
	if len(kinds) != len(models.ToldKinds) {
		t.Fatalf("%d kinds of %d", len(kinds), len(models.ToldKinds))
	}
	for _, kind := range models.ToldKinds {
		for _, way := range models.ToldWays {
			t.Run(fmt.Sprint(kind, " by ", way), func(t *testing.T) {
				d := newDesk(t)
				d.chooses(d.bo, string(way)+":"+string(kind))
				for _, u := range []models.User{d.ana, d.cas, d.dot} {
					d.chooses(u)
				}
				heard, stop := d.app.Hub.Listen()
				defer stop()
				c := kinds[kind](d)
				badge, err := d.app.Badge(d.ctx, d.as(d.bo))
				d.must(err)
				if want := map[bool]int64{true: 1}[way == models.ByBadge]; badge != want {
					t.Errorf("counted %d, not %d", badge, want)
				}
				if !d.db.Postgres() && !announced(heard, d, kind, c.ID) { // there events travel through the database
					t.Error("no page was told")
				}
				d.later()
				want := map[bool]int{true: 1}[way == models.ByMail]
				if got := d.tidings(); len(got) != want {
					t.Errorf("by mail: %q", got)
				}
				d.later()
				d.tells()
			})
		}
	}
}

// announced reports whether pages are told of a kind of thing that concerns Bo: what the desktop says is chosen there.
func announced(heard <-chan live.Event, d *desk, kind models.ToldKind, conversationID int64) (is bool) {
	for len(heard) > 0 {
		e := <-heard
		mine := e.Tell == d.bo.ID || e.TellTeam == d.care.ID || kind == models.ToldNew && e.Tell == 0 && e.TellTeam == 0
		is = is || e.What == string(kind) && e.Conversation == conversationID && mine
	}
	return is
}

// What fails for good at the server is told as what comes back is; and again when another mail of the same conversation fails, though the first has not
// been seen, but not what has gone out since.
func TestEachFailedMailIsTold(t *testing.T) {
	d := newDesk(t)
	d.chooses(d.bo, "mail:failed")
	refuses := d.refused()
	_, c := d.take(letter{})
	d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "One"})
	d.send()
	d.later()
	d.tells("bo: A mail of yours could not be delivered")
	d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Two", Anyway: true})
	d.send()
	d.later()
	d.tells("bo: A mail of yours could not be delivered")
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Three", Anyway: true})
	d.send()
	refuses.Store(false)
	d.must(d.app.Retry(d.ctx, d.as(d.cas), m.ID))
	d.send()
	d.later()
	d.tells()
}

// A chat that reaches its people and is nobody's is new and nobody's, as a mail is: once, whatever the visitor writes then.
func TestAChatThatNobodyGetsIsTold(t *testing.T) {
	d := newDesk(t)
	d.chooses(d.bo, "mail:new")
	d.chooses(d.cas)
	d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.cas))
	for _, text := range []string{"hello", "anybody there"} {
		_, err := d.app.SendChat(d.ctx, post("help", "gail", text))
		d.must(err)
	}
	d.later()
	d.tells("bo: A new conversation is nobody's")
	_, err := d.app.SendChat(d.ctx, post("help", "gail", "still nobody"))
	d.must(err)
	d.later()
	d.tells()

	defer d.pageOf(d.cas)()
	_, err = d.app.SendChat(d.ctx, post("help", "hal", "hello"))
	d.must(err)
	d.later()
	d.tells()
}

// What is to be told of a message leads to where it is: split off, brought back, and merged.
func TestWhatIsToldFollowsItsMessage(t *testing.T) {
	for name, test := range map[string]struct {
		kind  string
		about func(d *desk, c models.Conversation, m models.Message) int64
	}{
		"a mention": {"mentioned", func(d *desk, c models.Conversation, _ models.Message) int64 {
			m, err := d.app.Comment(d.ctx, d.as(d.cas), c.ID, "@Bo look", "")
			d.must(err)
			return m.ID
		}},
		"an answer": {"answer", func(d *desk, c models.Conversation, m models.Message) int64 {
			d.assign(d.ana, c.ID, user(d.bo))
			d.saw(d.bo, c.ID)
			m, _ = d.take(letter{inReplyTo: m.RFCID})
			return m.ID
		}},
		"a mail that failed": {"failed", func(d *desk, c models.Conversation, _ models.Message) int64 {
			m := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Hello"})
			d.saw(d.bo, c.ID)
			d.take(report(m.RFCID, "failed", marloes))
			return m.ID
		}},
	} {
		for _, undone := range []bool{false, true} {
			t.Run(fmt.Sprint(name, undone), func(t *testing.T) {
				d := newDesk(t)
				d.chooses(d.bo, "mail:"+test.kind)
				m, c := d.take(letter{subject: "One"})
				about := test.about(d, c, m)
				r, err := d.app.Split(d.ctx, d.as(d.cas), about, false)
				d.must(err)
				want := r.IntoID
				if undone {
					_, _, err := d.app.UndoChange(d.ctx, d.as(d.cas), r.ID)
					d.must(err)
					want = c.ID
				}
				d.leadTo(want)
			})
		}
	}
}

// What was given to somebody goes back with what is parted again; what is named in what stays, stays.
func TestWhatIsToldComesBackWithUndo(t *testing.T) {
	d := newDesk(t)
	d.chooses(d.bo, "mail:assigned")
	d.chooses(d.dot, "mail:mentioned")
	_, one := d.take(letter{subject: "One"})
	_, two := d.take(letter{subject: "Two"})
	d.assign(d.ana, one.ID, user(d.bo))
	_, err := d.app.Comment(d.ctx, d.as(d.cas), two.ID, "@Dot look", "")
	d.must(err)
	r, err := d.app.Merge(d.ctx, d.as(d.cas), one.ID, two.ID)
	d.must(err)
	_, _, err = d.app.UndoChange(d.ctx, d.as(d.cas), r.ID)
	d.must(err)
	d.leadTo(one.ID, two.ID)
}

// leadTo checks where the mails that are told now lead to.
func (d *desk) leadTo(want ...int64) {
	d.Helper()
	d.advance(2*time.Minute + time.Second)
	d.must(d.app.RunDue(d.ctx))
	var got []int64
	for _, m := range d.claims(1000 * time.Hour) {
		for _, line := range strings.Split(m.body, "\n") {
			var id int64
			if _, err := fmt.Sscanf(line, "http://desk.example/conversations/%d", &id); err == nil && strings.HasSuffix(m.to, "@harbour.example") {
				got = append(got, id)
			}
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		d.Errorf("leads to %v, not %v", got, want)
	}
}
