package handlers

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

func TestLoginAndLogout(t *testing.T) {
	w := newWorld(t)
	w.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
	w.get("/login?next=/settings/profile").is(200).shows("h1", "Log in").shows("main [role=status]", "you go on where you were")

	wrong := w.post("/login", "email", "ana@harbour.example", "password", "not this one", "next", "/settings/profile").is(422)
	wrong.shows("main [role=alert]", saidLogin)
	if wrong.value("email") != "ana@harbour.example" || wrong.value("next") != "/settings/profile" || wrong.value("password") != "" {
		t.Errorf("kept %q, %q, %q", wrong.value("email"), wrong.value("next"), wrong.value("password"))
	}
	if len(w.cookies) != 0 {
		t.Error("whoever is not logged in needs no cookie")
	}

	w.post("/login", "email", "ANA@harbour.example ", "password", password, "next", "/settings/profile").goesTo("/settings/profile")
	w.get("/settings/profile").is(200)
	if got := w.get("/settings/profile").value("name"); got != "Ana Admin" {
		t.Errorf("the page is of %q", got)
	}
	w.get("/login").goesTo("/")

	token := w.cookies["fairlead"].Value
	w.post("/logout").goesTo("/login")
	if len(w.cookies) != 0 {
		t.Error("the cookie is still there")
	}
	w.cookies["fairlead"] = &http.Cookie{Name: "fairlead", Value: token}
	w.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
}

func TestLoginMakesANewSession(t *testing.T) {
	w := newWorld(t)
	w.cookies["fairlead"] = &http.Cookie{Name: "fairlead", Value: strings.Repeat("A", tokenLength)}
	w.post("/login", "email", "ana@harbour.example", "password", password).goesTo("/")
	first := w.cookies["fairlead"]
	if first.Value == strings.Repeat("A", tokenLength) {
		t.Fatal("an id from before the log-in is in use after it")
	}
	if !first.HttpOnly || first.SameSite != http.SameSiteLaxMode || first.Path != "/" || first.Secure {
		t.Errorf("cookie %+v", first)
	}
	w.post("/login", "email", "max@harbour.example", "password", password).goesTo("/")
	second := w.cookies["fairlead"].Value
	if second == first.Value {
		t.Error("the second log-in has the id of the first")
	}
	if _, err := w.db.Session(context.Background(), rowID(first.Value), models.At(w.now)); err == nil {
		t.Error("the first session is still there")
	}
	row, err := w.db.Session(context.Background(), rowID(second), models.At(w.now))
	if err != nil || row.UserID != w.max.ID {
		t.Errorf("the row is of user %d, %v", row.UserID, err)
	}
}

func TestSessionsLastAFortnightFromTheirLastUse(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	id := rowID(w.cookies["fairlead"].Value)
	seen := func() models.Time {
		row, err := w.db.Session(context.Background(), id, models.At(w.now))
		w.ok(err)
		return row.SeenAt
	}
	start := seen()
	w.now = w.now.Add(59 * time.Minute)
	w.get("/settings/profile").is(200)
	if seen() != start {
		t.Error("the use is written down more than once an hour")
	}
	w.now = w.now.Add(2 * time.Minute)
	w.get("/settings/profile").is(200)
	if seen() != models.At(w.now) {
		t.Error("the use is not written down")
	}
	w.now = w.now.Add(13 * 24 * time.Hour)
	w.get("/settings/profile").is(200)
	w.now = w.now.Add(14*24*time.Hour + time.Second)
	w.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
}

func TestLoginIsThrottled(t *testing.T) {
	w := newWorld(t)
	try := func(address, typed string) answer {
		w.address = address
		return w.post("/login", "email", "ana@harbour.example", "password", typed)
	}
	for range 5 {
		try("192.0.2.9:1", "wrong").is(422)
	}
	try("192.0.2.9:2", password).is(http.StatusTooManyRequests).shows("main [role=alert]", saidThrottled)
	w.header.Set("X-Forwarded-For", "198.51.100.1")
	try("192.0.2.9:3", password).is(http.StatusTooManyRequests)
	try("192.0.2.10:1", password).goesTo("/")
}

func TestLoginNeverLeadsElsewhere(t *testing.T) {
	w := newWorld(t)
	for _, next := range []string{"//evil.example", `/\evil.example`, "https://evil.example/", "javascript:alert(1)", "/\t/evil.example", "evil.example", `/a\b`} {
		if got := w.get("/login?next=" + url.QueryEscape(next)).is(200).value("next"); got != "" {
			t.Errorf("next %q is kept as %q", next, got)
		}
		w.login(models.User{})
		w.post("/login", "email", "ana@harbour.example", "password", password, "next", next).goesTo("/")
		w.post("/availability", "availability", "away", "back", next).goesTo("/")
		w.login(models.User{})
	}
	w.post("/login", "email", "ana@harbour.example", "password", password, "next", "/settings/users?x=1#y").goesTo("/settings/users?x=1#y")
}

