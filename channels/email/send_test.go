package email

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

const someMail = "Subject: a\r\n\r\n.dot\r\nend\r\n"

func send(t *testing.T, s Sender, server Server, to ...string) []Outcome {
	t.Helper()
	outcomes, err := s.Send(t.Context(), server, "us@harbour.example", to, []byte(someMail), nil)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func TestSendOverEverySecurity(t *testing.T) {
	config, pool := certificate(t, "127.0.0.1", tomorrow())
	withLogin := func(mechanisms ...string) func(*Sink) {
		return func(s *Sink) { s.Username, s.Password, s.Mechanisms = "us", "pass word", mechanisms }
	}
	tests := []struct {
		name     string
		security Security
		set      func(*Sink)
	}{
		{"plain", SecurityNone, nil},
		{"plain with log-in on this machine", SecurityNone, withLogin("PLAIN")},
		{"TLS", SecurityTLS, withLogin("PLAIN")},
		{"TLS and LOGIN", SecurityTLS, withLogin("LOGIN")},
		{"STARTTLS", SecuritySTARTTLS, func(s *Sink) { s.TLS = config; withLogin("PLAIN")(s) }},
		{"STARTTLS and LOGIN", SecuritySTARTTLS, func(s *Sink) { s.TLS = config; withLogin("LOGIN")(s) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := listen(t)
			if test.security == SecurityTLS {
				l = tls.NewListener(l, config)
			}
			sink := startSink(t, l, test.set)
			server := serverAt(sink.Addr(), test.security)
			if sink.Username != "" {
				server.Username, server.Password = "us", "pass word"
			}
			got := send(t, Sender{RootCAs: pool, Hostname: "harbour.example"}, server, "ann@a.example", "bob@münchen.example")
			for _, o := range got {
				if o.State != StateSent || o.Code != 250 || o.Words == "" {
					t.Errorf("got %+v", o)
				}
			}
			mail := sink.Mails()[0]
			if string(mail.Raw) != someMail || mail.From != "us@harbour.example" ||
				!reflect.DeepEqual(mail.To, []string{"ann@a.example", "bob@xn--mnchen-3ya.example"}) {
				t.Errorf("the sink got %+v", mail)
			}
		})
	}
}

func TestSendOutcomePerRecipient(t *testing.T) {
	sink := startSink(t, listen(t), func(s *Sink) {
		s.Answer = func(stage, address string) *Refusal {
			switch {
			case stage == "RCPT" && address == "full@a.example":
				return &Refusal{452, [3]int{4, 2, 2}, "Mailbox full"}
			case stage == "RCPT" && address == "gone@a.example":
				return &Refusal{550, [3]int{5, 1, 1}, "No such user"}
			}
			return nil
		}
	})
	got := send(t, Sender{}, serverAt(sink.Addr(), SecurityNone),
		"gone@a.example", "ann@a.example", "full@a.example", "no address", "a@b.example>\r\nRCPT TO:<c@d.example", "")
	want := []Outcome{
		{"gone@a.example", StateFailed, 550, "5.1.1 No such user"},
		{"ann@a.example", StateSent, 250, got[1].Words},
		{"full@a.example", StateTemporary, 452, "4.2.2 Mailbox full"},
		{"no address", StateFailed, 0, "is not a valid address"},
		{"a@b.example>\r\nRCPT TO:<c@d.example", StateFailed, 0, "is not a valid address"},
		{"", StateFailed, 0, "is empty"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if mails := sink.Mails(); len(mails) != 1 || !reflect.DeepEqual(mails[0].To, []string{"ann@a.example"}) {
		t.Errorf("the sink got %+v", mails)
	}
}

func TestSendAnswersForAll(t *testing.T) {
	tests := []struct {
		stage  string
		answer *Refusal
		want   State
		words  string
	}{
		{"MAIL", &Refusal{550, [3]int{5, 7, 1}, "Not you"}, StateFailed, "5.7.1 Not you"},
		{"MAIL", &Refusal{451, [3]int{4, 7, 1}, "Greylisted"}, StateTemporary, "4.7.1 Greylisted"},
		{"MAIL", HangUp, StateTemporary, "the server closed the connection"},
		{"RCPT", HangUp, StateTemporary, "the server closed the connection"},
		{"DATA", &Refusal{554, [3]int{5, 6, 0}, "Spam"}, StateFailed, "5.6.0 Spam"},
		{"DATA", &Refusal{451, [3]int{4, 3, 0}, "Later"}, StateTemporary, "4.3.0 Later"},
		{"DATA", HangUp, StateUnknown, "the message was sent, but no answer came: the server closed the connection"},
	}
	for _, test := range tests {
		t.Run(test.stage+" "+string(test.want)+" "+test.words, func(t *testing.T) {
			sink := startSink(t, listen(t), func(s *Sink) {
				s.Answer = func(stage, _ string) *Refusal {
					if stage == test.stage {
						return test.answer
					}
					return nil
				}
			})
			for _, o := range send(t, Sender{}, serverAt(sink.Addr(), SecurityNone), "a@a.example", "b@a.example") {
				if o.State != test.want || o.Code != test.answer.Code || !strings.HasPrefix(o.Words, test.words) {
					t.Errorf("got %+v", o)
				}
			}
			if len(sink.Mails()) > 0 {
				t.Error("the sink kept a mail")
			}
		})
	}
}

func TestSendBeforeData(t *testing.T) {
	calls := 0
	sink := startSink(t, listen(t), func(s *Sink) {
		s.Answer = func(stage, address string) *Refusal {
			if stage == "RCPT" && address == "gone@a.example" {
				return &Refusal{550, [3]int{5, 1, 1}, "No such user"}
			}
			return nil
		}
	})
	record := func(err error) func() error {
		return func() error {
			if calls++; len(sink.Mails()) > 0 {
				t.Error("called after the mail was sent")
			}
			return err
		}
	}
	server := serverAt(sink.Addr(), SecurityNone)
	try := func(to string, err error) ([]Outcome, error) {
		return Sender{}.Send(t.Context(), server, "", []string{to}, []byte(someMail), record(err))
	}
	if _, err := try("gone@a.example", nil); err != nil || calls != 0 {
		t.Errorf("nobody was accepted: %v, %d calls", err, calls)
	}
	failed := errors.New("not recorded")
	if outcomes, err := try("ann@a.example", failed); !errors.Is(err, failed) || outcomes != nil || calls != 1 {
		t.Errorf("got %v, %v, %d calls", outcomes, err, calls)
	}
	if len(sink.Mails()) > 0 {
		t.Error("sent though the attempt was not recorded")
	}
	if outcomes, err := try("ann@a.example", nil); err != nil || outcomes[0].State != StateSent || calls != 2 {
		t.Errorf("got %v, %v, %d calls", outcomes, err, calls)
	}
	if _, err := (Sender{}).Send(t.Context(), server, "", nil, nil, nil); err == nil {
		t.Error("no recipients is an error")
	}
}

// trouble is a server that cannot be used, and how that is told.
type trouble struct {
	name     string
	sender   Sender
	addr     net.Addr
	security Security
	user     string
	step     string // at which Test stops
	words    string
}

func (tr trouble) server() Server {
	server := serverAt(tr.addr, tr.security)
	server.Username, server.Password = tr.user, "wrong"
	return server
}

// lastingTroubles are those whose servers take any number of connections.
func lastingTroubles(t *testing.T) []trouble {
	config, pool := certificate(t, "127.0.0.1", tomorrow())
	expired, expiredPool := certificate(t, "127.0.0.1", time.Now().Add(-time.Hour))
	other, otherPool := certificate(t, "mail.example", tomorrow())
	closed := listen(t)
	closed.Close()
	tlsSink := func(c *tls.Config) net.Addr { return startSink(t, tls.NewListener(listen(t), c), nil).Addr() }
	plain := startSink(t, listen(t), nil).Addr()
	login := func(s *Sink) { s.Username, s.Password = "us", "right" }
	loginSink := startSink(t, listen(t), login).Addr()
	bizarre := startSink(t, listen(t), func(s *Sink) { login(s); s.Mechanisms = []string{"GSSAPI"} }).Addr()
	upgraded := startSink(t, listen(t), func(s *Sink) { s.TLS = config }).Addr()

	return []trouble{
		{"refused", Sender{}, closed.Addr(), SecurityNone, "", "Connect to ", "nothing answers at this port"},
		{"STARTTLS not offered", Sender{}, plain, SecuritySTARTTLS, "", stepSTARTTLS, "server doesn't support STARTTLS"},
		{"TLS to a plain port", Sender{RootCAs: pool}, plain, SecurityTLS, "", stepTLS, "the server did not answer with TLS"},
		{"unknown authority", Sender{RootCAs: otherPool}, tlsSink(config), SecurityTLS, "", stepTLS, "the server's certificate is not signed by an authority"},
		{"unknown authority after STARTTLS", Sender{RootCAs: otherPool}, upgraded, SecuritySTARTTLS, "", stepSTARTTLS, "the server's certificate is not signed by an authority"},
		{"system roots by default", Sender{}, tlsSink(config), SecurityTLS, "", stepTLS, "the server's certificate is not signed by an authority"},
		{"expired", Sender{RootCAs: expiredPool}, tlsSink(expired), SecurityTLS, "", stepTLS, "the server's certificate has expired"},
		{"other name", Sender{RootCAs: otherPool}, tlsSink(other), SecurityTLS, "", stepTLS, "the server's certificate is for another name"},
		{"wrong password", Sender{}, loginSink, SecurityNone, "us", stepLogin, "5.7.8 Username and password not accepted"},
		{"log-in not offered", Sender{}, plain, SecurityNone, "us", stepLogin, "the server offers no way to log in"},
		{"log-in unknown", Sender{}, bizarre, SecurityNone, "us", stepLogin, "the server offers GSSAPI"},
	}
}

// passingTroubles are servers that take one connection.
func passingTroubles(t *testing.T) []trouble {
	return []trouble{
		{"greeted with 554", Sender{}, scripted(t, "554 5.7.1 Go away\r\n"), SecurityNone, "", stepGreeting, "5.7.1 Go away"},
		{"greeted with 554 before STARTTLS", Sender{}, scripted(t, "554 5.7.1 Go away\r\n"), SecuritySTARTTLS, "", stepGreeting, "5.7.1 Go away"},
		{"no greeting", Sender{Timeout: 20 * time.Millisecond}, scripted(t, "", "never read"), SecurityNone, "", stepGreeting, "the server did not answer in time"},
		{"no greeting before STARTTLS", Sender{Timeout: 20 * time.Millisecond}, scripted(t, "", "never read"), SecuritySTARTTLS, "", stepGreeting, "the server did not answer in time"},
		{"an IMAP server", Sender{}, scripted(t, "* OK [CAPABILITY IMAP4rev1] ready\r\n"), SecurityNone, "", stepGreeting, "this is no SMTP server: it says “* OK [CAPABILITY IMAP4rev1] ready”"},
		{"an IMAP server, with STARTTLS", Sender{}, scripted(t, "* OK ready\r\n"), SecuritySTARTTLS, "", stepGreeting, "this is no SMTP server: it says “* OK ready”"},
		{"a server of web pages", Sender{}, scripted(t, "HTTP/1.1 400 Bad Request\r\n"), SecurityNone, "", stepGreeting, "this is no SMTP server: it says “HTTP/1.1 400 Bad Request”"},
		{"EHLO refused", Sender{}, scripted(t, "220 hi\r\n", "550 Not from there\r\n"), SecurityNone, "", stepHello, "Not from there"},
		{"STARTTLS refused", Sender{}, scripted(t, "220 hi\r\n", "250-hi\r\n250 STARTTLS\r\n", "454 4.7.0 Not now\r\n"), SecuritySTARTTLS, "", stepSTARTTLS, "4.7.0 Not now"},
		{"hangs up in STARTTLS", Sender{}, scripted(t, "220 hi\r\n", "250-hi\r\n250 STARTTLS\r\n", "220 go\r\n"), SecuritySTARTTLS, "", stepSTARTTLS, "the server closed the connection"},
	}
}

func TestConnectionTestSaysWhatIsWrong(t *testing.T) {
	for _, trouble := range append(lastingTroubles(t), passingTroubles(t)...) {
		t.Run(trouble.name, func(t *testing.T) {
			steps := trouble.sender.Test(t.Context(), trouble.server(), "us@harbour.example")
			last := steps[len(steps)-1]
			if last.OK || !strings.HasPrefix(last.Name, trouble.step) || !strings.Contains(last.Words, trouble.words) || last.Hint == "" {
				t.Errorf("the test ends with %+v", last)
			}
			for _, step := range steps[:len(steps)-1] {
				if !step.OK || step.Words == "" || step.Hint != "" {
					t.Errorf("a step before: %+v", step)
				}
			}
		})
	}
}

// What answers at another program's port tells nothing of TLS.
func TestAnotherProgramsPortIsNamedAsTheTrouble(t *testing.T) {
	for _, greeting := range []string{"* OK [CAPABILITY IMAP4rev1] ready\r\n", "HTTP/1.1 400 Bad Request\r\n"} {
		steps := Sender{}.Test(t.Context(), serverAt(scripted(t, greeting), SecuritySTARTTLS), "us@harbour.example")
		if last := steps[len(steps)-1]; !strings.Contains(last.Hint, "587 and 465 are usual for sending") {
			t.Errorf("after %q the hint is %q", greeting, last.Hint)
		}
	}
}

func TestSendTroubleIsTemporary(t *testing.T) {
	for _, trouble := range append(lastingTroubles(t), passingTroubles(t)...) {
		t.Run(trouble.name, func(t *testing.T) {
			o := send(t, trouble.sender, trouble.server(), "ann@a.example")[0]
			if o.State != StateTemporary || !strings.Contains(o.Words, trouble.words) || strings.Contains(o.Words, "wrong") {
				t.Errorf("got %+v", o)
			}
		})
	}
}

func TestConnectionTestThatSucceeds(t *testing.T) {
	config, pool := certificate(t, "127.0.0.1", tomorrow())
	sink := startSink(t, listen(t), func(s *Sink) { s.TLS, s.Username, s.Password = config, "us", "secret" })
	server := serverAt(sink.Addr(), SecuritySTARTTLS)
	server.Username, server.Password = "us", "secret"
	steps := Sender{RootCAs: pool}.Test(t.Context(), server, "us@harbour.example")
	var names []string
	for _, step := range steps {
		names = append(names, step.Name)
		if !step.OK || step.Words == "" || step.Hint != "" || strings.Contains(step.Words, "secret") {
			t.Errorf("got %+v", step)
		}
	}
	want := []string{"Connect to " + sink.Addr().String(), stepGreeting, stepHello, stepSTARTTLS, stepLogin, stepSender}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("steps are %q, want %q", names, want)
	}
	if !strings.Contains(steps[5].Words, "us@harbour.example") || len(sink.Mails()) > 0 {
		t.Errorf("the last step is %+v, the sink has %d", steps[5], len(sink.Mails()))
	}
	server.Username, server.Password = "", ""
	steps = Sender{RootCAs: pool}.Test(t.Context(), server, "us@harbour.example")
	if last := steps[len(steps)-1]; last.OK || last.Name != stepSender || !strings.Contains(last.Hint, "password") {
		t.Errorf("without the log-in that it wants: %+v", last)
	}
	sink2 := startSink(t, listen(t), func(s *Sink) {
		s.Answer = func(string, string) *Refusal { return &Refusal{553, [3]int{5, 7, 1}, "Not your address"} }
	})
	steps = Sender{}.Test(t.Context(), serverAt(sink2.Addr(), SecurityNone), "us@harbour.example")
	if last := steps[len(steps)-1]; last.OK || last.Name != stepSender || !strings.Contains(last.Words, "Not your address") {
		t.Errorf("got %+v", last)
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	sink := startSink(t, listen(t), nil)
	server := serverAt(sink.Addr(), SecurityNone)
	server.AllowPrivate = false
	for _, host := range []string{"127.0.0.1", "localhost"} {
		server.Host = host
		o := send(t, Sender{}, server, "ann@a.example")[0]
		if o.State != StateTemporary || o.Words != ErrPrivateAddress.Error() {
			t.Errorf("%s: got %+v", host, o)
		}
	}
	for _, ip := range []string{
		"127.0.0.1", "127.9.9.9", "::1", "0.0.0.0", "0.1.2.3", "::", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
		"100.64.0.1", "100.127.255.255", "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.0.8", "fe80::1", "fe80::1%eth0", "fc00::1",
		"fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2002:0a00:0001::1", "::10.0.0.1", "2001:db8::1", "fec0::1",
	} {
		if !isPrivate(netip.MustParseAddr(ip)) {
			t.Errorf("%s passes as public", ip)
		}
	}
	for _, ip := range []string{"9.9.9.9", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:9.9.9.9", "64:ff9b::9.9.9.9", "2002:0909:0909::1"} {
		if isPrivate(netip.MustParseAddr(ip)) {
			t.Errorf("%s passes as private", ip)
		}
	}
}

func TestPasswordStaysOffThePlainLine(t *testing.T) {
	sink := startSink(t, listen(t), func(s *Sink) { s.Username, s.Password = "us", "secret" })
	l, err := Sender{}.connect(t.Context(), serverAt(sink.Addr(), SecurityNone))
	if err != nil {
		t.Fatal(err)
	}
	defer l.quit()
	l.conn = conn{l.conn, "9.9.9.9:25"}
	if err := l.logIn(Server{Username: "us", Password: "secret"}); !errors.Is(err, errPlainPassword) {
		t.Errorf("got %v", err)
	}
}

func TestSendHonoursItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	sink := startSink(t, listen(t), func(s *Sink) {
		s.Answer = func(stage, _ string) *Refusal {
			if stage == "DATA" {
				cancel()
				return HangUp
			}
			return nil
		}
	})
	server := serverAt(sink.Addr(), SecurityNone)
	outcomes, err := Sender{}.Send(ctx, server, "", []string{"ann@a.example"}, []byte(someMail), nil)
	if err != nil || outcomes[0].State != StateUnknown {
		t.Errorf("ended after the message was sent: %+v, %v", outcomes, err)
	}
	outcomes, err = Sender{}.Send(ctx, server, "", []string{"ann@a.example"}, []byte(someMail), nil)
	if err != nil || outcomes[0].State != StateTemporary {
		t.Errorf("ended before: %+v, %v", outcomes, err)
	}
}

func TestSendToAddressesInOtherLetters(t *testing.T) {
	sink := startSink(t, listen(t), nil)
	if o := send(t, Sender{}, serverAt(sink.Addr(), SecurityNone), "jürgen@a.example")[0]; o.State != StateSent {
		t.Errorf("got %+v", o)
	}
	addr := scripted(t, "220 hi\r\n", "250 hi\r\n", "250 ok\r\n", "221 bye\r\n")
	if o := send(t, Sender{}, serverAt(addr, SecurityNone), "jürgen@a.example")[0]; o.State != StateFailed || !strings.Contains(o.Words, "SMTPUTF8") {
		t.Errorf("got %+v", o)
	}
}

func TestSinkKeepsTheNewest(t *testing.T) {
	sink := NewSink(listen(t))
	defer sink.Close()
	heard := 0
	sink.OnMail = func(Sent) { heard++ }
	for i := range sinkMails + 5 {
		sink.keep(Sent{Raw: []byte{byte(i)}})
	}
	mails := sink.Mails()
	if len(mails) != sinkMails || mails[0].Raw[0] != 5 || heard != sinkMails+5 {
		t.Errorf("%d mails, the first is %v, %d heard", len(mails), mails[0].Raw, heard)
	}
}

func TestSenderAndDoorUnderstandEachOther(t *testing.T) {
	mails, deliver := takenMails()
	addr := startDoor(t, &Door{Deliver: deliver})
	raw, err := Compose(outbound())
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := Sender{}.Send(t.Context(), serverAt(addr, SecurityNone), "", []string{"help@mail.test"}, raw, nil)
	if err != nil || outcomes[0].State != StateSent {
		t.Fatalf("got %+v, %v", outcomes, err)
	}
	if e := <-mails; string(e.Raw) != string(raw) || e.From != "" {
		t.Errorf("the door got %q", e.Raw)
	}
}

func TestADemoCallsNobodyElse(t *testing.T) {
	server := Server{Host: "198.51.100.7", Port: 25, Security: SecurityNone, AllowPrivate: true}
	outcomes, err := Sender{Loopback: true}.Send(t.Context(), server, "a@b.example", []string{"c@d.example"}, []byte("Subject: x\r\n\r\nx\r\n"), func() error { return nil })
	if err != nil || outcomes[0].State != StateTemporary || !strings.Contains(outcomes[0].Words, "demo") {
		t.Errorf("%+v, %v", outcomes, err)
	}
}
