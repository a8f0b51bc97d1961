package inbox

import (
	"fairlead/channels/email"
	"fairlead/models"
)

// spamWhy is why a mail is filed as spam as it comes in; the zero value: it is not.
type spamWhy struct {
	reason string // models.SpamBlocked or SpamFlagged
	by     string // the server that says so
}

func (w spamWhy) is() bool { return w.reason != "" }

// judge decides whether the mail is filed as spam: nothing is dropped, and nothing of ours routes or announces it. Reports on our own mails and old mail
// are never filed.
func (r *arrival) judge() error {
	if r.way.Old || r.mail.Auto == email.AutoBounce {
		return nil
	}
	by, err := r.tx.SenderRuled(r.ctx, models.RulingBlocked, r.mail.From.Email)
	if err != nil {
		return err
	}
	switch {
	case by != "":
		r.spam = spamWhy{reason: models.SpamBlocked}
	case r.checks.Spam != "":
		r.spam = spamWhy{models.SpamFlagged, r.checks.Spam}
	}
	return nil
}

// keptOut reports whether what a blocked sender writes stays out of a conversation that it names: it joins only what is filed already.
func (r *arrival) keptOut(conversation int64) (bool, error) {
	if r.spam.reason != models.SpamBlocked {
		return false, nil
	}
	c, err := r.tx.Conversation(r.ctx, conversation)
	return c.State != models.StateSpam && c.State != models.StateTrash, err
}

// sayWhySpam writes into the thread of a new conversation why it is filed as spam.
func (r *arrival) sayWhySpam() error {
	if !r.spam.is() || r.conv.State != models.StateSpam {
		return nil
	}
	e := models.EventData{Kind: models.EventState, From: string(models.StateOpen), To: string(models.StateSpam), Reason: r.spam.reason, Text: r.spam.by}
	return r.tx.CreateMessage(r.ctx, &models.Message{ConversationID: r.conv.ID, Kind: models.Event, CreatedAt: r.now, Event: &e})
}
