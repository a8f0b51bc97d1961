package views

import (
	"context"
	"strings"
	"testing"

	"fairlead/models"
)

// byOwner is a decision of a rule that assigns to the contact's owner, Bo (7), whose verdict it is; empty: there is no owner.
func byOwner(reason, verdict string, second ...string) models.Decision {
	d := models.Decision{Reason: reason, AssignTo: models.AssignContactOwner, OnlyAvailable: true, NeedsTracked: true, Tracked: verdict != verdictNotTracked}
	if verdict != "" {
		d.ContactOwner, d.ContactOwnerName = 7, "Bo"
		d.Candidates = append(d.Candidates, models.Candidate{UserID: 7, Name: "Bo", Verdict: verdict, Load: 3, Capacity: 3, Handed: 5})
	}
	for i, v := range second {
		d.Candidates = append(d.Candidates, models.Candidate{UserID: int64(20 + i), Name: "Cas", Verdict: v, Second: true})
	}
	for _, c := range d.Candidates {
		if c.Verdict == verdictChosen {
			d.OwnerName = c.Name
		}
	}
	return d
}

func TestDecisionsByOwnerAreWorded(t *testing.T) {
	en, nl := context.Background(), WithLanguage(context.Background(), "nl")
	queued := byOwner(reasonQueued, verdictInQueue)
	queued.Ahead = 2
	late, open := byOwner(reasonChosen, verdictLeftOut, verdictChosen), byOwner(reasonChosen, verdictChosen)
	late.Cause, open.NeedsTracked = models.CauseLate, false
	for _, c := range []struct {
		d    models.Decision
		want string
	}{
		{byOwner(reasonChosen, verdictChosen, verdictSecond), "Assigned to Bo by the rule of s@x: Marloes belongs to Bo"},
		{open, "Assigned to Bo by the rule of s@x: Marloes belongs to Bo"},
		{byOwner(reasonChosen, "", verdictChosen, verdictBusier), "Assigned to Cas by the rule of s@x: Marloes has no owner; least busy of the 2 of the second choice"},
		{byOwner(reasonChosen, verdictNotTracked, verdictChosen), "Assigned to Cas by the rule of s@x: Marloes belongs to Bo, but is not tracked: no visitor cookie; the only one of the second choice who could take it"},
		{byOwner(reasonChosen, verdictInactive, verdictChosen), "Assigned to Cas by the rule of s@x: Marloes belongs to Bo, who is deactivated; the only one of the second choice who could take it"},
		{byOwner(reasonChosen, verdictAway, verdictChosen), "Assigned to Cas by the rule of s@x: Marloes belongs to Bo, who is Away; the only one of the second choice who could take it"},
		{late, "Assigned to Cas by the rule of s@x: Marloes belongs to Bo, who did not answer in time; the only one of the second choice who could take it"},
		{byOwner(reasonNoneCould, verdictAway, verdictSecond), "Left unassigned by the rule of s@x: Marloes belongs to Bo, who is Away: it waits for Bo"},
		{byOwner(reasonNoneCould, verdictFull), "Left unassigned by the rule of s@x: Marloes belongs to Bo, who has 3 of 3 open: it waits for Bo"},
		{byOwner(reasonNoneCould, verdictHandedOut), "Left unassigned by the rule of s@x: Marloes belongs to Bo, who has 5 from the queue to answer first: it waits for Bo"},
		{byOwner(reasonNoneCould, verdictNoSeat, verdictAway), "Left unassigned by the rule of s@x: Marloes belongs to Bo, who has no seat; nobody of the second choice could take it"},
		{byOwner(reasonNoneCould, "", verdictAway), "Left unassigned by the rule of s@x: Marloes has no owner; nobody of the second choice could take it"},
		{byOwner(reasonNoOwner, ""), "Left unassigned by the rule of s@x: Marloes has no owner"},
		{byOwner(reasonNoOwner, verdictNoAccess), "Left unassigned by the rule of s@x: Marloes belongs to Bo, who has no access to this inbox"},
		{byOwner(reasonNotTracked, verdictNotTracked), "Left unassigned by the rule of s@x: Marloes belongs to Bo, but is not tracked: no visitor cookie"},
		{queued, "Put in the queue by the rule of s@x: Marloes belongs to Bo; 2 waited before it"},
	} {
		if got := decisionLead(en, c.d) + " " + decisionRestOf(en, c.d, "s@x", "Marloes"); got != c.want {
			t.Errorf("%q, want\n%q", got, c.want)
		}
		if decisionRestOf(nl, c.d, "s@x", "Marloes") == decisionRestOf(en, c.d, "s@x", "Marloes") {
			t.Errorf("%q is not translated", c.want)
		}
	}
	if got := decisionRest(en, byOwner(reasonNoOwner, ""), "s@x"); got != "by the rule of s@x: the contact has no owner" {
		t.Errorf("without a name: %q", got)
	}
}

