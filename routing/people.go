package routing

import (
	"context"

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
	named   []models.Nominee
}

// roster reads it once; what changes users, access or teams behind the desk's back says Freed.
func (d *Desk) roster(ctx context.Context, channelID, inboxID int64) (r roster, err error) {
	key := [2]int64{channelID, inboxID}
	if known, ok := d.rosters[key]; ok {
		return known, nil
	}
	r.inboxID = inboxID
	if r.rule, err = d.rule(ctx, channelID); err != nil || r.rule.AssignTo != models.AssignSpecific {
		return r, err
	}
	if r.named, err = d.tx.Nominees(ctx, r.rule.ID, inboxID); err != nil {
		return r, err
	}
	account, err := d.options(ctx)
	if err != nil {
		return r, err
	}
	for _, n := range r.named {
		if d.people[n.User.ID] == nil {
			d.people[n.User.ID] = &person{n.User, account.CapacityOf(n.User)}
		}
	}
	d.rosters[key] = r
	return r, nil
}
