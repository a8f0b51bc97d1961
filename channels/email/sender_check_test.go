package email

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

// zone is what the DNS of a test publishes; it counts what it is asked.
type zone struct {
	txt   map[string][]string
	asked atomic.Int64
	err   error

	everywhere func(name string) []string // what every name publishes; nil: what txt says
}

func (z *zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	z.asked.Add(1)
	if z.err != nil {
		return nil, z.err
	}
	if z.everywhere != nil {
		return z.everywhere(name), nil
	}
	if t, ok := z.txt[strings.TrimSuffix(name, ".")]; ok {
		return t, nil
	}
	return nil, &net.DNSError{Name: name, Err: "no such host", IsNotFound: true}
}
func (z *zone) LookupMX(context.Context, string) ([]*net.MX, error) { z.asked.Add(1); return nil, nil }
func (z *zone) LookupIPAddr(context.Context, string) ([]net.IPAddr, error) {
	z.asked.Add(1)
	return nil, nil
}
func (z *zone) LookupAddr(context.Context, string) ([]string, error) { z.asked.Add(1); return nil, nil }

// newZone publishes for client.example: a key, the one server 198.18.0.0/15's neighbour 93.184.216.34, and a policy.
func newZone(t *testing.T) (*zone, ed25519.PrivateKey) {
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	record := "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(pub)
	return &zone{txt: map[string][]string{
		"k._domainkey.client.example": {record}, "k._domainkey.evil.example": {record}, "k._domainkey.mail.client.example": {record},
		"client.example": {"v=spf1 ip4:93.184.216.34 -all"}, "evil.example": {"v=spf1 ip4:93.184.216.99 -all"},
		"_dmarc.client.example": {"v=DMARC1; p=reject"},
		"loop.example":          {"v=spf1 include:loop.example -all"},
	}}, key
}

const plainMail = "From: Ann <ann@client.example>\r\nTo: support@harbour.example\r\nSubject: Cable\r\nDate: Wed, 4 Mar 2026 09:00:00 +0100\r\nMessage-ID: <1@client.example>\r\n\r\nHello.\r\n"

