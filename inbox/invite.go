package inbox

import (
	"context"
	"errors"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

const invitationLife = 7 * 24 * time.Hour

// Invitation is a fresh link with which a user sets a password. It is shown once: only its hash is stored.
type Invitation struct {
	URL     string
	Expires models.Time
	Mailed  bool // it was also put in the outbox, to the user's address
}

// NewInvitation makes a new link for a user, new here or without their password; earlier ones are void. For admins. A deactivated
// user is a Problem at "active".
func (a *App) NewInvitation(ctx context.Context, who Actor, userID int64) (inv Invitation, err error) {
	err = a.admin(ctx, who, func(e edit) error {
		u, err := lockUser(ctx, e.tx, userID)
		if err != nil {
			return err
		}
		if !u.Active {
			return models.Problems{{Field: "active", Text: "This user is deactivated and cannot be invited."}}
		}
		inv, err = a.invite(ctx, e, u)
		return err
	})
	return inv, err
}

func (a *App) invite(ctx context.Context, e edit, u models.User) (Invitation, error) {
	secret, id := newLink()
	inv := Invitation{URL: a.URL + "/invite/" + secret, Expires: e.now.Add(invitationLife)}
	token := models.Token{ID: id, Kind: models.TokenInvite, UserID: u.ID, CreatedAt: e.now, ExpiresAt: inv.Expires}
	if err := e.tx.CreateToken(ctx, token); err != nil {
		return inv, err
	}
	var err error
	inv.Mailed, err = e.mailInvitation(ctx, u, inv)
	return inv, err
}

// CheckInvitation returns whom a link is for. ErrNotFound: it was used, replaced, has expired, or never was.
func (a *App) CheckInvitation(ctx context.Context, token string) (models.User, error) {
	return userByLink(ctx, a.DB, models.TokenInvite, token, a.now())
}

// userByLink returns the active user whom a link is for.
func userByLink(ctx context.Context, db *models.DB, kind models.TokenKind, token string, now models.Time) (models.User, error) {
	t, err := db.Token(ctx, linkID(token), kind, now)
	if err != nil {
		return models.User{}, err
	}
	u, err := db.User(ctx, t.UserID)
	if err == nil && !u.Active {
		return models.User{}, models.ErrNotFound
	}
	return u, err
}

// AcceptInvitation sets the password of whom the link is for, once, and ends their sessions. Problems: password.
func (a *App) AcceptInvitation(ctx context.Context, token, password string) (models.User, error) {
	return a.passwordByLink(ctx, models.TokenInvite, token, password)
}

func (a *App) passwordByLink(ctx context.Context, kind models.TokenKind, token, password string) (models.User, error) {
	u, err := userByLink(ctx, a.DB, kind, token, a.now())
	if err != nil {
		return u, err
	}
	if err := CheckPassword(password, u).Err(); err != nil {
		return u, err
	}
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return u, err
	}
	err = a.route(ctx, 0, func(tx *models.DB, n *news, desk *routing.Desk) error {
		if u, err = userByLink(ctx, tx, kind, token, a.now()); err != nil {
			return err
		}
		if err := tx.UseToken(ctx, linkID(token)); err != nil {
			return err
		}
		n.people()
		desk.Freed()
		if u.Invited() {
			if err := tx.Record(ctx, models.History{At: desk.Now, Kind: models.HistoryJoined, UserID: u.ID, ByUser: u.ID}); err != nil {
				return err
			}
		}
		u.PasswordHash = hash
		return setPassword(ctx, tx, u, "")
	})
	return u, err
}

// setPassword stores a hash, makes the links void that would set another, and ends the user's sessions but for one.
func setPassword(ctx context.Context, tx *models.DB, u models.User, keep string) error {
	if err := tx.SetPassword(ctx, u.ID, u.PasswordHash); err != nil {
		return err
	}
	if err := dropLinks(ctx, tx, u.ID); err != nil {
		return err
	}
	return tx.DeleteSessionsOf(ctx, u.ID, keep)
}

// dropLinks makes the links void with which a user could set a password.
func dropLinks(ctx context.Context, tx *models.DB, userID int64) error {
	return errors.Join(tx.DeleteTokens(ctx, models.TokenInvite, userID), tx.DeleteTokens(ctx, models.TokenReset, userID))
}
