package inbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

func TestUpdateProfile(t *testing.T) {
	p := newPeople(t)
	mia := p.actor(p.mia)
	f := inbox.ProfileForm{Name: " Mia  Vos ", Signature: "Groet,\r\n*Mia*", Language: "nl"}
	p.ok(p.UpdateProfile(p.ctx(), mia, f))
	want := p.mia
	want.Name, want.Signature, want.Language = "Mia Vos", "Groet,\n*Mia*", "nl"
	if is := p.stored(p.mia); is != want {
		t.Errorf("stored %+v", is)
	}
	err := p.UpdateProfile(p.ctx(), mia, inbox.ProfileForm{Signature: strings.Repeat("x", 10_001), Language: "tlh"})
	for _, field := range []string{"name", "signature", "language"} {
		p.problem(err, field)
	}
	if is := p.stored(p.mia); is != want {
		t.Errorf("a refusal stored %+v", is)
	}
}

func TestChangePassword(t *testing.T) {
	p := newPeople(t)
	mia := p.actor(p.mia)
	here, there, other := p.session(p.mia, "here"), p.session(p.mia, "there"), p.session(p.max, "other")
	p.problem(p.ChangePassword(p.ctx(), mia, here, "wrong", "another good password"), "current")
	p.problem(p.ChangePassword(p.ctx(), mia, here, goodPassword, "short"), "password")
	p.problem(p.ChangePassword(p.ctx(), mia, here, goodPassword, "mia@harbour.example"), "password")
	if !p.loggedIn(there) {
		t.Error("a refusal ends sessions")
	}
	told := p.told(func() { p.ok(p.ChangePassword(p.ctx(), mia, here, goodPassword, "another good password")) })
	if !p.loggedIn(here) || p.loggedIn(there) || !p.loggedIn(other) {
		t.Error("all other sessions of the same user end, and no more")
	}
	if !p.DB.Postgres() && (len(told) != 1 || told[0].Kind != live.KindPeople) {
		t.Errorf("told %+v", told)
	}
	_, err := p.Login(p.ctx(), p.mia.Email, goodPassword, "192.0.2.1")
	p.is(err, inbox.ErrLogin)
	_, err = p.Login(p.ctx(), p.mia.Email, "another good password", "192.0.2.1")
	p.ok(err)
}

func TestGuessingTheCurrentPasswordIsThrottled(t *testing.T) {
	p := newPeople(t)
	mia := p.actor(p.mia)
	for range 5 {
		p.problem(p.ChangePassword(p.ctx(), mia, "", "wrong", "another good password"), "current")
	}
	p.is(p.ChangePassword(p.ctx(), mia, "", goodPassword, "another good password"), inbox.ErrThrottled)
	p.now = p.now.Add(15*time.Minute + time.Second)
	p.ok(p.ChangePassword(p.ctx(), mia, "", goodPassword, "another good password"))
}

func TestSetAvailability(t *testing.T) {
	p := newPeople(t)
	mia := p.actor(p.mia)
	p.same(p.later(func() {
		p.ok(p.SetAvailability(p.ctx(), mia, mia.User.ID, inbox.AvailabilityForm{Value: models.Available})) // as she is
		p.ok(p.SetAvailability(p.ctx(), mia, mia.User.ID, inbox.AvailabilityForm{Value: models.Away}))
		p.ok(p.SetAvailability(p.ctx(), mia, mia.User.ID, inbox.AvailabilityForm{Value: models.Away}))
	}), fmt.Sprintf("availability u%d away", p.mia.ID))
	if p.stored(p.mia).Availability != models.Away {
		t.Error("still available")
	}
	p.problem(p.SetAvailability(p.ctx(), mia, mia.User.ID, inbox.AvailabilityForm{Value: "asleep"}), "availability")
}

func TestRenamingTheCompany(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	before, err := p.DB.Account(p.ctx())
	p.ok(err)
	p.ok(p.UpdateCompany(p.ctx(), ada, inbox.CompanyForm{Company: " Harbour  Ltd "}))
	p.problem(p.UpdateCompany(p.ctx(), ada, inbox.CompanyForm{Company: " "}), "company")
	p.problem(p.UpdateCompany(p.ctx(), ada, inbox.CompanyForm{Company: strings.Repeat("x", 201)}), "company")
	account, err := p.DB.Account(p.ctx())
	p.ok(err)
	if account.Company != "Harbour Ltd" || string(account.Key) != string(before.Key) {
		t.Errorf("account %+v", account)
	}
}
