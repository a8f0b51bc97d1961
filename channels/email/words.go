package email

import (
	"regexp"
	"strconv"
	"strings"
)

// encodedWord is RFC 2047's =?charset?encoding?text?=, with blanks and question marks in the text forgiven.
var encodedWord = regexp.MustCompile(`=\?([^?\s]{1,64})\?([bBqQ])\?(.*?)\?=`)

// decodeHeader decodes encoded words wherever they stand, and raw 8-bit text around them. Neighbouring words of one
// character set are put together before decoding, since mailers cut them in the middle of a letter.
func decodeHeader(v string) string {
	if !strings.Contains(v, "=?") {
		return decodeText([]byte(v), "", false)
	}
	var out strings.Builder
	var pending []byte
	charset, last, inWords := "", 0, false
	flush := func() {
		out.WriteString(decodeText(pending, charset, false))
		pending = pending[:0]
	}
	for _, m := range encodedWord.FindAllStringSubmatchIndex(v, -1) {
		between, next := v[last:m[0]], strings.ToLower(v[m[2]:m[3]])
		joined := inWords && strings.TrimSpace(between) == ""
		if !joined || next != charset {
			flush()
		}
		if !joined {
			out.WriteString(decodeText([]byte(between), "", false))
		}
		charset, last, inWords = next, m[1], true
		pending = append(pending, decodeWord(v[m[4]:m[5]], v[m[6]:m[7]])...)
	}
	flush()
	out.WriteString(decodeText([]byte(v[last:]), "", false))
	return out.String()
}

func decodeWord(encoding, text string) []byte {
	if strings.EqualFold(encoding, "b") {
		b, _ := decodeBase64([]byte(text))
		return b
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(text):
			n, err := strconv.ParseUint(text[i+1:i+3], 16, 8)
			if err != nil {
				out = append(out, c)
				continue
			}
			out = append(out, byte(n))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return out
}
