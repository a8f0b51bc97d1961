package views

import (
	"context"
	"strings"

	"fairlead/models"
)

// saidOtherDraft is said where something else is being written.
const saidOtherDraft = "You have begun to write something in this conversation. Send it or empty it first, then forward."

// forwardable reports whether the message is one that can be passed on: what came as a mail or a form, or went out as one.
func (e Entry) forwardable() bool {
	return (e.Message.Kind == models.Incoming || e.Message.Kind == models.Outgoing) && e.Message.Via == ""
}

// forwardedText is what the preview shows of what goes along.
func (e Entry) forwardedText() string {
	text := []rune(strings.TrimSpace(e.Message.Text))
	if len(text) > 2000 {
		return string(text[:2000]) + "…"
	}
	return string(text)
}

// toWhom names who a mail goes to; of what was passed on, that it was.
func (e Entry) toWhom(ctx context.Context) string {
	if e.Message.Forwards != 0 && e.Message.Kind == models.Outgoing {
		return t(ctx, "Forwarded to %s", people(e.Message.To))
	}
	return t(ctx, "to %s", people(e.Message.To))
}
