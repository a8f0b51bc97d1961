package inbox

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

// coverageAccount is what coverage takes from the company.
type coverageAccount struct {
	models.Account
	own       []models.OwnDay
	schedules map[models.Working]hours.Schedule // made so far: most people share one of a few
}

func coverageAccountOf(ctx context.Context, db *models.DB) (c coverageAccount, err error) {
	c.schedules = map[models.Working]hours.Schedule{}
	if c.Account, err = db.Account(ctx); err != nil {
		return c, err
	}
	c.own, err = db.OwnDays(ctx)
	return c, err
}

func (c coverageAccount) schedule(w models.Working) hours.Schedule {
	w = c.WorkingOf(w)
	s, ok := c.schedules[w]
	if !ok {
		s = w.Schedule(c.own)
		c.schedules[w] = s
	}
	return s
}

// roll is everybody whom a channel's rule can route to, and when they are there.
type roll struct {
	channel models.Channel
	inbox   models.Inbox
	rule    models.Rule
	input   routing.CoverageInput
	names   map[int64]string // of input.People
	skipped int
}

// roll calls it for a channel. Absences that ended more than a year before now are left out.
func (c coverageAccount) roll(ctx context.Context, db *models.DB, ch models.Channel, now time.Time) (roll, error) {
	r := roll{channel: ch, names: map[int64]string{}}
	var err error
	if r.inbox, err = db.Inbox(ctx, ch.InboxID); err != nil {
		return r, err
	}
	if r.rule, err = db.RuleInForce(ctx, ch.ID); err != nil {
		return r, err
	}
	r.input.Attended, r.input.Anyway = c.schedule(r.inbox.Working), !r.rule.OnlyAvailable
	if !r.rule.AssignTo.Assigns() {
		return r, nil
	}
	named, err := db.Nominees(ctx, r.rule, ch.InboxID)
	if err != nil {
		return r, err
	}
	counted, ids := routable(r.rule, named)
	if r.skipped = len(named) - len(counted); len(counted) == 0 {
		return r, nil
	}
	users, err := db.UsersByID(ctx, ids)
	if err != nil {
		return r, err
	}
	absences, err := db.Absences(ctx, models.At(now.AddDate(-1, -1, 0)), ids...)
	if err != nil {
		return r, err
	}
	away := map[int64][]hours.Interval{}
	for _, absence := range absences {
		away[absence.UserID] = append(away[absence.UserID], hours.Interval{From: absence.FromAt.Time(), Till: absence.TillAt.Time()})
	}
	for _, n := range counted {
		r.names[n.User.ID] = n.User.Name
		r.input.People = append(r.input.People, routing.CoveragePerson{UserID: n.User.ID, Second: n.Second, Hours: c.schedule(users[n.User.ID].Working), Absences: away[n.User.ID]})
	}
	return r, nil
}

// routable returns those of whom a rule names who can be routed to, Available or not. The second choice is there only when the first
// names nobody, and is the first then, as with a rule that assigns to the contact's owner, whose coverage is about the others; or when what waits is handed out to it after a while.
func routable(rule models.Rule, named []models.Nominee) (counted []models.Nominee, ids []int64) {
	first := false
	for _, n := range named {
		first = first || !n.Second
	}
	for _, n := range named {
		n.Second = n.Second && first
		if !n.User.CanBeRouted() || n.User.Invited() || !n.Sees || n.Second && (rule.SecondAfter == 0 || !rule.Drain) {
			continue
		}
		counted, ids = append(counted, n), append(ids, n.User.ID)
	}
	return counted, ids
}

func (r roll) count() (first, second, skipped, noHours int) {
	for _, p := range r.input.People {
		if p.Second {
			second++
		} else {
			first++
		}
		if p.Hours.Always() {
			noHours++
		}
	}
	return first, second, r.skipped, noHours
}

// gaps returns the stretches without anybody, from some days before now to a few weeks ahead.
func (r roll) gaps(now time.Time) (out []CoverageGap) {
	from, till := now.Add(-coverageBack*time.Hour), now.Add(coverageUntil*time.Hour)
	for _, g := range routing.Cover(r.input, from, till).Gaps() {
		out = append(out, CoverageGap{Interval: g, Open: g.Till.Equal(till)})
	}
	return out
}
