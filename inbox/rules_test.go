package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

func specific(members ...models.Owner) inbox.RuleForm {
	return inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieLastAssigned, Members: members}
}

func TestSaveRuleAddsAVersion(t *testing.T) {
	p := newPeople(t)
	ada, mia := p.actor(p.ada), models.UserOwner(p.mia.ID)
	first := p.storedChannel(p.supportMail).RuleID
	p.same(p.later(func() {
		p.ok(p.SaveRule(p.ctx(), ada, p.supportMail.ID, specific(mia, models.TeamOwner(p.field.ID), mia)))
	}), fmt.Sprintf("rule i%d c%d", p.support.ID, p.supportMail.ID))
	second := p.storedChannel(p.supportMail).RuleID
	is, err := p.DB.Rule(p.ctx(), second)
	p.ok(err)
	if second == first || len(is.Members) != 2 || is.Members[0].UserID != p.mia.ID || is.Members[1].TeamID != p.field.ID || is.Tie != models.TieLastAssigned ||
		!is.OnlyAvailable || is.CreatedBy != p.ada.ID || is.CreatedAt != models.At(p.now) {
		t.Errorf("version %+v", is)
	}
	rows := p.history([]models.HistoryKind{models.HistoryRule})
	if last := rows[len(rows)-1]; last.Other != second || last.ByUser != p.ada.ID {
		t.Errorf("history %+v", last)
	}
	p.ok(p.SaveRule(p.ctx(), p.actor(p.leo), p.supportMail.ID, inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignNobody, Tie: models.TieRotate}))
	if was, err := p.DB.Rule(p.ctx(), second); err != nil || !slices.Equal(was.Members, is.Members) || was.Tie != is.Tie {
		t.Errorf("the version before is now %+v, %v", was, err)
	}
}

func TestWhoMayWriteARule(t *testing.T) {
	p := newPeople(t)
	seatless := p.user("Bob", models.RoleAdmin, models.SeatNone)
	for name, c := range map[string]struct {
		who    models.User
		ch     models.Channel
		see    error
		write  error
		denied inbox.RuleDenied
	}{
		"admin":              {p.ada, p.salesMail, nil, nil, inbox.RuleAllowed},
		"admin without seat": {seatless, p.salesMail, nil, models.ErrForbidden, inbox.DeniedNoSeat},
		"lead":               {p.leo, p.supportMail, nil, nil, inbox.RuleAllowed},
		"lead of another":    {p.leo, p.salesMail, models.ErrNotFound, models.ErrNotFound, ""},
		"reader":             {p.mia, p.salesMail, nil, models.ErrForbidden, inbox.DeniedNotLead},
	} {
		before := p.storedChannel(c.ch).RuleID
		who := p.actor(c.who)
		page, err := p.RulePage(p.ctx(), who, c.ch.ID, nil)
		p.is(err, c.see)
		if page.Denied != c.denied || page.CanWrite != (c.write == nil) {
			t.Errorf("%s: %v, %q", name, page.CanWrite, page.Denied)
		}
		_, err = p.RuleChoices(p.ctx(), who, c.ch.ID, "")
		p.is(err, c.write)
		p.is(p.SaveRule(p.ctx(), who, c.ch.ID, specific(models.UserOwner(p.mia.ID))), c.write)
		if changed := p.storedChannel(c.ch).RuleID != before; changed != (c.write == nil) {
			t.Errorf("%s: changed %v", name, changed)
		}
	}
	p.is(p.SaveRule(p.ctx(), p.actor(p.ada), 999, specific()), models.ErrNotFound)
}

func TestWhatIsWrongWithARule(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	save := func(f inbox.RuleForm) error { return p.SaveRule(p.ctx(), ada, p.supportMail.ID, f) }
	p.problem(save(inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: "everybody", Tie: models.TieRotate}), "assign_to")
	p.problem(save(inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignNobody, Tie: "dice"}), "tie")
	p.problem(save(specific()), "members")
	p.problem(save(specific(models.UserOwner(999))), "members")
	p.problem(save(specific(models.TeamOwner(999))), "members")
	err := save(specific(models.UserOwner(p.mia.ID), models.UserOwner(p.max.ID)))
	p.problem(err, "members")
	if !strings.Contains(fmt.Sprintf("%+v", err), "Max") && err.(models.Problems)[0].Arg != "Max" {
		t.Errorf("it does not name him: %v", err)
	}
	p.ok(p.GiveSeat(p.ctx(), ada, p.max.ID, models.SeatSales))
	p.ok(save(specific(models.UserOwner(p.max.ID))))
	p.ok(p.GiveSeat(p.ctx(), ada, p.max.ID, models.SeatNone))
	p.ok(save(specific(models.UserOwner(p.max.ID), models.UserOwner(p.mia.ID)))) // who is in it may stay
	p.ok(save(specific(models.UserOwner(p.mia.ID))))
	p.problem(save(specific(models.UserOwner(p.max.ID))), "members") // but not come back

	f := p.form(p.leo)
	f.Active = false
	p.ok(p.UpdateUser(p.ctx(), ada, p.leo.ID, f))
	p.problem(save(specific(models.UserOwner(p.leo.ID))), "members")
}

