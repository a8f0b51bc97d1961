package handlers

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"fairlead/models"
)

// asPosted is what the browser sends of the form with this action, unchanged; pairs replace or add fields.
func (a answer) asPosted(action string, pairs ...string) []string {
	a.t.Helper()
	form := a.Find(fmt.Sprintf("main form[action='%s']", action))
	if form.Length() != 1 {
		a.t.Fatalf("%d forms go to %s", form.Length(), action)
	}
	var out []string
	add := func(name, value string) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return
			}
		}
		out = append(out, name, value)
	}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, s *goquery.Selection) {
		name, kind := s.AttrOr("name", ""), s.AttrOr("type", goquery.NodeName(s))
		_, checked := s.Attr("checked")
		switch {
		case (kind == "checkbox" || kind == "radio") && !checked:
		case kind == "select":
			add(name, s.Find("option[selected]").AttrOr("value", s.Find("option").First().AttrOr("value", "")))
		case kind == "textarea":
			add(name, s.Text())
		default:
			add(name, s.AttrOr("value", ""))
		}
	})
	return append(out, pairs...)
}

func TestWorkingHoursOnThePages(t *testing.T) {
	w := newWorld(t) // Monday, 09:00 UTC
	max := userPath(w.max.ID)
	support := inboxesPath + "/" + id(w.support.ID)
	for _, c := range []struct {
		who        models.User
		page, then string
		stored     func() models.Working
	}{
		{w.max, profilePath, profilePath, func() models.Working { return w.reload(w.max).Working }},
		{w.ana, max, max, func() models.Working { return w.reload(w.max).Working }},
		{w.ana, support, inboxesPath, func() models.Working {
			in, err := w.db.Inbox(context.Background(), w.support.ID)
			w.ok(err)
			return in.Working
		}},
	} {
		w.login(c.who)
		bad := w.post(c.page, w.get(c.page).asPosted(c.page, "hours_monday", "9-12", "hours_tuesday", "soon <b>", "hours_sunday", "25-26", "time_zone", "Asia/Tokyo", "country", "-")...).is(422)
		bad.shows("#hours_tuesday-problem", "“soon <b>” is not a time span").shows("#hours_sunday-problem", "25-26")
		if bad.value("hours_monday") != "9-12" || bad.value("hours_tuesday") != "soon <b>" || bad.value("time_zone") != "Asia/Tokyo" || bad.value("country") != "-" ||
			bad.Find("#hours_monday-problem").Length() != 0 || c.stored().Hours != "" {
			t.Errorf("%s: what was typed is gone, or stored", c.page)
		}
		w.post(c.page, bad.asPosted(c.page, "hours_tuesday", "22-6", "hours_sunday", "")...).goesTo(c.then)
		if is := c.stored(); is != (models.Working{Hours: "mon 09:00-12:00; tue 22:00-06:00", TimeZone: "Asia/Tokyo", Country: models.NoHolidays}) {
			t.Errorf("%s: stored %+v", c.page, is)
		}
		page := w.get(c.page).shows(".week-now", "Now (18:00 in Asia/Tokyo): outside of hours. Next: tomorrow 22:00.").shows(".week-day", "until 06:00 the next day")
		was := c.stored()
		w.post(c.page, page.asPosted(c.page)...).goesTo(c.then)
		if c.stored() != was {
			t.Errorf("%s: saved as it was, it became %+v", c.page, c.stored())
		}
		w.post(c.page, page.asPosted(c.page, "hours_monday", "", "hours_tuesday", "", "time_zone", "", "country", "")...).goesTo(c.then)
		w.get(c.page).shows(".week-now", "No hours are set")
	}
}

// Pages save what they show, as it was, and leave alone what they do not show.
func TestSavingAPageAsItIsChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	page := userPath(w.lena.ID)
	w.post(page, w.get(page).asPosted(page, "capacity", "own", "capacity_own", "7", "hours_monday", "8-20", "country", "NL")...).goesTo(page)
	is := w.reload(w.lena)
	if is.Capacity != 7 || is.Hours != "mon 08:00-20:00" || is.Country != "NL" {
		t.Fatalf("stored %+v", is)
	}
	w.post(page, w.get(page).asPosted(page)...).goesTo(page)
	w.login(w.lena)
	w.post(profilePath, w.get(profilePath).asPosted(profilePath)...).goesTo(profilePath)
	w.post(profilePath, "name", is.Name, "signature", is.Signature, "language", "").goesTo(profilePath) // a page from before there were hours
	after := w.reload(w.lena)
	if after.Working != is.Working || after.Capacity != is.Capacity || after.Seat != is.Seat || after.NotifyBadge != is.NotifyBadge || after.Hand != is.Hand {
		t.Errorf("%+v became %+v", is, after)
	}
}

