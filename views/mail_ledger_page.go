package views

import (
	"context"
	"net/url"
	"slices"

	"fairlead/models"
)

// MailLedgerPage is the Mail tab of a channel: every mail that came to its doors, and what became of it. Asked for: outcome and before.
type MailLedgerPage struct {
	Shell    Shell
	Inbox    models.Inbox
	Channel  models.Channel
	MayEdit  bool               // admins, and leads of the inbox: they may bring old mail along
	Compares bool               // mail is fetched from mailboxes here: they can be compared
	Outcome  models.MailOutcome // empty: any
	Lines    []MailLine         // newest first
	Next     int64              // the id behind which the next page begins; 0: this is the last
	Now      models.Time
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
		return t(ctx, "Only its header is kept")
	case models.MailRawOnly:
		return t(ctx, "Could not be read whole: kept as it came")
	case models.MailRefused:
		return t(ctx, "Not taken")
	case models.MailUnfetched:
		return t(ctx, "Not fetched yet")
	case models.MailGone:
		return t(ctx, "Gone before it was fetched")
	case models.MailErased:
		return t(ctx, "Was here and has been erased: left out")
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

// MailImportsPage is where a file of old mail is chosen. Problems: file.
type MailImportsPage struct {
	Shell    Shell
	Inbox    models.Inbox
	Channel  models.Channel
	Imports  []models.MailImport // the newest first
	Now      models.Time
	Problems models.Problems
}

// MailImportPage is one import, in whatever state it is.
type MailImportPage struct {
	Shell   Shell
	Inbox   models.Inbox
	Channel models.Channel
	Import  models.MailImport
	Refused []MailLine // what was not taken, the last of it
	Now     models.Time
}

func (p MailImportPage) address() string { return mailImportPath(p.Import) }

func mailImportPath(i models.MailImport) string {
	return mailPath(i.ChannelID) + "/imports/" + id(i.ID)
}

// permille is how much has been read.
func (p MailImportPage) permille() int64 {
	if p.Import.Size == 0 {
		return 0
	}
	return min(p.Import.Place*1000/p.Import.Size, 1000)
}

// mailCrumbs lead to the pages of a channel's old mail.
func mailCrumbs(ctx context.Context, in models.Inbox, ch models.Channel, more ...crumb) []crumb {
	return append(inboxCrumbs(ctx, crumb{Text: in.Name}, crumb{Text: ch.Title(), URL: mailPath(ch.ID)}), more...)
}

func mailImportTitle(ctx context.Context, i models.MailImport) string {
	switch {
	case i.UnderWay():
		return t(ctx, "Bringing old mail along")
	case i.State == models.ImportDone:
		return t(ctx, "Old mail brought along")
	}
	return t(ctx, "Import not finished")
}

// mailImportEnded says why an import has ended too soon.
func mailImportEnded(ctx context.Context, i models.MailImport) string {
	switch i.State {
	case models.ImportCancelled:
		return t(ctx, "This import was cancelled. What had been brought in by then stays.")
	case models.ImportCut:
		if i.FileID == 0 {
			return t(ctx, "This import was cut short. The same command goes on from there: no mail comes in twice.")
		}
		return t(ctx, "This import was cut short: the server was restarted. Go on with it: no mail comes in twice.")
	}
	return t(ctx, "This import has failed.") + " " + t(ctx, i.Problem)
}

func mailImportState(ctx context.Context, i models.MailImport) string {
	return importState(ctx, models.ContactImport{State: i.State})
}

// MailComparePage is what a channel's mailbox holds, compared with what is stored.
type MailComparePage struct {
	Shell                  Shell
	Inbox                  models.Inbox
	Channel                models.Channel
	Mailbox                string
	There, Stored, Waiting int64
	Missing                []MissingMail
	More                   bool   // only the newest were looked at
	Failing                string // why what is yet to be fetched is not; empty: it will be
	Problem                string // why the server could not be asked; empty: it could
	Now                    models.Time
}

// MissingMail is a mail that the server holds, and that is neither stored nor waiting.
type MissingMail struct {
	UID   uint32
	At    models.Time
	Size  int64
	Words string // why, if that is known
	Lost  bool   // it was stored, and has gone from the database
}

// refused reports whether the server did not give out a mail when it was asked.
func (p MailComparePage) refused() bool {
	return slices.ContainsFunc(p.Missing, func(m MissingMail) bool { return m.Words != "" && !m.Lost })
}
