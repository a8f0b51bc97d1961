package views

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// What a colleague writes is shown to others: whatever it is, it runs nothing, loads nothing and leads nowhere strange.
func TestMarkdownIsTame(t *testing.T) {
	for _, text := range []string{
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a <b onclick=x>b</b>", "[l](javascript:alert(1))", "[l](JaVaScRiPt:alert(1))", "[l](data:text/html,x)", "[l](vbscript:x)",
		"![p](http://evil.example/x.png)", "![p](data:image/png;base64,AA)", "[![p](http://evil.example/x.png)](javascript:x)", "<javascript:alert(1)>", "<http://x.example/\"onmouseover=alert(1)>",
		"[l](/logout)", "[l](//evil.example)", "[a]: javascript:x\n[a]", "```html\n<script>\n```", "| a |\n|---|\n| <script> |", "![a ![b](x)](http://evil.example)",
	} {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(markdown(text)))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("body *").Each(func(_ int, s *goquery.Selection) {
			switch goquery.NodeName(s) {
			case "script", "img", "iframe", "style":
				t.Errorf("%q became <%s>", text, goquery.NodeName(s))
			}
			for _, a := range s.Nodes[0].Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "href" && !strings.HasPrefix(a.Val, "http://x.example/") {
					t.Errorf("%q became %s=%q", text, a.Key, a.Val)
				}
			}
		})
	}
}

func TestMarkdownKeepsItsMeaning(t *testing.T) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(markdown("**b** [ok](https://x.example) https://y.example\nnext ![alt](http://z.example)")))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Find("strong").Text() != "b" || doc.Find("br").Length() != 1 || !strings.Contains(doc.Text(), "alt") {
		t.Error("emphasis, the line break or the picture's text is lost")
	}
	doc.Find("a").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("target", "") != "_blank" || !strings.Contains(s.AttrOr("rel", ""), "noreferrer") {
			t.Errorf("%s opens in our window", s.AttrOr("href", ""))
		}
	})
	if doc.Find("a").Length() != 2 {
		t.Errorf("%d links, want 2", doc.Find("a").Length())
	}
}
