package handlers

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// password is everybody's in a test world.
const password = "a long enough secret"

var passwordHash = sync.OnceValues(func() (string, error) { return inbox.HashPassword(context.Background(), password) })

// world is a small company behind a server, made through the use cases, and a browser that visits it.
//
// Ana is the admin, with a Service seat. Lena leads Support and has a Sales seat. Max is a member without a seat. Nora is a member
// with a Service seat, and the only one in the team Lawyers, which alone has access to the inbox Legal. Support is open to everyone.
type world struct {
	t      testing.TB
	app    *inbox.App
	db     *models.DB
	server *Server
	now    time.Time // what the server takes for now
	host   string

	cast
	cookies map[string]*http.Cookie
	header  http.Header // sent with every request
	address string      // of the connection
}

// cast is who and what the company has.
type cast struct {
	ana, lena, max, nora   models.User
	support, legal         models.Inbox
	supportMail, legalMail models.Channel
	lawyers                models.Team
}

// bare is a server before the set-up.
func bare(t testing.TB, address string, o Options) *world {
	t.Helper()
	return serve(t, modelstest.Open(t), address, o)
}

// serve puts a server before a database.
func serve(t testing.TB, db *models.DB, address string, o Options) *world {
	t.Helper()
	w := behind(t, db, address)
	w.relay()
	var err error
	w.server, err = New(w.app, o)
	w.ok(err)
	w.host = strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	return w
}

// behind is a world without a server, which leaves the database alone once the test has.
func behind(t testing.TB, db *models.DB, address string) *world {
	t.Helper()
	w := &world{t: t, db: db, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), cookies: map[string]*http.Cookie{},
		header: http.Header{}, address: "192.0.2.7:5555"}
	vault, err := inbox.NewVault([]byte("a secret of at least 16 bytes"))
	w.ok(err)
	w.app = inbox.New(inbox.App{DB: w.db, Vault: vault, URL: address, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: func() time.Time { return w.now }})
	return w
}

// relay brings what is announced on PostgreSQL to this process, as in production.
func (w *world) relay() {
	if !w.db.Postgres() {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan struct{}), make(chan struct{})
	go func() {
		live.Relay(ctx, w.db.URL(), w.app.Hub, ready)
		close(done)
	}()
	w.t.Cleanup(func() { cancel(); <-done })
	<-ready
}

// newWorld is the company, visited by nobody yet.
func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldAt(t, "http://inbox.test", Options{})
}

// made is the company as the first test has made it; the others get a copy.
var made struct {
	cast
	modelstest.Kept
}

func newWorldAt(t testing.TB, address string, o Options) *world {
	t.Helper()
	db := made.Open(t, func(db *models.DB) {
		w := behind(t, db, "http://inbox.test")
		w.found()
		made.cast = w.cast
	})
	w := serve(t, db, address, o)
	w.cast = made.cast
	return w
}

// found makes the company.
func (w *world) found() {
	w.t.Helper()
	ctx := context.Background()
	link, err := w.app.SetupLink(ctx)
	w.ok(err)
	w.ana, err = w.app.Setup(ctx, tokenOf(w.t, link), inbox.SetupForm{Company: "Harbour", Name: "Ana Admin", Email: "ana@harbour.example", Password: password, Inbox: "Support", Address: "support@harbour.example"})
	w.ok(err)
	inboxes, err := w.db.Inboxes(ctx)
	w.ok(err)
	w.support = inboxes[0]
	w.lena = w.hire("Lena Lead", models.RoleLead, models.SeatSales, w.support.ID)
	w.max = w.hire("Max Member", models.RoleMember, models.SeatNone)
	w.nora = w.hire("Nora Notary", models.RoleMember, models.SeatService)
	w.lawyers, err = w.app.CreateTeam(ctx, w.actor(w.ana), inbox.TeamForm{Name: "Lawyers", Members: []int64{w.nora.ID}})
	w.ok(err)
	w.legal, err = w.app.CreateInbox(ctx, w.actor(w.ana), inbox.InboxForm{Name: "Legal", Teams: []int64{w.lawyers.ID}})
	w.ok(err)
	w.legalMail, err = w.app.CreateChannel(ctx, w.actor(w.ana), w.legal.ID, inbox.ChannelForm{Address: "legal@harbour.example"})
	w.ok(err)
	w.supportMail, err = w.db.ChannelByAddress(ctx, "support@harbour.example")
	w.ok(err)
}

