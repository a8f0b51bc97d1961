package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// letter has a contact write to an address of ours.
func (w *world) letter(from, to, subject string) {
	w.t.Helper()
	address := from[strings.LastIndexByte(from, ' ')+1:]
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: strings.Trim(address, "<>"), To: []string{to},
		Raw: []byte("From: " + from + "\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <" + url.QueryEscape(subject) + "@x>\r\n\r\nHello\r\n")}))
}

func (w *world) contactAt(address string) models.Contact {
	w.t.Helper()
	c, err := w.db.ContactByAddress(context.Background(), address)
	w.ok(err)
	return c
}

// Whoever reads none of a contact's inboxes meets it nowhere, and of a contact of several inboxes only what is theirs.
func TestContactsAreSeenByTheInboxesTheyWroteTo(t *testing.T) {
	w := newLegalWorld(t)
	w.letter("Both Sides <both@outside.example>", "support@harbour.example", "Open matter")
	w.letter("Both Sides <both@outside.example>", "legal@harbour.example", "Hidden matter")
	both, client := w.contactAt("both@outside.example"), w.contactAt("client@outside.example")
	for _, u := range []models.User{w.max, w.ana, w.lena} {
		w.login(u)
		for _, path := range []string{"/contacts", "/contacts?q=client", "/contacts?q=outside", "/contacts?owner=nobody", "/contacts?q=client%40outside.example", fmt.Sprintf("/contacts/%d/merge?q=client", both.ID)} {
			a := w.get(path).is(http.StatusOK)
			if a.Find("main a[href='/contacts/"+number(client.ID)+"']").Length() > 0 || strings.Contains(a.says("main"), "Client") {
				t.Errorf("%s sees the contact of Legal at %s", u.Name, path)
			}
		}
		page := w.get(contactPath(both.ID)).is(http.StatusOK)
		page.shows("main", "Open matter")
		if strings.Contains(page.body, "Hidden") || strings.Contains(page.body, "Legal") || page.Find(".contact-rest .lines li").Length() != 1 {
			t.Errorf("%s sees on the contact's page what is Legal's: %s", u.Name, page.says(".contact-rest"))
		}
		preview := w.get(fmt.Sprintf("/contacts/%d/merge?with=%d", w.known.ID, both.ID)).is(http.StatusOK)
		preview.shows(".merge-sides", "0 + 1")
	}
	w.login(w.nora).get(contactPath(both.ID)).is(http.StatusOK).shows(".contact-rest", "Hidden matter")
	w.get("/contacts?q=client").is(http.StatusOK).shows("#contacts", "Client")
	w.login(w.ana).post(contactPath(both.ID)+"/owner", "owner", models.UserOwner(w.max.ID).String()).goesTo(contactPath(both.ID))
	w.login(w.max).get("/contacts?owner=me").is(http.StatusOK).shows("#contacts", "Both Sides")
}

