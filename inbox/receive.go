package inbox

import (
	"cmp"
	"context"
	"strings"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// arrival is one mail on its way into the database.
type arrival struct {
	app     *App
	ctx     context.Context
	tx      *models.DB
	news    *news
	desk    *routing.Desk // nil until it is needed
	channel models.Channel
	mail    email.Inbound
	way     Entrance
	snippet string
	key     []byte
	now     models.Time

	own     bool // old mail that was sent from the channel's address
	contact models.Contact
	conv    models.Conversation
	isNew   bool
	about   int64 // a bounce: the message of ours that it is about
	follows int64 // a conversation that it would belong in if that had not been closed so long ago
	spam    spamWhy
	checks  *models.Checks
	origin  email.Origin
	joined  models.Joined
	msg     models.Message
}

func (r *arrival) store(raw []byte) (err error) {
	if gone, err := r.tx.WasErased(r.ctx, r.key); err != nil || gone {
		return cmp.Or(err, errErased)
	}
	r.own = r.sentFromHere(raw)
	who := r.correspondent()
	if r.contact, err = r.tx.FindOrCreateContact(r.ctx, who.Name, who.Email, r.now); err != nil {
		return err
	}
	if err = r.judge(); err != nil {
		return err
	}
	if err = r.findConversation(); err != nil {
		return err
	}
	if err = r.storeMessage(raw); err != nil {
		return err
	}
	if err = r.tx.AddParticipants(r.ctx, r.conv.ID, r.participants()); err != nil {
		return err
	}
	if err = r.touch(); err != nil {
		return err
	}
	if err = r.markBounced(); err != nil {
		return err
	}
	if r.way.Old {
		return r.tx.AddScope(r.ctx, r.conv.ContactID, r.conv.InboxID)
	}
	if err = r.place(); err != nil {
		return err
	}
	if r.conv.State == models.StateSpam {
		r.news.tell(live.Event{Kind: live.KindConversation, Inbox: r.conv.InboxID, Conversation: r.conv.ID}) // it is shown, and rings no bell
		return nil
	}
	e := live.Event{Kind: live.KindMessage, Inbox: r.conv.InboxID, Conversation: r.conv.ID, New: true, What: whatArrived(r.conv.Owner, r.isNew)}
	if r.isNew && !r.wantsAnswer() {
		e.What = "" // a bounce of nothing that is known asks for nobody, and may be one of what was told
	}
	r.news.tellOf(r.msg.ID, concerning(e, r.conv.Owner))
	return nil
}

// concerning marks an event for the owner in person, or for the owning team.
func concerning(e live.Event, o models.Owner) live.Event {
	switch o.Kind {
	case models.OwnerUser:
		e.Tell = o.ID
	case models.OwnerTeam:
		e.TellTeam = o.ID
	}
	return e
}

func (r *arrival) storeMessage(raw []byte) error {
	rawFile := models.File{Kind: models.FileRaw, Name: "message.eml", ContentType: "message/rfc822", CreatedAt: r.now}
	if err := r.tx.CreateFile(r.ctx, &rawFile, raw); err != nil {
		return err
	}
	m := r.mail
	forwards, err := r.answersForward()
	if err != nil {
		return err
	}
	r.msg = models.Message{
		ConversationID: r.conv.ID, Kind: r.kind(), From: models.Person(m.From), To: people(m.To), Cc: people(m.Cc), ReplyTo: people(m.ReplyTo),
		Subject: m.Subject, Text: m.Text, Visible: m.Visible, HTML: m.HTML, Auto: string(m.Auto), Problem: m.Problem,
		RFCID: m.MessageID, DeliveryKey: r.key, RawFileID: rawFile.ID, Joined: &r.joined, Forwards: forwards, Imported: r.way.Old, Checks: r.checks, SentAt: models.At(m.Date), CreatedAt: r.came(),
	}
	if err := r.tx.CreateMessage(r.ctx, &r.msg); err != nil {
		return err
	}
	if err := r.lookUpLater(); err != nil {
		return err
	}
	for _, f := range m.Files {
		row := models.File{Kind: models.FileAttachment, MessageID: r.msg.ID, Name: f.Name, ContentType: f.ContentType, ContentID: f.ContentID, Inline: f.Inline, CreatedAt: r.now}
		if err := r.tx.CreateFile(r.ctx, &row, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// snippetLength is how many characters of a message a list may show.
const snippetLength = 160

// touch brings the conversation's row up to the new message. What a machine wrote asks for no answer.
func (r *arrival) touch() error {
	c := &r.conv
	if r.way.Old {
		return r.touchOld()
	}
	c.LastMessage, c.LastIncoming, c.ActivityAt = r.msg.ID, r.msg.ID, max(c.ActivityAt, r.came())
	if r.isNew && r.wantsAnswer() && !r.spam.is() {
		return nil // routing stores the newest messages too
	}
	if r.snippet != "" {
		c.Snippet = r.snippet
	}
	c.HasFiles = c.HasFiles || len(r.mail.Files) > 0
	return r.tx.UpdateConversation(r.ctx, *c)
}

// markBounced notes on our own message that it came back.
func (r *arrival) markBounced() error {
	if r.about == 0 || r.way.Old || !r.mail.Bounce.Failed() {
		return nil
	}
	sent, err := r.tx.DeliveriesOf(r.ctx, []int64{r.about})
	if err != nil {
		return err
	}
	returned := false
	for _, d := range sent {
		words, failed := failureOf(*r.mail.Bounce, d.Recipient, len(sent) == 1)
		if !failed {
			continue
		}
		if err := r.tx.BounceDelivery(r.ctx, r.about, d.Recipient, words); err != nil {
			return err
		}
		returned = true
	}
	if !returned {
		return nil
	}
	m, err := r.tx.Message(r.ctx, r.about)
	r.news.failed(r.conv, m)
	return err
}

// failureOf returns the server's words about a recipient, and whether they say that the mail failed there. Where we wrote to one address
// only, it is meant whatever the notification calls it: mail is forwarded, and old servers name nobody.
func failureOf(b email.Bounce, recipient string, only bool) (words string, failed bool) {
	for _, f := range b.Recipients {
		if f.Action == "failed" && (only || models.NormalEmail(f.Address) == recipient) {
			if strings.Contains(f.Diagnostic, f.Status) { // most servers begin with it
				return strings.TrimSpace(f.Diagnostic), true
			}
			return strings.TrimSpace(f.Status + " " + f.Diagnostic), true
		}
	}
	return "", only && len(b.Recipients) == 0
}

// came returns when the mail came: old mail did so before now.
func (r *arrival) came() models.Time {
	if r.way.Old && r.way.At.IsSet() && r.way.At < r.now {
		return r.way.At
	}
	return r.now
}

// wantsAnswer reports whether a person is likely to wait for an answer. A machine's mail in a conversation is an automatic reply; one that
// starts a conversation may be a shop's order or a web form, and counts. Bounces and old mail never do.
func (r *arrival) wantsAnswer() bool {
	return !r.way.Old && (r.mail.Auto == email.AutoNone || r.mail.Auto == email.AutoReply && r.isNew)
}

// place routes what is new. In a conversation that is there, routing decides what a message changes; an automatic reply and a notice of
// delay change nothing, and a bounce opens it though nobody waits for an answer.
func (r *arrival) place() error {
	c, bounce := &r.conv, r.mail.Bounce
	switch {
	case r.isNew && r.wantsAnswer() && !r.spam.is():
		if err := r.sitDown(); err != nil {
			return err
		}
		if err := r.tx.AddScope(r.ctx, c.ContactID, c.InboxID); err != nil {
			return err
		}
		_, err := r.desk.Route(r.ctx, c, models.CauseArrival)
		return err
	case r.isNew:
		return r.tx.AddScope(r.ctx, c.ContactID, c.InboxID)
	case r.mail.Auto == email.AutoReply || bounce != nil && !bounce.Failed():
		return nil
	}
	return r.desk.Incoming(r.ctx, c, r.wantsAnswer())
}

// sitDown opens the desk. Others route nothing from here on: what can be done before is done before.
func (r *arrival) sitDown() (err error) {
	if r.desk == nil {
		r.desk, err = routing.Open(r.ctx, r.tx, 0, r.now)
	}
	return err
}

func people(list []email.Address) []models.Person {
	out := make([]models.Person, len(list))
	for i, a := range list {
		out[i] = models.Person(a)
	}
	return out
}