// hire makes a user who can log in: name@harbour.example, by the first name.
func (w *world) hire(name string, role models.Role, seat models.Seat, leads ...int64) models.User {
	w.t.Helper()
	ctx := context.Background()
	first, _, _ := strings.Cut(strings.ToLower(name), " ")
	u, _, err := w.app.CreateUser(ctx, w.actor(w.ana), inbox.UserForm{Name: name, Email: first + "@harbour.example", Role: role, Seat: seat, Leads: leads, Active: true})
	w.ok(err)
	hash, err := passwordHash()
	w.ok(err)
	w.ok(w.db.SetPassword(ctx, u.ID, hash))
	return w.reload(u)
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) actor(u models.User) inbox.Actor {
	w.t.Helper()
	who, err := w.app.Actor(context.Background(), u.ID)
	w.ok(err)
	return who
}

func (w *world) reload(u models.User) models.User {
	w.t.Helper()
	u, err := w.db.User(context.Background(), u.ID)
	w.ok(err)
	return u
}

// login gives the browser a session of a user, past the form. Nobody: the browser has none.
func (w *world) login(u models.User) *world {
	w.t.Helper()
	clear(w.cookies)
	if u.ID == 0 {
		return w
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	ses, err := w.server.store.Get(r, w.server.store.cookie.Name)
	w.ok(err)
	ses.Values[valueUser] = u.ID
	rec := httptest.NewRecorder()
	w.ok(ses.Save(r, rec))
	w.keepCookies(rec.Result())
	return w
}

// otherBrowser visits the same company with no cookies yet.
func (w *world) otherBrowser() *world {
	other := *w
	other.cookies, other.header = map[string]*http.Cookie{}, http.Header{}
	return &other
}

func (w *world) keepCookies(res *http.Response) {
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		} else {
			w.cookies[c.Name] = c
		}
	}
}

// answer is what came back, with its page.
type answer struct {
	*goquery.Document
	t      testing.TB
	status int
	header http.Header
	body   string
}

func (w *world) get(path string) answer {
	w.t.Helper()
	return w.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form as a page of ours does; pairs are names and values, a name may come again.
func (w *world) post(path string, pairs ...string) answer {
	w.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return w.send(r)
}

// send sends a request as the browser would: with its cookies and headers.
func (w *world) send(r *http.Request) answer {
	w.t.Helper()
	r.Host, r.RemoteAddr = w.host, w.address
	for name, values := range w.header {
		r.Header[name] = values
	}
	for _, c := range w.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	w.keepCookies(rec.Result())
	body := rec.Body.String()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	w.ok(err)
	return answer{doc, w.t, rec.Code, rec.Header(), body}
}

// is fails the test unless the answer has this status.
func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d; the page says: %s", a.status, status, a.says("main"))
	}
	return a
}

// goesTo fails the test unless the answer leads to this address.
func (a answer) goesTo(path string) answer {
	a.t.Helper()
	a.is(http.StatusSeeOther)
	if to := a.header.Get("Location"); to != path {
		a.t.Fatalf("leads to %q, want %q", to, path)
	}
	return a
}

// shows fails the test unless the element holds the text.
func (a answer) shows(selector, text string) answer {
	a.t.Helper()
	if got := a.says(selector); !strings.Contains(got, text) {
		a.t.Fatalf("%s says %q, want %q in it", selector, got, text)
	}
	return a
}

// says is the text of an element, its white space collapsed.
func (a answer) says(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// value is what a field of a form holds.
func (a answer) value(name string) string {
	field := a.Find("main [name='" + name + "']").First()
	if goquery.NodeName(field) == "textarea" {
		return field.Text()
	}
	if goquery.NodeName(field) == "select" {
		return field.Find("option[selected]").AttrOr("value", "")
	}
	return field.AttrOr("value", "")
}

// checked are the values of the boxes of a name that are ticked.
func (a answer) checked(name string) (values []string) {
	a.Find("main input[name='" + name + "'][checked]").Each(func(_ int, s *goquery.Selection) {
		values = append(values, s.AttrOr("value", ""))
	})
	return values
}

// tokenOf is what stands in a one-time link.
func tokenOf(t testing.TB, link string) string {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	if token := u.Query().Get("token"); token != "" {
		return token
	}
	return u.Path[strings.LastIndexByte(u.Path, '/')+1:]
}
