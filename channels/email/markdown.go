package email

import (
	"bytes"
	"html"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

var (
	markdown = goldmark.New(
		goldmark.WithExtensions(extension.Linkify, extension.Strikethrough, extension.Table),
		goldmark.WithRendererOptions(goldhtml.WithHardWraps(), renderer.WithNodeRenderers(util.Prioritized(asTyped{}, 1))),
	)
	markdownPolicy = newMarkdownPolicy()
)

// Markdown gives md as HTML that is safe to mail and to show: a line break is a line break, HTML is shown as it was
// typed, pictures become links, and links open in a new window without telling where they were followed from.
func Markdown(md string) string {
	var out bytes.Buffer
	if err := markdown.Convert([]byte(md), &out); err != nil {
		// Only the writer could fail, and this one does not; what was typed is shown in any case.
		return "<pre>" + html.EscapeString(md) + "</pre>"
	}
	return strings.TrimSpace(markdownPolicy.Sanitize(out.String()))
}

// MarkdownText gives md as it is read, without the marks of how it is written.
func MarkdownText(md string) string { return textFromHTML(Markdown(md)) }

func newMarkdownPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li",
		"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
}

// asTyped renders what goldmark would drop or load: HTML as text, and pictures as links to them.
type asTyped struct{}

// RegisterFuncs says which nodes are rendered here.
func (asTyped) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindHTMLBlock, renderHTMLBlock)
	r.Register(ast.KindRawHTML, renderRawHTML)
	r.Register(ast.KindImage, renderImage)
}

func renderHTMLBlock(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	block := node.(*ast.HTMLBlock)
	typed := block.Lines().Value(source)
	if block.HasClosure() {
		typed = append(bytes.Clone(typed), block.ClosureLine.Value(source)...)
	}
	text := html.EscapeString(strings.TrimSpace(string(typed)))
	_, err := w.WriteString("<p>" + strings.ReplaceAll(text, "\n", "<br>\n") + "</p>\n")
	return ast.WalkSkipChildren, err
}

func renderRawHTML(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	_, err := w.WriteString(html.EscapeString(string(node.(*ast.RawHTML).Segments.Value(source))))
	return ast.WalkSkipChildren, err
}

func renderImage(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, err := w.WriteString("</a>")
		return ast.WalkContinue, err
	}
	address := string(node.(*ast.Image).Destination)
	_, err := w.WriteString(`<a href="` + html.EscapeString(address) + `">`)
	if err == nil && !node.HasChildren() {
		_, err = w.WriteString(html.EscapeString(address))
	}
	return ast.WalkContinue, err
}
