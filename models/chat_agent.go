package models

import "context"

// What is looked at again in a chat.
const (
	TimerChatUnseen  TimerKind = "chat_unseen"  // Subject: a conversation with answers that its visitor may not have seen
	TimerChatSilence TimerKind = "chat_silence" // Subject: a conversation that closes after silence
)

// Arrival is how an answer reaches the visitor of a chat.
type Arrival string

const (
	ArrivesInChat  Arrival = "chat"    // they are here
	ArrivesByMail  Arrival = "mail"    // they have left, and an address is known: in the chat and by e-mail
	ArrivesLater   Arrival = "later"   // they have left, and no mail can go: they see it if they come back
	ArrivesAsMail  Arrival = "as_mail" // they wrote by e-mail last: an answer like any other, which the chat does not show
	ArrivesNowhere Arrival = "nowhere" // they have ended the chat, and no mail can go
)

// ByChat reports whether an answer that arrives so stands in the chat.
func (a Arrival) ByChat() bool {
	return a == ArrivesInChat || a == ArrivesByMail || a == ArrivesLater
}

// Mails reports whether an answer that arrives so goes out as a mail.
func (a Arrival) Mails() bool { return a == ArrivesByMail || a == ArrivesAsMail }

// Arrival says how an answer arrives now. last is the newest message of the visitor, mail whether a mail can go to them.
func (c Chat) Arrival(last Message, mail bool, now Time) Arrival {
	switch {
	case last.ID != 0 && last.Via != ViaChat:
		return ArrivesAsMail
	case c.EndedAt == 0 && c.Here(now):
		return ArrivesInChat
	case mail:
		return ArrivesByMail
	case c.EndedAt != 0:
		return ArrivesNowhere
	}
	return ArrivesLater
}

// FromBefore reports whether an answer would go to an address that nobody gave in this chat: the browser was somebody's before, who may be another
// than chats now. last is the newest message of the visitor, contact whom the chat is with.
func (c Chat) FromBefore(last Message, contact Contact) bool {
	return last.From.Email == "" && len(last.ReplyTo) == 0 && contact.Email != "" && contact.CreatedAt < c.CreatedAt
}

// Left is since when the visitor is not here; 0: they are.
func (c Chat) Left(now Time) Time {
	switch {
	case c.EndedAt != 0:
		return c.EndedAt
	case c.Here(now):
		return 0
	case c.HereTill != 0:
		return c.HereTill // nobody has noted that they left
	}
	return max(c.LeftAt, c.CreatedAt)
}

// NoteChatRead notes that colleagues have seen a chat up to a message.
func (db *DB) NoteChatRead(ctx context.Context, conversationID, messageID int64) error {
	_, err := db.exec(ctx, "UPDATE chats SET read_message = ? WHERE conversation_id = ? AND read_message < ?", messageID, conversationID, messageID)
	return err
}

// NoteChatMailed notes that the answers of a chat up to a message have gone out by mail.
func (db *DB) NoteChatMailed(ctx context.Context, conversationID, messageID int64) error {
	_, err := db.exec(ctx, "UPDATE chats SET mailed_message = ? WHERE conversation_id = ? AND mailed_message < ?", messageID, conversationID, messageID)
	return err
}

// ChatAnswersAfter returns what colleagues have said in a chat with an id above after, oldest first, at most limit.
func (db *DB) ChatAnswersAfter(ctx context.Context, conversationID, after int64, limit int) ([]Message, error) {
	return db.messages(ctx, messageColumns+" WHERE conversation_id = ? AND id > ? AND kind = ? AND via = ? AND user_id <> 0 ORDER BY id LIMIT ?", conversationID, after, Outgoing, ViaChat, limit)
}
