package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// company saves the company with other options than are stored.
func (p *people) company(change func(o *inbox.CompanyOptions)) error {
	p.t.Helper()
	page, err := p.Company(p.ctx(), p.actor(p.ada))
	p.ok(err)
	page.Form.Company = "Harbour"
	change(page.Form.Options)
	return p.UpdateCompany(p.ctx(), p.actor(p.ada), page.Form)
}

func TestTheCompanyIsForAdmins(t *testing.T) {
	p := newPeople(t)
	p.ok(p.AddOwnDay(p.ctx(), p.actor(p.ada), inbox.OwnDayForm{Day: "2026-12-24", Name: "Party"}))
	days, err := p.DB.OwnDays(p.ctx())
	p.ok(err)
	for _, c := range []struct {
		who  models.User
		want error
	}{{p.leo, models.ErrForbidden}, {p.mia, models.ErrNotFound}} {
		who := p.actor(c.who)
		_, err := p.Company(p.ctx(), who)
		p.is(err, c.want)
		p.is(p.UpdateCompany(p.ctx(), who, inbox.CompanyForm{Company: "Mine", Options: &inbox.CompanyOptions{TimeZone: "Asia/Tokyo"}}), c.want)
		p.is(p.AddOwnDay(p.ctx(), who, inbox.OwnDayForm{Day: "2026-12-25", Name: "Mine"}), c.want)
		p.is(p.RemoveOwnDay(p.ctx(), who, days[0].ID), c.want)
	}
	account, err := p.DB.Account(p.ctx())
	p.ok(err)
	if left, err := p.DB.OwnDays(p.ctx()); err != nil || len(left) != 1 || account.Company == "Mine" || account.TimeZone != "" {
		t.Errorf("a refusal changed %+v, %v, %v", account, left, err)
	}
}

func TestOptionsOfTheCompany(t *testing.T) {
	p := newPeople(t)
	want := inbox.CompanyOptions{TimeZone: "America/New_York", Country: "US", IdleMinutes: "90", CapacitySales: "4", CapacityService: "10000", PageNeeded: true, UnansweredOnly: true}
	p.ok(p.company(func(o *inbox.CompanyOptions) { *o = want }))
	page, err := p.Company(p.ctx(), p.actor(p.ada))
	p.ok(err)
	if *page.Form.Options != want || page.Calendar.Account.Key != nil {
		t.Errorf("shown %+v", page)
	}
	err = p.company(func(o *inbox.CompanyOptions) {
		*o = inbox.CompanyOptions{TimeZone: "Mars/Base", Country: "XX", IdleMinutes: "1441", CapacitySales: "0", CapacityService: "many"}
	})
	for _, field := range []string{"time_zone", "country", "idle_minutes", "capacity_sales", "capacity_service"} {
		p.problem(err, field)
	}
	p.ok(p.UpdateCompany(p.ctx(), p.actor(p.ada), inbox.CompanyForm{Company: "Renamed"}))
	if page, err := p.Company(p.ctx(), p.actor(p.ada)); err != nil || *page.Form.Options != want || page.Form.Company != "Renamed" {
		t.Errorf("a form with the name alone left %+v, %v", page.Form.Options, err)
	}
}

// Whatever the company says of hours holds for everybody at once.
func TestWhoIsAvailableFollowsTheCompany(t *testing.T) {
	p := newPeople(t) // Monday, 09:00 UTC
	is := func(step string, u models.User, want models.Availability, why models.AvailabilityWhy) {
		t.Helper()
		if u := p.stored(u); u.Availability != want || u.AvailabilityWhy != why {
			t.Errorf("%s: %s is %s because of %q, want %s because of %q", step, u.Name, u.Availability, u.AvailabilityWhy, want, why)
		}
	}
	p.ok(p.company(func(o *inbox.CompanyOptions) { o.PageNeeded = false }))
	p.ok(p.profile(p.mia, weekdays("9-17")))
	own := weekdays("9-17")
	own.TimeZone, own.Country = "UTC", models.NoHolidays
	p.ok(p.profile(p.max, own))
	is("at the beginning", p.mia, models.Available, models.WhyHours)

	p.ok(p.company(func(o *inbox.CompanyOptions) { o.TimeZone = "America/New_York" })) // 04:00 there
	is("elsewhere", p.mia, models.Away, models.WhyHours)
	is("with a zone of his own", p.max, models.Available, models.WhyHours)
	p.ok(p.company(func(o *inbox.CompanyOptions) { o.TimeZone = "Europe/Berlin" }))
	is("back", p.mia, models.Available, models.WhyHours)

	ada := p.actor(p.ada)
	p.same(p.later(func() {
		p.ok(p.AddOwnDay(p.ctx(), ada, inbox.OwnDayForm{Day: " 2026-03-02 ", Name: " Inventory  day"}))
	}), fmt.Sprintf("availability u%d away", p.mia.ID))
	is("on a day off", p.mia, models.Away, models.WhyHours)
	is("who works on holidays", p.max, models.Available, models.WhyHours)
	days, err := p.DB.OwnDays(p.ctx())
	p.ok(err)
	if len(days) != 1 || days[0].Day != "2026-03-02" || days[0].Name != "Inventory day" {
		t.Fatalf("days %+v", days)
	}
	p.ok(p.RemoveOwnDay(p.ctx(), ada, days[0].ID))
	is("on a day that is none any more", p.mia, models.Available, models.WhyHours)
	p.is(p.RemoveOwnDay(p.ctx(), ada, days[0].ID), models.ErrNotFound)

	p.ok(p.company(func(o *inbox.CompanyOptions) { o.PageNeeded = true }))
	is("without a page", p.mia, models.Away, models.WhyNoPage)
	p.ok(p.company(func(o *inbox.CompanyOptions) { o.PageNeeded = false }))
	p.now = p.now.Add(time.Hour)
	p.ok(p.company(func(o *inbox.CompanyOptions) { o.IdleMinutes = "30" }))
	is("idle", p.mia, models.Away, models.WhyIdle)
	p.ok(p.company(func(o *inbox.CompanyOptions) { o.IdleMinutes = "" }))
	is("idle, which does not matter", p.mia, models.Available, models.WhyHours)
	p.ok(p.company(func(o *inbox.CompanyOptions) { o.Country = "AR" }))
	p.now = time.Date(2026, 5, 25, 12, 0, 0, 0, time.UTC) // a Monday, and a holiday there
	p.ok(p.RunDue(p.ctx()))
	is("on a holiday", p.mia, models.Away, models.WhyHours)
	is("on a holiday that is none of his", p.max, models.Available, models.WhyHours)
	p.ok(p.company(func(o *inbox.CompanyOptions) { o.Country = "JP" }))
	is("in a country without it", p.mia, models.Available, models.WhyHours)
}

