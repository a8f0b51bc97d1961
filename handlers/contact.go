package handlers

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// contact shows one contact, or the part of its page that follows changes. One that has become a part of another leads there.
func (s *Server) contact(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	page, err := s.contactPage(c, id)
	if err != nil {
		return err
	}
	if page.Contact.ID != id {
		return c.Redirect(http.StatusSeeOther, contactPath(page.Contact.ID))
	}
	page.Edit, page.MoreOpen = c.QueryParam("edit"), c.QueryParam("more") == "1"
	if part(c) == "contact" {
		return s.render(c, http.StatusOK, views.ContactPart(page))
	}
	return s.showContact(c, http.StatusOK, page)
}

func (s *Server) showContact(c echo.Context, status int, page views.ContactPage) error {
	shell := s.shell(c, views.SectionContacts)
	shell.Here = contactPath(page.Contact.ID)
	return s.render(c, status, views.Contact(shell, page))
}

func (s *Server) contactPage(c echo.Context, id int64) (views.ContactPage, error) {
	who := s.who(c)
	after, _ := readCursor(c.QueryParam("before"))
	visits := queryID(c, "visits")
	p, err := s.app.Contact(c.Request().Context(), who, id, inbox.ContactQueryPage{Conversations: after, Visits: visits})
	page := views.ContactPage{
		Now: models.At(s.app.Now()), Me: who.User, Contact: p.Contact, Owner: p.Owner, Addresses: p.Addresses, Phones: p.Phones, TrackedSince: p.TrackedSince,
		Conversations: p.Conversations, ConversationsNext: writeCursor(p.ConversationsNext), Visits: p.Visits, VisitsNext: p.VisitsNext, Files: p.Files,
		Later: after != nil || visits != 0,
	}
	for _, m := range p.Merges {
		page.Merges = append(page.Merges, views.MergeNote(m))
	}
	return page, err
}

// changeContact does what a form on the contact's page asks for; action says what.
func (s *Server) changeContact(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	field, do := s.contactAction(f)
	if do == nil {
		return errUnread
	}
	ctx, who := c.Request().Context(), s.who(c)
	problems, taken, err := contactProblems(do(ctx, who, id, f.Get(field)))
	if err != nil {
		return err
	}
	if problems == nil {
		return s.done(c, contactPath(id), contactNotice(id, f.Get("action"), f.Get(field)))
	}
	page, err := s.contactPage(c, id)
	if err != nil {
		return err
	}
	page.Edit, page.Typed, page.Problems, page.Taken = field, f.Get(field), problems, taken
	return s.showContact(c, http.StatusUnprocessableEntity, page)
}

type contactChange func(ctx context.Context, who inbox.Actor, id int64, value string) error

// contactAction finds what a form asks for, and the field that holds the value.
func (s *Server) contactAction(f form) (field string, do contactChange) {
	action := f.Get("action")
	if property := inbox.ContactProperty(action); slices.Contains(inbox.ContactProperties, property) {
		return action, func(ctx context.Context, who inbox.Actor, id int64, value string) error {
			return s.app.SetContactProperty(ctx, who, id, property, value)
		}
	}
	do = map[string]contactChange{
		"add_email": s.app.AddContactAddress, "remove_email": s.app.RemoveContactAddress, "first_email": s.app.SetFirstAddress,
		"add_phone": s.app.AddContactPhone, "remove_phone": s.app.RemoveContactPhone, "first_phone": s.app.SetFirstPhone,
	}[action]
	verb, field, _ := strings.Cut(action, "_")
	if verb != "add" {
		field = "value" // of one that is there
	}
	return field, do
}

// contactNotice says what was done; what was taken away can be given back.
func contactNotice(id int64, action, value string) views.Notice {
	field, removed := strings.CutPrefix(action, "remove_")
	if !removed {
		return say(saidSaved)
	}
	n := say(saidRemoved, value)
	n.Undo = &views.Undo{Action: contactPath(id), Fields: []views.Field{{Name: "action", Value: "add_" + field}, {Name: field, Value: value}}}
	return n
}

// contactProblems splits what was typed wrongly, with whoever has an address already, from every other error.
func contactProblems(err error) (models.Problems, *models.Contact, error) {
	var taken *inbox.AddressTaken
	if !errors.As(err, &taken) {
		problems, err := problemsOf(err)
		return problems, nil, err
	}
	if taken.Other.ID == 0 {
		return taken.Problems(), nil, nil
	}
	return taken.Problems(), &taken.Other, nil
}

// chooseContactOwner is the owner dropdown of a contact as a page, or the list of it alone for the script.
func (s *Server) chooseContactOwner(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), s.who(c)
	contact, owner, err := s.app.ContactOwner(ctx, who, id)
	if err != nil {
		return err
	}
	users, _, err := s.app.ContactOwners(ctx, who, c.QueryParam("q"), ownersOnPage)
	if err != nil {
		return err
	}
	page := views.ContactOwnerPage{Contact: contact, Owner: owner, Me: who.User, Query: cleanText(c.QueryParam("q")), Options: users, Back: contactPath(contact.ID)}
	if back := safePath(c.QueryParam("back")); back != "" {
		page.Back = back
	}
	if part(c) == "owner" {
		return s.render(c, http.StatusOK, views.ContactOwnerPart(page))
	}
	return s.render(c, http.StatusOK, views.ContactOwner(s.shell(c, views.SectionContacts), page))
}

// setContactOwner gives a contact to the owner chosen.
func (s *Server) setContactOwner(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	to, ok := models.ParseOwner(f.Get("owner"))
	if !ok || to.Kind == models.OwnerTeam {
		return errUnread
	}
	ctx := c.Request().Context()
	was, err := s.app.SetContactOwner(ctx, s.who(c), id, to.ID)
	if err != nil {
		return err
	}
	back := f.back(contactPath(id))
	n := say(saidContactNobodys)
	if name, err := s.app.OwnerName(ctx, to); err == nil && name != "" {
		n = say(saidContactOwner, name)
	}
	if was != to.ID {
		before := "nobody"
		if was != 0 {
			before = models.UserOwner(was).String()
		}
		n.Undo = &views.Undo{Action: contactPath(id) + "/owner", Fields: []views.Field{{Name: "owner", Value: before}, {Name: "back", Value: back}}}
	}
	return s.done(c, s.stillThere(c, id, back), n)
}

// stillThere is where to go on: whoever gave away the only contact they knew of by owning it does not see it any more.
func (s *Server) stillThere(c echo.Context, id int64, back string) string {
	if _, _, err := s.app.ContactOwner(c.Request().Context(), s.who(c), id); err != nil && strings.HasPrefix(back, "/contacts/") {
		return "/contacts"
	}
	return back
}
