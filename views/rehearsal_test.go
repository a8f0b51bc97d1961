package views

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"fairlead/models"
)

func sampleRehearsal(state models.RehearsalState) RehearsalPage {
	return RehearsalPage{Shell: admin(), Inbox: sampleInbox, Channel: sampleChannel, Draft: sampleRule(),
		Rehearsal: models.Rehearsal{ID: 7, ChannelID: 1, Days: 30, State: state, Progress: 423, CreatedAt: noon}}
}

// sampleResult is a month in which the draft would have spread 412 conversations better.
func sampleResult() RehearsalPage {
	p := sampleRehearsal(models.RehearsalDone)
	arrival := models.Decision{Reason: reasonChosen, OwnerName: "Ana Costa", Owner: models.UserOwner(1), OnlyAvailable: true, Tie: models.TieRotate,
		Candidates: []models.Candidate{{UserID: 1, Name: "Ana Costa", Availability: models.Available, Load: 3, Verdict: verdictChosen}, {UserID: 3, Name: "Pieter Smit", Availability: models.Away, Load: 12, Verdict: verdictAway}}}
	r := RehearsalResult{Since: noon.Add(-21 * 24 * time.Hour), Shorter: true, Zone: time.UTC, Arrival: &arrival, Waiting: 5, Assigned: 3,
		People: []RehearsedPerson{{"Pieter Smit", 231, 140}, {"Ana Costa", 102, 138}, {"Imani Wanjiru-van den Heuvel", 61, 130}}, MorePeople: 2,
		Was: RehearsedSide{Assigned: 394, Waited: 96, MeanWait: 7_500_000_000, LongestWait: 190_000_000_000, Spread: 72.4, Most: 231, Least: 0},
		Is:  RehearsedSide{Assigned: 408, Waited: 41, MeanWait: 1_260_000_000, LongestWait: 52_000_000_000, Spread: 4.3, Most: 140, Least: 130}, Left: 12, Counts: [3]int{412, 187, 41}, CanRead: true, Page: 2}
	for h := range r.Hours {
		n := max(0, 40-(h-13)*(h-13))
		r.Hours[h] = RehearsedHour{n, n / 3, n / 8}
	}
	ana, pieter := models.UserOwner(1), models.UserOwner(3)
	for i := range 50 {
		row := RehearsedRow{ConversationID: int64(i + 51), At: noon.Add(time.Duration(i-900) * time.Hour / 2), Contact: "Marloes Jansen", Subject: "Where is my order?", Was: pieter, WasName: "Pieter Smit", Is: pieter, IsName: "Pieter Smit"}
		switch i % 5 {
		case 1:
			row.Is, row.IsName, row.WasWait = ana, "Ana Costa", 840_000_000
		case 2:
			row.Is, row.IsName, row.Wait, row.Subject = models.Nobody, "", -1, "A very long subject that goes on and on, about an invoice that was paid twice and never booked"
		case 3:
			row.Was, row.WasName, row.Is, row.IsName, row.Wait, row.WasWait = models.TeamOwner(9), "", ana, "Ana Costa", 200_000_000_000, 30_000_000
		}
		r.Rows = append(r.Rows, row)
	}
	p.Result = &r
	return p
}

func sampleRehearsalDecision() RehearsalDecisionPage {
	p := sampleResult()
	return RehearsalDecisionPage{Shell: admin(), Inbox: sampleInbox, Channel: sampleChannel, Rehearsal: p.Rehearsal, ConversationID: 51, Contact: "Marloes Jansen", Subject: "Where is my order?",
		Decision: *p.Result.Arrival, Back: "/settings/channels/1/rehearsals/7?only=else&page=2#conversations"}
}

// rehearsalPages are a rehearsal in every state.
func rehearsalPages() map[string]templ.Component {
	hidden, empty, gone := sampleResult(), sampleRehearsal(models.RehearsalDone), sampleResult()
	hidden.Result.CanRead, hidden.Result.Rows, hidden.By = false, nil, "Pieter Smit"
	empty.Result = &RehearsalResult{Since: noon, Zone: time.UTC, CanRead: true, Page: 1}
	gone.Result.Arrival, gone.Result.Only, gone.Result.Rows = nil, "wait", nil
	failed := sampleRehearsal(models.RehearsalFailed)
	failed.Rehearsal.Problem = "It took longer than ten minutes."
	return map[string]templ.Component{
		"rehearsal-queued": Rehearsal(sampleRehearsal(models.RehearsalQueued)), "rehearsal-running": Rehearsal(sampleRehearsal(models.RehearsalRunning)), "rehearsal-cut": Rehearsal(sampleRehearsal(models.RehearsalCut)),
		"rehearsal-cancelled": Rehearsal(sampleRehearsal(models.RehearsalCancelled)), "rehearsal-failed": Rehearsal(failed), "rehearsal-done": Rehearsal(sampleResult()), "rehearsal-no-access": Rehearsal(hidden),
		"rehearsal-empty": Rehearsal(empty), "rehearsal-none": Rehearsal(gone), "rehearsal-decision": RehearsalDecision(sampleRehearsalDecision()),
	}
}

