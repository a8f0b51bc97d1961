package inbox_test

import (
	"fmt"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

func TestTeamsAndTheirMembers(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	var north models.Team
	rows := p.later(func() {
		var err error
		north, err = p.CreateTeam(p.ctx(), ada, inbox.TeamForm{Name: " North ", Members: []int64{p.mia.ID, p.max.ID, p.mia.ID}})
		p.ok(err)
	})
	p.same(rows, fmt.Sprintf("team u%d t%d main", p.mia.ID, north.ID), fmt.Sprintf("team u%d t%d extra", p.max.ID, north.ID))
	page, err := p.Team(p.ctx(), ada, north.ID)
	p.ok(err)
	if page.Team.Name != "North" || len(page.Chosen) != 2 || !page.Chosen[p.mia.ID] || !page.CanEdit {
		t.Errorf("page %+v", page)
	}
	_, err = p.CreateTeam(p.ctx(), ada, inbox.TeamForm{Name: "North"})
	p.problem(err, "name")
	_, err = p.CreateTeam(p.ctx(), ada, inbox.TeamForm{Members: []int64{999}})
	p.problem(err, "name")
	p.problem(err, "members")

	p.same(p.later(func() { // a main team stays main, whoever else comes and goes
		p.ok(p.UpdateTeam(p.ctx(), ada, north.ID, inbox.TeamForm{Name: "Far North", Members: []int64{p.leo.ID, p.mia.ID}}))
	}), fmt.Sprintf("team u%d t%d none", p.max.ID, north.ID), fmt.Sprintf("team u%d t%d main", p.leo.ID, north.ID))
	p.problem(p.UpdateTeam(p.ctx(), ada, north.ID, inbox.TeamForm{Name: "Field"}), "name")
	p.is(p.UpdateTeam(p.ctx(), ada, 999, inbox.TeamForm{Name: "X"}), models.ErrNotFound)
	if page, err = p.Team(p.ctx(), ada, north.ID); err != nil || page.Team.Name != "Far North" || len(page.Chosen) != 2 {
		t.Errorf("a refusal changed %+v, %v", page.Team, err)
	}
	_, err = p.Team(p.ctx(), ada, 999)
	p.is(err, models.ErrNotFound)
}

func TestTakenOutOfATeam(t *testing.T) {
	p := newPeople(t)
	mine := p.conversation(p.salesMail, models.StateOpen, models.UserOwner(p.max.ID))
	teams := p.conversation(p.salesMail, models.StateOpen, models.TeamOwner(p.field.ID))
	p.ok(p.UpdateTeam(p.ctx(), p.actor(p.ada), p.field.ID, inbox.TeamForm{Name: "Field"}))
	p.owner(mine, models.Nobody)
	p.owner(teams, models.TeamOwner(p.field.ID))
	if e := p.lastEvent(mine); e.Reason != models.LostAccess || e.NameFrom != "Max" {
		t.Errorf("event %+v", e)
	}
}

func TestDeleteTeam(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	open := p.conversation(p.supportMail, models.StateOpen, models.TeamOwner(p.field.ID))
	closed := p.conversation(p.salesMail, models.StateClosed, models.TeamOwner(p.field.ID))
	maxs := p.conversation(p.salesMail, models.StateOpen, models.UserOwner(p.max.ID))
	mias := p.conversation(p.salesMail, models.StateOpen, models.UserOwner(p.mia.ID))
	page, err := p.Team(p.ctx(), ada, p.field.ID)
	p.ok(err)
	if page.Owned != 1 {
		t.Errorf("owns %d open conversations", page.Owned)
	}
	p.same(p.later(func() { p.ok(p.DeleteTeam(p.ctx(), ada, p.field.ID)) }),
		fmt.Sprintf("team u%d t%d none", p.max.ID, p.field.ID), fmt.Sprintf("access t%d i%d no", p.field.ID, p.sales.ID))
	p.owner(open, models.Nobody)
	p.owner(closed, models.Nobody)
	p.owner(maxs, models.Nobody)
	p.owner(mias, models.UserOwner(p.mia.ID))
	if e := p.lastEvent(open); e.Reason != models.TeamRemoved || e.NameFrom != "Field" {
		t.Errorf("event %+v", e)
	}
	if e := p.lastEvent(maxs); e.Reason != models.LostAccess {
		t.Errorf("event %+v", e)
	}
	if len(p.actor(p.max).Teams) != 0 {
		t.Error("its member is still in it")
	}
	p.is(p.DeleteTeam(p.ctx(), ada, p.field.ID), models.ErrNotFound)
}
