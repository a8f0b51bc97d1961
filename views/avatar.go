package views

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
)

// hues is how many colour classes h0 … the style sheet has for avatars.
const hues = 12

// hue is the colour class of a name.
func hue(name string) string {
	h := fnv.New32a()
	h.Write([]byte(name)) // never fails
	return "h" + strconv.Itoa(int(h.Sum32()%hues))
}

// initials are at most two characters: of the first and the last word, or the first of an address. A name without any letter or
// digit has a dot.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) })
	if at := strings.IndexByte(name, '@'); at > 0 && len(words) > 0 {
		words = words[:1]
	}
	switch len(words) {
	case 0:
		return "·"
	case 1:
		return firstLetter(words[0])
	}
	return firstLetter(words[0]) + firstLetter(words[len(words)-1])
}

func firstLetter(word string) string {
	for _, r := range word {
		return string(unicode.ToUpper(r))
	}
	return ""
}
