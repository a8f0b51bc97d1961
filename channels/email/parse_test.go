package email

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

// mailOf makes a mail out of lines, with CRLF as on the wire.
func mailOf(lines ...string) []byte {
	return []byte(strings.Join(lines, "\r\n") + "\r\n")
}

// pngFile and gifFile are the smallest pictures of their kinds.
var (
	pngFile, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	gifFile, _ = base64.StdEncoding.DecodeString("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
)

func TestParseEnvelope(t *testing.T) {
	in := Parse(mailOf(
		"Return-Path: <ann@client.example>",
		"Received: from client.example by mx.harbour.example; Tue, 3 Mar 2026 10:12:05 +0100",
		"From: =?utf-8?Q?Ann_B=C3=A9?= =?utf-8?Q?ll?= <ann@client.example>",
		"To: \"Support, Harbour\" <support@harbour.example>, =?iso-8859-1?Q?Jos=E9?= <jose@harbour.example>",
		"Cc: team: bea@client.example, Cor <cor@client.example>;",
		"Reply-To: office@client.example",
		"Subject: =?UTF-8?B?w6nDqcOp?=",
		"\t=?UTF-8?B?w6k=?= and\x00 more\xe2\x80\xae",
		"Date: Tue, 3 Mar 2026 10:12:00 +0100 (CET)",
		"Message-ID: <one@client.example>",
		"In-Reply-To: <zero@harbour.example>",
		"References: <a@x> <zero@harbour.example>",
		"\t<a@x>",
		"",
		"Hello",
	))
	want := Inbound{
		From:       Address{"Ann Béll", "ann@client.example"},
		To:         []Address{{"Support, Harbour", "support@harbour.example"}, {"José", "jose@harbour.example"}},
		Cc:         []Address{{"", "bea@client.example"}, {"Cor", "cor@client.example"}},
		ReplyTo:    []Address{{"", "office@client.example"}},
		Subject:    "éééé and more",
		Date:       time.Date(2026, 3, 3, 9, 12, 0, 0, time.UTC),
		MessageID:  "<one@client.example>",
		InReplyTo:  []string{"<zero@harbour.example>"},
		References: []string{"<a@x>", "<zero@harbour.example>"},
		Text:       "Hello",
		Visible:    "Hello",
		Key:        in.Key,
	}
	if !reflect.DeepEqual(in, want) {
		t.Errorf("got  %+v\nwant %+v", in, want)
	}
}

func TestParseSender(t *testing.T) {
	cases := []struct{ name, header, wantName, wantEmail string }{
		{"plain", "From: ann@client.example", "", "ann@client.example"},
		{"old style", "From: ann@client.example (Ann Bell)", "Ann Bell", "ann@client.example"},
		{"comment in the address", `From: Pete(a wonderful \) chap) <pete(his account)@silly.test(his host)>`, "Pete", "pete@silly.test"},
		{"blanks and a comment in the domain", "From  : John Doe <jdoe@machine(comment).  example>", "John Doe", "jdoe@machine.example"},
		{"comma unquoted", "From: Bell, Ann <ann@client.example>", "", "ann@client.example"},
		{"dots and at in the name", "From: ann@client.example via Shop Inc. <shop@market.example>", "ann@client.example via Shop Inc.", "shop@market.example"},
		{"raw UTF-8", "From: Änn Bëll <ann@client.example>", "Änn Bëll", "ann@client.example"},
		{"raw latin-1", "From: \"J\xf8rn\" <jorn@client.example>", "Jørn", "jorn@client.example"},
		{"encoded in quotes", `From: "=?utf-8?B?w4RubiwgQi4=?=" <ann@client.example>`, "Änn, B.", "ann@client.example"},
		{"letter cut between words", "From: =?utf-8?B?w4RubsM=?= =?utf-8?B?qQ==?= <ann@client.example>", "Änné", "ann@client.example"},
		{"japanese", "From: =?ISO-2022-JP?B?GyRCJF8kMSRrGyhC?= <m@client.example>", "みける", "m@client.example"},
		{"name repeats the address", `From: "ann@client.example" <ann@client.example>`, "", "ann@client.example"},
		{"two addresses run together", "From: Bob <bob@client.example> Bobby <bobby@client.example>", "Bob", "bob@client.example"},
		{"no angle closed", "From: Ann <ann@client.example", "Ann", "ann@client.example"},
		{"sender instead", "From: \r\nSender: Robot <robot@client.example>", "Robot", "robot@client.example"},
		{"name only", "From: Ann Bell\r\nReturn-Path: <ann@client.example>", "Ann Bell", "ann@client.example"},
		{"turned around", "From: \"Ann\u202e lleB\" <ann@client.example>", "Ann lleB", "ann@client.example"},
		{"line break smuggled in", "From: =?utf-8?Q?Ann=0D=0ABcc:_x@y.example?= <ann@client.example>", "Ann Bcc: x@y.example", "ann@client.example"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := Parse(mailOf(c.header, "Subject: x", "", "Hello"))
			if in.From.Email != c.wantEmail || c.wantName != "" && in.From.Name != c.wantName {
				t.Errorf("got %q, want name %q, address %q", in.From, c.wantName, c.wantEmail)
			}
			if in.Problem != "" {
				t.Errorf("problem %q", in.Problem)
			}
		})
	}
}

