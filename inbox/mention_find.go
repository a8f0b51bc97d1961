package inbox

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fairlead/channels/email"
	"fairlead/models"
)

// naming finds "@Name" in texts: users by name and by what stands before the @ of their address, teams by name.
type naming struct {
	byFirst map[rune][]calling // by the first letter, the longest first
}

// calling is one way to call somebody: folded letters, and who that is.
type calling struct {
	letters []rune
	byName  bool
	who     []models.Nameable
}

// named is a place in a text: from the @ up to the end of the name.
type namedAt struct {
	from, till int
	calling
}

func newNaming(people []models.Nameable) naming {
	all := map[string]*calling{}
	add := func(name string, byName bool, who models.Nameable) {
		letters := folded(name)
		if len(letters) == 0 {
			return
		}
		key := string(letters)
		if all[key] == nil {
			all[key] = &calling{letters: letters}
		}
		c := all[key]
		if byName && !c.byName { // a name goes before somebody else's address
			c.byName, c.who = true, nil
		}
		if byName == c.byName {
			c.who = append(c.who, who)
		}
	}
	for _, p := range people {
		add(p.Name, true, p)
		if local, _, ok := strings.Cut(p.Email, "@"); ok {
			add(local, false, p)
		}
	}
	n := naming{map[rune][]calling{}}
	for _, c := range all {
		n.byFirst[c.letters[0]] = append(n.byFirst[c.letters[0]], *c)
	}
	for _, list := range n.byFirst {
		slices.SortFunc(list, func(a, b calling) int { return len(b.letters) - len(a.letters) })
	}
	return n
}

// folded is a name as it is compared: without case, and with any space as a space.
func folded(s string) []rune {
	out := []rune(strings.TrimSpace(s))
	for i, r := range out {
		out[i] = foldLetter(r)
	}
	return out
}

func foldLetter(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

// find returns whom a plain text names, from left to right. An @ inside of a word is part of an address and names nobody.
func (n naming) find(text string) (out []namedAt) {
	before := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '@' && !inWord(before) && before != '.' && before != '-' {
			if hit, ok := n.at(text, i+size); ok {
				hit.from = i
				out, before, i = append(out, hit), 'x', hit.till
				continue
			}
		}
		before, i = r, i+size
	}
	return out
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == '_' || r == '@'
}

// at finds the longest name that begins at a place and ends with a word.
func (n naming) at(text string, from int) (namedAt, bool) {
	first, _ := utf8.DecodeRuneInString(text[from:])
	for _, c := range n.byFirst[foldLetter(first)] {
		till, fits := from, true
		for _, letter := range c.letters {
			r, size := utf8.DecodeRuneInString(text[till:])
			if size == 0 || foldLetter(r) != letter {
				fits = false
				break
			}
			till += size
		}
		if next, size := utf8.DecodeRuneInString(text[till:]); fits && (size == 0 || !inWord(next)) {
			return namedAt{till: till, calling: c}, true
		}
	}
	return namedAt{}, false
}

// mark gives the HTML of a comment with those whom it names set off, and the reader themselves more so.
func (n naming) mark(markup string, me func(models.Owner) bool) string {
	if len(n.byFirst) == 0 || !strings.Contains(markup, "@") {
		return markup
	}
	return email.EachText(markup, func(text string) string {
		var out strings.Builder
		at := 0
		for _, hit := range n.find(text) {
			class := "mention"
			if slices.ContainsFunc(hit.who, func(p models.Nameable) bool { return me(p.Owner) }) {
				class += " me"
			}
			out.WriteString(html.EscapeString(text[at:hit.from]) + `<b class="` + class + `">` + html.EscapeString(text[hit.from:hit.till]) + "</b>")
			at = hit.till
		}
		return out.String() + html.EscapeString(text[at:])
	})
}

// findIn returns whom a comment names, as it is shown: what stands in code or in a link names nobody.
func (n naming) findIn(body string) (out []namedAt) {
	if len(n.byFirst) == 0 || !strings.Contains(body, "@") {
		return nil
	}
	email.EachText(email.Markdown(body), func(text string) string {
		out = append(out, n.find(text)...)
		return ""
	})
	return out
}
