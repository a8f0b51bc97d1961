package models

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxName = 200 // characters of a name or a line that people type

// CleanLine makes one line of what was typed: valid UTF-8, no control or direction-override characters, white space trimmed and
// collapsed.
func CleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

func checkName(p *Problems, field, s string) {
	switch {
	case s == "":
		p.Add(field, "Type a name.")
	case utf8.RuneCountInString(s) > maxName:
		p.Add(field, "This is too long: at most 200 characters.")
	}
}