func TestParseSaysThatThereIsNoSender(t *testing.T) {
	in := Parse(mailOf("Subject: Hello", "", "Hello"))
	if in.Problem == "" || in.Text != "Hello" || in.Subject != "Hello" {
		t.Errorf("%+v", in)
	}
}

func TestParseTexts(t *testing.T) {
	utf := "Grüße – ok"
	cases := []struct {
		name string
		mail []byte
		want string
	}{
		{"utf-8 quoted-printable", mailOf("From: a@b.example", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "Gr=C3=BC=C3=9Fe =E2=80=\r\n=93 ok"), utf},
		{"utf-8 base64", mailOf("From: a@b.example", "Content-Type: text/plain; charset=\"UTF-8\"", "Content-Transfer-Encoding: BASE64", "", base64.StdEncoding.EncodeToString([]byte(utf))), utf},
		{"nothing declared, utf-8", mailOf("From: a@b.example", "", utf), utf},
		{"ascii declared, windows-1252 sent", mailOf("From: a@b.example", "Content-Type: text/plain; charset=us-ascii", "", "Gr\xfc\xdfe \x96 ok"), utf},
		{"unknown set", mailOf("From: a@b.example", "Content-Type: text/plain; charset=x-klingon", "", "Gr\xfc\xdfe \x96 ok"), utf},
		{"utf-8 declared, windows-1252 sent", mailOf("From: a@b.example", "Content-Type: text/plain; charset=utf-8", "", "Gr\xfc\xdfe \x96 ok"), utf},
		{"koi8-r", mailOf("From: a@b.example", "Content-Type: text/plain; charset=koi8-r", "", "\xf0\xd2\xc9\xd7\xc5\xd4"), "Привет"},
		{"iso-2022-jp undeclared", mailOf("From: a@b.example", "", "\x1b$B$9$_$^$;$s\x1b(B"), "すみません"},
		{"utf-7", mailOf("From: a@b.example", "Content-Type: text/plain; charset=utf-7", "", "Gr+APwA3w-e"), "Grüße"},
		{"base64 claimed, prose sent", mailOf("From: a@b.example", "Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "The printer does not print, and nobody knows why."), "The printer does not print, and nobody knows why."},
		{"list footer below base64", mailOf("From: a@b.example", "Content-Transfer-Encoding: base64", "", "SGVsbG8=", "", "____", "a list of people"), "Hello"},
		{"encoding with semicolon", mailOf("From: a@b.example", "Content-Transfer-Encoding: Quoted-Printable;", "", "caf=C3=A9"), "café"},
		{"stray equals signs", mailOf("From: a@b.example", "Content-Transfer-Encoding: quoted-printable", "", "1=2 = =ZZ 100=25"), "1=2 = =ZZ 100%"},
		{"flowed", mailOf("From: a@b.example", "Content-Type: text/plain; format=flowed", "", "One long \r\nline.\r\n\r\n> quoted \r\n> too\r\n-- \r\nAnn"), "One long line.\n\n> quoted too\n-- \nAnn"},
		{"nul and bells", mailOf("From: a@b.example", "", "a\x00b\x07c"), "abc"},
		{"header without body", []byte("From: a@b.example\r\nSubject: x"), ""},
		{"line feeds only", []byte("From: a@b.example\n\nHello\n\nAnn\n"), "Hello\n\nAnn"},
		{"carriage returns only", []byte("From: a@b.example\r\rHello\rAnn\r"), "Hello\nAnn"},
		{"mbox line above", mailOf("From ann Tue Mar  3 10:12:00 2026", "From: a@b.example", "", "Hello"), "Hello"},
		{"continuation not indented", mailOf("From: a@b.example", "Subject: one", "two three", "X-A: b", "", "Hello"), "Hello"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := Parse(c.mail)
			if in.Text != c.want {
				t.Errorf("got %q, want %q", in.Text, c.want)
			}
			if in.From.Email != "a@b.example" || in.Problem != "" {
				t.Errorf("from %q, problem %q", in.From, in.Problem)
			}
			checkStorable(t, in)
		})
	}
}

// nestedMail is as Outlook and Gmail send: alternatives, the HTML with a picture of its own, and files.
func nestedMail() []byte {
	return mailOf(
		"From: Ann <ann@client.example>", "Subject: Broken printer", "MIME-Version: 1.0",
		`Content-Type: multipart/mixed; boundary="out=er"`, "", "preamble, not shown",
		"--out=er", `Content-Type: multipart/related; boundary=related; type="multipart/alternative"`, "",
		"--related", "Content-Type: multipart/alternative; boundary=alt", "",
		"--alt", "Content-Type: text/plain; charset=utf-8", "", "It is *broken*.", "",
		"--alt", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
		`<p>It is <b>broken</b>.</p><img src=3D"cid:logo@client">`, "--alt--", "",
		"--related", "Content-Type: image/jpeg; name=logo.jpg", "Content-ID: <logo@client>", "Content-Transfer-Encoding: base64", "Content-Disposition: inline; filename=logo.jpg", "",
		base64.StdEncoding.EncodeToString(pngFile), "--related--",
		"--out=er", "Content-Type: application/octet-stream", "Content-Disposition: attachment;", " filename*0*=iso-8859-1'de'%DCber;", " filename*1=\"sicht.csv\"", "",
		"a;b", "--out=er", "Content-Type: message/rfc822", "",
		"From: Bea <bea@client.example>", "Subject: Old: story", "", "Once upon a time", "--out=er--", "epilogue, not shown")
}

func TestParseNested(t *testing.T) {
	in := Parse(nestedMail())
	if in.Problem != "" || in.Text != "It is *broken*." || in.Visible != in.Text {
		t.Errorf("problem %q, text %q, visible %q", in.Problem, in.Text, in.Visible)
	}
	if want := `<div><p>It is <b>broken</b>.</p><img src="cid:logo@client"/></div>`; in.HTML != want {
		t.Errorf("html %q", in.HTML)
	}
	want := []File{
		{Name: "logo.jpg", ContentType: "image/png", ContentID: "logo@client", Inline: true, Data: pngFile},
		{Name: "Übersicht.csv", ContentType: "text/plain", Data: []byte("a;b")},
		{Name: "Old_ story.eml", ContentType: "message/rfc822", Data: []byte("From: Bea <bea@client.example>\r\nSubject: Old: story\r\n\r\nOnce upon a time")},
	}
	if !reflect.DeepEqual(in.Files, want) {
		t.Errorf("files %+v", in.Files)
	}
}

func TestParseFiles(t *testing.T) {
	long := strings.Repeat("long", 100) + ".pdf"
	cases := []struct{ name, header, data, wantName, wantType string }{
		{"path", `Content-Disposition: attachment; filename="C:\temp\..\evil.txt"`, "hello", "evil.txt", "text/plain"},
		{"unix path", `Content-Disposition: attachment; filename="../../etc/passwd"`, "hello", "passwd", "text/plain"},
		{"encoded word", "Content-Type: application/pdf; name=\"=?utf-8?B?w6kucGRm?=\"", "%PDF-1.4\n", "é.pdf", "application/pdf"},
		{"rfc 2231", "Content-Disposition: attachment; filename*=UTF-8''%e2%82%ac.pdf; filename=euro.pdf", "%PDF-1.4\n", "€.pdf", "application/pdf"},
		{"raw 8 bit", "Content-Disposition: attachment; filename=\"\xfcber.txt\"", "hello", "über.txt", "text/plain"},
		{"turned around", "Content-Disposition: attachment; filename=\"inv\u202efdp.exe\"", "hello", "invfdp.exe", "text/plain"},
		{"blanks unquoted", "Content-Disposition: attachment; filename=my own file.txt", "hello", "my own file.txt", "text/plain"},
		{"no name", "Content-Type: application/pdf", "%PDF-1.4\n", "attachment.pdf", "application/pdf"},
		{"page called a picture", "Content-Type: image/png; name=a.png", "<html><script>1</script>", "a.png", "text/html"},
		{"drawing called a picture", "Content-Type: image/png; name=a.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, "a.svg", "image/svg+xml"},
		{"claim where content is silent", "Content-Type: text/calendar; name=invite.ics", "X", "invite.ics", "text/calendar"},
		{"dangerous claim", "Content-Type: text/html; name=a.html", "plain words", "a.html", "text/plain"},
		{"too long", `Content-Disposition: attachment; filename="` + long + `"`, "%PDF-1.4\n", long[:maxFileName-4] + ".pdf", "application/pdf"},
		{"dots only", `Content-Disposition: attachment; filename=".."`, "hello", "attachment.txt", "text/plain"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := Parse(mailOf("From: a@b.example", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "Hello", "--b", c.header, "Content-Transfer-Encoding: base64", "",
				base64.StdEncoding.EncodeToString([]byte(c.data)), "--b--"))
			if len(in.Files) != 1 {
				t.Fatalf("files %+v", in.Files)
			}
			f := in.Files[0]
			if f.Name != c.wantName || f.ContentType != c.wantType || string(f.Data) != c.data {
				t.Errorf("got %q, %s, %q", f.Name, f.ContentType, f.Data)
			}
			checkStorable(t, in)
		})
	}
}

func TestParseBodies(t *testing.T) {
	cases := []struct {
		name           string
		mail           []byte
		wantText       string
		wantHTML       string
		wantAttachment string
	}{
		{"html alone", mailOf("From: a@b.example", "Content-Type: text/html", "", "<p>One</p><p>Two</p>"), "One\n\nTwo", "<div><p>One</p><p>Two</p>\n</div>", ""},
		{"html and a list's footer", mailOf("From: a@b.example", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/html", "", "<p>One</p>", "--b", "", "A <list>", "--b--"),
			"One\n\nA <list>", "<div><p>One</p>\n<hr/>\n<div style=\"white-space: pre-wrap\">A &lt;list&gt;</div></div>", ""},
		{"boundary never closed", mailOf("From: a@b.example", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "One"), "One\n", "", ""},
		{"boundary not declared", mailOf("From: a@b.example", "Content-Type: multipart/mixed", "", "--xyz", "Content-Type: text/plain", "", "One", "--xyz--"), "One", "", ""},
		{"no parts at all", mailOf("From: a@b.example", "Content-Type: multipart/mixed; boundary=b", "", "One"), "One", "", ""},
		{"similar boundaries", mailOf("From: a@b.example", "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: multipart/alternative; boundary=bb", "", "--bb", "", "One", "--bb--", "--b", "", "Two", "--b--"), "One\n\nTwo", "", ""},
		{"file alone", mailOf("From: a@b.example", "Content-Type: text/plain; name=a.txt", "Content-Disposition: attachment", "", "One"), "", "", "a.txt"},
		{"uuencoded file", mailOf("From: a@b.example", "Content-Type: application/octet-stream; name=cat.txt", "Content-Transfer-Encoding: x-uuencode", "", "begin 644 cat.txt", "#0V%T", "`", "end"), "", "", "cat.txt"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := Parse(c.mail)
			name := ""
			if len(in.Files) > 0 {
				name = in.Files[0].Name
			}
			if in.Text != strings.TrimRight(c.wantText, "\n") || in.HTML != c.wantHTML || name != c.wantAttachment || in.Problem != "" {
				t.Errorf("text %q, html %q, file %q, problem %q", in.Text, in.HTML, name, in.Problem)
			}
			if c.name == "uuencoded file" && string(in.Files[0].Data) != "Cat" {
				t.Errorf("data %q", in.Files[0].Data)
			}
		})
	}
}

func TestParseForwardIsNotFolded(t *testing.T) {
	history := "\r\n\r\nFrom: Bea\r\nSent: Tuesday\r\nTo: Ann\r\nSubject: Broken\r\n\r\nIt is broken.\r\n"
	for subject, folded := range map[string]bool{"Re: Broken": true, "FW: Broken": false, "WG: Kaputt": false, "Tr : cassé": false} {
		in := Parse(mailOf("From: a@b.example", "Subject: "+subject, "", "See below."+history))
		if got := !strings.Contains(in.Visible, "It is broken."); got != folded || !strings.Contains(in.Text, "It is broken.") {
			t.Errorf("%s: folded %v, visible %q", subject, got, in.Visible)
		}
	}
}

// deepMail nests n multiparts around one text.
func deepMail(n int) []byte {
	var b strings.Builder
	b.WriteString("From: a@b.example\r\nSubject: deep\r\n")
	for i := range n {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString("\r\nAt the bottom\r\n")
	return []byte(b.String())
}

func TestParseBounds(t *testing.T) {
	many := "From: a@b.example\r\nSubject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", 3000)
	cases := []struct {
		name    string
		mail    []byte
		problem string
	}{
		{"depth 19", deepMail(MaxDepth - 1), ""},
		{"depth 5000", deepMail(5000), "20 levels"},
		{"3000 parts", []byte(many), "1,000 parts"},
		{"long header", []byte("From: a@b.example\r\nSubject: x\r\nX-Long: " + strings.Repeat("a", MaxHeaderBytes) + "\r\n\r\nHello"), "header"},
		{"looping", []byte("From: a@b.example\r\nSubject: x\r\n" + strings.Repeat("Received: x\r\n", MaxReceived) + "\r\nHello"), "loop"},
		{"html too deep", mailOf("From: a@b.example", "Subject: x", "Content-Type: text/html", "", strings.Repeat("<div>", 2000)+"Hello"), "nested"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := parseBounded(t, c.mail)
			if (c.problem == "") != (in.Problem == "") || !strings.Contains(in.Problem, c.problem) {
				t.Errorf("problem %q, want %q", in.Problem, c.problem)
			}
			if in.From.Email != "a@b.example" || in.Subject == "" {
				t.Errorf("from %q, subject %q", in.From, in.Subject)
			}
		})
	}
}

