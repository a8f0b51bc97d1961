package email

import (
	"fmt"
	"net/mail"
	"regexp"
	"strings"
)

const (
	maxAddressBytes = 64 << 10 // of one address field; what follows is left out
	maxAddresses    = 500      // of one kind; what follows is left out
)

// readAddresses reads the address fields of one name. What the grammar of RFC 5322 does not allow is read as people would.
func readAddresses(values []string) []Address {
	var list []Address
	for _, v := range values {
		if len(v) > maxAddressBytes {
			v = v[:maxAddressBytes]
		}
		for _, a := range readAddressField(v) {
			if len(list) == maxAddresses {
				return list
			}
			list = append(list, a)
		}
	}
	return list
}

// readAddressField hides encoded words from the address grammar and decodes them afterwards in whole names: decoded first, their
// commas and quotes would be taken for grammar.
func readAddressField(v string) []Address {
	var words []string
	hidden := encodedWord.ReplaceAllStringFunc(v, func(w string) string {
		words = append(words, w)
		return fmt.Sprintf(" %s%d%s ", wordMark, len(words)-1, wordMark)
	})
	text := strings.TrimSpace(decodeText([]byte(hidden), "", false))
	parsed, err := mail.ParseAddressList(text)
	if err != nil {
		parsed, err = mail.ParseAddressList(angled.ReplaceAllStringFunc(text, closeUp))
	}
	if err != nil {
		return guessAddresses(v)
	}
	list := make([]Address, 0, len(parsed))
	for _, a := range parsed {
		list = append(list, newAddress(restoreWords(a.Name, words), a.Address))
	}
	return list
}

var (
	angled = regexp.MustCompile(`<[^<>"]*@[^<>"]*>`)
	blanks = regexp.MustCompile(`\s*([.@])\s*`)
)

// closeUp takes comments and blanks out of an address, where RFC 822 allowed them and RFC 5322 section 4.4 still has them read.
func closeUp(address string) string {
	return blanks.ReplaceAllString(comment.ReplaceAllString(address, ""), "$1")
}

const wordMark = "encoded0word"

var wordMarks = regexp.MustCompile(wordMark + `(\d+)` + wordMark)

func restoreWords(name string, words []string) string {
	if len(words) == 0 {
		return name
	}
	return wordMarks.ReplaceAllStringFunc(name, func(m string) string {
		n := 0
		for _, c := range m[len(wordMark) : len(m)-len(wordMark)] {
			if n = n*10 + int(c-'0'); n >= len(words) {
				return m
			}
		}
		return words[n]
	})
}

func newAddress(name, address string) Address {
	name = cleanLine(decodeHeader(name))
	address = strings.ReplaceAll(cleanLine(address), " ", "")
	if strings.EqualFold(name, address) {
		name = ""
	}
	return Address{Name: cutAt(name, 500), Email: cutAt(address, 320)}
}

// looseAddress finds an address in text that is none by the grammar.
var looseAddress = regexp.MustCompile(`[^\s<>()\[\]",;:@]+@[^\s<>()\[\]",;:@]+(?:@[^\s<>()\[\]",;:@]+)*`)

var (
	angleAddress = regexp.MustCompile(`<\s*(` + looseAddress.String() + `)`)
	comment      = regexp.MustCompile(`\((?:[^()\\]|\\.)*\)`)
)

// guessAddresses takes every thing with an @ in it, and the words before it as its name.
func guessAddresses(v string) []Address {
	var list []Address
	for _, piece := range splitOutsideQuotes(v) {
		piece = decodeHeader(piece)
		at := looseAddress.FindStringIndex(piece)
		if m := angleAddress.FindStringSubmatchIndex(piece); m != nil {
			at = m[2:4]
		}
		if at == nil {
			piece = comment.ReplaceAllString(piece, "")
			if at = looseAddress.FindStringIndex(piece); at == nil {
				continue
			}
		}
		name := strings.Trim(piece[:at[0]], " \t<\"'(")
		if _, after, ok := strings.Cut(piece[at[1]:], "("); name == "" && ok {
			name = strings.TrimRight(after, ") ")
		}
		list = append(list, newAddress(strings.NewReplacer(`"`, "", "<", "", `\`, "").Replace(name), strings.Trim(piece[at[0]:at[1]], ".'")))
	}
	return list
}

func splitOutsideQuotes(v string) []string {
	var pieces []string
	quoted, start := false, 0
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '\\':
			i++
		case v[i] == '"':
			quoted = !quoted
		case !quoted && (v[i] == ',' || v[i] == ';'):
			pieces = append(pieces, v[start:i])
			start = i + 1
		}
	}
	return append(pieces, v[start:])
}
