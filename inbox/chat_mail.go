package inbox

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// maxUnseen bounds how many answers one mail to who has left a chat holds.
const maxUnseen = 200

// unseenAnswers are what colleagues have said in a chat that its visitor has neither seen nor been mailed, oldest first.
func unseenAnswers(ctx context.Context, tx *models.DB, c models.Chat) ([]models.Message, error) {
	return tx.ChatAnswersAfter(ctx, c.ConversationID, max(c.SeenMessage, c.MailedMessage), maxUnseen)
}

// chatMail is one mail with what was said in a chat to who has left it. Answers to it join the conversation.
type chatMail struct {
	app      *App
	ctx      context.Context
	tx       *models.DB
	conv     models.Conversation
	chat     models.Chat
	channel  models.Channel // through which it goes out
	to       []email.Address
	messages []models.Message // oldest first; it belongs to the newest
	now      models.Time
}

// put writes it, keeps it with the newest message, and puts it in the outbox.
func (m chatMail) put() error {
	account, err := m.tx.Account(m.ctx)
	if err != nil {
		return err
	}
	newest := m.messages[len(m.messages)-1]
	out := email.Outbound{From: email.Address{Name: cmp.Or(m.channel.FromName, account.Company), Email: m.channel.Address}, To: m.to, Plain: true, Date: m.now.Time(),
		MessageID: email.NewMessageID(account.Key, m.conv.InboxID, newest.ID, m.channel.Domain())}
	if out.References, err = m.tx.RFCIDs(m.ctx, m.conv.ID, maxThreadIDs); err != nil {
		return err
	}
	if len(out.References) > 0 {
		out.InReplyTo = out.References[len(out.References)-1]
	}
	if out.Files, err = m.files(); err != nil {
		return err
	}
	if out.Subject, out.Body, err = m.text(account.Company); err != nil {
		return err
	}
	raw, err := email.Compose(out)
	if err != nil {
		return err
	}
	return m.keep(newest, raw, out.MessageID)
}

func (m chatMail) keep(newest models.Message, raw []byte, rfcID string) error {
	f := models.File{Kind: models.FileRaw, Name: "message.eml", ContentType: "message/rfc822", UploadedBy: newest.UserID, CreatedAt: m.now}
	if err := m.tx.CreateFile(m.ctx, &f, raw); err != nil {
		return err
	}
	if err := m.tx.SetRaw(m.ctx, newest.ID, f.ID, rfcID); err != nil {
		return err
	}
	var rows []models.Delivery
	var addresses []string
	for _, to := range m.to {
		addresses = append(addresses, to.Email)
		rows = append(rows, models.Delivery{MessageID: newest.ID, ChannelID: m.channel.ID, RawFileID: f.ID, Sender: m.channel.Address, Recipient: to.Email, State: models.DeliveryPending, NextAt: m.now, CreatedAt: m.now})
	}
	if err := m.tx.CreateDeliveries(m.ctx, rows); err != nil {
		return err
	}
	if err := m.tx.AddParticipants(m.ctx, m.conv.ID, addresses); err != nil {
		return err
	}
	return m.tx.NoteChatMailed(m.ctx, m.conv.ID, newest.ID)
}

// files are those of the messages, as many as one mail takes; the others stay in the chat.
func (m chatMail) files() (out []email.File, err error) {
	ids := make([]int64, len(m.messages))
	for i, msg := range m.messages {
		ids[i] = msg.ID
	}
	rows, err := m.tx.FilesOf(m.ctx, ids)
	if err != nil {
		return nil, err
	}
	var total int64
	for _, row := range rows {
		if row.Kind != models.FileAttachment || total+row.Size > MaxUploadBytes {
			continue
		}
		total += row.Size
		var b bytes.Buffer
		if err := m.tx.CopyFile(m.ctx, row.ID, &b); err != nil {
			return nil, err
		}
		out = append(out, email.File{Name: row.Name, ContentType: row.ContentType, Data: b.Bytes()})
	}
	return out, nil
}

var chatMailTexts = map[string]systemText{
	"en": {"Your chat with {company}", "{said}\n\n--\nYou asked us in a chat, and had left it when we answered. To go on, answer this mail."},
	"nl": {"Je chat met {company}", "{said}\n\n--\nJe vroeg ons iets in een chat, en was weg toen we antwoordden. Beantwoord deze mail om verder te gaan."},
}

// text is what the mail says, in the visitor's language: who said what, where it was more than one.
func (m chatMail) text(company string) (subject, body string, err error) {
	text, ok := chatMailTexts[m.chat.Language]
	if !ok {
		text = chatMailTexts["en"]
	}
	said, author := []string{}, int64(0)
	for _, msg := range m.messages {
		line := strings.TrimSpace(msg.Text)
		if msg.UserID != author {
			author = msg.UserID
			name, err := ownerName(m.ctx, m.tx, models.UserOwner(author))
			if err != nil {
				return "", "", err
			}
			line = strings.TrimSpace(fmt.Sprintf("%s:\n%s", cmp.Or(models.CleanLine(name), company), line))
		}
		said = append(said, line)
	}
	fill := strings.NewReplacer("{company}", company, "{said}", strings.Join(said, "\n\n"))
	return fill.Replace(text.subject), fill.Replace(text.body), nil
}

// fireUnseen mails what the visitor of a chat has not seen, once they have been away long enough and an address is known; or looks again then.
func (a *App) fireUnseen(ctx context.Context, tx *models.DB, n *news, desk *routing.Desk, conversationID int64) error {
	c, err := tx.LockConversation(ctx, conversationID)
	if err != nil {
		return err
	}
	chat, err := tx.LockChat(ctx, c.ID)
	if err != nil {
		return err
	}
	unseen, err := unseenAnswers(ctx, tx, chat)
	if err != nil || len(unseen) == 0 || c.State == models.StateSpam || c.State == models.StateTrash {
		return err
	}
	due := chat.Left(desk.Now).Add(unseenAfter)
	if chat.EndedAt == 0 && chat.Here(desk.Now) {
		due = chat.HereTill.Add(unseenAfter)
	}
	if due > desk.Now {
		return tx.SetTimer(ctx, models.TimerChatUnseen, c.ID, due)
	}
	ch, err := replyChannel(ctx, tx, c.ChannelID)
	if err != nil || !ch.CanSend() {
		return err
	}
	last, err := lastFromContact(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	contact, err := tx.Contact(ctx, c.ContactID)
	if err != nil {
		return err
	}
	to := repliesTo(last, ch.Address, contact)
	if len(to) == 0 || chat.FromBefore(last, contact) {
		return nil // they see it if they come back; to whom the browser was before, only a colleague sends it who has seen where it goes
	}
	n.mail = true
	n.tell(live.Event{Kind: live.KindMessage, Inbox: c.InboxID, Conversation: c.ID})
	return chatMail{app: a, ctx: ctx, tx: tx, conv: c, chat: chat, channel: ch, to: to, messages: unseen, now: desk.Now}.put()
}