// Mails that are built to cost more than they are large. parseBounded has the measure.
func TestParseHostile(t *testing.T) {
	const unit = 1 << 18 // a quarter of one, so that the race detector can follow; quadratic work shows all the same
	fill := func(s string, size int) string { return strings.Repeat(s, size/len(s)) }
	header := "From: a@b.example\r\nSubject: x\r\n"
	for name, mail := range map[string]string{
		"text below many levels": string(deepMail(MaxDepth-1)) + fill("words and\r\n", 8*unit),
		"boundaries in one line": header + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + fill("--b", 8*unit),
		"dashes":                 header + "Content-Type: multipart/mixed; boundary=\"-\"\r\n\r\n" + fill("-", 8*unit),
		"no base64":              header + "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n" + fill("\xff\xfe", 8*unit),
		"no uuencode":            header + "Content-Type: a/b\r\nContent-Transfer-Encoding: uuencode\r\n\r\nbegin \r\n" + fill("~\r\n", 4*unit),
		"open marks":             header + "Content-Type: text/html\r\n\r\n" + fill("<b><i><u>x<p>", unit),
		"open quotations":        header + "Content-Type: text/html\r\n\r\nx" + fill("<div class=gmail_quote>x<blockquote></blockquote>y</div>", unit),
		"huge html":              header + "Content-Type: text/html\r\n\r\n" + fill("<p>x</p>", 9*unit),
		"words in the subject":   "From: a@b.example\r\nSubject: " + fill("=?utf-8?Q?x?= ", unit/2) + "\r\n\r\nx",
		"open comments":          header + "To: " + fill("(", unit/2) + "\r\n\r\nx",
		"folded forever":         header + "X-A: b" + fill("\r\n x", unit/2) + "\r\n\r\nx",
		"recipients of a report": header + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" + fill("Final-Recipient: x; a\r\n\r\n", 4*unit),
	} {
		t.Run(name, func(t *testing.T) {
			in := parseBounded(t, []byte(mail))
			checkStorable(t, in)
			if in.From.Email != "a@b.example" || in.Subject == "" {
				t.Errorf("from %q, subject %q", in.From, in.Subject)
			}
		})
	}
}

