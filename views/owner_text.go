package views

import (
	"context"
	"strconv"

	"fairlead/models"
)

// full reports whether a user has as much as they get by routing, or more.
func (o OwnerOption) full() bool { return o.Capacity > 0 && o.Open >= o.Capacity }

// load is how much of what they can take somebody has.
func (o OwnerOption) load(ctx context.Context) string {
	switch {
	case o.Capacity == 0:
		return t(ctx, "%d open", o.Open)
	case o.full():
		return loadText(ctx, o.Open, o.Capacity) + " · " + t(ctx, "full")
	}
	return loadText(ctx, o.Open, o.Capacity)
}

// over says how many more somebody has than they get by routing; empty: none.
func (o OwnerOption) over(ctx context.Context) string {
	if o.Capacity == 0 || o.Open <= o.Capacity {
		return ""
	}
	n := func(n int64) string { return strconv.FormatInt(n, 10) }
	return t(ctx, "%s has %s open, %s more than their %s.", o.Name, n(o.Open), n(o.Open-o.Capacity), n(o.Capacity))
}

// away says why a user is Away, if it is known.
func (o OwnerOption) away(ctx context.Context) string {
	if o.Owner.Kind != models.OwnerUser || o.Availability != models.Away || awayText(ctx, o.Why) == "" {
		return ""
	}
	return availabilityText(ctx, o.Availability, o.Why)
}
