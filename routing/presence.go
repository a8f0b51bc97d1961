package routing

import (
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// presenceAge is how long ago a page may have been seen for it to count as open: pages report once a minute.
const presenceAge = 3 * time.Minute

// PresenceInput is everything that somebody's availability depends on.
type PresenceInput struct {
	Hours       hours.Schedule // Always: none are set
	Absences    []models.Absence
	Hand        models.HandSet
	PageAt      models.Time // last had a page open
	ActiveAt    models.Time // last did something in one
	PageNeeded  bool        // the start of hours makes Available only once a page is open
	IdleMinutes int64       // 0: nobody is idle
}

// Presence is what somebody is at a moment.
type Presence struct {
	Availability models.Availability
	Why          models.AvailabilityWhy
	Until        models.Time    // when it changes by itself as far as is known; 0: not by itself
	Next         models.Time    // when to look again, which may be earlier; Never: only when somebody does something
	Hand         models.HandSet // what is still set by hand
}

// PresenceAt works out somebody's availability: out of office wins over what is set by hand, that over working hours. Who would be
// Available and has not done anything for too long is Away.
func PresenceAt(in PresenceInput, now models.Time) Presence {
	hand := in.standing(now)
	p := in.base(hand, now)
	p.Hand = hand
	for _, a := range in.Absences {
		switch {
		case a.Covers(now):
			return Presence{models.Away, models.WhyOutOfOffice, a.TillAt, a.TillAt, hand}
		case a.FromAt > now:
			p.Next = min(p.Next, a.FromAt)
		}
	}
	if in.IdleMinutes == 0 || p.Availability == models.Away {
		return p
	}
	idle := max(in.ActiveAt, in.Hand.At, in.since(now)).Add(time.Duration(in.IdleMinutes) * time.Minute)
	if idle <= now {
		return Presence{models.Away, models.WhyIdle, 0, p.Next, hand}
	}
	p.Next = min(p.Next, idle)
	return p
}

// since is when the present working hours began; somebody is not idle before they could have done anything.
func (in PresenceInput) since(now models.Time) models.Time {
	if in.Hours.Always() {
		return 0
	}
	if span, open := in.Hours.Current(now.Time()); open {
		return models.At(span.From)
	}
	return 0
}

// base is what hand and hours say.
func (in PresenceInput) base(hand models.HandSet, now models.Time) Presence {
	next, ok := models.Never, false
	if !in.Hours.Always() {
		var at time.Time
		if at, _, ok = in.Hours.Next(now.Time()); ok {
			next = models.At(at)
		}
	}
	if hand.Value != "" {
		until := hand.Until
		if until == 0 {
			until = next
		}
		p := Presence{Availability: hand.Value, Why: models.WhyHand, Next: until}
		if until != models.Never {
			p.Until = until
		}
		return p
	}
	if in.Hours.Always() {
		return Presence{Availability: models.Available, Why: models.WhyAlways, Next: models.Never}
	}
	p := Presence{Availability: models.Away, Why: models.WhyHours, Next: next}
	if next != models.Never {
		p.Until = next
	}
	span, open := in.Hours.Current(now.Time())
	switch {
	case open && in.PageNeeded && in.PageAt < models.At(span.From).Add(-presenceAge):
		p.Why, p.Until = models.WhyNoPage, 0
	case open:
		p.Availability = models.Available
	}
	return p
}

// standing returns what is still set by hand: until the time chosen, or until working hours began or ended since. Where no hours are
// set, what was set for a time is followed by the other.
func (in PresenceInput) standing(now models.Time) models.HandSet {
	h := in.Hand
	switch {
	case h.Value == "" || h.Until == models.Never:
		return h
	case h.Until != 0:
		if now < h.Until {
			return h
		}
		if in.Hours.Always() {
			return models.HandSet{Value: other(h.Value), At: h.Until, Until: models.Never}
		}
		return models.HandSet{}
	case in.Hours.Always():
		return h
	}
	if at, _, ok := in.Hours.Next(h.At.Time()); ok && models.At(at) <= now {
		return models.HandSet{}
	}
	return h
}

func other(a models.Availability) models.Availability {
	if a == models.Available {
		return models.Away
	}
	return models.Available
}
