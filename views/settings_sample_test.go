package views

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"fairlead/models"
)

// The sample company of these tests. Ids are in the order of the lists, from 1.
var (
	sampleTeams = []models.Team{{ID: 1, Name: "Billing"}, {ID: 2, Name: "Field service"}, {ID: 3, Name: "Empty"}}
	sampleUsers = []models.User{
		{ID: 1, Name: "Ana Costa", Email: "ana@harbour.example", Role: models.RoleAdmin, Seat: models.SeatService, Active: true, Availability: models.Available, Load: 3, PasswordHash: "x"},
		{ID: 2, Name: "Noor Haddad", Email: "noor@harbour.example", Role: models.RoleMember, Seat: models.SeatNone, Active: true, Availability: models.Available, PasswordHash: "x"},
		{ID: 3, Name: "Pieter Smit", Email: "pieter@harbour.example", Role: models.RoleLead, Seat: models.SeatSales, Active: true, Availability: models.Away, Load: 12, PasswordHash: "x"},
		{ID: 4, Name: "Wout Bakker", Email: "wout@harbour.example", Role: models.RoleMember, Seat: models.SeatService, Active: false, Availability: models.Away, PasswordHash: "x"},
		{ID: 5, Name: "Imani Wanjiru-van den Heuvel", Email: "imani.wanjiru-van.den.heuvel@harbour.example", Role: models.RoleMember, Seat: models.SeatService, Active: true, Availability: models.Available, Load: 1},
	}
	sampleMembers = []models.TeamMember{{TeamID: 1, UserID: 1, Main: true}, {TeamID: 1, UserID: 3}, {TeamID: 2, UserID: 3, Main: true}, {TeamID: 2, UserID: 5, Main: true}, {TeamID: 1, UserID: 5}}
	sampleInbox   = models.Inbox{ID: 1, Name: "Support", Open: true}
	sampleClosed  = models.Inbox{ID: 2, Name: "Complaints"}
	sampleChannel = models.Channel{ID: 1, InboxID: 1, Kind: models.ChannelEmail, Address: "support@harbour.example", SMTPHost: "smtp.harbour.example", SMTPPort: 587, SMTPSecurity: "starttls", SMTPUsername: "support", SMTPSecret: []byte("sealed")}
)

func shellOf(user models.User) Shell {
	return Shell{Lang: "en", User: user, CSS: "app.css", JS: "app.js", Icon: "favicon.svg", Section: SectionSettings, Here: "/settings", Settings: true}
}

func admin() Shell { return shellOf(sampleUsers[0]) }

func sampleRule() models.Rule {
	return models.Rule{ID: 1, ChannelID: 1, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, Members: []models.RuleMember{{UserID: 1}, {UserID: 2}, {UserID: 4}, {TeamID: 2}}}
}

func sampleAutomation(user models.User, denied RuleDenied) AutomationPage {
	return AutomationPage{Shell: shellOf(user), Inbox: sampleInbox, Channel: sampleChannel, Rule: sampleRule(), Users: sampleUsers, Teams: sampleTeams, Members: sampleMembers,
		WithAccess: map[int64]bool{1: true, 2: true, 3: true, 5: true}, Denied: denied, Admin: user.Role == models.RoleAdmin}
}

func sampleUser() UserPage {
	return UserPage{Shell: admin(), User: sampleUsers[2], Inboxes: []models.Inbox{sampleInbox, sampleClosed}, Teams: sampleTeams, Leads: map[int64]bool{1: true}, MainTeam: 2, Extra: map[int64]bool{1: true},
		Capacity: CapacityChoice{"own", "12"}, Working: WorkingEditor{Calendar: sampleCalendar()}}
}

func sampleTeam() TeamPage {
	return TeamPage{Shell: admin(), Team: sampleTeams[1], Users: sampleUsers, Teams: sampleTeams, Members: sampleMembers, Chosen: map[int64]bool{3: true, 5: true}, Owned: 4}
}

func sampleInboxes(user models.User) InboxesPage {
	isAdmin := user.Role == models.RoleAdmin
	return InboxesPage{Shell: shellOf(user), MayAdd: isAdmin, Inboxes: []InboxRow{
		{Inbox: sampleInbox, MayEdit: isAdmin, MayConnect: user.Role != models.RoleMember, Channels: []ChannelRow{
			{Channel: sampleChannel, Rule: sampleRule(), People: 4},
			{Channel: models.Channel{ID: 2, Address: "parts@harbour.example"}, Rule: models.DefaultRule(2)}}},
		{Inbox: sampleClosed, Users: 2, Teams: 1, MayEdit: isAdmin, MayConnect: isAdmin},
	}}
}

