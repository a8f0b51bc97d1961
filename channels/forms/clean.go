package forms

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanLine makes one line of what was typed: valid UTF-8, no control or direction-override characters, white space trimmed and
// collapsed.
func cleanLine(s string) string { return strings.Join(strings.Fields(clean(s, ' ')), " ") }

// cleanText is cleanLine for several lines: line ends are "\n", white space inside a line stays.
func cleanText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(clean(s, '\n'))
}

// clean drops what nobody types. A line break becomes br, other white space a space.
func clean(s string, br rune) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return br
		case r == '\t' && br == '\n':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// CleanLine and CleanText are how everything that a stranger types is cleaned.
func CleanLine(s string) string { return cleanLine(s) }

// CleanText is CleanLine for several lines.
func CleanText(s string) string { return cleanText(s) }
