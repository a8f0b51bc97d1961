package views

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fairlead/models"

	"github.com/PuerkitoBio/goquery"
)

// everyVerdict is a decision with one candidate of each kind.
func everyVerdict(cause models.Cause) *models.Decision {
	at := func(id int64, name, verdict string) models.Candidate {
		return models.Candidate{UserID: id, Name: name, Availability: models.Available, Load: 6, Capacity: 8, LastAssigned: id, Verdict: verdict}
	}
	d := &models.Decision{ID: 9, RuleID: 4, Reason: reasonChosen, Cause: cause, OwnerName: "Bo", OnlyAvailable: true, Tie: models.TieRotate, CreatedAt: noon}
	for i, v := range []string{verdictInactive, verdictInvited, verdictNoSeat, verdictNoAccess, verdictLeftOut, verdictAway, verdictFull, verdictHandedOut, verdictSecond, verdictBusier, verdictTieLost, verdictChosen} {
		d.Candidates = append(d.Candidates, at(int64(i+1), "N"+v, v))
	}
	c := d.Candidates
	c[5].Availability, c[5].AwayWhy = models.Away, models.WhyOutOfOffice
	c[6].Load, c[7].Handed, c[8].Second, c[10].Capacity = 8, 5, true, 0
	return d
}

// threadOf is a thread of nothing but one decision, from the owner Eva, made by Mia (7) or by nobody (0).
func threadOf(d *models.Decision, by int64) *ConversationPage {
	c := samplePanes().Conversation
	e := models.EventData{Kind: models.EventDecision, DecisionID: d.ID, OwnerFrom: "u5", NameFrom: "Eva"}
	entry := Entry{Message: happened(300, 0, by, e), Decision: d, LateAfter: 30}
	if by != 0 {
		entry.Author = "Mia"
	}
	c.Entries = []Entry{entry}
	return c
}

func renderThread(t *testing.T, c *ConversationPage) *goquery.Document {
	t.Helper()
	p := samplePanes()
	p.Conversation = c
	return render(t, Inbox(inboxShell(), p))
}