func TestSessionsEndWithTheUser(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	token := w.cookies["fairlead"].Value
	w.get("/settings/profile").is(200)
	admin := w.otherBrowser().login(w.ana)
	admin.post(userPath(w.max.ID), "name", "Max Member", "email", "max@harbour.example", "role", "member", "seat", "none").goesTo(userPath(w.max.ID))
	admin.get(userPath(w.max.ID)).shows("#notice", "Max Member is deactivated")
	w.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
	if w.reload(w.max).Active {
		t.Error("Max is still active")
	}
	w.post("/login", "email", "max@harbour.example", "password", password).is(422).shows("main [role=alert]", saidLogin)
	if w.stored(token) {
		t.Error("the session is still there")
	}
}

func TestAChangedPasswordEndsTheOtherSessions(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	other := w.otherBrowser().login(w.max)
	other.get("/settings/profile").is(200)
	w.post("/settings/profile/password", "current", "wrong", "password", "another long secret").is(422).shows("#current-problem", "")
	other.get("/settings/profile").is(200)
	w.post("/settings/profile/password", "current", password, "password", "another long secret").goesTo(profilePath)
	w.get(profilePath).is(200).shows("#notice", saidPassword)
	other.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
	w.post("/logout").goesTo("/login")
	w.post("/login", "email", "max@harbour.example", "password", password).is(422)
	w.post("/login", "email", "max@harbour.example", "password", "another long secret").goesTo("/")
}

// A request that began before the log-out ends after it: its answer must not bring the session back.
func TestAnEndedSessionStaysEnded(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	token := w.cookies["fairlead"].Value
	r.AddCookie(w.cookies["fairlead"])
	late, err := w.server.store.Get(r, "fairlead")
	w.ok(err)
	w.post("/logout").goesTo("/login")
	w.ok(late.Save(r, httptest.NewRecorder()))
	if w.stored(token) {
		t.Error("the session is back")
	}
}

func TestSettingUp(t *testing.T) {
	w := bare(t, "http://inbox.test", Options{})
	w.get("/").goesTo("/login")
	w.get("/login").goesTo("/setup")
	w.get("/setup").is(404).shows("h1", "not set up yet")
	w.get("/setup?token=guessed").is(404).shows("h1", "not set up yet")
	w.post("/setup", "token", "guessed").is(404).shows("h1", "not set up yet")
	link, err := w.app.SetupLink(context.Background())
	w.ok(err)
	token := tokenOf(t, link)
	if got := w.get("/setup?token=" + token).is(200).value("token"); got != token {
		t.Errorf("the form holds the token %q", got)
	}
	short := w.post("/setup", "token", token, "company", "Harbour", "name", "Ana", "email", "ana@harbour.example", "password", "short", "inbox", "Help", "address", "nonsense").is(422)
	short.shows("#password-problem", "10 characters")
	if short.value("company") != "Harbour" || short.value("address") != "nonsense" || short.value("inbox") != "Help" || short.value("password") != "" {
		t.Error("what was typed is not all there")
	}
	if short.Find("#address-problem").Length() == 0 {
		t.Error("nothing is said at the address")
	}
	w.post("/setup", "token", token, "company", "Harbour", "name", "Ana", "email", "ana@harbour.example", "password", password, "inbox", "Help", "address", "help@harbour.example").goesTo("/")
	w.get("/settings/users").is(200).shows("main", "ana@harbour.example")
	w.login(models.User{})
	w.get("/setup?token=" + token).is(404)
	w.post("/setup", "token", token, "company", "Mine", "name", "Eve", "email", "eve@evil.example", "password", password, "inbox", "X", "address", "x@evil.example").is(404)
	if users, err := w.db.Users(context.Background()); err != nil || len(users) != 1 {
		t.Errorf("%d users, %v", len(users), err)
	}
}

func TestInvitation(t *testing.T) {
	w := newWorld(t).login(models.User{})
	u, inv, err := w.app.CreateUser(context.Background(), w.actor(w.ana), inbox.UserForm{Name: "Ivo", Email: "ivo@harbour.example", Role: models.RoleMember, Seat: models.SeatNone, Active: true})
	w.ok(err)
	path := "/invite/" + tokenOf(t, inv.URL)
	w.get(path).is(200).shows("main", "the team inbox of Harbour").shows("main", "ivo@harbour.example")
	w.post(path, "password", "short").is(422).shows("#password-problem", "10 characters")
	w.post(path, "password", password).goesTo("/")
	if got := w.get("/settings/profile").value("name"); got != "Ivo" {
		t.Errorf("logged in as %q", got)
	}
	if w.reload(u).Invited() {
		t.Error("the password is not stored")
	}
	w.login(models.User{})
	w.get(path).is(404).shows("h1", "no longer valid")
	w.post(path, "password", password).is(404)
	w.get("/invite/guessed").is(404)
	again, err := w.app.NewInvitation(context.Background(), w.actor(w.ana), u.ID)
	w.ok(err)
	w.now = w.now.Add(8 * 24 * time.Hour)
	w.get("/invite/" + tokenOf(t, again.URL)).is(404)
}
