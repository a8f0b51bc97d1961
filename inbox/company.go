package inbox

import (
	"context"
	"strconv"

	"fairlead/models"
)

// CompanyForm is what an admin types about the company. Problems: company, time_zone, country, idle_minutes, capacity_sales,
// capacity_service.
type CompanyForm struct {
	Company string
	Options *CompanyOptions // nil: they stay as they are
}

// CompanyOptions are what holds for everybody who has nothing of their own, and how availability and load are reckoned.
type CompanyOptions struct {
	TimeZone        string // IANA name; empty: UTC
	Country         string // whose holidays are days off; empty: none
	IdleMinutes     string // a number; empty: off
	CapacitySales   string // a number; empty: no limit
	CapacityService string // a number; empty: no limit
	PageNeeded      bool
	UnansweredOnly  bool
}

// CompanyPage is the company, and its options as a form shows them.
type CompanyPage struct {
	Form     CompanyForm
	Calendar Calendar
}

// Company returns the company's settings. For admins.
func (a *App) Company(ctx context.Context, who Actor) (CompanyPage, error) {
	if err := who.mustAdmin(); err != nil {
		return CompanyPage{}, err
	}
	calendar, err := a.calendar(ctx)
	is := calendar.Account
	return CompanyPage{Calendar: calendar, Form: CompanyForm{Company: is.Company, Options: &CompanyOptions{TimeZone: is.TimeZone, Country: is.Country,
		IdleMinutes: orEmpty(is.IdleMinutes), CapacitySales: orEmpty(is.CapacitySales), CapacityService: orEmpty(is.CapacityService),
		PageNeeded: is.PageNeeded, UnansweredOnly: is.UnansweredOnly}}}, err
}

// CompanyName returns what the company is called; whoever asks, it stands in the mails that it sends.
func (a *App) CompanyName(ctx context.Context) (string, error) {
	account, err := a.DB.Account(ctx)
	return account.Company, err
}

// orEmpty shows a number; 0 is not set.
func orEmpty(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// UpdateCompany changes the company's name and options. For admins. What follows from them follows at once: who is Available, what counts
// as load, and who can take what waits.
func (a *App) UpdateCompany(ctx context.Context, who Actor, f CompanyForm) error {
	return a.admin(ctx, who, func(e edit) error {
		was, err := e.tx.LockAccount(ctx)
		if err != nil {
			return err
		}
		is, p := f.account(was)
		if err := p.Err(); err != nil {
			return err
		}
		if err := e.tx.SaveAccount(ctx, is); err != nil {
			return err
		}
		return e.companyChanged(ctx, was, is)
	})
}

// account puts what was typed into the company's row and says what is wrong with it.
func (f CompanyForm) account(a models.Account) (models.Account, models.Problems) {
	var p models.Problems
	a.Company = f.Company
	if o := f.Options; o != nil {
		a.TimeZone, a.Country, a.PageNeeded, a.UnansweredOnly = o.TimeZone, o.Country, o.PageNeeded, o.UnansweredOnly
		var ok bool
		if a.IdleMinutes, ok = orNone(o.IdleMinutes, 24*60); !ok {
			p.Add("idle_minutes", "Type a number of minutes from 1 to 1440, or leave it empty.")
		}
		if a.CapacitySales, ok = orNone(o.CapacitySales, models.MaxCapacity); !ok {
			p.Add("capacity_sales", "Type a number from 1 to 10,000, or leave it empty.")
		}
		if a.CapacityService, ok = orNone(o.CapacityService, models.MaxCapacity); !ok {
			p.Add("capacity_service", "Type a number from 1 to 10,000, or leave it empty.")
		}
	}
	return a, append(p, a.Check()...)
}

// companyChanged does what follows from other options.
func (e edit) companyChanged(ctx context.Context, was, is models.Account) error {
	if was.UnansweredOnly != is.UnansweredOnly {
		if _, err := e.tx.SetLoads(ctx); err != nil {
			return err
		}
	}
	if err := e.recordCapacities(ctx, was, is); err != nil {
		return err
	}
	if was.TimeZone == is.TimeZone && was.Country == is.Country && was.IdleMinutes == is.IdleMinutes && was.PageNeeded == is.PageNeeded {
		return nil
	}
	return e.calendarChanged(ctx)
}

// calendarChanged works out anew who is Available, and what is due when in inboxes.
func (e edit) calendarChanged(ctx context.Context) error {
	e.desk.Freed() // it reads the company anew
	if err := e.desk.RefreshAll(ctx); err != nil {
		return err
	}
	return e.setClocks(ctx, 0)
}

// setClocks stores when the channels of an inbox, or of all (0), are to be looked at again.
func (e edit) setClocks(ctx context.Context, inboxID int64) error {
	channels, err := e.tx.Channels(ctx)
	if err != nil {
		return err
	}
	for _, ch := range channels {
		if inboxID == 0 || ch.InboxID == inboxID {
			if err := e.desk.SetClock(ctx, ch.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