// cells are the texts of a row.
func cells(row *goquery.Selection) string {
	return strings.Join(row.Children().Map(func(_ int, s *goquery.Selection) string { return squeezed(s) }), "|")
}

func TestARehearsalUnderWayShowsHowFarItIsAndCanBeCancelled(t *testing.T) {
	doc := render(t, Rehearsal(sampleRehearsal(models.RehearsalRunning)))
	one(t, doc, `#rehearsal[data-under-way] progress[max="1000"][value="423"]`)
	one(t, doc, `form[method=post][action="/settings/channels/1/rehearsals/7/cancel"] button`)
	one(t, doc, `a.unscripted[href="/settings/channels/1/rehearsals/7"]`) // without the script
	if got := squeezed(one(t, doc, "[data-percent]")); got != "42 %" {
		t.Errorf("says %q", got)
	}
	doc = render(t, Rehearsal(sampleRehearsal(models.RehearsalQueued)))
	if one(t, doc, "#rehearsal[data-under-way] progress").Is("[value]") {
		t.Error("what waits claims to be somewhere")
	}
}

func TestARehearsalThatEndedWithoutAResultSaysWhyAndOffersToRunAgain(t *testing.T) {
	failed := sampleRehearsal(models.RehearsalFailed)
	failed.Rehearsal.Problem = "It took longer than ten minutes."
	for _, c := range []struct {
		page RehearsalPage
		says string
	}{{sampleRehearsal(models.RehearsalCut), "cut short"}, {sampleRehearsal(models.RehearsalCancelled), "cancelled"}, {failed, "It took longer than ten minutes."}} {
		doc := render(t, Rehearsal(c.page))
		if got := squeezed(one(t, doc, "#rehearsal [role=status]")); !strings.Contains(got, c.says) {
			t.Errorf("%s: says %q", c.page.Rehearsal.State, got)
		}
		one(t, doc, `form[action="/settings/channels/1/rehearsals"] input[name=again][value="7"]`)
		one(t, doc, `a.btn[href="/settings/channels/1/automation?rehearsal=7"]`)
		if doc.Find("[data-under-way]").Length() != 0 {
			t.Errorf("%s: the script would go on asking", c.page.Rehearsal.State)
		}
	}
}

func TestAResultIsAnEstimateBesideWhatHappened(t *testing.T) {
	doc := render(t, Rehearsal(sampleResult()))
	if got := squeezed(one(t, doc, ".estimate")); !strings.Contains(got, "An estimate") || !strings.Contains(got, "412 conversations that have come in since 22 Oct, 10:16.") ||
		!strings.Contains(got, "History begins on 22 Oct, so this is less than 30 days.") {
		t.Errorf("the estimate says %q", got)
	}
	for i, want := range []string{"Got an owner|394|408", "Had no owner at first|96 (23 %)|41 (10 %)", "of these left to nobody, in no queue|–|12 (3 %)", "Average time without an owner|2 h 5 min|21 min", "Longest time without an owner|2 days 4 h|14 h 26 min", "Spread between people|± 72.4, from 0 to 231|± 4.3, from 130 to 140"} {
		if got := cells(doc.Find(".figures tbody tr").Eq(i)); got != want {
			t.Errorf("figure %d: %q, want %q", i, got, want)
		}
	}
	if got := cells(doc.Find(".dealt tbody tr").First()); got != "PSPieter Smit|231|140|−91" {
		t.Errorf("a person: %q", got)
	}
	if bar := doc.Find(".dealt rect.is").First(); bar.AttrOr("width", "") != "60.6" {
		t.Errorf("a bar of %s", bar.AttrOr("width", ""))
	}
	if got := cells(doc.Find(".hours-table tbody tr").Eq(13)); got != "13:00|40|13|5" {
		t.Errorf("an hour: %q", got)
	}
	if got := squeezed(one(t, doc, "section:has(#arrival) summary")); !strings.Contains(got, "Assigned to Ana Costa") {
		t.Errorf("a conversation arriving now: %q", got)
	}
}

