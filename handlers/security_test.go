package handlers

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

func TestEveryAnswerHasItsHeaders(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	for _, path := range []string{"/healthz", "/settings/profile", "/settings/users", "/nothing/here", "/invite/x"} {
		h := w.get(path).header
		if h.Get("Content-Security-Policy") != pagePolicy || strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s: policy %q", path, h.Get("Content-Security-Policy"))
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
			"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": ""} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q, want %q", path, name, h.Get(name), want)
			}
		}
	}
	css := w.get(static.CSS()).is(200).header.Get("Cache-Control")
	if !strings.Contains(css, "immutable") {
		t.Errorf("the style sheet is kept %q", css)
	}
}

// The policy allows nothing inline, so a page that has something is broken.
func TestPagesHoldNothingInline(t *testing.T) {
	w := newWorld(t)
	paths := []string{"/login"}
	for _, p := range w.settingsPaths() {
		paths = append(paths, p.path)
	}
	for i, path := range paths {
		if i == 1 {
			w.login(w.ana)
		}
		page := w.get(path).is(200)
		if n := page.Find("script:not([src]), style, [style], [onclick], [onsubmit], [onchange], [oninput], [hx-on]").Length(); n != 0 {
			t.Errorf("%s: %d things inline", path, n)
		}
	}
}

func TestHTTPS(t *testing.T) {
	w := newWorldAt(t, "https://inbox.test", Options{})
	answer := w.post("/login", "email", "ana@harbour.example", "password", password).goesTo("/")
	if answer.header.Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
	cookie := w.cookies["__Host-fairlead"]
	if cookie == nil || !cookie.Secure || cookie.Path != "/" || cookie.Domain != "" {
		t.Fatalf("cookie %+v", cookie)
	}
	w.get("/settings/profile").is(200)
}

