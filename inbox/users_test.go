package inbox_test

import (
	"fmt"
	"testing"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

func TestWhoMaySeePeople(t *testing.T) {
	p := newPeople(t)
	for name, c := range map[string]struct {
		who       models.User
		see, make error
		edit      bool
	}{
		"admin":  {p.ada, nil, nil, true},
		"lead":   {p.leo, nil, models.ErrForbidden, false},
		"member": {p.mia, models.ErrNotFound, models.ErrNotFound, false},
	} {
		who := p.actor(c.who)
		list, err := p.Users(p.ctx(), who)
		p.is(err, c.see)
		page, err := p.User(p.ctx(), who, p.mia.ID)
		p.is(err, c.see)
		teams, err := p.Teams(p.ctx(), who)
		p.is(err, c.see)
		_, err = p.Team(p.ctx(), who, p.field.ID)
		p.is(err, c.see)
		if list.CanEdit != c.edit || page.CanEdit != c.edit || teams.CanEdit != c.edit || err == nil && (len(list.Users) != 4 || len(teams.Teams) != 1) {
			t.Errorf("%s: %+v", name, list)
		}
		_, err = p.NewUser(p.ctx(), who)
		p.is(err, c.make)
		_, err = p.NewTeam(p.ctx(), who)
		p.is(err, c.make)
		if c.make == nil {
			continue
		}
		_, _, err = p.CreateUser(p.ctx(), who, newcomer)
		p.is(err, c.make)
		p.is(p.UpdateUser(p.ctx(), who, p.max.ID, inbox.UserForm{Name: "X", Email: "x@harbour.example", Role: models.RoleAdmin, Seat: models.SeatSales, Active: true}), c.make)
		p.is(p.GiveSeat(p.ctx(), who, p.max.ID, models.SeatSales), c.make)
		p.is(p.UpdateCompany(p.ctx(), who, inbox.CompanyForm{Company: "Mine"}), c.make)
		_, err = p.CreateTeam(p.ctx(), who, inbox.TeamForm{Name: "Mine"})
		p.is(err, c.make)
		p.is(p.UpdateTeam(p.ctx(), who, p.field.ID, inbox.TeamForm{Name: "Mine"}), c.make)
		p.is(p.DeleteTeam(p.ctx(), who, p.field.ID), c.make)
		_, err = p.CreateInbox(p.ctx(), who, inbox.InboxForm{Name: "Mine"})
		p.is(err, c.make)
	}
	if is := p.stored(p.max); is != p.max {
		t.Errorf("a refusal changed %+v", is)
	}
}

func TestARightTakenAwayAMomentAgoIsGone(t *testing.T) {
	p := newPeople(t)
	second := p.user("Bob", models.RoleAdmin, models.SeatNone)
	stale := p.actor(second)
	f := p.form(second)
	f.Role = models.RoleMember
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), second.ID, f))
	p.is(p.GiveSeat(p.ctx(), stale, p.max.ID, models.SeatSales), models.ErrNotFound)
	f.Active = false
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), second.ID, f))
	p.is(p.SetAvailability(p.ctx(), stale, stale.User.ID, inbox.AvailabilityForm{Value: models.Away}), models.ErrNotFound)
}

func TestCreateUser(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	f := newcomer
	f.MainTeam, f.Role, f.Leads = p.field.ID, models.RoleLead, []int64{p.sales.ID, p.sales.ID}
	var u models.User
	rows := p.later(func() {
		var err error
		u, _, err = p.CreateUser(p.ctx(), ada, f)
		p.ok(err)
	})
	p.same(rows, fmt.Sprintf("active u%d yes", u.ID), fmt.Sprintf("seat u%d service", u.ID), fmt.Sprintf("availability u%d available", u.ID), fmt.Sprintf("team u%d t%d main", u.ID, p.field.ID))
	who := p.actor(u)
	if !who.CanManage(p.sales.ID) || who.CanManage(p.support.ID) || !who.CanRead(p.sales.ID) || !u.Active || u.Availability != models.Available {
		t.Errorf("%+v", who)
	}
	f.Email = "NINA@harbour.example"
	_, _, err := p.CreateUser(p.ctx(), ada, f)
	p.problem(err, "email")
	_, _, err = p.CreateUser(p.ctx(), ada, inbox.UserForm{Role: models.RoleLead, Seat: "gold", Leads: []int64{999}, MainTeam: 999, Teams: []int64{998}})
	for _, field := range []string{"name", "email", "seat", "leads", "main_team", "teams"} {
		p.problem(err, field)
	}
	if u, err := p.DB.Users(p.ctx()); err != nil || len(u) != 5 {
		t.Errorf("%d users, %v", len(u), err)
	}
}

