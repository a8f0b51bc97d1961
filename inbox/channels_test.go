package inbox_test

import (
	"bytes"
	"fmt"
	"net"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// sending is a form that lets Support send.
func (p *people) sending() inbox.ChannelForm {
	return inbox.ChannelForm{Address: p.supportMail.Address, FromName: "Harbour", Host: "smtp.harbour.example", Security: "starttls", Username: "harbour", Password: "sesame"}
}

func (p *people) storedChannel(ch models.Channel) models.Channel {
	p.t.Helper()
	ch, err := p.DB.Channel(p.ctx(), ch.ID)
	p.ok(err)
	return ch
}

func (p *people) password(ch models.Channel) string {
	p.t.Helper()
	plain, err := p.Vault.Open(p.storedChannel(ch).SMTPSecret)
	p.ok(err)
	return plain
}

func TestCreateChannel(t *testing.T) {
	p := newPeople(t)
	leo := p.actor(p.leo)
	var ch models.Channel
	rows := p.later(func() {
		var err error
		ch, err = p.CreateChannel(p.ctx(), leo, p.support.ID, inbox.ChannelForm{Address: " Help@Harbour.example", FromName: " Help  desk "})
		p.ok(err)
	})
	p.same(rows, fmt.Sprintf("rule i%d c%d", p.support.ID, ch.ID))
	is := p.storedChannel(ch)
	rule, err := p.DB.Rule(p.ctx(), is.RuleID)
	p.ok(err)
	if is.Address != "help@harbour.example" || is.FromName != "Help desk" || is.CanSend() || is.Kind != models.ChannelEmail || rule.AssignTo != models.AssignNobody {
		t.Errorf("channel %+v, rule %+v", is, rule)
	}
	_, err = p.CreateChannel(p.ctx(), leo, p.support.ID, inbox.ChannelForm{Address: "HELP@harbour.example"})
	p.problem(err, "address")
	_, err = p.CreateChannel(p.ctx(), leo, p.sales.ID, inbox.ChannelForm{Address: "x@harbour.example"})
	p.is(err, models.ErrNotFound)
	_, err = p.CreateChannel(p.ctx(), p.actor(p.mia), p.sales.ID, inbox.ChannelForm{Address: "x@harbour.example"})
	p.is(err, models.ErrForbidden)
	_, err = p.CreateChannel(p.ctx(), p.actor(p.ada), 999, inbox.ChannelForm{Address: "x@harbour.example"})
	p.is(err, models.ErrNotFound)
}

func TestWhoMaySeeAndChangeAChannel(t *testing.T) {
	p := newPeople(t)
	for name, c := range map[string]struct {
		who           models.User
		ch            models.Channel
		see, change   error
		manage, rules bool
	}{
		"admin without access": {p.ada, p.salesMail, nil, nil, true, true},
		"its lead":             {p.leo, p.supportMail, nil, nil, true, true},
		"lead of another":      {p.leo, p.salesMail, models.ErrNotFound, models.ErrNotFound, false, false},
		"reader":               {p.mia, p.salesMail, nil, models.ErrForbidden, false, false},
	} {
		who := p.actor(c.who)
		s, err := p.ChannelSettings(p.ctx(), who, c.ch.ID)
		p.is(err, c.see)
		if s.CanManage != c.manage || s.CanWriteRules != c.rules {
			t.Errorf("%s: %+v", name, s)
		}
		if err == nil && (s.Door != "127.0.0.1:2525" || s.Inbox.ID != c.ch.InboxID) {
			t.Errorf("%s: %+v", name, s)
		}
		_, err = p.NewChannel(p.ctx(), who, c.ch.InboxID)
		p.is(err, c.change)
		f := inbox.ChannelForm{Address: c.ch.Address, FromName: name}
		p.is(p.UpdateChannel(p.ctx(), who, c.ch.ID, f), c.change)
		if is := p.storedChannel(c.ch); (is.FromName == name) != (c.change == nil) {
			t.Errorf("%s: stored %+v", name, is)
		}
		if _, err = p.TestChannel(p.ctx(), who, c.ch.ID, f); c.change != nil {
			p.is(err, c.change)
		} else {
			p.problem(err, "smtp_host")
		}
	}
	_, err := p.ChannelSettings(p.ctx(), p.actor(p.ada), 999)
	p.is(err, models.ErrNotFound)
	p.is(p.UpdateChannel(p.ctx(), p.actor(p.ada), 999, p.sending()), models.ErrNotFound)
}

func TestThePasswordIsStoredSealedAndNeverShown(t *testing.T) {
	p := newPeople(t)
	ada := p.actor(p.ada)
	p.ok(p.UpdateChannel(p.ctx(), ada, p.supportMail.ID, p.sending()))
	is := p.storedChannel(p.supportMail)
	if is.SMTPPort != 587 || bytes.Contains(is.SMTPSecret, []byte("sesame")) || p.password(is) != "sesame" {
		t.Errorf("stored %+v", is)
	}
	s, err := p.ChannelSettings(p.ctx(), ada, is.ID)
	p.ok(err)
	list, err := p.InboxList(p.ctx(), ada)
	p.ok(err)
	page, err := p.RulePage(p.ctx(), ada, is.ID, nil)
	p.ok(err)
	for _, shown := range []models.Channel{s.Channel, list[1].Channels[0].Channel, page.Channel} {
		if len(shown.SMTPSecret) == 0 || bytes.Equal(shown.SMTPSecret, is.SMTPSecret) {
			t.Errorf("shown %q", shown.SMTPSecret)
		}
	}
	f := p.sending()
	f.Password, f.FromName = "", "Other"
	p.ok(p.UpdateChannel(p.ctx(), ada, is.ID, f))
	if p.password(is) != "sesame" || p.storedChannel(is).FromName != "Other" {
		t.Error("an empty password keeps the stored one")
	}
	f.Username = ""
	p.ok(p.UpdateChannel(p.ctx(), ada, is.ID, f))
	if p.password(is) != "" {
		t.Error("without a user name there is no password")
	}
	p.ok(p.UpdateChannel(p.ctx(), ada, is.ID, p.sending()))
	p.ok(p.UpdateChannel(p.ctx(), ada, is.ID, inbox.ChannelForm{Address: is.Address, Port: 99, Security: "tls", Username: "harbour", Private: true}))
	if is = p.storedChannel(is); is.CanSend() || is.SMTPSecret != nil || is.SMTPUsername != "" || is.SMTPPort != 0 || is.SMTPPrivate {
		t.Errorf("without a server: %+v", is)
	}
}

func TestThePasswordGoesOnlyWhereItWasTypedFor(t *testing.T) {
	p := newPeople(t)
	leo := p.actor(p.leo)
	p.ok(p.UpdateChannel(p.ctx(), leo, p.supportMail.ID, p.sending()))
	for name, change := range map[string]func(*inbox.ChannelForm){
		"host":     func(f *inbox.ChannelForm) { f.Host = "smtp.evil.example" },
		"username": func(f *inbox.ChannelForm) { f.Username = "other" },
		"plain":    func(f *inbox.ChannelForm) { f.Security = "none" },
	} {
		f := p.sending()
		f.Password = ""
		change(&f)
		p.problem(p.UpdateChannel(p.ctx(), leo, p.supportMail.ID, f), "smtp_password")
		_, err := p.TestChannel(p.ctx(), leo, p.supportMail.ID, f)
		p.problem(err, "smtp_password")
		if is := p.storedChannel(p.supportMail); is.SMTPHost != "smtp.harbour.example" || p.password(is) != "sesame" {
			t.Errorf("%s: stored %+v", name, is)
		}
		f.Password = "open"
		p.ok(p.UpdateChannel(p.ctx(), leo, p.supportMail.ID, f))
		p.ok(p.UpdateChannel(p.ctx(), leo, p.supportMail.ID, p.sending()))
	}
	f := p.sending() // the same server by its certificate, on another port
	f.Password, f.Security = "", "tls"
	p.ok(p.UpdateChannel(p.ctx(), leo, p.supportMail.ID, f))
	if is := p.storedChannel(p.supportMail); is.SMTPPort != 465 || p.password(is) != "sesame" {
		t.Errorf("stored %+v", is)
	}
	fresh := inbox.ChannelForm{Address: p.salesMail.Address, Host: "smtp.harbour.example", Security: "tls", Username: "harbour"}
	p.problem(p.UpdateChannel(p.ctx(), p.actor(p.ada), p.salesMail.ID, fresh), "smtp_password")
}

func TestOnlyAdminsAllowPrivateAddresses(t *testing.T) {
	p := newPeople(t)
	f := p.sending()
	f.Private = true
	p.problem(p.UpdateChannel(p.ctx(), p.actor(p.leo), p.supportMail.ID, f), "smtp_private")
	p.ok(p.UpdateChannel(p.ctx(), p.actor(p.ada), p.supportMail.ID, f))
	f.FromName = "Other"
	p.ok(p.UpdateChannel(p.ctx(), p.actor(p.leo), p.supportMail.ID, f)) // stays allowed where it was
	f.Host = "router.harbour.example"
	p.problem(p.UpdateChannel(p.ctx(), p.actor(p.leo), p.supportMail.ID, f), "smtp_private")
	f.Host, f.Port = "smtp.harbour.example", 6379
	_, err := p.TestChannel(p.ctx(), p.actor(p.leo), p.supportMail.ID, f)
	p.problem(err, "smtp_private")
}

func TestWhatIsWrongWithAChannel(t *testing.T) {
	p := newPeople(t)
	err := p.UpdateChannel(p.ctx(), p.actor(p.ada), p.supportMail.ID, inbox.ChannelForm{Address: "no", Host: "http://x", Port: 70000, Security: "maybe"})
	for _, field := range []string{"address", "smtp_host", "smtp_port", "smtp_security"} {
		p.problem(err, field)
	}
	f := p.sending()
	f.Address = p.salesMail.Address
	p.problem(p.UpdateChannel(p.ctx(), p.actor(p.ada), p.supportMail.ID, f), "address")
}

func TestTestingAChannelSavesNothing(t *testing.T) {
	p := newPeople(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	p.ok(err)
	sink := email.NewSink(l)
	sink.Username, sink.Password = "harbour", "sesame"
	go sink.Serve()
	t.Cleanup(func() { sink.Close() })
	f := p.sending()
	f.Host, f.Port, f.Security, f.Private = "127.0.0.1", l.Addr().(*net.TCPAddr).Port, "none", true
	before := p.storedChannel(p.supportMail)
	try := func(password string) email.Step {
		t.Helper()
		f.Password = password
		steps, err := p.TestChannel(p.ctx(), p.actor(p.ada), p.supportMail.ID, f)
		p.ok(err)
		return steps[len(steps)-1]
	}
	if last := try("sesame"); !last.OK || last.Name != "Sender accepted" {
		t.Errorf("ended with %+v", last)
	}
	if last := try("wrong"); last.OK || last.Name != "Log in" {
		t.Errorf("ended with %+v", last)
	}
	if is := p.storedChannel(p.supportMail); is.SMTPHost != before.SMTPHost || is.SMTPSecret != nil {
		t.Errorf("saved %+v", is)
	}
	f.Password = "sesame"
	p.ok(p.UpdateChannel(p.ctx(), p.actor(p.ada), p.supportMail.ID, f))
	if last := try(""); !last.OK { // with the stored one
		t.Errorf("ended with %+v", last)
	}
	other, err := inbox.NewVault([]byte("another secret altogether"))
	p.ok(err)
	p.Vault = other
	f.Password = ""
	_, err = p.TestChannel(p.ctx(), p.actor(p.ada), p.supportMail.ID, f)
	p.problem(err, "smtp_password")
	if len(sink.Mails()) != 0 {
		t.Error("a test sends no mail")
	}
}
