package inbox

import (
	"context"

	"fairlead/models"
)

// InboxForm is what an admin types about an inbox. Problems: name, users, teams, and those of WorkingForm.
type InboxForm struct {
	Name         string
	Open         bool         // everyone has access
	Users, Teams []int64      // named in the access: kept, without effect, while the inbox is open
	Working      *WorkingForm // nil: it stays as it is
}

// CreateInbox makes an inbox. For admins.
func (a *App) CreateInbox(ctx context.Context, who Actor, f InboxForm) (in models.Inbox, err error) {
	err = a.admin(ctx, who, func(e edit) error {
		in = models.Inbox{Name: f.Name, Open: f.Open, CreatedAt: e.now}
		if err := e.checkInbox(ctx, &in, f); err != nil {
			return err
		}
		if err := e.tx.CreateInbox(ctx, &in); err != nil {
			return err
		}
		if err := e.record(ctx, models.History{Kind: models.HistoryAccess, InboxID: in.ID, Value: yesNo(in.Open)}); err != nil {
			return err
		}
		return e.setAccess(ctx, in, f)
	})
	return in, err
}

// UpdateInbox renames an inbox and says who has access. For admins. Who loses access loses their open conversations there.
func (a *App) UpdateInbox(ctx context.Context, who Actor, id int64, f InboxForm) error {
	return a.edit(ctx, who, func(e edit) error {
		was, err := e.tx.Inbox(ctx, id)
		if err != nil {
			return err
		}
		if !e.who.IsAdmin() {
			return denied(e.who.CanSeeChannel(id))
		}
		owners, err := e.ownersIn(ctx, id)
		if err != nil {
			return err
		}
		is := was
		is.Name, is.Open = f.Name, f.Open
		if err := e.checkInbox(ctx, &is, f); err != nil {
			return err
		}
		if err := e.tx.UpdateInbox(ctx, is); err != nil {
			return err
		}
		if is.Working != was.Working {
			if err := e.setClocks(ctx, id); err != nil {
				return err
			}
		}
		if is.Open != was.Open {
			if err := e.record(ctx, models.History{Kind: models.HistoryAccess, InboxID: id, Value: yesNo(is.Open)}); err != nil {
				return err
			}
		}
		if err := e.setAccess(ctx, is, f); err != nil {
			return err
		}
		return e.unassignLostIn(ctx, id, owners, models.LostAccess)
	})
}

// denied is the answer to who may not do a thing: whether they may know of it decides which.
func denied(known bool) error {
	if known {
		return models.ErrForbidden
	}
	return models.ErrNotFound
}

func (e edit) checkInbox(ctx context.Context, in *models.Inbox, f InboxForm) error {
	var p models.Problems
	if f.Working != nil {
		in.Working, p = f.Working.working()
	}
	p = append(in.Check(), p...)
	users, err := e.tx.UsersByID(ctx, f.Users)
	if err != nil {
		return err
	}
	if len(users) != len(unique(f.Users)) {
		p.Add("users", "One of these people is not here any more.")
	}
	teams, err := e.tx.Teams(ctx)
	if err != nil {
		return err
	}
	known := map[int64]bool{}
	for _, t := range teams {
		known[t.ID] = true
	}
	for _, id := range f.Teams {
		if !known[id] {
			p.Add("teams", "One of these teams does not exist any more.")
			break
		}
	}
	return p.Err()
}

// setAccess stores who is named, with the history. The leads stay.
func (e edit) setAccess(ctx context.Context, in models.Inbox, f InboxForm) error {
	was, err := accessOf(ctx, e.tx, in.ID)
	if err != nil {
		return err
	}
	leads, err := e.tx.InboxLeads(ctx, in.ID)
	if err != nil {
		return err
	}
	var users []models.InboxUser
	var teams []models.InboxTeam
	for _, id := range unique(f.Users) {
		users = append(users, models.InboxUser{InboxID: in.ID, UserID: id})
	}
	for _, id := range unique(f.Teams) {
		teams = append(teams, models.InboxTeam{InboxID: in.ID, TeamID: id})
	}
	if err := e.tx.SetAccess(ctx, in.ID, users, teams, leads); err != nil {
		return err
	}
	rows := changed(was.users, f.Users, func(id int64, v string) models.History {
		return models.History{Kind: models.HistoryAccess, InboxID: in.ID, UserID: id, Value: v}
	})
	rows = append(rows, changed(was.teams, f.Teams, func(id int64, v string) models.History {
		return models.History{Kind: models.HistoryAccess, InboxID: in.ID, TeamID: id, Value: v}
	})...)
	return e.record(ctx, rows...)
}

// changed writes who came ("yes") and who went ("no").
func changed(was, is []int64, row func(id int64, value string) models.History) (rows []models.History) {
	before, after := set(was), set(is)
	for _, id := range unique(is) {
		if !before[id] {
			rows = append(rows, row(id, yesNo(true)))
		}
	}
	for _, id := range was {
		if !after[id] {
			rows = append(rows, row(id, yesNo(false)))
		}
	}
	return rows
}
