package handlers

import (
	"context"
	"net/http"
	"strconv"
	"testing"

	"fairlead/models"
)

// settingsAccess is what a page answers to Ana (admin), Lena (leads Support), Max (member) and Nora (member, Legal too).
type settingsAccess struct {
	path                 string
	ana, lena, max, nora int
}

// settingsPaths are all pages of the settings.
func (w *world) settingsPaths() []settingsAccess {
	support, legal := inboxesPath+"/"+strconv.FormatInt(w.support.ID, 10), inboxesPath+"/"+strconv.FormatInt(w.legal.ID, 10)
	return []settingsAccess{
		{"/settings/profile", 200, 200, 200, 200},
		{"/settings/account", 200, 403, 404, 404},
		{"/settings/users", 200, 403, 404, 404},
		{"/settings/users/new", 200, 403, 404, 404},
		{userPath(w.max.ID), 200, 403, 404, 404},
		{"/settings/teams", 200, 403, 404, 404},
		{"/settings/teams/new", 200, 403, 404, 404},
		{w.teamPath(), 200, 403, 404, 404},
		{"/settings/inboxes", 200, 200, 200, 200},
		{"/settings/inboxes/new", 200, 403, 404, 404},
		{support, 200, 403, 403, 403},
		{legal, 200, 404, 404, 403},
		{support + "/channels/new", 200, 200, 403, 403},
		{legal + "/channels/new", 200, 404, 404, 403},
		{channelPath(w.supportMail.ID), 200, 200, 200, 200},
		{channelPath(w.legalMail.ID), 200, 404, 404, 200},
		{channelPath(w.supportMail.ID) + "/automation", 200, 200, 200, 200},
		{channelPath(w.legalMail.ID) + "/automation", 200, 404, 404, 200},
		{channelPath(w.supportMail.ID) + "/coverage", 200, 200, 200, 200},
		{channelPath(w.legalMail.ID) + "/coverage", 200, 404, 404, 200},
	}
}

func (w *world) teamPath() string { return teamsPath + "/" + strconv.FormatInt(w.lawyers.ID, 10) }

func TestWhoSeesWhichSettings(t *testing.T) {
	w := newWorld(t)
	w.newForm(w.support.ID, "Contact us")
	w.newForm(w.legal.ID, "Ask Legal")
	for _, p := range w.settingsPaths() {
		for _, v := range []struct {
			who  models.User
			want int
		}{{w.ana, p.ana}, {w.lena, p.lena}, {w.max, p.max}, {w.nora, p.nora}, {models.User{}, 303}} {
			page := w.login(v.who).get(p.path)
			if page.status != v.want {
				t.Errorf("%s asks for %s: %d, want %d", v.who.Name, p.path, page.status, v.want)
			}
			if v.want == 200 && (page.Find("main#page").Length() != 1 || page.Find("main h1").Length() != 1) {
				t.Errorf("%s asks for %s: not one main part with one heading", v.who.Name, p.path)
			}
		}
	}
	w.login(w.ana).get("/settings").goesTo("/settings/inboxes")
}

