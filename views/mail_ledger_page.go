package views

import (
	"context"
	"net/url"

	"fairlead/models"
)

// MailLedgerPage is the Mail tab of a channel: every mail that came to its doors, and what became of it. Asked for: outcome and before.
type MailLedgerPage struct {
	Shell   Shell
	Inbox   models.Inbox
	Channel models.Channel
	MayEdit bool               // admins, and leads of the inbox: they may bring old mail along
	Outcome models.MailOutcome // empty: any
	Lines   []MailLine         // newest first
	Next    int64              // the id behind which the next page begins; 0: this is the last
	Now     models.Time
}

// MailLine is a line of the ledger with what the viewer may see of it.
type MailLine struct {
	models.LedgerLine
	Readable bool // the viewer may read mail of the inbox; else sender, subject and words are empty
}

func mailPath(channelID int64) string { return "/settings/channels/" + id(channelID) + "/mail" }

// here is the page with a filter, behind a line.
func (p MailLedgerPage) here(before int64) string {
	q := url.Values{}
	if p.Outcome != "" {
		q.Set("outcome", string(p.Outcome))
	}
	if before != 0 {
		q.Set("before", id(before))
	}
	if len(q) == 0 {
		return mailPath(p.Channel.ID)
	}
	return mailPath(p.Channel.ID) + "?" + q.Encode()
}

// mailOutcome says in a few words what became of a mail.
func mailOutcome(ctx context.Context, o models.MailOutcome) string {
	switch o {
	case models.MailNew:
		return t(ctx, "New conversation")
	case models.MailJoined:
		return t(ctx, "Joined a conversation")
	case models.MailAuto:
		return t(ctx, "Automatic reply")
	case models.MailBounce:
		return t(ctx, "Report on a mail of ours")
	case models.MailSpam:
		return t(ctx, "Filed as spam")
	case models.MailOld:
		return t(ctx, "Old mail, stored closed")
	case models.MailAgain:
		return t(ctx, "Stored already")
	case models.MailOwn:
		return t(ctx, "Copy of what was sent from here")
	case models.MailHeader:
		return t(ctx, "Too large: only its header is kept")
	case models.MailRawOnly:
		return t(ctx, "Could not be read whole: kept as it came")
	case models.MailRefused:
		return t(ctx, "Not taken")
	case models.MailGone:
		return t(ctx, "Gone before it was fetched")
	}
	return string(o)
}

func mailDoor(ctx context.Context, d models.Door) string {
	switch d {
	case models.DoorSMTP:
		return t(ctx, "SMTP door")
	case models.DoorIMAP:
		return t(ctx, "Mailbox")
	case models.DoorImport:
		return t(ctx, "Import")
	}
	return string(d)
}

// outcomeOptions are what the filter offers.
func outcomeOptions(ctx context.Context) []option {
	out := []option{{"", t(ctx, "All mail")}}
	for _, o := range models.MailOutcomes {
		out = append(out, option{string(o), mailOutcome(ctx, o)})
	}
	return out
}
