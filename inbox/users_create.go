package inbox

import (
	"context"

	"fairlead/models"
	"fairlead/routing"
)

// CreateUser makes a user, who starts Available, and an invitation for them. For admins.
func (a *App) CreateUser(ctx context.Context, who Actor, f UserForm) (u models.User, inv Invitation, err error) {
	f.Active = true
	err = a.admin(ctx, who, func(e edit) error {
		if u, err = e.userFrom(ctx, f, models.User{}); err != nil {
			return err
		}
		if err = e.createUser(ctx, &u); err != nil {
			return err
		}
		if err = e.join(ctx, u, f); err != nil {
			return err
		}
		inv, err = a.invite(ctx, e, u)
		return err
	})
	return u, inv, err
}

// AddUser makes a user with a password, for who runs this machine and asks from its command line. The first user must be an admin.
// Problems: those of UserForm, and password.
func (a *App) AddUser(ctx context.Context, f UserForm, password string) (u models.User, err error) {
	f.Active = true
	if err := CheckPassword(password, models.User{Name: f.Name, Email: f.Email}).Err(); err != nil {
		return u, err
	}
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return u, err
	}
	err = a.route(ctx, 0, func(tx *models.DB, n *news, desk *routing.Desk) error {
		n.people()
		e := edit{tx: tx, n: n, desk: desk, now: desk.Now}
		if u, err = e.userFrom(ctx, f, models.User{PasswordHash: hash}); err != nil {
			return err
		}
		if err := e.firstIsAdmin(ctx, u); err != nil {
			return err
		}
		if err := e.createUser(ctx, &u); err != nil {
			return err
		}
		return e.join(ctx, u, f)
	})
	return u, err
}

// firstIsAdmin keeps set-up from being void while nobody can administer.
func (e edit) firstIsAdmin(ctx context.Context, u models.User) error {
	if _, err := e.tx.LockAccount(ctx); err != nil {
		return err
	}
	any, err := e.tx.AnyUser(ctx)
	if err == nil && !any && u.Role != models.RoleAdmin {
		err = models.Problems{{Field: "role", Text: "The first user must be an admin."}}
	}
	return err
}

// createUser stores a new active user, who starts Available, with the history.
func (e edit) createUser(ctx context.Context, u *models.User) error {
	u.Active, u.Availability, u.AvailabilitySince, u.NotifyBadge, u.NotifySound, u.CreatedAt = true, models.Available, e.now, true, true, e.now
	if err := e.tx.CreateUser(ctx, u); err != nil {
		return err
	}
	account, err := e.tx.Account(ctx)
	if err != nil {
		return err
	}
	err = e.record(ctx,
		models.History{Kind: models.HistoryCapacity, UserID: u.ID, Other: account.CapacityOf(*u)},
		models.History{Kind: models.HistoryActive, UserID: u.ID, Value: yesNo(true)},
		models.History{Kind: models.HistorySeat, UserID: u.ID, Value: string(u.Seat)},
		models.History{Kind: models.HistoryAvailability, UserID: u.ID, Value: string(u.Availability)})
	if err != nil {
		return err
	}
	*u, err = e.desk.Refresh(ctx, u.ID)
	return err
}
