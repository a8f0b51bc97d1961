package email

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// allowedAttributes is every attribute that sanitised HTML may have; what a browser would load or run has its own checks.
var allowedAttributes = strings.Fields("href target rel src data-remote-src alt data-quote dir lang align valign title width height border cellpadding " +
	"cellspacing hspace vspace size colspan rowspan span start value type bgcolor color face nowrap noshade style")

// checkSafe parses sanitised HTML as a browser would and checks every element, attribute, address and style against what is allowed.
func checkSafe(t *testing.T, out string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Errorf("cannot be parsed: %v", err)
		return
	}
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			t.Errorf("comment %q", n.Data)
		case n.Type != html.ElementNode:
		case n.Namespace != "":
			t.Errorf("foreign element %s:%s", n.Namespace, n.Data)
		case !slices.Contains(allowedElements, n.Data) && !slices.Contains([]string{"html", "head", "body"}, n.Data):
			t.Errorf("element %s in %q", n.Data, out)
		default:
			for _, a := range n.Attr {
				checkAttribute(t, n.Data, a)
			}
		}
	}
}

func checkAttribute(t *testing.T, element string, a html.Attribute) {
	t.Helper()
	value := strings.ToLower(strings.TrimSpace(a.Val))
	hasScheme := func(schemes ...string) bool {
		return slices.ContainsFunc(schemes, func(s string) bool { return strings.HasPrefix(value, s) })
	}
	bad := !slices.Contains(allowedAttributes, a.Key)
	switch a.Key {
	case "href":
		bad = element != "a" || !hasScheme("http://", "https://", "mailto:", "tel:")
	case "src":
		bad = element != "img" || !hasScheme("cid:", "data:image/png;base64,", "data:image/jpeg;base64,", "data:image/jpg;base64,", "data:image/gif;base64,", "data:image/webp;base64,")
	case remoteMark:
		bad = element != "img" || !hasScheme("http://", "https://")
	case "style":
		for _, word := range []string{"url(", "expression(", "position:", "behavior:", "binding:", "javascript:", "\\", "/*", "@", "<", "var("} {
			bad = bad || strings.Contains(value, word)
		}
	}
	if bad {
		t.Errorf("attribute %s=%q on %s", a.Key, a.Val, element)
	}
}

func TestSanitize(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"text and marks", `<p>Hello <b>Ann</b></p>`, `<div><p>Hello <b>Ann</b></p></div>`},
		{"link opens elsewhere", `<a href="https://a.example/x?y=1&z=2" onclick="x()" target="_top" id=q>x</a>`,
			`<div><a href="https://a.example/x?y=1&amp;z=2" target="_blank" rel="noopener noreferrer nofollow">x</a></div>`},
		{"mailto", `<a href="mailto:ann@a.example">x</a>`, `<div><a href="mailto:ann@a.example" target="_blank" rel="noopener noreferrer nofollow">x</a></div>`},
		{"link without scheme", `<a href="www.a.example/my file.pdf">x</a>`, `<div><a href="http://www.a.example/my%20file.pdf" target="_blank" rel="noopener noreferrer nofollow">x</a></div>`},
		{"script link", `<a href="java&#10;script:alert(1)">x</a>`, `<div><a target="_blank" rel="noopener noreferrer nofollow">x</a></div>`},
		{"data link", `<a href="data:image/png;base64,AAAA">x</a>`, `<div><a target="_blank" rel="noopener noreferrer nofollow">x</a></div>`},
		{"remote picture waits", `<img src="https://t.example/p.gif" width="1" height="1">`, `<div><img data-remote-src="https://t.example/p.gif" width="1" height="1"/></div>`},
		{"remote picture without scheme", `<img src="//t.example/p.gif">`, `<div><img data-remote-src="https://t.example/p.gif"/></div>`},
		{"picture set", `<img srcset="https://t.example/p.gif 2x" alt="p">`, `<div><img alt="p"/></div>`},
		{"attached picture", `<img src="cid:a1@b.example">`, `<div><img src="cid:a1@b.example"/></div>`},
		{"svg in data", `<img src="data:image/svg+xml;base64,PHN2Zz4=">`, `<div><img/></div>`},
		{"program and styles", `<style>p{background:url(//t.example)}</style><script>1</script><title>t</title><p>x</p>`, `<div><p>x</p></div>`},
		{"style properties", `<p style="color:red; position:fixed; background:url(https://t.example/x)">x</p>`, `<div><p style="color: red">x</p></div>`},
		{"style with escapes", `<p style="background:\75 rl(//t.example/x)">x</p>`, `<div><p>x</p></div>`},
		{"colours of the page", `<body bgcolor="#000000" text="#ffffff"><p>x</p></body>`, `<div style="background-color: #000000; color: #ffffff"><p>x</p></div>`},
		{"form", `<form action="https://t.example"><input name=a><button>Go</button></form>`, `<div>Go</div>`},
		{"table of old", `<table width="600" cellpadding="0" bgcolor="#eee"><tr><td align="center" valign="top">x</td></tr></table>`,
			`<div><table width="600" cellpadding="0" bgcolor="#eee"><tbody><tr><td align="center" valign="top">x</td></tr></tbody></table></div>`},
		{"our own marks", `<p>x</p><div data-quote="1" data-remote-src="https://t.example">y</div>`, `<div><p>x</p><div>y</div></div>`},
		{"comment", `<!--[if mso]><p>a</p><![endif]--><p>x</p>`, `<div><p>x</p></div>`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := Sanitize(c.in)
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			checkSafe(t, got)
		})
	}
}

