package inbox

import (
	"cmp"
	"context"

	"fairlead/models"
	"fairlead/routing"
)

// Side is which of two contacts a property is taken from.
type Side string

const (
	SideWinner Side = "winner" // of the contact that stays
	SideLoser  Side = "loser"  // of the one that becomes a part of it
	SideBoth   Side = "both"   // of notes: one below the other
)

// MergeChoice is what a merged contact takes from which of the two; an empty side is the winner's, or the loser's where the winner has none.
type MergeChoice struct{ Name, Email, Owner, Company, JobTitle, Note Side }

// MergePreview is two contacts, before one becomes a part of the other.
type MergePreview struct {
	Winner, Loser                           ContactPage // their facts; conversations and the like are left out
	WinnerConversations, LoserConversations int64       // that the viewer may see, at most models.CountStop
}

// PreviewMerge returns both contacts. ErrNotFound: one of them is not there for the asker, or they are the same.
func (a *App) PreviewMerge(ctx context.Context, who Actor, winnerID, loserID int64) (p MergePreview, err error) {
	for _, side := range []struct {
		id    int64
		facts *ContactPage
		count *int64
	}{{winnerID, &p.Winner, &p.WinnerConversations}, {loserID, &p.Loser, &p.LoserConversations}} {
		c, err := readableContact(ctx, a.DB, who, side.id)
		if err != nil {
			return p, err
		}
		if *side.facts, err = a.contactFacts(ctx, c); err != nil {
			return p, err
		}
		if *side.count, err = a.DB.CountConversationsWith(ctx, c.ID, who.InboxIDs()); err != nil {
			return p, err
		}
	}
	if p.Winner.ID == p.Loser.ID {
		return p, models.ErrNotFound
	}
	return p, nil
}

// merging is one merge, or its undoing, on its way into the database.
type merging struct {
	ctx           context.Context
	tx            *models.DB
	desk          *routing.Desk
	winner, loser models.Contact
	tracked       map[int64]bool // as it was before
}

// begin takes the locks in their order: addresses, routing, conversations, contacts.
func (m *merging) begin(by int64, now models.Time, winnerID, loserID int64) (err error) {
	if err := m.tx.HoldAddresses(m.ctx, winnerID, loserID); err != nil {
		return err
	}
	if m.desk, err = routing.Open(m.ctx, m.tx, by, now); err != nil {
		return err
	}
	if err := m.tx.LockConversationsWith(m.ctx, winnerID, loserID); err != nil {
		return err
	}
	m.tracked = map[int64]bool{}
	for _, id := range []int64{min(winnerID, loserID), max(winnerID, loserID)} {
		c, err := m.tx.LockContact(m.ctx, id)
		if err != nil {
			return err
		}
		if m.tracked[id], err = m.tx.Tracked(m.ctx, id); err != nil {
			return err
		}
		if id == winnerID {
			m.winner = c
		} else {
			m.loser = c
		}
	}
	return nil
}

// MergeContacts makes the loser a part of the winner: everything that belongs to it moves, also what the actor may not see. It returns the
// record, with which it can be undone. ErrNotFound as PreviewMerge.
func (a *App) MergeContacts(ctx context.Context, who Actor, winnerID, loserID int64, choice MergeChoice) (record models.ContactMerge, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		m := merging{ctx: ctx, tx: tx}
		if err := m.begin(who.User.ID, a.now(), winnerID, loserID); err != nil {
			return err
		}
		for _, c := range []models.Contact{m.winner, m.loser} {
			if c.MergedInto != 0 || winnerID == loserID {
				return models.ErrNotFound
			}
			if may, err := mayReadContact(ctx, tx, again, c); err != nil || !may {
				return cmp.Or(err, models.ErrNotFound)
			}
		}
		if record, err = m.merge(choice); err != nil {
			return err
		}
		n.contacts()
		return n.finish(ctx, m.desk)
	})
	return record, err
}

func (m *merging) merge(choice MergeChoice) (models.ContactMerge, error) {
	record := models.ContactMerge{WinnerID: m.winner.ID, LoserID: m.loser.ID, ByUser: m.desk.By, CreatedAt: m.desk.Now}
	was := models.MergeSnapshot{Winner: m.winner, Loser: m.loser}
	moved, err := m.tx.UniteContacts(m.ctx, m.winner.ID, m.loser.ID)
	if err != nil {
		return record, err
	}
	owner := m.winner.OwnerID
	if side(choice.Owner, idText(owner), idText(m.loser.OwnerID)) == SideLoser {
		owner = m.loser.OwnerID
	}
	merged := choice.merged(m.winner, m.loser)
	merged.OwnerID, m.winner = m.winner.OwnerID, merged
	m.loser.MergedInto = m.winner.ID
	if err := m.store(owner, 0); err != nil {
		return record, err
	}
	was.Merged, was.Moved = m.winner, moved
	return record, m.tx.CreateMerge(m.ctx, &record, was)
}

// store writes both contacts, their owners, and the history of who is tracked, and has what waits go by that.
func (m *merging) store(winnerOwner, loserOwner int64) error {
	for _, c := range []models.Contact{m.winner, m.loser} {
		if err := m.tx.UpdateContact(m.ctx, c); err != nil {
			return err
		}
	}
	if err := ownContact(m.ctx, m.tx, m.desk, &m.winner, winnerOwner); err != nil {
		return err
	}
	if err := ownContact(m.ctx, m.tx, m.desk, &m.loser, loserOwner); err != nil {
		return err
	}
	for _, c := range []models.Contact{m.winner, m.loser} {
		is, err := m.tx.Tracked(m.ctx, c.ID)
		if err != nil {
			return err
		}
		if is != m.tracked[c.ID] {
			if err := m.tx.Record(m.ctx, models.History{At: m.desk.Now, Kind: models.HistoryTracked, Other: c.ID, Value: yesNo(is), ByUser: m.desk.By}); err != nil {
				return err
			}
		}
		if err := m.desk.ContactChanged(m.ctx, c.ID); err != nil { // what waits of it waits for somebody else now
			return err
		}
	}
	return nil
}

// merged is the winner with the properties that were chosen.
func (choice MergeChoice) merged(winner, loser models.Contact) models.Contact {
	out := winner
	for _, p := range []struct {
		side  Side
		to    *string
		loser string
	}{{choice.Name, &out.Name, loser.Name}, {choice.Email, &out.Email, loser.Email}, {choice.Company, &out.Company, loser.Company}, {choice.JobTitle, &out.JobTitle, loser.JobTitle}, {choice.Note, &out.Note, loser.Note}} {
		switch side(p.side, *p.to, p.loser) {
		case SideLoser:
			*p.to = p.loser
		case SideBoth:
			*p.to += "\n\n" + p.loser
		}
	}
	out.Note = cutNote(out.Note)
	if out.Email == "" {
		out.Email = cmp.Or(winner.Email, loser.Email)
	}
	return out
}

// side is what a choice means for two values: where only one of them is anything there is no choice.
func side(chosen Side, winner, loser string) Side {
	switch {
	case loser == "" || winner == loser:
		return SideWinner
	case winner == "":
		return SideLoser
	case chosen == SideLoser || chosen == SideBoth:
		return chosen
	}
	return SideWinner
}

func idText(id int64) string {
	if id == 0 {
		return ""
	}
	return models.UserOwner(id).String()
}

// cutNote keeps a note of two within what one may hold.
func cutNote(s string) string {
	c := models.Contact{Note: s}
	if r := []rune(s); c.Check().Err() != nil && len(r) > 10_000 {
		return string(r[:10_000])
	}
	return s
}
