package routing

import (
	"context"
	"slices"

	"fairlead/models"
)

// why is what stands behind a change of owner or state.
type why struct {
	user     int64            // who did it; 0: a rule, a contact, or the system
	reason   string           // models.ByHand and its like, or models.ByRule
	decision *models.Decision // the run of the rule, if it was one
}

// place is the one door: every change of a conversation's owner or state goes through it, in the caller's transaction, with the
// load it changes, the history, and an event or a decision that says so. c is the row as locked and is left as placed.
func place(ctx context.Context, tx *models.DB, c *models.Conversation, state models.State, owner models.Owner, w why, now models.Time) error {
	was := *c
	c.State, c.Owner = state, owner
	if state == models.StateClosed && was.State != models.StateClosed {
		c.ClosedAt = now
	}
	if owner != was.Owner || w.decision != nil {
		c.OwnerWhy = w.reason
	}
	if w.decision != nil {
		c.DecisionID = w.decision.ID
	}
	if *c == was {
		return nil
	}
	var people []models.User
	if w.decision == nil { // a decision has locked them already, and holds the name
		var err error
		if people, err = tx.LockUsers(ctx, userIDs(was.Owner, owner)); err != nil {
			return err
		}
	}
	if err := moveLoad(ctx, tx, was, *c); err != nil {
		return err
	}
	if err := tx.PlaceConversation(ctx, was, *c); err != nil {
		return err
	}
	if err := recordPlace(ctx, tx, was, *c, w, now); err != nil {
		return err
	}
	return tellPlace(ctx, tx, was, *c, w, people, now)
}

// userIDs returns the users among owners, each once.
func userIDs(owners ...models.Owner) (ids []int64) {
	for _, o := range owners {
		if o.Kind == models.OwnerUser && !slices.Contains(ids, o.ID) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// loaded returns whom a conversation loads: its owner, if that is a user and it is open. A team's conversation loads nobody.
func loaded(c models.Conversation) int64 {
	if c.State == models.StateOpen && c.Owner.Kind == models.OwnerUser {
		return c.Owner.ID
	}
	return 0
}

func moveLoad(ctx context.Context, tx *models.DB, was, is models.Conversation) error {
	from, to, more := loaded(was), loaded(is), int64(0)
	if from != to && from != 0 {
		if err := tx.AddLoad(ctx, from, -1); err != nil {
			return err
		}
	}
	if from != to && to != 0 {
		more = 1
	}
	switch {
	case is.Owner != was.Owner && is.Owner.Kind == models.OwnerUser:
		return tx.MarkAssigned(ctx, is.Owner.ID, more)
	case more != 0:
		return tx.AddLoad(ctx, to, more)
	}
	return nil
}

func recordPlace(ctx context.Context, tx *models.DB, was, is models.Conversation, w why, now models.Time) error {
	row := models.History{At: now, InboxID: is.InboxID, ChannelID: is.ChannelID, ConversationID: is.ID, ByUser: w.user}
	var rows []models.History
	if is.Owner != was.Owner {
		row.Kind, row.Value = models.HistoryOwner, is.Owner.String()
		rows = append(rows, row)
	}
	if is.State != was.State {
		row.Kind, row.Value = models.HistoryState, string(is.State)
		rows = append(rows, row)
	}
	return tx.Record(ctx, rows...)
}

// tellPlace leaves the events that people read in the thread.
func tellPlace(ctx context.Context, tx *models.DB, was, is models.Conversation, w why, people []models.User, now models.Time) error {
	var events []models.EventData
	if is.State != was.State {
		events = append(events, models.EventData{Kind: models.EventState, From: string(was.State), To: string(is.State)})
	}
	if w.decision != nil {
		events = append(events, models.EventData{Kind: models.EventDecision, DecisionID: w.decision.ID, OwnerTo: is.Owner.String(), NameTo: w.decision.OwnerName})
	} else if is.Owner != was.Owner {
		e := models.EventData{Kind: models.EventOwner, OwnerFrom: was.Owner.String(), OwnerTo: is.Owner.String(), Reason: w.reason}
		var err error
		if e.NameFrom, err = ownerName(ctx, tx, was.Owner, people); err != nil {
			return err
		}
		if e.NameTo, err = ownerName(ctx, tx, is.Owner, people); err != nil {
			return err
		}
		events = append(events, e)
	}
	for i := range events {
		m := models.Message{ConversationID: is.ID, Kind: models.Event, UserID: w.user, Event: &events[i], CreatedAt: now}
		if err := tx.CreateMessage(ctx, &m); err != nil {
			return err
		}
	}
	return nil
}

// ownerName returns the name to keep in an event, so that it stays readable when the owner is gone.
func ownerName(ctx context.Context, tx *models.DB, o models.Owner, people []models.User) (string, error) {
	if o.Kind == models.OwnerTeam {
		t, err := tx.Team(ctx, o.ID)
		return t.Name, err
	}
	for _, u := range people {
		if o == models.UserOwner(u.ID) {
			return u.Name, nil
		}
	}
	return "", nil
}
