package email

import (
	"strings"
	"unicode"
)

// composeText is the Markdown as it was typed: it is readable as it is.
func composeText(o Outbound) string {
	text := typedText(o.Body)
	if signature := typedText(o.Signature); signature != "" {
		text += "\n\n-- \n" + signature // "-- " with the space: mail programs know it and fold what follows
	}
	if o.Forwarded != nil {
		text = strings.TrimLeft(text+"\n\n", "\n") + o.Forwarded.text()
	}
	return text + "\n"
}

func composeHTML(o Outbound) string {
	html := "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n" + Markdown(typedText(o.Body)) + "\n"
	if signature := typedText(o.Signature); signature != "" {
		html += "<div>-- </div>\n" + Markdown(signature) + "\n"
	}
	if o.Forwarded != nil {
		html += o.Forwarded.html()
	}
	return html + "</body></html>\n"
}

// Preview is what a text and a signature look like where they arrive, as safe HTML; empty: nothing is written.
func Preview(body, signature string) string {
	html := Markdown(typedText(body))
	if signature = typedText(signature); signature != "" {
		html += "<p>-- </p>\n" + Markdown(signature)
	}
	return html
}

// typedText has line breaks as \n and nothing that is not text.
func typedText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.TrimRightFunc(s, unicode.IsSpace)
}
