package inbox

import (
	"cmp"
	"context"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

// Standing is what a page says of somebody's availability beside what stands on their row.
type Standing struct {
	Zone    *time.Location // theirs
	Hours   bool           // they have working hours
	SetBy   string         // the name of who set it by hand or entered the absence, if that was somebody else
	SetAt   models.Time
	Absence *models.Absence // the one they are out of office by
	Other   models.Time     // until when the other availability would hold, if it were set for now; 0: until it is changed
}

// Standing returns the asker's own. It asks the database for nothing that their row does not call for.
func (a *App) Standing(ctx context.Context, who Actor) (s Standing, err error) {
	u := who.User
	s.Hours, s.Zone = u.Hours != "", time.UTC
	absent := u.AvailabilityWhy == models.WhyOutOfOffice
	set := u.AvailabilityWhy == models.WhyHand && u.Hand.By != 0 && u.Hand.By != u.ID
	if !s.Hours && !absent && !set && u.AvailabilityUntil == 0 {
		return s, nil
	}
	in, err := a.presenceOf(ctx, u)
	if err != nil {
		return s, err
	}
	s.Zone = cmp.Or(in.Hours.Zone, time.UTC)
	by := u.Hand.By
	switch {
	case absent:
		s.Absence, by = covering(in.Absences, a.now()), 0
		if s.Absence != nil && s.Absence.CreatedBy != u.ID {
			by, s.SetAt = s.Absence.CreatedBy, s.Absence.CreatedAt
		}
	case set:
		s.SetAt = u.Hand.At
	default:
		by = 0
	}
	if !absent {
		s.Other = otherUntil(in, u, a.now())
	}
	if by != 0 {
		s.SetBy, err = ownerName(ctx, a.DB, models.UserOwner(by))
	}
	return s, err
}

// presenceOf gathers what a user's availability depends on.
func (a *App) presenceOf(ctx context.Context, u models.User) (routing.PresenceInput, error) {
	account, err := a.DB.Account(ctx)
	if err != nil {
		return routing.PresenceInput{}, err
	}
	own, err := a.DB.OwnDays(ctx)
	if err != nil {
		return routing.PresenceInput{}, err
	}
	absences, err := a.DB.Absences(ctx, a.now(), u.ID)
	return routing.PresenceInput{Hours: account.WorkingOf(u.Working).Schedule(own), Absences: absences, Hand: u.Hand}, err
}

// otherUntil returns until when the availability that somebody does not have would hold, if they set it for now.
func otherUntil(in routing.PresenceInput, u models.User, now models.Time) models.Time {
	in.Hand = models.HandSet{Value: models.Available, At: now, By: u.ID}
	if u.Availability == models.Available {
		in.Hand.Value = models.Away
	}
	return routing.PresenceAt(in, now).Until
}

func covering(absences []models.Absence, now models.Time) *models.Absence {
	for _, absence := range absences {
		if absence.Covers(now) {
			return &absence
		}
	}
	return nil
}

// ZoneOf returns the time zone that somebody lives by.
func (a *App) ZoneOf(ctx context.Context, u models.User) (*time.Location, error) {
	account, err := a.DB.Account(ctx)
	if err != nil {
		return nil, err
	}
	return zoneOf(account, u), nil
}

func zoneOf(account models.Account, u models.User) *time.Location {
	zone, err := hours.LoadZone(account.WorkingOf(u.Working).TimeZone)
	if err != nil {
		return time.UTC // it has gone from the list
	}
	return zone
}