func sampleNamed() InboxSettingsPage {
	return InboxSettingsPage{Shell: admin(), Inbox: sampleClosed, Users: sampleUsers, Teams: sampleTeams, Members: sampleMembers, Named: map[int64]bool{4: true}, InTeams: map[int64]bool{1: true}, Leads: sampleUsers[2:3],
		Working: WorkingEditor{Calendar: sampleCalendar(), Days: [7]string{1: "9:00-17:00"}}}
}

func sampleChannelPage() ChannelPage {
	return ChannelPage{Shell: admin(), Inbox: sampleInbox, Channel: sampleChannel, Door: "mail.harbour.example:2525", MayEdit: true, FromDefault: "Harbour Bikes"}
}

// monday is Monday, 30 November 2026, 10:00 in Amsterdam.
const monday = models.Time(1_796_029_200_000_000)

func sampleCalendar() Calendar {
	return Calendar{Account: models.Account{TimeZone: "Europe/Amsterdam", Country: "NL", CapacityService: 8}, Now: monday,
		Own: []models.OwnDay{{ID: 1, Day: "2026-12-01", Name: "Stocktaking"}, {ID: 2, Day: "2026-11-02", Name: "Outing", Country: "DE-BY"}}}
}

func sampleHours() WorkingEditor {
	return WorkingEditor{Calendar: sampleCalendar(), Days: [7]string{1: "9:00-12:00, 13:00-17:00", 2: "late", 5: "22:00-5:00"}, TimeZone: "Asia/Tokyo", Country: models.NoHolidays,
		Problems: models.Problems{{Field: "hours_tuesday", Text: "“%s” is not a time span, like 9:00-17:00.", Arg: "late"}}}
}

func sampleCompany() CompanyPage {
	return CompanyPage{Shell: admin(), Company: "Harbour Bikes", Options: CompanyOptions{TimeZone: "Europe/Amsterdam", Country: "NL", IdleMinutes: "soon", CapacityService: "8", PageNeeded: true},
		Own: sampleCalendar().Own, Now: monday, Day: OwnDayTyped{"2026-12-01", "Stocktaking", "NL"},
		Problems: models.Problems{{Field: "idle_minutes", Text: "Type a number of minutes from 1 to 1440, or leave it empty."}, {Field: "day", Text: "This day is in the list already."}}}
}

