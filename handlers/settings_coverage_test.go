package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// covered gives Support's channel a rule that names people. Monday 2 November 2026, 9:00 in UTC.
func (w *world) covered(people ...models.User) {
	w.t.Helper()
	f := inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate}
	for _, u := range people {
		f.Members = append(f.Members, models.UserOwner(u.ID))
	}
	w.ok(w.app.SaveRule(context.Background(), w.actor(w.ana), w.supportMail.ID, f))
}

func (w *world) hours(u models.User, week string) {
	w.t.Helper()
	u = w.reload(u)
	u.Hours = week
	w.ok(w.db.UpdateUser(context.Background(), u))
}

func TestCoveragePage(t *testing.T) {
	w := newWorld(t)
	path := channelPath(w.supportMail.ID) + "/coverage"
	w.login(w.lena).get(path).is(200).shows(".empty", "There is nobody to count")
	w.covered(w.nora, w.lena)
	w.hours(w.nora, "mon 08:00-12:00; tue 08:00-24:00")
	w.hours(w.lena, "mon 10:00-24:00")
	page := w.get(path).is(200).shows(".tabsrow [aria-current]", "Coverage").shows(".coverage-gaps", "Wednesday 4 Nov, 00:00 to Monday 9 Nov, 08:00").shows("#week", "Week 45")
	href, _, _ := strings.Cut(page.Find(".cover-map tbody tr:nth-child(20) td:nth-of-type(1) a").AttrOr("href", ""), "#") // Monday at 9:30
	half := w.get(href).is(200).shows("#half", "Monday 2 Nov, 09:30 to 10:00").shows("#half", "1 person could take").shows("#half li:first-child", "Nora Notary").shows("#half li.away", "Lena Lead not working then")
	if half.Find(".cover-map [aria-current]").Length() != 1 {
		t.Error("the half hour is not marked")
	}
	w.get(path+"?week=2026-W46").is(200).shows("#week", "9 Nov to 15 Nov")
	for _, q := range []string{"?week=2026-W60", "?week=x", "?week=1900-W01", "?at=x", "?at=2026-11-02T09:31Z", "?week=2026-W46&at=2026-11-02T09:30Z", "?at=" + strings.Repeat("9", 5000)} {
		w.get(path + q).is(404)
	}
	other := w.login(w.max).get(path).is(200)
	if strings.Contains(other.says("main"), "Nora") || other.Find(".cover-map a, a[href='/availability']").Length() != 0 || other.Find(".cover-map td").Length() == 0 {
		t.Error("Max, who leads nobody, sees who is there, or no numbers")
	}
	w.get(href).is(404)
}

func TestCoverageMailsAreSwitchedOnInTheProfile(t *testing.T) {
	w := newWorld(t)
	if w.login(w.max).get("/settings/profile").Find("[name=notify_coverage]").Length() != 0 {
		t.Error("Max is offered mails about coverage")
	}
	w.login(w.lena).post("/settings/profile", "name", "", "notify_coverage", "1").is(422)
	w.post("/settings/profile", "name", "Lena Lead", "notify_coverage", "1").goesTo("/settings/profile")
	if !w.reload(w.lena).NotifyCoverage || len(w.get("/settings/profile").checked("notify_coverage")) != 1 {
		t.Error("the mails are not switched on")
	}
}

// The page's cost is bounded by its people: 200 of them, with hours of their own each.
func BenchmarkCoveragePageOf200People(b *testing.B) {
	w := newWorld(b)
	var people []models.User
	for i := range 200 {
		u := models.User{Name: fmt.Sprintf("Person %d", i), Email: fmt.Sprintf("p%d@harbour.example", i), PasswordHash: "x", Role: models.RoleMember, Seat: models.SeatService, Active: true,
			Availability: models.Available, Working: models.Working{Hours: fmt.Sprintf("mon 08:%02d-17:00; tue 09:00-17:00; wed 09:00-12:00 13:00-17:00; thu 09:00-17:00; fri 09:00-15:00", i%60), TimeZone: "Europe/Amsterdam", Country: "NL"}}
		w.ok(w.db.CreateUser(context.Background(), &u))
		people = append(people, u)
	}
	w.covered(people...)
	w.login(w.ana)
	path := channelPath(w.supportMail.ID) + "/coverage?week=2026-W45&at=2026-11-02T09:30Z"
	size := len(w.get(path).is(200).body)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host, r.RemoteAddr = w.host, w.address
		for _, c := range w.cookies {
			r.AddCookie(c)
		}
		w.server.ServeHTTP(httptest.NewRecorder(), r)
	}
	b.ReportMetric(float64(size)/1000, "kB/page")
}