func squeezed(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestEveryVerdictIsToldWithWhatWasKnown(t *testing.T) {
	doc := renderThread(t, threadOf(everyVerdict(models.CauseLate), 0))
	var order []string
	doc.Find("#m300 tbody tr").Each(func(_ int, r *goquery.Selection) { order = append(order, r.AttrOr("data-verdict", "")) })
	if got := strings.Join(order, " "); !strings.HasPrefix(got, "chosen tie_lost more_busy ") && !strings.HasPrefix(got, "chosen more_busy tie_lost ") {
		t.Errorf("the chosen one and those who could come first, not %s", got)
	}
	for verdict, want := range map[string]string{
		verdictChosen: "6 of 8 Available most recently Chosen: least busy, and waited longest", verdictBusier: "6 of 8 Available 2 others since Busier",
		verdictTieLost: "6 Available 1 other since As busy, but was assigned one more recently", verdictSecond: "second choice 6 of 8 Available 3 others since Second choice, which was not asked",
		verdictHandedOut: "6 of 8 5 from the queue Available 4 others since Has 5 from the queue to answer first", verdictFull: "8 of 8 Available 5 others since Full: has 8 of 8",
		verdictAway: "6 of 8 Away, out of office 6 others since Away", verdictLeftOut: "6 of 8 Available 7 others since Did not answer in time", verdictNoAccess: "No access to this inbox",
		verdictNoSeat: "No seat", verdictInvited: "Has not accepted the invitation yet", verdictInactive: "Deactivated",
	} {
		var cells []string
		one(t, doc, `#m300 tr[data-verdict="`+verdict+`"]`).Find("td").Each(func(_ int, s *goquery.Selection) { cells = append(cells, squeezed(s)) })
		if got := strings.Join(cells, " "); !strings.HasPrefix(got, "N"+verdict) || !strings.HasSuffix(got, want) {
			t.Errorf("%s: %q, want %q", verdict, got, want)
		}
	}
	if n := doc.Find("#m300 tr.won").Length(); n != 1 {
		t.Errorf("%d are marked as chosen", n)
	}
}

func TestEveryCauseIsTold(t *testing.T) {
	for _, c := range []struct {
		cause models.Cause
		by    int64
		want  string
	}{
		{models.CauseArrival, 0, ""},
		{models.CauseReopened, 0, "Reopened, and Eva cannot have it now."},
		{models.CauseWoken, 0, "No longer snoozed, and Eva cannot have it now."},
		{models.CauseQueue, 0, "It had waited in the queue."},
		{models.CauseLate, 0, "Eva did not answer within 30 working minutes."},
		{models.CauseByHand, 7, "Routed by Mia."},
		{models.CauseHandover, 7, "Mia handed over the work of Eva."},
		{models.CauseHandover, 5, "Handed over by Mia."},
	} {
		doc := renderThread(t, threadOf(everyVerdict(c.cause), c.by))
		if got := squeezed(doc.Find("#m300 .cause")); got != c.want {
			t.Errorf("%q by %d: %q, want %q", c.cause, c.by, got, c.want)
		}
		if got := squeezed(one(t, doc, "#m300 summary b")); got != "Assigned to Bo" {
			t.Errorf("%q: came out as %q", c.cause, got)
		}
	}
	ctx := context.Background()
	for minutes, want := range map[int64]string{0: "Eva did not answer in time.", 1: "Eva did not answer within 1 working minute.", 60: "Eva did not answer within 1 working hour.",
		90: "Eva did not answer within 90 working minutes.", 480: "Eva did not answer within 8 working hours."} {
		if got := lateCause(ctx, "Eva", minutes); got != want {
			t.Errorf("%d: %q", minutes, got)
		}
	}
	for cause, want := range map[models.Cause]string{models.CauseReopened: "Reopened, and nobody owned it.", models.CauseWoken: "No longer snoozed, and nobody owned it."} {
		if got := decisionCause(ctx, Entry{Message: happened(1, 0, 0, models.EventData{})}, models.Decision{Cause: cause}); got != want {
			t.Errorf("%q without an owner: %q", cause, got)
		}
	}
}

func TestTurnsQueueAndSecondChoiceAreTold(t *testing.T) {
	ctx := context.Background()
	candidate := func(v string, second bool) models.Candidate {
		return models.Candidate{Verdict: v, Second: second, Load: 1}
	}
	turns := models.Decision{Reason: reasonChosen, Turns: true, OwnerName: "Bo", Candidates: []models.Candidate{candidate(verdictChosen, false), candidate(verdictNotTurn, false)}}
	second := models.Decision{Reason: reasonChosen, OwnerName: "Bo", SecondDue: true, Candidates: []models.Candidate{candidate(verdictAway, false), candidate(verdictChosen, true), candidate(verdictBusier, true)}}
	queued := models.Decision{Reason: reasonQueued, Ahead: 2, Handout: 5, Candidates: []models.Candidate{candidate(verdictInQueue, false)}}
	for _, c := range []struct{ got, want string }{
		{decisionRest(ctx, turns, "s@x"), "by the rule of s@x: next in turn of 2"},
		{verdictText(ctx, turns, turns.Candidates[0]), "Chosen: next in turn"},
		{verdictText(ctx, turns, turns.Candidates[1]), "Not their turn: was assigned one more recently"},
		{ruleText(ctx, turns), "They take turns: whoever was assigned a conversation longest ago is next. Available or away."},
		{decisionRest(ctx, second, "s@x"), "by the rule of s@x: least busy of 2, as second choice"},
		{decisionLead(ctx, queued), "Put in the queue"},
		{decisionRest(ctx, queued, "s@x"), "by the rule of s@x: 2 waited before it"},
		{verdictText(ctx, queued, queued.Candidates[0]), "Could take it, but others waited before it"},
		{queuedRest(ctx, 1, "s@x"), "by the rule of s@x: 1 waited before it"},
		{queuedRest(ctx, 100, "s@x"), "by the rule of s@x: more than 99 waited before it"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
	for want, d := range map[string]models.Decision{"It had waited so long that the second choice was asked too.": second,
		"From the queue nobody is handed more than 5 that wait for their answer.": queued} {
		if got := ruleText(ctx, d); !strings.HasSuffix(got, want) {
			t.Errorf("%q, want %q at its end", got, want)
		}
	}
	if got := leftOutText(ctx, models.Decision{Cause: models.CauseHandover}) + leftOutText(ctx, models.Decision{Cause: models.CauseQueue}); got != "Gives it awayHad it before" {
		t.Error(got)
	}
}

func TestADecisionOfManyStaysShort(t *testing.T) {
	d := &models.Decision{ID: 9, Reason: reasonChosen, OwnerName: "C1500", CreatedAt: noon}
	for i := range 1500 {
		d.Candidates = append(d.Candidates, models.Candidate{UserID: int64(i + 1), Name: fmt.Sprint("C", i+1), Load: int64(1500 - i), Verdict: verdictBusier})
	}
	d.Candidates[1499].Verdict = verdictChosen
	c := threadOf(d, 0)
	doc := renderThread(t, c)
	if n := doc.Find("#m300 tbody tr").Length(); n != 20 {
		t.Errorf("%d candidates at first, want 20", n)
	}
	if got := squeezed(doc.Find("#m300 tbody tr").First().Find("td").First()); got != "C1500" {
		t.Errorf("the chosen one is not first but %s", got)
	}
	link := one(t, doc, "#m300 a.showall")
	if got := link.AttrOr("href", ""); got != "/inbox/1/unassigned/42?decision=300#m300" || squeezed(link) != "Show all 1,500" {
		t.Errorf("the link %q leads to %s", squeezed(link), got)
	}
	c.WholeID = 300
	doc = renderThread(t, c)
	if _, open := one(t, doc, "#m300").Attr("open"); !open {
		t.Error("the decision that was asked for whole is folded")
	}
	if n := doc.Find("#m300 tbody tr").Length(); n != 1000 {
		t.Errorf("%d candidates in all, want 1000", n)
	}
	if got := squeezed(one(t, doc, "#m300 .candidates")); !strings.Contains(got, "500 others are not shown.") {
		t.Error("nobody says that there are more than 1000")
	}
}

func TestTheOwnerMenuTellsLoadAndWhySomebodyIsAway(t *testing.T) {
	p := samplePanes()
	c := p.Conversation
	c.Owners = []OwnerOption{
		{Owner: models.UserOwner(1), Name: "Wout", Availability: models.Away, Why: models.WhyIdle, Open: 3, Capacity: 8},
		{Owner: models.UserOwner(2), Name: "Bo", Availability: models.Available, Open: 8, Capacity: 8},
		{Owner: models.UserOwner(3), Name: "Cas", Availability: models.Available, Open: 9, Capacity: 8},
		{Owner: models.UserOwner(4), Name: "Dot", Availability: models.Available, Open: 40},
	}
	c.OwnerName, c.OwnerNow, c.Conversation.Owner = "Cas", c.Owners[2], models.UserOwner(3)
	doc := render(t, Inbox(inboxShell(), p))
	for value, want := range map[string][]string{"u1": {"3 of 8", "Away, idle"}, "u2": {"8 of 8 · full", "Available"}, "u3": {"9 of 8 · full"}, "u4": {"40 open"}} {
		got := squeezed(one(t, doc, "#owner-42 button[value="+value+"]"))
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q lacks %q", value, got, w)
			}
		}
	}
	if got := squeezed(one(t, doc, "#owner-42 summary .over")); got != "9 of 8 Cas has 9 open, 1 more than their 8." {
		t.Errorf("the mark beside the owner says %q", got)
	}
	c.OwnerNow.Open = 8
	if render(t, Inbox(inboxShell(), p)).Find("#owner-42 .over").Length() != 0 {
		t.Error("somebody who is just full is marked as having too many")
	}
}
