package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"fairlead/channels/email"
	"fairlead/models"
)

// contact is somebody outside, who has a boat.
type contact struct {
	name, first, email string
	language, boat     string
	html               bool // writes HTML beside the text
}

// cast is everybody outside.
type cast struct {
	byLanguage map[string][]*contact
	byEmail    map[string]*contact
}

// perThread is how many people there are for each thread of a language: so some write about several things.
const perThread = 3

// goneDomain takes no mail; one contact has an address there.
const goneDomain = "gone.example"

// newCast makes up people in every language that threads are in.
func newCast(rng *rand.Rand, threads []thread) *cast {
	c := &cast{map[string][]*contact{}, map[string]*contact{}}
	wanted := map[string]int{}
	for _, t := range threads {
		wanted[t.language] += perThread
	}
	for _, code := range languageCodes() {
		for i := range wanted[code] {
			c.add(newContact(rng, code, i, len(c.byEmail)))
		}
	}
	return c
}

func languageCodes() []string {
	var codes []string
	for code := range languages {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

func (c *cast) add(p *contact) {
	c.byLanguage[p.language] = append(c.byLanguage[p.language], p)
	c.byEmail[p.email] = p
}

// someone returns who writes a thread.
func (c *cast) someone(rng *rand.Rand, t thread) *contact { return one(rng, c.byLanguage[t.language]) }

// known returns who has an address; a stranger, to whom somebody has written, reads English.
func (c *cast) known(address string, in email.Inbound) *contact {
	if p, ok := c.byEmail[address]; ok {
		return p
	}
	p := &contact{email: address, language: "en", boat: boats[0]}
	for _, a := range slices.Concat(in.To, in.Cc) {
		if models.NormalEmail(a.Email) == address {
			p.name = a.Name
		}
	}
	return p
}

// newContact makes up a person; n makes the address one of its kind.
func newContact(rng *rand.Rand, code string, i, n int) *contact {
	l := languages[code]
	p := &contact{language: code, boat: one(rng, boats), html: chance(rng, 55)}
	if i < len(l.whole) {
		p.name = l.whole[i]
		p.first = p.name
	} else {
		first, last := one(rng, l.firsts), one(rng, l.lasts)
		p.name, p.first = first+" "+last, first
		if l.lastFirst {
			p.name, p.first = last+" "+first, last
		}
	}
	p.email = fmt.Sprintf("%s.%d@%s", mailName(p.name, code), n+1, one(rng, domains))
	return p
}

var strokes = strings.NewReplacer("ø", "o", "ł", "l", "ß", "ss", "æ", "ae", "ı", "i", "Ł", "L", "Ś", "S")

// mailName writes a name with the letters a to z, as most addresses do.
func mailName(name, code string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r
		case r == ' ' || r == '-':
			return '.'
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return -1
	}, norm.NFD.String(strokes.Replace(strings.ToLower(name))))
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' })
	if len(parts) == 0 {
		return "sailor." + code
	}
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// letter begins a mail of the contact with what goes around the text.
func (p *contact) letter(rng *rand.Rand, text string, at time.Time) letter {
	l := languages[p.language]
	separator := "\n\n"
	whole := one(rng, l.greetings) + separator + text + separator + one(rng, l.closings) + "\n" + p.name
	if chance(rng, 25) {
		whole += "\n" + p.boat
	}
	return letter{
		from: email.Address{Name: p.name, Email: p.email}, text: whole, date: at, language: p.language, rich: p.html,
		id: fmt.Sprintf("<%016x@%s>", rng.Uint64(), domainOf(p.email)),
	}
}

// answer is what the contact writes back to a mail that the company sent.
func (p *contact) answer(rng *rand.Rand, in email.Inbound, at time.Time) letter {
	about := quoted{messageID: in.MessageID, subject: in.Subject, text: in.Visible, who: in.From, at: in.Date}
	l := p.letter(rng, choose(rng, one(rng, languages[p.language].thanks)), at)
	l.to, l.subject, l.about = in.From.Email, replySubject(p.language, in.Subject), about
	return l
}
