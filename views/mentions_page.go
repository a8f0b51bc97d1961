package views

import "fairlead/models"

const iconAt = `<circle cx="12" cy="12" r="4"/><path d="M16 8v5a3 3 0 0 0 6 0v-1a10 10 0 1 0-4 8"/>`

// OwnMentions is InboxPage.Own where the mentions are shown.
const OwnMentions = "mentions"

// MentionsPage is the view of comments that name the reader.
type MentionsPage struct {
	InboxPage // the views beside it; its rows are none
	Rows      []MentionRow
	Before    int64 // where the page begins; 0: with the newest
	Next      int64 // where the next page begins; 0: this is the last
}

// MentionRow is one of them.
type MentionRow struct {
	models.MentionRow
	Excerpt string // of the comment
}

func (r MentionRow) url() string {
	return "/conversations/" + id(r.ConversationID) + "?message=" + id(r.MessageID) + "#m" + id(r.MessageID)
}

// at reports whether a view is the one that is shown.
func (p InboxPage) at(v models.View) bool { return p.Own == "" && p.Place.View == v }
