// Package views is what people see: templ pages and components over plain structs. It knows the row types of models and nothing
// else: no queries, no requests. Every text goes through t, which translates it.
package views

import (
	"strconv"

	"fairlead/models"
)

// Shell is what surrounds a page: handlers fill it once for every page.
type Shell struct {
	Title    string // of the tab, without the product's name; pages set it themselves
	Lang     string // en or nl
	User     models.User
	CSS      string // URL of the style sheet
	MoreCSS  string // URL of one more that this page needs; empty: it needs none
	MoreJS   string // URL of one more script, as MoreCSS
	JS       string // URL of the script
	Icon     string // URL of the favicon
	Section  Section
	Here     string // URL of this page: where the forms of the top bar come back to
	Notice   *Notice
	Badge    int64 // conversations of mine with something unread; shown in the tab's title
	Leads    bool  // the viewer leads people: sees their availability
	Settings bool  // the viewer may see settings beyond the own profile
	Demo     bool  // a demo: its sent mail can be looked into
	Fragment bool  // the script asked: only <title> and <main> are written
	Standing Standing
	Mark     string // of what had been published when the page was asked for; the stream of changes begins with another if there was more
}

// Section is which part of the top navigation is current.
type Section string

// The sections of the top navigation.
const (
	SectionInbox        Section = "inbox"
	SectionContacts     Section = "contacts"
	SectionService      Section = "service"
	SectionAvailability Section = "availability"
	SectionSettings     Section = "settings"
	SectionDemo         Section = "demo"
	SectionSearch       Section = "search"
)

// Notice says what has just happened. Text is English and is translated when shown; it may hold one %s for Arg.
type Notice struct {
	Text string
	Arg  string
	Bad  bool // it did not work
	More []Said
	Undo *Undo
}

// Said is one more sentence of a notice. Text is English and is translated when shown; Args stand for its %s.
type Said struct {
	Text string
	Args []string
}

// Undo is a form that takes back what has just happened.
type Undo struct {
	Action string // URL posted to
	Fields []Field
	Left   int64 // milliseconds for which it can be done; 0: for long
}

// Field is a hidden field of a form.
type Field struct{ Name, Value string }

// ErrorPage says why there is nothing else to see.
type ErrorPage struct {
	Status int    // 403, 404, 409, 413, 429 or 5xx
	Text   string // English, translated when shown; empty: what fits the status
	Arg    string // for a %s in Text
	Back   string // where the link leads; empty: /
}

// id writes a row id for an attribute.
func id(n int64) string { return strconv.FormatInt(n, 10) }

func yes(b bool) string {
	if b {
		return "true"
	}
	return "false"
}
