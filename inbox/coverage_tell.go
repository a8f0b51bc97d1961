package inbox

import (
	"context"
	"slices"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
)

const (
	coverageHour  = 7                  // of the day at which people are told, in the company's zone
	coverageTold  = 7 * 24 * time.Hour // ahead
	coverageAfter = 24 * time.Hour     // what began since the last time is told, too, while it lasts
)

// nextCoverage returns when people are told next.
func nextCoverage(now models.Time, zone *time.Location) models.Time {
	t := now.Time().In(zone)
	for day := t.Day(); ; day++ {
		if at := models.At(time.Date(t.Year(), t.Month(), day, coverageHour, 0, 0, 0, zone)); at > now {
			return at
		}
	}
}

// startCoverage sets the first timer there is, if none is set.
func (a *App) startCoverage(ctx context.Context) error {
	account, err := a.DB.Account(ctx)
	if err != nil {
		return err
	}
	return a.DB.Write(ctx, func(tx *models.DB) error {
		return tx.StartTimer(ctx, models.TimerCoverage, 0, nextCoverage(a.now(), companyZone(account)))
	})
}

func companyZone(a models.Account) *time.Location {
	return models.Working{TimeZone: a.TimeZone}.Schedule(nil).Zone
}

// tellCoverage mails to whoever wants it, and may know of it, the stretches of the next 7 days in which nobody can take a conversation,
// and that they were not told of. Where no channel can send, it is tried again the next day.
func (a *App) tellCoverage(ctx context.Context, tx *models.DB, n *news, desk *routing.Desk) error {
	account, err := coverageAccountOf(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.SetTimer(ctx, models.TimerCoverage, 0, nextCoverage(desk.Now, companyZone(account.Account))); err != nil {
		return err
	}
	readers, err := tx.CoverageReaders(ctx)
	if err != nil || len(readers) == 0 {
		return err
	}
	channels, err := tx.Channels(ctx)
	if err != nil {
		return err
	}
	sender := slices.IndexFunc(channels, models.Channel.CanSend)
	if sender < 0 {
		return nil
	}
	t := teller{tx: tx, edit: edit{tx: tx, n: n, desk: desk, now: desk.Now}, account: account, url: a.URL, gaps: map[int64]coverageOf{}, told: map[toldTo][]models.ToldGap{}}
	if err := t.remember(ctx, readers); err != nil {
		return err
	}
	for _, u := range readers {
		if err := t.tell(ctx, u, channels, channels[sender]); err != nil {
			return err
		}
	}
	return nil
}

// teller tells one user after the other.
type teller struct {
	tx      *models.DB
	edit    edit
	account coverageAccount
	url     string
	gaps    map[int64]coverageOf // by channel, as far as looked at
	told    map[toldTo][]models.ToldGap
}

type coverageOf struct {
	roll roll
	gaps []CoverageGap
}

type toldTo struct{ channel, user int64 }

// remember reads what the users were told before.
func (t *teller) remember(ctx context.Context, users []models.User) error {
	ids := make([]int64, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	rows, err := t.tx.ToldGaps(ctx, ids)
	for _, g := range rows {
		to := toldTo{g.ChannelID, g.UserID}
		t.told[to] = append(t.told[to], g)
	}
	return err
}

// tell mails one user what is new, of all channels at once.
func (t *teller) tell(ctx context.Context, u models.User, channels []models.Channel, sender models.Channel) error {
	leads, err := t.tx.LedBy(ctx, u.ID)
	if err != nil {
		return err
	}
	var fresh []coverageOf
	for _, ch := range channels {
		if u.Role != models.RoleAdmin && !slices.Contains(leads, ch.InboxID) {
			continue
		}
		c, err := t.of(ctx, ch)
		if err != nil {
			return err
		}
		if c.gaps, err = t.freshTo(ctx, u, c); err != nil {
			return err
		}
		if len(c.gaps) > 0 {
			fresh = append(fresh, c)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	subject, body := coverageText(u, t.url, fresh)
	return t.edit.mail(ctx, sender, t.account.Company, u, subject, body)
}

// of looks at a channel, once. Where a rule routes to nobody on purpose there is nothing to tell; nor where it has only the owners of contacts.
func (t *teller) of(ctx context.Context, ch models.Channel) (coverageOf, error) {
	c, ok := t.gaps[ch.ID]
	if ok {
		return c, nil
	}
	now := t.edit.now.Time()
	used, err := wayInUse(ctx, t.tx, ch)
	if err != nil || !used {
		return c, err
	}
	if c.roll, err = t.account.roll(ctx, t.tx, ch, now); err != nil {
		return c, err
	}
	if to := c.roll.rule.AssignTo; to == models.AssignSpecific || to == models.AssignContactOwner && len(c.roll.input.People)+c.roll.skipped > 0 {
		c.gaps = c.roll.gaps(now)
	}
	t.gaps[ch.ID] = c
	return c, nil
}

// freshTo returns what a user was not told of yet, and notes that they are.
func (t *teller) freshTo(ctx context.Context, u models.User, c coverageOf) (fresh []CoverageGap, err error) {
	now := t.edit.now.Time()
	var known []hours.Interval
	for _, g := range t.told[toldTo{c.roll.channel.ID, u.ID}] {
		if g.TillAt == models.Never {
			if err := t.bound(ctx, &g, c.gaps); err != nil {
				return nil, err
			}
		}
		known = append(known, toldInterval(g, now))
	}
	for _, g := range c.gaps {
		soon := g.From.After(now.Add(-coverageAfter)) && g.From.Before(now.Add(coverageTold)) && g.Till.After(now)
		if !soon || !longer(hours.Subtract([]hours.Interval{g.Interval}, known), gapWorthTold) {
			continue
		}
		fresh = append(fresh, g)
		row := models.ToldGap{ChannelID: c.roll.channel.ID, UserID: u.ID, FromAt: models.At(g.From), TillAt: models.At(g.Till)}
		if g.Open {
			row.TillAt = models.Never
		}
		if err := t.tx.SaveToldGap(ctx, row); err != nil {
			return nil, err
		}
	}
	return fresh, nil
}

// bound notes when a stretch ends whose end was not known when it was told.
func (t *teller) bound(ctx context.Context, told *models.ToldGap, gaps []CoverageGap) error {
	at := max(told.FromAt, t.edit.now).Time()
	till := told.FromAt // it has gone
	for _, g := range gaps {
		if g.Open && g.Till.After(at) && !g.From.After(at) {
			return nil
		}
		if !g.From.After(at) && g.Till.After(at) {
			till = models.At(g.Till)
		}
	}
	told.TillAt = till
	return t.tx.SaveToldGap(ctx, *told)
}

func toldInterval(g models.ToldGap, now time.Time) hours.Interval {
	if g.TillAt == models.Never {
		return hours.Interval{From: g.FromAt.Time(), Till: now.AddDate(1, 0, 0)}
	}
	return hours.Interval{From: g.FromAt.Time(), Till: g.TillAt.Time()}
}

// longer reports whether one of the intervals is at least so long.
func longer(all []hours.Interval, than time.Duration) bool {
	return slices.ContainsFunc(all, func(i hours.Interval) bool { return i.Length() >= than })
}
