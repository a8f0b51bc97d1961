package handlers

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"fairlead/channels/forms"
	"fairlead/models"
)

func TestAFormOnItsOwnPage(t *testing.T) {
	w := newWorld(t)
	ch := w.makeForm(w.support, "contact", nil)
	page, carried := w.shown("/f/contact?source=ad&seats=3")
	page.shows("h1", "Contact us").shows(".intro", "We answer within a day.").shows("header", "Harbour").shows("header a", "Nederlands").shows("label[for=f-phone]", "optional")
	if page.value("source") != "ad" || page.value("seats") != "3" || page.Find("#f-email").AttrOr("aria-describedby", "") != "f-email-help" || page.Find("script, style, [style]").Length() != 0 {
		t.Errorf("the page:\n%s", page.body)
	}
	if page.header.Get("Content-Security-Policy") != pagePolicy || strings.Contains(page.header.Get("Cache-Control"), "no-store") || len(w.cookies) != 0 {
		t.Errorf("headers %v, cookies %v", page.header, w.cookies)
	}
	all := fill(carried, "phone", "+31 20 123 4567", "topic", "sales", "days", "mon", "days", "tue", "seats", "3", "on", "2026-12-01", "agree", "yes", "source", "ad", "photo@../évil.svg", "<svg onload=alert(1)>")
	w.upload("/f/contact", nil, all...).goesTo("/f/contact/thanks?lang=en")
	w.get("/f/contact/thanks?lang=en").is(200).shows("h1", "Thank you").shows(".intro", "We have it.")

	found, messages := w.submitted(ch)
	if len(found) != 1 {
		t.Fatalf("%d conversations", len(found))
	}
	c, m := found[0], messages[0]
	want := []models.Answer{{Key: "name", Label: "Name", Kind: "text", Value: "Gail"}, {Key: "email", Label: "E-mail", Kind: "email", Value: "gail@customer.example"},
		{Key: "phone", Label: "Phone", Kind: "phone", Value: "+31201234567"}, {Key: "topic", Label: "Topic", Kind: "choice", Value: "Sales"}, {Key: "days", Label: "Days", Kind: "choices", Value: "Monday\nTuesday"},
		{Key: "seats", Label: "Seats", Kind: "number", Value: "3"}, {Key: "on", Label: "On", Kind: "date", Value: "2026-12-01"}, {Key: "agree", Label: "I agree", Kind: "check", Value: "yes"},
		{Key: "message", Label: "Message", Kind: "long", Value: "A bicycle, please."}, {Key: "photo", Label: "Photo", Kind: "file", Value: "évil.svg"}, {Key: "source", Label: "source", Kind: "hidden", Value: "ad"}}
	if !slices.Equal(m.Answers, want) {
		t.Errorf("answers %+v", m.Answers)
	}
	if c.State != models.StateOpen || c.Subject != "Form contact" || c.Snippet != "A bicycle, please." || !c.HasFiles || c.Answered() || c.DecisionID == 0 || m.Text != "A bicycle, please." || m.From != (models.Person{Name: "Gail", Email: "gail@customer.example"}) {
		t.Errorf("conversation %+v\nmessage %+v", c, m)
	}
	files, err := w.db.FilesOf(context.Background(), []int64{m.ID})
	w.ok(err)
	if len(files) != 1 || files[0].Name != "évil.svg" || w.fileBytes(w.ana, files[0]) != "<svg onload=alert(1)>" {
		t.Errorf("files %+v", files)
	}
	contact, err := w.db.Contact(context.Background(), c.ContactID)
	w.ok(err)
	if contact.Name != "Gail" || contact.Email != "gail@customer.example" {
		t.Errorf("contact %+v", contact)
	}
	w.seenInside(c)
}

// seenInside looks at what an agent sees of TestAFormOnItsOwnPage.
func (w *world) seenInside(c models.Conversation) {
	w.t.Helper()
	w.login(w.max)
	page := w.get("/inbox/all/open").is(200)
	page.shows("#rows", "A bicycle, please.")
	page = w.get("/conversations/" + idText(c.ID))
	for page.status == http.StatusSeeOther || page.status == http.StatusFound {
		page = w.get(page.header.Get("Location"))
	}
	page.is(200).shows(".facts", "Form contact").shows(".msg .text", "A bicycle, please.").shows(".answers", "Monday Tuesday").shows(".formfacts", "not verified").shows(".msg .files", "évil.svg").shows(".addresses", "with the form Form contact")
	if page.Find(".answers tr").Length() != 10 || page.Find(".answers th").First().Text() != "Name" {
		w.t.Errorf("the table:\n%s", page.says(".answers"))
	}
	if page.Find(".editor button[value=send]").AttrOr("disabled", "no") == "no" {
		w.t.Error("an inbox that cannot send offers to")
	}
	page.shows(".cannot", "none can send yet")
}