// What may not be done changes nothing, whatever is posted.
func TestWhoMayChangeWhichSettings(t *testing.T) {
	w := newWorld(t)
	support, legal := inboxesPath+"/"+strconv.FormatInt(w.support.ID, 10), inboxesPath+"/"+strconv.FormatInt(w.legal.ID, 10)
	before := w.snapshot()
	user := []string{"name", "Hijacked", "email", "x@harbour.example", "role", "admin", "seat", "service", "active", "1"}
	channel := []string{"action", "save", "address", "hijacked@harbour.example", "smtp_security", "starttls"}
	rule := []string{"action", "save", "assign_to", "nobody", "tie", "last_assigned"}
	for _, p := range []struct {
		path            string
		form            []string
		lena, max, nora int
	}{
		{"/settings/account", []string{"company", "Hijacked"}, 403, 404, 404},
		{"/settings/users/new", user, 403, 404, 404},
		{userPath(w.max.ID), user, 403, 404, 404},
		{userPath(w.max.ID) + "/invite", nil, 403, 404, 404},
		{userPath(w.max.ID) + "/seat", []string{"seat", "service"}, 403, 404, 404},
		{"/settings/teams/new", []string{"name", "Hijackers"}, 403, 404, 404},
		{w.teamPath(), []string{"name", "Hijackers"}, 403, 404, 404},
		{w.teamPath() + "/delete", nil, 403, 404, 404},
		{"/settings/inboxes/new", []string{"name", "Hijacked", "open", "everyone"}, 403, 404, 404},
		{support, []string{"name", "Hijacked", "open", "everyone"}, 403, 403, 403},
		{legal, []string{"name", "Hijacked", "open", "everyone"}, 404, 404, 403},
		{support + "/channels/new", []string{"address", "hijacked@harbour.example"}, 0, 403, 403},
		{legal + "/channels/new", []string{"address", "hijacked@harbour.example"}, 404, 404, 403},
		{channelPath(w.supportMail.ID), channel, 0, 403, 403},
		{channelPath(w.legalMail.ID), channel, 404, 404, 403},
		{channelPath(w.supportMail.ID) + "/automation", rule, 0, 403, 403},
		{channelPath(w.legalMail.ID) + "/automation", rule, 404, 404, 403},
	} {
		for _, v := range []struct {
			who  models.User
			want int
		}{{w.lena, p.lena}, {w.max, p.max}, {w.nora, p.nora}, {models.User{}, http.StatusSeeOther}} {
			if v.want == 0 {
				continue // this is hers to do
			}
			if got := w.login(v.who).post(p.path, p.form...).status; got != v.want {
				t.Errorf("%s posts to %s: %d, want %d", v.who.Name, p.path, got, v.want)
			}
		}
	}
	if after := w.snapshot(); after != before {
		t.Errorf("something has changed:\n%s\nbecame\n%s", before, after)
	}
}

// Who may only look sees no control that would be refused.
func TestReadOnlySettings(t *testing.T) {
	w := newWorld(t)
	w.login(w.nora)
	list := w.get("/settings/inboxes")
	if n := list.Find("main a.edit[href^='/settings/inboxes/'], main a[href$='/channels/new'], main a[href='/settings/inboxes/new']").Length(); n != 0 {
		t.Errorf("%d links to what she may not do", n)
	}
	list.shows("main", "legal@harbour.example").shows("main", "support@harbour.example")
	for _, path := range []string{channelPath(w.legalMail.ID), channelPath(w.legalMail.ID) + "/automation"} {
		page := w.get(path).shows("#read-only", "cannot change it")
		if n := page.Find("main form button").Length(); n != 0 {
			t.Errorf("%s: %d buttons", path, n)
		}
	}
	if w.login(w.max).get("/settings/inboxes").Find("main").Text(); w.get("/settings/inboxes").Find("main:contains('Legal')").Length() != 0 {
		t.Error("Max reads of an inbox that does not exist for him")
	}
	if w.login(w.lena).get("/settings/inboxes").Find("main a[href$='/channels/new']").Length() != 1 {
		t.Error("Lena cannot connect an address to Support")
	}
}

// snapshot is what the settings are about, in a form that can be compared.
func (w *world) snapshot() string {
	w.t.Helper()
	ctx := context.Background()
	users, err := w.db.Users(ctx)
	w.ok(err)
	for i := range users {
		users[i].PageAt, users[i].ActiveAt, users[i].ShownIn = 0, 0, "" // noted of whoever asks
	}
	teams, err := w.db.Teams(ctx)
	w.ok(err)
	members, err := w.db.TeamMembers(ctx)
	w.ok(err)
	inboxes, err := w.db.Inboxes(ctx)
	w.ok(err)
	channels, err := w.db.Channels(ctx)
	w.ok(err)
	return asText(w.company(), users, teams, members, inboxes, channels)
}
