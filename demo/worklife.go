package demo

import (
	"context"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// When people at Harbour work, by who they are: an empty week is one that goes without hours.
var (
	officeDay = "9:00-12:30, 13:00-17:00"
	earlyDay  = "7:30-15:30"
	officeBy  = [7]string{time.Monday: officeDay, time.Tuesday: officeDay, time.Wednesday: officeDay, time.Thursday: officeDay, time.Friday: "9:00-16:00"}
	earlyBy   = [7]string{time.Monday: earlyDay, time.Tuesday: earlyDay, time.Thursday: earlyDay, time.Friday: earlyDay, time.Saturday: "8:00-12:00"}
	weeks     = [...][7]string{{}, officeBy, earlyBy, officeBy, officeBy, officeBy, earlyBy, officeBy}
)

// options are what the company says of everybody.
var options = inbox.CompanyOptions{TimeZone: "Europe/Amsterdam", Country: "NL", CapacityService: "7", PageNeeded: true}

const (
	absentSince = 24 * time.Hour
	outOfOffice = 4 * 24 * time.Hour // from then on
	busySince   = 30 * time.Hour
	busyWith    = 5 // conversations
)

// planWorkLife plans hours, capacity and who is out of office. Two are missing from Billing, so that Finance has a queue.
func (w *world) planWorkLife() {
	w.at(w.now.Add(-opened), func(ctx context.Context) error {
		return w.app.UpdateCompany(ctx, w.admin(), inbox.CompanyForm{Company: companyName, Options: &options})
	})
	for i, e := range staff {
		if e.absent {
			w.at(w.now.Add(-absentSince), func(ctx context.Context) error { return w.absent(ctx, w.users[i]) })
		}
		if e.busy {
			w.at(w.now.Add(-busySince), func(ctx context.Context) error { return w.app.UpdateUser(ctx, w.admin(), w.users[i], w.userForm(e)) })
		}
	}
}

func (w *world) absent(ctx context.Context, userID int64) error {
	absence := models.Absence{UserID: userID, FromAt: models.At(w.clock), TillAt: models.At(w.clock.Add(outOfOffice)), Note: "Boat show", CreatedBy: userID, CreatedAt: models.At(w.clock)}
	if err := w.tx.SaveAbsence(ctx, &absence); err != nil {
		return err
	}
	return w.app.SetAvailability(ctx, w.actors[userID], userID, inbox.AvailabilityForm{Value: models.Away})
}

// keepHours gives people their working hours, now that their past is told: it went by hand.
func (w *world) keepHours(ctx context.Context, i int) error {
	f := w.userForm(staff[i])
	f.Working = &inbox.WorkingForm{Days: weeks[i%len(weeks)]}
	return w.app.UpdateUser(ctx, w.admin(), w.users[i], f)
}
