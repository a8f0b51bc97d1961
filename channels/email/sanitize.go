package email

import (
	"errors"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Marks that Sanitize leaves in stored HTML for Frame. A sender's own data- attributes are removed first.
const (
	quoteMark  = "data-quote"      // this element is quoted history
	remoteMark = "data-remote-src" // this picture's source, not loaded until asked for
)

// Sanitize makes a stranger's HTML safe to store and to show: only elements, attributes and style properties of the allow
// list, links that open elsewhere, no source that loads anything but an attached or embedded picture. Remote pictures
// keep their source in data-remote-src, quoted history is marked with data-quote; see Frame. HTML that is nested too
// deeply to be parsed, or too large when repaired, gives an empty string.
func Sanitize(src string) string {
	out, _ := sanitizeMail(src, true)
	return out
}

// sanitizeMail is Sanitize; markHistory is false for forwarded mail, whose quoted part is what it is about.
func sanitizeMail(src string, markHistory bool) (out string, ok bool) {
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return "", false
	}
	if markHistory {
		markQuotes(doc)
	}
	prepareNodes(doc)
	b := boundedWriter{room: maxRepaired}
	if err := html.Render(&b, doc); err != nil {
		return "", false
	}
	return validText(strings.TrimSpace(mailPolicy.Sanitize(b.String()))), true
}

// maxRepaired bounds the HTML after parsing: repairing open formatting can make it many times larger than it was sent.
const maxRepaired = 2 * maxHTMLBytes

var errNoRoom = errors.New("the repaired HTML is too large")

type boundedWriter struct {
	strings.Builder
	room int
}

func (w *boundedWriter) Write(p []byte) (int, error) {
	if w.room -= len(p); w.room < 0 {
		return 0, errNoRoom
	}
	return w.Builder.Write(p)
}

func (w *boundedWriter) WriteByte(c byte) error {
	if w.room--; w.room < 0 {
		return errNoRoom
	}
	return w.Builder.WriteByte(c)
}

func (w *boundedWriter) WriteString(s string) (int, error) {
	if w.room -= len(s); w.room < 0 {
		return 0, errNoRoom
	}
	return w.Builder.WriteString(s)
}

// droppedElements go with all that is in them: programs, foreign markup, forms' choices and what is never shown.
var droppedElements = []string{
	"script", "style", "title", "noscript", "template", "svg", "math", "iframe", "frameset", "noframes", "noembed",
	"object", "embed", "applet", "xmp", "plaintext", "textarea", "select", "datalist", "audio", "video", "canvas",
	"head", "meta", "base", "link",
}

var isDropped = func() map[string]bool {
	m := map[string]bool{}
	for _, name := range droppedElements {
		m[name] = true
	}
	return m
}()

// prepareNodes does what a policy of allowed elements cannot: it removes dropped elements, keeps the page's own colours
// on a div, and rewrites links and pictures. It decides nothing about safety; mailPolicy does, afterwards.
func prepareNodes(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode, c.Type == html.DoctypeNode, c.Type == html.ElementNode && (c.Namespace != "" || isDropped[c.Data]):
			n.RemoveChild(c)
		default:
			prepareNodes(c)
		}
		c = next
	}
	if n.Type != html.ElementNode {
		return
	}
	switch n.DataAtom {
	case atom.Body:
		bodyToDiv(n)
	case atom.A:
		prepareLink(n)
	case atom.Img:
		preparePicture(n)
	default:
		n.Attr = withoutMarks(n.Attr, n.Data != "img")
	}
}

// withoutMarks removes attributes that only we may write; markQuotes has put its own under a name that no parser gives.
func withoutMarks(attrs []html.Attribute, mayQuote bool) []html.Attribute {
	kept := attrs[:0]
	for _, a := range attrs {
		switch {
		case a.Namespace == ownMark && mayQuote:
			kept = append(kept, html.Attribute{Key: quoteMark, Val: "1"})
		case a.Namespace == "" && !strings.HasPrefix(a.Key, "data-"):
			kept = append(kept, a)
		}
	}
	return kept
}

func bodyToDiv(n *html.Node) {
	style := attr(n, "style")
	if text := attr(n, "text"); text != "" {
		style = "color:" + text + ";" + style
	}
	if background := attr(n, "bgcolor"); background != "" {
		style = "background-color:" + background + ";" + style
	}
	dir := attr(n, "dir")
	n.Data, n.DataAtom, n.Attr = "div", atom.Div, nil
	if style != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: "style", Val: style})
	}
	if dir != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: "dir", Val: dir})
	}
}

func prepareLink(n *html.Node) {
	attrs := withoutMarks(n.Attr, false)
	kept := attrs[:0]
	for _, a := range attrs {
		if a.Key == "href" {
			a.Val = stripURL(a.Val)
		}
		if a.Key != "target" && a.Key != "rel" {
			kept = append(kept, a)
		}
	}
	n.Attr = append(kept, html.Attribute{Key: "target", Val: "_blank"}, html.Attribute{Key: "rel", Val: "noopener noreferrer nofollow"})
}

func preparePicture(n *html.Node) {
	attrs := withoutMarks(n.Attr, false)
	for i, a := range attrs {
		if a.Key != "src" {
			continue
		}
		src := stripURL(a.Val)
		if strings.HasPrefix(src, "//") {
			src = "https:" + src
		}
		attrs[i].Val = src
		if remoteSource.MatchString(src) {
			attrs[i].Key = remoteMark
		}
	}
	n.Attr = attrs
}

