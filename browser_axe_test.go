package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"fairlead/demo"
	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

// finding is what axe says about a page.
type finding struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

// axeRun asks for rules of WCAG 2.2 A and AA: for all of them, or for those that look at colours. Frames hold strangers' documents: they are
// looked at by themselves.
const axeRun = `(() => {
	const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
	const colours = () => axe.getRules(tags).filter(r => r.tags.includes("cat.color")).map(r => r.ruleId);
	return axe.run(document, {iframes: false, resultTypes: ["violations"], runOnly: %t ? {type: "tag", values: tags} : {type: "rule", values: colours()}}).then(r => JSON.stringify(r.violations));
})()`

// looks are the ways in which a page is looked at. What is narrow may hide what is named, so that all rules hold there too. Nothing but
// colours is different in the dark, for which static has a test, so that the rules about them are what is left to ask.
var looks = []struct {
	width int64
	theme string
	all   bool
}{{1440, "light", true}, {390, "light", true}, {390, "dark", false}, {1440, "dark", false}}

// told are the findings that have been reported: the same one on each page is told once. Tests with axe run side by side: each waits for
// one page of its own most of the time.
var told sync.Map

// accessible has axe look at what the window shows, in both themes, wide and narrow.
func (w *window) accessible(axe, name string) {
	w.Helper()
	there, err := evaluate[bool](w, `typeof axe === "object"`)
	if err == nil && !there {
		_, err = evaluate[bool](w, axe+"; true")
	}
	if err != nil {
		w.Fatal(name, ": ", err)
	}
	for _, look := range looks {
		w.size(look.width, 900)
		w.theme(look.theme)
		if _, err := evaluate[bool](w, `(scrollTo(0, 0), true)`); err != nil { // what a bar covers halfway is no finding: people scroll
			w.Fatal(name, ": ", err)
		}
		result, err := evaluate[string](w, fmt.Sprintf(axeRun, look.all))
		if err != nil {
			w.Fatal(name, ": ", err)
		}
		var findings []finding
		if err := json.Unmarshal([]byte(result), &findings); err != nil {
			w.Fatal(err)
		}
		for _, f := range findings {
			for _, n := range f.Nodes {
				if _, known := told.LoadOrStore(f.ID+n.HTML, true); !known {
					w.Errorf("%s, %s at %d: %s: %s\n%s\n%s", name, look.theme, look.width, f.ID, f.Help, n.HTML, n.FailureSummary)
				}
			}
		}
		if wide, err := evaluate[bool](w, `document.scrollingElement.scrollWidth > innerWidth`); wide || err != nil {
			w.Errorf("%s at %d scrolls sideways (%v)", name, look.width, err)
		}
	}
}

// sight is a page, or a state of one, and the way there.
type sight struct {
	name string
	show func()
}

// TestAccessible has axe find nothing on any page.
func TestAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	i := install(t)
	fresh := newWindow(t, browser, i.url)
	fresh.open(i.setupPath())
	fresh.accessible(string(axe), "set-up")
	i.company()
	invite := i.seedSights()
	out, mia, tom := newWindow(t, browser, i.url), newWindow(t, browser, i.url), newWindow(t, browser, i.url)
	elsewhere := newWindow(t, browser, "http:/") // goes to any site
	tom.logIn("tom@harbour.example", password)
	mia.logIn("mia@harbour.example", password)
	for _, part := range []struct {
		w      *window
		sights []sight
	}{{out, i.publicSights(out, invite)}, {tom, i.memberSights(tom)}, {mia, i.inboxSights(mia)}, {mia, i.settingsSights(mia)}, {mia, i.availabilitySights(mia)}, {mia, i.rehearsalSights(mia)}, {out, i.formSights(out)}, {elsewhere, i.embeddedSights(elsewhere)}, {mia, i.submittedSights(mia)}} {
		for _, s := range part.sights {
			s.show()
			part.w.accessible(string(axe), s.name)
		}
		part.w.calm()
	}
}

