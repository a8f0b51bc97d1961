package hours

import (
	"math"
	"time"
)

// clock turns what the clocks on the walls of a zone show into instants. Both are in seconds: an instant since 1970 in UTC, and
// wall as if the clocks showed UTC. It remembers the period of one offset that it looked up last; that is most of the speed.
//
// Clocks are set forward and back, so that some readings never come and some come twice. time.Date picks one of two answers then,
// depending on which side of Greenwich one is, and a span could end before it begins. Here a begin is the first instant at which
// the clocks show the reading or later, and an end is the last before which they show less. Thus a reading that is skipped is the
// instant of the change, the hour that is repeated is inside a span that reaches into it from either side, and what begins
// earlier on the wall never begins later.
type clock struct {
	zone       *time.Location
	from, till int64 // the period in which the offset is valid
	offset     int64 // seconds east of UTC
}

// margin is more than any zone was ever off UTC.
const margin = 24 * 60 * 60

func newClock(zone *time.Location) *clock {
	if zone == nil {
		zone = time.UTC
	}
	return &clock{zone: zone} // an empty period
}

// begins returns the first instant at which the clocks show wall or later.
func (c *clock) begins(wall int64) int64 {
	for t := wall - margin; ; t = c.till {
		c.lookUp(t)
		if at := max(t, wall-c.offset); at < c.till {
			return at
		}
	}
}

// ends returns the last instant before which the clocks show less than wall.
func (c *clock) ends(wall int64) int64 {
	for t := wall + margin; ; t = c.from - 1 {
		c.lookUp(t)
		if at := wall - c.offset; at > c.from {
			return min(at, c.till)
		}
	}
}

// lookUp sets the period to the one that an instant lies in.
func (c *clock) lookUp(unix int64) {
	if c.from <= unix && unix < c.till {
		return
	}
	t := c.time(unix)
	_, offset := t.Zone()
	c.offset, c.from, c.till = int64(offset), math.MinInt64, math.MaxInt64
	from, till := t.ZoneBounds()
	if !from.IsZero() {
		c.from = from.Unix()
	}
	if !till.IsZero() {
		c.till = till.Unix()
	}
	// A year beyond the zone's data has 365 days for the time package, and its last hours may lie behind the period's end.
	if c.from, c.till = min(c.from, unix), max(c.till, unix); c.till == unix {
		c.till += 60 * 60
	}
}

func (c *clock) time(unix int64) time.Time { return time.Unix(unix, 0).In(c.zone) }
