package views

import (
	"context"
	"strings"
)

// sharesShown bounds how many people a preview names.
const sharesShown = 6

// queueText says what saving would do with what waits.
func (v RulePreview) queueText(ctx context.Context) string {
	stay := v.Waiting - v.Assigned
	switch {
	case v.Waiting == 0:
		return t(ctx, "Nothing waits on this channel.")
	case !v.HandsOut:
		return plural(ctx, v.Waiting, "%d waiting conversation stays as it is: this rule does not hand it out.", "%d waiting conversations stay as they are: this rule does not hand them out.")
	case v.Assigned == 0 && stay == 1:
		return t(ctx, "Saving does not assign the waiting conversation") + v.whyStay(ctx) + "."
	case v.Assigned == 0:
		return t(ctx, "Saving assigns none of the %d waiting conversations", v.Waiting) + v.whyStay(ctx) + "."
	case stay == 0 && v.Waiting == 1:
		return t(ctx, "Saving assigns the waiting conversation to %s.", v.Shares[0].Name)
	}
	text := t(ctx, "Saving assigns %d of %d waiting conversations: %s.", v.Assigned, v.Waiting, v.sharesText(ctx))
	if stay > 0 {
		text += " " + plural(ctx, stay, "%d waits on", "%d wait on") + v.whyStay(ctx) + "."
	}
	return text
}

// whyStay begins with a colon, or is empty.
func (v RulePreview) whyStay(ctx context.Context) string {
	if v.Head == nil {
		return ""
	}
	parts := unavailable(ctx, *v.Head)
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

func (v RulePreview) sharesText(ctx context.Context) string {
	var parts []string
	for i, s := range v.Shares {
		if i == sharesShown {
			others := len(v.Shares) - sharesShown
			return strings.Join(parts, ", ") + " " + plural(ctx, int64(others), "and the rest to %d other", "and the rest to %d others")
		}
		parts = append(parts, t(ctx, "%d to %s", s.N, s.Name))
	}
	return strings.Join(parts, ", ")
}

// arrivalText says which conversation the decision is about.
func (v RulePreview) arrivalText(ctx context.Context) string {
	if byContactOwner(v.Arrival) {
		return t(ctx, "A conversation that arrives now, of a contact without an owner:")
	}
	return t(ctx, "A conversation that arrives now:")
}