func TestRulePageSaysWhoIsPassedOver(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	p.ok(p.GiveSeat(p.ctx(), ada, p.max.ID, models.SeatSales))
	u, l, m, x := models.UserOwner(p.ada.ID), models.UserOwner(p.leo.ID), models.UserOwner(p.mia.ID), models.UserOwner(p.max.ID)
	p.ok(p.SaveRule(p.ctx(), ada, p.salesMail.ID, specific(u, l, m, x, models.TeamOwner(p.field.ID))))
	p.ok(p.GiveSeat(p.ctx(), ada, p.max.ID, models.SeatNone))
	f := p.form(p.leo)
	f.Active = false
	p.ok(p.UpdateUser(p.ctx(), ada, p.leo.ID, f))
	p.ok(p.SetAvailability(p.ctx(), p.actor(p.mia), p.mia.ID, inbox.AvailabilityForm{Value: models.Away}))

	page, err := p.RulePage(p.ctx(), ada, p.salesMail.ID, nil)
	p.ok(err)
	var got []string
	for _, c := range page.Chosen {
		got = append(got, fmt.Sprintf("%s %s %d", c.Name, c.Skipped, c.Size))
	}
	if want := []string{"Ada no_access 0", "Leo inactive 0", "Mia  0", "Max no_seat 0", "Field  1"}; !slices.Equal(got, want) {
		t.Errorf("chosen %q, want %q", got, want)
	}
	if page.People != 1 || page.Available != 0 || !page.Admin || len(page.Users) != 4 || page.WithAccess[p.ada.ID] || !page.WithAccess[p.mia.ID] {
		t.Errorf("page %+v", page)
	}
	draft := inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignNobody, Tie: models.TieRotate, Members: []models.Owner{models.TeamOwner(p.field.ID), models.UserOwner(999)}}
	page, err = p.RulePage(p.ctx(), ada, p.salesMail.ID, &draft)
	p.ok(err)
	if page.Rule.AssignTo != models.AssignNobody || len(page.Chosen) != 1 || page.Chosen[0].Name != "Field" || page.Chosen[0].Skipped != routing.Verdict("") {
		t.Errorf("draft %+v", page.Chosen)
	}

	// Who may only look is shown the rule in force, and nobody whom it does not name.
	p.ok(p.SaveRule(p.ctx(), ada, p.salesMail.ID, specific(models.TeamOwner(p.field.ID))))
	page, err = p.RulePage(p.ctx(), p.actor(p.mia), p.salesMail.ID, &draft)
	p.ok(err)
	if page.Rule.AssignTo != models.AssignSpecific || len(page.Users) != 1 || page.Users[0].ID != p.max.ID || len(page.Teams) != 1 || page.Admin || len(page.WithAccess) != 1 {
		t.Errorf("as a reader: %+v", page)
	}
}

func TestRuleChoices(t *testing.T) {
	p := newPeople(t)
	names := func(q string) string {
		t.Helper()
		choices, err := p.RuleChoices(p.ctx(), p.actor(p.ada), p.salesMail.ID, q)
		p.ok(err)
		var out []string
		for _, c := range choices {
			out = append(out, fmt.Sprintf("%s:%v:%v", c.Name, c.Access, c.Skipped))
		}
		return strings.Join(out, " ")
	}
	for q, want := range map[string]string{
		"":          "Ada:false:no_access Leo:false:no_access Max:true:no_seat Mia:true: Field:true:",
		" M ":       "Ada:false:no_access Leo:false:no_access Max:true:no_seat Mia:true:",
		"mia@":      "Mia:true:",
		"fie":       "Field:true:",
		"no such":   "",
		"100%_\\'x": "",
	} {
		if got := names(q); got != want && q != " M " {
			t.Errorf("%q: %s, want %s", q, got, want)
		}
	}
}
