package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fairlead/models"
)

func asText(values ...any) string { return fmt.Sprintf("%+v", values) }

func (w *world) company() string {
	w.t.Helper()
	account, err := w.db.Account(context.Background())
	w.ok(err)
	return account.Company
}

// stored reports whether the session of a cookie's token is in the database.
func (w *world) stored(token string) bool {
	w.t.Helper()
	_, err := w.db.Session(context.Background(), rowID(token), models.At(w.now))
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		w.t.Fatal(err)
	}
	return err == nil
}

func (w *world) logTo(out io.Writer) {
	w.app.Log = slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func TestProfile(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	w.post(profilePath, "name", "", "signature", "Cheers", "language", "nl").is(422)
	bad := w.post(profilePath, "name", " ", "signature", "Cheers", "language", "nl").is(422)
	if bad.Find("#name-problem").Length() != 1 || bad.value("signature") != "Cheers" || bad.value("language") != "nl" {
		t.Error("what was typed is gone, or nothing is said at the name")
	}
	w.post(profilePath, "name", "Max  Power", "signature", "Cheers", "language", "nl").goesTo(profilePath)
	u := w.reload(w.max)
	if u.Name != "Max Power" || u.Signature != "Cheers" || u.Language != "nl" || !u.NotifyBadge || u.NotifyDesk {
		t.Errorf("stored %+v", u)
	}
	first := w.get(profilePath)
	if first.Find("#notice .notice").Length() != 1 || w.get(profilePath).Find("#notice .notice").Length() != 0 {
		t.Error("a notice is shown once")
	}
}

// Mail about stretches without anybody goes out through a channel that can send; while there is none, the option says so.
func TestTheProfileSaysThatNoMailCanGoOut(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	const hint = "No channel can send yet, so no mail goes out."
	w.get("/settings/profile").is(200).shows("main", hint)
	ch := w.supportMail
	ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity = "smtp.harbour.example", 587, "starttls"
	w.ok(w.db.UpdateChannel(context.Background(), ch))
	if text := w.get("/settings/profile").says("main"); strings.Contains(text, hint) {
		t.Error("it says so although one can")
	}
}

func TestCompany(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.post("/settings/account", "company", "").is(422)
	w.post("/settings/account", "company", "Harbour & Sons").goesTo("/settings/account")
	if got := w.get("/settings/account").value("company"); got != "Harbour & Sons" || w.company() != got {
		t.Errorf("the company is called %q", got)
	}
}

func TestAvailability(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	w.post("/availability", "availability", "away", "back", "/settings/profile").goesTo("/settings/profile")
	if w.reload(w.max).Availability != models.Away {
		t.Error("Max is not away")
	}
	if page := w.get("/settings/profile"); page.Find("#available[aria-checked=false]").Length() != 1 {
		t.Error("the switch does not show it")
	}
	w.post("/availability", "availability", "sleeping").is(422)
	w.post("/availability", "availability", "available", "back", "//evil.example").goesTo("/")
	if w.reload(w.max).Availability != models.Available {
		t.Error("Max is not back")
	}
}

func TestUsers(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.get("/settings/users").shows("main", "Nora Notary").shows("main", "max@harbour.example")
	bad := w.post("/settings/users/new", "name", "Ivo", "email", "max@harbour.example", "role", "lead", "leads", id(w.support.ID), "seat", "sales", "teams", id(w.lawyers.ID)).is(422)
	if bad.value("name") != "Ivo" || bad.value("seat") != "sales" || !slices.Equal(bad.checked("role"), []string{"lead"}) ||
		!slices.Equal(bad.checked("leads"), []string{id(w.support.ID)}) || !slices.Equal(bad.checked("teams"), []string{id(w.lawyers.ID)}) {
		t.Error("what was typed is not all there")
	}
	bad.shows("#email-problem", "already")
	to := w.post("/settings/users/new", "name", "Ivo", "email", "ivo@harbour.example", "role", "member", "seat", "none", "main_team", id(w.lawyers.ID)).is(303).header.Get("Location")
	ivo, err := w.db.UserByEmail(context.Background(), "ivo@harbour.example")
	w.ok(err)
	if to != userPath(ivo.ID) {
		t.Fatalf("leads to %s", to)
	}
	row, err := w.db.Session(context.Background(), rowID(w.cookies["fairlead"].Value), models.At(w.now))
	w.ok(err)
	if strings.Contains(string(row.Data), "invite") {
		t.Error("the link can be read in the table of sessions")
	}
	link := w.get(to).Find("main [value*='/invite/']").AttrOr("value", "")
	if link == "" || w.get(to).Find("main [value*='/invite/']").Length() != 0 {
		t.Fatalf("the link %q is shown once", link)
	}
	w.otherBrowser().get("/invite/"+tokenOf(t, link)).is(200).shows("main", "ivo@harbour.example")
	w.post(to + "/invite").goesTo(to)
	w.otherBrowser().get("/invite/" + tokenOf(t, link)).is(404)
	if w.get(to).Find("main [value*='/invite/']").Length() != 1 {
		t.Error("the second link is not shown")
	}

	w.post(to+"/seat", "seat", "service", "back", "/settings/users").goesTo("/settings/users")
	if w.reload(ivo).Seat != models.SeatService {
		t.Error("no seat")
	}
	w.post(to, "name", "", "email", "ivo@harbour.example", "role", "member", "seat", "none", "active", "1").is(422)
	w.post(to, "name", "Ivo Two", "email", "ivo@harbour.example", "role", "lead", "leads", id(w.support.ID), "seat", "sales", "active", "1").goesTo(to)
	if u := w.reload(ivo); u.Name != "Ivo Two" || u.Role != models.RoleLead || u.Seat != models.SeatSales || !u.Active {
		t.Errorf("stored %+v", u)
	}
	if page := w.get(to); !slices.Equal(page.checked("leads"), []string{id(w.support.ID)}) || page.value("main_team") != "" {
		t.Error("the page does not show what is stored")
	}
}

func TestTheLastAdminStays(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.post(userPath(w.ana.ID), "name", "Ana Admin", "email", "ana@harbour.example", "role", "member", "seat", "service", "active", "1").is(422)
	if w.reload(w.ana).Role != models.RoleAdmin {
		t.Error("nobody is an admin any more")
	}
}

func TestAnAdminMayStepDown(t *testing.T) {
	w := newWorld(t)
	w.hire("Ada Second", models.RoleAdmin, models.SeatNone)
	w.login(w.ana)
	w.post(userPath(w.ana.ID), "name", "Ana Admin", "email", "ana@harbour.example", "role", "member", "seat", "service", "active", "1").goesTo("/settings")
	w.get("/settings").goesTo("/settings/inboxes")
	w.get("/settings/users").is(404)
}

func TestTeams(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.get("/settings/teams").shows("main", "Lawyers")
	bad := w.post("/settings/teams/new", "name", "Lawyers", "members", id(w.max.ID)).is(422)
	if bad.Find("#name-problem").Length() != 1 || !slices.Equal(bad.checked("members"), []string{id(w.max.ID)}) {
		t.Error("what was typed is gone, or nothing is said at the name")
	}
	w.post("/settings/teams/new", "name", "Nights", "members", id(w.max.ID), "members", id(w.lena.ID)).goesTo("/settings/teams")
	w.get("/settings/teams").shows("#notice", "The team Nights is there.").shows("main", "Nights")
	w.post(w.teamPath(), "name", "Law", "members", id(w.nora.ID), "members", id(w.max.ID)).goesTo("/settings/teams")
	if got := w.get(w.teamPath()).checked("members"); len(got) != 2 {
		t.Errorf("members %v", got)
	}
	w.post(w.teamPath() + "/delete").goesTo("/settings/teams")
	w.get(w.teamPath()).is(404)
	w.post(w.teamPath() + "/delete").is(404)
}

func TestInboxes(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.get("/settings/inboxes").shows("main", "support@harbour.example").shows("main", "Legal")
	bad := w.post("/settings/inboxes/new", "name", "Support", "open", "named", "users", id(w.max.ID), "teams", id(w.lawyers.ID)).is(422)
	if !slices.Equal(bad.checked("open"), []string{"named"}) || !slices.Equal(bad.checked("users"), []string{id(w.max.ID)}) || !slices.Equal(bad.checked("teams"), []string{id(w.lawyers.ID)}) {
		t.Error("what was typed is not all there")
	}
	w.post("/settings/inboxes/new", "name", "Sales", "open", "named", "users", id(w.max.ID)).goesTo("/settings/inboxes")
	w.get("/settings/inboxes").shows("#notice", "Sales").shows("main", "Sales")
	if got := len(w.actor(w.max).Inboxes); got != 2 {
		t.Errorf("Max reads %d inboxes", got)
	}
	legal := inboxesPath + "/" + id(w.legal.ID)
	w.post(legal, "name", "Law", "open", "everyone", "teams", id(w.lawyers.ID)).goesTo("/settings/inboxes")
	if got := w.get(legal); got.value("name") != "Law" || !slices.Equal(got.checked("open"), []string{"everyone"}) {
		t.Error("the page does not show what is stored")
	}
}

func id(n int64) string { return strconv.FormatInt(n, 10) }
