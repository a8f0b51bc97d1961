package email

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	snippetLink = regexp.MustCompile(`<https?://[^>\s]*>`)
	snippetRule = regexp.MustCompile(`[-_=*~]{4,}`)
)

// Snippet is the beginning of a text on one line, for lists: at most max letters, cut at a word with an ellipsis, without
// link targets, ruled lines and characters that show nothing.
func Snippet(text string, max int) string {
	if max <= 0 {
		return ""
	}
	s := cutAt(text, 40*max+400)
	s = snippetRule.ReplaceAllString(snippetLink.ReplaceAllString(s, " "), " ")
	s = oneLine(validText(s), snippetDrops())
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	runes := []rune(s)
	cut := string(runes[:max-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 && runes[max-1] != ' ' {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.-") + "…"
}

// snippetDrops leaves joiners only after letters that need them: newsletters fill their preview text with them.
func snippetDrops() func(rune) bool {
	last := rune(' ')
	return func(r rune) bool {
		joiner := r == 0x200c || r == 0x200d
		if isInvisible(r) || joiner && last < 0x600 {
			return true
		}
		last = r
		if joiner {
			last = ' '
		}
		return false
	}
}
