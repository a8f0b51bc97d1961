package email

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-msgauth/dmarc"
	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Resolver looks up what domains publish; *net.Resolver is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
	LookupAddr(ctx context.Context, addr string) ([]string, error)
}

// Origin is how a mail came to us. Without an address there is nothing that SPF could say.
type Origin struct {
	RemoteIP       netip.Addr
	Helo, MailFrom string
}

// Public reports whether the address is one that a stranger's server can have: what a server of ours has passed on came from elsewhere.
func (o Origin) Public() bool { return o.RemoteIP.IsValid() && !isPrivate(o.RemoteIP) }

// SenderChecks is what was found out about a mail's sender, in the words of RFC 8601 section 2.7; an empty one was not looked at.
type SenderChecks struct {
	SPF, DKIM, DMARC string
	Signed           string // the domain whose signature holds; the sender's own if that is among them
}

// Temporary reports whether looking again later may find more.
func (c SenderChecks) Temporary() bool {
	return c.DMARC != pass && (c.SPF == temporary || c.DKIM == temporary || c.DMARC == temporary)
}

const (
	pass, none, temporary, permanent = "pass", "none", "temperror", "permerror"

	maxSignatures = 5
	maxLookups    = 40       // of one mail, whatever it asks for
	maxAnswer     = 32 << 10 // bytes of text that one name may publish
)

// CheckSender looks up what speaks for a mail's sender: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489). from is the address that its reader is
// shown. ctx bounds the time; the lookups are counted.
func CheckSender(ctx context.Context, dns Resolver, raw []byte, from string, o Origin) (c SenderChecks) {
	d := &bounded{Resolver: dns}
	txt := func(name string) ([]string, error) { return d.LookupTXT(ctx, name) }
	if ctx.Err() != nil {
		return c
	}
	spfDomain := ""
	if o.Public() {
		c.SPF, spfDomain = checkSPF(ctx, d, o)
	}
	signed := checkDKIM(raw, txt, &c)
	author := domainOf(from)
	for _, s := range signed {
		if c.Signed == "" || related(s, author) && !related(c.Signed, author) {
			c.Signed = s
		}
	}
	if author == "" || !OneSender(raw) {
		c.DMARC = permanent
		return c
	}
	record, err := policyOf(author, txt)
	switch {
	case errors.Is(err, dmarc.ErrNoPolicy):
		c.DMARC = none
	case err != nil:
		c.DMARC = permanent
		if isTemporary(err) {
			c.DMARC = temporary
		}
	default:
		c.DMARC = alignment(record, author, c, spfDomain, signed)
	}
	return c
}

// checkSPF says whether the server may send for the domain of the reverse path, or of its greeting where there is none.
func checkSPF(ctx context.Context, d Resolver, o Origin) (result, domain string) {
	if domain = domainOf(o.MailFrom); domain == "" {
		domain = asciiDomain(o.Helo)
	}
	if domain == "" {
		return none, ""
	}
	r, _ := spf.CheckHostWithSender(net.IP(o.RemoteIP.AsSlice()), cutAt(o.Helo, 255), o.MailFrom, spf.WithContext(ctx), spf.WithResolver(d))
	return string(r), domain
}

// checkDKIM fills in DKIM and returns the domains whose signatures hold.
func checkDKIM(raw []byte, txt func(string) ([]string, error), c *SenderChecks) (signed []string) {
	c.DKIM = none
	found, err := dkim.VerifyWithOptions(bytes.NewReader(wholeLines(raw)), &dkim.VerifyOptions{LookupTXT: txt, MaxVerifications: maxSignatures})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		c.DKIM = permanent
		return nil
	}
	for _, v := range found {
		switch {
		case v.Err == nil:
			signed = append(signed, asciiDomain(v.Domain))
			c.DKIM = pass
		case c.DKIM == pass:
		case dkim.IsTempFail(v.Err):
			c.DKIM = temporary
		case c.DKIM != temporary:
			c.DKIM = "fail"
		}
	}
	return signed
}