func signedBy(t *testing.T, key ed25519.PrivateKey, domain, raw string) string {
	t.Helper()
	var out bytes.Buffer
	if err := dkim.Sign(&out, strings.NewReader(raw), &dkim.SignOptions{Domain: domain, Selector: "k", Signer: key}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestCheckSender(t *testing.T) {
	z, key := newZone(t)
	good, bad := netip.MustParseAddr("93.184.216.34"), netip.MustParseAddr("93.184.216.99")
	signed := signedBy(t, key, "client.example", plainMail)
	for _, c := range []struct {
		name, raw, from string
		o               Origin
		want            SenderChecks
	}{
		{"signed, from its own server", signed, "ann@client.example", Origin{good, "mx.client.example", "ann@client.example"}, SenderChecks{"pass", "pass", "pass", "client.example"}},
		{"signed, passed on by another", signed, "ann@client.example", Origin{bad, "mx.evil.example", "x@evil.example"}, SenderChecks{"pass", "pass", "pass", "client.example"}},
		{"signed, nothing known of the way", signed, "ann@client.example", Origin{}, SenderChecks{"", "pass", "pass", "client.example"}},
		{"signed by a part of it", signedBy(t, key, "mail.client.example", plainMail), "ann@client.example", Origin{}, SenderChecks{"", "pass", "pass", "mail.client.example"}},
		{"with the lines of a mailbox", strings.ReplaceAll(signed, "\r\n", "\n"), "ann@client.example", Origin{}, SenderChecks{"", "pass", "pass", "client.example"}},
		{"unsigned, from its own server", plainMail, "ann@client.example", Origin{good, "mx.client.example", "ann@client.example"}, SenderChecks{"pass", "none", "pass", ""}},
		{"unsigned, from elsewhere", plainMail, "ann@client.example", Origin{bad, "mx.evil.example", "ann@client.example"}, SenderChecks{"fail", "none", "fail", ""}},
		{"signed by somebody else", signedBy(t, key, "evil.example", plainMail), "ann@client.example", Origin{bad, "mx.evil.example", "x@evil.example"}, SenderChecks{"pass", "pass", "fail", "evil.example"}},
		{"changed on the way", strings.Replace(signed, "Hello", "Hallo", 1), "ann@client.example", Origin{}, SenderChecks{"", "fail", "fail", ""}},
		{"a second sender above", "From: Boss <boss@client.example>\r\n" + signed, "boss@client.example", Origin{good, "", "ann@client.example"}, SenderChecks{"pass", "pass", "permerror", "client.example"}},
		{"two senders in one", strings.Replace(plainMail, "From: ", "From: boss@other.example, ", 1), "boss@other.example", Origin{}, SenderChecks{"", "none", "permerror", ""}},
		{"no policy", strings.ReplaceAll(plainMail, "client.example", "quiet.example"), "ann@quiet.example", Origin{good, "mx.quiet.example", "ann@quiet.example"}, SenderChecks{"none", "none", "none", ""}},
		{"its own word for it", "Authentication-Results: mx.harbour.example; dmarc=pass; dkim=pass\r\n" + plainMail, "ann@client.example", Origin{bad, "", "ann@client.example"}, SenderChecks{"fail", "none", "fail", ""}},
		{"behind a server of ours", plainMail, "ann@client.example", Origin{netip.MustParseAddr("10.0.0.7"), "", "ann@client.example"}, SenderChecks{"", "none", "fail", ""}},
		{"no mail at all", "", "", Origin{bad, "", ""}, SenderChecks{"none", "permerror", "permerror", ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := CheckSender(t.Context(), z, []byte(c.raw), c.from, c.o); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// What a stranger publishes or signs costs a bounded number of questions, and a server that gives no answer is asked again.
func TestCheckSenderIsBounded(t *testing.T) {
	z, key := newZone(t)
	raw := plainMail
	for range 30 {
		raw = signedBy(t, key, "client.example", raw)
	}
	CheckSender(t.Context(), z, []byte(raw), "ann@client.example", Origin{netip.MustParseAddr("93.184.216.34"), "x", "a@loop.example"})
	if asked := z.asked.Load(); asked > maxLookups {
		t.Errorf("%d questions", asked)
	}
	z.err = &net.DNSError{Err: "timeout", IsTimeout: true, IsTemporary: true}
	if got := CheckSender(t.Context(), z, []byte(raw), "ann@client.example", Origin{}); !got.Temporary() || got.DMARC == "pass" {
		t.Errorf("%+v", got)
	}
}

func TestReadRelay(t *testing.T) {
	const relay = "mx.harbour.example"
	ours := "Authentication-Results: mx.harbour.example; spf=pass smtp.mailfrom=client.example; dkim=pass header.d=client.example; dmarc=pass header.from=client.example\r\n"
	forged := ours
	failed := "Authentication-Results: mx.harbour.example; spf=fail smtp.mailfrom=client.example; dkim=none; dmarc=fail header.from=client.example\r\n"
	hop := "Received: from a by b; Wed, 4 Mar 2026 09:00:00 +0100\r\n"
	all := SenderChecks{"pass", "pass", "pass", "client.example"}
	for _, c := range []struct {
		name, header string
		want         RelaySays
	}{
		{"its word", ours, RelaySays{Found: true, SenderChecks: all}},
		{"in another case", strings.Replace(ours, "mx.harbour", "MX.Harbour", 1), RelaySays{Found: true, SenderChecks: all}},
		{"with a version", strings.Replace(ours, "example;", "example 1;", 1), RelaySays{Found: true, SenderChecks: all}},
		{"of another server", strings.ReplaceAll(ours, "mx.harbour", "mx.evil"), RelaySays{}},
		{"a name that begins alike", strings.ReplaceAll(ours, "mx.harbour.example", "mx.harbour.example.evil.example"), RelaySays{}},
		{"the sender's own below it", hop + failed + forged, RelaySays{Found: true, SenderChecks: SenderChecks{"fail", "none", "fail", ""}}},
		{"about another author", strings.Replace(ours, "header.from=client.example", "header.from=evil.example", 1), RelaySays{Found: true, SenderChecks: SenderChecks{"pass", "pass", "", "client.example"}}},
		{"unreadable", "Authentication-Results: mx.harbour.example; ((((\r\n", RelaySays{}},
		{"a flag", "X-Spam-Flag: YES\r\n" + ours, RelaySays{Found: true, SenderChecks: all, Spam: true}},
		{"a flag below", ours + "X-Spam-Status: Yes, score=9\r\n" + hop, RelaySays{Found: true, SenderChecks: all, Spam: true}},
		{"a flag of an earlier server", ours + hop + "X-Spam-Flag: YES\r\n", RelaySays{Found: true, SenderChecks: all}},
		{"no flag", "X-Spam-Flag: NO\r\nX-Spam-Status: No, score=1\r\n" + hop, RelaySays{}},
		{"a level", "X-MS-Exchange-Organization-SCL: 6\r\n" + hop, RelaySays{Spam: true}},
		{"a low level", "X-MS-Exchange-Organization-SCL: -1\r\n" + hop, RelaySays{}},
		{"a report", "X-Forefront-Antispam-Report: CIP:1.2.3.4;CTRY:NL;SCL:1;SFV:SPM;H:x\r\n" + hop, RelaySays{Spam: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ReadRelay([]byte(c.header+plainMail), relay, "ann@client.example"); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
	microsoft := "Authentication-Results: spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=client.example; dkim=pass (signature was verified) header.d=client.example;dmarc=pass action=none header.from=client.example;compauth=pass reason=100\r\n"
	if got := ReadRelay([]byte(microsoft+plainMail), "protection.outlook.com", "ann@client.example"); got.SenderChecks != all {
		t.Errorf("Microsoft 365: %+v", got)
	}
	if got := ReadRelay([]byte(microsoft+plainMail), relay, "ann@client.example"); got.Found {
		t.Errorf("a field without a name counts for another server: %+v", got)
	}
}

func TestNamesThatHide(t *testing.T) {
	for _, c := range []struct {
		name, address string
		hides         bool
	}{
		{"Ann Bell", "ann@client.example", false}, {"ann@client.example", "ann@client.example", false}, {"ANN@Client.Example", "ann@client.example", false},
		{"ceo@bank.example", "x@evil.example", true}, {"Ann <ceo@bank.example>", "x@evil.example", true}, {"ceo＠bank.example", "x@evil.example", true},
		{"Ann via sales@client.example", "ann@client.example", false}, {"me @ home", "x@evil.example", false}, {"", "x@evil.example", false}, {"@handle", "x@evil.example", false},
	} {
		if got := NameHides(Address{c.name, c.address}); got != c.hides {
			t.Errorf("%q <%s>: %v", c.name, c.address, got)
		}
	}
	for _, c := range []struct {
		a, b string
		same bool
	}{{"Mia Müller", "mia muller", true}, {"Mia Müller", "Mìa  Müller.", true}, {"Mia", "Mia", false}, {"Mіa Muller", "Mia Muller", true}, {"Mia Miller", "Mia Muller", false}} {
		if got := SameName(c.a, c.b); got != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
	for _, c := range []struct {
		domain string
		like   bool
	}{{"harbour.example", false}, {"mail.harbour.example", false}, {"harb0ur.example", true}, {"harbuor.example", true}, {"harbours.example", true}, {"hаrbour.example", true}, {"client.example", false}, {"", false}} {
		if got := LooksLike(c.domain, "harbour.example"); got != c.like {
			t.Errorf("%s: %v", c.domain, got)
		}
	}
}

func FuzzReadRelay(f *testing.F) {
	f.Add("Authentication-Results: mx.harbour.example; dmarc=pass header.from=client.example\r\n", "ceo@bank.example")
	f.Add("X-Spam-Flag: YES\r\n", "＠")
	f.Fuzz(func(t *testing.T, header, name string) {
		ReadRelay([]byte(header+plainMail), "mx.harbour.example", "ann@client.example")
		NameHides(Address{name, "ann@client.example"})
		SameName(name, header)
		LooksLike(name, header)
	})
}
