package views

import (
	"context"
	"time"

	"fairlead/models"
)

// ForgotPage is where somebody asks for a link for a new password. Problems: email.
type ForgotPage struct {
	Shell    Shell
	Email    string // as typed
	Asked    bool   // it is on its way, if there is such a user
	Problems models.Problems
}

// SessionsPage is where a user is logged in.
type SessionsPage struct {
	Shell    Shell
	Sessions []SessionRow
	Now      models.Time
}

// SessionRow is one browser. Browser and System are what it says of itself; empty: it does not say.
type SessionRow struct {
	ID              string
	Browser, System string
	Mobile          bool
	Agent           string // its User-Agent
	Address         string // where it was last used from
	Begun, Seen     models.Time
	Here            bool // it is the one that asks
}

func (s SessionRow) name(ctx context.Context) string {
	switch {
	case s.Browser != "" && s.System != "":
		return t(ctx, "%s on %s", s.Browser, s.System)
	case s.Browser != "":
		return s.Browser
	}
	return t(ctx, "Unknown browser")
}

// used is when it was last used. That is written down once an hour.
func (s SessionRow) used(ctx context.Context, now models.Time) string {
	if s.Here || now < s.Seen.Add(time.Hour) {
		return t(ctx, "within the last hour")
	}
	return ago(ctx, s.Seen, now)
}
