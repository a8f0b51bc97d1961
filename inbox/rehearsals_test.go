package inbox_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// act is what stands in for the core: a test lets each rehearsal go on by hand.
type act struct {
	in       routing.RehearsalInput
	ctx      context.Context
	progress func(int)
	end      chan error
	found    routing.Rehearsal
}

// errFault has an act panic.
var errFault = errors.New("a fault")

// theatre is the small company with a node that rehearses by hand.
type theatre struct {
	*people
	acts chan *act
	tick chan time.Time
	stop func() // shuts the node down

	clock sync.Mutex // the node looks at it, too
}

func newTheatre(t *testing.T) *theatre {
	t.Helper()
	w := &theatre{people: newPeople(t)}
	w.node(w.people)
	return w
}

// node has an App work out rehearsals by hand until it is stopped.
func (w *theatre) node(p *people) {
	w.acts, w.tick = make(chan *act, 10), make(chan time.Time)
	run := func(ctx context.Context, _ *models.DB, in routing.RehearsalInput, progress func(int)) (routing.Rehearsal, error) {
		a := &act{in: in, ctx: ctx, progress: progress, end: make(chan error)}
		w.acts <- a
		select {
		case err := <-a.end:
			if err == errFault {
				panic("a fault")
			}
			return a.found, err
		case <-ctx.Done():
			return routing.Rehearsal{}, ctx.Err()
		}
	}
	redo := func(_ context.Context, _ *models.DB, _ routing.RehearsalInput, id int64) (models.Decision, error) {
		return models.Decision{ConversationID: id, Reason: string(routing.ReasonNoRule)}, nil
	}
	p.FakeRehearsals(run, redo, w.tick)
	p.Now = func() time.Time {
		w.clock.Lock()
		defer w.clock.Unlock()
		return p.now
	}
	ctx, cancel := context.WithCancel(p.ctx())
	done := make(chan struct{})
	go func() { p.RunRehearsals(ctx); close(done) }()
	w.stop = sync.OnceFunc(func() { cancel(); <-done })
	w.t.Cleanup(w.stop)
}

// pass lets time go by.
func (w *theatre) pass(d time.Duration) {
	w.clock.Lock()
	defer w.clock.Unlock()
	w.now = w.now.Add(d)
}

// beat has the node write its progress and look whether it is to go on; when it returns, that has been done.
func (w *theatre) beat(a *act) {
	for range 2 { // a second one is taken only after the first has been done
		select {
		case w.tick <- time.Time{}:
		case <-a.ctx.Done():
		}
	}
}

func (w *theatre) draft(members ...models.Owner) inbox.RuleForm {
	return inbox.RuleForm{AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, Drain: true, Handout: 5, ReopenDays: 30, Members: members}
}

func (w *theatre) start(u models.User, ch models.Channel) int64 {
	w.t.Helper()
	id, err := w.StartRehearsal(w.ctx(), w.actor(u), ch.ID, w.draft(models.UserOwner(w.mia.ID)), 30)
	w.ok(err)
	return id
}

func (w *theatre) state(id int64, want models.RehearsalState) models.Rehearsal {
	w.t.Helper()
	r, err := w.DB.Rehearsal(w.ctx(), id)
	w.ok(err)
	p, err := w.Rehearsal(w.ctx(), w.actor(w.ada), r.ChannelID, id, inbox.RowsAll, 1)
	w.ok(err)
	if p.Rehearsal.State != want {
		w.t.Errorf("rehearsal %d is %s, want %s", id, p.Rehearsal.State, want)
	}
	return p.Rehearsal
}

// ended waits until the node has stored how a rehearsal ended.
func (w *theatre) ended(id int64) {
	w.t.Helper()
	for end := time.Now().Add(10 * time.Second); ; runtime.Gosched() {
		r, err := w.DB.Rehearsal(w.ctx(), id)
		w.ok(err)
		if r.State != models.RehearsalRunning && r.State != models.RehearsalQueued {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("rehearsal %d is still %s", id, r.State)
		}
	}
}

