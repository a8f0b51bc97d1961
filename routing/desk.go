package routing

import (
	"context"
	"slices"

	"fairlead/models"
)

// Desk is routing at work in one transaction. Every change of an owner or a state goes through one: it holds the lock under which who
// waits and who can take it are decided on together, and Finish hands out from the queue what the transaction has made possible.
type Desk struct {
	Now models.Time
	By  int64 // the user who acts; 0: a contact or the clock

	tx      *models.DB
	account *models.Account // read when first needed
	rules   map[int64]models.Rule
	more    map[int64]bool // channels on which more are late than were taken
	people  map[int64]*person
	rosters map[[2]int64]roster         // by channel and inbox
	owners  map[[2]int64]models.Nominee // owners of contacts, by user and inbox
	freed   bool                        // somebody may be able to take more than before
	touched []int64
	moves   []Move

	switched []models.User
	noted    []int64
	watched  map[int64]bool // users who may be gone while visitors wait for them
	returned map[int64]bool // users who are there for chats again
	ahead    *Foresight     // set while it only looks ahead
	opening  string         // why a conversation is being opened again; empty: somebody has written, or did so by hand
}

// Move is a conversation that has changed its owner or state.
type Move struct {
	Conversation models.Conversation // as it is now
	From         models.Owner        // who had it
	Reason       string              // models.ByRule and its like
}

// Open begins. tx must be the transaction in which everything else happens, too, and hold no row of a conversation or a user yet.
func Open(ctx context.Context, tx *models.DB, by int64, now models.Time) (*Desk, error) {
	return newDesk(tx, by, now), tx.LockRouting(ctx)
}

func newDesk(db *models.DB, by int64, now models.Time) *Desk {
	return &Desk{tx: db, By: by, Now: now, people: map[int64]*person{}, rules: map[int64]models.Rule{}, rosters: map[[2]int64]roster{}, owners: map[[2]int64]models.Nominee{}, more: map[int64]bool{}, watched: map[int64]bool{}, returned: map[int64]bool{}}
}

// Freed says that somebody may be able to take more than before, other than by what the desk has done itself: they are available, a rule
// names them, their capacity was raised.
func (d *Desk) Freed() {
	d.freed = true
	d.forget()
	d.people, d.rules, d.account = map[int64]*person{}, map[int64]models.Rule{}, nil // what was known may have changed
}

// forget lets go of whom rules name and who owns contacts.
func (d *Desk) forget() {
	clear(d.rosters)
	clear(d.owners)
}

// Moves returns what has changed its owner or state, in order.
func (d *Desk) Moves() []Move { return d.moves }

// Switched returns who has become Available or Away.
func (d *Desk) Switched() []models.User { return d.switched }

// Noted returns the ids of those whose availability, or why or until when it is so, has changed.
func (d *Desk) Noted() []int64 { return d.noted }

// Finish takes chats from owners who are gone, hands out from the queue and sets the clocks of the channels that were touched. It is called once, last.
func (d *Desk) Finish(ctx context.Context) error {
	if err := d.letAllBack(ctx); err != nil {
		return err
	}
	if err := d.takeFromGone(ctx); err != nil {
		return err
	}
	if d.freed {
		if err := d.drain(ctx); err != nil {
			return err
		}
	}
	slices.Sort(d.touched)
	for _, id := range slices.Compact(d.touched) {
		if rule, err := d.rule(ctx, id); err != nil || !watched(rule) {
			if err != nil {
				return err
			}
			continue
		}
		if err := d.SetClock(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// rule returns the rule version in force on a channel.
func (d *Desk) rule(ctx context.Context, channelID int64) (models.Rule, error) {
	if r, ok := d.rules[channelID]; ok {
		return r, nil
	}
	r, err := d.tx.RuleInForce(ctx, channelID)
	if err == nil {
		d.rules[channelID] = r
	}
	return r, err
}

// options returns the account.
func (d *Desk) options(ctx context.Context) (models.Account, error) {
	if d.account != nil {
		return *d.account, nil
	}
	a, err := d.tx.Account(ctx)
	if err == nil {
		d.account = &a
	}
	return a, err
}

// weighs reports whether a conversation is a load on the user who owns it.
func weighs(c models.Conversation, a models.Account) bool {
	return c.State == models.StateOpen && c.Owner.Kind == models.OwnerUser && !(a.UnansweredOnly && c.Answered())
}

// handed reports whether a conversation counts as handed out from the queue to its owner.
func handed(c models.Conversation) bool { return c.Handed && c.State == models.StateOpen }