// page is a sight with an address of its own.
func (w *window) page(path, selector, text string) sight {
	return sight{path, func() { w.Helper(); w.open(path); w.has(selector, text) }}
}

func (i *installation) publicSights(w *window, invite string) []sight {
	return []sight{
		w.page("/login", "h1", "Log in"),
		{"log-in refused", func() {
			w.fill("#f-email", "mia@harbour.example")
			w.fill("#f-password", "not this one")
			w.click("button.go", "")
			w.has("[role=alert]", "")
		}},
		w.page("/setup?token=void", "h1", "This link is no longer valid"),
		w.page("/invite/void", "h1", "This link is no longer valid"),
		w.page(invite, "h1", "Choose your password"),
		w.page("/no/such/page", "h1", ""),
	}
}

// memberSights are what somebody sees who may change little.
func (i *installation) memberSights(w *window) []sight {
	return []sight{
		w.page("/settings/channels/1", ".read-only", "cannot change it"),
		w.page("/settings/channels/1/automation", ".read-only", "cannot change it"),
		w.page("/settings/channels/1/coverage", ".empty", "nobody to count"),
		w.page("/settings/inboxes", "h1", "Inbox"),
		w.page("/settings/inboxes/1", "h1", ""), // forbidden
		w.page("/settings/users", "h1", ""),     // not found
	}
}

func (i *installation) inboxSights(w *window) []sight {
	return append([]sight{
		w.page("/inbox/all/unassigned", "#rows", "Where is my order?"),
		w.page("/inbox/2/unassigned", ".first", "No e-mail address leads here yet."),
		w.page("/inbox/all/mine", ".empty", ""),
		w.page("/inbox/all/teams", ".empty", ""),
		w.page("/inbox/all/closed", ".empty", ""),
		w.page("/inbox/all/snoozed", ".empty", ""),
		w.page("/inbox/all/spam", ".empty", ""),
		w.page("/inbox/all/trash", ".empty", ""),
		{"several chosen", func() {
			w.open("/inbox/all/unassigned?choose=all")
			w.has("#bulk", "Assign")
			w.click("#bulk-owner > summary", "")
			w.has("#bulk-owner .option", "Tom Berger")
		}},
		w.page("/conversations/bulk?c=1-nobody&c=2-nobody&state=open", "h1", "Who should own these?"),
		{"shortcuts", func() { w.press("?"); w.has("dialog", "Keyboard shortcuts") }},
		w.page("/inbox/all/open?sort=waiting", "#rows", "Where is my order?"),
		{"what was late", func() {
			w.open("/inbox/all/unassigned")
			i.deliver(mail{from: "Cai Lund <cai@customer.example>", to: "support@harbour.example", subject: "Before it", body: "The stream is open once this is there."})
			w.has("#rows", "Before it")
			i.app.Hub.Publish(live.Event{Kind: live.KindConversation, Inbox: 1, Conversation: 1, Tell: i.actor("mia@harbour.example").User.ID, Late: true})
			w.has("#notice a", "no longer yours")
		}},
		{"the availability menu", func() { w.click("#availabilitymenu > summary", ""); w.has("#availabilitymenu .popup", "For 1 hour") }},
		{"account menu", func() { w.click("#account > summary", ""); w.has("#account .popup", "Profile") }},
	}, i.conversationSights(w)...)
}

