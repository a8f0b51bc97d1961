package models

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Search compares words. A word holds the letters a to z and digits alone, whatever it was written in: marks are left out, and any other
// letter stands for itself as a number. So both databases hold and find the same, and nothing that is typed means anything to either.

const (
	maxWord  = 72  // bytes of a word; what is longer is found by its beginning
	maxWords = 400 // of one contact
	maxTerms = 8   // of a search
	maxTyped = 200 // characters of a search
	maxRead  = 4000
)

var strokes = strings.NewReplacer("ø", "o", "ł", "l", "đ", "d", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i", "þ", "th")

// searchWords cuts a text into words.
func searchWords(text string) (out []string) {
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			out = append(out, cutWord(b.String()))
			b.Reset()
		}
	}
	for _, r := range norm.NFKD.String(strokes.Replace(strings.ToLower(cutBytes(text, maxRead)))) {
		switch {
		case unicode.Is(unicode.M, r):
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			writeRune(&b, unicode.ToLower(r))
		default:
			end()
		}
	}
	end()
	return out
}

// addressWord makes one word of a whole address.
func addressWord(email string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(email) {
		writeRune(&b, r)
	}
	return cutWord(b.String())
}

func writeRune(b *strings.Builder, r rune) {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		b.WriteByte(byte(r))
		return
	}
	fmt.Fprintf(b, "q%05x", r)
}

func cutWord(w string) string { return w[:min(len(w), maxWord)] }

func cutBytes(s string, n int) string {
	if len(s) > n {
		return strings.ToValidUTF8(s[:n], "")
	}
	return s
}

// contactWords are the words by which a contact is found: of the name and the company, every address whole and in parts, and the phone
// numbers' digits.
func contactWords(c Contact, addresses, phones []string) []string {
	words := append(searchWords(c.Name), searchWords(c.Company)...)
	for _, a := range addresses {
		words = append(append(words, addressWord(a)), searchWords(a)...)
		if _, domain, _ := strings.Cut(a, "@"); strings.Contains(domain, "xn--") {
			if plain, err := idna.ToUnicode(domain); err == nil {
				words = append(words, searchWords(plain)...)
			}
		}
	}
	for _, p := range phones {
		words = append(words, phoneForms(p)...)
	}
	return firstOf(words, maxWords)
}

// firstOf returns the first n that are not empty, each once.
func firstOf(words []string, n int) (out []string) {
	seen := map[string]bool{"": true}
	for _, w := range words {
		if !seen[w] && len(out) < n {
			seen[w], out = true, append(out, w)
		}
	}
	return out
}

// searchTerms returns what a typed text looks for: with each of them a word of the contact must begin. None: nothing can be found by it.
func searchTerms(typed string) []string {
	var terms []string
	digits := ""
	end := func() {
		terms, digits = append(terms, strings.TrimPrefix(digits, "00")), ""
	}
	for _, field := range strings.Fields(firstRunes(typed, maxTyped)) {
		if isDialled(field) {
			digits += onlyDigits(strings.ReplaceAll(field, "(0)", ""))
			continue
		}
		end()
		if at := strings.IndexByte(field, '@'); at > 0 && at < len(field)-1 && isASCII(field) {
			terms = append(terms, addressWord(field))
		} else {
			terms = append(terms, searchWords(field)...)
		}
	}
	end()
	return firstOf(terms, maxTerms)
}

// isDialled reports whether a part of a search may be one of a phone number, which people write with spaces in it.
func isDialled(s string) bool { return strings.Trim(s, "0123456789+-()./") == "" }

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// firstRunes returns the first n characters.
func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
