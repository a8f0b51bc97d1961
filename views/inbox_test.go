package views

import (
	"context"
	"strings"
	"testing"
	"time"

	"fairlead/models"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>`

// hostilePage has a stranger's words wherever a stranger may write.
func hostilePage() InboxPage {
	p := samplePanes()
	for i := range p.Rows {
		p.Rows[i].Contact, p.Rows[i].Subject, p.Rows[i].Snippet, p.Rows[i].OwnerName = hostile, hostile, hostile, hostile
	}
	c := p.Conversation
	c.Conversation.Subject, c.Contact.Name, c.Addresses, c.Others[0].Subject = hostile, hostile, []string{hostile}, hostile
	for i := range c.Entries {
		e := &c.Entries[i]
		e.Message.Text, e.Message.Visible, e.Message.Subject, e.Message.Problem = hostile+" https://x.example/"+hostile, hostile, hostile, hostile
		e.Message.From, e.Message.To = models.Person{Name: hostile, Email: hostile}, []models.Person{{Name: hostile, Email: hostile}}
		for j := range e.Files {
			e.Files[j].Name, e.Files[j].ContentType = hostile, hostile
		}
		for j := range e.Deliveries {
			e.Deliveries[j].LastWords, e.Deliveries[j].Recipient = hostile, hostile
		}
		if e.Decision != nil {
			e.Decision.Candidates[0].Name, e.Decision.Candidates[0].Via = hostile, hostile
		}
	}
	c.Editor.Body, c.Editor.Cc, c.Editor.To, c.Editor.Conflict = hostile, hostile, []string{hostile}, c.Entries[3:4]
	return p
}

// TestNothingInline holds what our Content-Security-Policy demands: no inline script, no style, no handlers; whatever strangers write.
func TestNothingInline(t *testing.T) {
	pages := previewPages(inboxShell())
	pages["hostile"] = Inbox(inboxShell(), hostilePage())
	for name, page := range pages {
		doc := render(t, page)
		doc.Find("*").Each(func(_ int, s *goquery.Selection) {
			for _, a := range s.Nodes[0].Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
					t.Errorf("%s: <%s> has %s=%q", name, goquery.NodeName(s), a.Key, a.Val)
				}
			}
		})
		if n := doc.Find("script:not([src]), style, img[src=x]").Length(); n != 0 {
			t.Errorf("%s: %d inline scripts, styles or smuggled pictures", name, n)
		}
	}
}

// Every control has a name, every id stands once: what axe asks first.
func TestControlsHaveNames(t *testing.T) {
	for name, page := range previewPages(inboxShell()) {
		doc := render(t, page)
		seen := map[string]bool{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("id", "")
			if seen[id] {
				t.Errorf("%s: id %q stands twice", name, id)
			}
			seen[id] = true
		})
		doc.Find("a, button, summary").Each(func(_ int, s *goquery.Selection) {
			if strings.TrimSpace(s.Text()) == "" && s.AttrOr("aria-label", "") == "" && s.AttrOr("hidden", "-") == "-" {
				h, _ := goquery.OuterHtml(s)
				t.Errorf("%s: no name: %s", name, h)
			}
		})
		if n := doc.Find("main").Length(); n != 1 {
			t.Errorf("%s: %d main landmarks", name, n)
		}
		if n := doc.Find("#main").Length(); n != 1 {
			t.Errorf("%s: %d targets of the skip link", name, n)
		}
		if n := doc.Find("h1").Length(); n != 1 {
			t.Errorf("%s: %d h1", name, n)
		}
	}
}

func TestRowsSayWhoOrWhyNobody(t *testing.T) {
	doc := render(t, Inbox(inboxShell(), samplePanes()))
	for id, want := range map[string]string{
		"#c42": "Nobody available · 3 away, 1 without seat", "#c43": "No rule on this channel", "#c44": "No longer with Ana Costa",
		"#c45": "Set to nobody by hand", "#c46": "Ana Costa", "#c47": "Billing", "#c48": "The rule names nobody",
	} {
		if got := one(t, doc, id+" .why").Text(); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	if one(t, doc, "#c42 .unreaddot + .hide").Text() != "Unread: " {
		t.Error("unread is not said in words")
	}
	if doc.Find("#c44 .unreaddot").Length() != 0 {
		t.Error("a read row has the mark of an unread one")
	}
	if got := one(t, doc, "#c42 a").AttrOr("href", ""); got != "/inbox/1/unassigned/42" {
		t.Errorf("the row leads to %s", got)
	}
}

func TestCountsStop(t *testing.T) {
	doc := render(t, Inbox(inboxShell(), samplePanes()))
	if got := one(t, doc, `#views a[href="/inbox/1/open"] .n`).Text(); got != "99+" {
		t.Errorf("100 is shown as %q", got)
	}
}