func TestSanitizeMarksQuotes(t *testing.T) {
	cases := []struct {
		name, in string
		hidden   []string // inside a mark
		shown    []string // outside
	}{
		{"Gmail", `<div>Yes.</div><div class="gmail_quote"><div class="gmail_attr">On Tue, Ann wrote:<br></div><blockquote class="gmail_quote">Shall we?</blockquote></div>`,
			[]string{"Shall we?", "On Tue"}, []string{"Yes."}},
		{"Gmail, answered between the lines", `<div class="gmail_quote"><div>On Tue, Ann wrote:</div><blockquote class="gmail_quote">Shall we?</blockquote><div>Yes, today.</div><blockquote class="gmail_quote">And then?</blockquote><div>Home.</div></div>`,
			nil, []string{"Shall we?", "And then?", "Yes, today.", "Home."}}, // answers say nothing without what they answer
		{"Gmail, forwarded", `<div>For you</div><div class="gmail_quote"><div>---------- Forwarded message ---------<br>From: Bea</div>It is broken.</div>`,
			nil, []string{"It is broken.", "For you"}},
		{"Apple Mail", `Yes.<br><blockquote type="cite"><div>On Tue, Ann wrote:</div>Shall we?</blockquote>`, []string{"Shall we?"}, []string{"Yes."}},
		{"Apple Mail, forwarded", `For you<br><blockquote type="cite"><div>Begin forwarded message:</div><div>It is broken.</div></blockquote>`, nil, []string{"It is broken."}},
		{"Outlook", `<div class="WordSection1"><p>Yes.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Ann<br><b>Sent:</b> Tuesday<br><b>To:</b> Bea<br><b>Subject:</b> Login</p></div></div><p>Shall we?</p></div>`,
			[]string{"Shall we?", "Tuesday"}, []string{"Yes."}},
		{"Outlook on the web", `<div>Yes.</div><hr><div id="divRplyFwdMsg"><font><b>Van:</b> Ann<br><b>Verzonden:</b> dinsdag<br><b>Aan:</b> Bea<br><b>Onderwerp:</b> Login</font></div><div>Shall we?</div>`,
			[]string{"Shall we?", "dinsdag"}, []string{"Yes."}},
		{"Outlook, forwarded without a word", `<div id="divRplyFwdMsg"><b>From:</b> Ann<br><b>Sent:</b> Tuesday<br><b>Subject:</b> Login</div><div>It is broken.</div>`,
			nil, []string{"It is broken."}},
		{"Yahoo", `<div>Yes.</div><div class="yahoo_quoted"><div>On Tuesday, Ann wrote:</div><div>Shall we?</div></div>`, []string{"Shall we?"}, []string{"Yes."}},
		{"a quotation in an article", `<p>Yes.</p><blockquote>To be or not to be</blockquote>`, nil, []string{"To be or not"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out := Sanitize(c.in)
			checkSafe(t, out)
			inside, outside := markedText(t, out)
			for _, s := range c.hidden {
				if !strings.Contains(inside, s) {
					t.Errorf("%q is not marked in %s", s, out)
				}
			}
			for _, s := range c.shown {
				if !strings.Contains(outside, s) {
					t.Errorf("%q is not outside the marks in %s", s, out)
				}
			}
		})
	}
}

func markedText(t *testing.T, out string) (inside, outside string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.TextNode {
			continue
		}
		marked := false
		for p := range n.Ancestors() {
			marked = marked || attr(p, quoteMark) != ""
		}
		if marked {
			inside += n.Data
		} else {
			outside += n.Data
		}
	}
	return inside, outside
}

