package views

import (
	"regexp"
	"strings"
)

// webAddress matches an address in plain text; trailing punctuation is cut by splitLinks.
var webAddress = regexp.MustCompile(`https?://[^\s<>"'\x60\x00-\x1f]+`)

type textPart struct {
	text string
	link bool
}

// splitLinks cuts plain text into text and web addresses.
func splitLinks(text string) (parts []textPart) {
	from := 0
	for _, m := range webAddress.FindAllStringIndex(text, 1000) {
		end := m[0] + len(strings.TrimRight(text[m[0]:m[1]], ".,;:!?)]}>»”’"))
		if m[0] > from {
			parts = append(parts, textPart{text: text[from:m[0]]})
		}
		parts = append(parts, textPart{text: text[m[0]:end], link: true})
		from = end
	}
	if from < len(text) {
		parts = append(parts, textPart{text: text[from:]})
	}
	return parts
}
