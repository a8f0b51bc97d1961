package views

import (
	"context"

	"fairlead/models"
)

// iconPencil is pencil of lucide, as the other icons are.
const iconPencil = `<path d="M21.174 6.812a1 1 0 0 0-3.986-3.987L3.842 16.174a2 2 0 0 0-.5.83l-1.321 4.352a.5.5 0 0 0 .623.622l4.353-1.32a2 2 0 0 0 .83-.497z"/><path d="m15 5 4 4"/>`

// otherDraftText says where else its writer has a text in this conversation.
func (c ConversationPage) otherDraftText(ctx context.Context) string {
	switch {
	case c.Editor.Diverged:
		return t(ctx, "You have written something else here, in another tab or on another device. It is kept as it is.")
	case c.Editor.Aside:
		return t(ctx, "Another text of yours is kept here.")
	case c.Editor.Other == models.DraftComment:
		return t(ctx, "You have begun a comment here and not added it.")
	case c.Editor.Other == models.DraftForward:
		return t(ctx, "You have begun to forward a message here.")
	}
	return t(ctx, "You have begun an answer here and not sent it.")
}

// replyURL leads to the Reply tab, also where a comment has been begun.
func (c ConversationPage) replyURL() string {
	if c.Editor.Comment {
		return c.Place.Conversation(c.Conversation.ID, "tab", "reply")
	}
	return c.here()
}