func TestDecisionsAreWorded(t *testing.T) {
	candidate := func(v string, last int64) models.Candidate {
		return models.Candidate{Name: v, Verdict: v, LastAssigned: last}
	}
	all := []models.Candidate{candidate(verdictChosen, 3), candidate(verdictBusier, 0), candidate(verdictTieLost, 9), candidate(verdictAway, 0), candidate(verdictNoSeat, 0), candidate(verdictInactive, 0), candidate(verdictNoAccess, 0)}
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
		{models.Decision{Reason: reasonNoneCould, Candidates: all[3:]}, "Left unassigned by the rule of s@x: nobody of 4 could take it"},
	} {
		if got := decisionLead(en, c.d) + " " + decisionRest(en, c.d, "s@x"); got != c.want {
			t.Errorf("%s: %q, want %q", c.d.Reason, got, c.want)
		}
		if decisionRest(nl, c.d, "s@x") == decisionRest(en, c.d, "s@x") {
			t.Errorf("%s is not translated", c.d.Reason)
		}
	}
	d := models.Decision{Reason: reasonChosen, Tie: models.TieRotate, Candidates: all}
	for i, want := range []string{"Chosen: least busy, and waited longest", "Busier", "As busy, but was assigned one more recently", "Away", "No seat", "Deactivated", "No access to this inbox"} {
		if got := verdictText(en, d, all[i]); got != want {
			t.Errorf("%s: %q", all[i].Verdict, got)
		}
	}
	for i, want := range map[int]string{0: "1 back", 1: "never", 2: "latest"} {
		if got := lastAssigned(en, d, all[i]); got != want {
			t.Errorf("candidate %d was last assigned %q, want %q", i, got, want)
		}
	}
}

func TestTheDecisionIsFoldedWithEveryCandidate(t *testing.T) {
	doc := render(t, Inbox(inboxShell(), samplePanes()))
	card := one(t, doc, "details.decision")
	if _, open := card.Attr("open"); open {
		t.Error("the decision is open")
	}
	if n := card.Find("tbody tr").Length(); n != 4 {
		t.Errorf("%d candidates, want 4", n)
	}
	if !strings.Contains(card.Find("tbody").Text(), "by Billing") {
		t.Error("the team that brought someone in is missing")
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
		{models.Delivery{State: models.DeliveryPending, Attempts: 1, LastWords: "451 later", NextAt: noon}, "Waiting to try again", "Not yet delivered to a@x. The server said: 451 later Next try: 12 Nov 2026, 10:16 UTC.", true},
		{models.Delivery{State: models.DeliveryFailed, LastWords: "550 no"}, "Not delivered", "Not delivered to a@x. The server said: 550 no", true},
		{models.Delivery{State: models.DeliveryUnknown}, "May have been sent", "May have been sent to a@x: the connection broke before the server answered. It is not repeated by itself.", true},
		{models.Delivery{State: models.DeliveryBounced, LastWords: "5.1.1"}, "Came back", "Came back from a@x. Its server said: 5.1.1", true},
	} {
		c.d.Recipient = "a@x"
		ds := []models.Delivery{{State: models.DeliverySent}, c.d}
		if got := deliverySummary(ctx, ds); got != c.summary {
			t.Errorf("%s: %q, want %q", c.d.State, got, c.summary)
		}
		if got := deliveryLine(ctx, c.d); got != c.line {
			t.Errorf("%s: %q, want %q", c.d.State, got, c.line)
		}
		if canRetry(ds) != c.retry {
			t.Errorf("%s: try again is offered: %v", c.d.State, !c.retry)
		}
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
		{owner(models.ByHand, "t3", "Billing"), "Ana gave this to Billing"}, {owner(models.ByHand, "u4", "Ana"), "Ana took this"}, {owner(models.ByHand, "nobody", ""), "Ana set the owner to nobody"},
		{owner(models.ByReply, "u4", "Ana"), "Ana became the owner by replying"}, {owner(models.Deactivated, "nobody", ""), "Unassigned: Wout was deactivated"},
		{owner(models.LostAccess, "nobody", ""), "Unassigned: Wout lost access to this inbox"}, {owner(models.TeamRemoved, "nobody", ""), "Unassigned: the team Wout was removed"},
		{models.EventData{Kind: models.EventReopened}, "Reopened by an answer from the contact"}, {models.EventData{Kind: models.EventBounced, Text: "5.1.1 100%"}, "A mail came back: 5.1.1 100%"},
		{models.EventData{Kind: models.EventImported}, "Brought along from before"}, {models.EventData{Kind: "later"}, "Something happened here that this version cannot read."},
	} {
		if got := eventText(ctx, Entry{Message: happened(1, 0, 4, c.d), Author: "Ana"}); got != c.want {
			t.Errorf("%+v: %q, want %q", c.d, got, c.want)
		}
	}
}