func (i *installation) conversationSights(w *window) []sight {
	open := func(subject string) {
		w.Helper()
		w.open("/inbox/all/open")
		w.click("#rows a", subject)
		w.has("h1.subject", subject)
	}
	return []sight{
		{"a conversation", func() { open("Where is my order?"); w.click(".addresses summary", "") }},
		{"the owner menu", func() {
			w.press("o")
			w.wait("the search", `document.activeElement.matches("[data-find]")`)
			w.press("t")
			w.has(".option.active", "Tom Berger")
		}},
		{"the snooze menu", func() { open("Where is my order?"); w.press("s"); w.has("details.snooze .popup", "Next Monday") }},
		{"a moment that is over", func() {
			w.wait("a day", `document.querySelector(".snoozeat [name=day]").value = "2020-01-01"`)
			w.click(".snoozeat button", "")
			w.has("#day-problem", "")
		}},
		{"a snoozed conversation", func() {
			open("News of the week")
			w.press("s")
			w.click("details.snooze button", "Until somebody answers")
			w.has("#thread .standing", "Snoozed until somebody answers")
		}},
		w.page("/inbox/all/snoozed", "#rows", "News of the week"),
		{"a woken conversation", func() {
			w.click("#rows a", "News of the week")
			w.click("#thread .standing button", "Wake")
			w.has("#notice", "Open again.")
		}},
		{"the contact", func() { w.open(w.path() + "?side=1"); w.has("#side", "Contact") }},
		{"the comment tab", func() {
			open("Where is my order?")
			w.click("[data-editor] a", "Comment")
			w.has("[data-editor].note", "")
		}},
		{"an empty reply", func() {
			open("Where is my order?")
			w.click("[data-editor] button.go", "Send")
			w.has("#body-problem", "")
		}},
		{"a file staged", func() {
			w.upload("[data-attach]", i.file("note.txt", "left with a neighbour"))
			w.has(".staged", "note.txt")
		}},
		{"a notice", func() { w.click("#thread button", "Close"); w.has("#notice button", "Undo") }},
		{"an HTML mail", func() {
			open("News of the week")
			w.wait("the frame", `document.querySelector("iframe.mail").offsetHeight > 60`)
		}},
		{"a mail that could not be read", func() { open("Broken"); w.has("h1.subject", "Broken") }},
		{"an automatic answer", func() { open("Out of office"); w.has(".msg .tag", "") }},
		{"a failed delivery", func() {
			open("Please answer")
			w.fill("[data-editor] textarea", "We try.")
			w.press(kb.Enter, ctrl)
			w.has(".delivery", "No such mailbox")
		}},
		{"a decision", func() { open("A flat tyre"); w.click(".decision summary", ""); w.has(".decision table", "") }},
		{"a collision", func() { i.collision(w, open) }},
		{"the owner page", func() { w.open("/conversations/1/owner"); w.has("h1", "Who should own this?") }},
		{"an owner conflict", func() { i.ownerConflict(w) }},
		w.page("/inbox/all/open/9999", "h1", ""),
	}
}

// availabilitySights are of the page for leads, and of times out of office.
func (i *installation) availabilitySights(w *window) []sight {
	today := time.Now().UTC()
	mia, tom := i.actor("mia@harbour.example").User.ID, i.actor("tom@harbour.example").User.ID
	form := inbox.AbsenceForm{From: today.Format(time.DateOnly), Till: today.AddDate(0, 0, 9).Format(time.DateOnly), Note: "Sailing"}
	return []sight{
		{"everyone's availability", func() {
			i.fine(i.app.CreateAbsence(i.Context(), i.actor("mia@harbour.example"), tom, form))
			w.open("/availability")
			w.has("#people", "Sailing")
		}},
		{"setting somebody", func() {
			w.click("#people tr summary", "Eva Lind")
			w.has("#people details[open]", "Until it is changed")
		}},
		w.page(fmt.Sprintf("/users/%d/absences", tom), ".absence-list", "Sailing"),
		{"an absence refused", func() { w.click("#out-of-office button", "Add"); w.has("#from-problem", "") }},
		{"an absence", func() { w.click(".absence-list a", "Edit"); w.has("button.go", "Save") }},
		{"one that waits in the queue", func() {
			i.deliver(mail{from: "Cai Lund <cai@customer.example>", to: "support@harbour.example", subject: "A loose chain", body: "It comes off."})
			w.open("/inbox/all/unassigned")
			w.has("#rows", "A loose chain")
			w.click("#rows a", "A loose chain")
			w.has("h1.subject", "A loose chain")
		}},
		{"being asked", func() {
			i.fine(i.app.CreateAbsence(i.Context(), i.actor("tom@harbour.example"), tom, inbox.AbsenceForm{From: today.AddDate(0, 1, 0).Format(time.DateOnly), Till: today.AddDate(0, 1, 1).Format(time.DateOnly)}))
			i.fine(i.app.CreateAbsence(i.Context(), i.actor("mia@harbour.example"), mia, form))
			w.open("/inbox/all/open")
			w.click("#available", "Away")
			w.has("h1", "You are out of office")
		}},
		{"back again", func() { w.click("main button", "End it"); w.has("#available", "Available") }},
	}
}

