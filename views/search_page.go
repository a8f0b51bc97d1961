package views

import (
	"context"
	"net/url"
	"strconv"

	"fairlead/models"
)

// SearchPage is what a search has found, or what can be typed.
type SearchPage struct {
	Now      models.Time
	Query    string // as typed
	After    string // cursor of the page; empty: the first
	Next     string // cursor of the next page; empty: this is the last
	Asked    bool   // something was looked for
	Cut      bool   // the page is not full, and the next goes on further back
	Hits     []SearchHit
	Inboxes  []models.Inbox
	Backlog  models.SearchBacklog
	Problems models.Problems // at q

	View      models.SavedView // that is shown; ID 0: none
	Save      SaveSearch
	MayShared bool // the viewer may keep searches for everybody
}

// SearchHit is one message that was found.
type SearchHit struct {
	Message      models.Message
	Writer       string // of the message
	Contact      string // of the conversation
	Subject      []Piece
	Excerpt      []Piece
	Also         [][]Piece // names of files, people and addresses in which something was found that is not in the excerpt
	Inbox        string
	State        models.State
	OwnerName    string // empty: nobody
	Files        int
	Conversation int64
	Again        bool // the one above is of the same conversation
}

// Piece is a part of a text; Hit: it was looked for.
type Piece struct {
	Text string
	Hit  bool
}

// url leads to the message in its conversation.
func (h SearchHit) url() string {
	return "/conversations/" + id(h.Conversation) + "?message=" + id(h.Message.ID) + "#m" + id(h.Message.ID)
}

func (p SearchPage) url(after string) string {
	q := url.Values{"q": {p.Query}}
	if p.View.ID != 0 {
		q.Set("view", id(p.View.ID))
	}
	if after != "" {
		q.Set("after", after)
	}
	return "/search?" + q.Encode()
}

// progress says how much is in the search already, in hundredths.
func (p SearchPage) progress() string {
	return strconv.FormatInt(100*(p.Backlog.Of-p.Backlog.Left)/max(p.Backlog.Of, 1), 10) + " %"
}

// searchHelp is an example of what can be typed, and what it finds.
type searchHelp struct{ typed, finds string }

func searchHelps(ctx context.Context) []searchHelp {
	return []searchHelp{
		{`berth invoice`, t(ctx, "both words, anywhere in a message: subject, text, names, addresses, names of files")},
		{`"spare key"`, t(ctx, "the words as they stand, one behind the other")},
		{`from:anna  to:jan@example.com`, t(ctx, "who wrote, and who was written to")},
		{`owner:me  owner:nobody  owner:"Service team"`, t(ctx, "whose the conversation is")},
		{`in:support  channel:form`, t(ctx, "the inbox, and the way it came by")},
		{`is:open  is:closed  is:unanswered  is:spam`, t(ctx, "how it stands; spam and trash are only found if they are asked for")},
		{`tag:billing  tag:"to be paid"`, t(ctx, "what has this tag; several mean all of them")},
		{`has:file  has:comment`, t(ctx, "with attachments, or what colleagues noted")},
		{`after:2026-11-01  before:2026-12  after:yesterday`, t(ctx, "from that day on, and up to the day before")},
	}
}

func searchTitle(ctx context.Context, p SearchPage) string {
	if p.View.ID != 0 {
		return p.View.Name
	}
	if p.Query == "" {
		return t(ctx, "Search")
	}
	return t(ctx, "Search: %s", p.Query)
}