// samplePages are all pages of this side of the product, each in the states that look different.
func samplePages() map[string]templ.Component {
	tested := sampleChannelPage()
	tested.Test = &ConnectionTest{Steps: []Step{{Name: "Find the server", OK: true, Said: "192.0.2.10"}, {Name: "Log in", Said: "535 5.7.8 Error: authentication failed", Hint: "The server refuses the user name or the password."}}}
	tested.Problems = models.Problems{{Field: "smtp_port", Text: "Type a port between 1 and 65535; 587 and 465 are usual."}}
	invited := sampleUser()
	invited.User, invited.Link = sampleUsers[4], &InviteLink{URL: "https://mail.harbour.example/invite/pZ1kq0hH2b4", Expires: 1_795_000_000_000_000}
	fresh := sampleUser()
	fresh.User, fresh.MainTeam, fresh.Extra, fresh.Leads = models.User{Name: "", Email: "not an address", Role: models.RoleMember, Seat: models.SeatService}, 0, nil, nil
	fresh.Problems = models.Problems{{Field: "name", Text: "Type a name."}, {Field: "email", Text: "Type an e-mail address, like ana@example.com."}}
	nobody := sampleAutomation(sampleUsers[0], RuleAllowed)
	nobody.Rule = models.DefaultRule(1)
	empty := Shell{Lang: "en", CSS: "app.css", JS: "app.js"}
	pages := map[string]templ.Component{
		"login":           Login(LoginPage{Shell: empty, Email: "ana@harbour.example", Next: "/inbox/all/mine", Problems: models.Problems{{Text: "E-mail and password do not match."}}}),
		"login-demo":      Login(LoginPage{Shell: empty, Demo: sampleUsers, DemoPassword: "fairlead"}),
		"setup":           Setup(SetupPage{Shell: empty, Token: "t0k", Company: "Harbour Bikes", Problems: models.Problems{{Field: "email", Text: "Type an e-mail address, like ana@example.com."}}}),
		"waiting":         Waiting(empty),
		"void":            VoidLink(VoidLinkPage{Shell: empty}),
		"invite":          Invite(InvitePage{Shell: empty, Post: "/invite/abc", Company: "Harbour Bikes", Name: "Imani Wanjiru", Email: "imani@harbour.example", Problems: models.Problems{{Field: "password", Text: "Type at least 10 characters."}}}),
		"forgot":          Forgot(ForgotPage{Shell: empty, Email: "ana", Problems: models.Problems{{Field: "email", Text: "Type an e-mail address, like ana@example.com."}}}),
		"asked":           Forgot(ForgotPage{Shell: empty, Email: "ana@example.com", Asked: true}),
		"sessions":        Sessions(SessionsPage{Shell: admin(), Sessions: []SessionRow{{ID: "a", Browser: "Firefox", System: "Linux", Address: "192.0.2.7", Here: true}, {ID: "b"}}}),
		"profile":         ProfileForm(ProfilePage{Shell: admin(), User: sampleUsers[0]}),
		"profile-hours":   ProfileForm(ProfilePage{Shell: admin(), User: sampleUsers[0], Working: sampleHours(), Problems: sampleHours().Problems}),
		"company":         CompanyForm(CompanyPage{Shell: admin(), Company: "Harbour Bikes"}),
		"company-days":    CompanyForm(sampleCompany()),
		"users":           Users(UsersPage{Shell: admin(), Users: sampleUsers, Teams: sampleTeams, Members: sampleMembers}),
		"user":            UserForm(sampleUser()),
		"user-new":        UserForm(fresh),
		"user-invited":    UserForm(invited),
		"teams":           Teams(TeamsPage{Shell: admin(), Teams: sampleTeams, Members: sampleMembers, Users: sampleUsers}),
		"teams-none":      Teams(TeamsPage{Shell: admin()}),
		"team":            TeamForm(sampleTeam()),
		"inboxes":         Inboxes(sampleInboxes(sampleUsers[0])),
		"inbox-settings":  InboxForm(sampleNamed()),
		"channel-new":     ChannelNew(ChannelNewPage{Shell: admin(), Inbox: sampleInbox, Address: "support", Problems: models.Problems{{Field: "address", Text: "Type an e-mail address, like support@example.com."}}}),
		"channel":         Channel(sampleChannelPage()),
		"channel-tested":  Channel(tested),
		"automation":      Automation(sampleAutomation(sampleUsers[0], RuleAllowed)),
		"automation-none": Automation(nobody),
		"automation-read": Automation(sampleAutomation(sampleUsers[1], DeniedNotLead)),
	}
	maps.Copy(pages, rehearsalPages())
	maps.Copy(pages, handoverPages())
	return pages
}

func renderText(t *testing.T, lang string, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(WithLanguage(context.Background(), lang), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func render(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewBufferString(renderText(t, "en", c)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// one returns the only element that a selector finds.
func one(t *testing.T, doc *goquery.Document, selector string) *goquery.Selection {
	t.Helper()
	s := doc.Find(selector)
	if s.Length() != 1 {
		t.Fatalf("%s: found %d, want 1", selector, s.Length())
	}
	return s
}

// TestSettingsPreview writes every page to the folder named by PREVIEW, beside what TestInboxPreview writes there: the style sheet and the script.
func TestSettingsPreview(t *testing.T) {
	dir := os.Getenv("PREVIEW")
	if dir == "" {
		t.Skip("PREVIEW names no folder")
	}
	many := UsersPage{Shell: admin(), Teams: sampleTeams, Members: sampleMembers}
	for i := range 200 {
		u := sampleUsers[i%len(sampleUsers)]
		u.Name = fmt.Sprintf("%s %d", u.Name, i)
		many.Users = append(many.Users, u)
	}
	pages := samplePages()
	pages["users-many"] = Users(many)
	for name, page := range pages {
		for _, lang := range []string{"en", "nl"} {
			if err := os.WriteFile(filepath.Join(dir, name+"."+lang+".html"), []byte(renderText(t, lang, page)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
