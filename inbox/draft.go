package inbox

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"fairlead/live"
	"fairlead/models"
)

// DraftForm is what an editor saves while somebody writes in it.
type DraftForm struct {
	Tab         models.DraftTab
	Body        string // Markdown
	To, Cc, Bcc string
	Forward     int64       // the message that is forwarded; 0: none
	Nonce       string      // of the editor's form: what it has written before is its own
	Was         string      // of the forms in which the same tab wrote before, apart by spaces; empty: none
	Base        models.Time // the version that it shows or has saved last; 0: none
	Over        bool        // though something else has been written since, in another tab or on another device
}

// Diverged means that somebody has written something else in the same conversation meanwhile, in another tab or on another device; nothing was saved.
type Diverged struct{ Draft models.Draft }

// Error says so.
func (d *Diverged) Error() string { return "another draft has been saved since this page was loaded" }

const maxDraftLine = 10_000 // bytes of addresses in one line

// SaveDraft keeps what somebody writes and has not sent, and returns it with its version; what is empty is forgotten, and what has been sent by the
// same form is not kept again. It answers *Diverged, *Merged, models.Problems or models.ErrNotFound.
func (a *App) SaveDraft(ctx context.Context, who Actor, conversationID int64, f DraftForm) (d models.Draft, err error) {
	if err := f.check(); err != nil {
		return d, err
	}
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		if sent, err := sentBy(ctx, tx, who, f.Nonce); err != nil || sent {
			d = models.Draft{}
			return err
		}
		d, err = keepDraft(ctx, tx, n, f.draft(who, c.ID, a.now()), f)
		return err
	})
	return d, err
}

// SaveDraftAlong does what SaveDraft does. What is typed in a conversation that has been merged goes along to where that is now, but over nothing that was
// written there: if something was, it is put aside there. Where something else is aside, too, or it may not be kept there, *Merged is the answer, and
// nothing was saved.
func (a *App) SaveDraftAlong(ctx context.Context, who Actor, conversationID int64, f DraftForm) (models.Draft, error) {
	d, err := a.SaveDraft(ctx, who, conversationID, f)
	var merged *Merged
	if !errors.As(err, &merged) {
		return d, err
	}
	f.Base, f.Over = 0, false
	d, err = a.SaveDraft(ctx, who, merged.Into, f)
	var other *Diverged
	if errors.As(err, &other) {
		d, err = a.saveAside(ctx, who, merged.Into, f)
	}
	if err != nil {
		return d, merged
	}
	return d, nil
}

func (f DraftForm) check() error {
	var p models.Problems
	if len(f.Body) > maxBody {
		p.Add("body", "This is too long: at most 500,000 characters.")
	}
	for field, line := range map[string]string{"to": f.To, "cc": f.Cc, "bcc": f.Bcc} {
		if len(line) > maxDraftLine {
			p.Add(field, "This is too long: at most 10,000 characters.")
		}
	}
	return p.Err()
}

// wrote reports whether a draft is what the form has saved before, or one in which the same tab wrote before it.
func (f DraftForm) wrote(d models.Draft) bool {
	return d.Nonce != "" && (d.Nonce == f.Nonce || slices.Contains(strings.Fields(f.Was), d.Nonce))
}

func (f DraftForm) draft(who Actor, conversationID int64, now models.Time) models.Draft {
	d := models.Draft{UserID: who.User.ID, ConversationID: conversationID, Tab: f.Tab, Body: f.Body, ToLine: f.To, CcLine: f.Cc, BccLine: f.Bcc, ForwardID: f.Forward,
		Staged: models.StagedIn(conversationID), Nonce: f.Nonce, UpdatedAt: now}
	if len(d.Nonce) > 100 || !utf8.ValidString(d.Nonce) {
		d.Nonce = ""
	}
	return d
}

// sentBy reports whether a form has been sent: what comes late of it is no draft.
func sentBy(ctx context.Context, tx *models.DB, who Actor, nonce string) (bool, error) {
	_, err := tx.MessageByNonce(ctx, ownNonce(who, nonce))
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// keepDraft stores a draft, or forgets it where nothing is in it.
func keepDraft(ctx context.Context, tx *models.DB, n *news, d models.Draft, f DraftForm) (models.Draft, error) {
	stored, err := tx.Draft(ctx, d.UserID, d.ConversationID)
	there := err == nil
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return d, err
	}
	if there && !f.wrote(stored) && !f.Over && stored.UpdatedAt > f.Base && !stored.Same(d) {
		return d, &Diverged{stored}
	}
	empty := d.Empty()
	if empty {
		files, err := tx.StagedFiles(ctx, d.UserID, d.Staged)
		if err != nil {
			return d, err
		}
		empty = len(files) == 0
	}
	if empty {
		gone, err := tx.DropDraft(ctx, d.UserID, d.ConversationID, "", stored.UpdatedAt)
		if gone {
			n.draft(d)
		}
		return models.Draft{}, err
	}
	if !there {
		n.draft(d)
	}
	return d, tx.SaveDraft(ctx, &d)
}

// draft tells its writer's other pages that a draft is there, or is no more.
func (n *news) draft(d models.Draft) {
	n.tell(live.Event{Kind: live.KindDraft, Conversation: d.ConversationID, Tell: d.UserID})
}

// dropSent forgets the draft of what is sent in this transaction, and nothing else that its writer has written meanwhile.
func dropSent(ctx context.Context, tx *models.DB, n *news, userID, conversationID int64, form, body string, till models.Time) error {
	d, err := tx.Draft(ctx, userID, conversationID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if d.Body == body {
		till = d.UpdatedAt
	}
	gone, err := tx.DropDraft(ctx, userID, conversationID, form, till)
	if gone {
		n.draft(d)
	}
	return err
}

// Draft returns what the actor is writing in a conversation that they may see; the zero value: nothing.
func (a *App) Draft(ctx context.Context, who Actor, conversationID int64) (models.Draft, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return models.Draft{}, err
	}
	return draftIn(ctx, a.DB, who, c.ID)
}

func draftIn(ctx context.Context, db *models.DB, who Actor, conversationID int64) (models.Draft, error) {
	d, err := db.Draft(ctx, who.User.ID, conversationID)
	if errors.Is(err, models.ErrNotFound) {
		return models.Draft{}, nil
	}
	return d, err
}
