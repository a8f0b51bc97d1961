package inbox

import (
	"context"
	"slices"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

// AvailabilityFor says how long an availability that is set by hand is to hold.
type AvailabilityFor string

const (
	ForNow    AvailabilityFor = ""       // until working hours next begin or end
	For30Min  AvailabilityFor = "30m"    // 30 minutes
	ForHour   AvailabilityFor = "1h"     // 1 hour
	ForToday  AvailabilityFor = "today"  // to the end of the day where the user is
	ForAlways AvailabilityFor = "always" // until it is changed
)

// AvailabilityForm is what is chosen. Problems: availability, for.
type AvailabilityForm struct {
	Value      models.Availability
	For        AvailabilityFor
	EndAbsence bool // out of office ends with it
}

// Absent means that somebody is out of office and asked whether they want to be Available before that ends. Nothing was changed.
type Absent struct {
	User    models.User
	Absence models.Absence
}

// Error says so.
func (a *Absent) Error() string { return "out of office" }

// SetAvailability makes the asker, or somebody whom they lead, Available or Away by hand. Who is out of office is asked first: *Absent.
func (a *App) SetAvailability(ctx context.Context, who Actor, userID int64, f AvailabilityForm) error {
	if f.Value != models.Available && f.Value != models.Away {
		return models.Problems{{Field: "availability", Text: "Choose Available or Away."}}
	}
	return a.present(ctx, who, func(e edit) error {
		u, err := e.ledUser(ctx, userID)
		if err != nil {
			return err
		}
		if f.Value == models.Available {
			if err := e.endAbsence(ctx, u, f.EndAbsence); err != nil {
				return err
			}
		}
		if u.Hand, err = e.handSet(ctx, u, f); err != nil {
			return err
		}
		if err := e.tx.SetAvailability(ctx, u); err != nil {
			return err
		}
		if u.ID == e.who.User.ID {
			if err := e.tx.SetPresence(ctx, u.ID, e.now, e.now); err != nil {
				return err
			}
		}
		_, err = e.desk.Refresh(ctx, u.ID)
		return err
	})
}

// present is edit for what concerns when people are there: nobody's access or settings change by it, and only those are told whose
// availability is another.
func (a *App) present(ctx context.Context, who Actor, fn func(e edit) error) error {
	return a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		return fn(edit{tx, n, desk, again, desk.Now})
	})
}

// handSet returns what a choice is stored as. Who chooses for themselves what their hours say anyway leaves it to the hours.
func (e edit) handSet(ctx context.Context, u models.User, f AvailabilityForm) (models.HandSet, error) {
	working, err := e.workingOf(ctx, u)
	if err != nil {
		return models.HandSet{}, err
	}
	h := models.HandSet{Value: f.Value, At: e.now, By: e.who.User.ID}
	if h.Until, err = f.For.until(working, e.now); err != nil {
		return h, err
	}
	if f.For == ForNow && u.ID == e.who.User.ID && !working.Always() && working.Open(e.now.Time()) == (f.Value == models.Available) {
		return models.HandSet{}, nil
	}
	return h, nil
}

// endAbsence ends what absence there is, if that was agreed to.
func (e edit) endAbsence(ctx context.Context, u models.User, agreed bool) error {
	absences, err := e.tx.Absences(ctx, e.now, u.ID)
	if err != nil {
		return err
	}
	for _, absence := range absences {
		if !absence.Covers(e.now) {
			continue
		}
		if !agreed {
			return &Absent{u, absence}
		}
		absence.TillAt = e.now
		if err := e.tx.SaveAbsence(ctx, &absence); err != nil {
			return err
		}
	}
	return nil
}

// workingOf returns when a user works, with what the company says.
func (e edit) workingOf(ctx context.Context, u models.User) (hours.Schedule, error) {
	account, err := e.tx.Account(ctx)
	if err != nil {
		return hours.Schedule{}, err
	}
	own, err := e.tx.OwnDays(ctx)
	return account.WorkingOf(u.Working).Schedule(own), err
}

// until returns how long; 0 and models.Never as in models.HandSet.
func (f AvailabilityFor) until(working hours.Schedule, now models.Time) (models.Time, error) {
	switch f {
	case ForNow:
		return 0, nil
	case For30Min:
		return now.Add(30 * time.Minute), nil
	case ForHour:
		return now.Add(time.Hour), nil
	case ForToday:
		return models.At(hours.DayOf(now.Time(), working.Zone).AddDays(1).Start(working.Zone)), nil
	case ForAlways:
		return models.Never, nil
	}
	return 0, models.Problems{{Field: "for", Text: "Choose how long from the list."}}
}

// ledUser returns an active user whom the actor may set: themselves, or whom they lead.
func (e edit) ledUser(ctx context.Context, id int64) (models.User, error) {
	u, err := lockUser(ctx, e.tx, id)
	if err != nil {
		return u, err
	}
	if id == e.who.User.ID {
		return u, nil
	}
	leads, err := leads(ctx, e.tx, e.who, id)
	if err == nil && (!leads || !u.Active) {
		err = models.ErrNotFound
	}
	return u, err
}

// leads reports whether the actor leads a user: admins lead everyone, and a lead those who have access to an inbox of theirs.
func leads(ctx context.Context, db *models.DB, who Actor, userID int64) (bool, error) {
	if who.IsAdmin() {
		return true, nil
	}
	for _, inbox := range who.Leads {
		ids, err := db.UserIDsWithAccess(ctx, inbox)
		if err != nil || slices.Contains(ids, userID) {
			return err == nil, err
		}
	}
	return false, nil
}
