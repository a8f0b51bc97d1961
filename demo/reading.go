package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"fairlead/channels/email"
)

// reading is a thread as it is told once: its choices made and its holes filled, for one contact.
type reading struct {
	thread
	contact   *contact
	technical bool // it is about an engine
	holes     *strings.Replacer
	files     []email.File
}

var (
	berths  = []string{"A-07", "A-12", "B-03", "B-11", "B-24", "C-05", "C-18", "C-31", "D-02", "D-16", "E-09", "E-20"}
	engines = []string{"Volvo Penta D1-30", "Yanmar 3YM30", "Vetus M4.15", "Yanmar 4JH57", "Nanni N3.30", "Volvo Penta D2-55", "Beta Marine 38", "Lombardini LDW 1404"}
)

func newReading(rng *rand.Rand, t thread, c *contact, at time.Time) *reading {
	l := languages[t.language]
	r := &reading{thread: t, contact: c, technical: strings.Contains(t.turns[0].text, "{engine}")}
	amount := 40 + rng.IntN(190)*10
	r.holes = strings.NewReplacer(
		"{boat}", c.boat, "{berth}", one(rng, berths), "{engine}", one(rng, engines),
		"{length}", fmt.Sprintf(l.decimals, 7+rng.IntN(9), rng.IntN(10)),
		"{date}", l.day(at.AddDate(0, 0, 5+rng.IntN(60))),
		"{past}", l.day(at.AddDate(0, 0, -5-rng.IntN(30))),
		"{amount}", fmt.Sprintf(l.money, amount),
		"{invoice}", fmt.Sprintf("%d-%04d", at.Year(), 100+rng.IntN(8000)),
		"{ref}", fmt.Sprintf("HB-%05d", 10000+rng.IntN(80000)),
	)
	r.subject = r.fill(rng, t.subject)
	r.turns = nil
	for _, turn := range t.turns {
		turn.text = r.fill(rng, turn.text)
		r.turns = append(r.turns, turn)
	}
	r.files = attachments(rng, t.file, r)
	return r
}

func (r *reading) fill(rng *rand.Rand, s string) string {
	return strings.TrimSpace(r.holes.Replace(choose(rng, s)))
}

// choose replaces each [this|that] by one of its parts.
func choose(rng *rand.Rand, s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "[")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		inside, after, _ := strings.Cut(rest, "]")
		b.WriteString(one(rng, strings.Split(inside, "|")))
		s = after
	}
}

// opening is the first mail.
func (r *reading) opening(rng *rand.Rand, at time.Time) letter {
	l := r.contact.letter(rng, r.turns[0].text, at)
	l.to, l.subject, l.files = r.address(), r.subject, r.files
	if r.looks != looksUsual {
		l.looks = r.looks
	}
	return l
}

// next is a later mail of the contact, which answers one of ours.
func (r *reading) next(rng *rand.Rand, text string, about quoted, at time.Time) letter {
	l := r.contact.letter(rng, text, at)
	l.to, l.subject, l.about = r.address(), replySubject(r.contact.language, about.subject), about
	return l
}

// away is what the contact's machine writes.
func (r *reading) away(rng *rand.Rand, text string, about quoted, at time.Time) letter {
	l := r.next(rng, text, about, at)
	l.auto, l.looks, l.about.text = true, looksUsual, ""
	l.subject = languages[r.contact.language].awaySubject + ": " + about.subject
	return l
}

func replySubject(language, subject string) string {
	if len(subject) > 3 && strings.EqualFold(subject[:3], "re:") {
		return subject
	}
	return languages[language].replyMark + " " + subject
}