func TestTheOwnerMenuPutsMeFirst(t *testing.T) {
	doc := render(t, Inbox(inboxShell(), samplePanes()))
	var values []string
	doc.Find("#owner-42 button[name=owner]").Each(func(_ int, s *goquery.Selection) { values = append(values, s.AttrOr("value", "")) })
	if got := strings.Join(values, " "); got != "u7 u4 u1 t3 nobody" {
		t.Errorf("the order is %s", got)
	}
	if got := one(t, doc, `#owner-42 input[name=was]`).AttrOr("value", ""); got != "nobody" {
		t.Errorf("the form says it was %q", got)
	}
	if text := doc.Find(`#owner-42 button[value=u1]`).Text(); !strings.Contains(text, "Away") || !strings.Contains(text, "8 open") {
		t.Errorf("availability and open count are missing: %q", text)
	}
}

func TestTheEditorPostsWhereItsTabSays(t *testing.T) {
	p := samplePanes()
	for _, comment := range []bool{false, true} {
		p.Conversation.Editor.Comment = comment
		doc := render(t, Inbox(inboxShell(), p))
		want, other := "/conversations/42/reply", "/conversations/42/comment"
		if comment {
			want, other = other, want
		}
		if got := one(t, doc, "form.editor").AttrOr("action", ""); got != want {
			t.Errorf("the form posts to %s", got)
		}
		if n := doc.Find(`form.editor button[formaction="` + other + `"]:not([disabled])`).Length(); n != 0 {
			t.Errorf("%d buttons of the other tab are alive", n)
		}
		if n := doc.Find(`form.editor button[formaction="` + want + `"]:not([disabled])`).Length(); n == 0 {
			t.Error("no button of this tab is alive")
		}
	}
}

func TestAChannelThatCannotSendSaysSo(t *testing.T) {
	p := samplePanes()
	p.Conversation.Editor.CanSend, p.Conversation.Editor.SetUpURL = false, "/settings/channels/1"
	doc := render(t, Inbox(inboxShell(), p))
	if one(t, doc, ".cannot a").AttrOr("href", "") != "/settings/channels/1" {
		t.Error("no way to set sending up")
	}
	if doc.Find(`button[value=send]:not([disabled]), button[value=close][name=action]:not([disabled])`).Length() != 0 {
		t.Error("sending is offered")
	}
}

func TestAConflictKeepsWhatWasTyped(t *testing.T) {
	p := samplePanes()
	e := &p.Conversation.Editor
	e.Body, e.Conflict, e.CloseToo = "My answer", p.Conversation.Entries[3:4], true
	doc := render(t, Inbox(inboxShell(), p))
	if got := one(t, doc, "form.editor textarea").Text(); got != "My answer" {
		t.Errorf("the text is %q", got)
	}
	if !strings.Contains(one(t, doc, ".conflict").Text(), "one of the two") {
		t.Error("the colleague's reply is not shown")
	}
	for _, action := range []string{"anyway", "keep"} {
		one(t, doc, `form.editor button[name=action][value=`+action+`]`)
	}
	if one(t, doc, "form.editor input[name=then]").AttrOr("value", "") != "close" {
		t.Error("send anyway would not close")
	}
}

