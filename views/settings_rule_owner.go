package views

import (
	"context"

	"fairlead/models"
)

// ownedText says how many of the contacts that have an owner are tracked; owned is counted no further than models.OwnedStop.
func ownedText(ctx context.Context, owned, tracked int64) string {
	switch {
	case owned == 0:
		return t(ctx, "No contact has an owner yet.")
	case owned >= models.OwnedStop:
		return t(ctx, "1,000+ contacts have an owner; of the first 1,000, %d are tracked.", tracked)
	}
	if owned == 1 {
		return t(ctx, "%d of 1 contact with an owner is tracked.", tracked)
	}
	return t(ctx, "%d of %d contacts with an owner are tracked.", tracked, owned)
}

func firstReplyNow(ctx context.Context, on bool) string {
	if on {
		return t(ctx, "Who first replies becomes the owner")
	}
	return t(ctx, "Stay without one")
}

// assignLabel is what the choice of a rule is called: forms bring tickets.
func assignLabel(ctx context.Context, k models.ChannelKind) string {
	if k == models.ChannelForm {
		return t(ctx, "Assign incoming tickets to")
	}
	return t(ctx, "Assign to")
}

// assignHelp says what the choice is about.
func assignHelp(ctx context.Context, ch models.Channel) string {
	if ch.IsWay() {
		return t(ctx, "What happens to a chat that comes this way.")
	}
	return t(ctx, "What happens to a new conversation on this channel.")
}

func (p AutomationPage) byOwner() bool { return p.Rule.AssignTo == models.AssignContactOwner }

// secondTitle is what the second choice is called.
func (p AutomationPage) secondTitle(ctx context.Context) string {
	if p.byOwner() {
		return t(ctx, "For the rest")
	}
	return t(ctx, "Second choice")
}