// wholeLines ends every line as mail on the wire does: what servers have stored ends otherwise, and was signed so.
func wholeLines(raw []byte) []byte {
	if bytes.Count(raw, []byte("\n")) == bytes.Count(raw, []byte("\r\n")) {
		return raw
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// OneSender reports whether a mail names exactly one sender: with several, what is checked may be another than what is shown.
func OneSender(raw []byte) bool {
	h, _ := splitHeader(raw)
	fields := h.all("From")
	return len(fields) == 1 && len(readAddresses(fields)) == 1
}

// policyOf returns what a domain, or else the organisation that it belongs to, publishes for DMARC.
func policyOf(domain string, txt func(string) ([]string, error)) (*dmarc.Record, error) {
	o := &dmarc.LookupOptions{LookupTXT: txt}
	record, err := dmarc.LookupWithOptions(domain, o)
	if org := organisation(domain); errors.Is(err, dmarc.ErrNoPolicy) && org != domain {
		return dmarc.LookupWithOptions(org, o)
	}
	return record, err
}

func alignment(r *dmarc.Record, author string, c SenderChecks, spfDomain string, signed []string) string {
	if c.SPF == pass && aligned(spfDomain, author, r.SPFAlignment) {
		return pass
	}
	for _, s := range signed {
		if aligned(s, author, r.DKIMAlignment) {
			return pass
		}
	}
	if c.SPF == temporary || c.DKIM == temporary {
		return temporary
	}
	return "fail"
}

func aligned(domain, author string, mode dmarc.AlignmentMode) bool {
	return domain == author || mode != dmarc.AlignmentStrict && related(domain, author)
}

// related reports whether two domains are of one organisation.
func related(a, b string) bool { return a != "" && b != "" && organisation(a) == organisation(b) }

// organisation is the domain that somebody has registered, above one.
func organisation(domain string) string {
	if org, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return org
	}
	return domain
}

func domainOf(address string) string {
	return asciiDomain(address[strings.LastIndexByte(address, '@')+1:])
}

// asciiDomain is a domain as the DNS knows it; empty: it is none.
func asciiDomain(domain string) string {
	d, err := idna.Lookup.ToASCII(strings.TrimSuffix(strings.ToLower(strings.TrimSpace(cutAt(domain, 255))), "."))
	if err != nil || !strings.Contains(d, ".") {
		return ""
	}
	return d
}

func isTemporary(err error) bool {
	var e *net.DNSError
	return dmarc.IsTempFail(err) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.As(err, &e) && !e.IsNotFound
}

// bounded is a resolver that answers maxLookups questions and no more. Signatures are looked at side by side.
type bounded struct {
	Resolver
	asked atomic.Int64
}

var errManyLookups = &net.DNSError{Err: "too many lookups for one mail", IsNotFound: true}

func (b *bounded) may() error {
	if b.asked.Add(1) > maxLookups {
		return errManyLookups
	}
	return nil
}

func (b *bounded) LookupTXT(ctx context.Context, name string) ([]string, error) {
	if err := b.may(); err != nil {
		return nil, err
	}
	texts, err := b.Resolver.LookupTXT(ctx, name)
	size := 0
	for i, text := range texts {
		if size += len(text); size > maxAnswer {
			return texts[:i], err
		}
	}
	return texts, err
}

func (b *bounded) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	if err := b.may(); err != nil {
		return nil, err
	}
	return b.Resolver.LookupMX(ctx, name)
}

func (b *bounded) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	if err := b.may(); err != nil {
		return nil, err
	}
	return b.Resolver.LookupIPAddr(ctx, host)
}

func (b *bounded) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	if err := b.may(); err != nil {
		return nil, err
	}
	return b.Resolver.LookupAddr(ctx, addr)
}