func TestARehearsalTellsItsProgressAndItsResult(t *testing.T) {
	w := newTheatre(t)
	id := w.start(w.ada, w.supportMail)
	a := <-w.acts
	if in := a.in; in.Channel.ID != w.supportMail.ID || in.Till.Time() != w.now || in.From.Time() != w.now.Add(-30*24*time.Hour) ||
		len(in.Rule.Members) != 1 || in.Rule.Members[0].UserID != w.mia.ID || in.Rule.ReassignFrom != in.From || in.Zone.String() != "UTC" {
		t.Errorf("asked %+v", in)
	}
	a.progress(420)
	w.pass(time.Second)
	w.beat(a)
	if r := w.state(id, models.RehearsalRunning); r.Progress != 420 || r.BeatAt.Time() != w.now {
		t.Errorf("stored %+v", r)
	}
	c := w.conversation(w.supportMail, models.StateOpen, models.Nobody)
	a.found = routing.Rehearsal{Rows: []routing.RehearsedRow{{ConversationID: c.ID, Is: models.UserOwner(w.mia.ID), WasWait: -1, Reason: routing.ReasonChosen}},
		People: []routing.RehearsedPerson{{UserID: w.mia.ID, Is: 1}}}
	a.end <- nil
	w.ended(id)
	if r := w.state(id, models.RehearsalDone); r.Progress != 1000 {
		t.Errorf("ended at %d", r.Progress)
	}
	p, err := w.Rehearsal(w.ctx(), w.actor(w.ada), w.supportMail.ID, id, inbox.RowsElse, 99)
	w.ok(err)
	if p.Page != 1 || len(p.Rows) != 1 || p.Rows[0].ConversationID != c.ID || p.Rows[0].Contact != "Joost" || p.Names[models.UserOwner(w.mia.ID)] != "Mia" ||
		p.Counts != [3]int{1, 1, 0} || p.Zone != "UTC" || p.By.ID != w.ada.ID {
		t.Errorf("shows %+v", p)
	}
	d, err := w.RehearsedDecision(w.ctx(), w.actor(w.ada), w.supportMail.ID, id, c.ID)
	w.ok(err)
	if d.Decision.ConversationID != c.ID || d.Conversation.Contact.Name != "Joost" {
		t.Errorf("decided %+v", d)
	}
}

func TestARehearsalIsCancelledFromAnyNode(t *testing.T) {
	w := newTheatre(t)
	other := *w.people
	other.App = inbox.New(inbox.App{DB: w.DB, Log: w.Log, Vault: w.Vault, Now: w.Now})
	id := w.start(w.ada, w.supportMail)
	a := <-w.acts
	w.ok(other.CancelRehearsal(w.ctx(), w.actor(w.leo), w.supportMail.ID, id))
	w.state(id, models.RehearsalCancelled)
	w.beat(a)
	<-a.ctx.Done()
	w.ended(id)
	w.state(id, models.RehearsalCancelled)
	w.ok(w.CancelRehearsal(w.ctx(), w.actor(w.ada), w.supportMail.ID, id)) // again changes nothing
}

func TestWhoMayRehearseNoMoreCancelsNothing(t *testing.T) {
	w := newTheatre(t)
	id := w.start(w.ada, w.supportMail)
	<-w.acts
	loaded := w.actor(w.leo)
	w.ok(w.GiveSeat(w.ctx(), w.actor(w.ada), w.leo.ID, models.SeatNone))
	w.is(w.CancelRehearsal(w.ctx(), loaded, w.supportMail.ID, id), models.ErrNotFound)
	w.state(id, models.RehearsalRunning)
}

func TestADecisionThatTakesTooLongSaysSo(t *testing.T) {
	w := newTheatre(t)
	id := w.start(w.ada, w.supportMail)
	(<-w.acts).end <- nil
	w.ended(id)
	c := w.conversation(w.supportMail, models.StateOpen, models.Nobody)
	w.stop()
	w.FakeRehearsals(nil, func(ctx context.Context, _ *models.DB, _ routing.RehearsalInput, _ int64) (d models.Decision, err error) {
		<-ctx.Done()
		return d, ctx.Err()
	}, nil)
	w.Impatient()
	for range 5 { // more often than there are places
		_, err := w.RehearsedDecision(w.ctx(), w.actor(w.ada), w.supportMail.ID, id, c.ID)
		w.is(err, inbox.ErrTooSlow)
	}
	gone, cancel := context.WithCancel(w.ctx())
	cancel()
	if _, err := w.RehearsedDecision(gone, w.actor(w.ada), w.supportMail.ID, id, c.ID); errors.Is(err, inbox.ErrTooSlow) || err == nil {
		t.Errorf("who has left is told %v", err)
	}
}

func TestWhoRehearsesAgainCancelsTheirOlderOne(t *testing.T) {
	w := newTheatre(t)
	older := w.start(w.ada, w.supportMail)
	a := <-w.acts
	others := w.start(w.leo, w.supportMail)
	<-w.acts
	newer := w.start(w.ada, w.salesMail)
	w.state(older, models.RehearsalCancelled)
	w.state(others, models.RehearsalRunning)
	w.state(newer, models.RehearsalQueued) // two are under way until the first has noticed
	w.beat(a)
	<-a.ctx.Done()
	if b := <-w.acts; b.in.Channel.ID != w.salesMail.ID {
		t.Errorf("took up %+v", b.in)
	}
	w.state(newer, models.RehearsalRunning)
}

