package forms

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// The hidden fields of a form that are not of its definition. A site that makes the form itself may leave all of them out.
const (
	FieldNonce    = "_nonce"    // of one shown form: the same sent twice is one submission
	FieldRendered = "_rendered" // signed time of showing it
	FieldDraft    = "_draft"    // names the files that were sent before, with something wrong elsewhere
	FieldKeep     = "_keep"     // the ids of those that are to be sent: a box that is ticked
	FieldVisitor  = "_visitor"  // signed id of the visitor, on a customer's own site
	FieldConsent  = "_consent"  // the visitor agrees to a cookie
	FieldPage     = "_page"     // address of the page that the form stands in
	FieldLanguage = "_lang"

	// Honeypot is a field that people do not see and programs fill in.
	Honeypot = "homepage_url"
)

// TooFast is how quickly nobody fills in a form.
const TooFast = 3 * time.Second

// How far a stamp goes. A page may be open for days, and be gone back to; whoever sends more by one showing of it has it from a program.
const (
	StampFor     = 30 * 24 * time.Hour
	PerShowing   = 5 // different submissions
	stampedAhead = time.Minute
)

// Sign says why a submission may be spam.
type Sign string

const (
	SignNone     Sign = ""
	SignHoneypot Sign = "honeypot" // filled in what people do not see
	SignFast     Sign = "fast"     // sent sooner than anybody can read
	SignForged   Sign = "forged"   // says when it was shown, and we never said so
	SignStale    Sign = "stale"    // was shown longer ago than pages stay open
	SignWorn     Sign = "worn"     // was sent with something else in it again and again
)

// Stamp says when a form was shown, for one showing (nonce) of one form, so that nobody else can say so.
func Stamp(key []byte, slug, nonce string, at time.Time) string {
	when := strconv.FormatInt(at.UnixMilli(), 36)
	return when + "." + signature(key, "stamp", slug, nonce, when)
}

// stamped reads a stamp.
func stamped(key []byte, slug, nonce, stamp string) (time.Time, bool) {
	when, sig, ok := strings.Cut(stamp, ".")
	ms, err := strconv.ParseInt(when, 36, 64)
	if !ok || err != nil || !same(sig, signature(key, "stamp", slug, nonce, when)) {
		return time.Time{}, false
	}
	return time.UnixMilli(ms), true
}

// Suspect looks for what gives programs away. A form without any of it is a site's own, and not suspect.
func Suspect(p Post, key []byte, slug string, now time.Time) Sign {
	if strings.TrimSpace(p.Values.Get(Honeypot)) != "" {
		return SignHoneypot
	}
	stamp := p.Values.Get(FieldRendered)
	if stamp == "" {
		return SignNone
	}
	shown, ok := stamped(key, slug, p.Values.Get(FieldNonce), stamp)
	switch {
	case !ok || shown.After(now.Add(stampedAhead)):
		return SignForged
	case now.Sub(shown) > StampFor:
		return SignStale
	case now.Sub(shown) < TooFast:
		return SignFast
	}
	return SignNone
}

// SignVisitor makes of a visitor's key what a browser keeps on a customer's own site.
func SignVisitor(key []byte, visitor string) string {
	return visitor + "." + signature(key, "visitor", visitor)
}

// ReadVisitor returns the key in what SignVisitor made; false for anything else.
func ReadVisitor(key []byte, signed string) (string, bool) {
	visitor, sig, ok := strings.Cut(signed, ".")
	if !ok || visitor == "" || len(signed) > 200 || !same(sig, signature(key, "visitor", visitor)) {
		return "", false
	}
	return visitor, true
}

func signature(key []byte, texts ...string) string {
	h := hmac.New(sha256.New, key)
	for _, t := range texts {
		writeText(h, t)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// Nonce returns the nonce of a post; empty if it has none that can be one.
func Nonce(p Post) string {
	n := p.Values.Get(FieldNonce)
	if len(n) < 8 || len(n) > 80 || strings.ContainsFunc(n, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return ""
	}
	return n
}
