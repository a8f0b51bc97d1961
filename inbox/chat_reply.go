package inbox

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"fairlead/channels/email"
	"fairlead/models"
)

// maxChatText is how many characters one message of a colleague in a chat may have.
const maxChatText = 10_000

// unseenAfter is how long after a visitor has left what they have not seen goes to them by mail.
const unseenAfter = 2 * time.Minute

// arrive finds out how the answer will reach the visitor of a chat; for what is no chat there is one way.
func (o *answer) arrive() error {
	ch, err := o.tx.Channel(o.ctx, o.conv.ChannelID)
	if err != nil || ch.Kind != models.ChannelChat {
		return err
	}
	c, err := o.tx.LockChat(o.ctx, o.conv.ID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	last, err := lastFromContact(o.ctx, o.tx, o.conv.ID)
	if err != nil {
		return err
	}
	o.chat, o.arrives = &c, c.Arrival(last, len(o.to) > 0 && o.channel.CanSend(), o.now)
	if o.arrives.ByChat() {
		o.form.Cc, o.form.Bcc = "", "" // a chat has one visitor
	}
	return nil
}

// checkSaid holds an answer back that would arrive otherwise than the page said: by mail, or in the chat instead of by mail.
func (o *answer) checkSaid(p *models.Problems) {
	said := o.form.Arrives
	switch {
	case o.chat == nil || said == "" || said == o.arrives:
	case o.arrives == models.ArrivesByMail && said != models.ArrivesAsMail:
		p.Add("", "The visitor has left meanwhile: this would go to %s by e-mail. Send it again if it may.", mailboxes(o.to))
	case o.arrives == models.ArrivesAsMail && said != models.ArrivesByMail && len(o.to) > 0:
		p.Add("", "The visitor has written by e-mail meanwhile: this would go to %s by e-mail. Send it again if it may.", mailboxes(o.to))
	case said == models.ArrivesAsMail && o.arrives.ByChat():
		p.Add("", "The visitor writes in the chat again: this would go there. Send it again if it may.")
	}
}

func mailboxes(to []email.Address) string {
	var out []string
	for _, a := range to {
		out = append(out, a.Email)
	}
	return strings.Join(out, ", ")
}

// checkWay says why no answer can go out.
func (o *answer) checkWay(p *models.Problems) {
	o.checkSaid(p)
	if o.arrives.ByChat() {
		if utf8.RuneCountInString(o.form.Body) > maxChatText {
			p.Add("body", "This is too long for a chat: at most 10,000 characters.")
		}
		return
	}
	if o.arrives == models.ArrivesNowhere {
		p.Add("", "The visitor has ended the chat, and no mail can go to them. Comments work.")
		return
	}
	if !o.channel.CanSend() {
		p.Add("", "This channel cannot send yet: its sending is not set up.")
	}
	if len(o.to) == 0 {
		p.Add("", saidNoAddress)
	}
}

// say is the answer as it stands in the chat.
func (o *answer) say() {
	o.msg.Via, o.msg.Subject, o.msg.From = models.ViaChat, "", models.Person{Name: o.who.User.Name}
	if o.arrives != models.ArrivesByMail {
		o.msg.To = nil
	}
}

// deliver has the answer go out: as a mail, or to who has left the chat together with what they have not seen, or in the chat alone.
func (o *answer) deliver() error {
	switch {
	case !o.arrives.ByChat():
		return o.compose()
	case o.arrives == models.ArrivesInChat:
		return startChatClocks(o.ctx, o.tx, *o.chat, o.now)
	case o.arrives == models.ArrivesLater:
		return startSilence(o.ctx, o.tx, *o.chat, o.now)
	}
	unseen, err := unseenAnswers(o.ctx, o.tx, *o.chat)
	if err != nil {
		return err
	}
	m := chatMail{app: o.app, ctx: o.ctx, tx: o.tx, conv: o.conv, chat: *o.chat, channel: o.channel, to: o.to, messages: unseen, now: o.now}
	if err := m.put(); err != nil {
		return err
	}
	return errors.Join(o.tx.SetTimer(o.ctx, models.TimerChatUnseen, o.conv.ID, 0), startSilence(o.ctx, o.tx, *o.chat, o.now))
}

// startChatClocks sets when to look whether the visitor has seen what was just said, and whether the chat has been silent for long.
func startChatClocks(ctx context.Context, tx *models.DB, c models.Chat, now models.Time) error {
	return errors.Join(tx.StartTimer(ctx, models.TimerChatUnseen, c.ConversationID, c.HereTill.Add(unseenAfter)), startSilence(ctx, tx, c, now))
}
