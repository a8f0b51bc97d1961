package inbox

import (
	"context"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// edit is one transaction on people and settings, with who makes it as they stand inside it.
type edit struct {
	tx   *models.DB
	n    *news
	desk *routing.Desk
	who  Actor // nobody where a link or the command line makes it
	now  models.Time
}

// edit runs fn in a transaction, with the actor's rights loaded anew, and announces that people have changed. Whatever has become
// possible by it, somebody who waits may have it now.
func (a *App) edit(ctx context.Context, who Actor, fn func(e edit) error) error {
	return a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		n.people()
		if err := fn(edit{tx, n, desk, again, desk.Now}); err != nil {
			return err
		}
		desk.Freed()
		return nil
	})
}

// admin is edit for admins. Leads, who may look, are told ErrForbidden, and others ErrNotFound.
func (a *App) admin(ctx context.Context, who Actor, fn func(e edit) error) error {
	return a.edit(ctx, who, func(e edit) error {
		if err := e.who.mustAdmin(); err != nil {
			return err
		}
		return fn(e)
	})
}

func (w Actor) mustAdmin() error {
	switch {
	case w.IsAdmin():
		return nil
	case w.User.Role == models.RoleLead:
		return models.ErrForbidden
	}
	return models.ErrNotFound
}

// mustSeePeople lets admins and leads look at users and teams.
func (w Actor) mustSeePeople() error {
	if w.IsAdmin() || w.User.Role == models.RoleLead {
		return nil
	}
	return models.ErrNotFound
}

// record adds to the history what the actor does now.
func (e edit) record(ctx context.Context, rows ...models.History) error {
	for i := range rows {
		rows[i].At, rows[i].ByUser = e.now, e.who.User.ID
	}
	return e.tx.Record(ctx, rows...)
}

// unassign takes conversations from an owner, if they are still theirs.
func (e edit) unassign(ctx context.Context, owner models.Owner, ids []int64, reason string) error {
	for _, id := range ids {
		c, err := e.tx.LockConversation(ctx, id)
		if err != nil {
			return err
		}
		if c.Owner != owner {
			continue
		}
		if err := e.desk.Assign(ctx, &c, models.Nobody, reason); err != nil {
			return err
		}
	}
	return nil
}

// unassignLost takes from owners their open conversations in inboxes where they may own none any more.
func (e edit) unassignLost(ctx context.Context, owners []models.Owner, reason string) error {
	inboxes, err := e.tx.Inboxes(ctx)
	if err != nil {
		return err
	}
	for _, in := range inboxes {
		if err := e.unassignLostIn(ctx, in.ID, owners, reason); err != nil {
			return err
		}
	}
	return nil
}

func (e edit) unassignLostIn(ctx context.Context, inboxID int64, owners []models.Owner, reason string) error {
	may, err := e.ownersIn(ctx, inboxID)
	if err != nil {
		return err
	}
	for _, o := range owners {
		if slices.Contains(may, o) {
			continue
		}
		ids, err := e.tx.OpenConversationsOf(ctx, o, inboxID)
		if err != nil {
			return err
		}
		if err := e.unassign(ctx, o, ids, reason); err != nil {
			return err
		}
	}
	return nil
}

// ownersIn returns everyone who may own conversations of an inbox.
func (e edit) ownersIn(ctx context.Context, inboxID int64) ([]models.Owner, error) {
	users, err := e.tx.UserIDsWithAccess(ctx, inboxID)
	if err != nil {
		return nil, err
	}
	teams, err := e.tx.TeamIDsWithAccess(ctx, inboxID)
	owners := userOwners(users)
	for _, id := range teams {
		owners = append(owners, models.TeamOwner(id))
	}
	return owners, err
}

// lockUser returns one user whom nobody else changes until the transaction ends.
func lockUser(ctx context.Context, tx *models.DB, id int64) (models.User, error) {
	users, err := tx.LockUsers(ctx, []int64{id})
	if err == nil && len(users) == 0 {
		err = models.ErrNotFound
	}
	if err != nil {
		return models.User{}, err
	}
	return users[0], nil
}

func userOwners(ids []int64) []models.Owner {
	owners := make([]models.Owner, len(ids))
	for i, id := range ids {
		owners[i] = models.UserOwner(id)
	}
	return owners
}

// yesNo is how history writes what is or is not.
func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// set holds ids for looking up.
func set(ids []int64) map[int64]bool {
	m := make(map[int64]bool, len(ids))
	for _, id := range ids {
		m[id] = true
	}
	return m
}

// unique returns ids without repetitions, in their order.
func unique[T comparable](ids []T) []T {
	seen := map[T]bool{}
	var out []T
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
