package inbox_test

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

const pietMail = "Piet <piet@fietsen.example>"

// wrote returns what stands in a conversation, without events.
func (d *desk) wrote(id int64) (ids []int64) {
	d.Helper()
	for _, m := range d.thread(id, models.Incoming, models.Outgoing, models.Comment) {
		ids = append(ids, m.ID)
	}
	return ids
}

// told returns the kinds of events of a conversation.
func (d *desk) told(id int64) (kinds []models.EventKind) {
	d.Helper()
	for _, m := range d.thread(id, models.Event) {
		kinds = append(kinds, m.Event.Kind)
	}
	return kinds
}

func (d *desk) merge(by models.User, from, into int64) models.ConversationChange {
	d.Helper()
	r, err := d.app.Merge(d.ctx, d.as(by), from, into)
	d.must(err)
	return r
}

func (d *desk) split(by models.User, message int64, all bool) (models.ConversationChange, models.Conversation) {
	d.Helper()
	r, err := d.app.Split(d.ctx, d.as(by), message, all)
	d.must(err)
	return r, d.conversation(r.IntoID)
}

func (d *desk) move(by models.User, id int64, to models.Channel) models.ConversationChange {
	d.Helper()
	r, err := d.app.Move(d.ctx, d.as(by), id, to.ID, d.conversation(id).InboxID)
	d.must(err)
	return r
}

func (d *desk) undo(by models.User, r models.ConversationChange) {
	d.Helper()
	_, _, err := d.app.UndoChange(d.ctx, d.as(by), r.ID)
	d.must(err)
}

// leads checks where the address of a conversation leads.
func (d *desk) leads(id, to int64) {
	d.Helper()
	if c, _, err := d.app.Locate(d.ctx, d.as(d.bo), id); err != nil || c.ID != to {
		d.Errorf("%d leads to %d, %v; want %d", id, c.ID, err, to)
	}
}

// joined checks where a letter goes.
func (d *desk) joined(l letter, to models.Channel, want int64) models.Message {
	d.Helper()
	m, c := d.take(l, to.Address)
	if c.ID != want {
		d.Errorf("the letter of %s went to %d, want %d: %+v", l.from, c.ID, want, m.Joined)
	}
	return m
}

func problem(err error) string {
	var p models.Problems
	if errors.As(err, &p) {
		return p[0].Text
	}
	return ""
}

func TestSplittingOff(t *testing.T) {
	d := newDesk(t)
	m1, c := d.take(letter{id: "<1@fietsen.example>", cc: pietMail})
	d.assign(d.bo, c.ID, user(d.cas))
	answer := d.reply(d.cas, c.ID, inbox.ReplyForm{Cc: "piet@fietsen.example"})
	d.advance(time.Minute)
	m2, c := d.take(letter{id: "<2@fietsen.example>", from: pietMail, inReplyTo: answer.RFCID, subject: "Something else"})
	m3, c := d.take(letter{id: "<3@fietsen.example>", from: pietMail, inReplyTo: m2.RFCID})
	if c.ID != m1.ConversationID || c.Answered() {
		t.Fatalf("%+v", c)
	}
	r, part := d.split(d.bo, m2.ID, true)
	piet, err := d.db.ContactOfAddress(d.ctx, "piet@fietsen.example")
	d.must(err)
	if part.ContactID != piet.ID || part.Subject != "Something else" || part.Owner != user(d.cas) || part.State != models.StateOpen || part.UnansweredAt != m2.CreatedAt || part.LastIncoming != m3.ID {
		t.Errorf("split off: %+v", part)
	}
	left := d.conversation(c.ID)
	if !left.Answered() || left.LastMessage != answer.ID || left.LastIncoming != m1.ID || left.Owner != user(d.cas) {
		t.Errorf("left: %+v", left)
	}
	if got := d.wrote(part.ID); !slices.Equal(got, []int64{m2.ID, m3.ID}) {
		t.Errorf("split off are %v", got)
	}
	if got := d.told(part.ID); !slices.Contains(got, models.EventSplitOff) {
		t.Errorf("it says %v", got)
	}
	// Answers go where the message is now; who stands in no message of the rest takes no part in it.
	d.joined(letter{from: pietMail, inReplyTo: m2.RFCID}, d.support, part.ID)
	d.joined(letter{inReplyTo: "<1@fietsen.example>"}, d.support, c.ID)
	d.joined(letter{from: pietMail, inReplyTo: answer.RFCID}, d.support, c.ID) // he stood in Cc there
	new1, got := d.take(letter{inReplyTo: m2.RFCID})                           // she takes no part in his
	if got.ID == part.ID || new1.Joined.Not[0].Why != models.NotIn {
		t.Errorf("she was let into %d: %+v", got.ID, new1.Joined)
	}
	// Undone, all is back, with what has come since.
	d.undo(d.cas, r)
	if got := d.wrote(c.ID); !slices.Contains(got, m2.ID) || !slices.Contains(got, m3.ID) || len(got) != 7 {
		t.Errorf("together again: %v", got)
	}
	if whole := d.conversation(c.ID); whole.Answered() || whole.Owner != user(d.cas) || whole.State != models.StateOpen {
		t.Errorf("%+v", whole)
	}
	if gone := d.conversation(part.ID); gone.State != models.StateMerged || gone.Owner != models.Nobody {
		t.Errorf("%+v", gone)
	}
	d.leads(part.ID, c.ID)
	d.undo(d.cas, r) // a second time changes nothing
	d.joined(letter{from: pietMail, inReplyTo: m3.RFCID}, d.support, c.ID)
}

