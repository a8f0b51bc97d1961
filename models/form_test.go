package models_test

import (
	"slices"
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

func TestAFormIsChecked(t *testing.T) {
	for _, c := range []struct {
		slug, domain, consent string
		field                 string // where something is wrong; empty: nowhere
		is                    string // the domain as it is kept
	}{
		{"contact-us", "", "ask", "", ""},
		{" Contact ", "example.com", "now", "", "example.com"},
		{"contact us", "", "ask", "slug", ""},
		{"-contact", "", "ask", "slug", ""},
		{"contact--us", "", "ask", "slug", ""},
		{"", "", "ask", "slug", ""},
		{"../x", "", "ask", "slug", ""},
		{"ñ", "", "ask", "slug", ""},
		{strings.Repeat("a", 61), "", "ask", "slug", ""},
		{"x", "", "", "consent", ""},
		{"x", "HTTPS://www.Example.com/contact?x=1", "ask", "", "www.example.com"},
		{"x", "*.example.com", "ask", "", "example.com"},
		{"x", "bücher.example:8443", "ask", "", "xn--bcher-kva.example:8443"},
		{"x", "127.0.0.1:8080", "ask", "", "127.0.0.1:8080"},
		{"x", "[::1]:8080", "ask", "", "[::1]:8080"},
		{"x", "localhost", "ask", "", "localhost"},
		{"x", "//evil.example/x", "ask", "domains", ""},
		{"x", "example.com:0", "ask", "domains", ""},
		{"x", "example.com:http", "ask", "domains", ""},
		{"x", "javascript:alert(1)", "ask", "domains", ""},
		{"x", "exa_mple..com", "ask", "domains", ""},
		{"x", "a@example.com", "ask", "domains", ""},
		{"x", "*", "ask", "domains", ""},
	} {
		f := models.Form{Slug: c.slug, Domains: []string{c.domain, c.domain}, Consent: models.Consent(c.consent)}
		p := f.Check()
		if c.field == "" {
			if len(p) != 0 || c.is != strings.Join(f.Domains, " ") {
				t.Errorf("%+v: %v, kept as %q", c, p, f.Domains)
			}
			continue
		}
		if _, ok := p.For(c.field); !ok {
			t.Errorf("%+v: %v", c, p)
		}
	}
	many := models.Form{Slug: "x", Consent: models.ConsentAsk}
	for i := range 101 {
		many.Domains = append(many.Domains, strings.Repeat("a", i%60+1)+strings.Repeat("b", i/60)+".example")
	}
	if p := many.Check(); len(p) != 1 || !slices.ContainsFunc(p, func(p models.Problem) bool { return p.Field == "domains" }) {
		t.Errorf("101 domains: %v", p)
	}
}

func TestAnAddressIsProposedFromTheName(t *testing.T) {
	for name, want := range map[string]string{
		"Contact us": "contact-us", "  Crème brûlée & co. ": "creme-brulee-co", "Don't": "dont", "": "form", "田中": "form", "1 & 2": "1-2", "---": "form",
		strings.Repeat("long name ", 20): "long-name-long-name-long-name-long-name-long-name",
	} {
		got := models.ProposedSlug(name)
		f := models.Form{Slug: got, Consent: models.ConsentAsk}
		if got != want || len(f.Check()) != 0 {
			t.Errorf("%q gets %q, want %q", name, got, want)
		}
	}
}

// The newest submission of a form is one step in an index, however many there are.
func TestTheNewestSubmissionIsReadFromItsIndex(t *testing.T) {
	plan, err := modelstest.Open(t).ExplainLastSubmission(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(plan, "\n"); !strings.Contains(text, "submissions_newest") || strings.Contains(text, "TEMP B-TREE") || strings.Contains(text, "Sort") {
		t.Errorf("the plan:\n%s", text)
	}
}
