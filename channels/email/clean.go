package email

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// validText makes a string storable: valid UTF-8, no NUL.
func validText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	return s
}

// cleanBody makes line ends LF and removes control characters that a terminal or a page would act on.
func cleanBody(s string) string {
	s = validText(s)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

// cleanLine makes one line out of a decoded header value: white space collapsed, nothing that is invisible or that
// changes the direction of the text around it.
func cleanLine(s string) string {
	return oneLine(validText(s), func(r rune) bool { return isInvisible(r) })
}

// oneLine collapses white space and leaves out what drop names.
func oneLine(s string, drop func(rune) bool) string {
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		case unicode.IsControl(r) || drop(r):
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isInvisible names the characters that show nothing by themselves and serve to hide or to turn text around: bidi
// controls, zero-width blanks, soft hyphens, fillers, tags. Joiners are not among them: emoji and Persian need them.
func isInvisible(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x180e, r == 0x200b, r == 0x200e, r == 0x200f,
		r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0x3164, r == 0xfeff, r == 0xffa0,
		r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// cutAt shortens s to at most n bytes without cutting a letter.
func cutAt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
