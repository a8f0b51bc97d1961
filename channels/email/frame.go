package email

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// FrameOptions says how a stored mail is shown.
type FrameOptions struct {
	CID        map[string]string // content id (File.ContentID) → URL of ours that serves the picture
	Remote     bool              // show pictures from other servers; only after a click
	Stylesheet string            // URL of the one stylesheet of the document
	QuoteLabel string            // on the fold of the quoted history; empty: "Show quoted text"
	Lang       string            // language of the labels, empty: not said
}

// HasRemote says whether sanitised HTML holds pictures from other servers, which Frame shows only with Remote.
func HasRemote(stored string) bool {
	return strings.Contains(stored, "<img") && strings.Contains(stored, remoteMark+`="`)
}

// ownColours finds mail that sets colours itself: it is shown on white, since half of its colours count on that.
var ownColours = regexp.MustCompile(`(?i)\b(bgcolor="|<font[^>]* color="|(background(-color)?|color):)`)

// Frame is the whole HTML document for the sandboxed frame that shows one mail: no script, and nothing is loaded but the
// stylesheet, our pictures and, with Remote, those of others. stored is what Sanitize returned; it is sanitised again, so that
// what an older version stored is as safe as what this one stores.
func Frame(stored string, o FrameOptions) string {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(mailPolicy.Sanitize(stored)), body)
	if err != nil {
		nodes = nil
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	o.dress(body)
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html")
	if o.Lang != "" {
		b.WriteString(` lang="` + html.EscapeString(o.Lang) + `"`)
	}
	b.WriteString(`><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`)
	b.WriteString(`<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="` + colourScheme(stored) + `">`)
	b.WriteString(`<title>Message</title><base target="_blank">`)
	if o.Stylesheet != "" {
		b.WriteString(`<link rel="stylesheet" href="` + html.EscapeString(o.Stylesheet) + `">`)
	}
	b.WriteString("</head>")
	if err := html.Render(&b, body); err != nil {
		return ""
	}
	b.WriteString("</html>\n")
	return b.String()
}

func colourScheme(stored string) string {
	if ownColours.MatchString(stored) {
		return "only light"
	}
	return "light dark"
}

// dress gives pictures their sources and folds the outermost quotations.
func (o FrameOptions) dress(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.DataAtom == atom.Img {
			o.dressPicture(c)
		}
		if takeMark(c) && !insideFold(c) {
			o.fold(c)
		}
		o.dress(c)
		c = next
	}
}

func (o FrameOptions) dressPicture(n *html.Node) {
	kept := make([]html.Attribute, 0, len(n.Attr)+1)
	src := ""
	for _, a := range n.Attr {
		switch {
		case a.Key == "src" && strings.HasPrefix(strings.ToLower(a.Val), "cid:"):
			src = o.pictureURL(a.Val[len("cid:"):])
		case a.Key == "src" && len(a.Val) <= maxEmbedded:
			src = a.Val
		case a.Key == remoteMark && o.Remote:
			src = a.Val
		case a.Key != "src" && a.Key != remoteMark:
			kept = append(kept, a)
		}
	}
	if src != "" {
		kept = append(kept, html.Attribute{Key: "src", Val: src}, html.Attribute{Key: "loading", Val: "lazy"})
	}
	n.Attr = kept
}

func (o FrameOptions) pictureURL(ref string) string {
	if url, ok := o.CID[ref]; ok {
		return url
	}
	want := contentIDOf(ref)
	for id, url := range o.CID {
		if contentIDOf(id) == want {
			return url
		}
	}
	return ""
}

func takeMark(n *html.Node) bool {
	for i, a := range n.Attr {
		if a.Key == quoteMark {
			n.Attr = append(n.Attr[:i:i], n.Attr[i+1:]...)
			return true
		}
	}
	return false
}

func insideFold(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Details {
			return true
		}
	}
	return false
}

// fold wraps n into <details>, closed; it opens without a script.
func (o FrameOptions) fold(n *html.Node) {
	label := o.QuoteLabel
	if label == "" {
		label = "Show quoted text"
	}
	details := &html.Node{Type: html.ElementNode, Data: "details", DataAtom: atom.Details}
	summary := &html.Node{Type: html.ElementNode, Data: "summary", DataAtom: atom.Summary}
	summary.AppendChild(&html.Node{Type: html.TextNode, Data: label})
	n.Parent.InsertBefore(details, n)
	n.Parent.RemoveChild(n)
	details.AppendChild(summary)
	details.AppendChild(n)
}
