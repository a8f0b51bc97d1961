package inbox

import (
	"context"
	"slices"

	"fairlead/models"
)

// UpdateUser changes a user. For admins. Who is deactivated is logged out everywhere, and their open conversations become
// unassigned, as do those in inboxes that the user may not see any more. The last admin who can log in stays one.
func (a *App) UpdateUser(ctx context.Context, who Actor, id int64, f UserForm) error {
	_, err := a.UpdateUserHandingOver(ctx, who, id, f, nil)
	return err
}

// updateUser stores what was typed about a user, but for what it means for their conversations.
func (e edit) updateUser(ctx context.Context, id int64, f UserForm) (models.User, error) {
	if err := e.who.mustAdmin(); err != nil {
		return models.User{}, err
	}
	was, err := lockUser(ctx, e.tx, id)
	if err != nil {
		return was, err
	}
	u, err := e.userFrom(ctx, f, was)
	if err != nil {
		return u, err
	}
	if err := e.keepAdmin(ctx, was, u); err != nil {
		return u, err
	}
	if err := e.saveUser(ctx, was, u); err != nil {
		return u, err
	}
	return u, e.join(ctx, u, f)
}

// userFrom puts what was typed into a user's row and says what is wrong with any of it.
func (e edit) userFrom(ctx context.Context, f UserForm, u models.User) (models.User, error) {
	u.Name, u.Email, u.Role, u.Seat, u.Active = f.Name, f.Email, f.Role, f.Seat, f.Active
	p := checkUser(&u, f.Working)
	if f.Capacity != nil {
		u.Capacity = f.Capacity.capacity(&p)
	}
	teams, err := e.tx.Teams(ctx)
	if err != nil {
		return u, err
	}
	isTeam := func(id int64) bool { return slices.ContainsFunc(teams, func(t models.Team) bool { return t.ID == id }) }
	if f.MainTeam != 0 && !isTeam(f.MainTeam) {
		p.Add("main_team", "This team does not exist any more.")
	}
	if slices.ContainsFunc(f.Teams, func(id int64) bool { return !isTeam(id) }) {
		p.Add("teams", "One of these teams does not exist any more.")
	}
	inboxes, err := e.tx.Inboxes(ctx)
	if err != nil {
		return u, err
	}
	isInbox := func(id int64) bool {
		return slices.ContainsFunc(inboxes, func(i models.Inbox) bool { return i.ID == id })
	}
	if f.Role == models.RoleLead && slices.ContainsFunc(f.Leads, func(id int64) bool { return !isInbox(id) }) {
		p.Add("leads", "One of these inboxes does not exist any more.")
	}
	if !u.Active && u.ID == e.who.User.ID {
		p.Add("active", "You cannot deactivate yourself.")
	}
	return u, p.Err()
}

// keepAdmin refuses what would leave nobody to administer.
func (e edit) keepAdmin(ctx context.Context, was, is models.User) error {
	if was.Role != models.RoleAdmin || is.Role == models.RoleAdmin && is.Active {
		return nil
	}
	admins, err := e.tx.LockAdmins(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(admins, func(id int64) bool { return id != is.ID }) {
		return nil
	}
	field := "role"
	if !is.Active {
		field = "active"
	}
	return models.Problems{{Field: field, Text: "This is the only admin who can log in: make somebody else an admin first."}}
}

// saveUser stores a row that lockUser gave, with the history, and ends what the change ends: links to another address, and sessions
// of who is deactivated.
func (e edit) saveUser(ctx context.Context, was, is models.User) error {
	if err := e.tx.UpdateUser(ctx, is); err != nil {
		return err
	}
	account, err := e.tx.Account(ctx)
	if err != nil {
		return err
	}
	var rows []models.History
	if n := account.CapacityOf(is); n != account.CapacityOf(was) {
		rows = append(rows, models.History{Kind: models.HistoryCapacity, UserID: is.ID, Other: n})
	}
	if is.Active != was.Active {
		rows = append(rows, models.History{Kind: models.HistoryActive, UserID: is.ID, Value: yesNo(is.Active)})
	}
	if is.Seat != was.Seat {
		rows = append(rows, models.History{Kind: models.HistorySeat, UserID: is.ID, Value: string(is.Seat)})
	}
	if err := e.record(ctx, rows...); err != nil {
		return err
	}
	if err := e.workingChanged(ctx, was, is); err != nil {
		return err
	}
	if is.Email != was.Email || !is.Active {
		if err := dropLinks(ctx, e.tx, is.ID); err != nil {
			return err
		}
	}
	if is.Active != was.Active {
		if _, err := e.desk.Refresh(ctx, is.ID); err != nil { // the clock looks after who is active
			return err
		}
	}
	if is.Active {
		return nil
	}
	return e.tx.DeleteSessionsOf(ctx, is.ID, "")
}

// join stores which teams a user is in and which inboxes they lead.
func (e edit) join(ctx context.Context, u models.User, f UserForm) error {
	var leads []models.InboxLead
	if u.Role == models.RoleLead {
		for _, id := range unique(f.Leads) {
			leads = append(leads, models.InboxLead{InboxID: id, UserID: u.ID})
		}
	}
	if err := e.tx.SetLedBy(ctx, u.ID, leads); err != nil {
		return err
	}
	was, err := e.tx.TeamsOf(ctx, u.ID)
	if err != nil {
		return err
	}
	var is []models.TeamMember
	if f.MainTeam != 0 {
		is = append(is, models.TeamMember{TeamID: f.MainTeam, UserID: u.ID, Main: true})
	}
	for _, id := range unique(f.Teams) {
		if id != f.MainTeam {
			is = append(is, models.TeamMember{TeamID: id, UserID: u.ID})
		}
	}
	if err := e.tx.SetTeamsOf(ctx, u.ID, is); err != nil {
		return err
	}
	return e.recordTeams(ctx, was, is)
}
