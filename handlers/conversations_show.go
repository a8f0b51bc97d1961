package handlers

import (
	"cmp"
	"crypto/rand"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// conversationPage fills the right pane. typed is what stood in the editor, for a form that comes back; its zero value is a fresh
// editor.
func (s *Server) conversationPage(c echo.Context, p views.Place, id int64, typed views.Editor) (*views.ConversationPage, error) {
	ctx, who := c.Request().Context(), s.who(c)
	t, err := s.app.Show(ctx, who, id, queryID(c, "before"))
	if err != nil {
		return nil, err
	}
	page := &views.ConversationPage{
		Conversation: t.Conversation, Place: p, Now: models.At(s.app.Now()), Me: who.User, Inbox: t.Inbox, Channel: t.Channel,
		OwnerName: t.OwnerName, Owners: ownerOptions(t.Owners), OwnersMore: t.OwnersMore, OwnerNow: views.OwnerOption(t.OwnerNow), Entries: entries(t, who, queryID(c, "remote")), Before: queryID(c, "before"),
		Contact: t.Contact, Addresses: t.Addresses, Phones: t.Phones, ContactOwner: t.Keeper, Tracked: t.Tracked, Others: t.Others,
		OwnerOpen: c.QueryParam("owner") == "open", SideOpen: c.QueryParam("side") == "1", MoreOpen: c.QueryParam("more") == "1", WholeID: queryID(c, "decision"),
	}
	if d, ok := t.Decisions[t.DecisionID]; ok && t.OwnerWhy == models.ByRule {
		page.Decision = &d
	}
	page.Wait, page.Blocked, page.Tags, page.Watching = t.Wait, t.Blocked, t.Tags, t.Watching
	if page.Zone, err = s.app.ZoneOf(ctx, who.User); err != nil {
		return nil, err
	}
	for i := range page.Entries {
		page.Entries[i].Zone = page.Zone
	}
	page.Snooze = snoozeMenu(page.Now, page.Zone)
	markHeld(page, t.Held)
	page.Later = laterMails(t, who.User.ID)
	if t.Older {
		page.Older = t.Messages[0].ID
	}
	for _, m := range t.Messages {
		if m.Kind == models.Incoming && m.RawFileID != 0 {
			page.Raw, page.RawHeader = m.ID, m.HeaderOnly()
		}
	}
	if t.Chat != nil {
		page.Chat = chatSide(*t.Chat, page.Now)
		page.GroupChat()
	}
	page.Editor, err = s.editor(c, t, typed)
	return page, err
}

// queryID reads a row id of the query; 0 if there is none.
func queryID(c echo.Context, name string) int64 {
	n, err := strconv.ParseInt(c.QueryParam(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func ownerOptions(choices []models.OwnerChoice) []views.OwnerOption {
	out := make([]views.OwnerOption, len(choices))
	for i, o := range choices {
		out[i] = views.OwnerOption(o)
	}
	return out
}

func entries(t inbox.Thread, who inbox.Actor, remote int64) []views.Entry {
	out := make([]views.Entry, len(t.Messages))
	for i, m := range t.Messages {
		out[i] = entry(m, t)
		if m.Kind == models.Comment {
			out[i].Written = t.MarkNamed(who, out[i].Written)
		}
		out[i].Always = t.Pictures[m.ID]
		if v, ok := t.Invitations[m.ID]; ok {
			shown := views.Invitation(v)
			out[i].Invitation = &shown
		}
		out[i].ShowRemote = m.ID == remote || out[i].Always
	}
	return out
}

func entry(m models.Message, t inbox.Thread) views.Entry {
	e := views.Entry{Message: m, Author: t.Users[m.UserID].Name, Picture: t.Users[m.UserID].Picture, Files: t.Files[m.ID], Deliveries: t.Deliveries[m.ID], Remote: email.HasRemote(m.HTML), Page: t.Sent[m.ID].Page}
	if (m.Kind == models.Outgoing || m.Kind == models.Comment) && !m.Imported {
		e.Written = email.Markdown(m.Text)
	}
	e.Named, e.Elsewhere = named(m, t), m.MovedFrom != 0
	if m.Event == nil {
		return e
	}
	if d, ok := t.Decisions[m.Event.DecisionID]; ok && m.Event.Kind == models.EventDecision {
		e.Decision, e.LateAfter, e.RuledBy = &d, t.LateAfter[d.RuleID], cmp.Or(t.RuledBy[d.ChannelID], t.Channel)
	}
	if l, ok := t.Linked[m.Event.Other]; ok && l.ID != t.Conversation.ID {
		e.Linked = &l
	}
	if t.Undoable[m.Event.Change] {
		e.Undo = m.Event.Change
	}
	return e
}

// named is what a mail named and did not join, as far as the viewer may know of it.
func named(m models.Message, t inbox.Thread) (out []views.Named) {
	if m.Joined == nil {
		return nil
	}
	for _, not := range m.Joined.Not {
		n := views.Named{Not: not}
		if l, ok := t.Linked[not.Conversation]; ok && l.ID != t.Conversation.ID {
			n.Subject, n.URL = l.Subject, "/conversations/"+strconv.FormatInt(l.ID, 10)
		}
		out = append(out, n)
	}
	return out
}

// editor completes what was typed, or makes a fresh form. Its files are those that the person has chosen in this conversation and
// not yet sent, so that even a closed tab loses none.
func (s *Server) editor(c echo.Context, t inbox.Thread, e views.Editor) (views.Editor, error) {
	if e.Nonce == "" {
		e.Nonce = rand.Text()
	}
	if e.Seen == 0 {
		e.Seen = t.Conversation.LastMessage
	}
	e.Draft = draftOf(t.Conversation.ID)
	e.Comment = e.Comment || c.QueryParam("tab") == "comment"
	e = withAside(restored(e, t.Draft, c.QueryParam("tab")), t.Aside)
	if err := s.forwarding(c, t, &e); err != nil {
		return e, err
	}
	e.To, e.CanSend, e.Form = t.ReplyTo, t.CanSend, t.Kind == models.ChannelForm || t.Kind == models.ChannelChat
	switch {
	case t.CanSetUp && e.Form:
		e.SetUpURL = "/settings/inboxes/" + strconv.FormatInt(t.InboxID, 10)
	case t.CanSetUp:
		e.SetUpURL = "/settings/channels/" + strconv.FormatInt(t.ChannelID, 10)
	}
	h, err := s.app.HoursOf(c.Request().Context(), s.who(c).User)
	if err != nil {
		return e, err
	}
	e.Later = laterMenu(models.At(s.app.Now()), h, e.Later)
	e.Files, err = s.app.Staged(c.Request().Context(), s.who(c), e.Draft)
	return e, err
}

// draftOf names the files that a person has chosen in the editor of a conversation.
func draftOf(conversation int64) string { return models.StagedIn(conversation) }
