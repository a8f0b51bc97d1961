package email

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

var addressInName = regexp.MustCompile(`[^\s<>"'(),;:@]+@([\pL\pN-]+(?:\.[\pL\pN-]+)+)`)

// NameHides reports whether a sender's name holds an address of another domain than the one that the mail is from.
func NameHides(from Address) bool {
	for _, found := range addressInName.FindAllStringSubmatch(norm.NFKC.String(cutAt(from.Name, 1000)), 20) {
		if d := domainOf(found[1]); d != domainOf(from.Email) {
			return true
		}
	}
	return false
}

// SameName reports whether two people's names look alike: case, accents, order and what stands between the words do not count. A single word is too
// little to tell people by.
func SameName(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	return len(x) > 1 && strings.Join(x, " ") == strings.Join(y, " ")
}

func nameWords(s string) []string {
	return strings.FieldsFunc(skeleton(cutAt(s, 500)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// LooksLike reports whether a domain can be taken for another and is not of the same organisation.
func LooksLike(domain, ours string) bool {
	domain, ours = organisation(domainOf(domain)), organisation(domainOf(ours))
	if domain == "" || ours == "" || domain == ours {
		return false
	}
	a, b := skeleton(shownDomain(domain)), skeleton(shownDomain(ours))
	return a == b || len(b) > 9 && oneApart(a, b)
}

func shownDomain(domain string) string {
	if u, err := idna.Display.ToUnicode(domain); err == nil {
		return u
	}
	return domain
}

// alike are letters that are read as others.
var alike = strings.NewReplacer("0", "o", "1", "l", "і", "i", "ı", "i", "а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "х", "x", "у", "y", "ѕ", "s", "ј", "j", "ԁ", "d", "һ", "h", "ο", "o", "α", "a",
	"ν", "v", "ρ", "p", "rn", "m", "vv", "w", "ß", "ss")

func skeleton(s string) string {
	return alike.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s)))
}

// oneApart reports whether one letter was put in, left out, changed, or changed places with the next.
func oneApart(a, b string) bool {
	x, y := []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return len(x) <= 1 && len(y) <= 1 || len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
}