func TestTheFormsAnswerHasTheAddressOfItsPage(t *testing.T) {
	s := inboxShell()
	s.Here = "/conversations/42/reply"
	doc := render(t, Inbox(s, samplePanes()))
	if got := one(t, doc, "#availability input[name=back]").AttrOr("value", ""); got != "/inbox/1/unassigned/42" {
		t.Errorf("the switch comes back to %s", got)
	}
}

func TestAFragmentIsTitleAndMain(t *testing.T) {
	s := inboxShell()
	s.Fragment = true
	html := renderText(t, "en", Inbox(s, samplePanes()))
	if !strings.HasPrefix(html, "<title>Factuur 2291 klopt niet · Fairlead</title>") || strings.Contains(html, "<html") {
		t.Errorf("the fragment begins with %.80q", html)
	}
}

func TestPartsAreOneElement(t *testing.T) {
	for part, selector := range map[string]string{"list": "section#list", "views": "nav#views", "thread": "div#thread", "badge": "span#badge"} {
		doc := render(t, InboxPart(inboxShell(), samplePanes(), part))
		if doc.Find("body > *").Length() != 1 || doc.Find("body > "+selector).Length() != 1 {
			t.Errorf("%s is not %s alone", part, selector)
		}
	}
}

func TestMailIsShownInASandboxAndTextIsFolded(t *testing.T) {
	p := samplePanes()
	doc := render(t, Inbox(inboxShell(), p))
	if q := one(t, doc, "#m101 details.quote").Text(); !strings.Contains(q, "Uw factuur staat klaar") {
		t.Errorf("the quotation holds %q", q)
	}
	if got := one(t, doc, "#m101 .text a").AttrOr("href", ""); got != "https://jansen-fietsen.example/f/2291" {
		t.Errorf("the address became %q", got)
	}
	p.Conversation.Entries[0].Message.HTML, p.Conversation.Entries[0].Remote = "<p>Hi</p>", true
	doc = render(t, Inbox(inboxShell(), p))
	frame := one(t, doc, "#m101 iframe")
	if frame.AttrOr("sandbox", "") != "allow-same-origin allow-popups" || frame.AttrOr("src", "") != "/messages/101/frame" {
		t.Error("the frame is not as it must be")
	}
	if link := one(t, doc, "#m101 .remote a"); link.AttrOr("target", "") != frame.AttrOr("name", "-") {
		t.Error("remote pictures would not open in the frame")
	}
}

func TestEmptyListsSayWhatToDo(t *testing.T) {
	for _, v := range models.Views {
		p := InboxPage{Now: noon, Place: Place{View: v}, Inboxes: []models.Inbox{{ID: 1, Name: "Support"}}}
		if one(t, render(t, Inbox(inboxShell(), p)), "#list .empty p").Text() == "" {
			t.Errorf("%s says nothing", v)
		}
	}
	first := samplePanes()
	first.Conversation, first.Rows = nil, nil
	for f, want := range map[FirstSteps]string{
		{Address: "a@x.example", SMTPAddr: "127.0.0.1:2525"}: "form[action='/test-message'] button", {CanAdmin: true}: ".empty a[href='/settings/inboxes']",
	} {
		first.FirstSteps = &f
		one(t, render(t, Inbox(inboxShell(), first)), want)
	}
}

func TestErrorsAreWorded(t *testing.T) {
	for _, status := range []int{403, 404, 409, 413, 429, 500} {
		doc := render(t, Error(inboxShell(), ErrorPage{Status: status}))
		if one(t, doc, "h1").Text() == "" || doc.Find("main p").First().Text() == "" {
			t.Errorf("%d says nothing", status)
		}
	}
	if doc := render(t, Error(Shell{}, ErrorPage{Status: 404})); doc.Find(".top").Length() != 0 {
		t.Error("a stranger sees the top bar")
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
	if hue("Ana") != hue("Ana") {
		t.Error("the hue of a name changes")
	}
}

func TestMarkdownLoadsAndRunsNothing(t *testing.T) {
	html := markdown("**b** <script>x</script> ![p](http://evil.example/x.png) [l](javascript:alert(1)) [ok](https://x.example)")
	for _, bad := range []string{"<script", "<img", "javascript:"} {
		if strings.Contains(html, bad) {
			t.Errorf("%s in %s", bad, html)
		}
	}
	if !strings.Contains(html, "<strong>b</strong>") || !strings.Contains(html, `href="https://x.example"`) {
		t.Errorf("lost its meaning: %s", html)
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
