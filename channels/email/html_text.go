package email

import (
	"strings"

	"golang.org/x/net/html"
)

var isBlock = func() map[string]bool {
	m := map[string]bool{}
	for _, name := range strings.Fields("address article aside blockquote body caption center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
		"header hr html li main nav ol p pre section table tbody tfoot thead tr ul") {
		m[name] = true
	}
	return m
}()

// hasParagraph names the blocks that stand apart by an empty line.
var hasParagraph = map[string]bool{
	"p": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "ul": true, "ol": true, "blockquote": true, "pre": true, "table": true,
}

// isSilent names the elements whose content is no text. The tokenizer reads what is in them as one text, if at all.
var isSilent = map[string]bool{"script": true, "style": true, "title": true, "template": true, "noframes": true, "noembed": true, "iframe": true, "xmp": true, "textarea": true}

// textFromHTML is what a reader without HTML sees: lines for blocks, "- " for list items, "> " for quotations, link targets in
// angle brackets. It reads token by token, so that no nesting is too deep for it, and no further than maxHTMLBytes.
func textFromHTML(src string) string { return writtenText(src, textWriter{}) }

// textWithPictures is textFromHTML and, in square brackets, what pictures show.
func textWithPictures(src string) string { return writtenText(src, textWriter{pictures: true}) }

func writtenText(src string, w textWriter) string {
	z := html.NewTokenizer(strings.NewReader(cutAt(src, maxHTMLBytes)))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return strings.TrimSpace(cleanBody(w.out.String()))
		case html.TextToken:
			if w.silent == "" {
				w.text(string(z.Text()))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, hasAttr := z.TagName()
			w.tag(string(name), kind, z, hasAttr)
		}
	}
}

type textWriter struct {
	pictures            bool // what they show is written, too
	out                 strings.Builder
	newlines            int // line ends due before the next text
	blank               bool
	quotes, quotesAbove int // depth of quotation, of the next text and of the last
	pre                 int
	silent              string
	href                string
	linkAt              int
	prefix              string
	started             bool
}

func (w *textWriter) tag(name string, kind html.TokenType, z *html.Tokenizer, hasAttr bool) {
	opening := kind != html.EndTagToken
	switch {
	case w.silent != "":
		if !opening && name == w.silent {
			w.silent = ""
		}
		return
	case isSilent[name] && kind == html.StartTagToken:
		w.silent = name
		return
	case name == "br":
		w.newlines++
	case name == "td" || name == "th":
		w.blank = true
	case name == "a":
		w.link(opening, z, hasAttr)
	case name == "img" && w.pictures:
		w.picture(z, hasAttr)
	case isBlock[name]:
		w.block(name, opening)
	}
}

// picture writes what a picture shows, if its sender has said so.
func (w *textWriter) picture(z *html.Tokenizer, hasAttr bool) {
	for hasAttr {
		var key, val []byte
		key, val, hasAttr = z.TagAttr()
		if string(key) == "alt" {
			w.write(pictureText(string(val)))
		}
	}
}

// pictureText is what stands for a picture that shows this; empty: nothing does.
func pictureText(alt string) string {
	if alt = strings.Join(strings.Fields(alt), " "); alt == "" {
		return ""
	}
	return "[" + cutAt(alt, maxPictureText) + "]"
}

const maxPictureText = 300 // bytes

func (w *textWriter) block(name string, opening bool) {
	due := 1
	if hasParagraph[name] {
		due = 2
	}
	w.newlines = max(w.newlines, due)
	step := -1
	if opening {
		step = 1
	}
	switch name {
	case "blockquote":
		w.quotes = min(max(w.quotes+step, 0), 10)
	case "pre":
		w.pre = max(w.pre+step, 0)
	case "li":
		if opening {
			w.prefix = "- "
		}
	}
}

const maxLink = 500 // characters; longer targets are left out of the text

func (w *textWriter) link(opening bool, z *html.Tokenizer, hasAttr bool) {
	if opening {
		w.href, w.linkAt = "", w.out.Len()
		for hasAttr {
			var key, val []byte
			key, val, hasAttr = z.TagAttr()
			if string(key) == "href" && len(val) <= maxLink {
				w.href = strings.TrimSpace(string(val))
			}
		}
		return
	}
	href := w.href
	w.href = ""
	if !linkTarget.MatchString(href) || !strings.HasPrefix(strings.ToLower(href), "http") || w.linkAt == w.out.Len() {
		return
	}
	shown := strings.TrimSpace(w.out.String()[min(w.linkAt, w.out.Len()):])
	if !strings.Contains(shown, strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(href, "https://"), "http://"), "/")) {
		w.out.WriteString(" <" + href + ">")
	}
}

func (w *textWriter) text(s string) {
	if w.pre > 0 {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.newlines++
			}
			w.write(strings.TrimRight(line, "\r"))
		}
		return
	}
	for i, word := range strings.FieldsFunc(s, isHTMLSpace) {
		if i > 0 || isHTMLSpace(rune(s[0])) {
			w.blank = true
		}
		w.write(word)
	}
	if s != "" && isHTMLSpace(rune(s[len(s)-1])) {
		w.blank = true
	}
}

func isHTMLSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' }

func (w *textWriter) write(s string) {
	if s == "" {
		return
	}
	quote := strings.Repeat("> ", w.quotes)
	switch {
	case !w.started:
		w.out.WriteString(quote)
	case w.newlines > 0:
		for range min(w.newlines, 2) - 1 {
			w.out.WriteString("\n" + strings.TrimRight(strings.Repeat("> ", min(w.quotes, w.quotesAbove)), " "))
		}
		w.out.WriteString("\n" + quote)
	case w.blank:
		w.out.WriteByte(' ')
	}
	w.out.WriteString(w.prefix + s)
	w.started, w.blank, w.newlines, w.prefix, w.quotesAbove = true, false, 0, "", w.quotes
}
