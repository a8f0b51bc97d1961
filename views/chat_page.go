package views

import (
	"context"
	"strings"
	"time"

	"fairlead/models"
)

// ChatSide is what the page of a conversation by chat says beyond others.
type ChatSide struct {
	Flow     string      // name of the chatflow
	Left     models.Time // since when the visitor is not here; 0: they are
	Ended    bool        // the visitor has ended it
	URL      string      // the page they are on, or were on last, as the browser says
	Title    string
	Referrer string // where they came from to the first page; empty: not known
	Identity string // whom the customer's site has signed the visitor to be; empty: what they say is a claim
	Answers  []ChatAnswer
	Visits   []models.Visit // newest first
	Arrives  models.Arrival // an answer that is sent now
	// FromBefore: a mail would go to an address that was not given in this chat, but in the same browser before
	FromBefore bool
	Seen       int64  // id of the newest message that the visitor has seen
	Mailed     int64  // id of the newest message that went out by mail, because the visitor had left
	Automatic  string // who speaks for the flow; empty: the flow's name
}

// ChatAnswer is what a visitor has answered to one question of the flow.
type ChatAnswer struct{ Label, Value string }

// sameBreath is how long after each other messages of one person may be written to stand together.
const sameBreath = time.Minute

// GroupChat puts messages of a chat together that one person wrote in one breath, and marks the newest of ours that the visitor has seen.
func (c *ConversationPage) GroupChat() {
	seen := -1
	for i := range c.Entries {
		e := &c.Entries[i]
		if !e.byChat() {
			continue
		}
		if e.Message.Kind == models.Incoming {
			e.Author = c.Contact.DisplayName()
		} else if e.Message.UserID == 0 {
			e.Author = orElse(c.Chat.Automatic, c.Chat.Flow)
		} else if e.Message.ID <= c.Chat.Seen {
			seen = i
		}
		e.Follows = i > 0 && e.follows(c.Entries[i-1])
	}
	if seen >= 0 {
		c.Entries[seen].Seen = true
	}
}

// byChat reports whether the visitor of a chat wrote it there or sees it there.
func (e Entry) byChat() bool { return e.Message.Via == models.ViaChat }

func (e Entry) follows(before Entry) bool {
	m, b := e.Message, before.Message
	return before.byChat() && m.Kind == b.Kind && m.UserID == b.UserID && m.CreatedAt <= b.CreatedAt.Add(sameBreath)
}

// automatic reports whether the flow said it.
func (e Entry) automatic() bool { return e.Message.Kind == models.Outgoing && e.Message.UserID == 0 }

func (e Entry) chatClass() string {
	class := "msg say in"
	if e.Message.Kind == models.Outgoing {
		class = "msg say out"
	}
	if e.automatic() {
		class += " auto"
	}
	if e.Follows {
		class += " follows"
	}
	return class
}

// inChat reports whether an answer now goes by chat; where it goes by mail, the editor is that of mails.
func (c ConversationPage) inChat() bool {
	return c.Chat != nil && c.Chat.Arrives != models.ArrivesAsMail
}

// chatSends reports whether anything can be sent in the chat.
func (c ConversationPage) chatSends() bool { return c.Chat.Arrives.ByChat() }

// personName is what the contact of a conversation is called; whoever gave no name in a chat is a visitor.
func (c ConversationPage) personName(ctx context.Context) string {
	if c.Chat != nil {
		return visitorName(ctx, c.Contact.DisplayName())
	}
	return contactName(ctx, c.Contact)
}

func visitorName(ctx context.Context, name string) string { return orElse(name, t(ctx, "Visitor")) }

// title is what a conversation is called.
func (c ConversationPage) title(ctx context.Context) string {
	if c.Chat != nil {
		return t(ctx, "Chat with %s", c.personName(ctx))
	}
	return orElse(c.Conversation.Subject, t(ctx, "(no subject)"))
}

