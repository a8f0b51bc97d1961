package inbox_test

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/models"
)

// names is what the DNS of a test publishes.
type names map[string]string

func (n names) LookupTXT(_ context.Context, name string) ([]string, error) {
	if text, ok := n[strings.TrimSuffix(name, ".")]; ok {
		return []string{text}, nil
	}
	return nil, &net.DNSError{Name: name, Err: "no such host", IsNotFound: true}
}
func (n names) LookupMX(context.Context, string) ([]*net.MX, error)        { return nil, nil }
func (n names) LookupIPAddr(context.Context, string) ([]net.IPAddr, error) { return nil, nil }
func (n names) LookupAddr(context.Context, string) ([]string, error)       { return nil, nil }

const relayed = "Authentication-Results: mx.harbour.example; spf=pass smtp.mailfrom=fietsen.example; dmarc=pass header.from=fietsen.example\r\n"

// comes delivers a mail as if from an address, and returns how it is stored after everything was looked up.
func (d *desk) comes(l letter, from string) (models.Message, models.Conversation) {
	d.Helper()
	e := email.Envelope{From: "bounces@fietsen.example", To: []string{d.support.Address}, RemoteIP: netip.MustParseAddr(from), Helo: "mx.fietsen.example", Raw: []byte(strings.TrimPrefix(l.more, "-") + string(d.raw(letter{from: l.from, id: l.id, body: l.body})))}
	d.must(d.app.Deliver(d.ctx, e))
	for {
		n, err := d.app.CheckSenders(d.ctx)
		d.must(err)
		if n == 0 {
			break
		}
	}
	in := d.incoming()
	m := in[len(in)-1]
	return m, d.conversation(m.ConversationID)
}

func TestWhatIsKnownOfASender(t *testing.T) {
	published := names{"_dmarc.fietsen.example": "v=DMARC1; p=reject", "fietsen.example": "v=spf1 ip4:93.184.216.34 -all"}
	for _, c := range []struct {
		name, relay, relayFrom string
		mail                   letter
		from                   string
		want                   models.Checks
		spam                   bool
	}{
		{"from its own server", "", "", letter{}, "93.184.216.34", models.Checks{SPF: "pass", DKIM: "none", DMARC: "pass", By: "us"}, false},
		{"from elsewhere", "", "", letter{}, "93.184.216.99", models.Checks{SPF: "fail", DKIM: "none", DMARC: "fail", By: "us"}, false},
		{"its own word, nobody is believed", "", "", letter{more: relayed}, "93.184.216.99", models.Checks{SPF: "fail", DKIM: "none", DMARC: "fail", By: "us"}, false},
		{"its own word, past the server that is believed", "mx.harbour.example", "", letter{more: relayed + "X-Spam-Flag: YES\r\n"}, "93.184.216.99", models.Checks{SPF: "fail", DKIM: "none", DMARC: "fail", By: "us"}, false},
		{"its own word, from a network that is not named", "mx.harbour.example", "192.0.2.0/24, 2001:db8::1", letter{more: relayed}, "127.0.0.1", models.Checks{DKIM: "none", DMARC: "fail", By: "us"}, false},
		{"the word of the server on this machine", "mx.harbour.example", "", letter{more: relayed}, "127.0.0.1", models.Checks{SPF: "pass", DMARC: "pass", By: "mx.harbour.example"}, false},
		{"the word of a server in a network", "mx.harbour.example", "192.0.2.0/24", letter{more: relayed}, "192.0.2.9", models.Checks{SPF: "pass", DMARC: "pass", By: "mx.harbour.example"}, false},
		{"its flag", "mx.harbour.example", "", letter{more: "X-Spam-Flag: YES\r\n" + relayed}, "127.0.0.1", models.Checks{SPF: "pass", DMARC: "pass", By: "mx.harbour.example", Spam: "mx.harbour.example"}, true},
		{"a flag by nobody", "", "", letter{more: "X-Spam-Flag: YES\r\n"}, "93.184.216.34", models.Checks{SPF: "pass", DKIM: "none", DMARC: "pass", By: "us"}, false},
		{"a hidden address", "", "", letter{from: "ceo@bank.example <marloes@fietsen.example>"}, "93.184.216.34", models.Checks{SPF: "pass", DKIM: "none", DMARC: "pass", By: "us", Suspicion: []string{models.SuspicionName}}, false},
		{"like one of ours", "", "", letter{from: "Support <support@harb0ur.example>"}, "93.184.216.34", models.Checks{SPF: "pass", DKIM: "none", DMARC: "none", By: "us", Suspicion: []string{models.SuspicionDomain}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.app.DNS = published
			d.assigns(&d.support, nil, user(d.cas))
			d.must(d.app.SetRelay(d.ctx, d.as(d.ana), d.support.ID, c.relay, c.relayFrom))
			m, conv := d.comes(c.mail, c.from)
			got := *m.Checks
			if !slices.Equal(got.Suspicion, c.want.Suspicion) {
				t.Errorf("suspicion %v, want %v", got.Suspicion, c.want.Suspicion)
			}
			got.Suspicion, c.want.Suspicion = nil, nil
			if got.SPF != c.want.SPF || got.DKIM != c.want.DKIM || got.DMARC != c.want.DMARC || got.By != c.want.By || got.Spam != c.want.Spam {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			if (conv.State == models.StateSpam) != c.spam || c.spam != (conv.Owner == models.Nobody) {
				t.Errorf("it is %s and %v has it", conv.State, conv.Owner)
			}
			if !c.spam {
				return
			}
			d.setState(d.ana, conv.ID, models.StateOpen)
			if got := d.conversation(conv.ID); got.Owner != user(d.cas) {
				t.Errorf("not spam, and not routed: %+v", got)
			}
		})
	}
}

func TestAColleaguesNameFromElsewhere(t *testing.T) {
	d := newDesk(t)
	d.app.DNS = names{}
	d.write(func(tx *models.DB) error {
		u := d.bo
		u.Name = "Bo van Dam"
		return tx.UpdateUser(d.ctx, u)
	})
	if m, _ := d.comes(letter{from: "bo VAN dam <bo@elsewhere.example>"}, "93.184.216.34"); !slices.Contains(m.Checks.Suspicion, models.SuspicionColleague) {
		t.Errorf("%+v", m.Checks)
	}
	if m, _ := d.comes(letter{from: "Bo van Dam <" + d.bo.Email + ">"}, "93.184.216.34"); slices.Contains(m.Checks.Suspicion, models.SuspicionColleague) {
		t.Errorf("of the colleague: %+v", m.Checks)
	}
}

func TestWhoseWordIsTaken(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct{ relay, from, field string }{
		{"mx.harbour.example", "192.0.2.1, 2001:db8::/32 ::1", ""}, {"", "", ""}, {"mx harbour", "", "relay"}, {"<x>", "", "relay"}, {"mx", "192.0.2", "relay_from"}, {"mx", "example.com", "relay_from"},
	} {
		err := d.app.SetRelay(d.ctx, d.as(d.ana), d.support.ID, c.relay, c.from)
		p, _ := err.(models.Problems)
		if field := fieldOf(p); field != c.field {
			t.Errorf("%q, %q: %v", c.relay, c.from, err)
		}
	}
	if err := d.app.SetRelay(d.ctx, d.as(d.bo), d.support.ID, "mx", ""); err == nil {
		t.Error("a member changed it")
	}
}

func fieldOf(p models.Problems) string {
	if len(p) == 0 {
		return ""
	}
	return p[0].Field
}
