package routing

import (
	"cmp"
	"time"

	"fairlead/models"
	"fairlead/models/hours"
)

// presenceAge is how long ago a page may have been seen for it to count as open: pages report once a minute.
const presenceAge = 3 * time.Minute

// reportAge is how much later than it was reported somebody may have done something: nobody is idle who did something in time.
const reportAge = time.Minute

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
	p := in.planned(now)
	if p.Why != models.WhyOutOfOffice && p.Why != models.WhyNoPage {
		p.Until = in.turn(p)
	}
	if in.IdleMinutes == 0 || p.Availability == models.Away {
		return p
	}
	idle := max(in.ActiveAt, in.Hand.At, in.since(p, now)).Add(time.Duration(in.IdleMinutes)*time.Minute + reportAge)
	if idle <= now {
		return Presence{models.Away, models.WhyIdle, 0, p.Next, p.Hand}
	}
	p.Next = min(p.Next, idle)
	return p
}

// planned is what absences, hand and hours say; Until is known only out of office.
func (in PresenceInput) planned(now models.Time) Presence {
	hand := in.standing(now)
	p := in.base(hand, now)
	p.Hand = hand
	for _, a := range in.Absences {
		switch {
		case a.Covers(now):
			end := in.back(a.TillAt)
			return Presence{models.Away, models.WhyOutOfOffice, end, end, hand}
		case a.FromAt > now:
			p.Next = min(p.Next, a.FromAt)
		}
	}
	return p
}

// back is when somebody is back from an absence that ends at a moment: others may go on from there.
func (in PresenceInput) back(end models.Time) models.Time {
	for again := true; again; {
		again = false
		for _, a := range in.Absences {
			if a.FromAt <= end && a.TillAt > end {
				end, again = a.TillAt, true
			}
		}
	}
	return end
}

// turns is how many changes ahead the next one of availability is looked for: what is set by hand and an absence may each hide the
// beginning or the end of hours.
const turns = 20

// turn returns when somebody's availability changes by itself, as far as is known now; 0: it does not. The end of working hours, say,
// changes nothing for who has set themselves to Away in them.
func (in PresenceInput) turn(p Presence) models.Time {
	in.PageNeeded = false
	next := p.Next
	for range turns {
		if next == models.Never {
			return 0
		}
		then := in.planned(next)
		if then.Availability != p.Availability {
			return next
		}
		next = then.Next
	}
	return 0
}

// since is when the working hours began that make somebody Available; nobody is idle before they could have done anything.
func (in PresenceInput) since(p Presence, now models.Time) models.Time {
	if p.Why != models.WhyHours {
		return 0
	}
	span, _ := in.Hours.Current(now.Time())
	return models.At(span.From)
}

// base is what hand and hours say.
func (in PresenceInput) base(hand models.HandSet, now models.Time) Presence {
	if in.Hours.Always() {
		p := Presence{Availability: models.Available, Why: models.WhyAlways, Next: models.Never}
		if hand.Value != "" {
			p = Presence{Availability: hand.Value, Why: models.WhyHand, Next: cmp.Or(hand.Until, models.Never)}
		}
		return p
	}
	next := models.Never
	if at, _, ok := in.Hours.Next(now.Time()); ok {
		next = models.At(at)
	}
	if hand.Value != "" {
		return Presence{Availability: hand.Value, Why: models.WhyHand, Next: cmp.Or(hand.Until, next)}
	}
	p := Presence{Availability: models.Away, Why: models.WhyHours, Next: next}
	span, open := in.Hours.Current(now.Time())
	switch {
	case open && in.PageNeeded && in.PageAt < models.At(span.From).Add(-presenceAge):
		p.Why = models.WhyNoPage
	case open:
		p.Availability = models.Available
	}
	return p
}

// standing returns what is still set by hand: until the time chosen, or until working hours began or ended since. Where no hours are
// set, who was Available for a time is Away afterwards, until they say otherwise.
func (in PresenceInput) standing(now models.Time) models.HandSet {
	h := in.Hand
	switch {
	case h.Value == "" || h.Until == models.Never:
		return h
	case h.Until != 0:
		if now < h.Until {
			return h
		}
		if in.Hours.Always() && h.Value == models.Available {
			return models.HandSet{Value: models.Away, At: h.Until, Until: models.Never}
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
