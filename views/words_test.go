package views

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fairlead/models"

	"github.com/a-h/templ"
)

func TestDecisionsAreWorded(t *testing.T) {
	candidate := func(v string, last int64) models.Candidate {
		return models.Candidate{Name: v, Verdict: v, LastAssigned: last}
	}
	all := []models.Candidate{candidate(verdictChosen, 3), candidate(verdictBusier, 0), candidate(verdictTieLost, 9), candidate(verdictAway, 0), candidate(verdictNoSeat, 0), candidate(verdictInactive, 0), candidate(verdictNoAccess, 0), candidate(verdictInvited, 0)}
	en, nl := context.Background(), WithLanguage(context.Background(), "nl")
	for _, c := range []struct {
		d    models.Decision
		want string
	}{
		{models.Decision{Reason: reasonChosen, OwnerName: "Ana", OnlyAvailable: true, Candidates: all}, "Assigned to Ana by the rule of s@x: least busy of 3 available"},
		{models.Decision{Reason: reasonChosen, OwnerName: "Ana", Candidates: all}, "Assigned to Ana by the rule of s@x: least busy of 3"},
		{models.Decision{Reason: reasonChosen, OwnerName: "Ana", Candidates: all[:1]}, "Assigned to Ana by the rule of s@x: the only one who could take it"},
		{models.Decision{Reason: reasonNoRule}, "Left unassigned by the rule of s@x: it assigns nobody"},
		{models.Decision{Reason: reasonNoneNamed}, "Left unassigned by the rule of s@x: it names nobody"},
		{models.Decision{Reason: reasonNoneCould, Candidates: all[3:]}, "Left unassigned by the rule of s@x: nobody of 5 could take it"},
	} {
		if got := decisionLead(en, c.d) + " " + decisionRest(en, c.d, "s@x"); got != c.want {
			t.Errorf("%s: %q, want %q", c.d.Reason, got, c.want)
		}
		if decisionRest(nl, c.d, "s@x") == decisionRest(en, c.d, "s@x") {
			t.Errorf("%s is not translated", c.d.Reason)
		}
	}
	d := models.Decision{Reason: reasonChosen, Tie: models.TieRotate, Candidates: all}
	for i, want := range []string{"Chosen: least busy, and waited longest", "Busier", "As busy, but was assigned one more recently", "Away", "No seat", "Deactivated", "No access to this inbox", "Has not accepted the invitation yet"} {
		if got := verdictText(en, d, all[i]); got != want {
			t.Errorf("%s: %q", all[i].Verdict, got)
		}
	}
	for i, want := range map[int]string{0: "1 other since", 1: "never", 2: "most recently"} {
		if got := lastAssigned(en, []int64{-9, -3, 0, 0, 0, 0, 0, 0}, all[i]); got != want {
			t.Errorf("candidate %d was last assigned %q, want %q", i, got, want)
		}
	}
}

func TestDeliveriesAreWorded(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		d             models.Delivery
		summary, line string
		retry         bool
	}{
		{models.Delivery{State: models.DeliveryPending}, "Sending…", "", false},
		{models.Delivery{State: models.DeliverySending}, "Sending…", "", false},
		{models.Delivery{State: models.DeliverySent}, "Sent", "", false},
		{models.Delivery{State: models.DeliveryPending, Attempts: 1, LastWords: "451 later", NextAt: noon}, "Waiting to try again", "Not yet delivered to a@x: “451 later” Next try: 12 Nov 2026, 10:16 UTC.", true},
		{models.Delivery{State: models.DeliveryFailed, LastWords: "550 no"}, "Not delivered", "Not delivered to a@x: “550 no”", true},
		{models.Delivery{State: models.DeliveryUnknown}, "May have been sent", "May have been sent to a@x: the connection broke before the server answered. It is not repeated by itself.", true},
		{models.Delivery{State: models.DeliveryBounced, LastWords: "5.1.1"}, "Came back", "Came back from a@x: “5.1.1”", true},
	} {
		c.d.Recipient = "a@x"
		ds := []models.Delivery{c.d}
		if got := deliverySummary(ctx, ds); got != c.summary {
			t.Errorf("%s: %q, want %q", c.d.State, got, c.summary)
		}
		ds = append(ds, models.Delivery{State: models.DeliverySent})
		summary := c.summary
		if c.d.State == models.DeliveryFailed || c.d.State == models.DeliveryBounced { // the other one has it
			summary = "Not delivered to 1 of 2"
		}
		if got := deliverySummary(ctx, ds); got != summary {
			t.Errorf("%s beside one that was sent: %q, want %q", c.d.State, got, summary)
		}
		if got := deliveryLine(ctx, c.d); got != c.line {
			t.Errorf("%s: %q, want %q", c.d.State, got, c.line)
		}
		if canRetry(ds) != c.retry {
			t.Errorf("%s: try again is offered: %v", c.d.State, !c.retry)
		}
	}
}