func TestUpdateUserWritesWhatChanged(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	north, err := p.CreateTeam(p.ctx(), ada, inbox.TeamForm{Name: "North"})
	p.ok(err)
	f := p.form(p.max) // Field is his main team
	f.Seat, f.MainTeam, f.Teams = models.SeatSales, north.ID, []int64{p.field.ID, north.ID}
	p.same(p.later(func() { p.ok(p.UpdateUser(p.ctx(), ada, p.max.ID, f)) }),
		fmt.Sprintf("seat u%d sales", p.max.ID), fmt.Sprintf("team u%d t%d main", p.max.ID, north.ID), fmt.Sprintf("team u%d t%d extra", p.max.ID, p.field.ID))
	p.same(p.later(func() { p.ok(p.UpdateUser(p.ctx(), ada, p.max.ID, p.form(p.max))) }))
	p.same(p.later(func() { p.ok(p.GiveSeat(p.ctx(), ada, p.max.ID, models.SeatService)) }), fmt.Sprintf("seat u%d service", p.max.ID))
	p.problem(p.GiveSeat(p.ctx(), ada, p.max.ID, "gold"), "seat")
	p.is(p.GiveSeat(p.ctx(), ada, 999, models.SeatService), models.ErrNotFound)
	p.is(p.UpdateUser(p.ctx(), ada, 999, f), models.ErrNotFound)
	f.Teams, f.MainTeam = nil, 0
	p.same(p.later(func() { p.ok(p.UpdateUser(p.ctx(), ada, p.max.ID, f)) }), fmt.Sprintf("seat u%d sales", p.max.ID),
		fmt.Sprintf("team u%d t%d none", p.max.ID, north.ID), fmt.Sprintf("team u%d t%d none", p.max.ID, p.field.ID))
}

func TestTheLastAdminStays(t *testing.T) {
	p := newPeople(t)
	f := p.form(p.ada)
	f.Role = models.RoleMember
	p.problem(p.UpdateUser(p.ctx(), p.actor(p.ada), p.ada.ID, f), "role")
	f.Role, f.Active = models.RoleAdmin, false
	p.problem(p.UpdateUser(p.ctx(), p.actor(p.ada), p.ada.ID, f), "active") // nor oneself

	// An admin who has not accepted the invitation cannot log in and does not count.
	n := newcomer
	n.Role = models.RoleAdmin
	_, inv, err := p.CreateUser(p.ctx(), p.actor(p.ada), n)
	p.ok(err)
	f = p.form(p.ada)
	f.Role = models.RoleLead
	p.problem(p.UpdateUser(p.ctx(), p.actor(p.ada), p.ada.ID, f), "role")
	nina, err := p.AcceptInvitation(p.ctx(), secretOf(inv), goodPassword)
	p.ok(err)
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), p.ada.ID, f))
	if p.actor(p.ada).IsAdmin() || !p.actor(nina).IsAdmin() {
		t.Error("the role has not passed on")
	}
}

