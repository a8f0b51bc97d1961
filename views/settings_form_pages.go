package views

import (
	"fairlead/models"

	"github.com/a-h/templ"
)

// FormNewPage adds a form to an inbox. Problems: name, slug.
type FormNewPage struct {
	Shell    Shell
	Inbox    models.Inbox
	Name     string
	Slug     string // empty: one is made out of the name
	Base     string // what the slug stands behind: https://inbox.example.com/f/
	Problems models.Problems
}

// FormBuildPage is the Build tab of a form. Problems are at the names that are posted:
//
// seen, language (repeated), main, title.LANG, intro.LANG, submit.LANG, thanks.LANG, redirect; row (repeated, in the fields' order), and
// for every row kind.ROW, label.ROW.LANG, help.ROW.LANG, options.ROW.LANG (one on a line), default.ROW, maps.ROW, required.ROW, subject.ROW,
// gone.ROW; fields stands for all rows. And action: save; or preview, add:KIND, remove:ROW, restore:ROW, up:ROW, down:ROW, which save nothing
// and answer with the form as it was typed.
type FormBuildPage struct {
	Shell    Shell
	Inbox    models.Inbox
	Channel  models.Channel
	Draft    FormDraft
	Seen     int64 // the version that it is made from
	MayEdit  bool  // admins, and leads of the inbox; others see the preview
	Preview  templ.Component
	Problems models.Problems
}

// FormDraft is what a form asks, as it was typed. Texts are by language.
type FormDraft struct {
	All       []string // languages that Fairlead ships
	Languages []string // those that the form speaks
	Main      string
	Title     map[string]string
	Intro     map[string]string
	Submit    map[string]string
	Thanks    map[string]string
	Redirect  string
	Kinds     []string // of fields that can be added
	Rows      []FormRow
}

// FormRow is one field of a form, as it was typed.
type FormRow struct {
	ID       string // its key; of a new field, which gets one when it is saved, one that begins with _
	Kind     string // as in forms.Kind
	Label    map[string]string
	Help     map[string]string
	Options  map[string]string // one on a line
	Default  string
	Maps     string
	Mappings []string // what Maps may be
	Required bool
	Subject  bool
	Gone     bool // will be taken out by saving
	Open     bool
}

// FormOptionsPage is the Options tab of a form. Problems: name, slug, domains, consent, reply.
// Posted: those, and active (1).
type FormOptionsPage struct {
	Shell    Shell
	Inbox    models.Inbox
	Channel  models.Channel
	Form     models.Form // with what was typed
	Seen     string      // stands for what it was made from
	Domains  string      // as typed, one on a line
	Base     string      // what the slug stands behind
	Replies  []models.Channel
	MayEdit  bool
	Problems models.Problems
}

// FormInstallPage is the Install tab of a form.
type FormInstallPage struct {
	Shell   Shell
	Inbox   models.Inbox
	Channel models.Channel
	Form    models.Form
	URL     string // of the hosted page
	Script  string // what a site puts in its page
	Consent string // the call for sites that ask first
	Plain   string // HTML for sites without script
	Policy  string // what a strict site's Content-Security-Policy needs, a directive a line
	Last    *models.Submission
	Reads   bool // may know of submissions
}

// FormPreview is a form in one language, to be looked at.
type FormPreview PublicFormPage
