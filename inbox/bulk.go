package inbox

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// MaxBulk is how many conversations can be chosen at once.
const MaxBulk = 200

// Chosen is one of several conversations, with the owner that the page showed.
type Chosen struct {
	ID  int64
	Was models.Owner
}

// BulkAction is what is done to several conversations.
type BulkAction string

const (
	BulkAssign BulkAction = "assign" // Owner
	BulkState  BulkAction = "state"  // To
	BulkRoute  BulkAction = "route"  // those that nobody owns go through their rule
	BulkSnooze BulkAction = "snooze" // Until
)

// BulkForm is what is to be done, and to what.
type BulkForm struct {
	Chosen []Chosen
	State  models.State // that the page showed all of them in
	Action BulkAction
	Owner  models.Owner
	Before map[int64]models.Owner // undoes an assignment, instead of Owner: who had each; what had waited waits again
	To     models.State
	Until  models.Time
	Wakes  map[int64]models.Time // snoozes again, instead of Until, what was brought out of Snoozed: until when each was to sleep; Before says who had it
}

// BulkDone says what became of them. What the asker cannot see is in none of these.
type BulkDone struct {
	Done    []models.Conversation // as they are now
	Moved   int                   // have another owner than the page showed
	Changed int                   // are in another state than the page showed
	Denied  int                   // the owner has no access to their inbox
	Waiting int                   // of those routed: nobody can take them now
	Left    int                   // of those routed: their rule assigns nobody
	Wakes   map[int64]models.Time // of those that were snoozed: until when
}

// Bulk does one thing to several conversations, in one transaction. What is no longer as the page showed it is left alone. It answers
// ErrNotFound for what cannot be done to several, and Problems for a moment that cannot be snoozed to.
func (a *App) Bulk(ctx context.Context, who Actor, f BulkForm) (done BulkDone, err error) {
	if len(f.Chosen) > MaxBulk || f.Action == BulkState && (!f.To.Valid() || f.To == models.StateSnoozed) {
		return done, models.ErrNotFound
	}
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		done = BulkDone{Wakes: map[int64]models.Time{}}
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		chosen, err := done.still(ctx, tx, who, f)
		if err != nil {
			return err
		}
		set := func(c *models.Conversation) error { return a.setState(ctx, tx, n, desk, c, f.To) }
		for i := range chosen {
			if err := done.do(ctx, desk, &chosen[i], f, set); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

// still locks those chosen and returns the ones that are as the page showed them: who has waited longest first.
func (b *BulkDone) still(ctx context.Context, tx *models.DB, who Actor, f BulkForm) (out []models.Conversation, err error) {
	chosen := slices.Clone(f.Chosen)
	slices.SortFunc(chosen, func(x, y Chosen) int { return cmp.Compare(x.ID, y.ID) }) // locks are taken in this order
	for i, one := range chosen {
		if i > 0 && chosen[i-1].ID == one.ID {
			continue
		}
		c, err := tx.LockConversation(ctx, one.ID)
		if errors.Is(err, models.ErrNotFound) || err == nil && !who.CanRead(c.InboxID) {
			continue
		}
		switch {
		case err != nil:
			return nil, err
		case c.Owner != one.Was:
			b.Moved++
		case c.State != f.State:
			b.Changed++
		default:
			out = append(out, c)
			if c.State == models.StateSnoozed {
				b.Wakes[c.ID] = c.SnoozedUntil
			}
		}
	}
	slices.SortStableFunc(out, func(x, y models.Conversation) int { return cmp.Compare(turn(x), turn(y)) })
	return out, nil
}

// turn is when a conversation's turn comes among others.
func turn(c models.Conversation) models.Time {
	if c.QueuedAt != 0 {
		return c.QueuedAt
	}
	return c.UnansweredAt
}

// do does it to one conversation; set opens, closes or files it.
func (b *BulkDone) do(ctx context.Context, desk *routing.Desk, c *models.Conversation, f BulkForm, set func(*models.Conversation) error) (err error) {
	switch f.Action {
	case BulkAssign:
		err = f.assign(ctx, desk, c)
		if errors.Is(err, routing.ErrNoAccess) {
			b.Denied++
			return nil
		}
	case BulkState:
		err = set(c)
	case BulkSnooze:
		if f.Wakes != nil {
			return b.snoozeAgain(ctx, desk, c, f)
		}
		if err = maySnooze(*c, f.Until, desk.Now); err == nil {
			err = desk.Snooze(ctx, c, f.Until)
		}
	case BulkRoute:
		return b.route(ctx, desk, c)
	default:
		return models.ErrNotFound
	}
	if err == nil {
		b.Done = append(b.Done, *c)
	}
	return err
}

// snoozeAgain puts back what was brought out of Snoozed, unless its time has come meanwhile. Who may no longer own it does not have it again.
func (b *BulkDone) snoozeAgain(ctx context.Context, desk *routing.Desk, c *models.Conversation, f BulkForm) error {
	until := f.Wakes[c.ID]
	if until <= desk.Now || until != models.Never && until > desk.Now.Add(maxSnooze) {
		b.Changed++
		return nil
	}
	if f.Before != nil && f.Before[c.ID] != c.Owner {
		if err := f.assign(ctx, desk, c); err != nil && !errors.Is(err, routing.ErrNoAccess) {
			return err
		}
	}
	if err := desk.Snooze(ctx, c, until); err != nil {
		return err
	}
	b.Done = append(b.Done, *c)
	return nil
}

// assign gives one to the new owner, or back to the one that it had.
func (f BulkForm) assign(ctx context.Context, desk *routing.Desk, c *models.Conversation) error {
	owner := f.Owner
	if f.Before != nil {
		if owner = f.Before[c.ID]; owner == models.Nobody {
			return desk.GiveBack(ctx, c)
		}
	}
	return desk.Assign(ctx, c, owner, models.ByHand)
}

func (b *BulkDone) route(ctx context.Context, desk *routing.Desk, c *models.Conversation) error {
	if c.Owner != models.Nobody || c.State != models.StateOpen {
		b.Changed++
		return nil
	}
	d, err := desk.Route(ctx, c, models.CauseByHand)
	if err != nil {
		return err
	}
	switch reason := routing.Reason(d.Reason); {
	case c.Owner != models.Nobody:
		b.Done = append(b.Done, *c)
	case reason.Waits():
		b.Waiting++
	default:
		b.Left++
	}
	return nil
}

// OwnersOf returns who may own conversations of an inbox, or (0) of any that the asker has access to, as Owners does.
func (a *App) OwnersOf(ctx context.Context, who Actor, inboxID int64, query string, limit int) ([]models.OwnerChoice, bool, error) {
	inboxes := who.InboxIDs()
	if inboxID != 0 {
		if !who.CanRead(inboxID) {
			return nil, false, models.ErrNotFound
		}
		inboxes = []int64{inboxID}
	}
	var all []models.OwnerChoice
	known := map[models.Owner]bool{}
	for _, id := range inboxes {
		some, err := a.ownersIn(ctx, who, id, query)
		if err != nil {
			return nil, false, err
		}
		for _, o := range some {
			if !known[o.Owner] {
				known[o.Owner] = true
				all = append(all, o)
			}
		}
	}
	return all[:min(limit, len(all))], len(all) > limit, nil
}