func TestTwoAdminsCannotRemoveEachOther(t *testing.T) {
	p := newPeople(t)
	bob := p.user("Bob", models.RoleAdmin, models.SeatNone)
	ada, forms := p.actor(p.ada), map[int64]inbox.UserForm{}
	for _, u := range []models.User{p.ada, bob} {
		f := p.form(u)
		f.Role = models.RoleMember
		forms[u.ID] = f
	}
	done := make(chan error, 2)
	go func() { done <- p.UpdateUser(p.ctx(), ada, bob.ID, forms[bob.ID]) }()
	other := p.actor(bob)
	go func() { done <- p.UpdateUser(p.ctx(), other, p.ada.ID, forms[p.ada.ID]) }()
	first, second := <-done, <-done
	if (first == nil) == (second == nil) {
		t.Errorf("told %v and %v", first, second)
	}
	if n, err := p.DB.ActiveAdmins(p.ctx()); err != nil || n != 1 {
		t.Errorf("%d admins, %v", n, err)
	}
}

func TestDeactivating(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	open := p.conversation(p.supportMail, models.StateOpen, models.UserOwner(p.mia.ID))
	other := p.conversation(p.salesMail, models.StateOpen, models.UserOwner(p.mia.ID))
	closed := p.conversation(p.supportMail, models.StateClosed, models.UserOwner(p.mia.ID))
	maxs := p.conversation(p.supportMail, models.StateOpen, models.UserOwner(p.max.ID))
	session, elsewhere := p.session(p.mia, "mia"), p.session(p.max, "max")
	f := p.form(p.mia)
	f.Active = false
	var rows []string
	told := p.told(func() {
		rows = p.later(func() { p.ok(p.UpdateUser(p.ctx(), ada, p.mia.ID, f)) }, models.HistoryActive, models.HistorySeat, models.HistoryOwner, models.HistoryState)
	})
	p.same(rows, fmt.Sprintf("active u%d no", p.mia.ID), fmt.Sprintf("owner i%d c%d nobody", p.support.ID, p.supportMail.ID), fmt.Sprintf("owner i%d c%d nobody", p.sales.ID, p.salesMail.ID))
	p.owner(open, models.Nobody)
	p.owner(other, models.Nobody)
	p.owner(closed, models.UserOwner(p.mia.ID))
	p.owner(maxs, models.UserOwner(p.max.ID))
	if e := p.lastEvent(open); e.Kind != models.EventOwner || e.Reason != models.Deactivated || e.NameFrom != "Mia" || e.OwnerTo != "nobody" {
		t.Errorf("event %+v", e)
	}
	if p.loggedIn(session) || !p.loggedIn(elsewhere) {
		t.Error("the sessions of who is deactivated end, and no others")
	}
	if !p.DB.Postgres() {
		want := map[live.Event]bool{{Kind: live.KindPeople}: true,
			{Kind: live.KindConversation, Inbox: p.support.ID, Conversation: open.ID, By: p.ada.ID}: true,
			{Kind: live.KindConversation, Inbox: p.sales.ID, Conversation: other.ID, By: p.ada.ID}:  true}
		for _, e := range told {
			delete(want, e)
		}
		if len(want) > 0 || len(told) != 4 || told[1].Kind != live.KindPresence { // what who loses them has to do
			t.Errorf("told %+v", told)
		}
	}
	if _, err := p.Actor(p.ctx(), p.mia.ID); err != models.ErrNotFound {
		t.Errorf("still an actor: %v", err)
	}
	f.Active = true
	p.same(p.later(func() { p.ok(p.UpdateUser(p.ctx(), ada, p.mia.ID, f)) }), fmt.Sprintf("active u%d yes", p.mia.ID))
	p.owner(open, models.Nobody)
}

func TestLeavingATeamLosesWhatItLetOneSee(t *testing.T) {
	p := newPeople(t)
	mine := p.conversation(p.salesMail, models.StateOpen, models.UserOwner(p.max.ID))
	stays := p.conversation(p.supportMail, models.StateOpen, models.UserOwner(p.max.ID))
	f := p.form(p.max)
	f.MainTeam = 0
	p.ok(p.UpdateUser(p.ctx(), p.actor(p.ada), p.max.ID, f))
	p.owner(mine, models.Nobody)
	p.owner(stays, models.UserOwner(p.max.ID))
	if e := p.lastEvent(mine); e.Reason != models.LostAccess {
		t.Errorf("event %+v", e)
	}
	if p.actor(p.max).CanRead(p.sales.ID) {
		t.Error("still reads it")
	}
}
