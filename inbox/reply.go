package inbox

import (
	"context"
	"errors"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// ReplyForm is what the editor posts.
type ReplyForm struct {
	Body    string // Markdown
	Cc, Bcc string // addresses with commas between them
	Nonce   string // of the form: the same form sent twice is one answer
	Draft   string // names the staged files
	Seen    int64  // id of the newest message that was shown with the form
	Close   bool   // close the conversation with it
	Anyway  bool   // though a colleague has answered since
}

// Collision means that colleagues have answered since the page was loaded; nothing was sent.
type Collision struct{ Messages []models.Message }

// Error says so.
func (c *Collision) Error() string { return "a colleague has answered since this page was loaded" }

const maxBody = 500_000 // bytes of what a person writes in one message

// Reply stores an answer and hands it to the outbox. While nobody or a team owns the conversation, it makes the sender the owner.
// It answers *Collision, models.Problems or models.ErrNotFound; a form that was sent before answers with what it stored then.
func (a *App) Reply(ctx context.Context, who Actor, conversationID int64, f ReplyForm) (models.Message, error) {
	staged, err := a.stagedFiles(ctx, who, f.Draft)
	if err != nil {
		return models.Message{}, err
	}
	f.Nonce = ownNonce(who, f.Nonce)
	var sent models.Message
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		if before, err := tx.MessageByNonce(ctx, f.Nonce); !errors.Is(err, models.ErrNotFound) {
			sent = before
			return err
		}
		o := answer{app: a, ctx: ctx, tx: tx, desk: desk, who: who, conv: c, form: f, files: staged, now: desk.Now}
		if err := o.check(); err != nil {
			return err
		}
		if err := o.store(); err != nil {
			return err
		}
		sent, n.mail = o.msg, true
		n.tell(live.Event{Kind: live.KindMessage, Inbox: c.InboxID, Conversation: c.ID, By: who.User.ID})
		return nil
	})
	return sent, err
}

// ownNonce keeps people's nonces apart; empty stays empty.
func ownNonce(who Actor, nonce string) string {
	if nonce == "" || len(nonce) > 100 {
		return ""
	}
	return strconv.FormatInt(who.User.ID, 10) + ":" + nonce
}

// conversationForChange loads and locks a conversation for somebody who may see it.
func (a *App) conversationForChange(ctx context.Context, tx *models.DB, who Actor, id int64) (models.Conversation, Actor, error) {
	who, err := who.again(ctx, tx)
	if err != nil {
		return models.Conversation{}, who, err
	}
	c, err := tx.LockConversation(ctx, id)
	if err == nil && !who.CanRead(c.InboxID) {
		return models.Conversation{}, who, models.ErrNotFound
	}
	return c, who, err
}

// answer is one reply on its way out.
type answer struct {
	app   *App
	ctx   context.Context
	tx    *models.DB
	desk  *routing.Desk
	who   Actor
	conv  models.Conversation
	form  ReplyForm
	files []stagedFile
	now   models.Time

	channel models.Channel
	to      []email.Address
	cc, bcc []email.Address
	msg     models.Message
}

func (o *answer) check() (err error) {
	var p models.Problems
	if o.channel, err = replyChannel(o.ctx, o.tx, o.conv.ChannelID); err != nil {
		return err
	}
	if !o.channel.CanSend() {
		p.Add("", "This channel cannot send yet: its sending is not set up.")
	}
	if o.to, err = replyTo(o.ctx, o.tx, o.conv, o.channel); err != nil {
		return err
	}
	if len(o.to) == 0 {
		p.Add("", saidNoAddress)
	}
	if strings.TrimSpace(o.form.Body) == "" && len(o.files) == 0 {
		p.Add("body", "Write something first.")
	}
	if len(o.form.Body) > maxBody {
		p.Add("body", "This is too long: at most 500,000 characters.")
	}
	o.cc = parseAddresses(&p, "cc", o.form.Cc)
	o.bcc = parseAddresses(&p, "bcc", o.form.Bcc)
	if err := p.Err(); err != nil {
		return err
	}
	return o.collision()
}

func (o *answer) collision() error {
	if o.form.Anyway {
		return nil
	}
	since, err := o.tx.OutgoingSince(o.ctx, o.conv.ID, o.form.Seen)
	if err != nil {
		return err
	}
	since = slices.DeleteFunc(since, func(m models.Message) bool { return m.UserID == o.who.User.ID })
	if len(since) > 0 {
		return &Collision{since}
	}
	return nil
}

// maxRecipients is how many addresses one field may hold.
const maxRecipients = 50

// parseAddresses reads addresses with commas or semicolons between them.
func parseAddresses(p *models.Problems, field, typed string) (out []email.Address) {
	typed = strings.Trim(strings.ReplaceAll(models.CleanLine(typed), ";", ","), ", ")
	if typed == "" {
		return nil
	}
	list, err := mail.ParseAddressList(typed)
	if err != nil {
		p.Add(field, "These are not all e-mail addresses. Put a comma between them.")
		return nil
	}
	if len(list) > maxRecipients {
		p.Add(field, "These are too many: at most 50 addresses.")
	}
	for _, a := range list {
		e := models.NormalEmail(a.Address)
		if !models.ValidEmail(e) {
			p.Add(field, "“%s” is not an e-mail address.", a.Address)
			continue
		}
		if !slices.ContainsFunc(out, func(b email.Address) bool { return b.Email == e }) {
			out = append(out, email.Address{Name: models.CleanLine(a.Name), Email: e})
		}
	}
	return out
}

