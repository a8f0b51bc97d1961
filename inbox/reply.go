package inbox

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// ReplyForm is what the editor posts.
type ReplyForm struct {
	Body     string // Markdown
	To       string // addresses with commas between them; empty: where the contact is answered
	Cc, Bcc  string
	Forwards int64          // the message that is forwarded to To; 0: it is an answer
	Nonce    string         // of the form: the same form sent twice is one answer
	Draft    string         // names the staged files
	DraftAt  models.Time    // the version of the draft that the form has saved; what was written elsewhere since is kept
	Seen     int64          // id of the newest message that was shown with the form
	Close    bool           // close the conversation with it
	Anyway   bool           // though a colleague has answered since
	Arrives  models.Arrival // of a chat: how the page said that it would arrive; empty: it did not say
}

const maxBody = 500_000 // bytes of what a person writes in one message

// Reply stores an answer and hands it to the outbox. While nobody or a team owns the conversation, it makes the sender the owner.
// It answers *Collision, models.Problems or models.ErrNotFound; a form that was sent before answers with what it stored then.
func (a *App) Reply(ctx context.Context, who Actor, conversationID int64, f ReplyForm) (models.Message, error) {
	staged, err := a.stagedFiles(ctx, who, f.Draft)
	if err != nil {
		return models.Message{}, err
	}
	form := f.Nonce
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
		o := answer{app: a, ctx: ctx, tx: tx, desk: desk, who: who, conv: c, form: f, files: staged, now: desk.Now, hold: a.HoldFor}
		if err := o.check(); err != nil {
			return err
		}
		if err := o.store(); err != nil {
			return err
		}
		sent, n.mail = o.msg, true
		if err := dropSent(ctx, tx, n, who.User.ID, c.ID, form, f.Body, f.DraftAt); err != nil {
			return err
		}
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

	channel  models.Channel
	original models.Message // what is forwarded
	chat     *models.Chat   // nil: it did not come by a chatflow
	arrives  models.Arrival // of a chat
	to       []email.Address
	cc, bcc  []email.Address
	msg      models.Message

	hold   time.Duration     // how long whoever wrote it may have it back
	before models.HeldBefore // what that needs to know
	newest int64             // the newest message there was
}

func (o *answer) check() (err error) {
	if o.form.Forwards != 0 {
		return o.checkForward()
	}
	var p models.Problems
	if o.channel, err = replyChannel(o.ctx, o.tx, o.conv.ChannelID); err != nil {
		return err
	}
	if o.to, err = replyTo(o.ctx, o.tx, o.conv, o.channel); err != nil {
		return err
	}
	if err = o.arrive(); err != nil {
		return err
	}
	if o.form.To != "" {
		o.to = parseAddresses(&p, "to", o.form.To)
	}
	o.checkWay(&p)
	if seen, err := o.tx.Message(o.ctx, o.form.Seen); err == nil && seen.ConversationID != o.conv.ID { // else it would go to somebody else than the page said
		p.Add("body", "The message that you were answering has been moved to another conversation meanwhile. Look whom this goes to now, and send it again.")
	}
	if strings.TrimSpace(o.form.Body) == "" && len(o.files) == 0 {
		p.Add("body", "Write something first.")
	}
	if len(o.form.Body) > maxBody {
		p.Add("body", "This is too long: at most 500,000 characters.")
	}
	if field := unfilled(o.form.Body); field != "" {
		p.Add("body", "%s is not filled in. Put something in its place before you send it.", field)
	}
	o.cc = parseAddresses(&p, "cc", o.form.Cc)
	o.bcc = parseAddresses(&p, "bcc", o.form.Bcc)
	if err := p.Err(); err != nil {
		return err
	}
	return o.collision()
}

// saidNoAddress answers whoever would answer somebody who gave no address.
const saidNoAddress = "There is no way to answer: no e-mail address was given."

func (o *answer) store() error {
	if err := o.remember(); err != nil {
		return err
	}
	what := o.storeAnswer
	if o.form.Forwards != 0 {
		what = o.storeForward
	}
	if err := what(); err != nil {
		return err
	}
	if err := o.holdBack(); err != nil {
		return err
	}
	return o.tx.MarkSeen(o.ctx, o.who.User.ID, o.conv.ID, o.msg.ID)
}

// nonce is nil if the form has none: only what there is is unique.
func (o *answer) nonce() *string {
	if o.form.Nonce == "" {
		return nil
	}
	return &o.form.Nonce
}

// keep stores the message with its files.
func (o *answer) keep() error {
	if err := o.tx.CreateMessage(o.ctx, &o.msg); err != nil {
		return err
	}
	for _, f := range o.files {
		if err := o.tx.AttachFile(o.ctx, f.row.ID, o.msg.ID); err != nil {
			return err
		}
	}
	return nil
}

func (o *answer) storeAnswer() error {
	if err := o.take(); err != nil {
		return err
	}
	if err := o.own(); err != nil {
		return err
	}
	o.msg = models.Message{ConversationID: o.conv.ID, Kind: models.Outgoing, UserID: o.who.User.ID, To: people(o.to), Cc: people(o.cc), Bcc: people(o.bcc),
		Subject: replySubject(o.conv.Subject), Text: o.form.Body, Visible: o.form.Body, Nonce: o.nonce(), CreatedAt: o.now}
	if err := o.sender(); err != nil {
		return err
	}
	if o.arrives.ByChat() {
		o.say()
	}
	if err := o.keep(); err != nil {
		return err
	}
	if err := o.deliver(); err != nil {
		return err
	}
	o.conv.LastMessage, o.conv.ActivityAt = o.msg.ID, o.now
	o.conv.Snippet, o.conv.HasFiles = email.Snippet(o.form.Body, snippetLength), o.conv.HasFiles || len(o.files) > 0
	if err := o.tx.UpdateConversation(o.ctx, o.conv); err != nil {
		return err
	}
	return o.place()
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

// own makes the sender the owner of a contact without one, if the channel says so. What waits of the contact may be theirs by that.
func (o *answer) own() error {
	ch := o.channel
	if ch.ID != o.conv.ChannelID { // it is sent through another
		var err error
		if ch, err = o.tx.Channel(o.ctx, o.conv.ChannelID); err != nil {
			return err
		}
	}
	if !ch.FirstReplyOwns {
		return nil
	}
	c, err := o.tx.LockContact(o.ctx, o.conv.ContactID)
	if err != nil || c.OwnerID != 0 {
		return err
	}
	o.before.Keeper = true
	return ownContact(o.ctx, o.tx, o.desk, &c, o.who.User.ID)
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
