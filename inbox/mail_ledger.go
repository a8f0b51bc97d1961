package inbox

import (
	"context"
	"errors"
	"slices"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

const (
	ledgerPage    = 50
	refusalsKept  = 1000                     // of each channel, of mail that its SMTP door did not take: the newest
	refusalsNoted = 200                      // from one network in 15 minutes, on each node
	ledgerKept    = 2 * 365 * 24 * time.Hour // lines of mail that was not fetched; those of a mailbox stay: it is compared with them
	ledgerSwept   = 1000                     // lines that one transaction forgets
)

// MailLedger is a page of the record of all mail that came to a channel's doors.
type MailLedger struct {
	ChannelSettings
	Outcome models.MailOutcome // empty: any
	Lines   []MailLine         // newest first
	Fetches bool               // mail is fetched from a mailbox, which can be compared
	Next    int64              // the id behind which the next page begins; 0: this is the last
}

// MailLine is a line of the ledger as somebody may see it.
type MailLine struct {
	models.LedgerLine      // who sent it and what about only if Readable; the conversation only if the viewer may read that
	Readable          bool // the viewer has access to the inbox that the mail is in
}

// MailLedger returns a page of a channel's ledger, the lines with an id below before (0: the newest), with one outcome or any. For who sees the
// channel's settings; who may not read a mail sees that there was one, and not from whom.
func (a *App) MailLedger(ctx context.Context, who Actor, channelID int64, outcome models.MailOutcome, before int64) (p MailLedger, err error) {
	if outcome != "" && !slices.Contains(models.MailOutcomes, outcome) {
		return p, models.ErrNotFound
	}
	ch, err := a.mailChannel(ctx, who, channelID)
	if err != nil {
		return p, err
	}
	if p.ChannelSettings, err = a.channelSettings(ctx, who, ch); err != nil {
		return p, err
	}
	p.Outcome = outcome
	if _, err := a.DB.MailboxOf(ctx, ch.ID); err == nil {
		p.Fetches = true
	} else if !errors.Is(err, models.ErrNotFound) {
		return p, err
	}
	rows, err := a.DB.Ledger(ctx, models.LedgerFilter{ChannelID: ch.ID, Outcome: outcome, Before: before, Limit: ledgerPage + 1})
	if len(rows) > ledgerPage {
		rows = rows[:ledgerPage]
		p.Next = rows[ledgerPage-1].ID
	}
	for _, r := range rows {
		p.Lines = append(p.Lines, who.mailLine(r, ch.InboxID))
	}
	return p, err
}

// mailChannel is an e-mail channel whose settings the actor may look at.
func (a *App) mailChannel(ctx context.Context, who Actor, id int64) (models.Channel, error) {
	ch, err := seenChannel(ctx, a.DB, who, id)
	if err == nil && ch.Kind != models.ChannelEmail {
		err = models.ErrNotFound
	}
	return ch, err
}

// mailLine leaves of a line what the actor may see. Mail that is in no conversation counts as the channel's inbox's.
func (w Actor) mailLine(r models.LedgerRow, inboxID int64) MailLine {
	l := MailLine{LedgerLine: r.LedgerLine}
	if r.InboxID != 0 {
		inboxID = r.InboxID
	} else {
		l.ConversationID = 0
	}
	if l.Readable = w.CanRead(inboxID); !l.Readable {
		l.Sender, l.Subject, l.Words, l.MessageID, l.ConversationID = "", "", "", 0, 0
	}
	return l
}

// Refused notes for each channel that a mail was for that the SMTP door did not take it. Whoever sends much of that fills nothing: a channel keeps
// the newest.
func (a *App) Refused(ctx context.Context, e email.Envelope, refusal *email.Refusal) {
	if !a.tally.allows("refused@"+network(e.RemoteIP.String()), refusalsNoted, a.Now()) {
		return
	}
	in := email.Parse(e.Raw)
	line := models.LedgerLine{At: a.now(), Door: models.DoorSMTP, Outcome: models.MailRefused, Sender: in.From.Email, Subject: email.Snippet(in.Subject, subjectKept),
		Words: email.Snippet(refusal.Message, subjectKept)}
	if line.Sender == "" && isText(e.From) {
		line.Sender = e.From
	}
	done := map[int64]bool{}
	for _, to := range e.To {
		ch, err := a.channelFor(ctx, to)
		if err != nil || done[ch.ID] {
			continue
		}
		done[ch.ID] = true
		line.ChannelID = ch.ID
		if err := a.DB.Write(ctx, func(tx *models.DB) error { return tx.RecordRefusal(ctx, &line, refusalsKept) }); err != nil {
			a.Log.Error("the ledger of mail", "error", err)
		}
	}
}

// tidyLedger forgets lines of long ago.
func (a *App) tidyLedger(ctx context.Context) error {
	for ctx.Err() == nil {
		var n int64
		err := a.DB.Write(ctx, func(tx *models.DB) (err error) {
			n, err = tx.DeleteMailLinesBefore(ctx, a.now().Add(-ledgerKept), ledgerSwept)
			return err
		})
		if err != nil || n < ledgerSwept {
			return err
		}
	}
	return nil
}
