package views

import (
	"context"

	"fairlead/models"
)

// Named is a conversation that a mail names, as far as the viewer may know of it.
type Named struct {
	models.Not
	Subject string // the viewer may read it; empty and no URL: they may not
	URL     string
}

// joinedText says what put a mail where it is; empty: it is not known. here is the number of the conversation that it stands in.
func joinedText(ctx context.Context, e Entry) string {
	j := e.Message.Joined
	if j == nil {
		return ""
	}
	text := ""
	switch {
	case j.By == models.ByReport:
		text = t(ctx, "It reports on a mail that was sent from this conversation; its number is signed by us and cannot be guessed.")
	case j.By != "" && j.Signed:
		text = t(ctx, "It answers a mail that was sent from this conversation: its header %s names it, by a number that we signed and nobody can guess; and its sender takes part here.", j.By)
	case j.By != "":
		text = t(ctx, "It names an earlier mail of this conversation in its header %s, and its sender takes part here.", j.By)
	case len(j.Not) == 0:
		text = t(ctx, "It names no earlier mail, so it began a conversation. The same subject alone joins nothing.")
	default:
		text = t(ctx, "It began a conversation.")
	}
	if e.Elsewhere {
		text += " " + t(ctx, "A colleague has moved it since.")
	}
	return text
}

// notJoined says why a mail did not join what it named. What the viewer may not read is as if it were not there.
func notJoined(ctx context.Context, n Named) string {
	if n.Conversation != 0 && n.URL == "" && n.Why != models.NotIn && n.Why != models.NotClosed && n.Why != models.NotUnchecked {
		n.Why = models.NotKnown
	}
	switch n.Why {
	case models.NotIn:
		return t(ctx, "Its header %s names another conversation, but its sender takes no part there: whoever knows a number is not let in by it.", n.By)
	case models.NotHere:
		return t(ctx, "Its header %s names a conversation of another inbox, which the address that it was sent to does not belong to.", n.By)
	case models.NotProof:
		return t(ctx, "It carries Outlook's Thread-Index only. Copies of a template share one, and a forwarded mail keeps it, so it joins nothing.")
	case models.NotClosed:
		return t(ctx, "Its header %s names a conversation that was closed too long ago.", n.By)
	case models.NotUnchecked:
		return t(ctx, "It says that a mail could not be delivered, but not of one that was sent from here.")
	}
	return t(ctx, "Its header %s names a mail that is not here.", n.By)
}
