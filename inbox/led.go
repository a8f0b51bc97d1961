package inbox

import (
	"context"
	"slices"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// LedLimit is how many people the page of availability holds.
const LedLimit = 300

// LedQuery says whom of those they lead the asker wants to see.
type LedQuery struct {
	Team   int64 // 0: everyone
	ByLoad bool  // the busiest first, else by name
}

// LedPerson is somebody with what whoever leads them sees of them.
type LedPerson struct {
	models.User
	Standing // without Other
	Next     *models.Absence
	Today    []hours.Interval // when they work today, in their zone
	Off      string           // why they do not: the name of a day off
	Capacity int64            // 0: no limit
	Owing    int64            // open conversations that wait for their answer, up to models.CountStop
}

// Led is what the page of availability shows.
type Led struct {
	People []LedPerson
	More   bool
	Teams  []models.Team
	Zone   *time.Location // the asker's
}

// Led returns those whom the asker leads: everyone for admins, and for leads who has access to an inbox of theirs. ErrNotFound for those
// who lead nobody.
func (a *App) Led(ctx context.Context, who Actor, q LedQuery) (l Led, err error) {
	if !who.LeadsPeople() {
		return l, models.ErrNotFound
	}
	lead := who.User.ID
	if who.IsAdmin() {
		lead = 0
	}
	users, err := a.DB.UsersLed(ctx, lead, q.Team, q.ByLoad, LedLimit+1)
	if err != nil {
		return l, err
	}
	if len(users) > LedLimit {
		users, l.More = users[:LedLimit], true
	}
	if l.Teams, err = a.DB.Teams(ctx); err != nil {
		return l, err
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return l, err
	}
	l.Zone = zoneOf(account, who.User)
	l.People, err = a.ledPeople(ctx, account, users)
	return l, err
}

// ledPeople adds to users what is known of them elsewhere, with one question for all.
func (a *App) ledPeople(ctx context.Context, account models.Account, users []models.User) ([]LedPerson, error) {
	ids := make([]int64, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	if len(ids) == 0 {
		return nil, nil
	}
	own, err := a.DB.OwnDays(ctx)
	if err != nil {
		return nil, err
	}
	absences, err := a.DB.Absences(ctx, a.now(), ids...)
	if err != nil {
		return nil, err
	}
	owing, err := a.DB.OwingOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	days := workdays{account, own, a.now().Time(), map[models.Working]workday{}}
	people := make([]LedPerson, len(users))
	for i, u := range users {
		day := days.of(u)
		people[i] = LedPerson{User: u, Standing: Standing{Zone: day.zone, Hours: u.Hours != ""}, Today: day.hours, Off: day.off, Capacity: account.CapacityOf(u), Owing: owing[u.ID]}
		people[i].absences(absences, a.now())
	}
	return people, a.setters(ctx, people)
}

// absences finds the one that they are out of office by, and the next one.
func (p *LedPerson) absences(all []models.Absence, now models.Time) {
	for _, absence := range all {
		switch {
		case absence.UserID != p.ID:
		case absence.Covers(now):
			p.Absence = &absence
		case p.Next == nil:
			p.Next = &absence
		}
	}
}

// setters finds the names of those who set others.
func (a *App) setters(ctx context.Context, people []LedPerson) error {
	by := func(p LedPerson) (int64, models.Time) {
		switch {
		case p.AvailabilityWhy == models.WhyOutOfOffice && p.Absence != nil:
			return p.Absence.CreatedBy, p.Absence.CreatedAt
		case p.AvailabilityWhy == models.WhyHand:
			return p.Hand.By, p.Hand.At
		}
		return 0, 0
	}
	var ids []int64
	for _, p := range people {
		if id, _ := by(p); id != 0 && id != p.ID {
			ids = append(ids, id)
		}
	}
	names, err := a.userNames(ctx, ids)
	for i := range people {
		if id, at := by(people[i]); id != 0 && id != people[i].ID {
			people[i].SetBy, people[i].SetAt = names[id], at
		}
	}
	return err
}

// userNames returns the names of users.
func (a *App) userNames(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := map[int64]string{}
	if ids = unique(ids); len(ids) == 0 {
		return names, nil
	}
	users, err := a.DB.UsersByID(ctx, ids)
	for id, u := range users {
		names[id] = u.Name
	}
	return names, err
}

// ledBy returns a user whom the asker may set: themselves, or whom they lead.
func (a *App) ledBy(ctx context.Context, who Actor, id int64) (models.User, error) {
	u, err := a.DB.User(ctx, id)
	if err != nil || id == who.User.ID {
		return u, err
	}
	is, err := leads(ctx, a.DB, who, id)
	if err == nil && (!is || !u.Active) {
		err = models.ErrNotFound
	}
	return u, err
}

// workdays knows when people work today; many have the same hours.
type workdays struct {
	account models.Account
	own     []models.OwnDay
	now     time.Time
	known   map[models.Working]workday
}

type workday struct {
	zone  *time.Location
	hours []hours.Interval
	off   string
}

func (w workdays) of(u models.User) workday {
	working := w.account.WorkingOf(u.Working)
	if day, ok := w.known[working]; ok {
		return day
	}
	s := working.Schedule(w.own)
	day := workday{zone: zoneOf(w.account, u)}
	today := hours.DayOf(w.now, day.zone)
	if !s.Always() {
		day.hours = slices.Clip(s.Stretches(today.Start(day.zone), today.AddDays(1).Start(day.zone)))
		if s.Off != nil {
			day.off, _ = s.Off(today)
		}
	}
	w.known[working] = day
	return day
}