func TestAContactIsEditedInPlace(t *testing.T) {
	w := newWorld(t)
	w.letter("Ann Outside <ann@outside.example>", "support@harbour.example", "Hello")
	c := w.contactAt("ann@outside.example")
	at := contactPath(c.ID)
	w.login(w.max)
	w.get(at+"?edit=company").is(http.StatusOK).shows("form.prop-form", "Save")
	for _, row := range []struct {
		name   string
		form   []string
		status int
		shows  string // on the page that comes of it
	}{
		{"name", []string{"action", "name", "name", "  Ann   of the Sea "}, 303, "Ann of the Sea"},
		{"company", []string{"action", "company", "company", "Sails & Sons"}, 303, "Sails & Sons"},
		{"note", []string{"action", "note", "note", "likes\r\ntea"}, 303, "likes"},
		{"too long", []string{"action", "job_title", "job_title", strings.Repeat("x", 201)}, 422, "This is too long"},
		{"an address", []string{"action", "add_email", "email", "Second@Outside.example"}, 303, "second@outside.example"},
		{"the same again", []string{"action", "add_email", "email", "second@outside.EXAMPLE"}, 422, "This contact has this address already."},
		{"no address", []string{"action", "add_email", "email", "nonsense"}, 422, "Type an e-mail address"},
		{"another letter's domain", []string{"action", "add_email", "email", "x@BÜCHER.example"}, 303, "x@xn--bcher-kva.example"},
		{"the first", []string{"action", "first_email", "value", "second@outside.example"}, 303, "second@outside.example first"},
		{"a phone", []string{"action", "add_phone", "phone", "+31 6 1234 5678"}, 303, "+31612345678"},
		{"no phone", []string{"action", "add_phone", "phone", "12"}, 422, "Type a phone number"},
		{"taken away", []string{"action", "remove_phone", "value", "+31612345678"}, 303, "+31612345678 is removed."},
		{"nothing known", []string{"action", "explode"}, 400, ""},
	} {
		a := w.post(at, row.form...).is(row.status)
		if row.status == http.StatusSeeOther {
			a = w.get(at).is(http.StatusOK)
		}
		if !strings.Contains(a.says("main"), row.shows) {
			t.Errorf("%s: %s", row.name, a.says("main"))
		}
		if row.status == http.StatusUnprocessableEntity && a.value(row.form[2]) != row.form[3] {
			t.Errorf("%s: %q stands in the field", row.name, a.value(row.form[2]))
		}
	}
	stored, err := w.db.Contact(context.Background(), c.ID)
	w.ok(err)
	if stored.Name != "Ann of the Sea" || stored.Email != "second@outside.example" || stored.Note != "likes\ntea" || stored.JobTitle != "" {
		t.Errorf("%+v", stored)
	}
	for _, q := range []string{"sails", "SEA", "second@outside", "bücher", "ann sea sails"} {
		w.get("/contacts?q="+url.QueryEscape(q)).is(http.StatusOK).shows("#contacts", "Ann of the Sea")
	}
	w.get("/contacts?q=ann+nobody").is(http.StatusOK).shows("#contacts", "No contact fits")
}

func TestAnAddressOfAnotherContactIsSaidAtTheField(t *testing.T) {
	w := newLegalWorld(t)
	w.login(w.max)
	at := contactPath(w.known.ID)
	other, err := w.app.CreateContact(context.Background(), w.actor(w.max), inbox.ContactForm{Name: "Other", Email: "other@outside.example"})
	w.ok(err)
	a := w.post(at, "action", "add_email", "email", "Other@outside.example").is(http.StatusUnprocessableEntity)
	a.shows("#email-problem", "Other has this address already.")
	if a.Find(".taken a[href='"+contactPath(other.ID)+"']").Length() != 1 || a.Find(fmt.Sprintf(".taken a[href='%s/merge?with=%d']", at, other.ID)).Length() != 1 {
		t.Error("it leads neither to the other contact nor to merging: ", a.says(".taken"))
	}
	for _, post := range []func() answer{
		func() answer { return w.post(at, "action", "add_email", "email", "client@outside.example") },
		func() answer { return w.post("/contacts/new", "name", "Me Too", "email", "client@outside.example") },
	} {
		a := post().is(http.StatusUnprocessableEntity)
		a.shows("#email-problem", "This address is in use already.")
		if a.Find(".taken").Length() > 0 || strings.Contains(a.body, "Client") {
			t.Error("it tells of a contact that may not be known: ", a.says("main"))
		}
	}
	if rows, _, err := w.app.Contacts(context.Background(), w.actor(w.max), inbox.ContactQuery{Text: "too"}); err != nil || len(rows) > 0 {
		t.Errorf("a contact was made all the same: %v %v", rows, err)
	}
}

func TestAContactIsMadeByHand(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	w.post("/contacts/new", "name", "", "email", "", "company", "Alone Ltd").is(http.StatusUnprocessableEntity).shows("#name-problem", "Type a name, an e-mail address or a phone number.")
	a := w.post("/contacts/new", "name", "Nina New", "email", "nina@outside.example", "phone", "+32 2 555 12 12", "company", "Alone Ltd", "owner", models.UserOwner(w.lena.ID).String()).is(http.StatusSeeOther)
	page := w.get(a.header.Get("Location")).is(http.StatusOK)
	for _, text := range []string{"Nina New", "nina@outside.example", "+3225551212", "Alone Ltd", "Contact owner Lena Lead"} {
		page.shows("main", text)
	}
	w.login(w.nora).get("/contacts?q=0255512").is(http.StatusOK).shows("#contacts", "Nina New")
	w.get("/contacts?q=%2B32+2+555").is(http.StatusOK).shows("#contacts", "Nina New")
}

