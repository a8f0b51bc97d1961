package routing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"fairlead/models"
	"fairlead/routing"
)

// somebody draws everything that an availability depends on, around a moment near a change of the clocks, a leap day, or none of these.
func somebody(t *rapid.T) (routing.PresenceInput, models.Time) {
	begin := rapid.SampledFrom([]string{"2026-03-28 12:00Z", "2026-10-24 12:00Z", "2026-04-04 06:00Z", "2028-02-28 12:00Z", "2026-06-15 09:00Z"}).Draw(t, "begin")
	now := at(t, begin).Add(minutes(t, "now", 0, 3*24*60))
	near := func(name string) models.Time { return now.Add(minutes(t, name, -2*24*60, 2*24*60)) }
	in := routing.PresenceInput{
		Hours: works(t, rapid.SampledFrom([]string{"", office, lunch, nights, allWeek, "sun 01:00-02:30 02:45-04:00", "sun 02:10-02:50; mon 23:00-01:00", "sat 08:00-24:00; sun 00:00-03:00"}).Draw(t, "week"),
			rapid.SampledFrom([]string{"Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"}).Draw(t, "zone")),
		PageAt: near("page"), ActiveAt: near("active"), PageNeeded: rapid.Bool().Draw(t, "page needed"), IdleMinutes: rapid.SampledFrom([]int64{0, 0, 1, 15, 240}).Draw(t, "idle"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "absences") {
		from := near("from")
		in.Absences = append(in.Absences, models.Absence{FromAt: from, TillAt: from.Add(minutes(t, "length", 0, 24*60))})
	}
	if rapid.Bool().Draw(t, "by hand") {
		in.Hand = models.HandSet{Value: rapid.SampledFrom([]models.Availability{models.Available, models.Away}).Draw(t, "hand"), At: now.Add(minutes(t, "at", -24*60, 0)), By: 1}
		switch rapid.IntRange(0, 2).Draw(t, "how long") {
		case 1:
			in.Hand.Until = in.Hand.At.Add(minutes(t, "until", 1, 24*60))
		case 2:
			in.Hand.Until = models.Never
		}
	}
	return in, now
}

func minutes(t *rapid.T, name string, from, to int) time.Duration {
	return time.Duration(rapid.IntRange(from, to).Draw(t, name)) * time.Minute
}

// Looking again only when PresenceAt says so, and keeping of what was set by hand only what it says, is as good as looking all the time.
func TestLookingAgainWhenToldIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := somebody(t)
		then := now.Add(minutes(t, "then", 0, 5*24*60))
		stored, p := in, routing.PresenceAt(in, now)
		for p.Next <= then {
			stored.Hand = p.Hand
			next := routing.PresenceAt(stored, p.Next)
			if next.Next <= p.Next {
				t.Fatalf("at %v it looks again at %v", p.Next.Time(), next.Next.Time())
			}
			p = next
		}
		if is := routing.PresenceAt(in, then); is.Availability != p.Availability || is.Why != p.Why {
			t.Fatalf("at %v it is %s because of %q, and who looked when told says %s because of %q", then.Time(), is.Availability, is.Why, p.Availability, p.Why)
		}
	})
}

// Until holds: nothing changes before, something does then, if people do what keeps them Available.
func TestUntilIsTheNextChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := somebody(t)
		in.PageNeeded, in.IdleMinutes = false, 0
		p := routing.PresenceAt(in, now)
		then := now.Add(minutes(t, "then", 0, 5*24*60))
		is := routing.PresenceAt(in, then)
		switch {
		case p.Why == models.WhyOutOfOffice && then < p.Until:
			if is.Why != models.WhyOutOfOffice {
				t.Fatalf("back at %v from what lasts until %v", then.Time(), p.Until.Time())
			}
		case p.Until == 0 || then < p.Until:
			if is.Availability != p.Availability {
				t.Fatalf("%s until %v, and %s at %v", p.Availability, p.Until.Time(), is.Availability, then.Time())
			}
		}
		if p.Until != 0 && p.Why != models.WhyOutOfOffice && routing.PresenceAt(in, p.Until).Availability == p.Availability {
			t.Fatalf("%s until %v, and then still", p.Availability, p.Until.Time())
		}
	})
}

// Out of office wins over everything, what is set by hand over hours, and nobody is Available who did nothing for too long.
func TestWhatWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := somebody(t)
		p := routing.PresenceAt(in, now)
		absent := false
		for _, a := range in.Absences {
			absent = absent || a.Covers(now)
		}
		quiet := in.IdleMinutes > 0 && in.ActiveAt.Add(24*time.Hour*9) < now
		stands := in.Hand.Value != "" && (in.Hand.Until == models.Never || in.Hand.Until > now)
		switch {
		case absent != (p.Why == models.WhyOutOfOffice):
			t.Fatalf("out of office: %v, and %s because of %q", absent, p.Availability, p.Why)
		case absent && p.Availability != models.Away:
			t.Fatal("out of office and Available")
		case !absent && stands && in.Hand.Value == models.Away && p.Availability != models.Away:
			t.Fatal("Available against what was set")
		case !absent && stands && in.IdleMinutes == 0 && (p.Availability != in.Hand.Value || p.Why != models.WhyHand):
			t.Fatalf("%s because of %q against what was set", p.Availability, p.Why)
		case quiet && p.Availability == models.Available && in.Hand.At.Add(24*time.Hour) < now && in.Hours.Always():
			t.Fatal("Available and idle")
		}
	})
}
