package inbox

import (
	"bytes"
	"slices"

	"fairlead/channels/email"
	"fairlead/models"
)

// Old mail comes in whatever order its files have: answers before what they answer, what was sent years after what came. It is put together as if
// it had come in the right one.

// sentFromHere reports whether old mail is what was sent from the channel's address. In a file whoever brings it vouches for that. In a mailbox
// anybody may have written that address: there it counts only of what was never on its way.
func (r *arrival) sentFromHere(raw []byte) bool {
	if !r.way.Old || r.channel.Address == "" || models.NormalEmail(r.mail.From.Email) != r.channel.Address || r.mail.Auto == email.AutoBounce {
		return false
	}
	return r.recipient().Email != "" && (r.way.Door == models.DoorImport || !wasOnItsWay(raw))
}

// wasOnItsWay reports whether a server has noted that it took a mail in.
func wasOnItsWay(raw []byte) bool {
	head, _, _ := bytes.Cut(raw, []byte("\n\r\n"))
	head, _, _ = bytes.Cut(head, []byte("\n\n"))
	head = bytes.ToLower(head)
	return bytes.HasPrefix(head, []byte("received:")) || bytes.Contains(head, []byte("\nreceived:"))
}

// recipient is the first to whom a mail went but the channel itself.
func (r *arrival) recipient() email.Address {
	for _, p := range slices.Concat(r.mail.To, r.mail.Cc) {
		if e := models.NormalEmail(p.Email); models.ValidEmail(e) && e != r.channel.Address {
			return p
		}
	}
	return email.Address{}
}

// correspondent is the person outside: who wrote, or to whom was written.
func (r *arrival) correspondent() email.Address {
	if r.own {
		return r.recipient()
	}
	return r.mail.From
}

func (r *arrival) kind() models.MessageKind {
	if r.own {
		return models.Outgoing
	}
	return models.Incoming
}

// takesPart reports whether the mail's sender takes part in a conversation; of what was sent from here, somebody to whom it went.
func (r *arrival) takesPart(conversationID int64) (bool, error) {
	if !r.own {
		return r.tx.IsParticipant(r.ctx, conversationID, r.mail.From.Email)
	}
	for _, e := range r.participants() {
		if may, err := r.tx.IsParticipant(r.ctx, conversationID, e); err != nil || may {
			return may, err
		}
	}
	return false, nil
}

// maxNamed bounds how many mails that have not come one old mail may name.
const maxNamed = 20

// unseen are the nearest mails that an old one names.
func (r *arrival) unseen() []string {
	ids := slices.Clone(r.mail.InReplyTo)
	for _, id := range slices.Backward(r.mail.References) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) > maxNamed { // with the one that everything began with
		ids = append(ids[:maxNamed-1:maxNamed-1], ids[len(ids)-1])
	}
	return ids
}

// joinOld joins old mail to a conversation of old mail that came in before it and names it, or names the same one that has not come. found: what it
// names itself is here, and it may not join that.
func (r *arrival) joinOld(found bool) (bool, error) {
	if !r.way.Old || r.mail.From.Email == unknownSender {
		return false, nil
	}
	ids := []string{r.mail.MessageID}
	if !found {
		ids = append(ids, r.unseen()...)
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	naming, err := r.tx.NamingUnseen(r.ctx, r.channel.InboxID, ids, maxNamed)
	if err != nil {
		return false, err
	}
	for _, n := range naming {
		if may, err := r.takesPart(n.ConversationID); err != nil {
			return false, err
		} else if may {
			if r.conv, err = r.tx.LockConversation(r.ctx, n.ConversationID); err != nil {
				return false, err
			}
			return true, r.nameUnseen(found)
		}
	}
	return false, nil
}

// nameUnseen notes which mails old mail names that have not come. found: some of them have.
func (r *arrival) nameUnseen(found bool) error {
	if !r.way.Old || found {
		return nil
	}
	return r.tx.NameUnseen(r.ctx, r.conv.ID, r.unseen())
}

// touchOld brings the conversation's row up to old mail. It is nobody's news: it is not unread, and where people are at work it changes nothing
// but that there are files. A conversation of nothing but old mail begins and ends with its first and its last, whatever order they come in.
func (r *arrival) touchOld() error {
	c, came := &r.conv, r.came()
	c.HasFiles = c.HasFiles || len(r.mail.Files) > 0
	if r.isNew {
		c.LastMessage = r.msg.ID
		return r.tx.UpdateConversation(r.ctx, *c)
	}
	if c.State != models.StateClosed || c.LastIncoming != 0 || c.DecisionID != 0 || c.OwnerWhy != "" {
		return r.tx.UpdateConversation(r.ctx, *c)
	}
	if came < c.CreatedAt {
		c.CreatedAt, c.Subject = came, r.mail.Subject
	}
	if came >= c.ActivityAt {
		c.ActivityAt, c.ClosedAt, c.LastMessage = came, came, r.msg.ID
		if r.snippet != "" {
			c.Snippet = r.snippet
		}
	}
	return r.tx.UpdateOldConversation(r.ctx, *c)
}
