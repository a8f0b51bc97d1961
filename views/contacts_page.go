package views

import (
	"context"
	"net/url"
	"strings"

	"fairlead/models"
)

// ContactsPage is the list of contacts that the viewer may see.
type ContactsPage struct {
	Now     models.Time
	Me      models.User
	Query   string        // what is searched for; empty: all
	Owner   string        // "me", "nobody", or a user as models.Owner.String writes it; empty: whoever's
	Tracked bool          // only those
	After   string        // cursor of the page; empty: the first
	Next    string        // cursor of the next page; empty: this is the last
	Owners  []models.User // to filter by, without the viewer
	Rows    []models.ContactRow
}

// bringsPeopleInAndOut reports whether somebody may import contacts, and give out what is known of a person: admins and leads.
func bringsPeopleInAndOut(u models.User) bool {
	return u.Role == models.RoleAdmin || u.Role == models.RoleLead
}

// filtered reports whether not all contacts are asked for.
func (p ContactsPage) filtered() bool { return p.Query != "" || p.Owner != "" || p.Tracked }

func (p ContactsPage) url(path, after string) string {
	q := url.Values{}
	for name, v := range map[string]string{"q": p.Query, "owner": p.Owner, "after": after} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if p.Tracked {
		q.Set("tracked", "1")
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// NewContactPage is the form of a new contact. Problems: name, email, phone, company, job_title, note, owner.
type NewContactPage struct {
	Contact  models.Contact // with what was typed
	Phone    string
	Owner    string // as posted
	Owners   []models.User
	Taken    *models.Contact // who has the address, where the viewer may see that
	Problems models.Problems
}

// ContactPage is one contact.
type ContactPage struct {
	Now          models.Time
	Me           models.User
	Contact      models.Contact
	Owner        models.User // the zero value: nobody
	Addresses    []string
	Phones       []string
	TrackedSince models.Time // 0: it is not tracked

	Conversations     []models.ConversationRow
	ConversationsNext string // cursor of the next page; empty: this is the last
	Visits            []models.Visit
	VisitsNext        int64
	Files             []models.ContactFile
	Merges            []MergeNote
	Later             bool // an older page of conversations or visits is shown

	Edit     string          // the property whose form is open; "email" and "phone" add one
	Typed    string          // what stands in it
	Taken    *models.Contact // who has the address that was typed, where the viewer may see that
	MoreOpen bool
	Problems models.Problems // at the property's name
}

// MergeNote is a contact that has become a part of the one shown, and can be parted from it again.
type MergeNote struct {
	ID   int64
	Name string
	By   string
	At   models.Time
}

func (p ContactPage) here(pairs ...string) string { return contactURL(p.Contact.ID, "", pairs...) }

// contactURL is the address of a contact, or of what is done with it; pairs are names and values of the query.
func contactURL(contact int64, action string, pairs ...string) string {
	u := "/contacts/" + id(contact)
	if action != "" {
		u += "/" + action
	}
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	if len(q) == 0 {
		return u
	}
	return u + "?" + q.Encode()
}

// ContactOwnerPage is the owner dropdown of a contact as a page.
type ContactOwnerPage struct {
	Contact models.Contact
	Owner   models.User // now
	Me      models.User
	Query   string
	Options []models.User
	Back    string
}

// MergePage finds a contact to merge with another, and shows what comes of it.
type MergePage struct {
	Now      models.Time
	Contact  models.Contact // that stays
	Query    string
	Rows     []models.ContactRow // found
	Searched bool
	Preview  *MergePreview // set once the other is chosen
}

// MergePreview is both sides.
type MergePreview struct{ Winner, Loser MergeSide }

// MergeSide is what one of two contacts brings.
type MergeSide struct {
	Contact           models.Contact
	Owner             models.User
	Addresses, Phones []string
	Tracked           bool
	Conversations     int64 // that the viewer may see, at most models.CountStop
}

// contactName is what a contact is called, whatever little is known.
func contactName(ctx context.Context, c models.Contact) string {
	return nameOrNone(ctx, c.DisplayName())
}

// underName is what stands below a name: the address, unless that is the name.
func underName(c models.Contact) string {
	if c.Name == "" {
		return ""
	}
	return c.Email
}

// webLink is a visited page's address, if a link may lead there: what a browser has sent may be anything.
func webLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// shortAddress is a web address as people read it.
func shortAddress(address string) string {
	for _, scheme := range []string{"https://", "http://"} {
		address = strings.TrimPrefix(address, scheme)
	}
	return strings.TrimSuffix(address, "/")
}

// propertyLabel names a property of a contact.
func propertyLabel(ctx context.Context, property string) string {
	switch property {
	case "name":
		return t(ctx, "Name")
	case "company":
		return t(ctx, "Company")
	case "job_title":
		return t(ctx, "Job title")
	}
	return t(ctx, "Note")
}

// choice is a property that both sides of a merge have, and have differently.
type choice struct {
	Name, Label   string
	Winner, Loser string
	Both          bool // can be kept together
}

// open reports whether there is something to choose.
func (c choice) open() bool { return c.Winner != "" && c.Loser != "" && c.Winner != c.Loser }

func (p MergePreview) choices(ctx context.Context) []choice {
	w, l := p.Winner, p.Loser
	return []choice{
		{Name: "name", Label: t(ctx, "Name"), Winner: w.Contact.Name, Loser: l.Contact.Name},
		{Name: "email", Label: t(ctx, "First e-mail address"), Winner: w.Contact.Email, Loser: l.Contact.Email},
		{Name: "owner", Label: t(ctx, "Owner"), Winner: w.Owner.Name, Loser: l.Owner.Name},
		{Name: "company", Label: t(ctx, "Company"), Winner: w.Contact.Company, Loser: l.Contact.Company},
		{Name: "job_title", Label: t(ctx, "Job title"), Winner: w.Contact.JobTitle, Loser: l.Contact.JobTitle},
		{Name: "note", Label: t(ctx, "Note"), Winner: w.Contact.Note, Loser: l.Contact.Note, Both: true},
	}
}

// united lists what both have, each once.
func united(a, b []string) (out []string) {
	seen := map[string]bool{}
	for _, list := range [][]string{a, b} {
		for _, s := range list {
			if !seen[s] {
				seen[s], out = true, append(out, s)
			}
		}
	}
	return out
}
