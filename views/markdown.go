package views

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// toHTML leaves raw HTML out: goldmark writes it only when told to with html.WithUnsafe.
var toHTML = goldmark.New(
	goldmark.WithExtensions(extension.Linkify, extension.Strikethrough, extension.Table),
	goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tame{}, 0))),
	goldmark.WithRendererOptions(html.WithHardWraps()),
)

// tame makes what colleagues write safe to show: pictures become their text, so that nothing is loaded from elsewhere, and links lead
// only where links of a mail may, in a window of their own that learns nothing of us.
type tame struct{}

// Transform changes the parsed text in place.
func (tame) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var loose []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			loose = append(loose, n)
		case *ast.Link:
			if !mayLink(string(n.Destination)) {
				loose = append(loose, n)
			}
			leaveUs(n)
		case *ast.AutoLink:
			if n.AutoLinkType != ast.AutoLinkEmail && !mayLink(string(n.URL(reader.Source()))) {
				n.AppendChild(n, ast.NewString(n.Label(reader.Source())))
				loose = append(loose, n)
			}
			leaveUs(n)
		}
		return ast.WalkContinue, nil
	})
	for _, n := range loose {
		unwrap(n)
	}
}

func mayLink(destination string) bool {
	u, err := url.Parse(destination)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "mailto" || u.Scheme == "tel")
}

func leaveUs(n ast.Node) {
	n.SetAttributeString("target", []byte("_blank"))
	n.SetAttributeString("rel", []byte("noopener noreferrer nofollow"))
}

// unwrap puts what a node holds in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		parent.InsertBefore(parent, n, c)
	}
	parent.RemoveChild(parent, n)
}

// markdown renders what was written in the editor.
func markdown(text string) string {
	var b bytes.Buffer
	if err := toHTML.Convert([]byte(text), &b); err != nil {
		return "" // the buffer never fails, and no text is wrong Markdown
	}
	return b.String()
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