func TestOtherSitesCannotPost(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	from := func(name, value string) answer {
		r := httptest.NewRequest(http.MethodPost, "/settings/account", strings.NewReader("company=Owned"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set(name, value)
		return w.send(r)
	}
	from("Sec-Fetch-Site", "cross-site").is(403).shows("main", "another site")
	from("Sec-Fetch-Site", "same-site").is(403)
	from("Origin", "https://evil.example").is(403)
	if got := w.company(); got != "Harbour" {
		t.Errorf("the company is called %q now", got)
	}
	from("Origin", "http://inbox.test").goesTo("/settings/account")
	if got := w.company(); got != "Owned" {
		t.Errorf("our own page changed nothing: %q", got)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.post("/settings/account", "company", strings.Repeat("a", formLimit)).is(413).shows("h1", "Too large")
	r := httptest.NewRequest(http.MethodPost, "/settings/account", strings.NewReader("company="+strings.Repeat("a", formLimit)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.ContentLength = -1 // chunked: not announced
	w.send(r).is(413)
	if got := w.company(); got != "Harbour" {
		t.Errorf("the company is called %.20q now", got)
	}
}

func TestOnlyNamedProxiesAreBelieved(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::1/128")}
	for _, c := range []struct {
		name      string
		proxies   []netip.Prefix
		address   string
		forwarded string
		want      string
	}{
		{"no proxy named: the header is anybody's", nil, "127.0.0.1:1", "198.51.100.1", "127.0.0.1"},
		{"not from the proxy", proxies, "192.0.2.7:1", "198.51.100.1", "192.0.2.7"},
		{"from the proxy", proxies, "10.1.2.3:1", "198.51.100.1", "198.51.100.1"},
		{"what the client wrote before it", proxies, "10.1.2.3:1", "1.1.1.1, 198.51.100.1", "198.51.100.1"},
		{"two proxies", proxies, "10.1.2.3:1", "1.1.1.1, 198.51.100.1, 10.9.9.9", "198.51.100.1"},
		{"by IPv6", proxies, "[2001:db8::1]:1", "198.51.100.1", "198.51.100.1"},
		{"loopback is not named", proxies, "127.0.0.1:1", "198.51.100.1", "127.0.0.1"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.address
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := clientIP(c.proxies)(r); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestErrorsSayNothingOfTheirCause(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.get("/nothing/here").is(404).shows("h1", "Not found")
	w.get("/settings/users/x").is(404)
	w.get("/settings/users/999999").is(404)
	w.get("/settings/users/99999999999999999999").is(404)
	w.get("/settings/profile/password").is(404)
	w.post("/settings/teams/new", "name", "A", "members", "all").is(400).shows("main", "could not be read")
	w.ok(w.db.Close())
	broken := w.get("/settings/profile").is(500)
	if broken.shows("h1", "Something went wrong"); strings.Contains(strings.ToLower(broken.body), "sql") {
		t.Error("the page tells of the database")
	}
	w.get("/healthz").is(503)
}

func TestTheLogHoldsNoTokens(t *testing.T) {
	var log strings.Builder
	w := newWorld(t)
	w.logTo(&log)
	w.get("/invite/secret-of-a-link")
	w.get("/setup?token=secret-of-a-link")
	w.get("/login?next=/secret-of-a-link")
	w.login(w.ana)
	w.get("/settings/profile")
	w.get("/nothing/here").is(404)
	if strings.Contains(log.String(), "level=WARN") || strings.Count(log.String(), "/nothing/here") != 2 {
		t.Error("a page that is not there is no trouble, and answered once:\n", log.String())
	}
	if got := log.String(); strings.Contains(got, "secret-of-a-link") || strings.Contains(got, w.cookies["fairlead"].Value) {
		t.Error("the log holds a secret:\n", got)
	}
	for _, want := range []string{"path=/invite/…", "path=/settings/profile", "status=200", "from=192.0.2.7"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s", want)
		}
	}
}

func TestTheScriptGetsOnlyWhatItSwaps(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.header.Set("HX-Request", "true")
	page := w.get("/settings/profile").is(200)
	if strings.Contains(page.body, "<html") || page.Find("main#page").Length() != 1 || page.Find("title").Length() != 1 {
		t.Errorf("the script got:\n%.300s", page.body)
	}
	w.header.Set("HX-History-Restore-Request", "true")
	if page := w.get("/settings/profile").is(200); !strings.Contains(page.body, "<html") {
		t.Error("going back needs the whole page")
	}
	w.header.Del("HX-History-Restore-Request")
	w.login(models.User{})
	w.header.Set("HX-Current-URL", "http://inbox.test/inbox/all/mine?sort=waiting")
	w.post("/availability", "availability", "away").goesTo("/login?next=%2Finbox%2Fall%2Fmine%3Fsort%3Dwaiting")
	w.get("/inbox/all/open").goesTo("/login?next=%2Finbox%2Fall%2Fopen")
	w.header.Set("Accept", "text/event-stream")
	w.get("/events").is(401)
}

func TestPagesAreCompressed(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	r := httptest.NewRequest(http.MethodGet, "/settings/users", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	page := w.send(r).is(200)
	if page.header.Get("Content-Encoding") != "gzip" {
		t.Fatal("not compressed")
	}
	z, err := gzip.NewReader(strings.NewReader(page.body))
	w.ok(err)
	plain, err := io.ReadAll(z)
	w.ok(err)
	if !strings.Contains(string(plain), "Nora Notary") || len(plain) < len(page.body) {
		t.Errorf("%d bytes became %d", len(plain), len(page.body))
	}
}

// What was posted to may be no page: the bar at the top of a form shown again must not lead there.
func TestAFormShownAgainKnowsItsPage(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	wrong := func() string {
		return w.post("/settings/profile/password", "current", "wrong", "password", "another long secret").is(422).Find("#availability input[name=back]").AttrOr("value", "")
	}
	for referer, want := range map[string]string{"http://inbox.test/settings/profile?x=1": "/settings/profile?x=1", "http://evil.example/settings": "/", "": "/"} {
		w.header.Set("Referer", referer)
		if got := wrong(); got != want {
			t.Errorf("from %q: back to %q", referer, got)
		}
	}
}

func TestDemoPages(t *testing.T) {
	mail := views.DemoMail{ID: 7, From: "support@harbour.example", To: "gail@customer.example", Subject: "Your order", Raw: "Subject: Your order\r\n\r\nIt left.", Text: "It left."}
	w := newWorldAt(t, "http://inbox.test", Options{Demo: &Demo{
		Logins: []models.User{{Name: "Ana Admin", Email: "ana@harbour.example", Role: models.RoleAdmin}}, Password: "fairlead",
		Sent: func() []views.DemoMail { return []views.DemoMail{mail} },
		Mail: func(id int64) (views.DemoMail, bool) { return mail, id == 7 },
	}})
	w.get("/login").shows(".demo", "ana@harbour.example").shows(".demo code", "fairlead")
	w.get("/demo/sent").goesTo("/login?next=%2Fdemo%2Fsent")
	w.login(w.max)
	w.get("/demo/sent").is(200).shows("main", "Your order").shows(".sections .wide-only", "Sent mail").shows("#account .narrow-only", "Sent mail") // on a phone the bar has no room for it
	w.get("/demo/sent/7").is(200).shows("main", "It left.")
	w.get("/demo/sent/8").is(404)

	plain := newWorld(t)
	if plain.get("/login").Find(".demo").Length() != 0 {
		t.Error("log-ins are listed outside the demo")
	}
	plain.login(plain.ana).get("/demo/sent").is(404)
}

func TestDutch(t *testing.T) {
	w := newWorld(t)
	w.header.Set("Accept-Language", "nl-BE, en;q=0.5")
	page := w.get("/login")
	if lang := page.Find("html").AttrOr("lang", ""); lang != "nl" {
		t.Fatalf("the page is in %q", lang)
	}
	page.shows("h1", "Inloggen")
	w.login(w.ana)
	w.post(profilePath, "name", "Ana Admin", "language", "en").goesTo(profilePath)
	if lang := w.get(profilePath).Find("html").AttrOr("lang", ""); lang != "en" {
		t.Errorf("the user's own choice counts for nothing: %q", lang)
	}
	w.header.Set("Accept-Language", "fr")
	if lang := w.login(models.User{}).get("/login").Find("html").AttrOr("lang", ""); lang != "en" {
		t.Errorf("a language that we do not speak gets %q", lang)
	}
}

func TestRobotsAndIcon(t *testing.T) {
	w := newWorld(t)
	if page := w.get("/robots.txt").is(200); !strings.Contains(page.body, "Disallow: /") {
		t.Error(page.body)
	}
	if page := w.get("/favicon.ico").is(302); page.header.Get("Location") != static.Icon() {
		t.Error(page.header)
	}
	w.get("/healthz").is(200)
}
