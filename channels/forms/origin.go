package forms

import (
	"net/url"
	"strings"
)

// Allowed reports whether a page of an origin ("https://www.example.com") may send a form. A domain stands for its subdomains, too; no
// domains at all stand for everybody.
func Allowed(domains []string, origin string) bool {
	if len(domains) == 0 {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	host, name := strings.ToLower(u.Host), strings.ToLower(u.Hostname())
	for _, d := range domains {
		d = strings.ToLower(strings.TrimSpace(d))
		if d != "" && (host == d || name == d || strings.HasSuffix(name, "."+d)) {
			return true
		}
	}
	return false
}

// Page returns an address of a page as it is kept: of the web, without user and fragment; empty if it is none.
func Page(s string) string {
	s = cleanLine(s)
	if u, err := url.Parse(s); err == nil {
		u.User, u.Fragment, u.RawFragment = nil, "", ""
		s = u.String()
	}
	if !webAddress(s) {
		return ""
	}
	return s
}

// Language is the form's language that fits what was asked for, or else accept (Accept-Language).
func (d Definition) Language(asked, accept string) string {
	for _, want := range append([]string{asked}, strings.Split(accept, ",")...) {
		want, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(want)), ";")
		want, _, _ = strings.Cut(want, "-")
		for _, l := range d.Languages {
			if l == want {
				return l
			}
		}
	}
	return d.Main()
}