func TestDaysOffThatAreNone(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	p.ok(p.AddOwnDay(p.ctx(), ada, inbox.OwnDayForm{Day: "2026-12-24", Name: "Party"}))
	p.ok(p.AddOwnDay(p.ctx(), ada, inbox.OwnDayForm{Day: "2026-12-24", Name: "Party", Country: "DE-BY"}))
	for _, c := range []struct {
		inbox.OwnDayForm
		field string
	}{{inbox.OwnDayForm{Day: "2026-12-24", Name: "Again"}, "day"}, {inbox.OwnDayForm{Day: "24.12.2026", Name: "x"}, "day"}, {inbox.OwnDayForm{Day: "2026-02-29", Name: "x"}, "day"},
		{inbox.OwnDayForm{Day: "1999-12-31", Name: "x"}, "day"}, {inbox.OwnDayForm{Name: "x"}, "day"}, {inbox.OwnDayForm{Day: "2026-12-26", Name: " "}, "day_name"},
		{inbox.OwnDayForm{Day: "2026-12-26", Name: "x", Country: "XX"}, "day_country"}, {inbox.OwnDayForm{Day: "2026-12-26", Name: "x", Country: models.NoHolidays}, "day_country"}} {
		p.problem(p.AddOwnDay(p.ctx(), ada, c.OwnDayForm), c.field)
	}
	p.ok(p.DB.Write(p.ctx(), func(tx *models.DB) error {
		for i := range models.MaxOwnDays - 2 {
			if err := tx.CreateOwnDay(p.ctx(), &models.OwnDay{Day: time.Date(2030, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Name: "x"}); err != nil {
				return err
			}
		}
		return nil
	}))
	p.problem(p.AddOwnDay(p.ctx(), ada, inbox.OwnDayForm{Day: "2026-12-26", Name: "One too many"}), "day")
}

// Saying that answered conversations are no load counts everybody's anew, and what that makes room for is handed out at once.
func TestAnsweredConversationsAreNoLoad(t *testing.T) {
	d := newDesk(t) // its end recounts every load
	only := func(yes bool) {
		t.Helper()
		d.must(d.app.UpdateCompany(d.ctx, d.as(d.ana), inbox.CompanyForm{Company: "Harbour", Options: &inbox.CompanyOptions{CapacityService: "2", UnansweredOnly: yes}}))
		d.checkLoads()
	}
	only(false)
	d.assigns(&d.support, nil, user(d.bo))
	var all []models.Conversation
	for range 3 {
		_, c := d.take(letter{})
		all = append(all, c)
	}
	d.reply(d.bo, all[0].ID, inbox.ReplyForm{})
	if u := d.user(d.bo.ID); u.Load != 2 || d.conversation(all[2].ID).Owner != models.Nobody {
		t.Fatalf("load %d", u.Load)
	}
	only(true)
	if u := d.user(d.bo.ID); u.Load != 2 || d.conversation(all[2].ID).Owner != user(d.bo) {
		t.Errorf("load %d, and the third is owned by %v", u.Load, d.conversation(all[2].ID).Owner)
	}
	only(false)
	if u := d.user(d.bo.ID); u.Load != 3 {
		t.Errorf("load %d", u.Load)
	}
}