func TestOwnersWithoutASeatOrDeactivatedAreMarked(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	at := contactPath(w.create("Ann").ID)
	w.post(at+"/owner", "owner", models.UserOwner(w.max.ID).String()).goesTo(at)
	w.get(at).is(http.StatusOK).shows(".contact-owner summary", "Max Member No seat")
	w.ok(w.app.UpdateUser(context.Background(), w.actor(w.ana), w.lena.ID, deactivated(w.lena)))
	w.post(at+"/owner", "owner", models.UserOwner(w.lena.ID).String()).is(http.StatusUnprocessableEntity)
	w.post(at+"/owner", "owner", models.UserOwner(w.nora.ID).String()).goesTo(at)
	w.ok(w.app.UpdateUser(context.Background(), w.actor(w.ana), w.nora.ID, deactivated(w.nora)))
	w.get(at).is(http.StatusOK).shows(".contact-owner summary", "Nora Notary Deactivated")
	w.get("/contacts").is(http.StatusOK).shows("#contacts", "Nora NotaryDeactivated")
	page := w.get(at + "/owner?q=max").is(http.StatusOK)
	if page.Find("#owners .option[value='"+models.UserOwner(w.max.ID).String()+"']").Length() != 1 || page.Find("#owners .option[value='"+models.UserOwner(w.lena.ID).String()+"']").Length() != 0 {
		t.Error(page.says("#owners"))
	}
}

func (w *world) create(name string) models.Contact {
	w.t.Helper()
	c, err := w.app.CreateContact(context.Background(), w.actor(w.ana), inbox.ContactForm{Name: name})
	w.ok(err)
	return c
}

// Two hundred contacts come in pages of fifty, each once, and long names break nothing.
func TestTheListComesInPages(t *testing.T) {
	w := newWorld(t)
	for i := range 200 {
		w.create(fmt.Sprintf("Contact %03d %s", i, strings.Repeat("é", i%2*150)))
	}
	w.login(w.max)
	seen, path := map[string]bool{}, "/contacts"
	for pages := 1; ; pages++ {
		a := w.get(path).is(http.StatusOK)
		for _, n := range a.Find("#contacts .cover").Nodes {
			for _, at := range n.Attr {
				if at.Key == "href" {
					seen[at.Val] = true
				}
			}
		}
		next, more := a.Find("#contacts a[rel=next]").Attr("href")
		if !more {
			if len(seen) != 200 || pages != 4 {
				t.Errorf("%d contacts on %d pages", len(seen), pages)
			}
			break
		}
		path = next
	}
	for _, after := range []string{"x", ".", "!!!.5", "_w.1", strings.Repeat("a", 3000) + ".1"} {
		w.get("/contacts?after=" + url.QueryEscape(after)).is(http.StatusOK)
	}
}

func TestNaughtyStringsInSearch(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	for _, s := range naughty {
		c, err := w.app.CreateContact(context.Background(), w.actor(w.max), inbox.ContactForm{Name: models.CleanLine(s)[:min(100, len(models.CleanLine(s)))], Phone: "+31612345678"})
		if err != nil {
			continue
		}
		w.get(contactPath(c.ID)).is(http.StatusOK)
		for _, q := range []string{s, s + " " + s, "\"" + s, s + "*", "(" + s} {
			if len(q) < 8000 {
				w.get("/contacts?tracked=1&q=" + url.QueryEscape(q)).is(http.StatusOK)
				w.get("/contacts?q=" + url.QueryEscape(q)).is(http.StatusOK)
			}
		}
	}
}