// A server that refuses the sender says so once, and not again for each of many recipients.
func TestWhatIsTheSameForSeveralRecipientsIsSaidOnce(t *testing.T) {
	of := func(recipient string, state models.DeliveryState, words string) models.Delivery {
		return models.Delivery{Recipient: recipient, State: state, LastWords: words}
	}
	got := deliveryLines(context.Background(), []models.Delivery{of("a@x", models.DeliveryFailed, "no such sender"), of("b@x", models.DeliveryFailed, "no such user"), of("c@x", models.DeliverySent, ""),
		of("d@x", models.DeliveryFailed, "no such sender"), of("e@x", models.DeliveryBounced, "no such sender"), of("f@x", models.DeliverySent, "")})
	want := []string{"Not delivered to a@x, d@x: “no such sender”", "Not delivered to b@x: “no such user”", "Came back from e@x: “no such sender”"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEventsAreWorded(t *testing.T) {
	ctx := context.Background()
	state := func(from, to string) models.EventData {
		return models.EventData{Kind: models.EventState, From: from, To: to}
	}
	owner := func(reason, to, name string) models.EventData {
		return models.EventData{Kind: models.EventOwner, Reason: reason, OwnerTo: to, NameTo: name, NameFrom: "Wout"}
	}
	for _, c := range []struct {
		d    models.EventData
		want string
	}{
		{state("open", "closed"), "Closed by Ana"}, {state("closed", "open"), "Reopened by Ana"}, {state("open", "spam"), "Marked as spam by Ana"},
		{state("spam", "open"), "Marked as not spam by Ana"}, {state("open", "trash"), "Moved to the trash by Ana"}, {state("trash", "open"), "Restored by Ana"},
		{owner(models.ByHand, "t3", "Billing"), "Ana gave this to Billing; Wout had it before"}, {owner(models.ByHand, "u4", "Ana"), "Ana took this; Wout had it before"}, {owner(models.ByHand, "nobody", ""), "Ana set the owner to nobody; Wout had it before"},
		{owner(models.ByReply, "u4", "Ana"), "Ana became the owner by replying"}, {owner(models.Deactivated, "nobody", ""), "Unassigned: Wout was deactivated"},
		{owner(models.LostAccess, "nobody", ""), "Unassigned: Wout lost access to this inbox"}, {owner(models.TeamRemoved, "nobody", ""), "Unassigned: the team Wout was removed"},
		{models.EventData{Kind: models.EventOwner, Reason: models.ByHand, OwnerFrom: "u4", NameFrom: "Ana", OwnerTo: "u5", NameTo: "Bo"}, "Ana gave this to Bo"},
		{models.EventData{Kind: models.EventOwner, Reason: models.ByHandover, OwnerFrom: "u4", NameFrom: "Ana", OwnerTo: "u5", NameTo: "Bo"}, "Ana handed this over to Bo"},
		{owner(models.ByHandover, "u5", "Bo"), "Ana handed this over to Bo; Wout had it before"}, {owner(models.ByHandover, "nobody", ""), "Ana handed this over to nobody; Wout had it before"},
		{models.EventData{Kind: models.EventState, From: "open", To: "snoozed", Until: noon}, "Snoozed by Ana until 12 Nov 2026, 10:16 UTC"},
		{models.EventData{Kind: models.EventState, From: "open", To: "snoozed", Until: models.Never}, "Snoozed by Ana until somebody writes"},
		{state("snoozed", "open"), "Woken by Ana"},
		{models.EventData{Kind: models.EventState, From: "closed", To: "open", Reason: models.OpenedByReport}, "Opened again: a mail that was sent from here came back"},
		{models.EventData{Kind: "later"}, "Something happened here that this version cannot read."},
	} {
		if got := eventText(ctx, Entry{Message: happened(1, 0, 4, c.d), Author: "Ana"}); got != c.want {
			t.Errorf("%+v: %q, want %q", c.d, got, c.want)
		}
	}
}

func TestPagesInDutch(t *testing.T) {
	for name, page := range map[string]templ.Component{"inbox": Inbox(inboxShell(), samplePanes())} {
		html := renderText(t, "nl", page)
		for _, want := range []string{`lang="nl"`, "Niet toegewezen", "Aan mij toewijzen", "Niemand beschikbaar · 3 afwezig, 1 zonder seat", "gisteren"} {
			if !strings.Contains(html, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
}

func TestAbsencesAreWorded(t *testing.T) {
	at := func(text string) models.Time {
		is, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return models.At(is)
	}
	standing := Standing{Zone: time.UTC, Now: at("2026-11-02 09:00")}
	for _, c := range []struct{ from, till, en, nl string }{
		{"2026-12-03 00:00", "2026-12-04 00:00", "3 Dec", "3 dec"},
		{"2026-12-03 00:00", "2026-12-09 00:00", "3 Dec through 8 Dec", "3 dec t/m 8 dec"},
		{"2026-12-03 13:30", "2026-12-09 00:00", "3 Dec 13:30 through 8 Dec", "3 dec 13:30 t/m 8 dec"},
		{"2026-12-03 13:30", "2026-12-03 17:00", "3 Dec 13:30 to 17:00", "3 dec 13:30 tot 17:00"},
		{"2026-12-03 13:30", "2026-12-08 17:00", "3 Dec 13:30 to 8 Dec 17:00", "3 dec 13:30 tot 8 dec 17:00"},
	} {
		a := models.Absence{FromAt: at(c.from), TillAt: at(c.till)}
		for lang, want := range map[string]string{"en": c.en, "nl": c.nl} {
			if got := absenceSpan(WithLanguage(context.Background(), lang), a, standing); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	}
}

func TestAgo(t *testing.T) {
	en, nl := context.Background(), WithLanguage(context.Background(), "nl")
	for d, want := range map[time.Duration][2]string{
		-time.Minute: {"now", "nu"}, 59 * time.Second: {"now", "nu"}, 14 * time.Minute: {"14 min", "14 min"}, 3 * time.Hour: {"3 h", "3 u"}, 25 * time.Hour: {"yesterday", "gisteren"},
		4 * 24 * time.Hour: {"4 days", "4 dagen"}, 30 * 24 * time.Hour: {"13 Oct", "13 okt"}, 400 * 24 * time.Hour: {"8 Oct 2025", "8 okt 2025"},
	} {
		if got := [2]string{ago(en, before(d), noon), ago(nl, before(d), noon)}; got != want {
			t.Errorf("%v ago is %q, want %q", d, got, want)
		}
	}
	if ago(en, 0, noon) != "" || ago(en, models.Never, noon) != "" {
		t.Error("no moment has an age")
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Marloes Jansen": "MJ", "Ana": "A", "jan van der Berg": "JB", "noreply@example.com": "N", "": "·", "+31 20": "32", "黒田 愛子": "黒愛", "***": "·", "(Éva) Nagy": "ÉN"} {
		if got := initials(name); got != want {
			t.Errorf("initials of %q are %q, want %q", name, got, want)
		}
	}
	if got := hue("Ana"); got != "h5" {
		t.Errorf("the hue of Ana has become %s: everyone's colour changes", got)
	}
}

func TestPlace(t *testing.T) {
	p := Place{Inbox: 2, View: models.ViewMine, Sort: models.SortWaiting, After: "5-6"}
	if got := p.List(); got != "/inbox/2/mine?after=5-6&sort=waiting" {
		t.Error(got)
	}
	if got := (Place{View: models.ViewOpen}).Conversation(9, "tab", "comment"); got != "/inbox/all/open/9?tab=comment" {
		t.Error(got)
	}
}

func TestWhyNobodyOwnsItIsWorded(t *testing.T) {
	en, nl := context.Background(), WithLanguage(context.Background(), "nl")
	away := &models.Decision{Reason: reasonNoneCould, Candidates: []models.Candidate{{Verdict: verdictAway}, {Verdict: verdictAway}, {Verdict: verdictInvited}}}
	for _, c := range []struct {
		why  string
		d    *models.Decision
		want string
	}{
		{"", nil, "Not routed: sent by a machine"},
		{models.ByHand, away, "Set to nobody by hand"},
		{models.Deactivated, nil, "The owner was deactivated"},
		{models.LostAccess, nil, "The owner lost access"},
		{models.TeamRemoved, nil, "The owning team was removed"},
		{models.ByRule, &models.Decision{Reason: reasonNoRule}, "The rule assigns nobody"},
		{models.ByRule, &models.Decision{Reason: reasonNoneNamed}, "The rule names nobody"},
		{models.ByRule, away, "Nobody available · 2 away, 1 only invited"},
	} {
		if got := whyNobody(en, c.why, c.d); got != c.want {
			t.Errorf("%q: %q, want %q", c.why, got, c.want)
		}
		if whyNobody(nl, c.why, c.d) == whyNobody(en, c.why, c.d) {
			t.Errorf("%q is not translated", c.want)
		}
	}
}

func TestWaitingIsWorded(t *testing.T) {
	en, nl := context.Background(), WithLanguage(context.Background(), "nl")
	now := func(handout int64, verdicts ...string) models.Decision {
		d := models.Decision{Reason: reasonNoneCould, Handout: handout}
		for _, v := range verdicts {
			d.Candidates = append(d.Candidates, models.Candidate{Verdict: v})
		}
		return d
	}
	for _, c := range []struct {
		w      models.Wait
		en, nl string
	}{
		{models.Wait{Place: 2, Now: now(5, verdictAway, verdictAway, verdictAway, verdictFull, verdictHandedOut)}, "Waiting · 2nd in the queue · 3 away, 1 full, 1 has 5 to answer first", "Wacht · 2e in de rij · 3 afwezig, 1 vol, 1 moet er eerst 5 beantwoorden"},
		{models.Wait{Place: 11, Now: now(2, verdictHandedOut, verdictHandedOut, verdictLeftOut, verdictSecond)}, "Waiting · 11th in the queue · 2 have 2 to answer first, 1 had it before, 1 second choice", "Wacht · 11e in de rij · 2 moeten er eerst 2 beantwoorden, 1 had het al, 1 tweede keus"},
		{models.Wait{Place: 21, Now: now(5)}, "Waiting · 21st in the queue", "Wacht · 21e in de rij"},
		{models.Wait{Place: models.CountStop, Now: now(5, verdictAway)}, "Waiting · 99+ before it · 1 away", "Wacht · 99+ ervoor · 1 afwezig"},
		{models.Wait{Place: 1, Held: true, Now: now(5, verdictChosen)}, "Waiting · 1st in the queue · until somebody takes or routes it", "Wacht · 1e in de rij · tot iemand het neemt of verdeelt"},
		{models.Wait{Place: 3, Held: true, Now: models.Decision{Reason: reasonNoRule}}, "Waiting · 3rd in the queue · the rule assigns nobody now", "Wacht · 3e in de rij · de regel wijst nu niemand toe"},
		{models.Wait{Place: 12, Now: models.Decision{Reason: reasonNoneNamed}}, "Waiting · 12th in the queue · the rule names nobody now", "Wacht · 12e in de rij · de regel noemt nu niemand"},
	} {
		if got := whyUnassigned(en, models.ByRule, nil, &c.w); got != c.en {
			t.Errorf("%q, want %q", got, c.en)
		}
		if got := whyUnassigned(nl, models.ByRule, nil, &c.w); got != c.nl {
			t.Errorf("%q, want %q", got, c.nl)
		}
	}
	for place, want := range map[int64]string{2: "Waiting · 2nd · 1 full", models.CountStop: "Waiting · 99+ · 1 full"} {
		if got := whyOnRow(en, Row{Wait: &models.Wait{Place: place, Now: now(5, verdictFull)}}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := whyUnassigned(en, models.ByRule, &models.Decision{Reason: reasonQueued}, nil); got != "Joined the queue" {
		t.Error(got)
	}
}

func TestWhyAMailServerWasNotReachedIsToldInTheReadersLanguage(t *testing.T) {
	d := models.Delivery{State: models.DeliveryFailed, Recipient: "a@x", LastWords: "the server did not answer in time"}
	if got, want := deliveryLine(WithLanguage(context.Background(), "nl"), d), "Niet bezorgd bij a@x: “de server antwoordde niet op tijd”"; got != want {
		t.Errorf("says %q, want %q", got, want)
	}
}

func TestWhatServersSayIsInTheReadersLanguageAsFarAsItIsOurs(t *testing.T) {
	for words, want := range map[string]string{
		"Connected to 127.0.0.1:143":                                                                                       "Verbonden met 127.0.0.1:143",
		"there is no server of the name imap.nowhere.example":                                                              "er is geen server met de naam imap.nowhere.example",
		"TLS 1.3, certificate for localhost":                                                                               "TLS 1.3, certificaat voor localhost",
		"this is no SMTP server: it says “* OK ready”":                                                                     "dit is geen SMTP-server: die zegt “* OK ready”",
		"this is no IMAP server: it says “220 mail.example ESMTP”":                                                         "dit is geen IMAP-server: die zegt “220 mail.example ESMTP”",
		"The server does not give this mail out: the server closed the connection":                                         "De server geeft deze mail niet: de server verbrak de verbinding",
		"the provider cannot be asked: there is no server of the name x.example":                                           "de provider kan niet worden gevraagd: er is geen server met de naam x.example",
		"no token came from https://x.example/token, but another answer: check that address, under Where tokens come from": "van https://x.example/token kwam geen token, maar een ander antwoord: controleer dat adres, bij Waar tokens vandaan komen",
		"NO [AUTHENTICATIONFAILED] Authentication failed.":                                                                 "NO [AUTHENTICATIONFAILED] Authentication failed.",
	} {
		if got := said(WithLanguage(context.Background(), "nl"), words); got != want {
			t.Errorf("says %q, want %q", got, want)
		}
		if got := said(context.Background(), words); got != words {
			t.Errorf("in English it says %q", got)
		}
	}
}

func TestHowAMailboxIsFetchedIsWorded(t *testing.T) {
	now := models.At(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	for _, row := range []struct {
		m     models.Mailbox
		words string
		bad   bool
	}{
		{models.Mailbox{}, "No mail is fetched yet.", false},
		{models.Mailbox{ID: 1, Waiting: 1}, "1 mail waits to be fetched.", false},
		{models.Mailbox{ID: 1, Failures: 1, FailingAt: now, NextAt: now.Add(2 * time.Second)}, "The connection has broken off, and is made anew.", false},
		{models.Mailbox{ID: 1, Failures: 1, FailingAt: now, NextAt: now.Add(10 * time.Minute)}, "Fetching has just failed. It is tried again by itself.", true},
		{models.Mailbox{ID: 1, Failures: 2, FailingAt: now.Add(-5 * time.Minute), NextAt: now.Add(time.Second)}, "Fetching has failed for 5 min. It is tried again by itself.", true},
		{models.Mailbox{ID: 1, Failures: 9, FailingAt: now.Add(-50 * time.Hour), NextAt: now.Add(time.Second)}, "Fetching has failed since 2 May. It is tried again by itself.", true},
		{models.Mailbox{ID: 1, Failures: 2, FailingAt: now.Add(-5 * time.Minute), Words: "the provider does not let Fairlead in any more: invalid_grant"}, "The provider has ended the sign-in: sign in again. What arrives meanwhile stays in the mailbox, and is fetched then.", true},
	} {
		if words, bad := mailboxState(context.Background(), row.m, now); words != row.words || bad != row.bad {
			t.Errorf("%+v: %q, %t", row.m, words, bad)
		}
	}
}