// hereText says whether the visitor is there.
func hereText(ctx context.Context, s ChatSide, now models.Time) string {
	gone := now.Time().Sub(s.Left.Time())
	switch {
	case s.Ended:
		return t(ctx, "Ended by the visitor")
	case s.Left == 0:
		return t(ctx, "Here now")
	case gone < time.Minute:
		return t(ctx, "Left just now")
	case gone < time.Hour:
		return plural(ctx, int64(gone/time.Minute), "Left %d minute ago", "Left %d minutes ago")
	case gone < 48*time.Hour:
		return plural(ctx, int64(gone/time.Hour), "Left %d hour ago", "Left %d hours ago")
	}
	return plural(ctx, int64(gone/(24*time.Hour)), "Left %d day ago", "Left %d days ago")
}

func (s ChatSide) hereClass() string {
	if s.Left == 0 && !s.Ended {
		return "here"
	}
	return "left"
}

// arrivalText says how an answer will reach the visitor.
func arrivalText(ctx context.Context, c ConversationPage) string {
	switch c.Chat.Arrives {
	case models.ArrivesInChat:
		return t(ctx, "In the chat")
	case models.ArrivesByMail:
		if c.Chat.FromBefore {
			return t(ctx, "The visitor has left: it goes to %s by e-mail, an address that was not given in this chat", joinPlain(c.Editor.To))
		}
		return t(ctx, "The visitor has left: it goes to %s by e-mail", joinPlain(c.Editor.To))
	case models.ArrivesAsMail:
		if len(c.Editor.To) == 0 {
			return t(ctx, "The visitor wrote by e-mail last")
		}
		return t(ctx, "The visitor wrote by e-mail last: it goes to %s by e-mail", joinPlain(c.Editor.To))
	case models.ArrivesNowhere:
		return t(ctx, "The visitor has ended the chat and no mail can go to them. Comments work.")
	}
	if len(c.Editor.To) > 0 {
		return t(ctx, "The visitor has left and %s cannot send mail: they see it if they come back", c.Inbox)
	}
	return t(ctx, "The visitor has left and gave no address: they see it if they come back")
}

func arrivalIcon(a models.Arrival) string {
	switch a {
	case models.ArrivesInChat:
		return iconComment
	case models.ArrivesByMail, models.ArrivesAsMail:
		return iconMail
	}
	return iconInfo
}

// shortURL is an address without its scheme, and without what stands behind "?".
func shortURL(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		rest = url
	}
	rest, _, _ = strings.Cut(rest, "?")
	rest, _, _ = strings.Cut(rest, "#")
	return strings.TrimSuffix(rest, "/")
}

// chatWaits reports whether somebody waits in a chat of the list; whether they are still there is another matter.
func (r Row) chatWaits() bool { return r.Chat && r.Waiting }

func (p InboxPage) isHere(r Row) bool { return r.Chat && r.HereTill > p.Now }

// asksMe reports whether a chat of the viewer has a visitor who is there and waits.
func (p InboxPage) asksMe(r Row) bool {
	return r.chatWaits() && p.isHere(r) && r.Owner == models.UserOwner(p.Me.ID)
}

func rowName(ctx context.Context, r Row) string {
	if r.Chat {
		return visitorName(ctx, r.Contact)
	}
	return nameOrNone(ctx, r.Contact)
}

// recipients are whom a mail goes to.
func recipients(rows []models.Delivery) string {
	var out []string
	for _, d := range rows {
		out = append(out, d.Recipient)
	}
	return joinPlain(out)
}

// whyOpen says why nobody owns the conversation.
func (c ConversationPage) whyOpen(ctx context.Context) string {
	if c.Chat != nil && c.Wait == nil && c.Conversation.OwnerWhy == "" {
		return t(ctx, "The chatflow has not sent it to anybody")
	}
	return whyUnassigned(ctx, c.Conversation.OwnerWhy, c.Decision, c.Wait)
}
