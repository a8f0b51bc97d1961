package email

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mayBeginDivider is a cheap look at a text before dividerAt reads on.
func mayBeginDivider(line string) bool {
	return isOriginalLine(line) || labelWord.MatchString(strings.ReplaceAll(cutAt(line, 60), "\u00a0", " "))
}

// dividerAt returns the element that the text n begins, if that is what Outlook and others put above the mail that is answered: a block of
// From, Sent, To, Subject, or the line "Original message" above one. nil: it is not.
func dividerAt(n *html.Node) *html.Node {
	for level, e := 0, n; level < 8 && e.Parent != nil && e.Parent.DataAtom != atom.Body && !textBefore(e); level++ {
		e = e.Parent
		if e.DataAtom != atom.Div && e.DataAtom != atom.P && e.DataAtom != atom.Blockquote {
			continue
		}
		lines := filledLines(nodeText(e, 2000, false))
		if len(lines) > 1 && isOriginalLine(lines[0]) {
			lines = lines[1:]
		}
		if len(lines) > 0 && headerBlockAt(lines, 0) {
			return e
		}
	}
	return nil
}

func filledLines(text string) (out []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// attributionAbove returns the first of the siblings above a quotation that say who wrote it: an element, or a line of text. nil: none do.
func attributionAbove(n *html.Node) *html.Node {
	s := n.PrevSibling
	for blanks := 0; s != nil && isBlank(s); s = s.PrevSibling {
		if blanks++; blanks > 10 {
			return nil
		}
	}
	if s == nil {
		return nil
	}
	first := s
	if !isBlock[s.Data] {
		for p := s.PrevSibling; p != nil && p.DataAtom != atom.Br && !isBlock[p.Data] && p.DataAtom != atom.Img; p = p.PrevSibling {
			first = p
		}
	}
	var b strings.Builder
	for p := first; p != nil && p != n && b.Len() < maxAttribution; p = p.NextSibling {
		b.WriteString(nodeText(&html.Node{FirstChild: &html.Node{Type: p.Type, Data: p.Data, DataAtom: p.DataAtom, FirstChild: p.FirstChild}}, maxAttribution, false))
	}
	line := strings.Join(strings.Fields(b.String()), " ")
	if len(line) < maxAttribution && isAttribution(line) {
		return first
	}
	return nil
}

// wrap puts first and its siblings up to last into a div and returns that.
func wrap(first, last *html.Node) *html.Node {
	box := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	parent := first.Parent
	parent.InsertBefore(box, first)
	for c := first; c != nil; {
		next := c.NextSibling
		parent.RemoveChild(c)
		box.AppendChild(c)
		if c == last {
			break
		}
		c = next
	}
	return box
}

// wrapRest puts the divider n and its following siblings into a marked div. Programs set the divider into divs of its own,
// so it is their siblings then.
func wrapRest(n *html.Node) {
	first := n
	for first.Parent.DataAtom == atom.Div && !textBefore(first) {
		first = first.Parent
	}
	for p := first.PrevSibling; p != nil && (p.DataAtom == atom.Hr || p.Type == html.TextNode && isBlankText(p.Data)); p = p.PrevSibling {
		if p.DataAtom == atom.Hr {
			first = p
		}
	}
	markNode(wrap(first, nil))
}

// textBefore reports whether something stands above n in its parent that can be seen.
func textBefore(n *html.Node) bool {
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if !isBlank(s) {
			return true
		}
	}
	return false
}

// unit is the outermost div that holds n and nothing else that can be seen.
func unit(n *html.Node) *html.Node {
	for n.Parent != nil && n.Parent.DataAtom == atom.Div && isOnly(n) {
		n = n.Parent
	}
	return n
}

func isOnly(n *html.Node) bool {
	for s := n.NextSibling; s != nil; s = s.NextSibling {
		if !isBlank(s) {
			return false
		}
	}
	return !textBefore(n)
}

func blankBetween(a, b *html.Node) bool {
	for s := a.NextSibling; s != nil; s = s.NextSibling {
		if s == b {
			return true
		}
		if !isBlank(s) {
			return false
		}
	}
	return false
}

func isBlankText(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\ufeff'
	}) == ""
}

// isBlank is true for what shows nothing but a ruled line.
func isBlank(n *html.Node) bool {
	switch {
	case n.Type == html.TextNode:
		return isBlankText(n.Data)
	case n.DataAtom == atom.Img:
		return false
	case n.Type == html.ElementNode && isDropped[n.Data]:
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !isBlank(c) {
			return false
		}
	}
	return true
}

// textsIn counts the texts below n, or n itself.
func textsIn(n *html.Node) int {
	if n.Type == html.TextNode {
		if isBlankText(n.Data) {
			return 0
		}
		return 1
	}
	texts := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		texts += textsIn(c)
	}
	return texts
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
				b.WriteString(strings.ReplaceAll(strings.ReplaceAll(cutAt(c.Data, max), "\n", " "), "\u00a0", " "))
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
