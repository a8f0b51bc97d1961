package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"fairlead/channels/forms"
	"fairlead/models"
)

// shopForm makes a form in the inbox Support, straight through models.
func (i *installation) shopForm(slug string, change func(*models.Form, *forms.Definition)) {
	i.Helper()
	ctx := i.Context()
	en := func(s string) forms.Text { return forms.Text{"en": s} }
	d := forms.Definition{Languages: []string{"en", "nl"}, Title: forms.Text{"en": "Ask us", "nl": "Vraag het ons"}, Intro: en("About bicycles, or anything."), Thanks: en("Thank you, we read it today."), Fields: []forms.Field{
		{Key: "name", Kind: forms.KindText, Label: forms.Text{"en": "Name", "nl": "Naam"}, Maps: forms.MapsName, Required: true},
		{Key: "email", Kind: forms.KindEmail, Label: en("E-mail"), Help: en("Where we answer."), Maps: forms.MapsEmail, Required: true},
		{Key: "topic", Kind: forms.KindChoice, Label: en("Topic"), Options: []forms.Option{{Key: "sales", Label: en("Sales")}, {Key: "help", Label: en("Help")}}},
		{Key: "agree", Kind: forms.KindCheck, Label: en("Keep me posted")},
		{Key: "message", Kind: forms.KindLong, Label: en("Message"), Required: true},
		{Key: "photo", Kind: forms.KindFile, Label: en("Photo")},
	}}
	f := models.Form{Slug: slug, Active: true, Consent: models.ConsentNow, CreatedAt: 1}
	if change != nil {
		change(&f, &d)
	}
	i.fine(i.db.Write(ctx, func(tx *models.DB) error {
		ch := models.Channel{InboxID: 1, Kind: models.ChannelForm, Address: models.FormAddress(slug), Name: "Shop form", CreatedAt: 1}
		if err := tx.CreateChannel(ctx, &ch); err != nil {
			return err
		}
		rule := models.DefaultRule(ch.ID)
		rule.AssignTo, rule.Members = models.AssignSpecific, []models.RuleMember{{UserID: 2}}
		if err := tx.CreateRule(ctx, &rule); err != nil {
			return err
		}
		if err := tx.SetRule(ctx, ch.ID, rule.ID); err != nil {
			return err
		}
		f.ChannelID = ch.ID
		if err := tx.CreateForm(ctx, &f); err != nil {
			return err
		}
		return tx.CreateFormVersion(ctx, &models.FormVersion{ChannelID: ch.ID, Definition: d.JSON(), CreatedAt: 1})
	}))
}