func idText(n int64) string { return strings.TrimSpace(strings.Trim(jsonOf(n), `"`)) }

func jsonOf(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func TestWhatIsWrongIsSaidAtItsFieldAndNothingIsLost(t *testing.T) {
	w := newWorld(t)
	d := contactDefinition()
	d.Fields[9].Required = true
	ch := w.makeFormOf(w.support, "contact", d, nil)
	_, carried := w.shown("/f/contact?lang=nl")
	bad := []string{"name", "  ", "email", "gail@", "phone", "call me", "seats", "many", "on", "2026-02-31", "topic", "help", "days", "tue", "message", "Kept <b>&amp;", "agree", "yes", "photo@a.txt", "one", "photo@b.txt", "two"}
	page := w.upload("/f/contact", nil, append(bad, carried...)...).is(422)
	page.shows("[role=alert]", "Nog niet verzonden").shows("#name-problem", "Vul dit in").shows("#email-problem", "e-mailadres").shows("#phone-problem", "telefoonnummer").shows("#seats-problem", "getal").shows("#on-problem", "datum")
	for name, want := range map[string]string{"email": "gail@", "phone": "call me", "seats": "many", "on": "2026-02-31", "message": "Kept <b>&amp;", "_nonce": carried[1], "_rendered": carried[3]} {
		if got := page.value(name); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	if page.Find("#f-name").AttrOr("aria-invalid", "") != "true" || page.Find("#f-name[autofocus]").Length() != 1 || page.Find("[autofocus]").Length() != 1 || !slices.Equal(page.checked("topic"), []string{"help"}) || !slices.Equal(page.checked("days"), []string{"tue"}) || len(page.checked("agree")) != 1 {
		t.Errorf("the page:\n%s", page.body)
	}
	kept, draft := page.checked("_keep"), page.value("_draft")
	if len(kept) != 2 || len(draft) < 20 {
		t.Fatalf("kept %v, draft %q", kept, draft)
	}
	good := fill(carried, "_draft", draft, "_keep", kept[1], "photo@c.txt", "three")
	for range 3 {
		w.upload("/f/contact", nil, good...).goesTo("/f/contact/thanks?lang=nl")
	}
	_, messages := w.submitted(ch)
	if len(messages) != 1 {
		t.Fatalf("%d conversations", len(messages))
	}
	w.upload("/f/contact", nil, append([]string{"topic", "sales"}, good...)...).goesTo("/f/contact/thanks?lang=nl") // gone back to, and said otherwise
	_, all := w.submitted(ch)
	again, err := w.db.FilesOf(context.Background(), []int64{all[0].ID, all[1].ID})
	w.ok(err)
	if len(all) != 2 || len(again) != 4 {
		t.Errorf("%d conversations, files %+v", len(all), again)
	}
	files, err := w.db.FilesOf(context.Background(), []int64{messages[0].ID})
	w.ok(err)
	var got []string
	for _, f := range files {
		got = append(got, f.Name+"="+w.fileBytes(w.ana, f))
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"b.txt=two", "c.txt=three"}) || messages[0].Answers[9].Value != "b.txt\nc.txt" {
		t.Errorf("files %v, answer %q", got, messages[0].Answers[9].Value)
	}
	// Nobody else's files come along, whatever is guessed.
	w.upload("/f/contact", nil, "name", "Eve", "message", "x", "_draft", strings.Repeat("A", 26), "_keep", kept[0]).is(422).shows("#photo-problem", "Choose a file")
	w.now = w.now.Add(25 * time.Hour)
	w.app.Tidy(context.Background())
	if n, err := w.db.StrangersBytes(context.Background()); n != 0 || err != nil {
		t.Errorf("%d bytes are still there (%v)", n, err)
	}
}

func TestSentTwiceIsOne(t *testing.T) {
	w := newWorld(t)
	ch := w.makeForm(w.support, "contact", nil)
	_, carried := w.shown("/f/contact")
	for range 3 {
		w.post("/f/contact", fill(carried)...).goesTo("/f/contact/thanks?lang=en")
	}
	w.now = w.now.Add(48 * time.Hour)
	w.post("/f/contact", fill(carried)...).goesTo("/f/contact/thanks?lang=en") // the back button, days later
	if found, _ := w.submitted(ch); len(found) != 1 {
		t.Fatalf("%d conversations", len(found))
	}
	for range 2 { // gone back to, and said otherwise: nothing is lost, and once is enough
		w.post("/f/contact", fill(carried, "topic", "help")...).goesTo("/f/contact/thanks?lang=en")
	}
	if found, _ := w.submitted(ch); len(found) != 2 {
		t.Fatalf("%d conversations", len(found))
	}
	plain := []string{"name", "Gail", "email", "gail@customer.example", "message", "Without a nonce"}
	for range 3 {
		w.post("/f/contact", plain...).goesTo("/f/contact/thanks?lang=en")
	}
	if found, _ := w.submitted(ch); len(found) != 3 {
		t.Fatalf("%d conversations", len(found))
	}
	w.now = w.now.Add(11 * time.Minute)
	w.post("/f/contact", plain...).goesTo("/f/contact/thanks?lang=en")
	if found, _ := w.submitted(ch); len(found) != 4 {
		t.Fatalf("%d conversations: after ten minutes it is another", len(found))
	}
}

func TestSuspectedSpamIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		wait  time.Duration
		pairs []string
		want  models.State
	}{
		"a person":                 {0, nil, models.StateOpen},
		"faster than anybody":      {-58 * time.Second, nil, models.StateSpam},
		"what people do not see":   {0, []string{"homepage_url", "http://pills.example"}, models.StateSpam},
		"a forged time of reading": {0, []string{"_rendered", "mmmmmmm.AAAAAAAAAAAAAAAAAAAAAAAA"}, models.StateSpam},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ch := w.makeForm(w.support, "contact", nil)
			_, carried := w.shown("/f/contact")
			w.now = w.now.Add(c.wait)
			w.post("/f/contact", append(append([]string(nil), c.pairs...), fill(carried)...)...).goesTo("/f/contact/thanks?lang=en")
			found, messages := w.submitted(ch)
			if len(found) != 1 || found[0].State != c.want || (found[0].DecisionID != 0) != (c.want == models.StateOpen) {
				t.Fatalf("%+v", found)
			}
			if c.want == models.StateOpen {
				return
			}
			w.login(w.max).post("/conversations/"+idText(found[0].ID)+"/state", "state", "open")
			again, err := w.db.Conversation(context.Background(), found[0].ID)
			w.ok(err)
			if again.State != models.StateOpen || again.DecisionID == 0 || again.Answered() || messages[0].Text != "A bicycle, please." {
				t.Errorf("not spam: %+v", again)
			}
		})
	}
}