func (i *installation) settingsSights(w *window) []sight {
	return []sight{
		w.page("/settings/profile", "h1", "Profile"),
		w.page("/settings/account", "h1", "Company"),
		{"a day off refused", func() {
			w.fill("#f-day_name", "Stocktaking")
			w.click("button", "Add day off")
			w.has("#day-problem", "")
		}},
		{"days off", func() {
			i.daysOff()
			w.open("/settings/account")
			w.click(".own-days summary", "")
			w.has(".day-list", "Bridge day")
		}},
		{"hours refused", func() {
			w.size(1440, 2000) // nothing is below the bar
			w.open("/settings/profile")
			w.fill("[name=hours_monday]", "22-6")
			w.fill("[name=hours_tuesday]", "5-9")
			w.click("button.go", "Save")
			w.has("#hours_tuesday-problem", "22:00-06:00")
		}},
		w.page("/settings/users", "h1", "Users"),
		w.page("/settings/users/new", "h1", "Invite user"),
		{"a user refused", func() { w.click("button.go", "Invite"); w.has("#name-problem", "") }},
		{"an invitation", func() {
			w.fill("#f-name", "Jan de Vries")
			w.fill("#f-email", "jan@harbour.example")
			w.click("button.go", "Invite")
			w.has("#once-title", "Invitation link")
		}},
		w.page("/settings/users/2", "h1", "Tom Berger"),
		{"handing over", func() {
			w.open("/users/2/handover")
			w.has("h1", "Hand over the open work of Tom Berger")
			w.click(".handrow .decision summary", "")
			w.has(".handrow .candidates", "")
		}},
		{"deactivating with open work", func() {
			w.open("/settings/users/2")
			w.click("label[for=f-active]", "")
			w.click("button.go", "Save")
			w.has("h1", "Deactivate Tom Berger")
		}},
		w.page("/users/1/handover", "#main", ""),
		w.page("/settings/teams", "h1", "Teams"),
		w.page("/settings/teams/new", "h1", ""),
		w.page("/settings/teams/1", "h1", "Workshop"),
		w.page("/settings/inboxes", ".inbox-card", "Support"),
		w.page("/settings/inboxes/new", "h1", ""),
		w.page("/settings/inboxes/1", "h1", "Support"),
		w.page("/settings/inboxes/1/channels/new", "h1", ""),
		w.page("/settings/channels/1", "h1", "support@harbour.example"),
		{"a connection test that failed", func() {
			w.fill("#f-smtp_port", "1")
			w.click("button", "Test connection")
			w.has(".test.failed", "")
		}},
		w.page("/settings/channels/1/mailbox", "#mailbox-state", ""),
		w.page("/settings/channels/1/mailbox?provider=other", "#redirect", ""),
		w.page("/settings/channels/1/mail", "h2", "Every mail that came"),
		w.page("/settings/channels/1/senders", "h1", "support@harbour.example"),
		w.page("/settings/senders", "h1", "Senders"),
		w.page("/settings/sessions", "h1", "Sessions"),
		w.page("/search?q=saddle", "h1", "Search"),
		w.page("/settings/channels/1/automation", "h1", "support@harbour.example"),
		{"people chosen for a rule", func() {
			w.choose("#f-assign_to", "specific")
			w.click(".picker-list label", "Eva Lind")
			w.has("#f-members .chips", "Eva Lind")
		}},
		{"the options of a rule", func() {
			w.size(1440, 2400) // nothing is behind the bar at the bottom
			for _, part := range []string{"Who is next", "Second choice", "The queue", "No answer", "When closed conversations open again"} {
				w.click(".rule-part summary", part)
			}
			w.click("#f-second .picker-list label", "Tom Berger")
			w.has("#f-second .chips", "Tom Berger")
			w.fill("#f-second_after", "30")
			w.has("#rule-preview", "A conversation that arrives now: Assigned to Eva Lind")
			w.click("#f-members .chip-remove", "")
			w.has("#rule-preview", "Not ready to save. Choose at least one user or team")
			w.click("#f-members .picker-list label", "Eva Lind")
			w.has("#rule-preview", "Assigned to Eva Lind")
			w.click("#rule-arrival summary", "")
			w.has("#rule-arrival table", "second choice")
		}},
		{"coverage", func() {
			i.attended()
			w.open("/settings/channels/1/coverage")
			w.click(".coverage-gaps summary", "more")
			w.click(".cover-map .gap a", "0")
			w.has("#half h3", "")
		}},
		w.page("/settings/users/2", "h1", "Tom Berger"), // with hours
		w.page("/settings/inboxes/1", "h1", "Support"),
	}
}