func TestSanitizePayloads(t *testing.T) {
	root := os.Getenv("FAIRLEAD_CORPORA")
	if root == "" {
		t.Skip("FAIRLEAD_CORPORA is not set")
	}
	data, err := os.ReadFile(filepath.Join(root, "strings", "html-payloads.json"))
	if err != nil {
		t.Fatal(err)
	}
	var payloads []struct{ Title, Payload string }
	if err := json.Unmarshal(data, &payloads); err != nil || len(payloads) == 0 {
		t.Fatalf("%d payloads: %v", len(payloads), err)
	}
	for i, p := range payloads {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			out := Sanitize(p.Payload)
			checkSafe(t, out)
			checkSafe(t, Sanitize(out))
			checkFrame(t, Frame(out, FrameOptions{Stylesheet: "/mail.css", Remote: true}))
			checkFrame(t, Frame(p.Payload, FrameOptions{Stylesheet: "/mail.css"}))
		})
	}
}

// checkFrame checks a whole document: nothing in it may run, and only our stylesheet and pictures may load.
func checkFrame(t *testing.T, doc string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	own := []string{"html", "head", "body", "meta", "title", "base", "link", "details", "summary"}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Namespace != "" || !slices.Contains(own, n.Data) && !slices.Contains(allowedElements, n.Data) {
			t.Errorf("element %s in %s", n.Data, doc)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.Contains(strings.ToLower(a.Val), "javascript:") && a.Key != "alt" && a.Key != "title" {
				t.Errorf("attribute %s=%q on %s", a.Key, a.Val, n.Data)
			}
		}
	}
}

func TestSanitizeDeepAndWide(t *testing.T) {
	for name, src := range map[string]string{
		"deep":       strings.Repeat("<div>", 5000) + "x",
		"formatting": strings.Repeat("<b><i><u>x<p>", 3000),
		"anchors":    strings.Repeat(`<a href="https://a.example">x`, 5000),
		"tables":     strings.Repeat("<table><tr><td>x", 2000),
		"attributes": "<p " + strings.Repeat(`a="1" `, 20000) + ">x",
		"quotations": "Yes." + strings.Repeat(`<br><i>On 1 May, a@b.example wrote:</i><blockquote type="cite">x</blockquote>`, 20000),
		"dividers":   "Yes." + strings.Repeat(`<div><b>From:</b> a<br>`, 400) + strings.Repeat(`<p>From: a</p>`, 20000),
		"blanks":     "Yes." + strings.Repeat(`<br>`, 50000) + strings.Repeat(`<blockquote type="cite">x</blockquote><br><br>`, 10000),
		"styles":     `<p style="` + strings.Repeat("color:red;", 5000) + `">x`,
	} {
		t.Run(name, func(t *testing.T) { checkSafe(t, Sanitize(src)) })
	}
}

func FuzzSanitize(f *testing.F) {
	for _, s := range []string{
		`<p onclick=x>a<script>b</script>`, `<img src=x onerror=alert(1)>`, `<svg><style><img src=x onerror=1></style>`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
		`<div class=gmail_quote>On x wrote:<blockquote type=cite>q</blockquote></div>`, `<p style="background:url(x);color:red">`, `<noscript><p title="</noscript><img src=x onerror=1>">`, `a<div id=divRplyFwdMsg>From: a<br>Sent: b<br>Subject: c</div>d`,
		`<a style="BACkground:url">x</a>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		out := Sanitize(src)
		checkSafe(t, out)
		checkFrame(t, Frame(out, FrameOptions{Stylesheet: "/mail.css", Remote: true}))
	})
}

// Spaces of every kind stand alone between the tags of letters and tables, and before words by the hundred.
func TestSanitizeOddSpaces(t *testing.T) {
	for name, blank := range map[string]string{"vertical tab": "\v", "em space": "&emsp;", "ideographic space": "\u3000", "line separator": "\u2028", "next line": "\u0085"} {
		out := Sanitize("<p>Yes.</p><p>" + blank + "</p><blockquote type=cite>Will you come?</blockquote><p>" + blank + "</p>")
		if !strings.Contains(out, "Yes.") || !strings.Contains(Frame(out, FrameOptions{Stylesheet: "/mail.css"}), "<details") {
			t.Errorf("%s: %q", name, out)
		}
	}
	if out := Sanitize("<p>" + strings.Repeat(" ", 2*maxAttribution) + "Yes.</p>"); !strings.Contains(out, "Yes.") {
		t.Errorf("%q", out)
	}
}