func TestOtherSitesSendForms(t *testing.T) {
	w := newWorld(t)
	d := contactDefinition()
	d.Redirect = "https://shop.example/thanks"
	shop := w.makeFormOf(w.support, "shop", d, func(f *models.Form) { f.Domains = []string{"shop.example"} })
	w.makeForm(w.support, "open", nil)
	pairs := []string{"name", "Gail", "email", "gail@customer.example", "message", "From afar"}
	for _, c := range []struct {
		slug, origin string
		status       int
		to           string
	}{
		{"shop", "https://evil.example", 403, ""}, {"shop", "null", 403, ""}, {"shop", "https://shop.example.evil.example", 403, ""},
		{"shop", "https://www.shop.example", 303, "/f/shop/thanks?lang=en"}, {"shop", "http://inbox.test", 303, "/f/shop/thanks?lang=en"},
		{"open", "https://evil.example", 303, "/f/open/thanks?lang=en"}, {"open", "null", 303, "/f/open/thanks?lang=en"},
	} {
		a := w.upload("/f/"+c.slug, from(c.origin, false), pairs...)
		if a.status != c.status || a.header.Get("Location") != c.to {
			t.Errorf("%s from %s: %d to %q", c.slug, c.origin, a.status, a.header.Get("Location"))
		}
	}
	if found, _ := w.submitted(shop); len(found) != 1 {
		t.Errorf("%d conversations", len(found))
	}
	w.get("/f/shop/thanks").is(200).shows("a", "Go on")
	if got := w.get("/f/shop/thanks").Find("meta[http-equiv=refresh]").AttrOr("content", ""); got != "0;url=https://shop.example/thanks" {
		t.Errorf("leads to %q", got)
	}
	// A plain form that is wrong comes back on a page of ours, and from there it is sent.
	there := from("https://any.example", false)
	there.Set("Referer", "https://any.example/contact")
	a := w.upload("/f/open", there, "name", "", "message", "kept").is(422).shows("#name-problem", "Fill this in")
	if a.value("message") != "kept" || a.value("_rendered") != "" || a.value("_page") != "https://any.example/contact" {
		t.Error(a.body)
	}
	// Nothing else of ours takes posts from elsewhere.
	w.login(w.ana).upload("/settings/account", from("https://shop.example", false), "company", "Taken").is(403)
}

