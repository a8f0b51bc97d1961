package handlers

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// ownersInFilter is how many colleagues a list of contacts can be narrowed down to.
const ownersInFilter = 200

// contacts shows the list, or the part of it that the script fetches anew.
func (s *Server) contacts(c echo.Context) error {
	page, err := s.contactsPage(c)
	if err != nil {
		return err
	}
	if part(c) == "contacts" {
		return s.render(c, http.StatusOK, views.ContactsPart(page))
	}
	return s.render(c, http.StatusOK, views.Contacts(s.shell(c, views.SectionContacts), page))
}

func (s *Server) contactsPage(c echo.Context) (views.ContactsPage, error) {
	ctx, who := c.Request().Context(), s.who(c)
	page := views.ContactsPage{Now: models.At(s.app.Now()), Me: who.User, Query: strings.TrimSpace(cleanText(c.QueryParam("q"))), Tracked: c.QueryParam("tracked") != ""}
	q := inbox.ContactQuery{Text: page.Query, Tracked: page.Tracked}
	q.Owner, page.Owner = ownerFilter(c.QueryParam("owner"), who.User)
	if after, ok := readContactCursor(c.QueryParam("after")); ok {
		q.After, page.After = after, c.QueryParam("after")
	}
	rows, next, err := s.app.Contacts(ctx, who, q)
	if err != nil {
		return page, err
	}
	page.Rows, page.Next = rows, writeContactCursor(next)
	page.Owners, err = s.colleagues(c, page.Owner)
	return page, err
}

// colleagues are whom the list can be narrowed down to, with the one that it is.
func (s *Server) colleagues(c echo.Context, chosen string) ([]models.User, error) {
	ctx, who := c.Request().Context(), s.who(c)
	users, _, err := s.app.ContactOwners(ctx, who, "", ownersInFilter)
	if err != nil {
		return nil, err
	}
	var out []models.User
	found := false
	for _, u := range users {
		found = found || models.UserOwner(u.ID).String() == chosen
		if u.ID != who.User.ID {
			out = append(out, u)
		}
	}
	if o, ok := models.ParseOwner(chosen); ok && o.Kind == models.OwnerUser && !found {
		if name, err := s.app.OwnerName(ctx, o); err == nil && name != "" {
			out = append(out, models.User{ID: o.ID, Name: name})
		}
	}
	return out, nil
}

// ownerFilter reads whose contacts are wanted; what cannot be read is everybody's.
func ownerFilter(s string, me models.User) (*int64, string) {
	id := int64(0)
	switch o, ok := models.ParseOwner(s); {
	case s == "me":
		id = me.ID
	case s == "nobody":
	case ok && o.Kind == models.OwnerUser:
		id = o.ID
	default:
		return nil, ""
	}
	return &id, s
}

// readContactCursor reads what writeContactCursor wrote; nil for the first page.
func readContactCursor(s string) (*models.ContactCursor, bool) {
	if s == "" {
		return nil, true
	}
	name, id, found := strings.Cut(s, ".")
	n, err1 := strconv.ParseInt(id, 10, 64)
	text, err2 := base64.RawURLEncoding.DecodeString(name)
	if !found || err1 != nil || err2 != nil || n < 0 || !utf8.Valid(text) || strings.Contains(string(text), "\x00") {
		return nil, false
	}
	return &models.ContactCursor{SortName: string(text), ID: n}, true
}

func writeContactCursor(c *models.ContactCursor) string {
	if c == nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString([]byte(c.SortName)) + "." + strconv.FormatInt(c.ID, 10)
}

// newContact is the form of a contact that is made by hand.
func (s *Server) newContact(c echo.Context) error {
	return s.showNewContact(c, http.StatusOK, views.NewContactPage{})
}

func (s *Server) showNewContact(c echo.Context, status int, page views.NewContactPage) error {
	users, _, err := s.app.ContactOwners(c.Request().Context(), s.who(c), "", ownersInFilter)
	if err != nil {
		return err
	}
	page.Owners = users
	return s.render(c, status, views.NewContact(s.shell(c, views.SectionContacts), page))
}

func (s *Server) createContact(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	typed := inbox.ContactForm{Name: f.Get("name"), Email: f.Get("email"), Phone: f.Get("phone"), Company: f.Get("company"), JobTitle: f.Get("job_title"), Note: f.Get("note")}
	owner, ok := models.ParseOwner(f.Get("owner"))
	if ok && owner.Kind == models.OwnerUser {
		typed.OwnerID = owner.ID
	}
	contact, err := s.app.CreateContact(c.Request().Context(), s.who(c), typed)
	problems, taken, err := contactProblems(err)
	if err != nil {
		return err
	}
	if problems == nil {
		return s.done(c, contactPath(contact.ID), views.Notice{Text: saidContactCreated})
	}
	return s.showNewContact(c, http.StatusUnprocessableEntity, views.NewContactPage{Phone: typed.Phone, Owner: f.Get("owner"), Taken: taken, Problems: problems,
		Contact: models.Contact{Name: typed.Name, Email: typed.Email, Company: typed.Company, JobTitle: typed.JobTitle, Note: typed.Note}})
}

func contactPath(id int64) string { return "/contacts/" + strconv.FormatInt(id, 10) }
