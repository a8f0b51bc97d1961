package inbox_test

import (
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

var firstVisit = inbox.SetupForm{Company: " Harbour  Ltd ", Name: "Ada", Email: "Ada@Harbour.example", Password: goodPassword, Inbox: "Support", Address: "Support@harbour.example"}

func setupToken(p *people) string {
	p.t.Helper()
	link, err := p.SetupLink(p.ctx())
	p.ok(err)
	u, err := url.Parse(link)
	p.ok(err)
	if !strings.HasPrefix(link, "https://fairlead.example/setup?token=") || len(u.Query().Get("token")) != 43 {
		p.t.Fatalf("link %q", link)
	}
	return u.Query().Get("token")
}

func TestSetupMakesTheCompany(t *testing.T) {
	p := emptyApp(t)
	token := setupToken(p)
	p.ok(p.CheckSetup(p.ctx(), token))
	u, err := p.Setup(p.ctx(), token, firstVisit)
	p.ok(err)
	if is := p.stored(u); is.Email != "ada@harbour.example" || is.Role != models.RoleAdmin || is.Seat != models.SeatService || !is.Active || is.Availability != models.Available {
		t.Errorf("first admin: %+v", is)
	}
	account, err := p.DB.Account(p.ctx())
	p.ok(err)
	if account.Company != "Harbour Ltd" {
		t.Errorf("company %q", account.Company)
	}
	who := p.actor(u)
	if len(who.Inboxes) != 1 || who.Inboxes[0].Name != "Support" || !who.Inboxes[0].Open {
		t.Errorf("inboxes %+v", who.Inboxes)
	}
	ch, err := p.DB.ChannelByAddress(p.ctx(), "support@harbour.example")
	p.ok(err)
	rule, err := p.DB.Rule(p.ctx(), ch.RuleID)
	p.ok(err)
	if rule.AssignTo != models.AssignNobody || !rule.OnlyAvailable || rule.Tie != models.TieRotate {
		t.Errorf("first rule %+v", rule)
	}
	if n := len(p.history(nil)); n != 5 { // active, seat, availability; access of everyone; the first rule
		t.Errorf("%d rows of history", n)
	}
	if _, err := p.Login(p.ctx(), "ada@harbour.example", goodPassword, "192.0.2.1"); err != nil {
		t.Error(err)
	}
}

func TestSetupLinkIsVoidOnceAUserExists(t *testing.T) {
	p := emptyApp(t)
	old := setupToken(p)
	token := setupToken(p)
	p.is(p.CheckSetup(p.ctx(), old), models.ErrNotFound)
	p.is(p.CheckSetup(p.ctx(), ""), models.ErrNotFound)
	p.user("Eve", models.RoleMember, models.SeatNone)
	p.is(p.CheckSetup(p.ctx(), token), models.ErrNotFound)
	_, err := p.Setup(p.ctx(), token, firstVisit)
	p.is(err, models.ErrNotFound)
	link, err := p.SetupLink(p.ctx())
	p.ok(err)
	if link != "" {
		t.Errorf("a link after set-up: %q", link)
	}
}

func TestSetupSaysWhatIsWrongAtEachField(t *testing.T) {
	p := emptyApp(t)
	token := setupToken(p)
	_, err := p.Setup(p.ctx(), token, inbox.SetupForm{Password: "short"})
	for _, field := range []string{"company", "name", "email", "password", "inbox", "address"} {
		p.problem(err, field)
	}
	p.ok(p.CheckSetup(p.ctx(), token)) // and the link still works
}

func TestConcurrentSetupsMakeOneAdmin(t *testing.T) {
	p := emptyApp(t)
	token := setupToken(p)
	var wg sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		wg.Go(func() { _, errs[i] = p.Setup(p.ctx(), token, firstVisit) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a late one was told %v", err)
		}
	}
	users, err := p.DB.Users(p.ctx())
	p.ok(err)
	inboxes, err := p.DB.Inboxes(p.ctx())
	p.ok(err)
	if won != 1 || len(users) != 1 || len(inboxes) != 1 {
		t.Errorf("%d set-ups succeeded, %d users, %d inboxes", won, len(users), len(inboxes))
	}
}

func TestAddUserFromTheCommandLine(t *testing.T) {
	p := emptyApp(t)
	token := setupToken(p)
	eve := inbox.UserForm{Name: "Eve", Email: "eve@harbour.example", Role: models.RoleMember, Seat: models.SeatSales}
	_, err := p.AddUser(p.ctx(), eve, goodPassword)
	p.problem(err, "role")
	p.ok(p.CheckSetup(p.ctx(), token))
	_, err = p.AddUser(p.ctx(), eve, "short")
	p.problem(err, "password")
	_, err = p.AddUser(p.ctx(), inbox.UserForm{Name: "Ada", Email: "ada@harbour.example", Role: models.RoleAdmin, Seat: models.SeatNone}, goodPassword)
	p.ok(err)
	p.is(p.CheckSetup(p.ctx(), token), models.ErrNotFound)
	u, err := p.AddUser(p.ctx(), eve, goodPassword)
	p.ok(err)
	if _, err := p.Login(p.ctx(), u.Email, goodPassword, "192.0.2.1"); err != nil {
		t.Error(err)
	}
	_, err = p.AddUser(p.ctx(), eve, goodPassword)
	p.problem(err, "email")
}
