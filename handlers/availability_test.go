package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// set makes somebody Available or Away by somebody's hand.
func (w *world) set(by, u models.User, f inbox.AvailabilityForm) {
	w.t.Helper()
	w.ok(w.app.SetAvailability(context.Background(), w.actor(by), u.ID, f))
}

func TestTheSwitchAndItsMenu(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	page := w.get("/inbox/all/unassigned").is(200).shows("#available", "Availability: Available")
	if page.Find("#available .note").Length() != 0 || page.Find("#setby *").Length() != 0 {
		t.Errorf("remarks without a reason: %s", page.says("header"))
	}
	w.post("/availability", "availability", "away 1h", "back", "/inbox/all/open").goesTo("/inbox/all/open")
	w.get("/inbox/all/open").shows("#available", "Away · until 10:00").shows("#availabilitymenu .who", "set by hand")
	w.post("/availability", "availability", "available", "for", "always").goesTo("/")
	if u := w.reload(w.max); u.Availability != models.Available || u.Hand.Until != models.Never {
		t.Errorf("set to %+v", u.Hand)
	}
	w.post("/availability", "availability", "sideways").is(http.StatusUnprocessableEntity)
	w.post("/availability", "availability", "away", "for", "a while").is(http.StatusUnprocessableEntity)
}

func TestSetByALead(t *testing.T) {
	w := newWorld(t)
	w.set(w.lena, w.max, inbox.AvailabilityForm{Value: models.Away})
	w.login(w.max)
	for _, path := range []string{"/inbox/all/open", "/settings/profile", "/no/such/page"} {
		if page := w.get(path); path != "/no/such/page" {
			page.shows("#setby", "Lena Lead set you to Away at 09:00.").shows("#setby button", "Be Available")
		}
	}
	w.header.Set("HX-Request", "true")
	w.get("/inbox/all/open").shows("#setby[hx-swap-oob]", "Lena Lead")
	w.header.Del("HX-Request")
	w.post("/availability", "availability", "available", "back", "/inbox/all/open").goesTo("/inbox/all/open")
	if page := w.get("/inbox/all/open"); page.Find("#setby *").Length() != 0 {
		t.Errorf("it still says %q", page.says("#setby"))
	}
	w.login(w.nora)
	w.post(availabilityPath(w.max.ID), "availability", "away").is(http.StatusNotFound)
	w.post("/availability/9999", "availability", "away").is(http.StatusNotFound)
}

func TestOutOfOfficeAsks(t *testing.T) {
	w := newWorld(t)
	w.login(w.nora)
	back := "/settings/profile#out-of-office"
	w.post(absencesPath(w.nora.ID), "from", "2026-11-02", "till", "2026-11-04", "note", "Moving", "back", back).goesTo(back)
	w.get("/settings/profile").shows(".absence-list", "2 Nov through 4 Nov").shows(".absence-list", "Moving").shows("#available", "Away · out of office through 4 Nov")
	ask := w.post("/availability", "availability", "available 1h", "back", "/inbox/all/mine").is(http.StatusConflict)
	ask.shows("h1", "You are out of office through 4 Nov").shows("main button", "End it and be Available")
	if ask.value("availability") != "available" || ask.value("for") != "1h" || ask.value("back") != "/inbox/all/mine" {
		t.Errorf("the answer would be %s", ask.body)
	}
	w.post("/availability", "availability", "available", "for", "1h", "end_absence", "1", "back", "/inbox/all/mine").goesTo("/inbox/all/mine")
	w.get("/inbox/all/mine").shows("#available", "Available · until 10:00")

	w.post(absencesPath(w.nora.ID), "from", "2026-11-02", "till", "2026-11-04").goesTo(absencesPath(w.nora.ID))
	w.login(w.lena)
	w.post(availabilityPath(w.nora.ID), "availability", "available").is(http.StatusConflict).shows("h1", "Nora Notary is out of office").shows("main button", "End it and make them Available")
	w.post(availabilityPath(w.nora.ID), "availability", "available", "end_absence", "1").goesTo("/availability")
	if u := w.reload(w.nora); u.Availability != models.Available || u.Hand.By != w.lena.ID {
		t.Errorf("%s by %d", u.Availability, u.Hand.By)
	}
}

