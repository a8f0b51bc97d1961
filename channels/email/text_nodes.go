package email

import (
	"strings"

	"golang.org/x/net/html"
)

// EachText gives the text of sanitised HTML piece by piece to change, which answers with the HTML that takes its place. What stands in links and
// in code is passed over.
func EachText(markup string, change func(text string) (markup string)) string {
	var out strings.Builder
	z, inside := html.NewTokenizer(strings.NewReader(markup)), 0
	for {
		kind := z.Next()
		raw := string(z.Raw())
		switch kind {
		case html.ErrorToken: // only the end: everything is in memory
			return out.String()
		case html.StartTagToken, html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "a" || string(name) == "code" || string(name) == "pre" {
				if kind == html.StartTagToken {
					inside++
				} else {
					inside--
				}
			}
		case html.TextToken:
			if inside == 0 {
				raw = change(html.UnescapeString(raw))
			}
		}
		out.WriteString(raw)
	}
}