func TestCheckBounds(t *testing.T) {
	head := "From: a@b.example\r\n"
	cases := []struct {
		name string
		raw  []byte
		want error
	}{
		{"ordinary", []byte(head + "\r\nHello"), nil},
		{"empty", nil, nil},
		{"colon first", []byte(":\r\n: x\r\nreceived\r\n\r\n"), nil},
		{"99 servers", []byte(strings.Repeat("Received: x\r\n\ty\r\n", 99) + head + "\r\nReceived: in the body"), nil},
		{"100 servers", []byte(strings.Repeat("rEcEived : x\r\n", 100) + head), ErrLoop},
		{"header too large", []byte(head + strings.Repeat("X: y\r\n", MaxHeaderBytes/6+1) + "\r\n"), ErrHeaderTooLarge},
		{"large body", append([]byte(head+"\r\n"), bytes.Repeat([]byte("x"), MaxHeaderBytes+1)...), nil},
		{"too large", make([]byte, MaxMessageBytes+1), ErrTooLarge},
	}
	for _, c := range cases {
		if got := CheckBounds(c.raw); !errors.Is(got, c.want) || (c.want == nil) != (got == nil) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestKey(t *testing.T) {
	one := "Message-ID: <1@x>\r\nFrom: a@b.example\r\nDate: Tue, 3 Mar 2026 10:12:00 +0100\r\nSubject: A long\r\n subject\r\n\r\nHello\r\n"
	same := []string{
		"Received: from x by y\r\nDKIM-Signature: z\r\nX-Spam: no\r\n" + one,
		"Return-Path: <a@b.example>\r\n" + strings.ReplaceAll(one, "\r\n", "\n") + "\n\n",
		strings.Replace(one, "A long\r\n subject", "A long subject", 1),
	}
	other := []string{
		strings.Replace(one, "Hello", "Goodbye", 1),
		strings.Replace(one, "a@b.example", "c@b.example", 1),
		strings.Replace(one, "<1@x>", "<2@x>", 1),
		strings.Replace(one, "10:12", "10:13", 1),
		strings.Replace(one, "long", "short", 1),
	}
	key := Key(1, Parse([]byte(one)), []byte(one))
	for _, s := range same {
		if Key(1, Parse([]byte(s)), []byte(s)) != key || Key(1, Inbound{}, []byte(s)) != key {
			t.Errorf("another route gives another key:\n%s", s)
		}
	}
	for _, s := range other {
		if Key(1, Parse([]byte(s)), []byte(s)) == key {
			t.Errorf("another mail gives the same key:\n%s", s)
		}
	}
	if Key(2, Parse([]byte(one)), []byte(one)) == key {
		t.Error("another channel gives the same key")
	}
}

func TestInlineImage(t *testing.T) {
	cases := []struct {
		name, want string
		data       []byte
	}{
		{"png", "image/png", pngFile},
		{"gif", "image/gif", gifFile},
		{"jpeg", "image/jpeg", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00")},
		{"webp", "image/webp", []byte("RIFF\x24\x00\x00\x00WEBPVP8 ")},
		{"svg", "", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
		{"html", "", []byte("<html><body>x")},
		{"nothing", "", nil},
	}
	for _, c := range cases {
		if got, ok := InlineImage(c.data); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q %v", c.name, got, ok)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(nestedMail())
	f.Add(deepMail(30))
	f.Add(deliveryReport("failed", "5.1.1"))
	f.Add(mailOf("From: =?utf-8?Q?x?= <a@b>", "Content-Type: text/plain; charset=utf-7", "Content-Transfer-Encoding: base64", "", "aGVsbG8="))
	f.Add([]byte("Content-Type: multipart/mixed; boundary*0*=''%41; boundary*1=b\n\n--Ab\n\n--Ab--"))
	f.Add([]byte("From: a@b\nContent-Type: text/html\n\n<div>x<blockquote type=cite>y"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in := Parse(raw)
		checkStorable(t, in)
		checkSafe(t, in.HTML)
		if strings.HasPrefix(in.Problem, "It could not be read whole") {
			t.Errorf("a panic was caught")
		}
		_ = CheckBounds(raw)
	})
}

func BenchmarkParse(b *testing.B) {
	filler := strings.Repeat("The printer on the third floor does not print since Monday morning. ", 12)
	alternative := mailOf("Received: from a by b; Tue, 3 Mar 2026 10:12:00 +0100", "From: Ann Bell <ann@client.example>", "To: support@harbour.example", "Subject: =?utf-8?Q?Broken_pr=C3=AFnter?=",
		"Date: Tue, 3 Mar 2026 10:12:00 +0100", "Message-ID: <1@client.example>", "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=b", "",
		"--b", "Content-Type: text/plain; charset=utf-8", "", filler, "", "On Mon, 2 Mar 2026 at 9:00, Support <support@harbour.example> wrote:", "> Dear Ann", "",
		"--b", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
		`<html><body style=3D"color:black"><p>`+filler+`</p><div class=3D"gmail_quote">On Mon<blockquote class=3D"gmail_quote">Dear Ann</blockquote></div></body></html>`, "--b--")
	plain := mailOf("Received: from a by b; Tue, 3 Mar 2026 10:12:00 +0100", "From: Ann Bell <ann@client.example>", "To: support@harbour.example", "Subject: Broken printer",
		"Date: Tue, 3 Mar 2026 10:12:00 +0100", "Message-ID: <1@client.example>", "", filler, "", "Ann")
	for name, raw := range map[string][]byte{"alternative": alternative, "plain": plain} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if in := Parse(raw); in.Problem != "" {
					b.Fatal(in.Problem)
				}
			}
		})
	}
}
