package inbox

import (
	"context"
	"slices"

	"fairlead/models"
)

// UndoMerge makes two contacts of one again: the loser gets back all that it had and that has not been changed since. It returns the
// winner and the loser. ErrNotFound: there is no such merge for the asker, or it is too long ago. Problems: the winner itself has become a part of another.
func (a *App) UndoMerge(ctx context.Context, who Actor, mergeID int64) (winner, loser models.Contact, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		record, s, err := a.mergeToUndo(ctx, tx, who, mergeID)
		if err != nil {
			return err
		}
		m := merging{ctx: ctx, tx: tx}
		if err := m.begin(who.User.ID, a.now(), record.WinnerID, record.LoserID); err != nil {
			return err
		}
		if m.winner.MergedInto != 0 {
			return models.Problems{{Text: "This contact has been merged into another since. Undo that first."}}
		}
		fresh, err := tx.EndMerge(ctx, record.ID, m.desk.Now)
		if err != nil {
			return err
		}
		if fresh {
			if err := m.undo(s); err != nil {
				return err
			}
			n.contacts()
		}
		winner, loser = m.winner, m.loser
		return n.finish(ctx, m.desk)
	})
	return winner, loser, err
}

// mergeToUndo returns a record that the actor may undo: whoever may know of what the two have become.
func (a *App) mergeToUndo(ctx context.Context, tx *models.DB, who Actor, mergeID int64) (record models.ContactMerge, s models.MergeSnapshot, err error) {
	if who, err = who.again(ctx, tx); err != nil {
		return record, s, err
	}
	if record, err = tx.Merge(ctx, mergeID); err != nil {
		return record, s, err
	}
	if _, err = readableContact(ctx, tx, who, record.WinnerID); err != nil {
		return record, s, err
	}
	if record.CreatedAt < a.now().Add(-MergesUndone) {
		return record, s, models.ErrNotFound
	}
	s, err = record.Read()
	return record, s, err
}

func (m *merging) undo(s models.MergeSnapshot) error {
	if err := m.tx.PartContacts(m.ctx, m.winner.ID, m.loser.ID, s.Moved); err != nil {
		return err
	}
	w := &m.winner
	for _, p := range []struct {
		is             *string
		merged, before string
	}{{&w.Name, s.Merged.Name, s.Winner.Name}, {&w.Email, s.Merged.Email, s.Winner.Email}, {&w.Company, s.Merged.Company, s.Winner.Company},
		{&w.JobTitle, s.Merged.JobTitle, s.Winner.JobTitle}, {&w.Note, s.Merged.Note, s.Winner.Note}} {
		if *p.is == p.merged {
			*p.is = p.before
		}
	}
	m.loser.MergedInto = 0
	for _, c := range []*models.Contact{&m.winner, &m.loser} {
		if err := firstOfOwn(m.ctx, m.tx, c); err != nil {
			return err
		}
	}
	owner := w.OwnerID
	if owner == s.Merged.OwnerID {
		owner = s.Winner.OwnerID
	}
	return m.store(owner, s.Loser.OwnerID)
}

// firstOfOwn sees to it that the first address is one of the contact's own.
func firstOfOwn(ctx context.Context, tx *models.DB, c *models.Contact) error {
	have, err := tx.AddressesOf(ctx, c.ID)
	if err != nil || slices.Contains(have, c.Email) {
		return err
	}
	c.Email = ""
	if len(have) > 0 {
		c.Email = have[0]
	}
	return nil
}
