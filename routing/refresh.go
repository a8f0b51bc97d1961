package routing

import (
	"context"

	"fairlead/models"
)

// Refresh works out a user's availability anew, stores it with its history if it has changed, and when to look again. It returns the
// user as they are now. Whoever becomes Available is given work by Finish.
func (d *Desk) Refresh(ctx context.Context, userID int64) (models.User, error) {
	u, err := d.tx.User(ctx, userID)
	if err != nil {
		return u, err
	}
	in, err := d.presence(ctx, u)
	if err != nil {
		return u, err
	}
	p := PresenceAt(in, d.Now)
	if !u.Active {
		p.Next = models.Never
	}
	if err := d.tx.SetTimer(ctx, models.TimerAvailability, u.ID, p.Next); err != nil {
		return u, err
	}
	if p.Availability == u.Availability && p.Why == u.AvailabilityWhy && p.Until == u.AvailabilityUntil && p.Hand == u.Hand {
		return u, nil
	}
	d.noted = append(d.noted, u.ID)
	changed := p.Availability != u.Availability
	if changed || p.Why != u.AvailabilityWhy {
		u.AvailabilitySince = d.Now
	}
	u.Availability, u.AvailabilityWhy, u.AvailabilityUntil, u.Hand = p.Availability, p.Why, p.Until, p.Hand
	d.forget() // they say who is Available, and why not
	if err := d.tx.SetAvailability(ctx, u); err != nil || !changed {
		return u, err
	}
	if u.Availability == models.Available {
		d.Freed()
	}
	d.switched = append(d.switched, u)
	d.thereChanged(u.ID, u.GoneSince() == 0)
	return u, d.tx.Record(ctx, models.History{At: d.Now, Kind: models.HistoryAvailability, UserID: u.ID, Value: string(u.Availability), ByUser: d.By})
}

// RefreshAll does so for every active user: for when the company's hours or holidays have changed.
func (d *Desk) RefreshAll(ctx context.Context) error {
	users, err := d.tx.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if u.Active {
			if _, err := d.Refresh(ctx, u.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// presence gathers what a user's availability depends on.
func (d *Desk) presence(ctx context.Context, u models.User) (PresenceInput, error) {
	account, err := d.options(ctx)
	if err != nil {
		return PresenceInput{}, err
	}
	own, err := d.tx.OwnDays(ctx)
	if err != nil {
		return PresenceInput{}, err
	}
	absences, err := d.tx.Absences(ctx, d.Now, u.ID)
	return PresenceInput{Hours: account.WorkingOf(u.Working).Schedule(own), Absences: absences, Hand: u.Hand, PageAt: u.PageAt, ActiveAt: u.ActiveAt,
		PageNeeded: account.PageNeeded, IdleMinutes: account.IdleMinutes}, err
}
