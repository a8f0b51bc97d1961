package views

import (
	"context"

	"fairlead/models"
)

// eventText says what happened, and who did it where somebody did.
func eventText(ctx context.Context, e Entry) string {
	d := e.Message.Event
	if d == nil {
		return t(ctx, "Something happened here that this version cannot read.")
	}
	switch d.Kind {
	case models.EventState:
		return stateEvent(ctx, e.Author, *d)
	case models.EventOwner:
		return ownerEvent(ctx, e, *d)
	case models.EventDecision:
		return t(ctx, "A rule decided here; its record is gone.")
	case models.EventLinked:
		if e.Linked == nil {
			return t(ctx, "This mail named a conversation that you have no access to, so it started a new one.")
		}
		return t(ctx, "This mail named another conversation without being part of it, so it started a new one:")
	}
	return t(ctx, "Something happened here that this version cannot read.")
}

func stateEvent(ctx context.Context, who string, d models.EventData) string {
	if who == "" && models.State(d.To) == models.StateOpen && models.State(d.From) == models.StateClosed {
		return t(ctx, "Reopened by an answer from the contact") // nothing else opens a conversation by itself
	}
	if who == "" {
		who = t(ctx, "the system")
	}
	switch models.State(d.To) {
	case models.StateClosed:
		return t(ctx, "Closed by %s", who)
	case models.StateSpam:
		return t(ctx, "Marked as spam by %s", who)
	case models.StateTrash:
		return t(ctx, "Moved to the trash by %s", who)
	}
	switch models.State(d.From) {
	case models.StateSpam:
		return t(ctx, "Marked as not spam by %s", who)
	case models.StateTrash:
		return t(ctx, "Restored by %s", who)
	}
	return t(ctx, "Reopened by %s", who)
}

func ownerEvent(ctx context.Context, e Entry, d models.EventData) string {
	switch d.Reason {
	case models.ByReply:
		return t(ctx, "%s became the owner by replying", orElse(d.NameTo, e.Author))
	case models.Deactivated:
		return t(ctx, "Unassigned: %s was deactivated", d.NameFrom)
	case models.LostAccess:
		return t(ctx, "Unassigned: %s lost access to this inbox", d.NameFrom)
	case models.TeamRemoved:
		return t(ctx, "Unassigned: the team %s was removed", d.NameFrom)
	}
	who := orElse(e.Author, t(ctx, "the system"))
	switch d.OwnerTo {
	case models.Nobody.String(), "":
		return t(ctx, "%s set the owner to nobody", who)
	case models.UserOwner(e.Message.UserID).String():
		return t(ctx, "%s took this", who)
	}
	return t(ctx, "%s gave this to %s", who, d.NameTo)
}

func eventIcon(e Entry) string {
	if e.Message.Event == nil {
		return iconInfo
	}
	switch e.Message.Event.Kind {
	case models.EventOwner:
		return iconUser
	case models.EventLinked:
		return iconLink
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
	}
	return iconReopen
}

// ruleText says by which options a decision was made.
func ruleText(ctx context.Context, d models.Decision) string {
	text := t(ctx, "The least busy is chosen; of several, the one who has waited longest.")
	if d.Tie == models.TieLastAssigned {
		text = t(ctx, "The least busy is chosen; of several, the one who was assigned a conversation last.")
	}
	if d.OnlyAvailable {
		return text + " " + t(ctx, "Only people who were available.")
	}
	return text + " " + t(ctx, "Available or away.")
}