func TestANodeWorksOutTwoAtATimeAndAnotherTakesUpTheRest(t *testing.T) {
	w := newTheatre(t)
	eva, jan := w.user("Eva", models.RoleAdmin, models.SeatSales), w.user("Jan", models.RoleAdmin, models.SeatSales)
	first := []int64{w.start(w.ada, w.supportMail), w.start(w.leo, w.supportMail)}
	<-w.acts
	<-w.acts
	third, fourth := w.start(eva, w.supportMail), w.start(jan, w.supportMail)
	for _, id := range first {
		w.state(id, models.RehearsalRunning)
	}
	w.state(third, models.RehearsalQueued)
	if !w.DB.Postgres() {
		return // one node only
	}
	other := *w.people
	other.App = inbox.New(inbox.App{DB: w.DB, Log: w.Log, Vault: w.Vault, Now: w.Now})
	w.node(&other)
	<-w.acts
	<-w.acts
	w.state(third, models.RehearsalRunning)
	w.state(fourth, models.RehearsalRunning)
}

func TestARehearsalThatIsCutShortCanBeRunAgain(t *testing.T) {
	w := newTheatre(t)
	id := w.start(w.ada, w.supportMail)
	<-w.acts
	w.stop()
	w.state(id, models.RehearsalCut)
	w.node(w.people)
	again, err := w.RehearseAgain(w.ctx(), w.actor(w.ada), w.supportMail.ID, id)
	w.ok(err)
	if a := <-w.acts; len(a.in.Rule.Members) != 1 || a.in.From.Time() != w.now.Add(-30*24*time.Hour) {
		t.Errorf("asked %+v", a.in)
	}
	w.pass(14 * time.Second)
	w.state(again, models.RehearsalRunning)
	w.pass(2 * time.Second) // nobody has heard of its node
	w.state(again, models.RehearsalCut)
}

func TestAfterACrashSQLiteCutsWhatRan(t *testing.T) {
	p := newPeople(t)
	if p.DB.Postgres() {
		t.Skip("on PostgreSQL another node may be at it")
	}
	w := &theatre{people: p}
	id := w.start(w.ada, w.supportMail)
	w.ok(p.DB.Write(p.ctx(), func(tx *models.DB) error { _, err := tx.TakeRehearsal(p.ctx(), models.At(p.now)); return err }))
	w.state(id, models.RehearsalRunning)
	w.node(p)
	queued := w.start(w.leo, w.supportMail)
	<-w.acts // what was there at the start has been seen to
	w.state(id, models.RehearsalCut)
	w.state(queued, models.RehearsalRunning)
}

func TestARehearsalThatFailsSaysSo(t *testing.T) {
	w := newTheatre(t)
	id := w.start(w.ada, w.supportMail)
	(<-w.acts).end <- errors.New("the disk is gone")
	w.ended(id)
	if r := w.state(id, models.RehearsalFailed); r.Problem == "" {
		t.Error("does not say why")
	}
	id = w.start(w.ada, w.supportMail)
	(<-w.acts).end <- errFault
	w.ended(id)
	w.state(id, models.RehearsalFailed)
}

func TestWhatCannotBeRehearsedIsSaidAtItsField(t *testing.T) {
	w := &theatre{people: newPeople(t)}
	start := func(f inbox.RuleForm, days int64) error {
		_, err := w.StartRehearsal(w.ctx(), w.actor(w.ada), w.supportMail.ID, f, days)
		return err
	}
	w.problem(start(w.draft(models.UserOwner(w.mia.ID)), 8), "days")
	w.problem(start(w.draft(), 7), "members")
	w.problem(start(w.draft(models.UserOwner(w.max.ID)), 7), "members") // has no seat
	w.problem(start(inbox.RuleForm{AssignTo: "all"}, 0), "days")
	w.ok(start(inbox.RuleForm{AssignTo: models.AssignNobody, Tie: models.TieRotate, Handout: 5}, 90))
}

