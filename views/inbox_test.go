package views

import (
	"strings"
	"testing"

	"fairlead/models"

	"github.com/PuerkitoBio/goquery"
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
		"#c42": "Nobody available · 3 away, 1 without seat", "#c43": "The rule assigns nobody", "#c44": "The owner was deactivated",
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
	if got := one(t, doc, "#availability > form input[name=back]").AttrOr("value", ""); got != "/inbox/1/unassigned/42" {
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
	if frame.AttrOr("sandbox", "") != "allow-same-origin allow-popups allow-popups-to-escape-sandbox" || frame.AttrOr("src", "") != "/messages/101/frame" {
		t.Error("the frame is not as it must be")
	}
	if link := one(t, doc, "#m101 .remote a"); link.AttrOr("target", "") != frame.AttrOr("name", "-") {
		t.Error("remote pictures would not open in the frame")
	}
	p.Conversation.Entries[0].ShowRemote = true
	doc = render(t, Inbox(inboxShell(), p))
	if one(t, doc, "#m101 iframe").AttrOr("src", "") != "/messages/101/frame?remote=1" || doc.Find("#m101 .remote").Length() != 0 {
		t.Error("remote pictures that were asked for are not shown")
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
		{Address: "a@x.example", SMTPAddr: "127.0.0.1:2525", Channel: 7}: ".empty a[href='/settings/channels/7/mailbox']", {Address: "a@x.example", Channel: 7}: ".empty a[href='/settings/channels/7/mailbox']",
	} {
		first.FirstSteps = &f
		one(t, render(t, Inbox(inboxShell(), first)), want)
	}
}

// An inbox whose mail is fetched does not say that its mail server has to do something, nor that no mail is taken.
func TestAFreshInboxWhoseMailIsFetchedSaysSo(t *testing.T) {
	for _, door := range []string{"", "127.0.0.1:2525"} {
		p := samplePanes()
		p.Conversation, p.Rows = nil, nil
		p.FirstSteps = &FirstSteps{Address: "a@x.example", SMTPAddr: door, Fetched: true, Channel: 7}
		first := one(t, render(t, Inbox(inboxShell(), p)), ".empty.first")
		if says := first.Text(); !strings.Contains(says, "is fetched from its mailbox") || strings.Contains(says, "hands it to") || strings.Contains(says, "switched off") {
			t.Errorf("with the door at %q it says %s", door, says)
		}
		if first.Find("a[href$='/mailbox']").Length() != 0 || (first.Find("form[action='/test-message']").Length() == 1) != (door != "") {
			t.Errorf("with the door at %q it offers the wrong things", door)
		}
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

// What is passed on goes to others: the contact needs no address for it to go later.
func TestAForwardCanGoLaterWithoutAnAddressOfTheContact(t *testing.T) {
	for _, c := range []struct{ forward, sends, want bool }{{false, true, false}, {true, true, true}, {true, false, false}} {
		p := samplePanes()
		e := &p.Conversation.Editor
		e.To, e.CanSend, e.Comment = nil, c.sends, false
		if c.forward {
			e.Forward = &p.Conversation.Entries[0]
		}
		doc := render(t, Inbox(inboxShell(), p))
		if got := doc.Find("form.editor details.later button:not([disabled])").Length() > 0; got != c.want {
			t.Errorf("%+v: can be scheduled: %v", c, got)
		}
		if c.forward && doc.Find("form.forward details.later").Length() != 1 {
			t.Error("no menu")
		}
	}
}