func TestRowsOfAResultArePagedFilteredAndLeadToTheirDecision(t *testing.T) {
	doc := render(t, Rehearsal(sampleResult()))
	rows := doc.Find(".rehearsed tbody tr")
	for i, want := range []string{
		"Where is my order? Marloes Jansen|24 Oct, 16:16|Pieter Smit|the same|at once",
		"Where is my order? Marloes Jansen|24 Oct, 16:46|Pieter Smit|Ana Costa|at once (was: 14 min)",
		"A very long subject that goes on and on, about an invoice that was paid twice and never booked Marloes Jansen|24 Oct, 17:16|Pieter Smit|Nobody|no owner (was: at once)",
		"Where is my order? Marloes Jansen|24 Oct, 17:46|A team that was removed|Ana Costa|2 days 7 h (was: under a minute)",
	} {
		if got := cells(rows.Eq(i)); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
	if rows.Length() != 50 || squeezed(one(t, doc, ".turnpages span")) != "51 to 100 of 412" {
		t.Errorf("%d rows, %q", rows.Length(), squeezed(doc.Find(".turnpages span")))
	}
	one(t, doc, `.rehearsed a[data-decision][href="/settings/channels/1/rehearsals/7/decisions/51?page=2"]`)
	one(t, doc, `.turnpages a[rel=prev][href="/settings/channels/1/rehearsals/7#conversations"]`)
	one(t, doc, `.turnpages a[rel=next][href="/settings/channels/1/rehearsals/7?page=3#conversations"]`)
	one(t, doc, `.filters a[aria-current][href="/settings/channels/1/rehearsals/7#conversations"]`)
	one(t, doc, `.filters a[href="/settings/channels/1/rehearsals/7?only=else#conversations"]`)
}

func TestWhoHasNoAccessSeesFiguresAndIsToldWhyThereAreNoRows(t *testing.T) {
	p := sampleResult()
	p.Result.CanRead, p.Result.Rows = false, nil
	doc := render(t, Rehearsal(p))
	if got := squeezed(one(t, doc, "section:has(#conversations)")); !strings.Contains(got, "no access to the inbox Support") {
		t.Errorf("says %q", got)
	}
	if doc.Find(".rehearsed, .filters, [data-decision]").Length() != 0 || doc.Find(".figures").Length() != 1 {
		t.Error("shows rows, or no figures")
	}
}

func TestARehearsedRuleIsSavedFromItsResult(t *testing.T) {
	p := sampleResult()
	p.Draft = models.Rule{AssignTo: models.AssignSpecific, Turns: true, OnlyAvailable: true, Tie: models.TieLastAssigned, Handout: 3, ReopenDays: 0, SecondAfter: 15,
		Members: []models.RuleMember{{UserID: 1}, {TeamID: 2, Second: true}}}
	form := one(t, render(t, Rehearsal(p)), `form[action="/settings/channels/1/automation"]`)
	got := ""
	form.Find("input").Each(func(_ int, s *goquery.Selection) { got += s.AttrOr("name", "") + "=" + s.AttrOr("value", "") + " " })
	if want := "assign_to=specific tie=last_assigned next=turns only_available=1 tracking=1 second_after=15 handout=3 reassign_after= reopen_days= members=u1 second=t2 "; got != want {
		t.Errorf("posts %q, want %q", got, want)
	}
	one(t, &goquery.Document{Selection: form}, "button[name=action][value=save]")
	p.Result.Arrival = nil // the draft can no longer be saved
	if render(t, Rehearsal(p)).Find("button[value=save]").Length() != 0 {
		t.Error("offers to save what cannot be saved")
	}
}

func TestRehearsalsSpeakDutch(t *testing.T) {
	for name, page := range rehearsalPages() {
		html := renderText(t, "nl", page)
		for _, english := range []string{"Rehearsal of", "rehearsal was", "An estimate", "What happened", "would have", "Run it again", "Back", "Nobody", "at once"} {
			if strings.Contains(html, english) {
				t.Errorf("%s says %q", name, english)
			}
		}
	}
}

func TestWaitsAreWorded(t *testing.T) {
	en, nl := context.Background(), WithLanguage(context.Background(), "nl")
	for wait, want := range map[int64][2]string{-1: {"no owner", "geen eigenaar"}, 0: {"at once", "meteen"}, 59_999_999: {"under a minute", "nog geen minuut"}, 60_000_000: {"1 min", "1 min"},
		3_600_000_000: {"1 h", "1 u"}, 5_460_000_000: {"1 h 31 min", "1 u 31 min"}, 86_400_000_000: {"1 day", "1 dag"}, 180_000_000_000: {"2 days 2 h", "2 dagen 2 u"}} {
		if got := [2]string{waitText(en, wait), waitText(nl, wait)}; got != want {
			t.Errorf("%d: %q, want %q", wait, got, want)
		}
	}
}
