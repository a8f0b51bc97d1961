package email

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// ownMark is the namespace of the attribute with which markQuotes marks a node; parsed attributes never have it.
const ownMark = "fairlead"

// quoteContainers are the classes and ids that mail programs give to what they quote: Gmail, Yahoo, Proton, Tutanota, Zoho, Outlook.
var quoteContainers = regexp.MustCompile(`(?i)^(gmail_quote|gmail_quote_container|yahoo_quoted|protonmail_quote|tutanota_quote|zmail_extra|` +
	`mail-editor-reference-message-container|ms-outlook-mobile-reference-message)$`)

// markQuotes marks the quoted history in a parsed mail. It runs before sanitising, which drops the classes it goes by.
// What might have been written by the sender, and forwarded mail, is never marked.
func markQuotes(doc *html.Node) {
	q := quoteMarker{}
	q.walk(doc)
}

type quoteMarker struct {
	written bool // something was seen above that the sender wrote
}

// walk visits n and what is below it in document order and returns true if the history has begun: the rest is marked.
func (q *quoteMarker) walk(n *html.Node) bool {
	switch {
	case n.Type == html.TextNode:
		q.written = q.written || strings.TrimSpace(strings.Trim(n.Data, "\u00a0\u200b")) != ""
		return false
	case n.Type == html.ElementNode && isDropped[n.Data]:
		return false
	case n.Type == html.ElementNode && isQuoteElement(n) && q.written:
		mark(n)
		return false
	case n.Type == html.ElementNode && q.written && isReplyDivider(n):
		wrapRest(n)
		return true
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if q.walk(c) {
			return true
		}
		c = next
	}
	return false
}

func mark(n *html.Node) {
	n.Attr = append(n.Attr, html.Attribute{Namespace: ownMark, Key: "quote"})
}

// isQuoteElement is true for an element that holds a quotation and nothing else.
func isQuoteElement(n *html.Node) bool {
	isQuote := n.DataAtom == atom.Blockquote && strings.EqualFold(attr(n, "type"), "cite")
	for _, name := range append(strings.Fields(attr(n, "class")), attr(n, "id")) {
		isQuote = isQuote || quoteContainers.MatchString(strings.TrimPrefix(name, "x_"))
	}
	if !isQuote || n.DataAtom != atom.Blockquote && n.DataAtom != atom.Div {
		return false
	}
	inside := nodeText(n, 2000, false)
	if forwardLine.MatchString(strings.TrimSpace(cutAt(inside, 200))) {
		return false
	}
	return n.DataAtom == atom.Blockquote || onlyQuotes(n)
}

// onlyQuotes is false for a container in which text stands below or between the quotations: that is an answer between the
// lines. Above them stands who wrote them.
func onlyQuotes(n *html.Node) bool {
	if !hasBlockquote(n) {
		return true
	}
	outside := strings.TrimSpace(nodeText(n, 2000, true))
	_, below, _ := strings.Cut(outside, quotationHole)
	below = strings.ReplaceAll(below, quotationHole, "")
	return strings.TrimSpace(below) == "" && len(outside) < 1000
}

func hasBlockquote(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Blockquote || hasBlockquote(c) {
			return true
		}
	}
	return false
}

// isReplyDivider recognises what Outlook puts above the mail that is answered: a ruled block of From, Sent, To, Subject.
func isReplyDivider(n *html.Node) bool {
	id := strings.TrimPrefix(attr(n, "id"), "x_")
	ruled := n.DataAtom == atom.Div && strings.Contains(attr(n, "style"), "border-top:")
	if id != "divRplyFwdMsg" && !ruled {
		return false
	}
	text := strings.TrimSpace(nodeText(n, 2000, false))
	return headerBlockAt(strings.Split(text, "\n"), 0)
}

// wrapRest puts the divider n and its following siblings into a marked div. Outlook sets the divider into a div of its own,
// so it is that div's siblings then.
func wrapRest(n *html.Node) {
	first := n
	for first.Parent.DataAtom == atom.Div && !hasTextBefore(first) {
		first = first.Parent
	}
	parent := first.Parent
	box := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	mark(box)
	parent.InsertBefore(box, first)
	for c := first; c != nil; {
		next := c.NextSibling
		parent.RemoveChild(c)
		box.AppendChild(c)
		c = next
	}
}

func hasTextBefore(n *html.Node) bool {
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if s.Type == html.ElementNode && s.DataAtom != atom.Hr || strings.TrimSpace(s.Data) != "" && s.Type == html.TextNode {
			return true
		}
	}
	return false
}

// quotationHole stands in the text for a blockquote that was left out.
const quotationHole = "\x00"

// nodeText is the text below n, at most about max bytes, a line per block; with holes instead of quotations if asked.
func nodeText(n *html.Node, max int, holes bool) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil && b.Len() < max; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(strings.ReplaceAll(strings.ReplaceAll(c.Data, "\n", " "), "\u00a0", " "))
			case holes && c.DataAtom == atom.Blockquote:
				b.WriteString(quotationHole)
			case c.Type == html.ElementNode && !isDropped[c.Data]:
				if isBlock[c.Data] || c.DataAtom == atom.Br {
					b.WriteByte('\n')
				}
				walk(c)
			}
		}
	}
	walk(n)
	return b.String()
}
