package inbox

import (
	"context"
	"net/url"

	"fairlead/models"
	"fairlead/routing"
)

// SetupForm is what the first visitor types. Problems: company, name, email, password, inbox, address.
type SetupForm struct{ Company, Name, Email, Password, Inbox, Address string }

// SetupLink makes the one-time link for the first visit; earlier ones are void. It returns nothing once a user exists.
func (a *App) SetupLink(ctx context.Context) (string, error) {
	secret, id := newLink()
	done := false
	err := a.DB.Write(ctx, func(tx *models.DB) (err error) {
		if _, err = tx.LockAccount(ctx); err != nil {
			return err
		}
		if done, err = tx.AnyUser(ctx); err != nil || done {
			return err
		}
		return tx.CreateToken(ctx, models.Token{ID: id, Kind: models.TokenSetup, CreatedAt: a.now(), ExpiresAt: models.Never})
	})
	if err != nil || done {
		return "", err
	}
	return a.URL + "/setup?token=" + url.QueryEscape(secret), nil
}

// CheckSetup returns nil if a link can be used. ErrNotFound: it was used, replaced, never was, or a user exists.
func (a *App) CheckSetup(ctx context.Context, token string) error {
	return checkSetup(ctx, a.DB, token, a.now())
}

func checkSetup(ctx context.Context, db *models.DB, token string, now models.Time) error {
	if _, err := db.Token(ctx, linkID(token), models.TokenSetup, now); err != nil {
		return err
	}
	done, err := db.AnyUser(ctx)
	if err == nil && done {
		err = models.ErrNotFound
	}
	return err
}

// Setup makes the company, its first admin, its first inbox, open to everyone, and that inbox's e-mail channel. Of several at once
// one succeeds; the others get ErrNotFound, as CheckSetup does.
func (a *App) Setup(ctx context.Context, token string, f SetupForm) (models.User, error) {
	if err := a.CheckSetup(ctx, token); err != nil {
		return models.User{}, err
	}
	u := models.User{Name: f.Name, Email: f.Email, Role: models.RoleAdmin, Seat: models.SeatService}
	in := models.Inbox{Name: f.Inbox, Open: true}
	ch := models.Channel{Kind: models.ChannelEmail, Address: f.Address}
	if err := f.check(&u, &in, &ch); err != nil {
		return models.User{}, err
	}
	var err error
	if u.PasswordHash, err = HashPassword(ctx, f.Password); err != nil {
		return models.User{}, err
	}
	err = a.route(ctx, 0, func(tx *models.DB, n *news, desk *routing.Desk) error {
		u.ID, in.ID, ch.ID = 0, 0, 0 // of an earlier try
		n.people()
		return setup(ctx, edit{tx: tx, n: n, desk: desk, now: desk.Now}, token, models.CleanLine(f.Company), &u, &in, &ch)
	})
	return u, err
}

// check says at the form's own fields what is wrong with each of its parts.
func (f SetupForm) check(u *models.User, in *models.Inbox, ch *models.Channel) error {
	p := (&models.Account{Company: f.Company}).Check()
	p = append(p, u.Check()...)
	p = append(p, CheckPassword(f.Password, *u)...)
	for _, q := range in.Check() {
		q.Field = "inbox"
		p = append(p, q)
	}
	return append(p, ch.Check()...).Err()
}

func setup(ctx context.Context, e edit, token, company string, u *models.User, in *models.Inbox, ch *models.Channel) error {
	account, err := e.tx.LockAccount(ctx)
	if err != nil {
		return err
	}
	if err := checkSetup(ctx, e.tx, token, e.now); err != nil {
		return err
	}
	if err := e.tx.UseToken(ctx, linkID(token)); err != nil {
		return err
	}
	account.Company = company
	if err := e.tx.SaveAccount(ctx, account); err != nil {
		return err
	}
	if err := e.createUser(ctx, u); err != nil {
		return err
	}
	in.CreatedAt = e.now
	if err := e.tx.CreateInbox(ctx, in); err != nil {
		return err
	}
	if err := e.record(ctx, models.History{Kind: models.HistoryAccess, InboxID: in.ID, Value: yesNo(true)}); err != nil {
		return err
	}
	ch.InboxID = in.ID
	return e.createChannel(ctx, ch)
}