// stripURL removes what browsers ignore in URLs and filters trip over: blanks around, control characters inside. Blanks
// inside a web address are escaped as browsers do, and one that lacks its scheme gets it.
func stripURL(u string) string {
	u = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(u))
	switch lower := strings.ToLower(cutAt(u, 8)); {
	case strings.HasPrefix(lower, "www."):
		u = "http://" + u
	case !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") && !strings.HasPrefix(lower, "//"):
		return u
	}
	return strings.ReplaceAll(u, " ", "%20")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

const maxEmbedded = 512 << 10 // characters of one data: picture

var (
	linkTarget   = regexp.MustCompile(`(?i)^(https?://|mailto:|tel:)[^\s<>"]*$`)
	remoteSource = regexp.MustCompile(`(?i)^https?://[^\s<>"']+$`)
	ownSource    = regexp.MustCompile(`(?i)^(cid:[^\s<>"']+|data:image/(png|jpeg|jpg|gif|webp);base64,[a-z0-9+/=\s]+)$`)
	plainLength  = regexp.MustCompile(`^[0-9]{1,5}(\.[0-9]{1,3})?(px|%|pt|em)?$`)
	plainColour  = regexp.MustCompile(`^(#?[0-9a-fA-F]{3,8}|[a-zA-Z]{3,20})$`)
	plainWord    = regexp.MustCompile(`^[a-zA-Z0-9-]{1,20}$`)
	fontNames    = regexp.MustCompile(`^[\p{L}0-9 ,'_-]{1,200}$`)

	// safeValue is a style value made of words, numbers, quoted font names and colour functions: no url(), no escapes, no comments.
	safeValue = regexp.MustCompile(`(?i)^(?:[\p{L}0-9#%., '"!+_-]|(?:rgb|rgba|hsl|hsla)\([0-9., %/a-z]*\))*$`)
	// safeDisplay leaves the layouts that stay in their place.
	safeDisplay = regexp.MustCompile(`(?i)^(none|block|inline|inline-block|table|table-row|table-cell|list-item)( *! *important)?$`)
)

// styleProperties are the ones that only change how an element looks within its place; position and the like are not.
var styleProperties = []string{
	"background-color", "border", "border-bottom", "border-bottom-color", "border-bottom-style", "border-bottom-width",
	"border-collapse", "border-color", "border-left", "border-left-color", "border-left-style", "border-left-width",
	"border-radius", "border-right", "border-right-color", "border-right-style", "border-right-width", "border-spacing",
	"border-style", "border-top", "border-top-color", "border-top-style", "border-top-width", "border-width", "clear", "color",
	"direction", "float", "font", "font-family", "font-size", "font-style", "font-variant", "font-weight", "height",
	"letter-spacing", "line-height", "list-style-type", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top",
	"max-height", "max-width", "min-height", "min-width", "overflow-wrap", "padding", "padding-bottom", "padding-left",
	"padding-right", "padding-top", "table-layout", "text-align", "text-decoration", "text-indent", "text-transform",
	"vertical-align", "white-space", "width", "word-break", "word-spacing", "word-wrap",
}

var allowedElements = []string{
	"a", "abbr", "acronym", "address", "article", "aside", "b", "big", "blockquote", "br", "caption", "center", "cite", "code",
	"col", "colgroup", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4",
	"h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q", "s", "samp",
	"section", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time",
	"tr", "tt", "u", "ul", "var", "wbr",
}

var mailPolicy = newMailPolicy()

func newMailPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(allowedElements...)
	p.AllowNoAttrs().OnElements(allowedElements...)
	p.SkipElementsContent(droppedElements...)

	p.RequireParseableURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid", "data")
	p.AllowAttrs("href").Matching(linkTarget).OnElements("a")
	p.AllowAttrs("target").Matching(regexp.MustCompile(`^_blank$`)).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener noreferrer nofollow$`)).OnElements("a")
	p.AllowAttrs("src").Matching(ownSource).OnElements("img")
	p.AllowAttrs(remoteMark).Matching(remoteSource).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")

	p.AllowAttrs(quoteMark).Matching(regexp.MustCompile(`^1$`)).OnElements("div", "blockquote")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`(?i)^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("lang", "align", "valign").Matching(plainWord).Globally()
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("width", "height", "border", "cellpadding", "cellspacing", "hspace", "vspace", "size").Matching(plainLength).
		OnElements("table", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup", "img", "hr", "font")
	p.AllowAttrs("colspan", "rowspan", "span", "start", "value").Matching(regexp.MustCompile(`^[0-9]{1,4}$`)).
		OnElements("td", "th", "col", "colgroup", "ol", "li")
	p.AllowAttrs("type").Matching(plainWord).OnElements("ol", "ul", "li")
	p.AllowAttrs("bgcolor").Matching(plainColour).OnElements("table", "thead", "tbody", "tfoot", "tr", "td", "th")
	p.AllowAttrs("color").Matching(plainColour).OnElements("font", "hr")
	p.AllowAttrs("face").Matching(fontNames).OnElements("font")
	p.AllowAttrs("nowrap", "noshade").OnElements("td", "th", "hr")

	p.AllowStyles(styleProperties...).Matching(safeValue).Globally()
	p.AllowStyles("background").Matching(safeValue).Globally()
	p.AllowStyles("display").Matching(safeDisplay).Globally()
	return p
}
