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
var quoteContainers = regexp.MustCompile(`(?i)^(gmail_quote|gmail_quote_container|(ydp[0-9a-f]+)?yahoo_quoted(_[0-9]+)?|protonmail_quote|tutanota_quote|zmail_extra|` +
	`mail-editor-reference-message-container|ms-outlook-mobile-reference-message)$`)

// signatureContainers are those that they give to signatures. What stands there is no answer: a quotation above it may be folded.
var signatureContainers = regexp.MustCompile(`(?i)^(gmail_signature|gmail_signature_prefix|moz-signature|protonmail_signature_block|applemailsignature|ms-outlook-mobile-signature)$`)

// markQuotes marks the quoted history in a parsed mail. It runs before sanitising, which drops the classes it goes by.
// What might have been written by the sender, and forwarded mail, is never marked; neither is a quotation that is answered below or between.
func markQuotes(doc *html.Node) {
	q := quoteMarker{}
	q.walk(doc)
	q.mark()
}

// Bounds on what a hostile mail can make markQuotes do.
const (
	maxQuotations = 500 // quotations that are looked at; others are shown
	maxDividers   = 200 // texts that may begin a block of From, Sent, To and Subject
)

type quoteMarker struct {
	written  int          // texts seen that the sender wrote
	begins   []*html.Node // quotations below which nothing was written so far
	seen     int          // quotations in all
	tried    int          // texts that might have begun a divider
	divider  *html.Node   // it and what follows it is history
	finished bool         // nothing further is looked at: the history has begun, or something forwarded has
}

// walk visits n and what is below it in document order.
func (q *quoteMarker) walk(n *html.Node) {
	switch {
	case q.finished, n.Type == html.ElementNode && (isDropped[n.Data] || isSignature(n)):
		return
	case n.Type == html.TextNode:
		q.text(n)
		return
	case n.DataAtom == atom.Img:
		q.begins = nil // a picture is written too, but none that a quotation could stand below
		return
	case n.Type == html.ElementNode && isQuoteElement(n) && q.quotation(n):
		return
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		q.walk(c)
		c = next
	}
}

func (q *quoteMarker) text(n *html.Node) {
	if isBlankText(n.Data) {
		return
	}
	line := cutAt(strings.TrimSpace(n.Data), maxAttribution)
	if isForwardLine(line) {
		q.begins, q.finished = nil, true
		return
	}
	if q.written > 0 && q.tried < maxDividers && mayBeginDivider(line) {
		q.tried++
		if d := dividerAt(n); d != nil {
			q.divider, q.finished = d, true
			return
		}
	}
	q.written++
	q.begins = nil
}

// quotation takes n for one, unless nothing was written above it and above the line that says who wrote it.
func (q *quoteMarker) quotation(n *html.Node) bool {
	if q.seen++; q.seen > maxQuotations || isBlank(n) {
		return false
	}
	said := attributionAbove(n)
	texts := 0
	for s := said; s != nil && s != n; s = s.NextSibling {
		texts += textsIn(s)
	}
	if q.written <= texts {
		return false
	}
	q.begins = append(q.begins, n)
	return true
}

// mark marks what was found. Quotations that follow each other are folded as one.
func (q *quoteMarker) mark() {
	var last *html.Node
	for _, n := range q.begins {
		box := n
		if first := attributionAbove(n); first != nil {
			box = wrap(first, n)
		}
		if u := unit(box); last != nil && u.PrevSibling != nil && unit(last).Parent == u.Parent && blankBetween(unit(last), u) {
			if last.DataAtom != atom.Div {
				last = wrap(last, last)
				removeMark(last.FirstChild)
				markNode(last)
			}
			for s := unit(last).NextSibling; ; {
				next := s.NextSibling
				s.Parent.RemoveChild(s)
				last.AppendChild(s)
				if s == u {
					break
				}
				s = next
			}
			continue
		}
		markNode(box)
		last = box
	}
	if q.divider != nil {
		wrapRest(q.divider)
	}
}

func markNode(n *html.Node) {
	n.Attr = append(n.Attr, html.Attribute{Namespace: ownMark, Key: "quote"})
}

func removeMark(n *html.Node) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Namespace != ownMark {
			kept = append(kept, a)
		}
	}
	n.Attr = kept
}

// isQuoteElement is true for an element that holds a quotation and nothing else.
func isQuoteElement(n *html.Node) bool {
	isQuote := n.DataAtom == atom.Blockquote && strings.EqualFold(attr(n, "type"), "cite")
	for _, name := range names(n) {
		isQuote = isQuote || quoteContainers.MatchString(name)
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

func isSignature(n *html.Node) bool {
	for _, name := range names(n) {
		if signatureContainers.MatchString(name) {
			return true
		}
	}
	return false
}

// names are the classes and the id of an element, without what Outlook puts before those of others.
func names(n *html.Node) []string {
	out := append(strings.Fields(cutAt(attr(n, "class"), 500)), attr(n, "id"))
	for i, name := range out {
		out[i] = strings.TrimPrefix(name, "x_")
	}
	return out
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
	return isBlankText(below) && len(outside) < 1000
}

func hasBlockquote(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Blockquote || hasBlockquote(c) {
			return true
		}
	}
	return false
}