func TestAbsencesComeBackAsTyped(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := absencesPath(w.max.ID)
	page := w.post(path, "from", "2026-12-09", "from_time", "13:30", "till", "2026-12-08", "note", "Skiing").is(http.StatusUnprocessableEntity)
	page.shows("#till-problem", "This is not after the beginning.")
	for name, want := range map[string]string{"from": "2026-12-09", "from_time": "13:30", "till": "2026-12-08", "till_time": "", "note": "Skiing"} {
		if got := page.value(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	w.post(path, "from", "2026-12-08", "from_time", "13:30", "till", "2026-12-09", "note", "Skiing").goesTo(path)
	list := w.get(path).is(200).shows(".absence-list", "8 Dec 13:30 through 9 Dec").shows(".absence-list", "entered by Lena Lead")
	edit, _ := list.Find(".absence-list a").Attr("href")
	form := w.get(edit).is(200)
	if form.value("from_time") != "13:30" || form.value("till") != "2026-12-09" || form.value("till_time") != "" {
		t.Errorf("the form holds %s", form.body)
	}
	w.post(edit, "from", "2026-12-08", "till", "2026-12-08").goesTo(path)
	w.get(path).shows(".absence-list b", "8 Dec")
	w.post(edit + "/end").goesTo(path)
	if w.get(path).Find(".absence-list").Length() != 0 {
		t.Error("it is still there")
	}
	w.get(edit).is(http.StatusNotFound)
}

func TestThePageForLeads(t *testing.T) {
	w := newWorld(t)
	w.set(w.ana, w.max, inbox.AvailabilityForm{Value: models.Away, For: inbox.For30Min})
	nora := w.reload(w.nora)
	nora.Capacity, nora.Hours, nora.TimeZone = 2, "mon 09:00-12:00 13:00-17:00", "America/New_York"
	w.ok(w.db.UpdateUser(context.Background(), nora))
	w.ok(w.app.CreateAbsence(context.Background(), w.actor(w.nora), w.nora.ID, inbox.AbsenceForm{From: "2026-11-09", Till: "2026-11-10", Note: "Course"}))
	w.ok(w.db.AddLoad(context.Background(), w.nora.ID, 3, 0))
	w.login(w.lena)
	page := w.get("/availability").is(200)
	row := func(u models.User) string { return page.says(fmt.Sprintf("#person-%d", u.ID)) }
	for u, want := range map[*models.User][]string{
		&w.max:  {"Away · until 09:30", "set by Ana Admin at 09:00", "no hours set"},
		&w.nora: {"09:00–12:00, 13:00–17:00 New York", "14:00–17:00, 18:00–22:00 for you", "9 Nov through 10 Nov", "Course", "3 of 2", "over capacity"},
		&w.lena: {"Available", "you", "no working hours are set"},
	} {
		for _, text := range want {
			if !strings.Contains(row(*u), text) {
				t.Errorf("%s: %q has no %q", u.Name, row(*u), text)
			}
		}
	}
	if got := page.says("#people-count"); got != "2 Available, 2 Away" {
		t.Errorf("it counts %q", got)
	}
	if first := w.get("/availability?sort=load").Find("#people tbody tr").First().AttrOr("id", ""); first != fmt.Sprintf("person-%d", w.nora.ID) {
		t.Errorf("the busiest is %s", first)
	}
	if n := w.get(fmt.Sprintf("/availability?team=%d", w.lawyers.ID)).Find("#people tbody tr").Length(); n != 1 {
		t.Errorf("%d people in the team", n)
	}
	w.header.Set("Fairlead-Part", "people")
	if part := w.get("/availability"); part.Find("#people").Length() != 1 || part.Find("header").Length() != 0 {
		t.Error("the live part is not the list alone")
	}
	w.header.Del("Fairlead-Part")
	w.login(w.max)
	w.get("/availability").is(http.StatusNotFound)
	if w.get("/").Find(".sections a[href='/availability']").Length() != 0 {
		t.Error("a member is led there")
	}
}

// What people do counts, and not what their pages do on their own.
// Nobody is there of whom the invitation has only been sent.
func TestInvitedPeopleOnThePageForLeads(t *testing.T) {
	w := newWorld(t)
	u, _, err := w.app.CreateUser(context.Background(), w.actor(w.ana), inbox.UserForm{Name: "Ivo Invited", Email: "ivo@harbour.example", Role: models.RoleMember, Seat: models.SeatService, Active: true})
	w.ok(err)
	w.login(w.lena)
	page := w.get("/availability").is(200)
	row := page.says(fmt.Sprintf("#person-%d", u.ID))
	if !strings.Contains(row, "Has not accepted the invitation yet") || strings.Contains(row, "Available no working") || strings.Contains(row, "For 30 minutes") {
		t.Errorf("the invited one: %q", row)
	}
	if got := page.says("#people-count"); got != "4 Available, 0 Away, 1 only invited" {
		t.Errorf("it counts %q", got)
	}
}

func TestWhatCountsAsBeingThere(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	active := func() models.Time { return w.reload(w.max).ActiveAt }
	for _, header := range []string{"Fairlead-Part", "Fairlead-Live"} {
		w.header.Set(header, "list")
		w.get("/inbox/all/open").is(200)
		w.header.Del(header)
	}
	r := httptest.NewRequest(http.MethodGet, "/events", nil)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w.send(r.WithContext(ctx))
	if at := active(); at != 0 {
		t.Errorf("active at %v by what a page did", at.Time())
	}
	w.get("/inbox/all/open").is(200)
	if at := active(); at != models.At(w.now) {
		t.Errorf("a page was asked for, and they are active at %v", at.Time())
	}
	w.now = w.now.Add(10 * time.Minute)
	w.post("/present").is(http.StatusNoContent)
	if at := active(); at != models.At(w.now) {
		t.Errorf("something was done, and they are active at %v", at.Time())
	}
}

// Who comes back is Available on the page that they asked for.
func TestThePageSaysThatSomebodyIsBack(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	account, err := w.db.Account(ctx)
	w.ok(err)
	account.IdleMinutes = 15
	w.ok(w.db.SaveAccount(ctx, account))
	w.login(w.max)
	w.get("/inbox/all/open").is(200)
	w.set(w.max, w.max, inbox.AvailabilityForm{Value: models.Available}) // sets the timer
	w.now = w.now.Add(20 * time.Minute)
	w.ok(w.app.RunDue(ctx))
	w.header.Set("Fairlead-Part", "availability")
	part := w.get("/settings/profile").is(200).shows("#available", "Away · idle")
	if part.Find("#availability[data-back=true]").Length() != 1 || part.Find("main").Length() != 0 {
		t.Error("the script is not told, or is told too much")
	}
	w.header.Del("Fairlead-Part")
	w.get("/inbox/all/open").shows("#available", "Available")
}
