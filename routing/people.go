package routing

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"fairlead/models"
)

// person is a user as the desk knows them: read once, and kept right by the one door.
type person struct {
	user     models.User
	capacity int64
}

// roster is a channel's rule and whom it names, for deciding on its conversations one after the other.
type roster struct {
	rule    models.Rule
	inboxID int64
	named   []models.Nominee // in the order of ids; with the contact's owner, where the rule assigns to them
	contact models.ContactKnown
	owner   string // the name of the contact's owner
	closed  bool   // a chatflow's, outside its operating hours
}

// asks is what a decision knows of the contact.
func (r roster) asks() *Input {
	return &Input{Rule: ruleOf(r.rule), Closed: r.closed, Owner: r.contact.OwnerID, Tracked: r.contact.Tracked}
}

// lane is where a conversation of the contact waits: for the contact's owner, if the rule asks them at all and does not pass over them.
func (r roster) lane(leftOut int64) int64 {
	if r.asks().OwnerAsked() && r.contact.OwnerID != leftOut {
		return r.contact.OwnerID
	}
	return 0
}

// roster reads it once; what changes users, access or teams behind the desk's back says Freed.
func (d *Desk) roster(ctx context.Context, channelID, inboxID int64) (r roster, err error) {
	key := [2]int64{channelID, inboxID}
	if known, ok := d.rosters[key]; ok {
		return known, nil
	}
	r.inboxID = inboxID
	if r.rule, err = d.rule(ctx, channelID); err != nil || !r.rule.AssignTo.Assigns() {
		return r, err
	}
	if r.named, err = d.tx.Nominees(ctx, r.rule, inboxID); err != nil {
		return r, err
	}
	if err := d.know(ctx, r.named); err != nil {
		return r, err
	}
	if r.closed, _, err = d.closed(ctx, r.rule); err != nil {
		return r, err
	}
	d.rosters[key] = r
	return r, nil
}

// know keeps people whom the desk does not know yet.
func (d *Desk) know(ctx context.Context, named []models.Nominee) error {
	account, err := d.options(ctx)
	if err != nil {
		return err
	}
	for _, n := range named {
		if d.people[n.User.ID] == nil {
			d.people[n.User.ID] = &person{n.User, account.CapacityOf(n.User)}
		}
	}
	return nil
}

// rosterFor is the roster for a conversation: where the rule assigns to the contact's owner, with what is known of its contact.
func (d *Desk) rosterFor(ctx context.Context, c models.Conversation) (roster, error) {
	r, err := d.roster(ctx, c.ChannelID, c.InboxID)
	if err != nil || r.rule.AssignTo != models.AssignContactOwner {
		return r, err
	}
	known, err := d.tx.ContactKnown(ctx, c.ContactID)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return r, err
	}
	return d.withOwner(ctx, r, known)
}

// laneRoster is the roster for what waits in a lane, with no more known of the contacts than that.
func (d *Desk) laneRoster(ctx context.Context, r roster, lane int64) (roster, error) {
	if r.rule.AssignTo != models.AssignContactOwner {
		return r, nil
	}
	return d.withOwner(ctx, r, models.ContactKnown{OwnerID: lane, Tracked: lane != 0})
}

// withOwner adds a contact's owner to whom a rule names: as first choice, and only as that where the rule asks them.
func (d *Desk) withOwner(ctx context.Context, r roster, known models.ContactKnown) (roster, error) {
	r.contact = known
	if known.OwnerID == 0 {
		return r, nil
	}
	if err := d.readOwners(ctx, r.inboxID, []int64{known.OwnerID}); err != nil {
		return r, err
	}
	n, ok := d.owners[[2]int64{known.OwnerID, r.inboxID}]
	if !ok {
		r.contact.OwnerID = 0 // there is no such user
		return r, nil
	}
	r.owner = n.User.Name
	at, named := slices.BinarySearchFunc(r.named, n.User.ID, func(n models.Nominee, id int64) int { return cmp.Compare(n.User.ID, id) })
	switch {
	case !named:
		r.named = slices.Insert(slices.Clone(r.named), at, n)
	case r.asks().OwnerAsked():
		r.named = slices.Clone(r.named)
		r.named[at] = n
	}
	return r, nil
}

// readOwners reads, with one statement, those of the users whom the desk does not know as owners of contacts yet.
func (d *Desk) readOwners(ctx context.Context, inboxID int64, ids []int64) error {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool {
		_, known := d.owners[[2]int64{id, inboxID}]
		return id == 0 || known
	})
	found, err := d.tx.NomineesByID(ctx, ids, inboxID)
	if err != nil {
		return err
	}
	for _, n := range found {
		d.owners[[2]int64{n.User.ID, inboxID}] = n
	}
	return d.know(ctx, found)
}
