package inbox_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

var newcomer = inbox.UserForm{Name: "Nina", Email: "nina@harbour.example", Role: models.RoleMember, Seat: models.SeatService}

func secretOf(inv inbox.Invitation) string { return inv.URL[strings.LastIndexByte(inv.URL, '/')+1:] }

func TestInvitation(t *testing.T) {
	p := newPeople(t)
	nina, inv, err := p.CreateUser(p.ctx(), p.actor(p.ada), newcomer)
	p.ok(err)
	if !strings.HasPrefix(inv.URL, "https://fairlead.example/invite/") || len(secretOf(inv)) != 43 || inv.Mailed || inv.Expires.Time() != p.now.Add(7*24*time.Hour) {
		t.Errorf("invitation %+v", inv)
	}
	u, err := p.CheckInvitation(p.ctx(), secretOf(inv))
	p.ok(err)
	if u.ID != nina.ID || !u.Invited() {
		t.Errorf("it is for %+v", u)
	}
	_, err = p.AcceptInvitation(p.ctx(), secretOf(inv), "short")
	p.problem(err, "password")
	_, err = p.AcceptInvitation(p.ctx(), secretOf(inv), goodPassword)
	p.ok(err)
	_, err = p.Login(p.ctx(), nina.Email, goodPassword, "192.0.2.1")
	p.ok(err)
	_, err = p.CheckInvitation(p.ctx(), secretOf(inv)) // it works once
	p.is(err, models.ErrNotFound)
	_, err = p.AcceptInvitation(p.ctx(), secretOf(inv), "another good password")
	p.is(err, models.ErrNotFound)
	_, err = p.Login(p.ctx(), nina.Email, goodPassword, "192.0.2.1")
	p.ok(err)
}

func TestInvitationsThatAreVoid(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	nina, inv, err := p.CreateUser(p.ctx(), ada, newcomer)
	p.ok(err)
	void := func(why string, inv inbox.Invitation) {
		t.Helper()
		if _, err := p.AcceptInvitation(p.ctx(), secretOf(inv), goodPassword); err != models.ErrNotFound {
			t.Errorf("%s: %v", why, err)
		}
	}
	again := func() inbox.Invitation {
		t.Helper()
		inv, err := p.NewInvitation(p.ctx(), ada, nina.ID)
		p.ok(err)
		return inv
	}
	second := again()
	void("replaced", inv)
	p.now = p.now.Add(7 * 24 * time.Hour)
	void("expired", second)

	third, f := again(), p.form(nina)
	f.Email = "nina@elsewhere.example"
	p.ok(p.UpdateUser(p.ctx(), ada, nina.ID, f))
	void("sent to another address", third)

	fourth := again()
	f.Active = false
	p.ok(p.UpdateUser(p.ctx(), ada, nina.ID, f))
	void("deactivated", fourth)
	_, err = p.NewInvitation(p.ctx(), ada, nina.ID)
	p.problem(err, "active")
	f.Active = true
	p.ok(p.UpdateUser(p.ctx(), ada, nina.ID, f))
	void("deactivated and back", fourth)

	fifth, row := again(), p.stored(nina)
	row.Active = false
	p.ok(p.DB.UpdateUser(p.ctx(), row))
	void("deactivated by another way", fifth)
	row.Active = true
	p.ok(p.DB.UpdateUser(p.ctx(), row))

	token := setupLikeToken(p, nina)
	if _, err := p.AcceptInvitation(p.ctx(), token, goodPassword); err != models.ErrNotFound {
		t.Errorf("a link of another kind: %v", err)
	}
}

// setupLikeToken stores a set-up token under a secret of "secret".
func setupLikeToken(p *people, u models.User) string {
	p.t.Helper()
	const sum = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b" // SHA-256 of "secret"
	p.ok(p.DB.CreateToken(p.ctx(), models.Token{ID: sum, Kind: models.TokenSetup, UserID: u.ID, ExpiresAt: models.Never}))
	return "secret"
}

