package inbox

import (
	"strings"
	"unicode"

	"fairlead/models"
)

// A search is words, phrases in quotes, and operators: a name, a colon and a value, which may be in quotes too. Whatever else is typed is words.

const (
	maxSearch      = 500 // characters that are read of what was typed
	maxSearchTerms = 16  // words, phrases and operators that are heeded
	maxPhrase      = 30  // words of a phrase
)

// searchTerm is a part of what was typed.
type searchTerm struct {
	operator string // empty: words
	value    string
	at, end  int // where the value stands, with its quotes, in characters
}

// Operators are the names that mean something before a colon.
var Operators = []string{"from", "to", "owner", "in", "is", "has", "tag", "before", "after", "channel"}

// searchTerms cuts what was typed into its parts.
func searchTerms(typed string) (out []searchTerm) {
	all := []rune(typed)
	all = all[:min(len(all), maxSearch)]
	rest := all
	for len(out) < maxSearchTerms {
		for len(rest) > 0 && unicode.IsSpace(rest[0]) {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			break
		}
		var t searchTerm
		n := 0
		for n < len(rest) && rest[n] < 128 && unicode.IsLetter(rest[n]) {
			n++
		}
		if n > 0 && n+1 < len(rest) && rest[n] == ':' && !unicode.IsSpace(rest[n+1]) && rest[n+1] != '/' {
			t.operator, rest = strings.ToLower(string(rest[:n])), rest[n+1:]
		}
		t.at = len(all) - len(rest)
		t.value, rest = searchValue(rest)
		t.end = len(all) - len(rest)
		out = append(out, t)
	}
	return out
}

// searchValue reads a word, or what stands in quotes.
func searchValue(rest []rune) (string, []rune) {
	if quote := closing(rest[0]); quote != 0 {
		for i, r := range rest[1:] {
			if r == quote {
				return string(rest[1 : i+1]), rest[i+2:]
			}
		}
		return string(rest[1:]), nil
	}
	n := 0
	for n < len(rest) && !unicode.IsSpace(rest[n]) {
		n++
	}
	return string(rest[:n]), rest[n:]
}

// closing returns what ends a quotation that r begins; 0: it begins none.
func closing(r rune) rune {
	switch r {
	case '"':
		return '"'
	case '“', '„':
		return '”'
	case '«':
		return '»'
	}
	return 0
}

// phrase returns the words of a part that stand one behind the other.
func phrase(value string) []string { return models.Words(value, maxPhrase) }
