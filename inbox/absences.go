package inbox

import (
	"context"
	"strings"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

const (
	absencesEach  = 50   // that have not ended, of one person
	absenceLength = 731  // days: two years
	absenceNote   = 1000 // bytes
)

// AbsenceForm is what is typed of an absence, in the time zone of who is absent. Without times it is whole days, the last one included.
// Problems: from, from_time, till, till_time, note.
type AbsenceForm struct {
	From, FromTime string // 2026-12-03, 13:30
	Till, TillTime string
	Note           string
}

// AbsenceList is when somebody is out of office, now and later.
type AbsenceList struct {
	User     models.User
	Zone     *time.Location // theirs
	Absences []models.Absence
	Entered  map[int64]string // the names of others who entered them, by user
	Open     int64            // open conversations that they own, up to models.CountStop
	Self     bool             // the asker's own
}

// Absences returns somebody's: the asker's own, or of whom they lead.
func (a *App) Absences(ctx context.Context, who Actor, userID int64) (l AbsenceList, err error) {
	if l.User, err = a.ledBy(ctx, who, userID); err != nil {
		return l, err
	}
	l.Self = userID == who.User.ID
	if l.Zone, err = a.ZoneOf(ctx, l.User); err != nil {
		return l, err
	}
	if l.Absences, err = a.DB.Absences(ctx, a.now(), userID); err != nil {
		return l, err
	}
	var others []int64
	for _, absence := range l.Absences {
		if absence.CreatedBy != userID {
			others = append(others, absence.CreatedBy)
		}
	}
	if l.Entered, err = a.userNames(ctx, others); err != nil {
		return l, err
	}
	l.Open, err = a.DB.CountOpenOf(ctx, models.UserOwner(userID))
	return l, err
}

// Absence returns one that has not ended, with who is absent.
func (a *App) Absence(ctx context.Context, who Actor, id int64) (models.Absence, AbsenceList, error) {
	absence, err := a.DB.Absence(ctx, id)
	if err == nil && absence.TillAt <= a.now() {
		err = models.ErrNotFound
	}
	if err != nil {
		return absence, AbsenceList{}, err
	}
	l, err := a.Absences(ctx, who, absence.UserID)
	return absence, l, err
}

// CreateAbsence enters one for the asker, or for somebody whom they lead.
func (a *App) CreateAbsence(ctx context.Context, who Actor, userID int64, f AbsenceForm) error {
	return a.present(ctx, who, func(e edit) error {
		u, err := e.ledUser(ctx, userID)
		if err != nil {
			return err
		}
		absence := models.Absence{UserID: u.ID, CreatedBy: e.who.User.ID, CreatedAt: e.now}
		return e.saveAbsence(ctx, u, absence, f)
	})
}

// UpdateAbsence changes one that has not ended.
func (a *App) UpdateAbsence(ctx context.Context, who Actor, id int64, f AbsenceForm) error {
	return a.present(ctx, who, func(e edit) error {
		absence, u, err := e.absence(ctx, id)
		if err == nil && absence.TillAt <= e.now {
			err = models.ErrNotFound
		}
		if err != nil {
			return err
		}
		return e.saveAbsence(ctx, u, absence, f)
	})
}

// EndAbsence ends one now, or takes it back if it has not begun; nothing of it is left then. One that has ended stays as it was.
func (a *App) EndAbsence(ctx context.Context, who Actor, id int64) (u models.User, err error) {
	err = a.present(ctx, who, func(e edit) error {
		var absence models.Absence
		if absence, u, err = e.absence(ctx, id); err != nil || absence.TillAt <= e.now {
			return err
		}
		absence.FromAt, absence.TillAt = min(absence.FromAt, e.now), e.now
		if err := e.tx.SaveAbsence(ctx, &absence); err != nil {
			return err
		}
		u, err = e.desk.Refresh(ctx, u.ID)
		return err
	})
	return u, err
}

// absence returns one that the actor may change, with who is absent.
func (e edit) absence(ctx context.Context, id int64) (models.Absence, models.User, error) {
	absence, err := e.tx.Absence(ctx, id)
	if err != nil {
		return absence, models.User{}, err
	}
	u, err := e.ledUser(ctx, absence.UserID)
	return absence, u, err
}

// saveAbsence stores what was typed, and what follows from it.
func (e edit) saveAbsence(ctx context.Context, u models.User, absence models.Absence, f AbsenceForm) error {
	account, err := e.tx.Account(ctx)
	if err != nil {
		return err
	}
	p := f.into(&absence, zoneOf(account, u), e.now)
	others, err := e.tx.Absences(ctx, e.now, u.ID)
	if err != nil {
		return err
	}
	for _, o := range others {
		if len(p) == 0 && o.ID != absence.ID && o.FromAt < absence.TillAt && absence.FromAt < o.TillAt {
			p.Add("from", "Out of office in a part of this time already. Change that entry instead.")
		}
	}
	if absence.ID == 0 && len(others) >= absencesEach {
		p.Add("from", "There are 50 entries already. Remove one first.")
	}
	if err := p.Err(); err != nil {
		return err
	}
	if err := e.tx.SaveAbsence(ctx, &absence); err != nil {
		return err
	}
	_, err = e.desk.Refresh(ctx, u.ID)
	return err
}

// into reads what was typed and says what is wrong with it.
func (f AbsenceForm) into(a *models.Absence, zone *time.Location, now models.Time) (p models.Problems) {
	a.Note = models.CleanLine(f.Note)
	if len(a.Note) > absenceNote {
		p.Add("note", "This is too long: at most 1,000 characters.")
	}
	from, whole, ok1 := moment(&p, "from", f.From, f.FromTime, zone)
	till, wholeDay, ok2 := moment(&p, "till", f.Till, f.TillTime, zone)
	if !ok1 || !ok2 {
		return p
	}
	if wholeDay {
		till = hours.DayOf(till, zone).AddDays(1).Start(zone)
	}
	a.FromAt, a.TillAt = models.At(from), models.At(till)
	limit := hours.DayOf(now.Time(), zone).AddDays(absenceLength).Start(zone)
	switch {
	case a.TillAt <= a.FromAt && whole && wholeDay:
		p.Add("till", "The last day is before the first.")
	case a.TillAt <= a.FromAt:
		p.Add("till", "This is not after the beginning.")
	case a.TillAt <= now:
		p.Add("till", "This is over already.")
	case from.After(limit):
		p.Add("from", "Choose a day within the next two years.")
	case till.After(hours.DayOf(from, zone).AddDays(absenceLength).Start(zone)):
		p.Add("till", "This is too long: at most two years.")
	}
	return p
}

// moment reads a day and, if one was typed, a time; without it is the day's beginning, and whole.
func moment(p *models.Problems, field, day, clock string, zone *time.Location) (at time.Time, whole, ok bool) {
	d, err := hours.ParseDate(day)
	if err != nil || d.Year < 2000 || d.Year > 9000 {
		p.Add(field, "Type a date, like 2026-12-03.")
		return at, false, false
	}
	if strings.TrimSpace(clock) == "" {
		return d.Start(zone), true, true
	}
	c, err := time.Parse("15:04", strings.TrimSpace(clock))
	if err != nil {
		p.Add(field+"_time", "Type a time, like 13:30, or leave it empty.")
		return at, false, false
	}
	return time.Date(d.Year, d.Month, d.Day, c.Hour(), c.Minute(), 0, 0, zone), false, true
}
