package handlers

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fairlead/models"
)

// What a browser's cookie says of who fills in a form on a page of ours.
func TestCookies(t *testing.T) {
	for _, c := range []struct {
		name    string
		consent models.Consent
		agrees  bool
		before  func(w *world, send func(email string))
		email   string
		cookie  bool   // afterwards
		tracked string // who is: addresses, in order
	}{
		{name: "consent refused", consent: models.ConsentAsk, email: "gail@x.example"},
		{name: "consent given", consent: models.ConsentAsk, agrees: true, email: "gail@x.example", cookie: true, tracked: "gail@x.example"},
		{name: "at once", consent: models.ConsentNow, email: "gail@x.example", cookie: true, tracked: "gail@x.example"},
		{name: "no address given", consent: models.ConsentNow},
		{name: "known already", consent: models.ConsentNow, before: func(_ *world, send func(string)) { send("gail@x.example") }, email: "gail@x.example", cookie: true, tracked: "gail@x.example"},
		{name: "shared browser", consent: models.ConsentNow, before: func(_ *world, send func(string)) { send("piet@x.example") }, email: "gail@x.example", cookie: true, tracked: "gail@x.example"},
		{name: "deleted cookie", consent: models.ConsentNow, before: func(w *world, send func(string)) { send("piet@x.example"); clear(w.cookies) }, email: "gail@x.example", cookie: true, tracked: "gail@x.example piet@x.example"},
		{name: "unknown cookie", consent: models.ConsentAsk, before: func(w *world, send func(string)) { w.setCookie(visitorCookie, "AAAAAAAAAAAAAAAAAAAAAA") }, email: "gail@x.example", cookie: true},
		{name: "monstrous cookie", consent: models.ConsentAsk, before: func(w *world, send func(string)) { w.setCookie(visitorCookie, strings.Repeat("x", 3000)) }, email: "gail@x.example", cookie: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.makeForm(w.support, "contact", func(f *models.Form) { f.Consent = c.consent })
			n := 0
			send := func(email string) {
				n++
				page, carried := w.shown("/f/contact")
				pairs := []string{"name", "Somebody", "email", email, "message", "number " + idText(int64(n))}
				if asked := page.Find("input[name=_consent]").Length() == 1; asked != (c.consent == models.ConsentAsk) {
					t.Errorf("asked for consent: %v", asked)
				}
				if c.agrees {
					pairs = append(pairs, "_consent", "yes")
				}
				w.post("/f/contact", append(pairs, carried...)...).goesTo("/f/contact/thanks?lang=en")
			}
			if c.before != nil {
				c.before(w, send)
			}
			send(c.email)
			cookie := w.cookies[visitorCookie]
			if (cookie != nil) != c.cookie || len(w.cookies) > 1 {
				t.Errorf("cookies %v", w.cookies)
			}
			var tracked []string
			for _, email := range []string{"gail@x.example", "piet@x.example"} {
				contact, err := w.db.FindOrCreateContact(context.Background(), "", email, 1)
				w.ok(err)
				if is, err := w.db.Tracked(context.Background(), contact.ID); is {
					w.ok(err)
					tracked = append(tracked, email)
				}
			}
			if got := strings.Join(tracked, " "); got != c.tracked {
				t.Errorf("tracked: %s, want %s", got, c.tracked)
			}
		})
	}
}

func (w *world) setCookie(name, value string) {
	r := httptest.NewRecorder()
	r.Header().Set("Set-Cookie", name+"="+value)
	w.keepCookies(r.Result())
}

func TestTheCookieIsWellKept(t *testing.T) {
	w := newWorldAt(t, "https://inbox.test", Options{})
	w.makeForm(w.support, "contact", func(f *models.Form) { f.Consent = models.ConsentNow })
	_, carried := w.shown("/f/contact")
	a := w.post("/f/contact", fill(carried)...).is(303)
	set := a.header.Get("Set-Cookie")
	for _, want := range []string{"fairlead_visitor=", "Path=/", "Max-Age=31536000", "HttpOnly", "Secure", "SameSite=Lax"} {
		if !strings.Contains(set, want) {
			t.Errorf("the cookie lacks %s: %s", want, set)
		}
	}
	v, err := w.db.VisitorByKey(context.Background(), w.cookies[visitorCookie].Value)
	if err != nil || v.ContactID == 0 {
		t.Errorf("%+v, %v", v, err)
	}
	w.get("/f/contact").is(200)
	visits, err := w.db.VisitsOfVisitor(context.Background(), v.ID, 9)
	w.ok(err)
	if len(visits) != 1 || visits[0].ContactID != v.ContactID || visits[0].URL != "https://inbox.test/f/contact" {
		t.Errorf("visits %+v", visits)
	}
	// A form of another site brings no cookie and gets none, whatever its page says.
	w.upload("/f/contact", from("https://evil.example", false), "name", "Eve", "email", "eve@evil.example", "message", "x", "_consent", "yes").is(303)
	if again, _ := w.db.VisitorByKey(context.Background(), w.cookies[visitorCookie].Value); again.ContactID != v.ContactID {
		t.Errorf("another site bound %+v", again)
	}
}

func TestVisitsOfOtherSites(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.makeForm(w.support, "shop", func(f *models.Form) { f.Domains = []string{"shop.example"} })
	ask := func(path, origin, body string) answer {
		r := httptest.NewRequest("POST", path, strings.NewReader(body))
		r.Header.Set("Origin", origin)
		r.Header.Set("Content-Type", "text/plain")
		return w.send(r)
	}
	ask("/f/shop/visitor", "https://evil.example", "").is(403)
	var made struct{ Visitor string }
	w.ok(json.Unmarshal([]byte(ask("/f/shop/visitor", "https://shop.example", "").is(200).body), &made))
	see := func(origin, visitor, url string) int {
		return ask("/v", origin, jsonOf(map[string]string{"form": "shop", "visitor": visitor, "url": url, "title": "T"})).status
	}
	for _, c := range []struct {
		origin, visitor, url string
		want                 int
	}{
		{"https://shop.example", made.Visitor, "https://shop.example/a?b#c", 204}, {"https://evil.example", made.Visitor, "https://shop.example/b", 403},
		{"https://shop.example", made.Visitor + "x", "https://shop.example/c", 204}, {"https://shop.example", "", "https://shop.example/d", 204}, {"https://shop.example", made.Visitor, "javascript:alert(1)", 204},
	} {
		if got := see(c.origin, c.visitor, c.url); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	ask("/v", "https://shop.example", "{").is(400)
	ask("/v", "https://shop.example", `{"form":"`+strings.Repeat("x", 100_000)).is(400)
	key, _, _ := strings.Cut(made.Visitor, ".")
	v, err := w.db.VisitorByKey(ctx, key)
	w.ok(err)
	visits, err := w.db.VisitsOfVisitor(ctx, v.ID, 9)
	w.ok(err)
	if len(visits) != 1 || visits[0].URL != "https://shop.example/a?b" {
		t.Errorf("visits %+v", visits)
	}
	limited := 0
	for range 400 {
		if see("https://shop.example", made.Visitor, "https://shop.example/again") == 429 {
			limited++
		}
	}
	if limited < 90 {
		t.Errorf("only %d of 400 were too many", limited)
	}
	w.now = w.now.Add(20 * time.Minute)
	if see("https://shop.example", made.Visitor, "https://shop.example/later") != 204 {
		t.Error("shut out for good")
	}
}