// Where a request comes from, by what browsers say; behind a proxy we may be called by another name than in the address.
func TestSentFrom(t *testing.T) {
	for _, c := range []struct {
		origin, site, referer string
		want                  string
		own                   bool
	}{
		{"http://inbox.test", "", "", "http://inbox.test", true}, {"https://forms.example", "same-origin", "", "https://forms.example", true}, {"", "same-origin", "", "", true},
		{"", "", "http://inbox.test/f/x", "http://inbox.test", true}, {"", "none", "", "", false}, {"null", "cross-site", "http://inbox.test/f/x", "null", false},
		{"null", "same-site", "", "null", false}, {"http://inbox.test.evil.example", "cross-site", "", "http://inbox.test.evil.example", false},
		{"http://evil.example", "cross-site", "http://inbox.test/", "http://evil.example", false}, {"http://inbox.test@evil.example", "", "", "http://inbox.test@evil.example", false},
		{"http://sub.inbox.test", "same-site", "", "http://sub.inbox.test", false}, {"//inbox.test:99", "", "", "//inbox.test:99", false},
	} {
		r := httptest.NewRequest("POST", "http://inbox.test/f/x", nil)
		for name, v := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site, "Referer": c.referer} {
			if v != "" {
				r.Header.Set(name, v)
			}
		}
		if origin, own := sentFrom(r); origin != c.want || own != c.own {
			t.Errorf("%+v: from %q, ours: %v", c, origin, own)
		}
	}
}

func TestTheScriptOfAnotherSite(t *testing.T) {
	w := newWorld(t)
	ch := w.makeForm(w.support, "shop", func(f *models.Form) { f.Domains = []string{"shop.example"} })
	ask := func(method, path, origin, body string) answer {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Origin", origin)
		r.Header.Set("Accept", "application/json")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		return w.send(r)
	}
	a := ask("GET", "/f/shop/definition?lang=nl", "https://shop.example", "").is(200)
	var e embeddedForm
	w.ok(json.Unmarshal([]byte(a.body), &e))
	if e.Title != "Neem contact op" || len(e.Fields) != 11 || e.Send["_nonce"] == "" || e.Trap != forms.Honeypot || e.Words["optional"] != "optioneel" && e.Words["optional"] == "optional" || a.header.Get("Access-Control-Allow-Origin") != "https://shop.example" ||
		a.header.Get("Access-Control-Allow-Credentials") != "" || a.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || !strings.Contains(strings.Join(a.header.Values("Vary"), ","), "Origin") {
		t.Errorf("%s\n%v", a.body, a.header)
	}
	if a := ask("GET", "/f/shop/definition", "https://evil.example", ""); a.status != 403 || a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%d %v", a.status, a.header)
	}
	if a := ask("GET", "/f/gone/definition", "https://shop.example", ""); a.status != 404 || a.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("a form that is gone: %d %v", a.status, a.header)
	}
	a = w.upload("/f/shop", from("https://shop.example", true), "name", "", "email", "x", "message", "m", "_lang", "nl").is(422)
	var bad struct {
		Error    string
		Problems map[string]string
	}
	w.ok(json.Unmarshal([]byte(a.body), &bad))
	if bad.Problems["name"] != "Vul dit in." || !strings.Contains(bad.Problems["email"], "e-mailadres") || bad.Error == "" || len(bad.Problems) != 2 {
		t.Errorf("%s", a.body)
	}
	w.now = w.now.Add(time.Minute)
	a = w.upload("/f/shop", from("https://shop.example", true), "name", "Gail", "email", "gail@customer.example", "message", "m", "photo@a.txt", "one", "_nonce", e.Send["_nonce"], "_rendered", e.Send["_rendered"], "_lang", "nl",
		"_page", "https://shop.example/contact?x=1#y").is(200)
	if !strings.Contains(a.body, `"thanks":"We have it."`) || a.header.Get("Access-Control-Allow-Origin") != "https://shop.example" {
		t.Error(a.body)
	}
	found, messages := w.submitted(ch)
	sent, err := w.db.SubmissionsOf(context.Background(), []int64{messages[0].ID})
	w.ok(err)
	if len(found) != 1 || found[0].State != models.StateOpen || sent[messages[0].ID].Page != "https://shop.example/contact?x=1" {
		t.Errorf("%+v %+v", found, sent)
	}
	if a := w.upload("/f/shop", from("https://evil.example", true), "name", "Gail").is(403); !strings.Contains(a.body, `"error"`) {
		t.Error(a.body)
	}
	if a := w.upload("/f/shop", from("https://shop.example", true), "photo@big.bin", strings.Repeat("x", 40<<20)).is(413); !strings.Contains(a.body, "18 MB") || a.header.Get("Access-Control-Allow-Origin") == "" {
		t.Error(a.body)
	}
	js := ask("GET", "/embed/form.js", "https://shop.example", "").is(200)
	again := httptest.NewRequest("GET", "/embed/form.js", nil)
	again.Header.Set("If-None-Match", js.header.Get("ETag"))
	packed := httptest.NewRequest("GET", "/embed/form.js", nil)
	packed.Header.Set("Accept-Encoding", "gzip")
	if z, err := gzip.NewReader(strings.NewReader(w.send(packed).body)); err != nil {
		t.Error(err)
	} else if plain, err := io.ReadAll(z); err != nil || string(plain) != js.body {
		t.Errorf("packed it is not the same, or packed twice (%v)", err)
	}
	if js.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || js.header.Get("Cache-Control") != "public, max-age=3600" || w.send(again).status != 304 {
		t.Errorf("%v", js.header)
	}
}