// shop is somebody else's site: its policy is what Install says and lets nothing else in, and its style sheet means to break everything.
func shop(t *testing.T, fairlead, body string) string {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src %s; connect-src %s; style-src 'self'; form-action %s; base-uri 'none'", fairlead, fairlead, fairlead))
		switch r.URL.Path {
		case "/style.css":
			h.Set("Content-Type", "text/css")
			fmt.Fprint(w, "* { display: inline !important } input, button, label { display: none !important } #form { --fairlead-accent: rgb(200, 0, 100) }")
		case "/", "/thanks":
			h.Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><head><title>Shop</title><link rel="stylesheet" href="/style.css"></head><body><h1>The shop%s</h1><div id="form">%s</div></body></html>`, r.URL.Path, body)
		}
	}))
	t.Cleanup(site.Close)
	return strings.Replace(site.URL, "127.0.0.1", "localhost", 1)
}

// inForm asks something of the shadow tree that the script made; root is its root.
func inForm(script string) string {
	return `(() => { const root = document.querySelector("[data-fairlead]")?.shadowRoot; if (!root) return false; ` + script + ` })()`
}

// TestAFormInAnotherSitesPage embeds a form under a strict policy, fills it in wrongly and rightly with a file, and sees it come in, be
// answered, and the answer's answer join.
func TestAFormInAnotherSitesPage(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	site := shop(t, i.url, fmt.Sprintf(`<script src="%s/embed/form.js" data-form="shop" data-consent="required" async></script>`, i.url))
	i.shopForm("shop", func(f *models.Form, _ *forms.Definition) { f.Domains = []string{"localhost"} })
	tom := newWindow(t, browser, i.url)
	tom.logIn("tom@harbour.example", password)
	tom.open("/inbox/all/mine")
	visitor := newWindow(t, browser, i.url)
	visitor.must(chromedp.Navigate(site + "/"))
	visitor.wait("the form", inForm(`return root.querySelector("h2")?.textContent === "Ask us" && getComputedStyle(root.querySelector("button")).backgroundColor === "rgb(200, 0, 100)" && root.querySelector("input").checkVisibility()`))
	if kept, err := evaluate[string](visitor, `JSON.stringify([localStorage.length, Object.keys(window).filter(k => /fair|form/i.test(k)), document.cookie])`); err != nil || !strings.HasPrefix(kept, "[0,[") || strings.Contains(kept, "fairlead") {
		t.Errorf("before consent: %s (%v)", kept, err)
	}
	visitor.wait("a wrong form", inForm(`root.querySelector("[name=email]").value = "gail@"; root.querySelector("[name=message]").value = "A *red* bicycle"; root.querySelector("button").click(); return true`))
	visitor.wait("what is wrong", inForm(`const p = root.getElementById("f-name-problem"), e = root.getElementById("f-email-problem"); return p.textContent === "Fill this in." && !p.hidden && e.textContent.includes("e-mail address") && root.activeElement === root.getElementById("f-name") && root.activeElement.getAttribute("aria-invalid") === "true" && root.querySelector("[role=alert]").textContent.includes("Not sent yet") && root.querySelector("[name=message]").value === "A *red* bicycle"`))
	visitor.wait("consent", `document.dispatchEvent(new CustomEvent("fairlead:consent"))`)
	visitor.wait("the visitor's id", `(localStorage.getItem("fairlead:visitor") || "").includes(".")`)
	visitor.wait("a file that is too large", inForm(`const files = new DataTransfer(); files.items.add(new File([new Uint8Array(40e6)], "film.mp4")); root.querySelector("[name=photo]").files = files.files; root.querySelector("button").click(); return true`))
	visitor.wait("what is wrong with it", inForm(`return root.getElementById("f-photo-problem").textContent.includes("18 MB") && root.activeElement.name === "photo" && root.getElementById("f-name-problem").hidden`))
	visitor.wait("time to read", `performance.now() > 3500`)
	visitor.wait("a right form", inForm(`const set = (n, v) => { root.querySelector("[name=" + n + "]").value = v }; set("name", "Gail"); set("email", "gail@customer.example"); root.querySelector("[value=help]").checked = true;
		const files = new DataTransfer(); files.items.add(new File(["a picture"], "bicycle.txt")); root.querySelector("[name=photo]").files = files.files; root.querySelector("button").click(); root.querySelector("button").click(); return true`))
	visitor.wait("the thanks", inForm(`return root.querySelector("[part=thanks]")?.textContent.includes("we read it today") && root.activeElement?.getAttribute("part") === "thanks"`))
	i.embeddedArrived(tom, site)
	visitor.mu.Lock()
	defer visitor.mu.Unlock()
	if len(visitor.faults) > 0 || len(visitor.dialogs) > 0 {
		t.Errorf("the browser complains: %v %v", visitor.faults, visitor.dialogs)
	}
}

var messageID = regexp.MustCompile(`(?im)^Message-ID: (\S+)`)

// embeddedArrived follows the form of TestAFormInAnotherSitesPage through Tom's window and the mail.
func (i *installation) embeddedArrived(tom *window, site string) {
	i.Helper()
	tom.has("#rows", "Gail")
	tom.click("#rows a", "Gail")
	tom.has(".msg .text", "A *red* bicycle")
	tom.has(".answers", "Help")
	tom.has(".facts", "Shop form")
	tom.has(".formfacts", "Sent from the page "+site+"/")
	tom.has(".msg .files", "bicycle.txt")
	tom.has("#thread details.owner > summary", "Tom Berger")
	i.shoot(tom, "form-thread")
	tom.fill("[data-editor] textarea", "Red it is.")
	tom.click("[data-editor] button[value=send]", "Send")
	tom.has("#notice", "Your answer is on its way.")
	raw := i.sent(1)
	id := messageID.FindStringSubmatch(raw)
	if id == nil || !strings.Contains(raw, "To: <gail@customer.example>") && !strings.Contains(raw, "gail@customer.example") || !strings.Contains(raw, "support@harbour.example") {
		i.Fatalf("the answer:\n%s", raw)
	}
	i.deliver(mail{from: "Gail <gail@customer.example>", to: "support@harbour.example", subject: "Re: Shop form", body: "Lovely.", headers: []string{"In-Reply-To: " + id[1]}})
	tom.has(".msg .text", "Lovely.")
	visits := 0
	contact, err := i.db.FindOrCreateContact(i.Context(), "", "gail@customer.example", 1)
	i.fine(err)
	tracked, err := i.db.Tracked(i.Context(), contact.ID)
	i.fine(err)
	if v, err := i.db.VisitsOfVisitor(i.Context(), 1, 10); err == nil {
		visits = len(v)
	}
	if !tracked || visits != 1 {
		i.Errorf("tracked %v, %d visits", tracked, visits)
	}
	tom.calm()
}

// TestAFormWithoutScript does the same without any script: on the form's own page, and with a plain form in somebody else's.
func TestAFormWithoutScript(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.shopForm("shop", nil)
	w := newWindow(t, browser, i.url)
	w.withoutScript()
	w.size(390, 844)
	w.open("/f/shop")
	w.has("h1", "Ask us")
	i.shoot(w, "form")
	w.fill("#f-name", "Gail")
	w.fill("#f-email", "gail@customer") // a browser takes it, we do not
	w.fill("#f-message", "A bicycle, please.")
	w.click("label", "Help")
	w.upload("#f-photo", i.file("bicycle.txt", "a picture"))
	w.wait("time to read", `performance.now() > 3500`)
	w.click("button", "Send")
	w.has("[role=alert]", "Not sent yet")
	w.has("#email-problem", "e-mail address")
	w.has(".kept", "bicycle.txt")
	i.shoot(w, "form-wrong")
	if w.value("#f-message") != "A bicycle, please." {
		t.Error("what was typed is gone")
	}
	w.fill("#f-email", "gail@customer.example")
	w.click("button", "Send")
	w.has("h1", "Thank you")
	w.has(".intro", "we read it today")
	i.shoot(w, "form-thanks")
	w.calm()
	rows, err := i.db.Conversations(i.Context(), models.Filter{Inboxes: []int64{1}, View: models.ViewOpen, Limit: 10})
	i.fine(err)
	if len(rows) != 1 || !rows[0].HasFiles || rows[0].Owner != models.UserOwner(2) {
		t.Fatalf("%+v", rows)
	}
	i.plainForm(browser)
}

// plainForm sends a form that another site made by itself, which leads back to that site.
func (i *installation) plainForm(browser context.Context) {
	i.Helper()
	site := shop(i.T, i.url, fmt.Sprintf(`<form method="post" action="%s/f/plain"><textarea name="message">From a plain form</textarea><input name="name" value="Piet"><input name="email" value="piet@customer.example"><textarea name="x"></textarea></form>`, i.url))
	i.shopForm("plain", func(f *models.Form, d *forms.Definition) {
		f.Domains, d.Redirect = []string{"localhost"}, site+"/thanks"
	})
	w := newWindow(i.T, browser, i.url)
	w.must(chromedp.Navigate(site + "/"))
	w.has("h1", "The shop/")
	w.wait("sending", `document.forms[0].submit() || true`)
	w.wait("the site's own thanks", `document.querySelector("h1").textContent === "The shop/thanks"`)
	rows, err := i.db.Conversations(i.Context(), models.Filter{Inboxes: []int64{1}, View: models.ViewOpen, Limit: 10})
	i.fine(err)
	if len(rows) != 2 {
		i.Errorf("%d conversations", len(rows))
	}
}
