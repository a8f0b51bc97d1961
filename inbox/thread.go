package inbox

import (
	"errors"
	"slices"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

// maxReferences bounds how many of a mail's references are looked up.
const maxReferences = 100

// findConversation joins the mail to the conversation that it refers to, if its sender takes part there, or makes a new one, linked
// to the one that it named. A subject or a guess never joins anything.
func (r *arrival) findConversation() error {
	named, err := r.namedConversations()
	if err != nil {
		return err
	}
	for _, n := range named {
		id, err := r.joins(n)
		if err != nil {
			return err
		}
		if id != 0 {
			if r.way.Old { // it is not routed
				r.conv, err = r.tx.LockConversation(r.ctx, id)
				return err
			}
			if err := r.sitDown(); err != nil { // before the conversation is held
				return err
			}
			r.conv, err = r.tx.LockConversation(r.ctx, id)
			return err
		}
	}
	if joined, err := r.joinOld(len(named) > 0); err != nil || joined {
		return err
	}
	r.isNew = true
	r.conv = models.Conversation{
		InboxID: r.channel.InboxID, ChannelID: r.channel.ID, ContactID: r.contact.ID, Subject: r.mail.Subject,
		Snippet: r.snippet, HasFiles: len(r.mail.Files) > 0, LinkedID: r.follows,
		State: models.StateOpen, CreatedAt: r.came(), ActivityAt: r.came(), UnansweredAt: models.Never,
	}
	if r.way.Old {
		r.conv.State, r.conv.ClosedAt = models.StateClosed, r.came()
	}
	if r.wantsAnswer() {
		r.conv.UnansweredAt = r.now
	}
	if r.follows == 0 && len(named) > 0 {
		r.conv.LinkedID = named[0].conversation
	}
	if err := r.tx.StoreConversation(r.ctx, &r.conv); err != nil {
		return err
	}
	if err := r.nameUnseen(len(named) > 0); err != nil {
		return err
	}
	return r.begin()
}

// begin writes what the history and the thread of a new conversation start with. The history knows nothing of old mail: it is no arrival, and
// what is rehearsed with the past is not to take it for one.
func (r *arrival) begin() error {
	c := r.conv
	if !r.way.Old {
		h := models.History{At: r.now, Kind: models.HistoryState, InboxID: c.InboxID, ChannelID: c.ChannelID, ConversationID: c.ID, Value: string(c.State)}
		if err := r.tx.Record(r.ctx, h); err != nil {
			return err
		}
	}
	if c.LinkedID == 0 {
		return nil
	}
	e := models.EventData{Kind: models.EventLinked, Other: c.LinkedID}
	if r.follows != 0 {
		e.Reason = models.ClosedLong
	}
	return r.tx.CreateMessage(r.ctx, &models.Message{ConversationID: c.ID, Kind: models.Event, CreatedAt: r.came(), Event: &e})
}

// reference is a conversation of this inbox that the mail names.
type reference struct {
	conversation int64
	message      int64
	signed       bool // by a Message-ID that we signed: it cannot have been guessed
}

// namedConversations returns what In-Reply-To and References name in this inbox, the nearest first.
func (r *arrival) namedConversations() (out []reference, err error) {
	ids := slices.Clone(r.mail.InReplyTo)
	for _, id := range slices.Backward(r.mail.References) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if r.mail.Bounce != nil && r.mail.Bounce.MessageID != "" {
		ids = slices.Insert(ids, 0, r.mail.Bounce.MessageID)
	}
	ids = ids[:min(len(ids), maxReferences)]
	if len(ids) == 0 {
		return nil, nil
	}
	account, err := r.tx.Account(r.ctx)
	if err != nil {
		return nil, err
	}
	refs, err := r.tx.MessagesByRFCID(r.ctx, ids, maxReferences)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if inbox, message, ok := email.VerifyMessageID(account.Key, id); ok && inbox == r.channel.InboxID {
			m, err := r.tx.Message(r.ctx, message)
			if err != nil && !errors.Is(err, models.ErrNotFound) {
				return nil, err
			}
			if err == nil && (m.RFCID == id || !r.way.Old) { // what is brought along may have had other numbers where it was written
				out = append(out, reference{m.ConversationID, m.ID, true})
			}
			if !r.way.Old || len(out) > 0 {
				continue
			}
		}
		for _, ref := range refs {
			if ref.RFCID == id && ref.InboxID == r.channel.InboxID {
				out = append(out, reference{ref.ConversationID, ref.ID, false})
			}
		}
	}
	return out, nil
}

// joins returns the conversation that the mail belongs in if it names another: that one, if its sender takes part there or it is a bounce
// of a mail that we signed; or, if that was closed too long ago, the one that the sender has begun since. 0: none.
func (r *arrival) joins(n reference) (int64, error) {
	if n.signed && r.mail.Auto == email.AutoBounce {
		r.about = n.message
		return n.conversation, nil
	}
	if r.mail.From.Email == unknownSender {
		return 0, nil
	}
	may, err := r.takesPart(n.conversation)
	if err != nil || !may {
		return 0, err
	}
	if long, err := r.closedLong(n.conversation); err != nil || !long {
		return n.conversation, err
	}
	if r.follows == 0 {
		r.follows = n.conversation
	}
	since, err := r.tx.LinkedConversation(r.ctx, r.contact.ID, r.channel.InboxID, n.conversation)
	if err != nil || since == 0 {
		return 0, err
	}
	if long, err := r.closedLong(since); err != nil || long {
		return 0, err
	}
	return since, nil
}

// closedLong reports whether a conversation was closed so long ago that what a person writes is a new one, as the channel's rule says.
func (r *arrival) closedLong(id int64) (bool, error) {
	if r.way.Old || r.mail.Auto != email.AutoNone {
		return false, nil
	}
	c, err := r.tx.Conversation(r.ctx, id)
	if err != nil || c.State != models.StateClosed {
		return false, err
	}
	rule, err := r.tx.RuleInForce(r.ctx, c.ChannelID)
	return rule.ReopenDays > 0 && c.ClosedAt.Add(time.Duration(rule.ReopenDays)*24*time.Hour) < r.now, err
}

// maxParticipants bounds how many addresses one mail may let into a conversation.
const maxParticipants = 100

// participants returns who takes part by this mail: From, To and Cc, but for the channel's own address. A bounce brings nobody in.
func (r *arrival) participants() (out []string) {
	if r.mail.Auto == email.AutoBounce {
		return nil
	}
	if !r.own {
		out = append(out, r.mail.From.Email)
	}
	for _, p := range slices.Concat(r.mail.To, r.mail.Cc) {
		if e := models.NormalEmail(p.Email); e != "" && e != r.channel.Address && len(out) < maxParticipants {
			out = append(out, e)
		}
	}
	return out
}
