package views

import (
	"context"
	"strconv"
	"time"

	"fairlead/models"
)

// MailboxPage is the Mailbox tab of a channel: where its mail is fetched from. Problems: provider, host, port, security, username, password,
// private, auth_url, token_url, scopes, client_id, client_secret, folder, after_fetch, after_folder, old_days, send_host, send_port,
// send_security, keep_sent.
// Posted: those, paused, send, and action: save; test, which tries what is typed and saves nothing; or remove.
type MailboxPage struct {
	Shell    Shell
	Inbox    models.Inbox
	Channel  models.Channel
	Mailbox  models.Mailbox // with what was typed; its secrets say only whether there are any; ID 0: there is none yet
	Stored   models.Mailbox // as it is
	Numbers  MailboxNumbers
	Send     MailboxSender
	Redirect string // what a provider wants to know: where people come back to
	Door     string // host:port of the SMTP door that takes mail in; empty: it is off
	MayEdit  bool
	Now      models.Time
	Test     *ConnectionTest
	Problems models.Problems
}

// MailboxNumbers are the numbers of a mailbox as they stand in their fields.
type MailboxNumbers struct{ Port, OldDays string }

// MailboxSender is how replies go out through the same account.
type MailboxSender struct {
	On                   bool
	Host, Port, Security string
}

// NumbersOfMailbox writes the numbers of a mailbox.
func NumbersOfMailbox(m models.Mailbox) MailboxNumbers {
	n := MailboxNumbers{OldDays: strconv.FormatInt(m.OldDays, 10)}
	if m.Port != 0 {
		n.Port = strconv.Itoa(m.Port)
	}
	return n
}

// The ways to log in, as the address of the page has them.
const (
	mailboxPassword  = ""
	mailboxGoogle    = "google"
	mailboxMicrosoft = "microsoft"
	mailboxOther     = "other"
)

func (p MailboxPage) address() string { return "/settings/channels/" + id(p.Channel.ID) + "/mailbox" }

func mailboxWays(ctx context.Context) []option {
	return []option{{mailboxPassword, t(ctx, "Password")}, {mailboxGoogle, "Google"}, {mailboxMicrosoft, "Microsoft 365"}, {mailboxOther, t(ctx, "Another provider (OAuth)")}}
}

func (p MailboxPage) wayAddress(provider string) string {
	if provider == mailboxPassword {
		provider = "password"
	}
	return p.address() + "?provider=" + provider
}

// known reports whether the servers of the provider are known, so that nobody need look at them.
func (p MailboxPage) known() bool {
	return p.Mailbox.Provider == mailboxGoogle || p.Mailbox.Provider == mailboxMicrosoft
}

// serversWrong reports whether something is wrong in what is folded away.
func (p MailboxPage) serversWrong() bool {
	for _, name := range []string{"host", "port", "security", "auth_url", "token_url", "scopes", "private"} {
		if has(p.Problems, name) {
			return true
		}
	}
	return p.Mailbox.Private
}

// failing reports whether a mailbox waits for a while before it is tried again; one whose connection has just broken off is tried at once.
func failing(m models.Mailbox, now models.Time) bool {
	return m.Failures > 1 || m.Failures == 1 && m.NextAt > now.Add(time.Minute)
}

// notFetchedSince says how long fetching has been failing.
func notFetchedSince(ctx context.Context, since, now models.Time) string {
	switch {
	case now < since.Add(time.Minute):
		return t(ctx, "Fetching has just failed. It is tried again by itself.")
	case now < since.Add(24*time.Hour):
		return t(ctx, "Fetching has failed for %s. It is tried again by itself.", ago(ctx, since, now))
	}
	return t(ctx, "Fetching has failed since %s. It is tried again by itself.", shortDay(ctx, since.Time()))
}

// mailboxState says how fetching goes; bad: somebody should look at it.
func mailboxState(ctx context.Context, m models.Mailbox, now models.Time) (words string, bad bool) {
	switch {
	case m.ID == 0:
		return t(ctx, "No mail is fetched yet."), false
	case m.Paused:
		return t(ctx, "Fetching is paused. What arrives meanwhile is fetched when it goes on."), false
	case !m.Ready():
		return t(ctx, "Nobody has signed in at the provider yet."), true
	case failing(m, now) && m.SignInOver():
		return t(ctx, "The provider has ended the sign-in: sign in again. What arrives meanwhile stays in the mailbox, and is fetched then."), true
	case failing(m, now):
		return notFetchedSince(ctx, m.FailingAt, now), true
	case m.Failures == 1:
		return t(ctx, "The connection has broken off, and is made anew."), false
	case m.Waiting > 0:
		return plural(ctx, m.Waiting, "%d mail waits to be fetched.", "%d mails wait to be fetched."), false
	case m.FetchedAt.IsSet():
		return t(ctx, "Mail is fetched as it arrives. Last look: %s.", ago(ctx, m.FetchedAt, now)), false
	}
	return t(ctx, "The first connection is being made."), false
}

func fetchSecurity(ctx context.Context) []option {
	return []option{
		{"tls", t(ctx, "TLS from the start, usually port 993")},
		{"starttls", t(ctx, "STARTTLS, usually port 143")},
		{"none", t(ctx, "None: only within this machine")},
	}
}

func afterOptions(ctx context.Context) []option {
	return []option{
		{string(models.AfterSeen), t(ctx, "Mark it as read")},
		{string(models.AfterMove), t(ctx, "Mark it as read and move it to a folder")},
		{string(models.AfterLeave), t(ctx, "Leave it as it is")},
	}
}

func keepOptions(ctx context.Context) []option {
	return []option{
		{models.SentAuto, t(ctx, "Yes, unless the provider does so itself")},
		{models.SentKeep, t(ctx, "Yes")},
		{models.SentNot, t(ctx, "No")},
	}
}

func mailboxSecretHelp(ctx context.Context, stored []byte) string {
	if len(stored) > 0 {
		return t(ctx, "Stored. Type to replace it.")
	}
	return t(ctx, "Stored encrypted and never shown again.")
}
