package inbox

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

// presenceStep is how exactly it is known when somebody last had a page open or did something in it: it bounds how often that is stored.
// Pages report once a minute, and not to the second.
const presenceStep = 55 * time.Second

// Present notes that the asker has a page open and, if active, has done something in it. That may make them Available, because their
// hours have begun or they were idle: it reports whether anything about their availability is another than who says.
func (a *App) Present(ctx context.Context, who Actor, active bool) (changed bool, err error) {
	now, u := a.now(), who.User
	fresh := func(at models.Time) bool { return at.Add(presenceStep) > now && at <= now }
	if fresh(u.PageAt) && (!active || fresh(u.ActiveAt)) && !returns(u) {
		return false, nil
	}
	at := u.ActiveAt
	if active {
		at = now
	}
	if err := a.DB.Write(ctx, func(tx *models.DB) error { return tx.SetPresence(ctx, u.ID, now, at) }); err != nil {
		return false, err
	}
	// A moment ago the clock may have found them idle, or without a page: what it has stored counts, and not what was read before.
	stored, err := a.DB.User(ctx, u.ID)
	if err != nil || !stored.Active || !returns(stored) {
		return err == nil && stored.AvailabilityWhy != u.AvailabilityWhy, err
	}
	err = a.route(ctx, u.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		is, err := desk.Refresh(ctx, u.ID)
		changed = is.AvailabilityWhy != u.AvailabilityWhy
		return err
	})
	return changed, err
}

// Shown notes in which language the asker sees a page, so that mails to them come in it if they leave the choice to their browsers. It is stored only when
// it is another than before.
func (a *App) Shown(ctx context.Context, who Actor, lang string) error {
	if who.User.Language != "" || who.User.ShownIn == lang {
		return nil
	}
	return a.DB.Write(ctx, func(tx *models.DB) error { return tx.SetShownIn(ctx, who.User.ID, lang) })
}

// returns reports whether a page, or something done in it, may make somebody Available.
func returns(u models.User) bool {
	return u.AvailabilityWhy == models.WhyIdle || u.AvailabilityWhy == models.WhyNoPage
}
