package inbox

import (
	"context"
	"slices"

	"fairlead/models"
)

// OwnDayForm is a day off that an admin adds to the holidays. Problems: day, day_name, day_country.
type OwnDayForm struct {
	Day     string // 2026-12-24
	Name    string
	Country string // whose calendar it is added to; empty: everybody's
}

// AddOwnDay adds a day off. For admins.
func (a *App) AddOwnDay(ctx context.Context, who Actor, f OwnDayForm) error {
	return a.admin(ctx, who, func(e edit) error {
		d := models.OwnDay{Day: f.Day, Name: f.Name, Country: f.Country}
		p := d.Check()
		for i := range p {
			if p[i].Field != "day" {
				p[i].Field = "day_" + p[i].Field
			}
		}
		days, err := e.tx.OwnDays(ctx)
		if err != nil {
			return err
		}
		if len(days) >= models.MaxOwnDays {
			p.Add("day", "The list is full: remove some days first.")
		}
		if err := p.Err(); err != nil {
			return err
		}
		if err := e.tx.CreateOwnDay(ctx, &d); err != nil {
			return err
		}
		return e.calendarChanged(ctx)
	})
}

// RemoveOwnDay takes a day off from the list. For admins.
func (a *App) RemoveOwnDay(ctx context.Context, who Actor, id int64) error {
	return a.admin(ctx, who, func(e edit) error {
		days, err := e.tx.OwnDays(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(days, func(d models.OwnDay) bool { return d.ID == id }) {
			return models.ErrNotFound
		}
		if err := e.tx.DeleteOwnDay(ctx, id); err != nil {
			return err
		}
		return e.calendarChanged(ctx)
	})
}
