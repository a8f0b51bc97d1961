package views

import (
	"context"
	"time"

	"fairlead/models"
)

// snoozedText says until when a conversation sleeps.
func snoozedText(ctx context.Context, until, now models.Time, zone *time.Location) string {
	if until == models.Never {
		return t(ctx, "Snoozed until somebody answers")
	}
	return t(ctx, "Snoozed until %s", dayClock(ctx, until, Standing{Zone: zone, Now: now}))
}

// wakesText is the same on a row, with the owner.
func wakesText(ctx context.Context, r Row, p InboxPage) string {
	text := t(ctx, "wakes with an answer")
	if r.Wakes != models.Never {
		text = t(ctx, "wakes %s", dayClock(ctx, r.Wakes, Standing{Zone: p.Zone, Now: p.Now}))
	}
	if r.OwnerName != "" {
		text += " · " + r.OwnerName
	}
	return text
}

// label names a choice of the menu; when says the moment that it means.
func (c SnoozeChoice) label(ctx context.Context) string {
	switch c.For {
	case "later":
		return t(ctx, "In 3 hours")
	case "tomorrow":
		return t(ctx, "Tomorrow")
	case "monday":
		return t(ctx, "Next Monday")
	}
	return t(ctx, "Until somebody answers")
}

func (c SnoozeChoice) when(ctx context.Context, p ConversationPage) string {
	switch {
	case c.Until == models.Never:
		return ""
	case c.For == "tomorrow":
		return c.Until.Time().In(p.zone()).Format("15:04")
	}
	return dayClock(ctx, c.Until, Standing{Zone: p.Zone, Now: p.Now})
}

func (c ConversationPage) zone() *time.Location {
	if c.Zone == nil {
		return time.UTC
	}
	return c.Zone
}
