package views

import (
	"context"
	"net/url"
	"strings"

	"fairlead/models"
)

// SendersPage is Settings › Senders: what was decided about senders. Problems: address. Posted: address, which is blocked.
type SendersPage struct {
	Shell    Shell
	Now      models.Time
	Ruling   models.Ruling
	Rows     []SenderRow
	Next     int64 // id for ?before=; 0: there are no more
	Typed    string
	Problems models.Problems
}

// SenderRow is one decision and the name of who made it.
type SenderRow struct {
	models.SenderRuling
	By string // empty: they are no longer here
}

func (p SendersPage) url(pairs ...string) string {
	q := url.Values{}
	if p.Ruling != models.RulingBlocked {
		q.Set("of", string(p.Ruling))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return "/settings/senders?" + q.Encode()
}

func isDomain(ruled string) bool { return strings.HasPrefix(ruled, "@") }

// bareDomain is how people write what a decision is about: an address, or a domain without the sign before it.
func bareDomain(ruled string) string { return strings.TrimPrefix(ruled, "@") }

// spamEvent says why mail was filed as spam as it came in.
func spamEvent(ctx context.Context, d models.EventData) string {
	if d.Reason == models.SpamFlagged {
		return t(ctx, "Filed as spam: %s says that it is", d.Text)
	}
	return t(ctx, "Filed as spam: the sender is blocked")
}

// ChannelSendersPage is the Senders tab of a channel. Problems and posted: relay, relay_from.
type ChannelSendersPage struct {
	Shell    Shell
	Inbox    models.Inbox
	Channel  models.Channel // with what was typed
	MayEdit  bool
	Problems models.Problems
}

// checkedText says what was found out about a mail's sender, with the words of the standards behind it; empty: nothing was looked at.
func checkedText(ctx context.Context, m models.Message) string {
	c := m.Checks
	if c == nil || c.SPF+c.DKIM+c.DMARC == "" {
		return ""
	}
	text := t(ctx, "not proven")
	switch {
	case c.DMARC == "pass":
		text = t(ctx, "proven to be from %s", domainOf(m.From.Email))
	case c.Signed != "" && c.DKIM == "pass":
		text = t(ctx, "signed by %s", c.Signed)
	}
	var words []string
	for _, w := range [][2]string{{"SPF", c.SPF}, {"DKIM", c.DKIM}, {"DMARC", c.DMARC}} {
		if w[1] != "" {
			words = append(words, w[0]+" "+w[1])
		}
	}
	text += " (" + strings.Join(words, ", ") + ")"
	if c.By != "" && c.By != "us" {
		text += ", " + t(ctx, "says %s", c.By)
	}
	return text
}

// doubtLines are what a reader is warned of, in plain words.
func doubtLines(ctx context.Context, m models.Message) (out []string) {
	for _, s := range m.Checks.Suspicion {
		switch s {
		case models.SuspicionName:
			out = append(out, t(ctx, "The name holds another address. The mail is from %s.", m.From.Email))
		case models.SuspicionColleague:
			out = append(out, t(ctx, "It bears the name of a colleague and comes from elsewhere: %s.", m.From.Email))
		case models.SuspicionDomain:
			out = append(out, t(ctx, "%s looks like an address of yours and is not.", domainOf(m.From.Email)))
		case models.SuspicionFrom:
			out = append(out, t(ctx, "It names several senders. Who wrote it is not certain."))
		}
	}
	if m.Checks.DMARC == "fail" {
		out = append(out, t(ctx, "It says that it is from %s, and does not pass what that domain asks for. It may be from somebody else.", domainOf(m.From.Email)))
	}
	return out
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
