package views

import (
	"net/url"
	"strconv"
	"time"

	"fairlead/models"
)

// Place is which list is shown: everything that its address says but for the conversation.
type Place struct {
	Inbox int64 // 0: all inboxes that the viewer has access to
	View  models.View
	Sort  models.Sort
	After string // cursor of the page, as the handler reads it; empty: the first page
}

// List returns the address of the list alone.
func (p Place) List() string { return p.path() + p.query() }

// Conversation returns the address of a conversation beside the list; more are name, value pairs.
func (p Place) Conversation(id int64, more ...string) string {
	return p.path() + "/" + strconv.FormatInt(id, 10) + p.query(more...)
}

func (p Place) path() string {
	inbox := "all"
	if p.Inbox != 0 {
		inbox = strconv.FormatInt(p.Inbox, 10)
	}
	return "/inbox/" + inbox + "/" + string(p.View)
}

func (p Place) query(more ...string) string {
	if len(more) == 0 && p.Sort != models.SortWaiting && p.After == "" {
		return ""
	}
	q := url.Values{}
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	if p.Sort == models.SortWaiting {
		q.Set("sort", string(p.Sort))
	}
	if p.After != "" {
		q.Set("after", p.After)
	}
	return "?" + q.Encode()
}

func (p Place) with(v models.View) Place   { return Place{Inbox: p.Inbox, View: v, Sort: p.Sort} }
func (p Place) sorted(s models.Sort) Place { return Place{Inbox: p.Inbox, View: p.View, Sort: s} }
func (p Place) in(inbox int64) Place       { return Place{Inbox: inbox, View: p.View, Sort: p.Sort} }
func (p Place) page(cursor string) Place   { p.After = cursor; return p }

// InboxPage is the three panes: views, conversations, and the conversation.
type InboxPage struct {
	Now          models.Time
	Zone         *time.Location // in which moments to come are told; nil: UTC
	Place        Place
	Inboxes      []models.Inbox        // that the viewer has access to, by name; none: the page says so
	Counts       map[models.View]int64 // at most models.CountStop; views that are left out show no count
	Scheduled    int64                 // mails that the viewer has scheduled, at most models.CountStop
	Drafts       int64                 // that the viewer has begun and not sent; at most models.CountStop
	Saved        []models.SavedView    // own ones, and then everybody's
	Rows         []Row
	Next         string // cursor of the next page; empty: this is the last
	Own          string // which of the reader's own views is shown in the place of a list; empty: none
	Mentions     int64  // conversations in which the reader is named and has not seen it, at most models.CountStop
	ChooseAll    bool   // ?choose=all: every row is chosen
	Me           models.User
	FirstSteps   *FirstSteps       // set while no mail has ever come in: the empty list says what to do next
	Conversation *ConversationPage // nil: none is open
}

// Row is one conversation in the list.
type Row struct {
	ID        int64
	Contact   string // name or address
	Subject   string
	Snippet   string
	Channel   string // its address
	Inbox     string // its inbox's name; shown when the list is over all inboxes
	Owner     models.Owner
	OwnerName string
	OwnerWhy  string           // models.ByRule and its like: why this owner, or why nobody; empty: nothing ever touched it
	Decision  *models.Decision // the newest, while OwnerWhy is models.ByRule. It says why nobody owns it
	Wait      *models.Wait     // how it stands in the queue now; nil: it does not wait
	Wakes     models.Time      // when what is snoozed wakes; models.Never: when somebody writes; 0: it is not snoozed
	At        models.Time      // last activity, or with models.SortWaiting since when it waits for an answer
	Unread    bool
	Files     bool
	Chat      bool        // it came by a chatflow
	HereTill  models.Time // of a chat: the visitor is there until then
	Draft     bool        // the viewer is writing something in it
	Waiting   bool        // open, and a message from outside has no answer
	Tags      []models.Tag
}

// FirstSteps is what an inbox without any mail shows.
type FirstSteps struct {
	Address  string // of the first channel the viewer has access to; empty: there is none yet
	SMTPAddr string // where mail is taken, host:port; empty: that door is closed
	CanAdmin bool   // the viewer may add a channel
	Fetched  bool   // its mail is fetched from a mailbox
	Channel  int64  // whose it is, for who may set it up; else 0
}

func (p InboxPage) inboxName(all string) string {
	for _, i := range p.Inboxes {
		if i.ID == p.Place.Inbox {
			return i.Name
		}
	}
	return all
}

// here is the address of the page: of the list, or of the conversation that is open beside it.
func (p InboxPage) here() string {
	if p.Conversation != nil {
		return p.Conversation.here()
	}
	return p.Place.List()
}

// alike reports whether the rows are in one state, so that the same can be done to several of them, and in an order that can be chosen.
func (p InboxPage) alike() bool { return p.Place.View != models.ViewDrafts }

func (p InboxPage) isOpen(r Row) bool {
	return p.Conversation != nil && p.Conversation.Conversation.ID == r.ID
}

func (p InboxPage) rowClass(r Row) string {
	class := "convrow"
	if r.Unread {
		class += " unread"
	}
	if p.isOpen(r) {
		class += " open"
	}
	if p.asksMe(r) {
		class += " asks"
	}
	return class
}

// bare reports whether there is nothing to choose from: the list has the room of the conversation too.
func (p InboxPage) bare() bool { return p.Conversation == nil && len(p.Rows) == 0 }