func TestWhatCannotBeSplitOff(t *testing.T) {
	d := newDesk(t)
	m1, c := d.take(letter{})
	if _, err := d.app.Split(d.ctx, d.as(d.bo), m1.ID, false); problem(err) == "" {
		t.Errorf("nothing would be left: %v", err)
	}
	m2, _ := d.take(letter{inReplyTo: m1.RFCID})
	if _, err := d.app.Split(d.ctx, d.as(d.bo), m1.ID, true); problem(err) == "" {
		t.Errorf("nothing would be left: %v", err)
	}
	event := d.thread(c.ID, models.Event)[0]
	if _, err := d.app.Split(d.ctx, d.as(d.bo), event.ID, true); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("an event: %v", err)
	}
	_, part := d.split(d.bo, m1.ID, false) // the first alone
	if got := d.wrote(part.ID); !slices.Equal(got, []int64{m1.ID}) {
		t.Errorf("split off are %v", got)
	}
	if left := d.conversation(c.ID); left.UnansweredAt != m2.CreatedAt || left.LastIncoming != m2.ID {
		t.Errorf("left: %+v", left)
	}
}

// What a rule had left waiting waits in both, each since its own message; nobody loses a place.
func TestSplittingWhatWaits(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.cas))
	d.away(d.cas)
	m1, c := d.take(letter{})
	d.advance(time.Minute)
	m2, _ := d.take(letter{inReplyTo: m1.RFCID})
	d.advance(time.Minute)
	_, part := d.split(d.bo, m2.ID, true)
	c = d.conversation(c.ID)
	if c.QueuedAt != m1.CreatedAt || part.QueuedAt != m2.CreatedAt || part.WaitingSince == 0 {
		t.Errorf("%+v, %+v", c, part)
	}
	d.back(d.cas)
	if a, b := d.conversation(c.ID), d.conversation(part.ID); a.Owner != user(d.cas) || b.Owner != user(d.cas) {
		t.Errorf("%+v, %+v", a, b)
	}
}