func TestHostilePosts(t *testing.T) {
	w := newWorld(t)
	ch := w.makeForm(w.support, "contact", nil)
	w.upload("/f/contact", nil, "name", "Gail", "message", "m", "photo@big.bin", strings.Repeat("x", 26<<20)).is(413).shows("[role=alert]", "18 MB").shows("textarea", "m")
	w.upload("/f/contact", nil, "name", "Gail", "message", "kept", "photo@big.bin", strings.Repeat("x", 40<<20)).is(413).shows("[role=alert]", "18 MB").shows("textarea", "kept")
	w.upload("/f/contact", nil, "name", "Gail", "message", "kept", "photo@big.bin", strings.Repeat("x", 19<<20)).is(422).shows("#photo-problem", "18 MB").shows("textarea", "kept")
	var many []string
	for range 10_000 {
		many = append(many, "x", "y")
	}
	w.post("/f/contact", many...).is(413)
	w.upload("/f/contact", nil, many...).is(413)
	r := httptest.NewRequest("POST", "/f/contact", strings.NewReader(`{"name":"Gail"}`))
	r.Header.Set("Content-Type", "application/json")
	w.send(r).is(400)
	w.get("/f/" + strings.Repeat("x", 3000)).is(404)
	w.get("/f/con%00tact").is(404)
	w.get("/f/%ff").is(404)
	if found, _ := w.submitted(ch); len(found) != 0 {
		t.Errorf("%d conversations", len(found))
	}
	w.post("/f/contact", "name", "a\r\nBcc: x@y.example", "email", "gail@customer.example", "message", "a\x00b\u202ec\r\nBcc: z").goesTo("/f/contact/thanks?lang=en")
	found, messages := w.submitted(ch)
	if m := messages[0]; m.From.Name != "a Bcc: x@y.example" || m.Text != "abc\nBcc: z" || strings.ContainsAny(found[0].Subject, "\r\n") {
		t.Errorf("%+v", m)
	}
}

func TestTooMuchFromOneAddress(t *testing.T) {
	w := newWorld(t)
	ch := w.makeForm(w.support, "contact", nil)
	other := w.makeForm(w.support, "other", nil)
	statuses := map[int]int{}
	for i := range 200 {
		a := w.post("/f/contact", "name", "Gail", "message", "number "+idText(int64(i)))
		statuses[a.status]++
		if a.status == 429 && (a.value("message") != "number "+idText(int64(i)) || !strings.Contains(a.says("[role=alert]"), "Wait a few minutes")) {
			t.Fatal(a.body)
		}
	}
	if statuses[303] != 30 || statuses[429] != 170 {
		t.Errorf("%v", statuses)
	}
	w.post("/f/other", "name", "Gail", "message", "m").is(303)
	w.address = "192.0.2.8:1"
	w.post("/f/contact", "name", "Gail", "message", "from elsewhere").is(303)
	w.address = "192.0.2.7:1"
	w.now = w.now.Add(16 * time.Minute)
	w.post("/f/contact", "name", "Gail", "message", "later").is(303)
	if a, _ := w.submitted(ch); len(a) != 32 {
		t.Errorf("%d conversations", len(a))
	}
	if a, _ := w.submitted(other); len(a) != 1 {
		t.Errorf("%d conversations", len(a))
	}
}
