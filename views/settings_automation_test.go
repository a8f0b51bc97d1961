package views

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/models"
)

func TestARuleShowsWhomItReaches(t *testing.T) {
	doc := render(t, Automation(sampleAutomation(sampleUsers[0], RuleAllowed)))
	summary := strings.Join(strings.Fields(one(t, doc, "#members-summary").Text()), " ")
	// Ana, and Pieter and Imani by their team; Pieter is away, and Imani is only invited.
	want := "3 people, 1 available now. Noor Haddad is skipped: without a seat nobody is routed to. Wout Bakker is skipped: deactivated."
	for _, sentence := range strings.SplitAfter(want, ". ") {
		if !strings.Contains(summary, strings.TrimSpace(sentence)) {
			t.Errorf("the summary is %q; it lacks %q", summary, sentence)
		}
	}
	for value, off := range map[string]bool{"u1": false, "u2": true, "u4": true, "t2": false} {
		if chip := one(t, doc, ".chip[data-value="+value+"]"); chip.HasClass("off") != off {
			t.Errorf("%s is marked: %v, want %v", value, !off, off)
		}
		one(t, doc, `.picker-list input[name=members][checked]:not([disabled])[value=`+value+`]`)
		one(t, doc, `.chip button[name=action][value="remove:`+value+`"]`)
	}
	if got := one(t, doc, ".chip[data-value=u4]").Text(); !strings.Contains(got, "deactivated") {
		t.Errorf("the reason is not said: %q", got)
	}
}

func TestARuleShowsWhatStopsThoseInIt(t *testing.T) {
	p := sampleAutomation(sampleUsers[0], RuleAllowed)
	p.Rule.Members = []models.RuleMember{{UserID: 1}, {UserID: 3}, {UserID: 5}}
	p.Capacity = map[int64]int64{1: 3, 3: 20}
	doc := render(t, Automation(p))
	for value, want := range map[string][2]string{"u1": {"3 of 3 open: full", "Available · 3 of 3 open: full"}, "u3": {"Away", "Away · 12 of 20 open"}, "u5": {"Has not accepted the invitation yet", "1 open"}} {
		if got := one(t, doc, "#f-members .chip[data-value="+value+"]").Text(); !strings.Contains(got, want[0]) {
			t.Errorf("the chip of %s says %q, want %q", value, got, want[0])
		}
		if got := one(t, doc, "#f-members li:has(input[value="+value+"]) .pick-detail").Text(); !strings.Contains(got, want[1]) {
			t.Errorf("the row of %s says %q, want %q", value, got, want[1])
		}
	}
	p.Rule.OnlyAvailable = false
	if got := one(t, render(t, Automation(p)), "#f-members .chip[data-value=u3]").Text(); strings.Contains(got, "Away") {
		t.Errorf("Away stops nobody here, and the chip says %q", got)
	}
}

