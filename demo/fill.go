package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// realThreads is how many conversations are told by the use cases themselves; what goes beyond is stored in bulk.
const realThreads = Least

// mailThreads are those of them that began with a mail, and not with the form or in a chat.
const mailThreads = realThreads - len(filledInForms) - len(toldChats)

// Least is how many conversations a demo holds at least.
const Least = 300

// Fill makes the company in an empty database: all of it in one transaction, and what goes beyond the real threads in bulk.
func Fill(ctx context.Context, app *inbox.App, o Options) error {
	o.defaults(app)
	password, err := inbox.HashPassword(ctx, Password)
	if err != nil {
		return err
	}
	var w *world
	err = app.DB.Write(ctx, func(tx *models.DB) error {
		if w, err = newWorld(tx, app, o, password); err != nil {
			return err
		}
		return w.fill(ctx, newProgress(o, "Harbour's conversations", realThreads))
	})
	if err != nil {
		return fmt.Errorf("fill the demo: %w", err)
	}
	if o.Conversations <= realThreads {
		return nil
	}
	if err := w.fillBulk(ctx, app.DB, o); err != nil {
		return fmt.Errorf("fill the demo in bulk: %w", err)
	}
	debug.FreeOSMemory() // what filling took is not needed for serving
	return nil
}

// world is the past as it is being made. Its App works in the transaction, and its clock is set to when something happened.
type world struct {
	tx       *models.DB
	app      *inbox.App
	rng      *rand.Rand
	now      time.Time // the present
	clock    time.Time // the moment that is being told
	sink     string
	password string // hashed once, for all

	users            [10]int64 // by index of staff
	actors           map[int64]inbox.Actor
	teams            [3]int64
	support, finance models.Channel
	threads          []thread
	cast             *cast
	steps            []step
}

// step is something that happens at a moment.
type step struct {
	at time.Time
	do func(ctx context.Context) error
}

func newWorld(tx *models.DB, app *inbox.App, o Options, password string) (*world, error) {
	w := &world{tx: tx, rng: newRand(o.Seed, streamFill), now: o.Now(), sink: o.SinkAddr, password: password, actors: map[int64]inbox.Actor{}}
	w.app = inbox.New(inbox.App{DB: tx, Silent: true, Log: app.Log, Vault: app.Vault, URL: app.URL, Now: func() time.Time { return w.clock }})
	var err error
	if w.threads, err = readThreads(); err == nil {
		w.cast = newCast(w.rng, w.threads)
	}
	return w, err
}

// admin is who makes the settings.
func (w *world) admin() inbox.Actor { return w.actors[w.users[0]] }

// at plans something; what would lie in the future does not happen.
func (w *world) at(t time.Time, do func(ctx context.Context) error) {
	if t.Before(w.now) {
		w.steps = append(w.steps, step{t, do})
	}
}

func (w *world) fill(ctx context.Context, p *progress) error {
	if err := w.found(ctx); err != nil {
		return err
	}
	w.planPeople()
	w.planWorkLife()
	w.planStories()
	w.planForm()
	w.planChats()
	slices.SortStableFunc(w.steps, func(a, b step) int { return a.at.Compare(b.at) })
	for i, s := range w.steps {
		p.at(realThreads * i / len(w.steps))
		w.clock = s.at
		if err := s.do(ctx); err != nil {
			return err
		}
	}
	if err := w.keepSnippets(ctx); err != nil {
		return err
	}
	if err := w.knowContacts(ctx); err != nil {
		return err
	}
	if err := w.labels(ctx); err != nil {
		return err
	}
	if err := w.leaveUnsent(ctx); err != nil {
		return err
	}
	if err := w.present(ctx); err != nil {
		return err
	}
	p.end()
	return nil
}

// planPeople plans rules, working hours, who comes and who goes.
func (w *world) planPeople() {
	rule := func(ago time.Duration, ch *models.Channel, members ...models.Owner) {
		w.at(w.now.Add(-ago), func(ctx context.Context) error {
			f := inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, Members: members}
			return w.app.SaveRule(ctx, w.admin(), ch.ID, f)
		})
	}
	rule(billedRule, &w.finance, models.TeamOwner(w.teams[billing]))
	rule(firstRule, &w.support, models.TeamOwner(w.teams[frontDesk]))
	rule(secondRule, &w.support, models.TeamOwner(w.teams[frontDesk]), models.UserOwner(w.users[4]))
	for i, e := range staff {
		if !e.invited && (e.seat != models.SeatNone || e.left) {
			w.planShifts(i)
		}
		if e.left {
			w.at(w.now.Add(-lukasLeft), func(ctx context.Context) error { return w.leave(ctx, i) })
		}
		if e.invited {
			w.at(w.now.Add(-lastHire), func(ctx context.Context) error {
				if err := w.hire(ctx, i); err != nil {
					return err
				}
				return w.settle(ctx, 0) // the invitation was mailed
			})
		}
	}
}

// planShifts makes somebody Available at the start and Away at the end of every working day. Whenever the demo is started, it is
// the afternoon of a working day and the weekend was three days ago, so that it opens on a company at work.
func (w *world) planShifts(i int) {
	until := w.now
	if staff[i].left {
		until = w.now.Add(-lukasLeft)
	}
	if staff[i].absent {
		until = w.now.Add(-absentSince)
	}
	set := func(t time.Time, v models.Availability) {
		if t.Before(until) {
			w.at(t, func(ctx context.Context) error {
				return w.app.SetAvailability(ctx, w.actors[w.users[i]], w.users[i], inbox.AvailabilityForm{Value: v})
			})
		}
	}
	for ago := int(opened / (24 * time.Hour)); ago >= 0; ago-- {
		if ago%7 == 3 || ago%7 == 4 {
			continue
		}
		morning := w.now.Add(-7*time.Hour).AddDate(0, 0, -ago)
		set(morning.Add(between(w.rng, -2*time.Hour, 0)), models.Available)
		set(morning.Add(between(w.rng, 8*time.Hour, 10*time.Hour)), models.Away)
	}
}

// leave deactivates somebody, which gives their open work back.
func (w *world) leave(ctx context.Context, i int) error {
	f := w.userForm(staff[i])
	f.Seat, f.MainTeam, f.Active = models.SeatNone, 0, false
	delete(w.actors, w.users[i])
	return w.app.UpdateUser(ctx, w.admin(), w.users[i], f)
}

// present leaves things as they are now: who is here, and what has been read.
func (w *world) present(ctx context.Context) error {
	w.clock = w.now
	for i, e := range staff {
		who, ok := w.actors[w.users[i]]
		if !ok {
			continue
		}
		if err := w.keepHours(ctx, i); err != nil {
			return err
		}
		if e.absent {
			continue
		}
		f := inbox.AvailabilityForm{Value: models.Available, For: inbox.ForAlways} // whatever the hour is
		if e.away {
			f = inbox.AvailabilityForm{Value: models.Away}
		}
		if err := w.app.SetAvailability(ctx, who, who.User.ID, f); err != nil {
			return err
		}
	}
	return w.markSeen(ctx)
}

// seenAfter is how old something is when everybody who may has read it.
const seenAfter = 3 * 24 * time.Hour

func (w *world) markSeen(ctx context.Context) error {
	for i := range staff {
		who, ok := w.actors[w.users[i]]
		if !ok {
			continue
		}
		who, err := w.app.Actor(ctx, who.User.ID)
		if err != nil {
			return err
		}
		for _, view := range []models.View{models.ViewOpen, models.ViewClosed, models.ViewSpam, models.ViewTrash} {
			list, err := w.tx.Conversations(ctx, models.Filter{Inboxes: who.InboxIDs(), View: view, Limit: 2 * realThreads})
			if err != nil {
				return err
			}
			for _, c := range list {
				if w.now.Sub(c.ActivityAt.Time()) < seenAfter && chance(w.rng, 60) {
					continue
				}
				if err := w.tx.MarkSeen(ctx, who.User.ID, c.ID, c.LastMessage); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// settle notes that the mails of a message were taken by the next server, or what it said against it.
func (w *world) settle(ctx context.Context, messageID int64) error {
	rows, err := w.tx.DeliveriesOf(ctx, []int64{messageID})
	if err != nil {
		return err
	}
	for _, d := range rows {
		if d.State != models.DeliveryPending {
			continue
		}
		d.State, d.Attempts, d.DoneAt = models.DeliverySent, 1, d.CreatedAt.Add(between(w.rng, time.Second, 9*time.Second))
		d.LastWords = fmt.Sprintf("2.0.0 Ok: queued as %08X", w.rng.Uint32())
		if domainOf(d.Recipient) == goneDomain {
			d.State, d.LastWords = models.DeliveryFailed, "5.1.1 <"+d.Recipient+">: Recipient address rejected: User unknown"
		}
		if err := w.tx.UpdateDelivery(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// receive lets a mail come in at its channel.
func (w *world) receive(ctx context.Context, ch models.Channel, from string, raw []byte) error {
	return w.app.Receive(ctx, ch, email.Parse(raw), email.Envelope{From: from, To: []string{ch.Address}, Raw: raw})
}
