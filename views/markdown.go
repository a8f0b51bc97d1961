package views

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

var (
	toHTML = goldmark.New(goldmark.WithExtensions(extension.Linkify, extension.Strikethrough, extension.Table), goldmark.WithRendererOptions(html.WithHardWraps()))
	clean  = markdownPolicy()
)

// markdownPolicy allows text and links, and no pictures: what a colleague writes loads nothing from elsewhere.
func markdownPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}

// markdown renders what was written in the editor; raw HTML in it is dropped.
func markdown(text string) string {
	var b bytes.Buffer
	if err := toHTML.Convert([]byte(text), &b); err != nil {
		return "" // the buffer never fails, and goldmark has no syntax errors
	}
	return clean.Sanitize(b.String())
}

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