func TestInvitationGivesANewPassword(t *testing.T) {
	p := newPeople(t)
	session := p.session(p.mia, "s1")
	inv, err := p.NewInvitation(p.ctx(), p.actor(p.ada), p.mia.ID)
	p.ok(err)
	_, err = p.Login(p.ctx(), p.mia.Email, goodPassword, "192.0.2.1") // not before it is used
	p.ok(err)
	_, err = p.AcceptInvitation(p.ctx(), secretOf(inv), "another good password")
	p.ok(err)
	if p.loggedIn(session) {
		t.Error("old sessions go on")
	}
	_, err = p.Login(p.ctx(), p.mia.Email, goodPassword, "192.0.2.1")
	p.is(err, inbox.ErrLogin)
}

func TestWhoMayInvite(t *testing.T) {
	p := newPeople(t)
	_, err := p.NewInvitation(p.ctx(), p.actor(p.leo), p.mia.ID)
	p.is(err, models.ErrForbidden)
	_, err = p.NewInvitation(p.ctx(), p.actor(p.mia), p.mia.ID)
	p.is(err, models.ErrNotFound)
	_, err = p.NewInvitation(p.ctx(), p.actor(p.ada), 999)
	p.is(err, models.ErrNotFound)
}

func TestInvitationIsMailedOnceAChannelCanSend(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	p.ok(p.UpdateCompany(p.ctx(), ada, inbox.CompanyForm{Company: "Harbour"}))
	p.ok(p.UpdateChannel(p.ctx(), ada, p.supportMail.ID, inbox.ChannelForm{Address: p.supportMail.Address, FromName: "Harbour Support", Host: "smtp.harbour.example", Security: "tls"}))
	p.ok(p.UpdateProfile(p.ctx(), ada, inbox.ProfileForm{Name: "Ada", Language: "nl"}))
	_, inv, err := p.CreateUser(p.ctx(), p.actor(p.ada), newcomer)
	p.ok(err)
	if !inv.Mailed {
		t.Fatal("not mailed")
	}
	due, err := p.DB.ClaimDeliveries(p.ctx(), models.At(p.now), models.At(p.now.Add(time.Minute)), 10)
	p.ok(err)
	if len(due) != 1 || due[0].Recipient != "nina@harbour.example" || due[0].Sender != "support@harbour.example" || due[0].ChannelID != p.supportMail.ID || due[0].MessageID != 0 {
		t.Fatalf("deliveries %+v", due)
	}
	var raw bytes.Buffer
	p.ok(p.DB.CopyFile(p.ctx(), due[0].RawFileID, &raw))
	mail := email.Parse(raw.Bytes())
	if !strings.Contains(mail.Text, inv.URL) || !strings.Contains(mail.HTML, inv.URL) {
		t.Errorf("the link is not in it:\n%s", raw.Bytes())
	}
	if mail.Subject != "Doe mee in de teaminbox van Harbour" || mail.From.Name != "Harbour Support" || !strings.Contains(mail.Text, "Hallo Nina") || strings.Contains(mail.Text, "{") {
		t.Errorf("subject %q, from %+v, text %q", mail.Subject, mail.From, mail.Text)
	}
	if at := inv.Expires.Time(); !regexp.MustCompile(`tot (zon|maan|dins|woens|donder|vrij|zater)dag ` + at.Format("2 ") + `(jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec), ` + at.Format("15:04 MST")).MatchString(mail.Text) {
		t.Errorf("%s is not said in Dutch: %q", at, mail.Text)
	}
	account, err := p.DB.Account(p.ctx())
	p.ok(err)
	if _, _, ok := email.VerifyMessageID(account.Key, mail.MessageID); ok {
		t.Error("an answer to it would be let into a conversation")
	}
}

func TestHistorySaysWhenSomebodyJoined(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	nina, inv, err := p.CreateUser(p.ctx(), ada, newcomer)
	p.ok(err)
	_, err = p.AcceptInvitation(p.ctx(), secretOf(inv), goodPassword)
	p.ok(err)
	inv, err = p.NewInvitation(p.ctx(), ada, nina.ID)
	p.ok(err)
	_, err = p.AcceptInvitation(p.ctx(), secretOf(inv), "another good password")
	p.ok(err)
	if rows := p.history([]models.HistoryKind{models.HistoryJoined}); len(rows) != 1 || rows[0].UserID != nina.ID || rows[0].At != models.At(p.now) {
		t.Errorf("history %+v", rows)
	}
}