func TestMergingShowsWhatWinsAndCanBeUndone(t *testing.T) {
	w := newWorld(t)
	w.letter("Ann One <ann@one.example>", "support@harbour.example", "From one")
	w.letter("Ann Two <ann@two.example>", "support@harbour.example", "From two")
	one, two := w.contactAt("ann@one.example"), w.contactAt("ann@two.example")
	w.login(w.max)
	w.post(contactPath(two.ID), "action", "company", "company", "Two BV").is(http.StatusSeeOther)
	w.get(contactPath(one.ID)+"/merge?q=ann").is(http.StatusOK).shows(".merge-found", "Ann Two")
	preview := w.get(fmt.Sprintf("/contacts/%d/merge?with=%d", one.ID, two.ID)).is(http.StatusOK)
	for _, text := range []string{"Ann One", "Ann Two", "Two BV", "ann@two.example", "1 + 1"} {
		preview.shows(".merge-sides", text)
	}
	w.post(contactPath(one.ID)+"/merge", "with", number(two.ID), "name", "loser", "email", "winner").goesTo(contactPath(one.ID))
	page := w.get(contactPath(one.ID)).is(http.StatusOK)
	for _, text := range []string{"Ann Two", "Two BV", "From one", "From two", "Merged with Ann Two by Max Member", "The two contacts are one now."} {
		page.shows("main", text)
	}
	w.get(contactPath(two.ID)).goesTo(contactPath(one.ID))
	w.letter("Ann Two <ann@two.example>", "support@harbour.example", "Once more")
	w.get(contactPath(one.ID)).is(http.StatusOK).shows(".contact-rest", "Once more")
	undo, _ := page.Find("#notice form").Attr("action")
	w.post(undo).goesTo(contactPath(one.ID))
	w.get(contactPath(one.ID)).is(http.StatusOK).shows("h1", "Ann One")
	w.get(contactPath(two.ID)).is(http.StatusOK).shows(".contact-rest", "From two")
	w.post(undo).goesTo(contactPath(one.ID)) // sent twice
	w.get(fmt.Sprintf("/contacts/%d/merge?with=%d", one.ID, one.ID)).is(http.StatusNotFound)
	w.post(contactPath(one.ID)+"/merge", "with", number(one.ID)).is(http.StatusNotFound)
}

func TestThePaneBesideAConversationKnowsTheContact(t *testing.T) {
	w := newWorld(t)
	w.letter("Ann Outside <ann@outside.example>", "support@harbour.example", "Hello")
	c := w.contactAt("ann@outside.example")
	w.login(w.max)
	w.post(contactPath(c.ID), "action", "add_phone", "phone", "+31 6 1234 5678").is(http.StatusSeeOther)
	w.post(contactPath(c.ID), "action", "company", "company", "Sails").is(http.StatusSeeOther)
	rows, _, err := w.app.List(context.Background(), w.actor(w.max), inbox.ListQuery{View: models.ViewOpen})
	w.ok(err)
	at := fmt.Sprintf("/inbox/all/open/%d", rows[0].ID)
	w.post(contactPath(c.ID)+"/owner", "owner", models.UserOwner(w.lena.ID).String(), "back", at).goesTo(at)
	page := w.get(at).is(http.StatusOK)
	for _, text := range []string{"Ann Outside", "Sails", "+31612345678", "Contact owner Lena Lead"} {
		page.shows("#side", text)
	}
	if page.Find("#side a[href='"+contactPath(c.ID)+"']").Length() != 1 {
		t.Error("the pane does not lead to the contact")
	}
	w.header.Set("Fairlead-Part", "side")
	w.get(at).is(http.StatusOK).shows("#side", "Sails")
}

// Pages visited are text: nothing but a web address is a link, and none says where it was followed from.
func TestVisitsAreShownAsText(t *testing.T) {
	w := newWorld(t)
	c, ctx := w.create("Ann"), context.Background()
	w.ok(w.db.Write(ctx, func(tx *models.DB) error {
		v := models.Visitor{KeyHash: models.VisitorKeyHash("key")}
		if err := tx.CreateVisitor(ctx, &v); err != nil {
			return err
		}
		for _, address := range []string{"https://shop.example/a?b=1", "javascript:alert(1)", "//evil.example", "<b>x</b>"} {
			if err := tx.CreateVisit(ctx, &models.Visit{VisitorID: v.ID, URL: address, At: models.At(w.now)}); err != nil {
				return err
			}
		}
		return tx.BindVisitor(ctx, v.ID, c.ID, models.At(w.now))
	}))
	page := w.login(w.max).get(contactPath(c.ID)).is(http.StatusOK)
	links := page.Find("[aria-labelledby=visits-title] .lines a")
	if links.Length() != 1 || links.AttrOr("href", "") != "https://shop.example/a?b=1" || links.AttrOr("rel", "") != "noreferrer noopener" || links.AttrOr("target", "") != "_blank" {
		t.Error(page.says("[aria-labelledby=visits-title]"), links.Length())
	}
	page.shows("main", "tracked").shows("[aria-labelledby=visits-title]", "javascript:alert(1)")
	w.get("/contacts?tracked=1").is(http.StatusOK).shows("#contacts", "Ann")
	w.now = w.now.Add(inbox.VisitsKept + 1e9)
	w.login(w.max).get(contactPath(c.ID)).is(http.StatusOK).shows("[aria-labelledby=visits-title]", "None in the last 90 days.")
}