func TestMerging(t *testing.T) {
	d := newDesk(t)
	m1, into := d.take(letter{id: "<1@fietsen.example>"})
	d.assign(d.bo, into.ID, user(d.bo))
	d.reply(d.bo, into.ID, inbox.ReplyForm{Close: true})
	d.advance(time.Minute)
	m2, from := d.take(letter{id: "<2@fietsen.example>", from: pietMail})
	d.assign(d.bo, from.ID, user(d.cas))
	_, err := d.app.Stage(d.ctx, d.as(d.bo), "c"+strconv.FormatInt(from.ID, 10), []inbox.Upload{{Name: "plan.txt", Data: []byte("x")}})
	d.must(err)
	p, err := d.app.PreviewMerging(d.ctx, d.as(d.bo), from.ID, into.ID)
	d.must(err)
	if !p.Opens || !p.NewPeople || p.Why != "" || p.Owner != "Bo" || p.From.Messages != 1 || p.Into.Messages != 2 {
		t.Errorf("preview: %+v", p)
	}
	r := d.merge(d.bo, from.ID, into.ID)
	got := d.conversation(into.ID)
	if got.State != models.StateOpen || got.Owner != user(d.bo) || got.UnansweredAt != m2.CreatedAt || got.LastIncoming != m2.ID {
		t.Errorf("merged: %+v", got)
	}
	if shell := d.conversation(from.ID); shell.State != models.StateMerged || shell.Owner != models.Nobody {
		t.Errorf("what is left of the other: %+v", shell)
	}
	d.leads(from.ID, into.ID)
	if files, err := d.app.Staged(d.ctx, d.as(d.bo), "c"+strconv.FormatInt(into.ID, 10)); err != nil || len(files) != 1 {
		t.Errorf("what Bo had chosen: %v, %v", files, err)
	}
	var moved *inbox.Merged
	if _, err := d.app.Reply(d.ctx, d.as(d.bo), from.ID, inbox.ReplyForm{Body: "x"}); !errors.As(err, &moved) || moved.Into != into.ID {
		t.Errorf("an answer to what is merged: %v", err)
	}
	follow := d.joined(letter{id: "<3@fietsen.example>", from: pietMail, inReplyTo: m2.RFCID}, d.support, into.ID)
	d.joined(letter{id: "<4@fietsen.example>", inReplyTo: m1.RFCID}, d.support, into.ID)
	comment, err := d.app.Comment(d.ctx, d.as(d.bo), into.ID, "Hm.", "n1")
	d.must(err)
	d.advance(time.Minute)

	d.undo(d.bo, r)
	part, rest := d.conversation(from.ID), d.conversation(into.ID)
	if !slices.Equal(d.wrote(part.ID), []int64{m2.ID, follow.ID}) || slices.Contains(d.wrote(rest.ID), m2.ID) || !slices.Contains(d.wrote(rest.ID), comment.ID) {
		t.Errorf("apart again: %v and %v", d.wrote(part.ID), d.wrote(rest.ID))
	}
	if part.State != models.StateOpen || part.Owner != user(d.cas) || part.UnansweredAt != m2.CreatedAt {
		t.Errorf("the part: %+v", part)
	}
	if rest.State != models.StateOpen || rest.Owner != user(d.bo) || rest.Answered() { // she has written since
		t.Errorf("the rest: %+v", rest)
	}
	d.joined(letter{from: pietMail, inReplyTo: follow.RFCID}, d.support, part.ID)
	if in, err := d.db.IsParticipant(d.ctx, rest.ID, "piet@fietsen.example"); err != nil || in {
		t.Errorf("Piet still takes part in hers: %v", err)
	}
	d.leads(from.ID, from.ID)
}

// A merge that nothing has happened after leaves no trace but events.
func TestUndoingAMergeAtOnce(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.cas))
	_, into := d.take(letter{})
	d.setState(d.bo, into.ID, models.StateClosed)
	d.away(d.cas)
	_, from := d.take(letter{from: pietMail})
	before := [2]models.Stood{d.conversation(from.ID).Stands(), d.conversation(into.ID).Stands()}
	if before[0].QueuedAt == 0 {
		t.Fatal("it does not wait")
	}
	r := d.merge(d.bo, from.ID, into.ID)
	if got := d.conversation(into.ID); got.State != models.StateOpen {
		t.Errorf("%+v", got)
	}
	d.undo(d.bo, r)
	if after := [2]models.Stood{d.conversation(from.ID).Stands(), d.conversation(into.ID).Stands()}; after != before {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
}

