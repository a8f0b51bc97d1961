package email

import (
	"strconv"
	"strings"

	"github.com/emersion/go-msgauth/authres"
)

// RelaySays is what the mail server in front of us has written about a mail.
type RelaySays struct {
	Found bool // it has written about the sender
	SenderChecks
	Spam bool
}

// maxRelayField bounds what is read of one field.
const maxRelayField = 8 << 10

// ReadRelay reads what the server called relay found out about a mail's sender (RFC 8601) and whether it takes it for spam. The caller knows that the
// mail came through that server, which wrote above whatever stood there before: only the uppermost of its fields counts, and nothing below
// the servers that had the mail before it. from is the address that the reader is shown.
func ReadRelay(raw []byte, relay, from string) (s RelaySays) {
	h, _ := splitHeader(raw)
	end := len(h)
	for i, f := range h {
		if strings.EqualFold(f.name, "Authentication-Results") && authorOf(f.value, relay) {
			s.SenderChecks, s.Found = readResults(f.value, relay, from)
			end = i
			break
		}
	}
	if end == len(h) {
		end = -1
	}
	for i, f := range h {
		if i > end && strings.EqualFold(f.name, "Received") {
			break // from here on others wrote
		}
		s.Spam = s.Spam || saysSpam(f)
	}
	return s
}

// authorOf reports whether an Authentication-Results field is by a server. Microsoft 365 leaves its name out.
func authorOf(value, relay string) bool {
	name, _, _ := strings.Cut(cutAt(value, maxRelayField), ";")
	name, _, _ = strings.Cut(strings.TrimSpace(name), " ")
	return strings.EqualFold(name, relay) || isMicrosoft(relay) && strings.HasPrefix(strings.ToLower(name), "spf=")
}

func isMicrosoft(relay string) bool {
	return strings.HasSuffix(strings.ToLower(relay), "outlook.com") || strings.EqualFold(relay, "mx.microsoft.com")
}

func readResults(value, relay, from string) (c SenderChecks, ok bool) {
	value = cutAt(value, maxRelayField)
	if isMicrosoft(relay) && strings.HasPrefix(strings.ToLower(strings.TrimSpace(value)), "spf=") {
		value = relay + "; " + value
	}
	_, results, err := authres.Parse(value)
	if err != nil {
		return c, false
	}
	for _, r := range results {
		switch r := r.(type) {
		case *authres.SPFResult:
			c.SPF = known(r.Value)
		case *authres.DKIMResult:
			if c.DKIM != pass || r.Value == authres.ResultPass && related(domainOf(r.Domain), domainOf(from)) {
				c.DKIM = known(r.Value)
				if c.DKIM == pass {
					c.Signed = domainOf(r.Domain)
				}
			}
		case *authres.DMARCResult:
			if r.From == "" || domainOf(r.From) == domainOf(from) {
				c.DMARC = known(r.Value)
			}
		}
	}
	return c, c != SenderChecks{}
}

// known keeps the words that the standards name.
func known(v authres.ResultValue) string {
	switch w := strings.ToLower(string(v)); w {
	case "pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", "policy":
		return w
	case "bestguesspass": // Microsoft's word for "no policy, and looks well"
		return none
	}
	return ""
}

// saysSpam recognises the marks of SpamAssassin, Rspamd, Microsoft 365 and others.
func saysSpam(f field) bool {
	v := strings.ToLower(strings.TrimSpace(cutAt(f.value, maxRelayField)))
	switch strings.ToLower(f.name) {
	case "x-spam-flag", "x-spam", "x-spam-status":
		return strings.HasPrefix(v, "yes") || v == "true"
	case "x-ms-exchange-organization-scl":
		return level(v) >= 5
	case "x-forefront-antispam-report":
		for part := range strings.SplitSeq(v, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), ":")
			if name == "sfv" && value == "spm" || name == "scl" && level(value) >= 5 {
				return true
			}
		}
	}
	return false
}

func level(v string) int {
	n, err := strconv.Atoi(v)
	if err != nil {
		return -1
	}
	return n
}
