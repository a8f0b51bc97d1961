package email

import (
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	tests := []struct{ name, md, want string }{
		{"line breaks as typed", "Hello\nAnn", "<p>Hello<br>\nAnn</p>"},
		{"emphasis", "**a** _b_ ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>"},
		{"link", "[us](https://a.example/?a=1&b=2)",
			`<p><a href="https://a.example/?a=1&amp;b=2" rel="nofollow noreferrer noopener" target="_blank">us</a></p>`},
		{"bare link", "see https://a.example.", `<p>see <a href="https://a.example" rel="nofollow noreferrer noopener" target="_blank">https://a.example</a>.</p>`},
		{"mail link", "<a@b.example>", `<p><a href="mailto:a@b.example" rel="nofollow noreferrer">a@b.example</a></p>`},
		{"picture is a link", "![a cat](https://a.example/c.png)",
			`<p><a href="https://a.example/c.png" rel="nofollow noreferrer noopener" target="_blank">a cat</a></p>`},
		{"HTML is shown as typed", "use <b onclick=x>this</b>", "<p>use &lt;b onclick=x&gt;this&lt;/b&gt;</p>"},
		{"HTML block is shown as typed", "<script>\nalert(1)\n</script>", "<p>&lt;script&gt;<br>\nalert(1)<br>\n&lt;/script&gt;</p>"},
		{"HTML comment", "<!-- a\nb -->", "<p>&lt;!-- a<br>\nb --&gt;</p>"},
		{"list", "3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"},
		{"empty", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Markdown(test.md); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestMarkdownRunsNothing(t *testing.T) {
	for _, md := range []string{
		"[a](javascript:alert(1))", "[a](data:text/html,x)", "[a](vbscript:x)", "![a](javascript:alert(1))", "<javascript:alert(1)>",
		"[a]: javascript:x\n\n[a]", `[a](https://a.example "onclick='x' title")`, "<img src=x onerror=alert(1)>", "![x](https://a.example/\"onload=\"x)",
		"`` <script>x</script> ``", "    <script>x</script>", "|a|\n|:-:|\n|<i style='x'>|",
		"[l](JaVaScRiPt:alert(1))", "![p](data:image/png;base64,AA)", "[![p](http://evil.example/x.png)](javascript:x)", "<http://x.example/\"onmouseover=alert(1)>",
		"[a]: javascript:x\n[a]", "```html\n<script>\n```", "![a ![b](x)](http://evil.example)",
	} {
		got := Markdown(md)
		for _, bad := range []string{"<script", "<img", "<i ", "href=\"java", "href=\"data", "href=\"vb", "style=", " onload=\"", " title="} {
			if strings.Contains(got, bad) && !strings.Contains(got, "&lt;i style=") {
				t.Errorf("%q gives %q", md, got)
			}
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("**a** <b> [x](y) ![i](j)\n> q\n\n|a|\n|-|\n")
	f.Fuzz(func(t *testing.T, md string) {
		got := Markdown(md)
		if again := markdownPolicy.Sanitize(got); strings.TrimSpace(again) != got {
			t.Errorf("not clean: %q then %q", got, again)
		}
	})
}
