package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/chromedp/chromedp"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// formSights are a form as a stranger sees it on its own page.
func (i *installation) formSights(w *window) []sight {
	long := func(f *models.Form, d *forms.Definition) {
		f.Consent = models.ConsentAsk
		d.Fields = append(d.Fields, forms.Field{Key: "days", Kind: forms.KindChoices, Label: forms.Text{"en": "Days"}, Help: forms.Text{"en": "Any of them."}, Required: true, Options: []forms.Option{{Key: "mon", Label: forms.Text{"en": "Monday"}}, {Key: "tue", Label: forms.Text{"en": "Tuesday"}}}},
			forms.Field{Key: "on", Kind: forms.KindDate, Label: forms.Text{"en": "A day on which we may call, and a label that is as long as what somebody agrees to when they tick a box"}})
	}
	return []sight{
		{"a form on its own page", func() {
			i.shopForm("shop", long)
			w.open("/f/shop")
			w.has("h1", "Ask us")
		}},
		{"a form that was filled in wrongly", func() {
			w.fill("#f-name", "Gail")
			w.fill("#f-email", "gail@customer")
			w.fill("#f-message", "A bicycle, please.")
			w.upload("#f-photo", i.file("bicycle.txt", "a picture"))
			w.click("button", "Send")
			w.has(".kept", "bicycle.txt")
			w.has("#days-problem", "Choose one.")
		}},
		{"a form's thanks", func() {
			w.fill("#f-email", "gail@customer.example")
			w.click("label", "Monday")
			w.click("button", "Send")
			w.has("h1", "Thank you")
		}},
		w.page("/f/shop?lang=nl", "h1", "Vraag het ons"),
	}
}

// embeddedSights are the same form in another site's page.
func (i *installation) embeddedSights(w *window) []sight {
	return []sight{
		{"a form in another site's page", func() {
			w.must(chromedp.Navigate(i.plainSite()))
			w.wait("the form", inForm(`return root.querySelector("h2")?.textContent === "Ask us"`))
		}},
		{"a form in another site's page, filled in wrongly", func() {
			w.wait("sending", inForm(`root.querySelector("button").click(); return true`))
			w.wait("what is wrong", inForm(`return root.getElementById("f-name-problem").textContent === "Fill this in."`))
		}},
		{"thanks in another site's page", func() {
			w.wait("sending", inForm(`for (const [n, v] of [["name", "Gail"], ["email", "gail@customer.example"], ["message", "Another"]]) root.querySelector("[name=" + n + "]").value = v; root.querySelector("[value=mon]").checked = true; root.querySelector("button").click(); return true`))
			w.wait("the thanks", inForm(`return root.querySelector("[part=thanks]")?.textContent.includes("we read it today")`))
		}},
	}
}

// plainSite is a page elsewhere that has a form by the script, light or dark as the browser is, and no policy.
func (i *installation) plainSite() string {
	i.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><head><meta name="color-scheme" content="light dark"><meta name="viewport" content="width=device-width"><title>Shop</title><style>:root { background: light-dark(#fff, #101416); color: light-dark(#111, #eee) }</style></head><body><h1>The shop</h1><script src="%s/embed/form.js" data-form="shop" async></script></body></html>`, i.url)
	}))
	i.Cleanup(site.Close)
	return site.URL
}

// submittedSights are what colleagues see of what forms brought: with an address and files, and without.
func (i *installation) submittedSights(w *window) []sight {
	return []sight{
		{"what a form brought", func() {
			i.shopForm("box", func(_ *models.Form, d *forms.Definition) { d.Fields = d.Fields[4:5] })
			i.submit("box", forms.Post{Values: url.Values{"message": {"Nobody to answer"}}})
			i.submit("shop", forms.Post{Values: url.Values{"name": {"Gail"}, "email": {"gail@customer.example"}, "topic": {"help"}, "days": {"mon", "tue"}, "message": {"A red bicycle"}},
				Files: []forms.File{{Field: "photo", Name: "bicycle.txt", Data: []byte("a picture")}}})
			w.open("/inbox/all/open")
			w.click("#rows a", "A red bicycle")
			w.has(".answers", "Monday")
			w.has(".msg .files", "bicycle.txt")
		}},
		{"what a form brought without an address", func() {
			w.open("/inbox/all/open")
			w.click("#rows a", "Nobody to answer")
			w.has(".cannot", "no e-mail address was given")
			w.has(".msg b.clip", "No name given")
		}},
		w.page("/settings/channels/2/install", ".install-last", "Last submission"),
	}
}

// submit sends a form as another site's own HTML does.
func (i *installation) submit(slug string, p forms.Post) {
	i.Helper()
	form, err := i.app.PublicForm(i.Context(), slug)
	i.fine(err)
	_, err = i.app.Submit(i.Context(), form, inbox.FormPost{Post: p, Language: "en"})
	i.fine(err)
}
