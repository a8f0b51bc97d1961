package views

import (
	"context"
	"strings"

	"fairlead/models"
)

const iconBell = `<path d="M10.268 21a2 2 0 0 0 3.464 0"/><path d="M3.262 15.326A1 1 0 0 0 4 17h16a1 1 0 0 0 .74-1.673C19.41 13.956 18 12.499 18 8A6 6 0 0 0 6 8c0 4.499-1.411 5.956-2.738 7.326"/>`

// ToldPage is what the reader is told, and how. Posted: tell, once for each that is chosen: way:kind.
type ToldPage struct {
	Shell    Shell
	Tells    models.Told
	Mailless bool // no channel can send
}

// desktop are the kinds of which the reader's browser tells them.
func (s Shell) desktop() string {
	var kinds []string
	tells := s.User.Tells()
	for _, k := range models.ToldKinds {
		if tells.Wants(models.ByDesktop, k) {
			kinds = append(kinds, string(k))
		}
	}
	return strings.Join(kinds, " ")
}

func toldWayName(ctx context.Context, w models.ToldWay) string {
	switch w {
	case models.ByBadge:
		return t(ctx, "In the tab")
	case models.ByDesktop:
		return t(ctx, "On the desktop")
	}
	return t(ctx, "By mail")
}

func toldKindName(ctx context.Context, k models.ToldKind) string {
	switch k {
	case models.ToldAssigned:
		return t(ctx, "A conversation is given to me")
	case models.ToldAnswer:
		return t(ctx, "Somebody answers in a conversation of mine")
	case models.ToldMentioned:
		return t(ctx, "A colleague names me in a comment")
	case models.ToldTeam:
		return t(ctx, "A team of mine is given a conversation, or an answer in one")
	case models.ToldNew:
		return t(ctx, "A new conversation is nobody's")
	case models.ToldLate:
		return t(ctx, "A conversation is taken from me because it was late")
	}
	return t(ctx, "A mail of mine could not be delivered")
}

// Happening is what a notification of the browser says.
type Happening struct {
	What    models.ToldKind
	Chat    bool
	Who     string // of a mention the colleague, else the contact
	Subject string
}

// Title is its first line.
func (h Happening) Title(ctx context.Context) string {
	switch {
	case h.What == models.ToldAssigned && h.Chat:
		return t(ctx, "A chat is yours: %s waits", h.Who)
	case h.What == models.ToldAssigned:
		return t(ctx, "Given to you: %s", h.Who)
	case h.What == models.ToldAnswer:
		return t(ctx, "%s has written", h.Who)
	case h.What == models.ToldMentioned:
		return t(ctx, "%s has named you", h.Who)
	case h.What == models.ToldTeam:
		return t(ctx, "For your team: %s", h.Who)
	case h.What == models.ToldNew:
		return t(ctx, "New, and nobody's: %s", h.Who)
	case h.What == models.ToldLate:
		return t(ctx, "No longer yours: %s had no answer in time", h.Who)
	}
	return t(ctx, "Your mail to %s could not be delivered", h.Who)
}

// Body is what stands below.
func (h Happening) Body(ctx context.Context) string { return orElse(h.Subject, t(ctx, "(no subject)")) }
