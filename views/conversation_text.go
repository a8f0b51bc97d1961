package views

import (
	"context"
	"sort"
	"strings"

	"fairlead/models"
)

// here is the address of the conversation, without what was opened in it.
func (c ConversationPage) here() string { return c.Place.Conversation(c.Conversation.ID) }

func (c ConversationPage) sideURL() string {
	if c.SideOpen {
		return c.here()
	}
	return c.Place.Conversation(c.Conversation.ID, "side", "1")
}

// wholeURL leads to the same page with every candidate of a decision; empty where that is it.
func (c ConversationPage) wholeURL(e Entry) string {
	if c.WholeID == e.Message.ID {
		return ""
	}
	pairs := []string{"decision", id(e.Message.ID)}
	if c.Before != 0 {
		pairs = append(pairs, "before", id(c.Before))
	}
	return c.Place.Conversation(c.Conversation.ID, pairs...) + "#m" + id(e.Message.ID)
}

func candidateLimit(whole bool) int {
	if whole {
		return candidatesMost
	}
	return candidatesShown
}

func (c ConversationPage) hasMore() bool {
	return c.Raw != 0 || c.Conversation.State != models.StateTrash
}

// addresses are all of the contact's, the first known one first.
func (c ConversationPage) addresses() []string {
	if len(c.Addresses) == 0 && c.Contact.Email != "" {
		return []string{c.Contact.Email}
	}
	return c.Addresses
}

func (c ConversationPage) postURL(action string) string {
	return "/conversations/" + id(c.Conversation.ID) + "/" + action
}

func (c ConversationPage) tab() string {
	if c.Editor.Comment {
		return "comment"
	}
	return "reply"
}

func (c ConversationPage) editorURL() string { return c.postURL(c.tab()) }

// bodyID differs between conversations: a text must never move from one to another when the page is morphed.
func (c ConversationPage) bodyID() string { return "body-" + id(c.Conversation.ID) }

func (c ConversationPage) placeholder(ctx context.Context) string {
	if c.Editor.Comment {
		return t(ctx, "Write to your colleagues. The contact never sees this.")
	}
	return replyPlaceholder(ctx, c)
}

func replyPlaceholder(ctx context.Context, c ConversationPage) string {
	name := c.personName(ctx)
	if c.Conversation.Owner.Kind == models.OwnerUser {
		return t(ctx, "Reply to %s.", name)
	}
	return t(ctx, "Reply to %s. Sending makes you the owner.", name)
}

// sends reports whether an answer can be sent.
func (e Editor) sends() bool { return e.CanSend && len(e.To) > 0 }

// sendsLater reports whether what is written can be scheduled: what is passed on goes to others than the contact, who needs no address then.
func (e Editor) sendsLater() bool { return e.sends() || e.Forward != nil && e.CanSend }

func (e Editor) hasCopies() bool {
	return e.Cc != "" || e.Bcc != "" || has(e.Problems, "cc") || has(e.Problems, "bcc")
}

func has(p models.Problems, field string) bool {
	_, ok := p.For(field)
	return ok
}

// sortOwners puts me first, then people who are available, then people who are away, then teams; within each by name.
func sortOwners(options []OwnerOption, me models.User) []OwnerOption {
	rank := func(o OwnerOption) int {
		switch {
		case o.Owner == models.UserOwner(me.ID):
			return 0
		case o.Owner.Kind == models.OwnerTeam:
			return 3
		case o.Availability == models.Available:
			return 1
		}
		return 2
	}
	out := append([]OwnerOption(nil), options...)
	sort.SliceStable(out, func(i, j int) bool {
		if a, b := rank(out[i]), rank(out[j]); a != b {
			return a < b
		}
		return strings.ToLower(out[i].Name) < strings.ToLower(out[j].Name)
	})
	return out
}

func stateName(ctx context.Context, s models.State) string {
	switch s {
	case models.StateOpen:
		return t(ctx, "open")
	case models.StateSnoozed:
		return t(ctx, "snoozed")
	case models.StateClosed:
		return t(ctx, "closed")
	case models.StateSpam:
		return t(ctx, "spam")
	}
	return t(ctx, "in the trash")
}