// attended gives Support hours, Tom a few of them, and a rule that names Tom.
func (i *installation) attended() {
	i.Helper()
	ctx := i.Context()
	i.fine(i.db.Write(ctx, func(tx *models.DB) error {
		tom, err := tx.UserByEmail(ctx, "tom@harbour.example")
		if err != nil {
			return err
		}
		tom.Hours = "mon 09:15-12:00; tue 09:00-17:00; sat 10:00-12:00"
		if err := tx.UpdateUser(ctx, tom); err != nil {
			return err
		}
		in, err := tx.Inbox(ctx, 1)
		if err != nil {
			return err
		}
		in.Hours = "mon 09:00-12:00 13:00-17:00; tue 09:00-12:00 13:00-17:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-17:00"
		return tx.UpdateInbox(ctx, in)
	}))
	i.fine(i.app.SaveRule(ctx, i.actor("mia@harbour.example"), 1, inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate,
		Members: []models.Owner{models.UserOwner(i.actor("tom@harbour.example").User.ID)}}))
}

// daysOff makes one that is past and one that is to come.
func (i *installation) daysOff() {
	i.Helper()
	for _, d := range []inbox.OwnDayForm{{Day: "2020-01-02", Name: "Bridge day"}, {Day: "2199-12-24", Name: "A party", Country: "DE-BY"}} {
		i.fine(i.app.AddOwnDay(i.Context(), i.actor("mia@harbour.example"), d))
	}
}

// seedSights fills the inbox with one conversation of each kind, and returns the address of an invitation.
func (i *installation) seedSights() string {
	i.Helper()
	send := func(subject, body string, headers ...string) {
		i.deliver(mail{from: "Ana Petrova <ana@customer.example>", to: "support@harbour.example", subject: subject, body: body, headers: headers})
	}
	send("Where is my order?", "My order 1042 has not arrived. See https://shop.example/1042\n\nOn Monday, Tom wrote:\n> It is on its way.")
	i.deliver(mail{from: "News <news@shop.example>", to: "support@harbour.example", subject: "News of the week", html: true, body: `<h1>Bargains</h1><table><tr><td>Tyres</td><td><img src="https://tracker.example/pixel.png" alt="A tyre"></td></tr></table><p>Half price.</p>`})
	send("Broken", "--nowhere\n\nno end", `Content-Type: multipart/mixed; boundary="elsewhere"`)
	send("Out of office", "I am away until Monday.", "Auto-Submitted: auto-replied")
	i.deliver(mail{from: "Nobody <nobody@customer.example>", to: "support@harbour.example", subject: "Please answer", body: "Thank you."})
	return i.seedPeople()
}