func TestCapacityOnThePage(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	page := userPath(w.nora.ID)
	if got := w.get(page).checked("capacity"); !slices.Equal(got, []string{"seat"}) {
		t.Fatalf("chosen %v", got)
	}
	bad := w.post(page, w.get(page).asPosted(page, "capacity", "own", "capacity_own", "many")...).is(422)
	if bad.value("capacity_own") != "many" || !slices.Equal(bad.checked("capacity"), []string{"own"}) || bad.Find("[name=capacity_own][aria-invalid]").Length() != 1 {
		t.Error("what was typed is gone, or nothing is said at it")
	}
	for _, c := range []struct {
		choice, own string
		stored      int64
	}{{"own", "12", 12}, {"none", "", models.NoLimit}, {"seat", "", 0}} {
		w.post(page, w.get(page).asPosted(page, "capacity", c.choice, "capacity_own", c.own)...).goesTo(page)
		if got := w.get(page); w.reload(w.nora).Capacity != c.stored || !slices.Equal(got.checked("capacity"), []string{c.choice}) || got.value("capacity_own") != c.own {
			t.Errorf("%+v: stored %d, shown %v", c, w.reload(w.nora).Capacity, got.checked("capacity"))
		}
	}
}

func TestOptionsOfTheCompanyOnThePage(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	typed := []string{"time_zone", "Europe/Amsterdam", "country", "NL", "idle_minutes", "ages", "capacity_sales", "", "capacity_service", "8", "unanswered_only", "1"}
	bad := w.post(companyPath, w.get(companyPath).asPosted(companyPath, typed...)...).is(422)
	if bad.value("idle_minutes") != "ages" || bad.value("country") != "NL" || bad.value("capacity_service") != "8" || !slices.Equal(bad.checked("unanswered_only"), []string{"1"}) ||
		bad.Find("#idle_minutes-problem").Length() != 1 {
		t.Error("what was typed is gone, or nothing is said at it")
	}
	w.post(companyPath, bad.asPosted(companyPath, "idle_minutes", "20")...).goesTo(companyPath)
	stored := func() models.Account {
		account, err := w.db.Account(context.Background())
		w.ok(err)
		return account
	}
	is := stored()
	if is.TimeZone != "Europe/Amsterdam" || is.Country != "NL" || is.IdleMinutes != 20 || is.CapacityService != 8 || is.CapacitySales != 0 || !is.UnansweredOnly || !is.PageNeeded {
		t.Errorf("stored %+v", is)
	}
	w.post(companyPath, w.get(companyPath).asPosted(companyPath)...).goesTo(companyPath)
	if again := stored(); fmt.Sprint(again) != fmt.Sprint(is) {
		t.Errorf("saved as it was, it became %+v", again)
	}
	w.get(profilePath).shows("[name=time_zone] option:first-child", "The company's (Europe/Amsterdam)").shows("[name=country] option:first-child", "The company's (Netherlands)")
	w.get(userPath(w.nora.ID)).shows(".capacity", "As the seat says (8)")
}

func TestDaysOffOnThePage(t *testing.T) {
	w := newWorld(t) // 2 November 2026
	w.login(w.ana)
	days := companyPath + "/days"
	bad := w.post(days, "day", "2026-13-01", "day_name", "Outing", "day_country", "DE").is(422)
	if bad.Find(".day-form #day-problem").Length() != 1 || bad.value("day_name") != "Outing" || bad.value("day_country") != "DE" || bad.Find("form.settings-form [role=alert]").Length() != 0 {
		t.Error("what was typed is gone, or the problem stands elsewhere")
	}
	w.post(days, "day", "2026-11-03", "day_name", "Outing", "day_country", "DE").goesTo(companyPath)
	w.post(days, "day", "2026-11-01", "day_name", "Party", "day_country", "").goesTo(companyPath)
	w.post(days, "day", "2026-11-03", "day_name", "Again", "day_country", "DE").is(422).shows("#day-problem", "already")
	page := w.get(companyPath).shows(".own-days > .day-list", "Tuesday 3 Nov 2026").shows(".own-days > .day-list", "Germany").shows(".own-days details", "Party")
	page.Find(".day-list form").Each(func(_ int, s *goquery.Selection) {
		w.post(s.AttrOr("action", "")).goesTo(companyPath)
		w.get(companyPath).shows("#notice", "removed")
		w.post(s.AttrOr("action", "")).is(404)
	})
	if w.get(companyPath).Find(".day-list").Length() != 0 {
		t.Error("a day is still there")
	}
	w.post(days + "/0/delete").is(404)
}

// What was opened before a day began is not the day's: today is that of the company.
func TestTodayIsTheCompanys(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 11, 2, 23, 30, 0, 0, time.UTC) // the 3rd in Amsterdam
	w.login(w.ana)
	w.post(companyPath, w.get(companyPath).asPosted(companyPath, "time_zone", "Europe/Amsterdam")...).goesTo(companyPath)
	w.post(companyPath+"/days", "day", "2026-11-02", "day_name", "Yesterday").goesTo(companyPath)
	w.post(companyPath+"/days", "day", "2026-11-03", "day_name", "Today").goesTo(companyPath)
	w.get(companyPath).shows(".own-days > .day-list", "Today").shows(".own-days details", "Yesterday")
}