// saidNoAddress answers whoever would answer somebody who gave no address.
const saidNoAddress = "There is no way to answer: no e-mail address was given."

// replyChannel returns the channel that answers go out by: one that cannot send if there is none.
func replyChannel(ctx context.Context, db *models.DB, channelID int64) (models.Channel, error) {
	ch, err := db.Channel(ctx, channelID)
	if err != nil {
		return ch, err
	}
	out, err := db.ReplyChannel(ctx, ch)
	if errors.Is(err, models.ErrNotFound) {
		return models.Channel{}, nil
	}
	return out, err
}

// replyTo returns where an answer goes: where the contact's newest mail asks for it, else its sender, else the contact's address.
func replyTo(ctx context.Context, db *models.DB, c models.Conversation, ch models.Channel) ([]email.Address, error) {
	m, err := lastFromContact(ctx, db, c.ID)
	if err != nil {
		return nil, err
	}
	contact, err := db.Contact(ctx, c.ContactID)
	return repliesTo(m, ch.Address, contact), err
}

// lastFromContact returns the newest mail of a person; an empty one if there is none.
func lastFromContact(ctx context.Context, db *models.DB, conversationID int64) (models.Message, error) {
	m, err := db.LastFromContact(ctx, conversationID)
	if errors.Is(err, models.ErrNotFound) {
		return models.Message{}, nil
	}
	return m, err
}

// repliesTo is where a mail asks for answers, but never the channel itself; else the contact. None: no address is known.
func repliesTo(m models.Message, channel string, contact models.Contact) (out []email.Address) {
	for _, p := range append(slices.Clone(m.ReplyTo), m.From) {
		e := models.NormalEmail(p.Email)
		if models.ValidEmail(e) && e != channel && len(out) < maxRecipients && (p != m.From || len(out) == 0) {
			out = append(out, email.Address{Name: p.Name, Email: e})
		}
	}
	if len(out) > 0 {
		return out
	}
	if contact.Email == "" {
		return nil
	}
	return []email.Address{{Name: contact.Name, Email: contact.Email}}
}

func (o *answer) store() error {
	if err := o.take(); err != nil {
		return err
	}
	nonce := &o.form.Nonce
	if o.form.Nonce == "" {
		nonce = nil
	}
	o.msg = models.Message{ConversationID: o.conv.ID, Kind: models.Outgoing, UserID: o.who.User.ID, To: people(o.to), Cc: people(o.cc), Bcc: people(o.bcc),
		Subject: replySubject(o.conv.Subject), Text: o.form.Body, Visible: o.form.Body, Nonce: nonce, CreatedAt: o.now}
	if err := o.sender(); err != nil {
		return err
	}
	if err := o.tx.CreateMessage(o.ctx, &o.msg); err != nil {
		return err
	}
	if err := o.compose(); err != nil {
		return err
	}
	for _, f := range o.files {
		if err := o.tx.AttachFile(o.ctx, f.row.ID, o.msg.ID); err != nil {
			return err
		}
	}
	if err := o.tx.AddParticipants(o.ctx, o.conv.ID, o.recipients()); err != nil {
		return err
	}
	o.conv.LastMessage, o.conv.ActivityAt = o.msg.ID, o.now
	o.conv.Snippet, o.conv.HasFiles = email.Snippet(o.form.Body, snippetLength), o.conv.HasFiles || len(o.files) > 0
	if err := o.tx.UpdateConversation(o.ctx, o.conv); err != nil {
		return err
	}
	if err := o.place(); err != nil {
		return err
	}
	return o.tx.MarkSeen(o.ctx, o.who.User.ID, o.conv.ID, o.msg.ID)
}

// place closes the conversation if that was asked for, behind the answer; otherwise it is open.
func (o *answer) place() error {
	state := models.StateOpen
	if o.form.Close {
		state = models.StateClosed
	}
	return o.desk.Answered(o.ctx, &o.conv, state)
}

// take makes the sender the owner, unless a user is that already who may stay it.
func (o *answer) take() error {
	stays := o.conv.Owner.Kind == models.OwnerUser
	if stays {
		var err error
		if stays, err = routing.MayOwn(o.ctx, o.tx, o.conv.InboxID, o.conv.Owner); err != nil {
			return err
		}
	}
	if stays {
		return nil
	}
	return o.desk.Assign(o.ctx, &o.conv, models.UserOwner(o.who.User.ID), models.ByReply)
}

func replySubject(s string) string {
	if len(s) >= 3 && strings.EqualFold(s[:3], "re:") {
		return s
	}
	return "Re: " + s
}

func (o *answer) recipients() (out []string) {
	for _, a := range slices.Concat(o.to, o.cc, o.bcc) {
		if !slices.Contains(out, a.Email) {
			out = append(out, a.Email)
		}
	}
	return out
}
