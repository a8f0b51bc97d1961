package email

import (
	"strings"
	"testing"
)

func TestFrame(t *testing.T) {
	stored := Sanitize(`<p>Yes.</p><img src="cid:Logo%401@b.example"><img src="cid:gone"><img src="https://t.example/p.gif">` +
		`<blockquote type="cite">Shall we?<blockquote type="cite">Before</blockquote></blockquote>`)
	o := FrameOptions{CID: map[string]string{"logo@1@b.example": "/files/7"}, Stylesheet: "/mail.css?v=1&x=2", QuoteLabel: "Older <text>", Lang: "nl"}
	closed := Frame(stored, o)
	for _, want := range []string{
		`<!DOCTYPE html>`, `<html lang="nl">`, `<link rel="stylesheet" href="/mail.css?v=1&amp;x=2">`, `src="/files/7"`,
		`<details><summary>Older &lt;text&gt;</summary><blockquote>`, `content="light dark"`, `<base target="_blank">`,
	} {
		if !strings.Contains(closed, want) {
			t.Errorf("%s is missing in %s", want, closed)
		}
	}
	for _, unwanted := range []string{"t.example", "cid:", quoteMark, remoteMark, "script"} {
		if strings.Contains(closed, unwanted) {
			t.Errorf("%s is in %s", unwanted, closed)
		}
	}
	if n := strings.Count(closed, "<details"); n != 1 {
		t.Errorf("%d folds, want one around the outermost quotation", n)
	}
	o.Remote = true
	if open := Frame(stored, o); !strings.Contains(open, `src="https://t.example/p.gif"`) {
		t.Errorf("the remote picture is missing in %s", open)
	}
}

func TestFrameKeepsColouredMailLight(t *testing.T) {
	if doc := Frame(Sanitize(`<p style="background-color:#fff">x</p>`), FrameOptions{}); !strings.Contains(doc, `content="only light"`) {
		t.Error(doc)
	}
}

func TestHasRemote(t *testing.T) {
	cases := map[string]bool{
		`<img src="https://t.example/p.gif">`:              true,
		`<img src="cid:a">`:                                false,
		`<p>data-remote-src="x"</p>`:                       false,
		`<p>&lt;img data-remote-src="https://x"&gt;</p>`:   false,
		`<div data-remote-src="https://t.example">x</div>`: false,
	}
	for src, want := range cases {
		if got := HasRemote(Sanitize(src)); got != want {
			t.Errorf("%s: %v", src, got)
		}
	}
}

func TestTextFromHTML(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"paragraphs", "<p class=x>One\n two</p><p>Three</p>", "One two\n\nThree"},
		{"divs and breaks", "<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"},
		{"list", "<ul><li>One</li><li>Two</li></ul>After", "- One\n- Two\n\nAfter"},
		{"link", `See <a href="https://a.example/x">this</a>.`, "See this <https://a.example/x>."},
		{"link that shows itself", `<a href="https://a.example/x">https://a.example/x</a>`, "https://a.example/x"},
		{"script link", `<a href="javascript:x()">this</a>`, "this"},
		{"quotation", "Yes.<blockquote>Shall<br>we?</blockquote>Bye", "Yes.\n\n> Shall\n> we?\n\nBye"},
		{"silent", "<style>p{}</style><title>t</title><script>x</script>Hello", "Hello"},
		{"unmatched ends", "</a></head></script>Hello</p></div>", "Hello"},
		{"entities", "a &amp; b&nbsp;&lt;c&gt;", "a & b\u00a0<c>"},
		{"preformatted", "<pre>a\n  b</pre>", "a\n  b"},
		{"table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
		{"deep", strings.Repeat("<div>", 3000) + "x", "x"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := textFromHTML(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPicturesInText(t *testing.T) {
	for _, c := range []struct{ name, in, text, visible string }{
		{"between words", `<p>See <img src="cid:1" alt="the broken  chain"> and <IMG src="https://a.example/x.png" alt="Tom &amp; Jo"/>.`, "See [the broken chain] and [Tom & Jo].", "See and ."},
		{"that say nothing", `a<img src="https://a.example/p.gif"> b<img alt="" src="cid:1"><img alt=" &nbsp;"> c`, "a b c", "a b c"},
		{"in a link", `Well: <a href="https://a.example/x"><img src="cid:1" alt="Order now"></a>`, "Well: [Order now] <https://a.example/x>", "Well:"},
		{"that nobody sees", `<template><img alt="x"></template>a`, "a", "a"},
		{"alone", `<img alt="The chain" src="cid:1">`, "[The chain]", "[The chain]"},
		{"below a quotation", `<p>Yes.</p><p>On 3 Mar 2026, at 10:12, Ann &lt;a@x.example&gt; wrote:</p><blockquote>Well?</blockquote><img src="cid:1" alt="logo">`,
			"Yes.\n\nOn 3 Mar 2026, at 10:12, Ann <a@x.example> wrote:\n\n> Well?\n\n[logo]", "Yes."},
	} {
		in := Parse([]byte("From: a@x.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + c.in))
		if in.Text != c.text || strings.TrimSpace(in.Visible) != c.visible {
			t.Errorf("%s: %q, visible %q", c.name, in.Text, in.Visible)
		}
	}
}

func TestSnippet(t *testing.T) {
	cases := []struct {
		name, in string
		max      int
		want     string
	}{
		{"short", "Hello\n\n  Ann", 50, "Hello Ann"},
		{"cut at a word", "The printer does not print", 15, "The printer…"},
		{"cut in a long word", "Donaudampfschifffahrtsgesellschaft", 10, "Donaudamp…"},
		{"letters, not bytes", "äöüäöüäöü", 9, "äöüäöüäöü"},
		{"padding of newsletters", "Sale\u200c\u00a0\u034f\u200c \u200b\ufeffnow", 50, "Sale now"},
		{"links and rules", "See this <https://a.example/x?long=1>\n______________\nBye", 50, "See this Bye"},
		{"joined emoji", "ok 👩‍👧 bye", 50, "ok 👩‍👧 bye"},
		{"turned around", "a\u202egnp.exe", 50, "agnp.exe"},
		{"nothing", "", 50, ""},
		{"no room", "x", 0, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Snippet(c.in, c.max); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