func TestAPreviewInWords(t *testing.T) {
	shares := []RuleShare{{"Ana", 2}, {"Bo", 2}}
	head := &models.Decision{Candidates: []models.Candidate{{Verdict: "away"}, {Verdict: "away"}, {Verdict: "no_seat"}}}
	many := []RuleShare{{"A", 9}, {"B", 8}, {"C", 7}, {"D", 6}, {"E", 5}, {"F", 4}, {"G", 3}, {"H", 2}}
	for want, v := range map[string]RulePreview{
		"Nothing waits on this channel.": {HandsOut: true},
		"Saving assigns 4 of 9 waiting conversations: 2 to Ana, 2 to Bo. 5 wait on: 2 away, 1 without seat.":                      {Waiting: 9, Assigned: 4, Shares: shares, HandsOut: true, Head: head},
		"Saving assigns 4 of 5 waiting conversations: 2 to Ana, 2 to Bo. 1 waits on.":                                             {Waiting: 5, Assigned: 4, Shares: shares, HandsOut: true},
		"Saving assigns the waiting conversation to Ana.":                                                                         {Waiting: 1, Assigned: 1, Shares: shares[:1], HandsOut: true},
		"Saving does not assign the waiting conversation: 2 away, 1 without seat.":                                                {Waiting: 1, HandsOut: true, Head: head},
		"Saving assigns none of the 3 waiting conversations: 2 away, 1 without seat.":                                             {Waiting: 3, HandsOut: true, Head: head},
		"3 waiting conversations stay as they are: this rule does not hand them out.":                                             {Waiting: 3},
		"Saving assigns 44 of 44 waiting conversations: 9 to A, 8 to B, 7 to C, 6 to D, 5 to E, 4 to F and the rest to 2 others.": {Waiting: 44, Assigned: 44, Shares: many, HandsOut: true},
	} {
		p := sampleAutomation(sampleUsers[0], RuleAllowed)
		p.Preview = &v
		if got := one(t, render(t, Automation(p)), "#rule-preview [role=status]").Text(); strings.TrimSpace(got) != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAPersonInTwoChosenTeamsCountsOnce(t *testing.T) {
	p := sampleAutomation(sampleUsers[0], RuleAllowed)
	p.Rule.Members = []models.RuleMember{{TeamID: 1}, {TeamID: 2}, {UserID: 3}}
	if got := one(t, render(t, Automation(p)), "#f-members [data-summary]").Text(); got != "3 people, 1 available now." {
		t.Errorf("the summary is %q", got)
	}
}

func TestWhoCannotBeRoutedToIsGreyedWithTheReason(t *testing.T) {
	p := sampleAutomation(sampleUsers[0], RuleAllowed)
	p.Rule.Members = nil
	p.WithAccess = map[int64]bool{1: true, 2: true, 5: true}
	doc := render(t, Automation(p))
	for value, why := range map[string]string{"u2": "no seat", "u3": "no access to this inbox"} {
		row := one(t, doc, "#f-members .picker-list li:has(input[value="+value+"][disabled])")
		if !row.HasClass("off") || !strings.Contains(row.Text(), why) {
			t.Errorf("%s: %q", value, row.Text())
		}
	}
	if doc.Find("#f-members .picker-list input[value=u4]").Length() != 0 {
		t.Error("a deactivated user who is not in the rule is offered")
	}
	one(t, doc, `#f-members .picker-list button[name=action][value="seat:u2"]`)
	if doc.Find(`button[value="seat:u3"]`).Length() != 0 {
		t.Error("a seat is offered to somebody who has one")
	}
}

func TestOnlyAdminsGiveSeats(t *testing.T) {
	for user, want := range map[int]int{0: 1, 2: 0} {
		doc := render(t, Automation(sampleAutomation(sampleUsers[user], RuleAllowed)))
		if got := doc.Find(`#f-members button[value^="seat:"]`).Length(); got != want {
			t.Errorf("%s: %d buttons that give a seat, want %d", sampleUsers[user].Role, got, want)
		}
	}
}

func TestSearchingKeepsTheChosen(t *testing.T) {
	p := sampleAutomation(sampleUsers[0], RuleAllowed)
	p.Query = " IMANI "
	doc := render(t, Automation(p))
	var got []string
	doc.Find("#f-members .picker-list input").Each(func(_ int, s *goquery.Selection) { got = append(got, s.AttrOr("value", "")) })
	if strings.Join(got, " ") != "t2 u1 u2 u4 u5" {
		t.Errorf("listed: %v", got)
	}
	if one(t, doc, "main input[name=q]").AttrOr("value", "") != " IMANI " {
		t.Error("what was searched for is gone")
	}
	// Enter presses the first button of a form: it has to search, and never to remove somebody.
	if first := doc.Find("form.rule-form button").First(); first.AttrOr("value", "") != "search" {
		t.Errorf("Enter would press %q", first.AttrOr("value", ""))
	}
}

func TestARuleThatMayNotBeWrittenHasNoEnabledControl(t *testing.T) {
	for denied, why := range map[RuleDenied]string{DeniedNotLead: "the leads of this inbox", DeniedNoSeat: "needs a seat"} {
		doc := render(t, Automation(sampleAutomation(sampleUsers[1], denied)))
		form := one(t, doc, "form.rule-form")
		if n := form.Find("input:not([disabled]), select:not([disabled]), textarea, button").Length(); n != 0 {
			t.Errorf("%q: %d controls could be used", denied, n)
		}
		if !strings.Contains(one(t, doc, "#read-only").Text(), why) {
			t.Errorf("%q: the page does not say why", denied)
		}
		if doc.Find(".chip").Length() != 4 {
			t.Errorf("%q: the chosen are not shown", denied)
		}
	}
}

func TestARuleKeepsWhatWasTyped(t *testing.T) {
	p := sampleAutomation(sampleUsers[0], RuleAllowed)
	p.Rule = models.Rule{AssignTo: models.AssignSpecific, Tie: models.TieLastAssigned}
	p.Problems = models.Problems{{Field: "members", Text: "Choose at least one user or team, or leave conversations unassigned."}}
	doc := render(t, Automation(p))
	if one(t, doc, "select[name=assign_to] option[selected]").AttrOr("value", "") != "specific" || one(t, doc, "select[name=tie] option[selected]").AttrOr("value", "") != "last_assigned" {
		t.Error("a choice is lost")
	}
	if _, ticked := one(t, doc, "input[name=only_available]").Attr("checked"); ticked {
		t.Error("the tick that was taken away is back")
	}
	if !strings.Contains(one(t, doc, "#members-problem").Text(), "Choose at least one") {
		t.Error("the problem is not said at the list")
	}
}

func TestTheConnectionTestShowsEveryStepInTheServersWords(t *testing.T) {
	p := sampleChannelPage()
	p.Port = "5x87"
	p.Test = &ConnectionTest{Steps: []Step{{Name: "Connect", OK: true}, {Name: "Log in", Said: "535 5.7.8 no", Hint: "The server refuses the user name or the password."}}}
	doc := render(t, Channel(p))
	if doc.Find(".test li").Length() != 2 || doc.Find(".test li.bad").Length() != 1 || !one(t, doc, ".test").HasClass("failed") {
		t.Error("the steps are not all there, or the failed one is not marked")
	}
	if one(t, doc, ".test .said").Text() != "535 5.7.8 no" || one(t, doc, "input[name=smtp_port]").AttrOr("value", "") != "5x87" {
		t.Error("the server's words or what was typed are gone")
	}
	p.MayEdit, p.Test = false, nil
	if n := render(t, Channel(p)).Find("main form").Find("input:not([disabled]), select:not([disabled]), button").Length(); n != 0 {
		t.Errorf("who may not edit finds %d controls", n)
	}
}