func TestWhoMayRehearse(t *testing.T) {
	w := newTheatre(t)
	idle := w.user("Ida", models.RoleAdmin, models.SeatNone)
	ids := map[int64]int64{}
	for _, ch := range []models.Channel{w.supportMail, w.salesMail} {
		id := w.start(w.ada, ch)
		(<-w.acts).end <- nil
		w.ended(id)
		ids[ch.ID] = id
	}
	none, forbidden := models.ErrNotFound, models.ErrForbidden
	for _, c := range []struct {
		who        models.User
		channel    models.Channel
		start, see error
	}{
		{w.ada, w.supportMail, nil, nil}, {w.ada, w.salesMail, nil, nil}, {w.leo, w.supportMail, nil, nil}, {w.leo, w.salesMail, none, none},
		{w.mia, w.supportMail, forbidden, none}, {w.mia, w.salesMail, forbidden, none}, {w.max, w.supportMail, forbidden, none}, {idle, w.supportMail, forbidden, none},
	} {
		who, id := w.actor(c.who), ids[c.channel.ID]
		_, err := w.Rehearsal(w.ctx(), who, c.channel.ID, id, inbox.RowsAll, 1)
		w.is(err, c.see)
		_, _, err = w.RehearsalDraft(w.ctx(), who, c.channel.ID, id)
		w.is(err, c.see)
		w.is(w.CancelRehearsal(w.ctx(), who, c.channel.ID, id), c.see)
		if c.see != nil {
			_, err = w.RehearseAgain(w.ctx(), who, c.channel.ID, id)
			w.is(err, c.see)
		}
		_, err = w.StartRehearsal(w.ctx(), who, c.channel.ID, w.draft(models.UserOwner(w.mia.ID)), 7)
		w.is(err, c.start)
	}
	_, err := w.Rehearsal(w.ctx(), w.actor(w.ada), w.salesMail.ID, ids[w.supportMail.ID], inbox.RowsAll, 1)
	w.is(err, none) // of another channel
	_, err = w.Rehearsal(w.ctx(), w.actor(w.ada), w.salesMail.ID, 999, inbox.RowsAll, 1)
	w.is(err, none)
}

func TestWhoCannotReadTheInboxSeesFiguresAndNoRows(t *testing.T) {
	w := newTheatre(t)
	c := w.conversation(w.salesMail, models.StateOpen, models.Nobody)
	elsewhere := w.conversation(w.supportMail, models.StateOpen, models.Nobody)
	id := w.start(w.ada, w.salesMail)
	a := <-w.acts
	a.found = routing.Rehearsal{Rows: []routing.RehearsedRow{{ConversationID: c.ID, Wait: -1}}, People: []routing.RehearsedPerson{{UserID: w.mia.ID, Is: 3}}}
	a.end <- nil
	w.ended(id)
	p, err := w.Rehearsal(w.ctx(), w.actor(w.ada), w.salesMail.ID, id, inbox.RowsAll, 1)
	w.ok(err)
	if p.CanRead || len(p.Rows) != 0 || p.Counts[inbox.RowsAll] != 1 || len(p.Figures.People) != 1 {
		t.Errorf("an admin without access is shown %+v", p)
	}
	_, err = w.RehearsedDecision(w.ctx(), w.actor(w.ada), w.salesMail.ID, id, c.ID)
	w.is(err, models.ErrNotFound)
	_, err = w.RehearsedDecision(w.ctx(), w.actor(w.mia), w.salesMail.ID, id, c.ID)
	w.is(err, models.ErrNotFound) // reads, but writes no rules
	w.ok(w.DB.SetAccess(w.ctx(), w.sales.ID, []models.InboxUser{{InboxID: w.sales.ID, UserID: w.ada.ID}}, nil, nil))
	p, err = w.Rehearsal(w.ctx(), w.actor(w.ada), w.salesMail.ID, id, inbox.RowsWait, 1)
	w.ok(err)
	if len(p.Rows) != 1 || p.Rows[0].Contact != "Joost" {
		t.Errorf("with access: %+v", p.Rows)
	}
	_, err = w.RehearsedDecision(w.ctx(), w.actor(w.ada), w.salesMail.ID, id, elsewhere.ID)
	w.is(err, models.ErrNotFound) // of another channel
}

func TestTheDecisionOfNowIsTheDraftsAndLeavesNothing(t *testing.T) {
	w := newTheatre(t)
	before, err := w.DB.Rule(w.ctx(), w.supportMail.RuleID)
	w.ok(err)
	id := w.start(w.ada, w.supportMail)
	(<-w.acts).end <- nil
	w.ended(id)
	p, err := w.Rehearsal(w.ctx(), w.actor(w.ada), w.supportMail.ID, id, inbox.RowsAll, 1)
	w.ok(err)
	if p.Arrival == nil || p.Arrival.Owner != models.UserOwner(w.mia.ID) || p.Arrival.OwnerName != "Mia" || len(p.Arrival.Candidates) != 1 {
		t.Errorf("decides %+v", p.Arrival)
	}
	ch, err := w.DB.Channel(w.ctx(), w.supportMail.ID)
	w.ok(err)
	if u := w.stored(w.mia); ch.RuleID != before.ID || u.Load != 0 || u.LastAssigned != 0 {
		t.Errorf("left rule %d, %+v", ch.RuleID, u)
	}
	if _, err := w.DB.Conversation(w.ctx(), 1); !errors.Is(err, models.ErrNotFound) {
		t.Error("a conversation was left")
	}
}
