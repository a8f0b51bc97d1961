package views

import (
	"context"
	"strings"

	"fairlead/models"
)

// whyUnassigned says in a line why nobody owns a conversation: how it stands in the queue now, or what became of it then.
func whyUnassigned(ctx context.Context, why string, d *models.Decision, w *models.Wait) string {
	if w == nil {
		return whyNobody(ctx, why, d)
	}
	return waiting(ctx, placeText(ctx, w.Place), *w)
}

// whyOnRow is the same, as short as a row needs it.
func whyOnRow(ctx context.Context, r Row) string {
	switch {
	case r.Chat && r.Wait == nil && r.OwnerWhy == "":
		return t(ctx, "The chatflow has not sent it to anybody")
	case r.Wait == nil:
		return whyNobody(ctx, r.OwnerWhy, r.Decision)
	case r.Wait.Place >= models.CountStop:
		return waiting(ctx, "99+", *r.Wait)
	}
	return waiting(ctx, ordinal(ctx, r.Wait.Place), *r.Wait)
}

func waiting(ctx context.Context, place string, w models.Wait) string {
	parts := append([]string{t(ctx, "Waiting"), place}, obstacles(ctx, w)...)
	return strings.Join(parts, " · ")
}

// placeText is a place in the queue: "3rd in the queue"; where counting stopped, "99+ before it".
func placeText(ctx context.Context, place int64) string {
	if place >= models.CountStop {
		return t(ctx, "99+ before it")
	}
	return t(ctx, "%s in the queue", ordinal(ctx, place))
}

func ordinal(ctx context.Context, n int64) string {
	if isDutch(ctx) {
		return id(n) + "e"
	}
	ending := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return id(n) + ending
}

// obstacles says why what waits is not handed out now.
func obstacles(ctx context.Context, w models.Wait) []string {
	switch {
	case w.Now.Reason == reasonNoRule:
		return []string{t(ctx, "the rule assigns nobody now")}
	case w.Now.Reason == reasonNoneNamed:
		return []string{t(ctx, "the rule names nobody now")}
	case w.Now.Reason == reasonNoOwner && w.Now.ContactOwner == 0:
		return []string{t(ctx, "the contact has no owner to wait for")}
	case w.Now.Reason == reasonClosed:
		return []string{t(ctx, "the chat is closed now")}
	case w.Held:
		return []string{t(ctx, "until somebody takes or routes it")}
	}
	if text := ownerObstacle(ctx, w.Now); text != "" {
		return []string{text}
	}
	if parts := unavailable(ctx, w.Now); len(parts) > 0 {
		return []string{strings.Join(parts, ", ")}
	}
	return nil
}

// unavailable counts those who cannot have it, by the reason.
func unavailable(ctx context.Context, d models.Decision) (parts []string) {
	add := func(n int64, text string) {
		if n > 0 {
			parts = append(parts, t(ctx, text, n))
		}
	}
	add(countVerdicts(d, verdictAway), "%d away")
	add(countVerdicts(d, verdictNoPage), "%d without an open page")
	add(countVerdicts(d, verdictFull), "%d full")
	if n := countVerdicts(d, verdictHandedOut); n == 1 {
		parts = append(parts, t(ctx, "%d has %d to answer first", n, d.Handout))
	} else if n > 1 {
		parts = append(parts, t(ctx, "%d have %d to answer first", n, d.Handout))
	}
	add(countVerdicts(d, verdictLeftOut), "%d had it before")
	add(countVerdicts(d, verdictSecond), "%d second choice")
	add(countVerdicts(d, verdictNoSeat), "%d without seat")
	add(countVerdicts(d, verdictInactive), "%d deactivated")
	add(countVerdicts(d, verdictInvited), "%d only invited")
	add(countVerdicts(d, verdictNoAccess), "%d without access")
	return parts
}
