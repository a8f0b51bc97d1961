package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// TestContactsAccessible has axe look at the pages of contacts, in the states that look different.
func TestContactsAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	for n, s := range i.contactSights(w) {
		s.show()
		i.shoot(w, fmt.Sprintf("contacts-%02d-%s", n, strings.NewReplacer(" ", "-", "/", "-", "?", "-").Replace(s.name)))
		w.accessible(string(axe), s.name)
	}
	w.calm()
}

// contactSights are the pages of contacts.
func (i *installation) contactSights(w *window) []sight {
	var ana, bo int64
	contact := func(rest string) string { return fmt.Sprintf("/contacts/%d%s", ana, rest) }
	return []sight{
		w.page("/contacts", ".empty", "There are no contacts yet"),
		w.page("/settings/erasures", ".empty", "Nobody has been erased"),
		w.page("/contacts/import", "h1", "Import contacts"),
		{"the list", func() {
			ana, bo = i.seedContacts()
			w.open("/contacts")
			w.has("#contacts", "Ana Petrova")
			w.has("#contacts .tag", "Deactivated")
			w.has("#contacts .tag", "No seat")
		}},
		w.page("/contacts?q=nobody+at+all", ".empty", "No contact fits"),
		w.page("/contacts/new", "h1", "New contact"),
		{"a new contact refused", func() {
			w.fill("#f-email", "nonsense")
			w.click("button.go", "Create contact")
			w.has("#email-problem", "")
		}},
		{"a contact", func() {
			w.open(contact(""))
			w.has("h1", "Ana Petrova")
			w.has(".contact-rest", "Where is my order?")
			w.has(".contact-rest", "Prices of berths")
		}},
		{"its menu", func() { w.click("#contact-more > summary", ""); w.has("#contact-more .popup", "Erase") }},
		{"its owner's menu", func() {
			w.open(contact(""))
			w.click(".contact-head details.owner > summary", "")
			w.has(".contact-head .popup", "Tom Berger")
		}},
		{"an address refused", func() {
			w.open(contact("?edit=email"))
			w.fill("#p-email input[name=email]", "bo@customer.example")
			w.click("#p-email button", "Save")
			w.has("#email-problem", "has this address already")
			w.has("#p-email .taken", "Merge the two")
		}},
		{"a note being edited", func() { w.open(contact("?edit=note")); w.has("#p-note textarea", "") }},
		{"an empty contact", func() {
			w.open(fmt.Sprintf("/contacts/%d", bo))
			w.has(".contact-rest", "None that you have access to.")
		}},
		{"a merge", func() { w.open(contact("/merge?q=bo")); w.has(".merge-found", "Bo Nilsson") }},
		{"a merge looked at", func() { w.click(".merge-found a", "Bo Nilsson"); w.has(".merge-sides", "0") }},
		{"a merged contact", func() { w.click("button.go", "Merge"); w.has(".merge-note", "Merged with Bo Nilsson") }},
		{"columns of an import", func() {
			w.open("/contacts/import")
			w.upload("#f-file", i.file("people from the fair.csv", "Name;E-mail;Phone;What they like\nJan;jan@customer.example;+31201234567;sails\nOops;nonsense;12;x\n"))
			w.click("button.go", "Upload")
			w.has(".mapping", "What they like")
		}},
		{"columns refused", func() {
			w.choose("[name=column0]", "")
			w.choose("[name=column1]", "")
			w.choose("[name=column2]", "")
			w.click("button.go", "Start the import")
			w.has("main [role=alert]", "")
		}},
		{"the result of an import", func() {
			w.choose("[name=column1]", "email")
			w.click("button.go", "Start the import")
			w.has(".counts .some", "1")
		}},
		w.page("/contacts/import", ".imports", "people from the fair.csv"),
		{"the contact's pane", func() { w.open("/conversations/1?side=1"); w.has("#side", "Contact") }},
		{"erasing", func() { w.open(contact("/erase")); w.has("h1", "Erase Ana Petrova") }},
		{"erasing refused", func() {
			w.fill("#f-typed", "somebody else")
			w.click("button", "Erase for good")
			w.has("#typed-problem", "")
		}},
		{"erased", func() {
			w.fill("#f-typed", "ana petrova")
			w.click("button", "Erase for good")
			w.wait("it to begin", `!location.pathname.endsWith("/erase")`)
			w.open("/settings/erasures")
			w.has("table.erasures", "Mia Winter")
			w.wait("it to end", `!document.querySelector("[data-under-way]")`) // the page comes anew then
		}},
	}
}