// seedPeople makes an inbox without an address, a conversation with a decision, and an invitation, whose address it returns.
func (i *installation) seedPeople() string {
	i.Helper()
	ctx := i.Context()
	mia := i.actor("mia@harbour.example")
	_, err := i.app.CreateInbox(ctx, mia, inbox.InboxForm{Name: "Legal", Users: []int64{mia.User.ID}})
	i.fine(err)
	tom, eva := i.actor("tom@harbour.example").User.ID, i.actor("eva@harbour.example").User.ID
	i.fine(i.app.SaveRule(ctx, mia, 1, inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, Members: []models.Owner{models.UserOwner(tom), models.UserOwner(eva)}}))
	i.deliver(mail{from: "Bo Nilsson <bo@customer.example>", to: "support@harbour.example", subject: "A flat tyre", body: "Can I come by today?"})
	i.fine(i.app.SaveRule(ctx, mia, 1, inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignNobody, OnlyAvailable: true, Tie: models.TieRotate}))
	_, invitation, err := i.app.CreateUser(ctx, mia, inbox.UserForm{Name: "Ida Moe", Email: "ida@harbour.example", Role: models.RoleMember, Seat: models.SeatNone})
	i.fine(err)
	return strings.TrimPrefix(invitation.URL, i.url)
}

func (i *installation) actor(email string) inbox.Actor {
	i.Helper()
	u, err := i.db.UserByEmail(i.Context(), email)
	i.fine(err)
	who, err := i.app.Actor(i.Context(), u.ID)
	i.fine(err)
	return who
}

// collision has Tom send while Mia types.
func (i *installation) collision(w *window, open func(string)) {
	open("Out of office")
	var id int64
	_, err := fmt.Sscan(w.value("[data-editor] [name=draft]")[1:], &id)
	i.fine(err)
	t, err := i.app.Show(i.Context(), i.actor("tom@harbour.example"), id, 0)
	i.fine(err)
	_, err = i.app.Reply(i.Context(), i.actor("tom@harbour.example"), id, inbox.ReplyForm{Body: "Enjoy your holiday!", Nonce: "tom", Seen: t.Conversation.LastMessage})
	i.fine(err)
	w.fill("[data-editor] textarea", "Have a good time.")
	w.click("[data-editor] button.go", "Send")
	w.has(".conflict", "Someone replied")
}

// ownerConflict has the conversation go to Eva while Mia chooses Tom.
func (i *installation) ownerConflict(w *window) {
	c, _, err := i.app.OwnerNow(i.Context(), i.actor("mia@harbour.example"), 1)
	i.fine(err)
	_, err = i.app.Assign(i.Context(), i.actor("mia@harbour.example"), 1, models.UserOwner(i.actor("eva@harbour.example").User.ID), c.Owner)
	i.fine(err)
	w.click("#owners button", "Tom Berger")
	w.has("h1", "Eva Lind owns this now")
}

// TestDemoAccessible has axe look at what only the demo shows.
func TestDemoAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile("testdata/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	browser := startBrowser(t)
	i := installDemo(t)
	w := newWindow(t, browser, i.url)
	w.open("/login")
	w.has("#demo-title", "Demo log-ins")
	w.accessible(string(axe), "the demo's log-in")
	w.logIn("admin@harbour.example", demo.Password)
	w.accessible(string(axe), "the demo's inbox")
	w.open("/demo/sent")
	w.has("h1", "Sent by the demo")
	w.accessible(string(axe), "what the demo has sent")
	w.calm()
}
