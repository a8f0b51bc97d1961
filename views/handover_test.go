package views

import (
	"slices"
	"strings"
	"testing"

	"fairlead/models"

	"github.com/a-h/templ"
)

// sampleHandover has a row of each kind: given, waiting, asleep without anybody, and without a rule.
func sampleHandover() HandoverPage {
	work := func(n int64, state models.State, unanswered models.Time) models.Work {
		return models.Work{ID: n, Subject: "Question " + id(n), Contact: "Joost", Channel: "support@harbour.example", Inbox: "Support", State: state, UnansweredAt: unanswered, ActivityAt: noon}
	}
	given, nobody := *chosenDecision(), *nobodyDecision()
	given.Cause, nobody.Cause = models.CauseHandover, models.CauseHandover
	return HandoverPage{User: sampleUsers[2], Now: noon, Total: 70, Hidden: 2, Most: 500, Action: "/users/3/handover", Rows: []HandoverRow{
		{Work: work(1, models.StateOpen, noon), Decision: given},
		{Work: work(2, models.StateOpen, noon), Decision: nobody, Waits: true},
		{Work: work(3, models.StateSnoozed, models.Never), Decision: nobody},
		{Work: work(4, models.StateOpen, models.Never), Decision: models.Decision{Reason: reasonNoRule}},
		{Work: work(5, models.StateOpen, noon), Decision: given},
	}}
}

func handoverPages() map[string]templ.Component {
	step := sampleHandover()
	step.Deactivate, step.Action, step.Typed = true, "/settings/users/3", []Field{{"name", "Pieter S."}, {"teams", "1"}, {"teams", "2"}}
	none := HandoverPage{User: sampleUsers[0], Self: true, Now: noon, Most: 500, Action: "/users/1/handover"}
	own := sampleHandover()
	own.User, own.Self = sampleUsers[0], true
	return map[string]templ.Component{"handover": Handover(admin(), sampleHandover()), "handover-own": Handover(admin(), own), "handover-step": Handover(admin(), step), "handover-none": Handover(admin(), none)}
}

func TestEachRowOfAHandoverSaysWhereItGoes(t *testing.T) {
	doc := render(t, handoverPages()["handover"])
	for row, want := range map[string]string{"1": "u4=Ana Costa nobody=Unassigned", "2": "rule=Unassigned, waits nobody=Unassigned", "3": "rule=Unassigned until it wakes nobody=Unassigned", "4": "nobody=Unassigned"} {
		var got []string
		for _, o := range one(t, doc, "select[name=to"+row+"]").Find("option").EachIter() {
			got = append(got, o.AttrOr("value", "")+"="+o.Text())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s offers %q, want %q", row, got, want)
		}
	}
	var shares []string
	for _, s := range doc.Find(".shares li").EachIter() {
		shares = append(shares, s.Find("bdi").Text()+s.Find("b").Text())
	}
	if !slices.Equal(shares, []string{"Ana Costa2", "Unassigned1", "Unassigned until it wakes1", "Unassigned, waits1"}) {
		t.Errorf("shares: %q", shares)
	}
	for selector, want := range map[string]string{".more": "65 more come after these. Show up to 500", ".hidden": "2 more are in inboxes that you have no access to; they stay as they are.",
		".handrow:nth-child(3) .what .small": "Support · snoozed · now"} {
		if got := squeezed(one(t, doc, selector)); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
}

func TestDeactivatingKeepsWhatWasTyped(t *testing.T) {
	doc := render(t, handoverPages()["handover-step"])
	if got := one(t, doc, ".handoverform").AttrOr("action", ""); got != "/settings/users/3" {
		t.Errorf("posts to %s", got)
	}
	if doc.Find(".handoverform input[type=hidden][name=teams]").Length() != 2 || one(t, doc, "input[type=hidden][name=name]").AttrOr("value", "") != "Pieter S." {
		t.Error("what was typed is not posted again")
	}
	if got := squeezed(one(t, doc, ".more")); got != "65 more are not shown here; they become unassigned." {
		t.Error(got)
	}
}

func TestHandingOverInDutch(t *testing.T) {
	for name, wants := range map[string][]string{"handover": {"Het openstaande werk van Pieter Smit overdragen", "Niet toegewezen, wacht", "Nog 65 komen hierna.", "Overdragen wat is aangevinkt"},
		"handover-step": {"Pieter Smit deactiveren", "Deactiveren en overdragen", "die worden niet toegewezen"}, "handover-none": {"Je hebt geen open gesprekken"}} {
		html := renderText(t, "nl", handoverPages()[name])
		for _, want := range wants {
			if !strings.Contains(html, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
}