// seedContacts fills the list, and returns one contact of whom much is known and one of whom little is.
func (i *installation) seedContacts() (much, little int64) {
	i.Helper()
	ctx, mia := i.Context(), i.actor("mia@harbour.example")
	owner := func(name string, seat models.Seat) int64 {
		u, err := i.app.AddUser(ctx, inbox.UserForm{Name: name, Email: strings.ToLower(name) + "@harbour.example", Role: models.RoleMember, Seat: seat}, password)
		i.fine(err)
		return u.ID
	}
	gone, seatless := owner("Gerda", models.SeatService), owner("Piet", models.SeatNone)
	make := func(f inbox.ContactForm, owner int64) int64 {
		c, err := i.app.CreateContact(ctx, mia, f)
		i.fine(err)
		if owner != 0 {
			_, err = i.app.SetContactOwner(ctx, mia, c.ID, owner)
			i.fine(err)
		}
		return c.ID
	}
	little = make(inbox.ContactForm{Name: "Bo Nilsson", Email: "bo@customer.example", Phone: "+46 8 123 456 78"}, gone)
	make(inbox.ContactForm{Name: "Anneliese " + strings.Repeat("Wolfeschlegelsteinhausenbergerdorff", 3) + " the Elder of the Long Names", Email: strings.Repeat("wolfe", 12) + "@" + strings.Repeat("long", 10) + ".example",
		Company: "Company whose name alone fills a line of its own and a half more of the next"}, seatless)
	for n := range 60 {
		make(inbox.ContactForm{Name: fmt.Sprintf("Customer %02d", n), Email: fmt.Sprintf("c%d@customer.example", n)}, 0)
	}
	i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: "Where is my order?", body: "My order 1042 has not arrived."})
	c, err := i.db.ContactByAddress(ctx, "ana@customer.example")
	i.fine(err)
	_, err = i.app.SetContactOwner(ctx, mia, c.ID, i.actor("tom@harbour.example").User.ID)
	i.fine(err)
	i.fine(i.app.SetContactProperty(ctx, mia, c.ID, inbox.ContactNote, "Likes to be called.\n\nNot on Mondays."))
	i.fine(i.app.SetContactProperty(ctx, mia, c.ID, inbox.ContactCompany, "Petrova Sails"))
	i.fine(i.app.AddContactAddress(ctx, mia, c.ID, "ana.petrova@elsewhere.example"))
	v := models.Visitor{KeyHash: models.VisitorKeyHash("ana"), ContactID: c.ID, CreatedAt: 1, SeenAt: 1, BoundAt: models.At(i.app.Now())}
	i.fine(i.db.Write(ctx, func(tx *models.DB) error {
		if err := tx.CreateVisitor(ctx, &v); err != nil {
			return err
		}
		if err := tx.IndexContacts(ctx, c.ID); err != nil {
			return err
		}
		return tx.CreateVisit(ctx, &models.Visit{VisitorID: v.ID, ContactID: c.ID, URL: "https://harbour.example/berths/prices", Title: "Prices of berths", At: models.At(i.app.Now())})
	}))
	u, err := i.db.User(ctx, gone)
	i.fine(err)
	u.Active = false
	i.fine(i.db.Write(ctx, func(tx *models.DB) error { return tx.UpdateUser(ctx, u) }))
	return c.ID, little
}

// TestTheContactBesideStaysInItsPane also with an owner and subjects of long names.
func TestTheContactBesideStaysInItsPane(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	long, err := i.app.AddUser(i.Context(), inbox.UserForm{Name: "Małgorzata Brzęczyszczykiewicz-Wiśniewska", Email: "malgorzata@harbour.example", Role: models.RoleMember, Seat: models.SeatService}, password)
	i.fine(err)
	for _, subject := range []string{"Winterstalling: wanneer kan Northern Light II er weer uit, en wat kost dat dan?", "And another"} {
		i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: subject, body: "Hello"})
	}
	c, err := i.db.ContactByAddress(i.Context(), "ana@customer.example")
	i.fine(err)
	_, err = i.app.SetContactOwner(i.Context(), mia, c.ID, long.ID)
	i.fine(err)
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	w.open("/inbox/all/open")
	w.click("#rows a", "And another")
	w.has("#side", "Małgorzata")
	for _, width := range []int64{1440, 1280, 390} {
		w.size(width, 900)
		w.open(strings.Split(w.path(), "?")[0] + "?side=1")
		w.has("#side", "Winterstalling")
		w.wait(fmt.Sprint("nothing is cut off at ", width), `(() => { const s = document.querySelector("#side"), edge = s.getBoundingClientRect().right; return s.scrollWidth <= s.clientWidth && [...s.querySelectorAll("summary, a, dd, p")].every((e) => !e.checkVisibility() || e.getBoundingClientRect().right <= edge) })()`)
	}
	w.calm()
}
