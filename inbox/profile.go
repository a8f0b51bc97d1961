package inbox

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"fairlead/models"
)

// ProfileForm is what users say about themselves. Problems: name, signature, language, theme, and those of WorkingForm.
type ProfileForm struct {
	Name, Signature, Language string
	Theme                     string // light, dark, or empty: as the system asks
	NotifySound, EnterSends   bool
	NotifyCoverage            bool         // of leads and admins only
	Working                   *WorkingForm // nil: it stays as it is
}

// ProfilePage is the asker's own settings.
type ProfilePage struct {
	User     models.User
	Working  WorkingForm
	Calendar Calendar
	Mailless bool // no channel can send, so that nothing is mailed to anybody
}

// Profile returns the asker's own settings.
func (a *App) Profile(ctx context.Context, who Actor) (ProfilePage, error) {
	p := ProfilePage{User: who.User, Working: asTyped(who.User.Working)}
	channels, err := a.DB.Channels(ctx)
	if err != nil {
		return p, err
	}
	p.Mailless = !slices.ContainsFunc(channels, models.Channel.CanSend)
	p.Calendar, err = a.calendar(ctx)
	return p, err
}

// UpdateProfile changes the asker's own settings.
func (a *App) UpdateProfile(ctx context.Context, who Actor, f ProfileForm) error {
	return a.edit(ctx, who, func(e edit) error {
		u, err := lockUser(ctx, e.tx, who.User.ID)
		if err != nil {
			return err
		}
		was := u
		u.Name, u.Language = f.Name, f.Language
		u.Theme, u.NotifySound, u.EnterSends = f.Theme, f.NotifySound, f.EnterSends
		if u.Role != models.RoleMember {
			u.NotifyCoverage = f.NotifyCoverage
		}
		u.Signature = strings.ToValidUTF8(strings.ReplaceAll(f.Signature, "\r\n", "\n"), "")
		p := checkUser(&u, f.Working)
		if f.Language != "" && f.Language != "en" && f.Language != "nl" {
			p.Add("language", "Choose a language from the list.")
		}
		if f.Theme != "" && f.Theme != "light" && f.Theme != "dark" {
			p.Add("theme", "Choose a theme from the list.")
		}
		if err := p.Err(); err != nil {
			return err
		}
		if err := e.tx.UpdateUser(ctx, u); err != nil {
			return err
		}
		return e.workingChanged(ctx, was, u)
	})
}

// ChooseTold sets what the asker is told, and how.
func (a *App) ChooseTold(ctx context.Context, who Actor, t models.Told) error {
	return a.edit(ctx, who, func(e edit) error {
		u, err := lockUser(ctx, e.tx, who.User.ID)
		if err != nil {
			return err
		}
		u.Told = t.String()
		return e.tx.UpdateUser(ctx, u)
	})
}

// ChangePassword sets the asker's password and ends their sessions but for the one with the id keep. Problems: current, password;
// ErrThrottled after too many wrong current ones.
func (a *App) ChangePassword(ctx context.Context, who Actor, keep, current, password string) error {
	u, err := a.DB.User(ctx, who.User.ID)
	if err != nil {
		return err
	}
	tries := throttle{throttleKey("password", strconv.FormatInt(u.ID, 10)), triesPerPair}
	if err := a.countTries(ctx, tries); err != nil {
		return err
	}
	ok, err := passwordMatches(ctx, current, u.PasswordHash)
	if err != nil {
		return err
	}
	if !ok {
		return models.Problems{{Field: "current", Text: "This is not your password."}}
	}
	if err := a.triedWell(ctx, tries); err != nil {
		return err
	}
	if err := CheckPassword(password, u).Err(); err != nil {
		return err
	}
	checked := u.PasswordHash
	if u.PasswordHash, err = HashPassword(ctx, password); err != nil {
		return err
	}
	return a.edit(ctx, who, func(e edit) error {
		stored, err := lockUser(ctx, e.tx, u.ID)
		if err != nil {
			return err
		}
		if stored.PasswordHash != checked { // changed meanwhile: the one that was typed is not the current one any more
			return models.Problems{{Field: "current", Text: "This is not your password."}}
		}
		return setPassword(ctx, e.tx, u, keep)
	})
}
