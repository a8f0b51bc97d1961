package inbox_test

import (
	"errors"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/hours"
)

func TestAWaysRuleIsSavedWithItsOtherOptionsAsTheyAre(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, func(r *models.Rule) {
		r.Handout, r.Turns, r.Members = 2, true, append(r.Members, models.RuleMember{TeamID: d.board.ID, Second: true})
	}, user(d.bo))
	d.must(d.app.SaveWay(d.ctx, d.as(d.ana), way.ID, inbox.WayForm{AssignTo: models.AssignSpecific, Members: []models.Owner{user(d.cas), team(d.care)}}))
	r := d.ruleOf(way)
	if !r.Chat || !r.OnlyAvailable || r.Handout != 2 || !r.Turns || r.Tie != models.TieLastAssigned || len(r.Members) != 3 || r.Members[0].UserID != d.cas.ID ||
		r.Members[1].TeamID != d.care.ID || r.Members[2].TeamID != d.board.ID || !r.Members[2].Second || r.CreatedBy != d.ana.ID {
		t.Errorf("%+v", r)
	}
	d.must(d.app.SaveWay(d.ctx, d.as(d.ana), way.ID, inbox.WayForm{AssignTo: models.AssignSpecific, Members: []models.Owner{team(d.care), user(d.cas), user(d.cas)}}))
	if again := d.ruleOf(way); again.ID != r.ID {
		t.Error("the same people are another version")
	}
	d.must(d.app.SaveWay(d.ctx, d.as(d.ana), way.ID, inbox.WayForm{AssignTo: models.AssignNobody}))
	if r := d.ruleOf(way); r.AssignTo != models.AssignNobody || r.Handout != 2 {
		t.Errorf("%+v", r)
	}
	var p models.Problems
	if err := d.app.SaveWay(d.ctx, d.as(d.ana), way.ID, inbox.WayForm{AssignTo: models.AssignSpecific}); !errors.As(err, &p) || p[0].Field != "members" {
		t.Errorf("nobody named: %v", err)
	}
	if err := d.app.SaveWay(d.ctx, d.as(d.ana), way.ID, inbox.WayForm{AssignTo: models.AssignSpecific, Members: []models.Owner{user(d.dot)}}); !errors.As(err, &p) || p[0].Field != "members" {
		t.Errorf("without a seat: %v", err)
	}
}

func (d *desk) ruleOf(ch models.Channel) models.Rule {
	d.Helper()
	row, err := d.db.Channel(d.ctx, ch.ID)
	d.must(err)
	r, err := d.db.Rule(d.ctx, row.RuleID)
	d.must(err)
	return r
}

func TestWhoMayWriteTheRuleOfAWay(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	_, hidden := d.chatflow(d.closed, "board", models.ChatAlways, nil, user(d.bo))
	form := inbox.WayForm{AssignTo: models.AssignNobody}
	if err := d.app.SaveWay(d.ctx, d.as(d.bo), way.ID, form); !errors.Is(err, models.ErrForbidden) {
		t.Errorf("a reader: %v", err)
	}
	if err := d.app.SaveWay(d.ctx, d.as(d.dot), hidden.ID, form); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("somebody outside: %v", err)
	}
	if err := d.app.SaveWay(d.ctx, d.as(d.ana), d.support.ID, form); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("an e-mail address: %v", err)
	}
	for name, err := range map[string]error{"the page": second(d.app.RulePage(d.ctx, d.as(d.ana), way.ParentID, nil)), "saving": d.app.SaveRule(d.ctx, d.as(d.ana), way.ParentID, specific(user(d.bo))),
		"coverage": second(d.app.Coverage(d.ctx, d.as(d.ana), way.ParentID, hours.Day{}, time.Time{}))} {
		if !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s of a chatflow's own rule, which never runs: %v", name, err)
		}
	}
}

// A way's Automation page may say what it likes of what chats have no choice of.
func TestTheWholeRuleOfAWayStaysOneOfChats(t *testing.T) {
	d := newDesk(t)
	flow, way := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	f := specific(user(d.cas))
	f.OnlyAvailable, f.ReopenAway = false, false
	d.must(d.app.SaveRule(d.ctx, d.as(d.ana), way.ID, f))
	if r := d.ruleOf(way); !r.Chat || !r.OnlyAvailable || !r.ReopenAway || r.Members[0].UserID != d.cas.ID {
		t.Errorf("%+v", r)
	}
	preview, err := d.app.RulePreview(d.ctx, d.as(d.ana), way.ID, f)
	if err != nil || !preview.Arrival.Chat || preview.Arrival.Candidates[0].Verdict != "no_page" {
		t.Errorf("%+v, %v", preview.Arrival, err)
	}
	switchWay := models.Channel{InboxID: d.open.ID, Kind: models.ChannelChat, Address: models.WayAddress(flow.ChannelID, models.SwitchWay), Name: "help › Assignment", ParentID: flow.ChannelID}
	d.write(func(tx *models.DB) error { return tx.CreateChannel(d.ctx, &switchWay) })
	d.assigns(&switchWay, func(r *models.Rule) { r.Chat = true }, user(d.bo))
	var p models.Problems
	if err := d.app.SaveRule(d.ctx, d.as(d.ana), switchWay.ID, inbox.RuleForm{AssignTo: models.AssignNobody, Tie: models.TieRotate, Handout: 5}); !errors.As(err, &p) || p[0].Field != "assign_to" {
		t.Errorf("a switch that is on and assigns nobody: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }
