package views

import (
	"context"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/PuerkitoBio/goquery"

	"fairlead/models"
)

// The policy of our pages forbids inline style and script: a browser would drop them silently.
func TestSettingsHaveNothingInline(t *testing.T) {
	for name, page := range samplePages() {
		render(t, page).Find("*").Each(func(_ int, s *goquery.Selection) {
			for _, a := range s.Nodes[0].Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
					t.Errorf("%s: <%s %s=%q>", name, goquery.NodeName(s), a.Key, a.Val)
				}
			}
			if goquery.NodeName(s) == "style" || goquery.NodeName(s) == "script" && s.Text() != "" {
				t.Errorf("%s: an inline <%s>", name, goquery.NodeName(s))
			}
		})
	}
}

// Every control has a name for assistive technology, every id is there once, and every reference leads somewhere.
func TestSettingsAreLabelled(t *testing.T) {
	for name, page := range samplePages() {
		doc := render(t, page)
		ids := map[string]int{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
		for id, n := range ids {
			if n != 1 {
				t.Errorf("%s: id %q is there %d times", name, id, n)
			}
		}
		for _, attribute := range []string{"for", "aria-describedby", "aria-labelledby"} {
			doc.Find("[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
				for _, id := range strings.Fields(s.AttrOr(attribute, "")) {
					if ids[id] == 0 {
						t.Errorf("%s: %s names %q, which is not there", name, attribute, id)
					}
				}
			})
		}
		doc.Find("main input:not([type=hidden]), main select, main textarea").Each(func(_ int, s *goquery.Selection) {
			labelled := s.AttrOr("aria-label", "")+s.AttrOr("aria-labelledby", "") != "" || s.Closest("label").Length() == 1 || doc.Find(`label[for="`+s.AttrOr("id", "-")+`"]`).Length() == 1
			if !labelled {
				t.Errorf("%s: %s has no label", name, s.AttrOr("name", "a control"))
			}
		})
		if n := doc.Find("main#page h1").Length(); n != 1 {
			t.Errorf("%s: %d h1, want 1", name, n)
		}
	}
}

func TestFormsKeepWhatWasTypedAndSayProblemsAtTheField(t *testing.T) {
	p := sampleUser()
	p.User.Name, p.User.Email, p.User.Seat = "Pieter", "no address", models.SeatSales
	p.Problems = models.Problems{{Field: "email", Text: "Type an e-mail address, like ana@example.com."}, {Field: "role", Text: "Choose a role from the list."}}
	doc := render(t, UserForm(p))

	email := one(t, doc, "input[name=email]")
	if email.AttrOr("value", "") != "no address" || email.AttrOr("aria-invalid", "") != "true" {
		t.Error("the e-mail field lost what was typed, or does not say that it is wrong")
	}
	said := one(t, doc, "#"+strings.Fields(email.AttrOr("aria-describedby", ""))[0])
	if !strings.Contains(said.Text(), "Type an e-mail address") {
		t.Errorf("the field is described by %q", said.Text())
	}
	if _, marked := one(t, doc, "input[name=name]").Attr("aria-invalid"); marked {
		t.Error("a field without a problem is marked")
	}
	if !strings.Contains(one(t, doc, "#role-problem").Text(), "Choose a role") {
		t.Error("the problem of the group is not said")
	}
	for selector, want := range map[string]string{
		"select[name=seat] option[selected]":      "sales",
		"select[name=main_team] option[selected]": "2",
		"input[name=role][checked]":               "lead",
		"input[name=leads][checked]":              "1",
		"input[name=teams][checked]":              "1",
		"input[name=active][checked]":             "1",
	} {
		if got := one(t, doc, selector).AttrOr("value", ""); got != want {
			t.Errorf("%s is %q, want %q", selector, got, want)
		}
	}
	one(t, doc, "main [role=alert]")
}

func TestPasswordsAreNeverWrittenIntoAPage(t *testing.T) {
	for name, page := range samplePages() {
		doc := render(t, page)
		doc.Find("input[type=password]").Each(func(_ int, s *goquery.Selection) {
			if s.AttrOr("value", "") != "" {
				t.Errorf("%s: %s has a value", name, s.AttrOr("name", ""))
			}
		})
		if strings.Contains(renderText(t, "en", page), "sealed") {
			t.Errorf("%s: shows the stored secret", name)
		}
	}
	stored := render(t, Channel(sampleChannelPage()))
	if got := one(t, stored, "#f-smtp_password-help").Text(); got != "Stored. Type to replace it." {
		t.Errorf("a stored password is announced as %q", got)
	}
}

func TestStrangersNamesStayText(t *testing.T) {
	const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script>' & {{.}}`
	user := models.User{ID: 9, Name: evil, Email: evil, Role: models.RoleAdmin, Active: true, Signature: "</textarea>" + evil}
	team := models.Team{ID: 9, Name: evil}
	inbox := models.Inbox{ID: 9, Name: evil}
	channel := models.Channel{ID: 9, Address: evil, FromName: evil, SMTPHost: evil, SMTPUsername: evil}
	shell := shellOf(user)
	shell.Notice = &Notice{Text: "%s was saved.", Arg: evil}
	users, teams := []models.User{user}, []models.Team{team}
	problems := models.Problems{{Field: "name", Text: "%s is taken.", Arg: evil}}
	rule := models.Rule{AssignTo: models.AssignSpecific, Members: []models.RuleMember{{UserID: 9}, {TeamID: 9}}}
	for name, page := range map[string]string{
		"login":      renderText(t, "en", Login(LoginPage{Shell: shell, Email: evil, Next: evil, Demo: users, DemoPassword: evil})),
		"setup":      renderText(t, "en", Setup(SetupPage{Shell: shell, Token: evil, Company: evil, Name: evil, Email: evil, Inbox: evil, Address: evil, Problems: problems})),
		"invite":     renderText(t, "en", Invite(InvitePage{Shell: shell, Post: evil, Company: evil, Name: evil, Email: evil})),
		"forgot":     renderText(t, "en", Forgot(ForgotPage{Shell: shell, Email: evil})),
		"asked":      renderText(t, "en", Forgot(ForgotPage{Shell: shell, Email: evil, Asked: true})),
		"sessions":   renderText(t, "en", Sessions(SessionsPage{Shell: shell, Sessions: []SessionRow{{ID: evil, Browser: evil, System: evil, Agent: evil, Address: evil}}})),
		"profile":    renderText(t, "en", ProfileForm(ProfilePage{Shell: shell, User: user})),
		"users":      renderText(t, "en", Users(UsersPage{Shell: shell, Users: users, Teams: teams, Members: []models.TeamMember{{TeamID: 9, UserID: 9}}})),
		"user":       renderText(t, "en", UserForm(UserPage{Shell: shell, User: user, Teams: teams, Inboxes: []models.Inbox{inbox}, Link: &InviteLink{URL: evil}, Problems: problems})),
		"team":       renderText(t, "en", TeamForm(TeamPage{Shell: shell, Team: team, Users: users, Teams: teams})),
		"inboxes":    renderText(t, "en", Inboxes(InboxesPage{Shell: shell, Inboxes: []InboxRow{{Inbox: inbox, MayEdit: true, MayConnect: true, Channels: []ChannelRow{{Channel: channel}}}}})),
		"inbox":      renderText(t, "en", InboxForm(InboxSettingsPage{Shell: shell, Inbox: inbox, Users: users, Teams: teams, Leads: users})),
		"channel":    renderText(t, "en", Channel(ChannelPage{Shell: shell, Inbox: inbox, Channel: channel, Port: evil, Door: evil, MayEdit: true, FromDefault: evil, Test: &ConnectionTest{Steps: []Step{{Name: "Connect", Said: evil}}}})),
		"automation": renderText(t, "en", Automation(AutomationPage{Shell: shell, Inbox: inbox, Channel: channel, Rule: rule, Users: users, Teams: teams, Query: evil})),
	} {
		if strings.Contains(page, "<img") || strings.Contains(page, "<script>") || !strings.Contains(page, "&lt;img") {
			t.Errorf("%s: a name was not escaped", name)
		}
		doc, err := html.Parse(strings.NewReader(page))
		if err != nil || goquery.NewDocumentFromNode(doc).Find("[onerror]").Length() != 0 {
			t.Errorf("%s: a name became an attribute", name)
		}
	}
}

func TestSettingsOfferWhatTheRoleMayUse(t *testing.T) {
	for _, c := range []struct {
		user   models.User
		want   string
		header int
	}{
		{sampleUsers[0], "/settings/profile /settings/notifications /settings/sessions /settings/snippets /settings/views /settings/users /settings/teams /settings/account /settings/erasures /settings/inboxes /settings/senders /settings/tags", 1},
		{sampleUsers[2], "/settings/profile /settings/notifications /settings/sessions /settings/snippets /settings/views /settings/inboxes /settings/tags", 0},
		{sampleUsers[1], "/settings/profile /settings/notifications /settings/sessions /settings/snippets /settings/views /settings/inboxes", 0},
	} {
		doc := render(t, Inboxes(sampleInboxes(c.user)))
		var got []string
		doc.Find(".settings-nav a").Each(func(_ int, s *goquery.Selection) { got = append(got, s.AttrOr("href", "")) })
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: the navigation offers %v", c.user.Role, got)
		}
		if n := doc.Find(`a[href="/settings/inboxes/new"]`).Length(); n != c.header {
			t.Errorf("%s: New inbox is there %d times", c.user.Role, n)
		}
		if current := one(t, doc, ".settings-nav [aria-current=page]"); current.AttrOr("href", "") != "/settings/inboxes" {
			t.Errorf("%s: another entry is current", c.user.Role)
		}
	}
}