func TestWhatCannotBeMerged(t *testing.T) {
	d := newDesk(t)
	_, a := d.take(letter{})
	_, b := d.take(letter{})
	_, board := d.take(letter{}, d.private.Address)
	d.setState(d.bo, b.ID, models.StateSpam)
	for _, c := range []struct {
		name       string
		by         models.User
		from, into int64
		found      bool
	}{{"itself", d.bo, a.ID, a.ID, false}, {"spam", d.bo, b.ID, a.ID, true}, {"into spam", d.bo, a.ID, b.ID, true}, {"another inbox", d.bo, a.ID, board.ID, true},
		{"what Dot may not read", d.dot, a.ID, board.ID, false}, {"into what Dot may not read", d.dot, board.ID, a.ID, false}, {"nothing", d.bo, 99999, a.ID, false}} {
		_, err := d.app.Merge(d.ctx, d.as(c.by), c.from, c.into)
		if (problem(err) != "") != c.found || !c.found && !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if len(d.conversations()) != 3 {
		t.Error("something has changed")
	}
}

// What was done since is not lost, or it is said why it cannot be undone.
func TestUndoingAfterMore(t *testing.T) {
	d := newDesk(t)
	m1, a := d.take(letter{})
	_, b := d.take(letter{from: pietMail})
	_, c := d.take(letter{from: "eve@other.example"})
	first := d.merge(d.bo, a.ID, b.ID)
	second := d.merge(d.bo, b.ID, c.ID)
	d.leads(a.ID, c.ID)
	if _, _, err := d.app.UndoChange(d.ctx, d.as(d.bo), first.ID); problem(err) == "" {
		t.Errorf("what it is a part of is a part itself: %v", err)
	}
	d.joined(letter{inReplyTo: m1.RFCID}, d.support, c.ID)
	d.undo(d.bo, second)
	d.undo(d.bo, first)
	if got := d.wrote(a.ID); len(got) != 1 && len(got) != 2 {
		t.Errorf("%v", got)
	}
	d.leads(a.ID, a.ID)

	third := d.merge(d.bo, a.ID, c.ID)
	_, part := d.split(d.bo, m1.ID, false)
	for _, id := range d.wrote(a.ID) {
		t.Errorf("%d is still there", id)
	}
	if _, err := d.app.Comment(d.ctx, d.as(d.bo), part.ID, "Mine now.", ""); err != nil {
		t.Error(err)
	}
	_, _, err := d.app.UndoChange(d.ctx, d.as(d.bo), third.ID)
	if got := d.wrote(part.ID); !slices.Contains(got, m1.ID) {
		t.Errorf("what was split off since has been taken away: %v, %v", got, err)
	}
}

func TestMovingToAnotherInbox(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.private, nil, user(d.cas))
	m1, c := d.take(letter{id: "<1@fietsen.example>"})
	d.assign(d.bo, c.ID, user(d.dot)) // who may not read Board
	answer := d.reply(d.dot, c.ID, inbox.ReplyForm{})
	d.advance(time.Minute)
	m2, _ := d.take(letter{id: "<2@fietsen.example>", inReplyTo: answer.RFCID})
	r := d.move(d.bo, c.ID, d.private)
	got := d.conversation(c.ID)
	if got.InboxID != d.closed.ID || got.ChannelID != d.private.ID || got.Owner != user(d.cas) || got.State != models.StateOpen || got.UnansweredAt != m2.CreatedAt {
		t.Errorf("moved: %+v", got)
	}
	if _, err := d.app.Show(d.ctx, d.as(d.dot), c.ID, 0); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("Dot still reads it: %v", err)
	}
	if is, err := d.db.HasScope(d.ctx, c.ContactID, []int64{d.open.ID}); err != nil || is {
		t.Errorf("Dot still sees whom it is with: %v", err)
	}
	// Her answers still go to the old address, and find it.
	d.joined(letter{inReplyTo: answer.RFCID}, d.support, c.ID)
	d.joined(letter{references: m1.RFCID}, d.support, c.ID)
	if m, other := d.take(letter{from: "mallory@elsewhere.example", references: m1.RFCID}); other.ID == c.ID || m.Joined.Not[0].Why != models.NotIn {
		t.Errorf("a stranger was let in: %+v", m.Joined)
	}
	fresh := d.joined(letter{id: "<9@fietsen.example>", inReplyTo: d.reply(d.bo, c.ID, inbox.ReplyForm{Anyway: true}).RFCID}, d.private, c.ID)
	d.joined(letter{inReplyTo: "<9@fietsen.example>"}, d.private, c.ID)
	d.assign(d.bo, c.ID, user(d.cas))

	if _, _, err := d.app.UndoChange(d.ctx, d.as(d.dot), r.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("Dot may not: %v", err)
	}
	d.undo(d.bo, r)
	got = d.conversation(c.ID)
	if got.InboxID != d.open.ID || got.ChannelID != d.support.ID || got.Owner != user(d.dot) {
		t.Errorf("back: %+v", got)
	}
	d.joined(letter{inReplyTo: fresh.RFCID}, d.private, c.ID) // came to Board, and answers to it still do
	d.joined(letter{inReplyTo: answer.RFCID}, d.support, c.ID)
	if is, err := d.db.HasScope(d.ctx, c.ContactID, []int64{d.closed.ID}); err != nil || is {
		t.Errorf("Board still sees whom it is with: %v", err)
	}
}

