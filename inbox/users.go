package inbox

import (
	"context"

	"fairlead/models"
)

// UserForm is what an admin types about a user. Problems: name, email, role, leads, seat, main_team, teams, active, and those of
// CapacityForm and WorkingForm.
type UserForm struct {
	Name, Email string
	Role        models.Role
	Seat        models.Seat
	Leads       []int64 // inbox ids; kept only for the role lead
	MainTeam    int64   // 0: none
	Teams       []int64 // extra teams; the main one may be among them
	Active      bool
	Capacity    *CapacityForm // nil: it stays as it is
	Working     *WorkingForm  // nil: it stays as it is
}

// UserList is everyone, active or not, with their teams.
type UserList struct {
	Users   []models.User
	Teams   []models.Team
	Members []models.TeamMember // all memberships
	CanEdit bool
}

// UserPage is one user with what may be chosen. User.ID is 0 for a new one.
type UserPage struct {
	User     models.User
	Self     bool // the asker, who cannot deactivate themselves
	Inboxes  []models.Inbox
	Teams    []models.Team
	Leads    map[int64]bool // inbox ids
	MainTeam int64          // 0: none
	Extra    map[int64]bool // team ids
	Capacity CapacityForm
	Working  WorkingForm
	Calendar Calendar
	CanEdit  bool
}

// Users returns everyone. For admins, and for leads to look at.
func (a *App) Users(ctx context.Context, who Actor) (l UserList, err error) {
	if err := who.mustSeePeople(); err != nil {
		return l, err
	}
	l.CanEdit = who.IsAdmin()
	if l.Users, err = a.DB.Users(ctx); err != nil {
		return l, err
	}
	if l.Teams, err = a.DB.Teams(ctx); err != nil {
		return l, err
	}
	l.Members, err = a.DB.TeamMembers(ctx)
	return l, err
}

// NewUser returns the form of a new user. For admins.
func (a *App) NewUser(ctx context.Context, who Actor) (UserPage, error) {
	if err := who.mustAdmin(); err != nil {
		return UserPage{}, err
	}
	u := models.User{Role: models.RoleMember, Seat: models.SeatService, Active: true, Availability: models.Available}
	return a.userPage(ctx, who, u)
}

// User returns one user. For admins, and for leads to look at.
func (a *App) User(ctx context.Context, who Actor, id int64) (UserPage, error) {
	if err := who.mustSeePeople(); err != nil {
		return UserPage{}, err
	}
	u, err := a.DB.User(ctx, id)
	if err != nil {
		return UserPage{}, err
	}
	return a.userPage(ctx, who, u)
}

func (a *App) userPage(ctx context.Context, who Actor, u models.User) (UserPage, error) {
	p := UserPage{User: u, Self: u.ID == who.User.ID, Leads: map[int64]bool{}, Extra: map[int64]bool{}, CanEdit: who.IsAdmin(),
		Capacity: capacityAsTyped(u), Working: asTyped(u.Working)}
	var err error
	if p.Calendar, err = a.calendar(ctx); err != nil {
		return p, err
	}
	if p.Inboxes, err = a.DB.Inboxes(ctx); err != nil {
		return p, err
	}
	if p.Teams, err = a.DB.Teams(ctx); err != nil || u.ID == 0 {
		return p, err
	}
	led, err := a.DB.LedBy(ctx, u.ID)
	if err != nil {
		return p, err
	}
	p.Leads = set(led)
	members, err := a.DB.TeamsOf(ctx, u.ID)
	for _, m := range members {
		if m.Main {
			p.MainTeam = m.TeamID
		} else {
			p.Extra[m.TeamID] = true
		}
	}
	return p, err
}

// GiveSeat changes a user's seat. For admins. Problems: seat.
func (a *App) GiveSeat(ctx context.Context, who Actor, id int64, seat models.Seat) error {
	return a.admin(ctx, who, func(e edit) error {
		u, err := lockUser(ctx, e.tx, id)
		if err != nil {
			return err
		}
		was := u
		u.Seat = seat
		if err := u.Check().Err(); err != nil {
			return err
		}
		return e.saveUser(ctx, was, u)
	})
}
