package views

import (
	"context"
	"time"

	"fairlead/models"
)

// eventText says what happened, and who did it where somebody did.
func eventText(ctx context.Context, e Entry) string {
	d := e.Message.Event
	if d == nil {
		return t(ctx, "Something happened here that this version cannot read.")
	}
	if text, found := threadEvent(ctx, e, *d); found {
		return text
	}
	switch d.Kind {
	case models.EventState:
		return stateEvent(ctx, e, *d)
	case models.EventOwner:
		return ownerEvent(ctx, e, *d)
	case models.EventDecision:
		return t(ctx, "A rule decided here; its record is gone.")
	case models.EventUnsent:
		return t(ctx, "What %s had scheduled for %s was not sent.", d.NameFrom, fullTimeIn(ctx, d.Until, e.Zone)) + " " + t(ctx, d.Text)
	case models.EventErased:
		return t(ctx, "A message stood here. Whoever wrote it has been erased.")
	case models.EventLinked:
		if d.Reason == models.ClosedLong {
			return t(ctx, "This mail answers a conversation that was closed long ago, so it started a new one:")
		}
		if e.Linked == nil {
			return t(ctx, "This mail named a conversation that you have no access to, so it started a new one.")
		}
		return t(ctx, "This mail named another conversation without being part of it, so it started a new one:")
	}
	return t(ctx, "Something happened here that this version cannot read.")
}

func stateEvent(ctx context.Context, e Entry, d models.EventData) string {
	who, from, to := e.Author, models.State(d.From), models.State(d.To)
	switch {
	case d.Reason == models.OpenedByReport && to == models.StateOpen:
		return t(ctx, "Opened again: a mail that was sent from here came back")
	case from == models.StateSnoozed && to == models.StateOpen && who == "":
		return t(ctx, "No longer snoozed")
	case from == models.StateSnoozed && to == models.StateOpen:
		return t(ctx, "Woken by %s", who)
	case who == "" && from == models.StateClosed && to == models.StateOpen:
		return t(ctx, "Reopened by an answer from the contact")
	}
	if who == "" && to == models.StateSpam && d.Reason != "" {
		return spamEvent(ctx, d)
	}
	if who == "" {
		who = t(ctx, "the system")
	}
	switch to {
	case models.StateSnoozed:
		return snoozeEvent(ctx, who, d.Until, e.Zone)
	case models.StateClosed:
		return t(ctx, "Closed by %s", who)
	case models.StateSpam:
		return t(ctx, "Marked as spam by %s", who)
	case models.StateTrash:
		return t(ctx, "Moved to the trash by %s", who)
	}
	switch from {
	case models.StateSpam:
		return t(ctx, "Marked as not spam by %s", who)
	case models.StateTrash:
		return t(ctx, "Restored by %s", who)
	}
	return t(ctx, "Reopened by %s", who)
}

func snoozeEvent(ctx context.Context, who string, until models.Time, zone *time.Location) string {
	if until == models.Never {
		return t(ctx, "Snoozed by %s until somebody writes", who)
	}
	return t(ctx, "Snoozed by %s until %s", who, fullTimeIn(ctx, until, zone))
}

func ownerEvent(ctx context.Context, e Entry, d models.EventData) string {
	switch d.Reason {
	case models.ByReply:
		return t(ctx, "%s became the owner by replying", orElse(d.NameTo, e.Author))
	case models.Deactivated:
		return t(ctx, "Unassigned: %s was deactivated", d.NameFrom)
	case models.LostAccess:
		return t(ctx, "Unassigned: %s lost access to this inbox", d.NameFrom)
	case models.ByErasure:
		return t(ctx, "Unassigned: the contact is being erased")
	case models.ByMerge:
		return t(ctx, "%s owns this now, who owned what was merged into it", d.NameTo)
	case models.BySplit:
		return t(ctx, "%s owns this, who owns what it was split off from", d.NameTo)
	case models.TeamRemoved:
		return t(ctx, "Unassigned: the team %s was removed", d.NameFrom)
	}
	if d.Reason == models.ByHandover {
		return handoverEvent(ctx, e, d)
	}
	who, by := orElse(e.Author, t(ctx, "the system")), models.UserOwner(e.Message.UserID).String()
	text := t(ctx, "%s gave this to %s", who, d.NameTo)
	switch d.OwnerTo {
	case models.Nobody.String(), "":
		text = t(ctx, "%s set the owner to nobody", who)
	case by:
		text = t(ctx, "%s took this", who)
	}
	if d.NameFrom != "" && d.OwnerFrom != by {
		text += "; " + t(ctx, "%s had it before", d.NameFrom)
	}
	return text
}

// handoverEvent says who handed over whose work, and to whom.
func handoverEvent(ctx context.Context, e Entry, d models.EventData) string {
	who := orElse(e.Author, t(ctx, "the system"))
	text := t(ctx, "%s handed this over to %s", who, d.NameTo)
	if d.OwnerTo == "" || d.OwnerTo == models.Nobody.String() {
		text = t(ctx, "%s handed this over to nobody", who)
	}
	if d.OwnerFrom != models.UserOwner(e.Message.UserID).String() {
		text += "; " + t(ctx, "%s had it before", orElse(d.NameFrom, "?"))
	}
	return text
}

func eventIcon(e Entry) string {
	if e.Message.Event == nil {
		return iconInfo
	}
	switch e.Message.Event.Kind {
	case models.EventOwner:
		return iconUser
	case models.EventLinked, models.EventMerged, models.EventParted, models.EventSplit, models.EventSplitOff:
		return iconLink
	case models.EventMoved:
		return iconInbox
	case models.EventTagged, models.EventUntagged:
		return iconTag
	case models.EventState:
		return stateIcon(models.State(e.Message.Event.To))
	}
	return iconInfo
}

func stateIcon(s models.State) string {
	switch s {
	case models.StateClosed:
		return iconCheck
	case models.StateSpam:
		return iconSpam
	case models.StateTrash:
		return iconTrash
	case models.StateSnoozed:
		return iconClock
	}
	return iconReopen
}