func TestWhoMayMove(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	_, board := d.take(letter{}, d.private.Address)
	form := d.form(d.closed, "board", nil)
	for _, x := range []struct {
		name  string
		by    models.User
		id    int64
		to    models.Channel
		was   int64
		found bool
	}{{"into what Dot may not read", d.dot, c.ID, d.private, d.open.ID, false}, {"out of it", d.dot, board.ID, d.support, d.closed.ID, false}, {"onto a form", d.bo, c.ID, form, d.open.ID, false},
		{"to where it is", d.bo, c.ID, d.sales, d.open.ID, true}, {"it was elsewhere on the page", d.bo, c.ID, d.private, d.closed.ID, true}} {
		_, err := d.app.Move(d.ctx, d.as(x.by), x.id, x.to.ID, x.was)
		if (problem(err) != "") != x.found || !x.found && !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	r := d.move(d.bo, c.ID, d.private)
	d.must(d.db.Write(d.ctx, func(tx *models.DB) error {
		return tx.SetAccess(d.ctx, d.closed.ID, nil, []models.InboxTeam{{InboxID: d.closed.ID, TeamID: d.board.ID}}, nil)
	}))
	if _, _, err := d.app.UndoChange(d.ctx, d.as(d.bo), r.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("Bo has lost access: %v", err)
	}
	d.undo(d.cas, r)
}

// A bounce opens what was closed, in whatever conversation the mail is now, and each recipient has a state of their own.
func TestABounceFindsItsMail(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{cc: pietMail})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "piet@fietsen.example", Close: true})
	_, into := d.take(letter{from: "eve@other.example"})
	d.reply(d.bo, into.ID, inbox.ReplyForm{Close: true})
	d.merge(d.bo, c.ID, into.ID)
	_, after := d.take(report(sent.RFCID, "failed", "piet@fietsen.example"))
	if after.ID != into.ID || after.State != models.StateOpen {
		t.Errorf("%+v", after)
	}
	rows, err := d.db.DeliveriesOf(d.ctx, []int64{sent.ID})
	d.must(err)
	for _, r := range rows {
		if (r.State == models.DeliveryBounced) != (r.Recipient == "piet@fietsen.example") {
			t.Errorf("%+v", r)
		}
	}
}

// Whoever merges, splits, moves, undoes and answers at once: every mail is in one conversation, nothing is lost, the loads are right, and no address
// leads nowhere.
func TestMovingMessagesAtOnce(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo), user(d.cas))
	var first [4]models.Message
	for i := range first {
		first[i], _ = d.take(letter{from: pietMail})
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var done []int64
	kept := func(r models.ConversationChange, err error) {
		var p models.Problems
		var m *inbox.Merged
		if err != nil && !errors.As(err, &p) && !errors.As(err, &m) && !errors.Is(err, models.ErrNotFound) {
			t.Error(err)
		}
		if err == nil {
			mu.Lock()
			done = append(done, r.ID)
			mu.Unlock()
		}
	}
	raws := make([][]byte, 24)
	for i := range raws {
		raws[i] = d.raw(letter{from: pietMail, inReplyTo: first[i%len(first)].RFCID})
	}
	bo, cas := d.as(d.bo), d.as(d.cas)
	for i := range 6 {
		a, b := first[i%4].ConversationID, first[(i+1)%4].ConversationID
		wg.Go(func() { kept(d.app.Merge(d.ctx, bo, a, b)) })
		wg.Go(func() { kept(d.app.Merge(d.ctx, cas, b, a)) })
		wg.Go(func() { kept(d.app.Split(d.ctx, cas, first[i%4].ID, i%2 == 0)) })
		wg.Go(func() { kept(d.app.Move(d.ctx, bo, a, d.private.ID, d.open.ID)) })
		wg.Go(func() {
			mu.Lock()
			ids := slices.Clone(done)
			mu.Unlock()
			for _, id := range ids {
				_, _, err := d.app.UndoChange(d.ctx, bo, id)
				kept(models.ConversationChange{}, err)
			}
		})
		for j := range 4 {
			wg.Go(func() {
				if err := d.deliver(raws[4*i+j]); err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	seen := map[int64]bool{}
	for _, c := range d.conversations() {
		for _, id := range d.wrote(c.ID) {
			seen[id] = true
		}
	}
	if len(seen) != len(first)+len(raws) {
		t.Errorf("%d of %d mails are left", len(seen), len(first)+len(raws))
	}
	for _, m := range first {
		if _, _, err := d.app.Locate(d.ctx, bo, m.ConversationID); err != nil {
			t.Errorf("%d leads nowhere: %v", m.ConversationID, err)
		}
	}
}
