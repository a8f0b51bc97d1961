package inbox

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

const (
	coverageAhead = 14               // days in which empty stretches are listed
	coverageWeeks = 53               // how far back and ahead the map goes
	coverageBack  = 8 * 24           // hours before now that are looked at: to say since when nobody is there
	coverageUntil = 28 * 24          // hours after now: what is empty to the end of it has no end that is known
	gapsShown     = 20               // on a page, and in a mail per channel
	gapWorthTold  = 30 * time.Minute // shorter ones are not mailed about
)

// CoverageSettings is how many people could take a channel's conversations, ahead. Names and absences are in Half alone, which is for
// who manages the inbox.
type CoverageSettings struct {
	Channel models.Channel
	Inbox   models.Inbox
	Rule    models.Rule // in force
	Zone    *time.Location
	Now     time.Time // in Zone
	Always  bool      // the inbox has no hours: all the time counts

	People  int // who can be routed to, of the first choice; nobody at all: there is nothing to count
	Second  int // of the second
	Skipped int // whom the rule names and cannot route to: no seat, no access, deactivated, invited
	NoHours int // of those counted, who have no working hours

	Week    [7]CoverageDay
	Earlier bool // there are weeks before it, and after
	Later   bool
	Gaps    []CoverageGap // that end after now and begin within 14 days, by begin
	More    int           // gaps left out of the list
	CanLead bool          // manages the inbox
	Half    *CoverageHalf // the half hour that was asked for
}

// CoverageDay is one day of the map.
type CoverageDay struct {
	Day   hours.Day
	Slots []routing.CoverageSlot
}

// CoverageGap is a stretch of the inbox's hours in which nobody could take a conversation.
type CoverageGap struct {
	hours.Interval
	Open bool // no end is known
}

// Coverage counts ahead who could take a channel's conversations: the week of a day (zero: the present one), the stretches without
// anybody, and for who manages the inbox, the people of the half hour that begins at a moment (zero: none). For who manages or reads
// the inbox. ErrNotFound too for a week more than a year away and a half hour that is not in it.
func (a *App) Coverage(ctx context.Context, who Actor, channelID int64, week hours.Day, half time.Time) (CoverageSettings, error) {
	ch, err := ruledChannel(ctx, a.DB, who, channelID)
	if err != nil {
		return CoverageSettings{}, err
	}
	s := CoverageSettings{Channel: redacted(ch), CanLead: who.CanManage(ch.InboxID)}
	if !half.IsZero() && !s.CanLead {
		return s, models.ErrNotFound
	}
	account, err := coverageAccountOf(ctx, a.DB)
	if err != nil {
		return s, err
	}
	now := a.Now()
	r, err := account.roll(ctx, a.DB, ch, now)
	if err != nil {
		return s, err
	}
	s.Inbox, s.Rule, s.Zone, s.Now, s.Always = r.inbox, r.rule, r.input.Attended.Zone, now.In(r.input.Attended.Zone), r.input.Attended.Always()
	s.People, s.Second, s.Skipped, s.NoHours = r.count()
	if s.People+s.Second == 0 {
		return s, nil
	}
	all := r.gaps(now)
	for _, g := range all {
		if g.Till.After(now) && g.From.Before(now.AddDate(0, 0, coverageAhead)) {
			s.Gaps = append(s.Gaps, g)
		}
	}
	if n := len(s.Gaps); n > gapsShown {
		s.Gaps, s.More = s.Gaps[:gapsShown], n-gapsShown
	}
	return s, s.fillWeek(r, week, half)
}

// fillWeek fills in the week, and the half hour that was asked for.
func (s *CoverageSettings) fillWeek(r roll, week hours.Day, half time.Time) error {
	today := hours.DayOf(s.Now, s.Zone).Monday()
	if week == (hours.Day{}) {
		week = today
	}
	monday := week.Monday()
	before, after := monday.Compare(today.AddDays(-7*coverageWeeks)), monday.Compare(today.AddDays(7*coverageWeeks))
	if before < 0 || after > 0 {
		return models.ErrNotFound
	}
	s.Earlier, s.Later = before > 0, after < 0
	cover := routing.Cover(r.input, monday.Start(s.Zone), monday.AddDays(7).Start(s.Zone))
	for i := range s.Week {
		day := monday.AddDays(i)
		s.Week[i].Day = day
		for _, h := range day.HalfHours(s.Zone) {
			slot := cover.Slot(h)
			s.Week[i].Slots = append(s.Week[i].Slots, slot)
			if !half.IsZero() && slot.From.Equal(half) {
				s.Half = r.half(slot)
			}
		}
	}
	if !half.IsZero() && s.Half == nil {
		return models.ErrNotFound
	}
	return nil
}
