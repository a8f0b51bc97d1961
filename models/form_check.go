package models

import (
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

const (
	maxSlug    = 60  // characters of a form's address
	maxDomains = 100 // sites that may send one form
)

var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check trims what was typed and says what is wrong with it. Problems: slug, consent, domains.
func (f *Form) Check() Problems {
	var p Problems
	f.Slug = strings.ToLower(strings.TrimSpace(f.Slug))
	switch {
	case len(f.Slug) > maxSlug:
		p.Add("slug", "This is too long: at most 60 characters.")
	case !slugs.MatchString(f.Slug):
		p.Add("slug", "Use small letters, digits and hyphens, like contact-us.")
	}
	if f.Consent != ConsentAsk && f.Consent != ConsentNow {
		p.Add("consent", "Choose when a cookie may be set.")
	}
	domains, wrong := cleanDomains(f.Domains)
	if len(wrong) > 0 {
		return append(p, wrong...) // what was typed stays
	}
	f.Domains = domains
	return p
}

// cleanDomains reads the sites that may show or send something, each once. Problems: domains.
func cleanDomains(typed []string) (domains []string, p Problems) {
	for _, s := range typed {
		d, ok := normalDomain(s)
		if !ok {
			p.Add("domains", "“%s” is no domain: type names like example.com, one on a line.", shortened(s))
			return nil, p
		}
		if d != "" && !slices.Contains(domains, d) {
			domains = append(domains, d)
		}
	}
	if len(domains) > maxDomains {
		p.Add("domains", "These are too many: at most 100.")
	}
	return domains, p
}

func shortened(s string) string {
	if runes := []rune(CleanLine(s)); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return CleanLine(s)
}

// domainLabels are the parts of a domain's name between the dots.
var domainLabels = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$`)

// normalDomain reads a site as people type it, its whole address too: a host in ASCII, with a port if it has one of its own. A host
// stands for all below it. What is empty is no domain and not wrong.
func normalDomain(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, scheme := range []string{"https://", "http://"} {
		if rest, whole := strings.CutPrefix(s, scheme); whole {
			s, _, _ = strings.Cut(rest, "/")
		}
	}
	if s == "" {
		return "", true
	}
	host, port := s, ""
	if h, n, err := net.SplitHostPort(s); err == nil {
		if i, err := strconv.ParseUint(n, 10, 16); err != nil || i == 0 {
			return "", false
		}
		host, port = h, ":"+n
	}
	host = strings.TrimPrefix(host, "*.")
	if addr, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		if addr.Is6() {
			return "[" + addr.String() + "]" + port, true
		}
		return addr.String() + port, true
	}
	host, err := idna.Lookup.ToASCII(host)
	if err != nil || len(host) > 253 || host == "" {
		return "", false
	}
	for label := range strings.SplitSeq(host, ".") {
		if !domainLabels.MatchString(label) {
			return "", false
		}
	}
	return host + port, true
}

// ProposedSlug makes an address out of a form's name: "Contact us" becomes contact-us. It may be taken already.
func ProposedSlug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(plainLetters(CleanLine(name))) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= maxSlug-10 {
			break
		}
	}
	if s := strings.Trim(b.String(), "-"); s != "" {
		return s
	}
	return "form"
}

// plainLetters takes the accents off letters.
func plainLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}