func TestInboxesLinkToWhatTheViewerMayDo(t *testing.T) {
	for _, c := range []struct {
		user                models.User
		edit, connect, name string
	}{
		{sampleUsers[0], "Edit", "/settings/inboxes/1/channels/new", "Edit Support"},
		{sampleUsers[2], "Edit", "/settings/inboxes/1/channels/new", ""},
		{sampleUsers[1], "View", "", ""},
	} {
		doc := render(t, Inboxes(sampleInboxes(c.user)))
		first := doc.Find(".inbox-card").First()
		link := first.Find(`.channel-row a.edit[href="/settings/channels/1"]`)
		if got := strings.TrimSpace(link.Text()); got != c.edit {
			t.Errorf("%s: the channel's link says %q, want %q", c.user.Role, got, c.edit)
		}
		if got := first.Find(".add-channel").AttrOr("href", ""); got != c.connect {
			t.Errorf("%s: adding an address leads to %q", c.user.Role, got)
		}
		if got := first.Find(".inbox-head a.edit").AttrOr("aria-label", ""); got != c.name {
			t.Errorf("%s: the inbox's link is %q", c.user.Role, got)
		}
	}
	text := render(t, Inboxes(sampleInboxes(sampleUsers[0]))).Find("main").Text()
	for _, want := range []string{"Everyone has access", "Only 2 named users, 1 team", "Specific users and teams: 4 people", "Leave unassigned", "Sending is not set up", "No e-mail address, no form and no chatflow yet"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestDeactivatingAndDeletingSayWhatTheyDo(t *testing.T) {
	user := render(t, UserForm(sampleUser()))
	if got := one(t, user, "#f-active-help").Text(); !strings.Contains(got, "You are asked first who gets their open conversations.") {
		t.Errorf("deactivating says %q", got)
	}
	self := sampleUser()
	self.Self = true
	one(t, render(t, UserForm(self)), "input[type=hidden][name=active][value='1']")

	team := render(t, TeamForm(sampleTeam()))
	danger := one(t, team, "details.danger")
	if _, open := danger.Attr("open"); open || !strings.Contains(danger.Text(), "4 open conversations that it owns become unassigned") {
		t.Error("deleting a team is not folded, or does not say what happens")
	}
	one(t, team, "details.danger form[action='/settings/teams/2/delete'][method=post] button")
}

func TestTheInvitationLinkIsShownWithWhatHappenedToIt(t *testing.T) {
	p := sampleUser()
	p.User.PasswordHash = ""
	one(t, render(t, UserForm(p)), "form[action='/settings/users/3/invite'] button")
	p.Link = &InviteLink{URL: "https://x.example/invite/abc", Expires: 1_795_000_000_000_000}
	doc := render(t, UserForm(p))
	if one(t, doc, "#invite-url").AttrOr("value", "") != p.Link.URL || !strings.Contains(one(t, doc, ".once").Text(), "It was not mailed") {
		t.Error("the link is not there, or the page does not say that it was not mailed")
	}
	p.Link.Mailed = true
	if text := one(t, render(t, UserForm(p)), ".once").Text(); !strings.Contains(text, "on its way to pieter@harbour.example") {
		t.Errorf("a mailed link says %q", text)
	}
}

// What does not go out is said in the list of inboxes and where sending is set up, with what the server says and what has become of the mails.
func TestAChannelSaysWhatIsNotSent(t *testing.T) {
	now := models.At(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	page := func(u models.Unsent) (list, channel string) {
		p := sampleChannelPage()
		p.Unsent, p.Now = u, now
		return renderText(t, "en", Inboxes(InboxesPage{Shell: admin(), Now: now, Inboxes: []InboxRow{{Inbox: sampleInbox, Channels: []ChannelRow{{Channel: sampleChannel, Unsent: u}}}}})), renderText(t, "en", Channel(p))
	}
	if list, channel := page(models.Unsent{}); strings.Contains(list+channel, "Sending has") {
		t.Error("a channel that sends is spoken of")
	}
	list, channel := page(models.Unsent{Since: now.Add(-2 * time.Hour), Words: "550 <Relaying> denied", Waiting: 1, Failed: 3})
	const says = "Sending has failed for 2 h. 1 mail waits and is tried again. 3 mails were not delivered."
	if !strings.Contains(list, says) || !strings.Contains(channel, says) || !strings.Contains(channel, "550 &lt;Relaying&gt; denied") {
		t.Errorf("%s\n%s", list, channel)
	}
}

// What is not fetched is said in the list of inboxes, too: that is where somebody looks who misses mail.
func TestTheListOfInboxesSaysWhatIsNotFetched(t *testing.T) {
	now := models.At(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	page := func(m models.Mailbox) string {
		return renderText(t, "en", Inboxes(InboxesPage{Shell: admin(), Now: now, Inboxes: []InboxRow{{Inbox: sampleInbox, Channels: []ChannelRow{{Channel: sampleChannel, Mailbox: m}}}}}))
	}
	if says := page(models.Mailbox{ID: 1, FetchedAt: now}); strings.Contains(says, "etching") {
		t.Error("a mailbox that works is spoken of")
	}
	failing := models.Mailbox{ID: 1, Failures: 4, FailingAt: now.Add(-time.Hour), NextAt: now.Add(time.Minute), Words: "no answer"}
	words, _ := mailboxState(context.Background(), failing, now)
	if says := page(failing); !strings.Contains(says, words) {
		t.Errorf("it does not say %q", words)
	}
}
