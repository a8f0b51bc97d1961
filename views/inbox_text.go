package views

import (
	"context"
	"strings"

	"fairlead/models"
)

func (p InboxPage) title(ctx context.Context) string {
	if p.Conversation != nil {
		return p.Conversation.title(ctx)
	}
	return viewName(ctx, p.Place.View) + " · " + p.inboxName(t(ctx, "All inboxes"))
}

// shell is s with the title and the address of this page: the page may be the answer to a form, whose address leads nowhere.
func (p InboxPage) shell(ctx context.Context, s Shell) Shell {
	s.Title, s.Here = p.title(ctx), p.Place.List()
	if p.Conversation != nil {
		s.Here = p.Conversation.here()
	}
	return s
}

// where is what tells rows of different origin apart: the inbox where several are shown, else the channel, by what stands before the @.
func (r Row) where(p Place) string {
	if p.Inbox == 0 {
		return r.Inbox
	}
	local, _, _ := strings.Cut(r.Channel, "@")
	return local
}

func (r Row) whyIcon() string {
	if r.Wait != nil {
		return iconClock
	}
	return iconMail
}

func viewName(ctx context.Context, v models.View) string {
	switch v {
	case models.ViewUnassigned:
		return t(ctx, "Unassigned")
	case models.ViewMine:
		return t(ctx, "Assigned to me")
	case models.ViewTeams:
		return t(ctx, "My teams")
	case models.ViewOpen:
		return t(ctx, "All open")
	case models.ViewSnoozed:
		return t(ctx, "Snoozed")
	case models.ViewClosed:
		return t(ctx, "All closed")
	case models.ViewSpam:
		return t(ctx, "Spam")
	case models.ViewDrafts:
		return t(ctx, "Drafts")
	}
	return t(ctx, "Trash")
}

func viewIcon(v models.View) string {
	switch v {
	case models.ViewUnassigned:
		return iconInbox
	case models.ViewMine:
		return iconUser
	case models.ViewTeams:
		return iconUsers
	case models.ViewOpen:
		return iconMail
	case models.ViewSnoozed:
		return iconClock
	case models.ViewClosed:
		return iconArchive
	case models.ViewSpam:
		return iconSpam
	case models.ViewDrafts:
		return iconPencil
	}
	return iconTrash
}

func ownerIcon(o models.Owner) string {
	if o.Kind == models.OwnerTeam {
		return iconUsers
	}
	return iconUser
}

func sortName(ctx context.Context, s models.Sort) string {
	if s == models.SortWaiting {
		return t(ctx, "Longest waiting")
	}
	return t(ctx, "Newest first")
}

// count stops where counting stopped.
func count(n int64) string {
	if n >= models.CountStop {
		return "99+"
	}
	return id(n)
}

func emptyTitle(ctx context.Context, v models.View) string {
	switch v {
	case models.ViewUnassigned:
		return t(ctx, "Everything has an owner")
	case models.ViewMine:
		return t(ctx, "Nothing is assigned to you")
	case models.ViewTeams:
		return t(ctx, "Your teams have no open conversations")
	case models.ViewOpen:
		return t(ctx, "No open conversations")
	case models.ViewSnoozed:
		return t(ctx, "Nothing sleeps")
	case models.ViewClosed:
		return t(ctx, "Nothing has been closed yet")
	case models.ViewSpam:
		return t(ctx, "No spam")
	case models.ViewDrafts:
		return t(ctx, "Nothing is left unsent")
	}
	return t(ctx, "The trash is empty")
}

func emptyText(ctx context.Context, v models.View) string {
	switch v {
	case models.ViewUnassigned:
		return t(ctx, "New conversations that no rule gives to anyone appear here by themselves.")
	case models.ViewMine:
		return t(ctx, "Take one from Unassigned, or wait for the next one that a rule gives you.")
	case models.ViewTeams:
		return t(ctx, "Conversations owned by a team that you are in appear here.")
	case models.ViewOpen:
		return t(ctx, "New mail appears here by itself.")
	case models.ViewSnoozed:
		return t(ctx, "What is snoozed is no load on anybody. It comes back by itself at the time chosen, or when somebody writes.")
	case models.ViewClosed:
		return t(ctx, "Closed conversations are kept here. An answer from the contact opens them again.")
	case models.ViewSpam:
		return t(ctx, "What is marked as spam is kept here and is not routed.")
	case models.ViewDrafts:
		return t(ctx, "What you begin to write is kept here by itself until you send it.")
	}
	return t(ctx, "What is moved to the trash is kept here until it is restored.")
}

// curlExample is a command that hands a mail to the door; every quote in an address is left out, so that it can be pasted as it is. The
// date makes each run a mail of its own: without it the second would be the first one, delivered again.
func curlExample(f FirstSteps) string {
	clean := strings.NewReplacer("'", "", "\"", "", "\\", "", "$", "", "`", "")
	return "printf \"From: me@example.com\\nTo: " + clean.Replace(f.Address) + "\\nDate: $(date -R)\\nSubject: Hello\\n\\nFrom a terminal.\\n\" |\n" +
		"curl -s smtp://" + clean.Replace(f.SMTPAddr) + " --mail-from me@example.com \\\n" +
		"  --mail-rcpt " + clean.Replace(f.Address) + " --upload-file -"
}
