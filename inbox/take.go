package inbox

import (
	"cmp"
	"context"
	"errors"

	"fairlead/channels/email"
	"fairlead/models"
)

// Entrance is how a mail comes in.
type Entrance struct {
	Door             models.Door
	MailboxID        int64 // of a fetched mail, with the place it has there
	UIDValidity, UID uint32
	Old              bool        // from before the mailbox was connected, or imported: it is stored closed, and neither routed nor announced
	At               models.Time // of old mail: when the server took it, as that says; 0: not known
	HeaderOnly       bool        // it is too large: what comes in is its header
	Size             int64       // of the mail as the server has it; 0: of what comes in
}

// Receive stores one mail that came in by a channel through our own door, and routes it: see Take.
func (a *App) Receive(ctx context.Context, ch models.Channel, in email.Inbound, e email.Envelope) error {
	_, err := a.Take(ctx, ch, in, e, Entrance{Door: models.DoorSMTP})
	return err
}

// Take stores one mail that came in by a channel: contact, message, raw mail and files, conversation, decision, owner and the line in the ledger
// in one transaction. It returns that line. A mail that is stored already changes nothing, but has a line of its own.
func (a *App) Take(ctx context.Context, ch models.Channel, in email.Inbound, e email.Envelope, way Entrance) (models.LedgerLine, error) {
	key := email.Key(ch.ID, in, e.Raw)
	if in.From.Email == "" && isText(e.From) {
		in.From.Email = e.From
	}
	if in.From.Email == "" {
		in.From.Email = unknownSender
	}
	checks := firstChecks(ch, in, e, way)
	snippet := email.Snippet(in.Visible, snippetLength) // others wait for the database: nothing is done there that can be done before
	line := models.LedgerLine{At: a.now(), ChannelID: ch.ID, MailboxID: way.MailboxID, Door: way.Door, UIDValidity: way.UIDValidity, UID: way.UID,
		Sender: in.From.Email, Subject: email.Snippet(in.Subject, subjectKept), Size: cmp.Or(way.Size, int64(len(e.Raw)))}
	if way.HeaderOnly {
		line.Words = in.Problem
	}
	if way.MailboxID != 0 {
		if own, err := a.ownCopy(ctx, ch, in, &line); own || err != nil {
			return line, err
		}
	}
	if !way.Old {
		if echo, err := a.systemEcho(ctx, in, &line); echo || err != nil {
			return line, err
		}
	}
	err := a.write(ctx, func(tx *models.DB, n *news) error {
		r := arrival{app: a, ctx: ctx, tx: tx, news: n, channel: ch, mail: in, way: way, snippet: snippet, key: key[:], now: a.now(),
			checks: checks, origin: email.Origin{RemoteIP: e.RemoteIP, Helo: e.Helo, MailFrom: e.From}}
		if err := r.store(e.Raw); err != nil {
			return err
		}
		line.Outcome, line.MessageID, line.ConversationID = r.outcome(), r.msg.ID, r.conv.ID
		if err := tx.RecordMail(ctx, &line); err != nil || r.desk == nil {
			return err
		}
		return n.finish(ctx, r.desk)
	})
	if errors.Is(err, errErased) {
		line.Outcome = models.MailErased
		return line, a.recordErased(ctx, line)
	}
	if errors.Is(err, models.ErrDuplicate) { // the key is unique, and all that was done for the second mail is undone
		line, err = a.takenBefore(ctx, line, key[:], err)
		if way.UID != 0 && errors.Is(err, models.ErrDuplicate) { // a server that gives a number twice: the line goes without it
			way.UIDValidity, way.UID = 0, 0
			return a.Take(ctx, ch, in, e, way)
		}
	}
	return line, err
}

// ownCopy recognises in a mailbox what was sent from here: it is stored already, and needs a line only.
func (a *App) ownCopy(ctx context.Context, ch models.Channel, in email.Inbound, line *models.LedgerLine) (bool, error) {
	if models.NormalEmail(in.From.Email) != ch.Address {
		return false, nil
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return false, err
	}
	_, id, ok := email.VerifyMessageID(account.Key, in.MessageID)
	if !ok {
		return false, nil
	}
	m, err := a.DB.Message(ctx, id)
	if errors.Is(err, models.ErrNotFound) { // whom it went to has been erased since
		line.Outcome = models.MailErased
		return true, a.recordErased(ctx, *line)
	}
	if err == nil && m.Kind != models.Outgoing {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	line.Outcome, line.MessageID, line.ConversationID = models.MailOwn, m.ID, m.ConversationID
	return true, a.recordAgain(ctx, line)
}

// recordAgain stores a line that may be there already.
func (a *App) recordAgain(ctx context.Context, line *models.LedgerLine) error {
	err := a.write(ctx, func(tx *models.DB, n *news) error { return tx.RecordMail(ctx, line) })
	if errors.Is(err, models.ErrDuplicate) {
		return nil
	}
	return err
}

// errErased means that a mail was here and has been erased, with who wrote it: it stays out, whatever door it comes to.
var errErased = errors.New("this mail was here and has been erased")

// recordErased stores the line of such a mail, which names nobody.
func (a *App) recordErased(ctx context.Context, line models.LedgerLine) error {
	line.Sender, line.Subject, line.Words = "", "", ""
	return a.recordAgain(ctx, &line)
}

// takenBefore adds the line of a mail that is stored already. cause is what storing it again has come to.
func (a *App) takenBefore(ctx context.Context, line models.LedgerLine, key []byte, cause error) (models.LedgerLine, error) {
	known, err := a.DB.MessageByDelivery(ctx, key)
	if errors.Is(err, models.ErrNotFound) {
		return line, cause
	}
	if err != nil {
		return line, err
	}
	line.Outcome, line.MessageID, line.ConversationID = models.MailAgain, known.ID, known.ConversationID
	return line, a.recordAgain(ctx, &line)
}

// subjectKept is how many characters of a subject the ledger shows.
const subjectKept = 200

// outcome says for the ledger what became of a mail that has been stored.
func (r *arrival) outcome() models.MailOutcome {
	switch {
	case r.way.HeaderOnly:
		return models.MailHeader
	case r.way.Old:
		return models.MailOld
	case r.mail.Auto == email.AutoBounce:
		return models.MailBounce
	case r.mail.Auto == email.AutoReply && !r.isNew:
		return models.MailAuto
	case r.conv.State == models.StateSpam:
		return models.MailSpam
	case r.mail.Problem != "":
		return models.MailRawOnly
	case r.isNew:
		return models.MailNew
	}
	return models.MailJoined
}

// unknownSender stands for a sender that neither header nor envelope names (RFC 6761: nobody can own it). It takes part in nothing: two
// of them need not be the same person.
const unknownSender = "unknown-sender@invalid"
