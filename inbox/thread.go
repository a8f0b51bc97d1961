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
// to the one that it named. A subject or a guess never joins anything, and neither does Outlook's Thread-Index.
func (r *arrival) findConversation() error {
	named, err := r.namedConversations()
	if err != nil {
		return err
	}
	for _, n := range named {
		if joined, err := r.join(n); err != nil || joined {
			return err
		}
	}
	named = slices.DeleteFunc(named, func(n reference) bool { return n.elsewhere })
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
	} else if r.spam.is() {
		r.conv.State = models.StateSpam
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

// join puts the mail into the conversation that it belongs in by one of those it names, if it does.
func (r *arrival) join(n reference) (bool, error) {
	id, err := r.joins(n)
	if err != nil || id == 0 {
		return false, err
	}
	r.joined.By, r.joined.ID, r.joined.Signed, r.joined.Message = n.by, n.id, n.signed, n.message
	if !r.way.Old { // old mail is not routed
		if err := r.sitDown(); err != nil { // before the conversation is held
			return false, err
		}
		if id, err = r.stillJoins(n, id); err != nil {
			return false, err
		}
	}
	if id == 0 {
		r.joined = models.Joined{Not: r.joined.Not}
		return false, nil
	}
	r.conv, err = r.tx.LockConversation(r.ctx, id)
	return true, err
}

// stillJoins returns the conversation to join once nobody else moves messages: the one that is named may have gone elsewhere a moment ago.
func (r *arrival) stillJoins(n reference, id int64) (int64, error) {
	m, err := r.tx.Message(r.ctx, n.message)
	if errors.Is(err, models.ErrNotFound) {
		return 0, nil
	}
	if err != nil || m.ConversationID == n.conversation && id == n.conversation {
		return id, err
	}
	n.conversation = m.ConversationID
	return r.joins(n)
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
	if err := r.sayWhySpam(); err != nil || c.LinkedID == 0 {
		return err
	}
	e := models.EventData{Kind: models.EventLinked, Other: c.LinkedID}
	if r.follows != 0 {
		e.Reason = models.ClosedLong
	}
	return r.tx.CreateMessage(r.ctx, &models.Message{ConversationID: c.ID, Kind: models.Event, CreatedAt: r.came(), Event: &e})
}

// reference is a conversation that the mail names.
type reference struct {
	conversation int64
	message      int64
	by, id       string // the header, and what stood there
	signed       bool   // by a Message-ID that we signed: it cannot have been guessed
	elsewhere    bool   // in another inbox: nothing joins it from here
}

// namedConversations returns what In-Reply-To and References name, the nearest first.
func (r *arrival) namedConversations() (out []reference, err error) {
	named := r.namedIDs()
	if len(named) == 0 {
		if r.mail.Outlook {
			r.refuse(reference{by: models.ByThreadIndex}, models.NotProof)
		}
		return nil, nil
	}
	account, err := r.tx.Account(r.ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(named))
	for i, n := range named {
		ids[i] = n.id
	}
	refs, err := r.tx.MessagesByRFCID(r.ctx, ids, maxReferences)
	if err != nil {
		return nil, err
	}
	for _, n := range named {
		if inbox, message, ok := email.VerifyMessageID(account.Key, n.id); ok && inbox == r.channel.InboxID {
			m, err := r.tx.Message(r.ctx, message)
			if err != nil && !errors.Is(err, models.ErrNotFound) {
				return nil, err
			}
			if err == nil && (m.RFCID == n.id || !r.way.Old) { // what is brought along may have had other numbers where it was written
				n.conversation, n.message, n.signed = m.ConversationID, m.ID, true
				out = append(out, n)
			}
			if !r.way.Old || len(out) > 0 {
				continue
			}
		}
		for _, ref := range refs {
			if ref.RFCID == n.id {
				n.conversation, n.message, n.elsewhere = ref.ConversationID, ref.ID, ref.InboxID != r.channel.InboxID && ref.CameInbox != r.channel.InboxID
				out = append(out, n)
			}
		}
	}
	if len(out) == 0 {
		r.refuse(named[0], models.NotKnown)
	}
	return out, nil
}

// namedIDs returns the Message-IDs that the mail names and by what it names them, the nearest first, each once.
func (r *arrival) namedIDs() (out []reference) {
	add := func(by, id string) {
		if len(out) < maxReferences && !slices.ContainsFunc(out, func(n reference) bool { return n.id == id }) {
			out = append(out, reference{by: by, id: id})
		}
	}
	if r.mail.Bounce != nil && r.mail.Bounce.MessageID != "" {
		add(models.ByReport, r.mail.Bounce.MessageID)
	}
	for _, id := range r.mail.InReplyTo {
		add("In-Reply-To", id)
	}
	for _, id := range slices.Backward(r.mail.References) {
		add("References", id)
	}
	return out
}

// maxRefused bounds how many conversations a mail keeps that it named and did not join.
const maxRefused = 5

// refuse notes why the mail does not join what it names.
func (r *arrival) refuse(n reference, why string) {
	known := func(o models.Not) bool { return o.Conversation == n.conversation && o.Why == why }
	if len(r.joined.Not) < maxRefused && !slices.ContainsFunc(r.joined.Not, known) {
		r.joined.Not = append(r.joined.Not, models.Not{Conversation: n.conversation, By: n.by, Why: why})
	}
}

// joins returns the conversation that the mail belongs in if it names another: that one, if its sender takes part there or it is a bounce
// of a mail that we signed; or, if that was closed too long ago, the one that the sender has begun since. 0: none.
func (r *arrival) joins(n reference) (int64, error) {
	if n.signed && r.mail.Auto == email.AutoBounce {
		r.about = n.message
		return n.conversation, nil
	}
	if n.elsewhere {
		r.refuse(n, models.NotHere)
		return 0, nil
	}
	may := false
	if r.mail.From.Email != unknownSender {
		var err error
		if may, err = r.takesPart(n.conversation); err != nil {
			return 0, err
		}
	}
	if !may && r.mail.Auto == email.AutoBounce {
		r.refuse(n, models.NotUnchecked)
		return 0, nil
	}
	if !may {
		r.refuse(n, models.NotIn)
		return 0, nil
	}
	if kept, err := r.keptOut(n.conversation); err != nil || kept {
		return 0, err
	}
	if long, err := r.closedLong(n.conversation); err != nil || !long {
		return n.conversation, err
	}
	r.refuse(n, models.NotClosed)
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
