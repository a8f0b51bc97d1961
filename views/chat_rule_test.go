package views

import (
	"context"
	"strings"
	"testing"

	"fairlead/models"
)

// sampleWay is the Automation page of a way from a chatflow.
func sampleWay(key string) AutomationPage {
	p := sampleAutomation(sampleUsers[0], RuleAllowed)
	p.Channel = models.Channel{ID: 8, InboxID: 1, Kind: models.ChannelChat, ParentID: 7, Address: models.WayAddress(7, key), Name: "Help › Sales"}
	p.Rule.Chat = true
	return p
}

func TestTheRuleOfAWayHasNoChoiceThatChatsHaveNot(t *testing.T) {
	doc := render(t, Automation(sampleWay("sales")))
	for _, name := range []string{"only_available", "reopen_away"} {
		if doc.Find("[name="+name+"]").Length() != 0 {
			t.Errorf("%s is asked for", name)
		}
	}
	for _, name := range []string{"assign_to", "members", "tie", "drain", "handout", "reassign_after", "reopen_days"} {
		if doc.Find("[name="+name+"]").Length() == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	if got := squeezed(one(t, doc, "[data-chat-people]")); !strings.Contains(got, "has a page of Fairlead open") {
		t.Error(got)
	}
	one(t, doc, `.tabsrow a[href="/chatflows/7/build"]`)
	one(t, doc, `.tabsrow a[href="/settings/channels/8/coverage"]`)
	if doc.Find(`.tabsrow a[href="/settings/channels/8"]`).Length() != 0 {
		t.Error("a way has no configuration of its own")
	}
	if n := doc.Find("[name=assign_to] option").Length(); n != 3 {
		t.Errorf("%d choices", n)
	}
	if n := render(t, Automation(sampleWay(models.SwitchWay))).Find("[name=assign_to] option").Length(); n != 1 {
		t.Errorf("%d choices of the switch", n)
	}
}

func TestWhatKeepsAChatFromPeopleIsTold(t *testing.T) {
	ctx := context.Background()
	candidate := func(verdict string) models.Candidate {
		return models.Candidate{UserID: 1, Verdict: verdict, Load: 1, Availability: models.Available}
	}
	closed := models.Decision{Reason: reasonClosed, Chat: true, Closed: true, Candidates: []models.Candidate{candidate(verdictClosed), candidate(verdictNoPage)}}
	none := models.Decision{Reason: reasonNoneCould, Chat: true, Candidates: []models.Candidate{candidate(verdictNoPage), candidate(verdictNoPage), candidate(verdictAway)}}
	gone := models.Decision{Reason: reasonNoneCould, Chat: true, Cause: models.CauseGone, Candidates: []models.Candidate{candidate(verdictLeftOut)}}
	ofContact := models.Decision{Reason: reasonNoneCould, AssignTo: models.AssignContactOwner, ContactOwner: 1, ContactOwnerName: "Bo", Chat: true, Candidates: []models.Candidate{candidate(verdictNoPage)}}
	event := Entry{Message: happened(1, 0, 0, models.EventData{Kind: models.EventDecision, NameFrom: "Bo"})}
	for _, c := range []struct{ got, want string }{
		{decisionLead(ctx, closed), "Put in the queue"},
		{decisionRest(ctx, closed, "Help › Sales"), "by the rule of Help › Sales: it is outside the operating hours"},
		{verdictText(ctx, closed, closed.Candidates[0]), "Could take it, but the chat is closed"},
		{verdictText(ctx, closed, closed.Candidates[1]), "Available, but has no page open"},
		{whyNobody(ctx, models.ByRule, &closed), "Outside the chat's operating hours"},
		{whyNobody(ctx, models.ByRule, &none), "Nobody available · 1 away, 2 without an open page"},
		{whyUnassigned(ctx, models.ByRule, &none, &models.Wait{Place: 2, Now: none}), "Waiting · 2nd in the queue · 1 away, 2 without an open page"},
		{whyUnassigned(ctx, models.ByRule, &closed, &models.Wait{Place: 1, Now: closed}), "Waiting · 1st in the queue · the chat is closed now"},
		{whyUnassigned(ctx, models.ByRule, &ofContact, &models.Wait{Place: 1, Now: ofContact}), "Waiting · 1st in the queue · for Bo, who has no page open"},
		{decisionRestOf(ctx, ofContact, "Help", "Cy"), "by the rule of Help: Cy belongs to Bo, who has no page open: it waits for Bo"},
		{decisionCause(ctx, event, gone), "The visitor waited, and Bo was gone."},
		{verdictText(ctx, gone, gone.Candidates[0]), "Was gone while the visitor waited"},
		{ruleText(ctx, none), "The least busy is chosen; of several, the one who has waited longest. Only people who were available with a page open."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	if got := ruleText(ctx, closed); !strings.HasSuffix(got, "Outside the operating hours chats wait until these begin.") {
		t.Error(got)
	}
}