func TestWhyNobodyHasItByOwner(t *testing.T) {
	ctx := context.Background()
	for want, d := range map[string]models.Decision{
		"The contact has no owner":                     byOwner(reasonNoOwner, ""),
		"Not tracked: no visitor cookie":               byOwner(reasonNotTracked, verdictNotTracked),
		"The contact belongs to Bo, who has no seat":   byOwner(reasonNoOwner, verdictNoSeat),
		"The contact belongs to Bo, who had it before": byOwner(reasonNoOwner, verdictLeftOut),
	} {
		if got := whyNobody(ctx, models.ByRule, &d); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, d := range map[string]models.Decision{
		"Waiting · 2nd in the queue · for Bo, who is Away":                  byOwner(reasonNoneCould, verdictAway, verdictSecond),
		"Waiting · 2nd in the queue · for Bo":                               byOwner(reasonNoneCould, verdictInQueue),
		"Waiting · 2nd in the queue · for Bo, who is deactivated":           byOwner(reasonNoOwner, verdictInactive),
		"Waiting · 2nd in the queue · 1 away":                               byOwner(reasonNoneCould, "", verdictAway),
		"Waiting · 2nd in the queue · the contact has no owner to wait for": byOwner(reasonNoOwner, ""),
	} {
		if got := whyUnassigned(ctx, models.ByRule, nil, &models.Wait{Place: 2, Now: d}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTheTableMarksTheContactsOwner(t *testing.T) {
	d := byOwner(reasonChosen, verdictNotTracked, verdictChosen)
	d.ID = 9
	doc := renderThread(t, threadOf(&d, 0))
	if got := squeezed(one(t, doc, `#m300 tr[data-verdict="not_tracked"]`)); !strings.HasPrefix(got, "Bo contact owner") || !strings.HasSuffix(got, "The contact is theirs, but not tracked") {
		t.Errorf("%q", got)
	}
	if got := squeezed(one(t, doc, "#m300 .candidates > .quiet")); got != "The contact's owner is asked first, if the contact is tracked. For the rest: The least busy is chosen; of several, the one who has waited longest. Only people who were available." {
		t.Errorf("%q", got)
	}
	none := byOwner(reasonNoOwner, "")
	if got := squeezed(one(t, renderThread(t, threadOf(&none, 0)), "#m300 .candidates")); !strings.HasPrefix(got, "The contact has no owner. The contact's owner is asked first") {
		t.Errorf("%q", got)
	}
}

func TestARuleByOwnerSaysHowManyAreTracked(t *testing.T) {
	p := sampleAutomation(sampleUsers[0], RuleAllowed)
	p.Rule.AssignTo, p.Rule.NeedsTracked, p.Channel.FirstReplyOwns = models.AssignContactOwner, true, true
	for _, c := range []struct {
		owned, tracked int64
		want           string
	}{{0, 0, "No contact has an owner yet."}, {1, 1, "1 of 1 contact with an owner is tracked."}, {40, 12, "12 of 40 contacts with an owner are tracked."},
		{models.OwnedStop, 30, "1,000+ contacts have an owner; of the first 1,000, 30 are tracked."}} {
		p.Owned, p.Tracked = c.owned, c.tracked
		if got := squeezed(one(t, render(t, Automation(p)), "[data-owned]")); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	doc := render(t, Automation(p))
	one(t, doc, "select[name=assign_to] option[value=owner][selected]")
	one(t, doc, "input[name=needs_tracked][checked]")
	one(t, doc, "input[name=first_reply_owns][checked]")
	one(t, doc, "details[open] #f-second")
	if got := squeezed(one(t, doc, "label[for=f-assign_to]")); got != "Assign to" {
		t.Errorf("%q", got)
	}
	p.Channel.Kind = models.ChannelForm
	if got := squeezed(one(t, render(t, Automation(p)), "label[for=f-assign_to]")); got != "Assign incoming tickets to" {
		t.Errorf("a form says %q", got)
	}
	p.Denied, p.Channel.Kind = DeniedNotLead, models.ChannelEmail
	doc = render(t, Automation(p))
	if doc.Find("[data-owned]").Length() != 0 || doc.Find("input[name=needs_tracked]:not([disabled]), input[name=first_reply_owns]:not([disabled])").Length() != 0 {
		t.Error("who may not write the rule is told of contacts, or may tick")
	}
}
