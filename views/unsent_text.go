package views

import (
	"context"
	"time"

	"fairlead/models"
)

// notSentSince says how long nothing has gone out through a channel.
func notSentSince(ctx context.Context, u models.Unsent, now models.Time) string {
	switch {
	case now < u.Since.Add(time.Minute):
		return t(ctx, "Sending has just failed.")
	case now < u.Since.Add(24*time.Hour):
		return t(ctx, "Sending has failed for %s.", ago(ctx, u.Since, now))
	}
	return t(ctx, "Sending has failed since %s.", shortDay(ctx, u.Since.Time()))
}

// unsentMails says what has become of the mails that did not go out.
func unsentMails(ctx context.Context, u models.Unsent) (text string) {
	if u.Waiting > 0 {
		text = plural(ctx, u.Waiting, "%d mail waits and is tried again.", "%d mails wait and are tried again.")
	}
	if u.Failed > 0 && text != "" {
		text += " "
	}
	if u.Failed > 0 {
		text += plural(ctx, u.Failed, "%d mail was not delivered.", "%d mails were not delivered.")
	}
	return text
}
