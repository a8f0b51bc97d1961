package inbox_test

import (
	"fmt"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

func TestInboxListShowsWhatOneManagesOrReads(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	_, err := p.CreateInbox(p.ctx(), ada, inbox.InboxForm{Name: "Board"})
	p.ok(err)
	for _, c := range []struct {
		who  models.User
		want string // inbox and what of edit, manage and read
	}{
		{p.ada, "Board em- Sales em- Support emr"}, {p.leo, "Support -mr"}, {p.mia, "Sales --r Support --r"}, {p.max, "Sales --r Support --r"},
	} {
		rows, err := p.InboxList(p.ctx(), p.actor(c.who))
		p.ok(err)
		var got []string
		for _, r := range rows {
			flags := ""
			for _, f := range []struct {
				on   bool
				name string
			}{{r.CanEdit, "e"}, {r.CanManage, "m"}, {r.CanRead, "r"}} {
				if !f.on {
					f.name = "-"
				}
				flags += f.name
			}
			got = append(got, r.Inbox.Name+" "+flags)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.who.Name, s, c.want)
		}
	}
	p.ok(p.SaveRule(p.ctx(), ada, p.salesMail.ID, inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, Tie: models.TieRotate, Members: []models.Owner{
		models.UserOwner(p.mia.ID), models.TeamOwner(p.field.ID), models.UserOwner(p.ada.ID)}}))
	rows, err := p.InboxList(p.ctx(), ada)
	p.ok(err)
	sales := rows[1]
	if sales.Users != 1 || sales.Teams != 1 || len(sales.Channels) != 1 || sales.Channels[0].Channel.Address != "sales@harbour.example" {
		t.Errorf("sales: %+v", sales)
	}
	if ch := sales.Channels[0]; ch.People != 1 || len(ch.Rule.Members) != 3 { // Max has no seat, Ada no access
		t.Errorf("its channel: %+v", ch)
	}
}

func TestInboxSettings(t *testing.T) {
	p := newPeople(t)
	s, err := p.InboxSettings(p.ctx(), p.actor(p.ada), p.sales.ID)
	p.ok(err)
	if !s.CanEdit || !s.Named[p.mia.ID] || len(s.Named) != 1 || !s.InTeams[p.field.ID] || len(s.Leads) != 0 || len(s.Users) != 4 {
		t.Errorf("%+v", s)
	}
	s, err = p.InboxSettings(p.ctx(), p.actor(p.leo), p.support.ID)
	p.ok(err)
	if s.CanEdit || len(s.Leads) != 1 || s.Leads[0].ID != p.leo.ID {
		t.Errorf("as its lead: %+v", s)
	}
	_, err = p.InboxSettings(p.ctx(), p.actor(p.leo), p.sales.ID)
	p.is(err, models.ErrNotFound)
	_, err = p.InboxSettings(p.ctx(), p.actor(p.mia), p.sales.ID)
	p.is(err, models.ErrForbidden)
	_, err = p.InboxSettings(p.ctx(), p.actor(p.ada), 999)
	p.is(err, models.ErrNotFound)
	_, err = p.NewInbox(p.ctx(), p.actor(p.ada))
	p.ok(err)
	_, err = p.NewInbox(p.ctx(), p.actor(p.leo))
	p.is(err, models.ErrForbidden)
}

func TestCreateInbox(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	var in models.Inbox
	rows := p.later(func() {
		var err error
		in, err = p.CreateInbox(p.ctx(), ada, inbox.InboxForm{Name: "Board", Users: []int64{p.ada.ID, p.ada.ID}, Teams: []int64{p.field.ID}})
		p.ok(err)
	})
	p.same(rows, fmt.Sprintf("access i%d no", in.ID), fmt.Sprintf("access u%d i%d yes", p.ada.ID, in.ID), fmt.Sprintf("access t%d i%d yes", p.field.ID, in.ID))
	if !p.actor(p.ada).CanRead(in.ID) || !p.actor(p.max).CanRead(in.ID) || p.actor(p.mia).CanRead(in.ID) {
		t.Error("access is not as given")
	}
	_, err := p.CreateInbox(p.ctx(), ada, inbox.InboxForm{Name: "Board"})
	p.problem(err, "name")
	_, err = p.CreateInbox(p.ctx(), ada, inbox.InboxForm{Users: []int64{999}, Teams: []int64{999}})
	for _, field := range []string{"name", "users", "teams"} {
		p.problem(err, field)
	}
}

func TestUpdateInboxWritesAccessAndUnassigns(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	mias := p.conversation(p.salesMail, models.StateOpen, models.UserOwner(p.mia.ID))
	maxs := p.conversation(p.salesMail, models.StateOpen, models.UserOwner(p.max.ID))
	fields := p.conversation(p.salesMail, models.StateOpen, models.TeamOwner(p.field.ID))
	closed := p.conversation(p.salesMail, models.StateClosed, models.UserOwner(p.max.ID))
	elsewhere := p.conversation(p.supportMail, models.StateOpen, models.UserOwner(p.max.ID))
	p.same(p.later(func() {
		p.ok(p.UpdateInbox(p.ctx(), ada, p.sales.ID, inbox.InboxForm{Name: "Sales NL", Users: []int64{p.mia.ID, p.leo.ID}}))
	}), fmt.Sprintf("access u%d i%d yes", p.leo.ID, p.sales.ID), fmt.Sprintf("access t%d i%d no", p.field.ID, p.sales.ID))
	p.owner(mias, models.UserOwner(p.mia.ID))
	p.owner(maxs, models.Nobody)
	p.owner(fields, models.Nobody)
	p.owner(closed, models.UserOwner(p.max.ID))
	p.owner(elsewhere, models.UserOwner(p.max.ID))
	if e := p.lastEvent(fields); e.Reason != models.LostAccess || e.NameFrom != "Field" {
		t.Errorf("event %+v", e)
	}

	// Support was open to all; its leads stay what they are.
	p.same(p.later(func() {
		p.ok(p.UpdateInbox(p.ctx(), ada, p.support.ID, inbox.InboxForm{Name: "Support", Users: []int64{p.mia.ID}}))
	}), fmt.Sprintf("access i%d no", p.support.ID), fmt.Sprintf("access u%d i%d yes", p.mia.ID, p.support.ID))
	p.owner(elsewhere, models.Nobody)
	if who := p.actor(p.leo); who.CanRead(p.support.ID) || !who.CanManage(p.support.ID) {
		t.Errorf("its lead: %+v", who)
	}
	p.problem(p.UpdateInbox(p.ctx(), ada, p.support.ID, inbox.InboxForm{Name: "Sales NL"}), "name")
}

func TestWhoMayUpdateAnInbox(t *testing.T) {
	p := newPeople(t)
	f := inbox.InboxForm{Name: "Mine", Open: true}
	p.is(p.UpdateInbox(p.ctx(), p.actor(p.leo), p.support.ID, f), models.ErrForbidden)
	p.is(p.UpdateInbox(p.ctx(), p.actor(p.leo), p.sales.ID, f), models.ErrNotFound)
	p.is(p.UpdateInbox(p.ctx(), p.actor(p.mia), p.sales.ID, f), models.ErrForbidden)
	p.is(p.UpdateInbox(p.ctx(), p.actor(p.ada), 999, f), models.ErrNotFound)
	if in, err := p.DB.Inbox(p.ctx(), p.sales.ID); err != nil || in.Name != "Sales" || in.Open {
		t.Errorf("a refusal changed %+v, %v", in, err)
	}
}
