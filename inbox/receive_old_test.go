package inbox_test

import (
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// old hands in a letter from a file of old mail, as taken in so many days ago.
func (d *desk) old(l letter, days int) models.LedgerLine {
	d.Helper()
	raw := d.raw(l)
	way := inbox.Entrance{Door: models.DoorImport, Old: true, At: models.At(d.app.Now().Add(-time.Duration(days) * 24 * time.Hour))}
	line, err := d.app.Take(d.ctx, d.support, email.Parse(raw), email.Envelope{Raw: raw}, way)
	d.must(err)
	return line
}

// reads is what a conversation shows, a word for each message.
func (d *desk) reads(id int64) string {
	d.Helper()
	t, err := d.app.Show(d.ctx, d.as(d.bo), id, 0)
	d.must(err)
	var words []string
	for _, m := range t.Messages {
		words = append(words, string(m.Kind)+":"+strings.TrimSpace(m.Text))
	}
	return strings.Join(words, " ")
}

// A file's mails come in whatever order: here the answers before what they answer, and what was sent last.
func TestOldMailIsPutTogetherWhateverOrderItComesIn(t *testing.T) {
	d := newDesk(t)
	d.old(letter{id: "<3@kim>", subject: "Re: Saddle", body: "three", inReplyTo: "<2@us>", references: "<1@kim> <2@us>", from: "Kim <kim@fietsen.example>"}, 18)
	d.old(letter{id: "<4@kim>", subject: "Re: Saddle", body: "four", references: "<1@kim> <2@us>", from: "Kim <kim@fietsen.example>"}, 17)
	d.old(letter{id: "<1@kim>", subject: "Saddle", body: "one", from: "Kim <kim@fietsen.example>"}, 20)
	d.old(letter{id: "<2@us>", subject: "Re: Saddle", body: "two", references: "<1@kim>", from: "Harbour <Support@harbour.example>", to: "kim@fietsen.example"}, 19)
	d.old(letter{id: "<5@eve>", subject: "Re: Saddle", body: "guess", references: "<1@kim> <2@us>", from: "Eve <eve@strangers.example>"}, 16)
	all := d.conversations()
	if len(all) != 2 {
		t.Fatalf("%d conversations", len(all))
	}
	c := all[0]
	if got := d.reads(c.ID); got != "incoming:one outgoing:two incoming:three incoming:four" {
		t.Errorf("the thread is %s", got)
	}
	day := func(n int) models.Time { return models.At(d.app.Now().Add(-time.Duration(n) * 24 * time.Hour)) }
	if c.State != models.StateClosed || c.Subject != "Saddle" || c.Snippet != "four" || c.CreatedAt != day(20) || c.ActivityAt != day(17) || c.ClosedAt != day(17) || !c.Answered() {
		t.Errorf("conversation %+v", c)
	}
	contact, err := d.db.Contact(d.ctx, c.ContactID)
	d.must(err)
	if contact.Email != "kim@fietsen.example" {
		t.Errorf("the contact is %s", contact.Email)
	}
	for _, who := range []models.User{d.bo, d.cas} {
		rows, err := d.db.ListRows(d.ctx, models.Filter{Inboxes: []int64{d.open.ID}, View: models.ViewClosed, UserID: who.ID, Sort: models.SortNewest, Limit: 10})
		d.must(err)
		for _, r := range rows {
			if r.Unread {
				t.Errorf("%q is unread to %s", r.Subject, who.Name)
			}
		}
	}
}

// What was sent from the channel's own address begins a conversation with whom it went to, and goes out to nobody.
func TestOldMailOfOurOwn(t *testing.T) {
	d := newDesk(t)
	line := d.old(letter{id: "<1@us>", subject: "Your order", body: "shipped", from: "support@harbour.example", to: "Lars <lars@x.example>, support@harbour.example"}, 9)
	c := d.conversation(line.ConversationID)
	contact, err := d.db.Contact(d.ctx, c.ContactID)
	d.must(err)
	sent, err := d.db.DeliveriesOf(d.ctx, []int64{line.MessageID})
	d.must(err)
	if contact.Email != "lars@x.example" || len(sent) != 0 || c.State != models.StateClosed || d.reads(c.ID) != "outgoing:shipped" {
		t.Errorf("contact %s, %d deliveries, %+v", contact.Email, len(sent), c)
	}
	d.old(letter{id: "<2@lars>", body: "thanks", from: "lars@x.example", inReplyTo: "<1@us>"}, 8)
	if got := d.reads(c.ID); got != "outgoing:shipped incoming:thanks" {
		t.Errorf("the thread is %s", got)
	}
	raw := d.raw(letter{from: "support@harbour.example", to: "lars@x.example", more: "Received: from evil.example by mx\r\n"})
	line, err = d.app.Take(d.ctx, d.support, email.Parse(raw), email.Envelope{Raw: raw}, inbox.Entrance{Door: models.DoorIMAP, MailboxID: 1, UID: 1, UIDValidity: 1, Old: true})
	d.must(err)
	if m, err := d.db.Message(d.ctx, line.MessageID); err != nil || m.Kind != models.Incoming {
		t.Errorf("what somebody sent under our address has become ours: %+v, %v", m.Kind, err)
	}
}

// Where people are at work, old mail only takes its place: whose turn it is and what is new stays as it was.
func TestOldMailInAConversationOfToday(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	m, was := d.take(letter{id: "<9@kim>", subject: "Re: Saddle", body: "now", from: "kim@fietsen.example"})
	d.old(letter{id: "<8@us>", body: "before", from: "support@harbour.example", to: "kim@fietsen.example", references: "<9@kim>"}, 3)
	d.old(letter{id: "<7@kim>", body: "long before", from: "kim@fietsen.example", references: "<9@kim>"}, 4)
	is := d.conversation(was.ID)
	if is != was {
		t.Errorf("was %+v\nis  %+v", was, is)
	}
	if got := d.reads(was.ID); !strings.HasPrefix(got, "incoming:long before outgoing:before incoming:now") {
		t.Errorf("the thread is %s", got)
	}
	older, err := d.db.MessagesBefore(d.ctx, was.ID, m.ID, 1)
	d.must(err)
	after, err := d.db.MessagesAfter(d.ctx, was.ID, older[0].ID, 1)
	d.must(err)
	if strings.TrimSpace(older[0].Text) != "before" || after[0].ID != m.ID {
		t.Errorf("before it %q, behind that %q", older[0].Text, after[0].Text)
	}
	if last, err := d.db.LastFromContact(d.ctx, was.ID); err != nil || last.ID != m.ID {
		t.Errorf("the contact's last is %+v, %v", last.Text, err)
	}
	if ids, err := d.db.RFCIDs(d.ctx, was.ID, 2); err != nil || strings.Join(ids, " ") != "<8@us> <9@kim>" {
		t.Errorf("named last: %v, %v", ids, err)
	}
}

// Old mail is no arrival: the history does not begin with it, and nobody is told.
func TestOldMailIsNoHistory(t *testing.T) {
	d := newDesk(t)
	before, err := d.db.HistoryBegins(d.ctx)
	d.must(err)
	events := d.hears(func() { d.old(letter{subject: "Of the year before last"}, 700) })
	if len(events) != 0 {
		t.Errorf("told: %+v", events)
	}
	if after, err := d.db.HistoryBegins(d.ctx); err != nil || after != before {
		t.Errorf("the history began at %v and begins at %v now: %v", before, after, err)
	}
	rows, err := d.db.HistorySince(d.ctx, 1, models.HistoryState, models.HistoryOwner, models.HistoryAnswer, models.HistoryAsked)
	d.must(err)
	if len(rows) != 0 {
		t.Errorf("history %+v", rows)
	}
}
