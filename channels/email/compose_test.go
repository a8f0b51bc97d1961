package email

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func outbound() Outbound {
	return Outbound{
		From: Address{"Hafen Süd, Support", "support@harbour.example"}, To: []Address{{"Ann \"A\" O'Neil", "ann@a.example"}, {"", "bob@münchen.example"}},
		Cc: []Address{{"李雷", "li@c.example"}}, ReplyTo: []Address{{"", "reply@harbour.example"}},
		Subject: "Re: Größe 📦 of an order with a subject that is much longer than one line of a header may well be, twice",
		Body:    "Hello **Ann**,\nsee https://a.example\r\n.\n.dot\nFrom here\n" + strings.Repeat("long ", 400) + "ü", Signature: "Kai\nHarbour",
		MessageID: "<1@harbour.example>", InReplyTo: "<3@a.example>", References: []string{"<1@a.example>", "<2@a.example>"},
		Date: time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("", 3600)),
	}
}

// leaf is a part without parts, decoded.
type leaf struct {
	contentType, name, disposition string
	data                           string
}

func leaves(t rapid.TB, contentType, encoding, disposition string, body io.Reader) []leaf {
	t.Helper()
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(media, "multipart/") {
		var all []leaf
		for r := multipart.NewReader(body, params["boundary"]); ; {
			part, err := r.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			h := part.Header
			all = append(all, leaves(t, h.Get("Content-Type"), h.Get("Content-Transfer-Encoding"), h.Get("Content-Disposition"), part)...)
		}
	}
	switch encoding {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	kind, names, _ := mime.ParseMediaType(disposition)
	return []leaf{{media, names["filename"], kind, string(data)}}
}

// parsed reads a composed mail with the standard library, after checking its form.
func parsed(t testing.TB, raw []byte) (*mail.Message, []leaf) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSuffix(string(raw), "\r\n"), "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") || !isASCII(line) {
			t.Fatalf("bad line %q", line)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return m, leaves(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body)
}

func TestComposeRoundTrip(t *testing.T) {
	o := outbound()
	o.Files = []File{
		{Name: "Rechnung für März.pdf", ContentType: "application/pdf", Data: bytes.Repeat([]byte{0, 255, '\n'}, 1000)},
		{Name: "a\r\nX-Evil: 1.eml", ContentType: "message/rfc822", Data: []byte("Subject: inner\n\n")},
		{Name: "", ContentType: "no type", Data: nil},
		{Name: "notes.txt", ContentType: "text/plain; charset=iso-8859-1", Data: []byte("\xe9\n")},
	}
	raw, err := Compose(o)
	if err != nil {
		t.Fatal(err)
	}
	m, parts := parsed(t, raw)
	subject, _ := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if subject != o.Subject {
		t.Errorf("subject is %q", subject)
	}
	for name, want := range map[string][]*mail.Address{
		"From":     {{Name: "Hafen Süd, Support", Address: "support@harbour.example"}},
		"To":       {{Name: "Ann \"A\" O'Neil", Address: "ann@a.example"}, {Address: "bob@xn--mnchen-3ya.example"}},
		"Cc":       {{Name: "李雷", Address: "li@c.example"}},
		"Reply-To": {{Address: "reply@harbour.example"}},
	} {
		if got, err := m.Header.AddressList(name); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, %v", name, got, err)
		}
	}
	if date, err := m.Header.Date(); err != nil || !date.Equal(o.Date) {
		t.Errorf("date is %v, %v", date, err)
	}
	for name, want := range map[string]string{
		"Message-Id": "<1@harbour.example>", "In-Reply-To": "<3@a.example>", "Mime-Version": "1.0", "Bcc": "", "X-Evil": "",
		"References": "<1@a.example> <2@a.example> <3@a.example>",
	} {
		if got := m.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	checkParts(t, o, parts)
}

func checkParts(t *testing.T, o Outbound, parts []leaf) {
	t.Helper()
	if len(parts) != 6 {
		t.Fatalf("%d parts", len(parts))
	}
	text := strings.ReplaceAll(o.Body, "\r\n", "\n") + "\n\n-- \nKai\nHarbour\n"
	if got := strings.ReplaceAll(parts[0].data, "\r\n", "\n"); parts[0].contentType != "text/plain" || got != text {
		t.Errorf("text is %q", got)
	}
	for _, want := range []string{"<p>Hello <strong>Ann</strong>,<br>", `<a href="https://a.example"`, "<p>Kai<br>", "ü</p>"} {
		if !strings.Contains(parts[1].data, want) {
			t.Errorf("HTML lacks %q: %q", want, parts[1].data)
		}
	}
	names := []string{"Rechnung für März.pdf", "a  X-Evil: 1.eml", "file", "notes.txt"}
	types := []string{"application/pdf", "application/octet-stream", "application/octet-stream", "text/plain"}
	for i, p := range parts[2:] {
		if want := (leaf{types[i], names[i], "attachment", string(o.Files[i].Data)}); p != want {
			t.Errorf("file %d is %s %q %s with %d bytes, want %s %q %s with %d", i, p.contentType, p.name, p.disposition, len(p.data),
				want.contentType, want.name, want.disposition, len(want.data))
		}
	}
}

func TestComposeWithoutFilesOrSignature(t *testing.T) {
	o := Outbound{From: Address{"", "us@harbour.example"}, Body: "a", MessageID: "<1@harbour.example>"}
	raw, err := Compose(o)
	if err != nil {
		t.Fatal(err)
	}
	m, parts := parsed(t, raw)
	if len(parts) != 2 || parts[0].data != "a\r\n" || strings.Contains(parts[1].data, "-- ") {
		t.Errorf("parts are %+v", parts)
	}
	if m.Header.Get("To") != "undisclosed-recipients:;" || m.Header.Get("References") != "" || m.Header.Get("In-Reply-To") != "" {
		t.Errorf("header is %+v", m.Header)
	}
	if date, err := m.Header.Date(); err != nil || time.Since(date) > time.Minute {
		t.Errorf("date is %v, %v", date, err)
	}
}

func TestComposeRefusesWhatIsNoAddressOrID(t *testing.T) {
	for name, spoil := range map[string]func(*Outbound){
		"from with line break": func(o *Outbound) { o.From.Email = "a@b.example\r\nBcc: c@d.example" },
		"to with space":        func(o *Outbound) { o.To[0].Email = "a b@c.example" },
		"cc empty":             func(o *Outbound) { o.Cc[0].Email = "" },
		"reply-to":             func(o *Outbound) { o.ReplyTo[0].Email = "nobody" },
		"no from":              func(o *Outbound) { o.From = Address{} },
		"no Message-ID":        func(o *Outbound) { o.MessageID = "" },
		"bad Message-ID":       func(o *Outbound) { o.MessageID = "<a@b>\r\nX: <c@d>" },
	} {
		o := outbound()
		spoil(&o)
		if raw, err := Compose(o); err == nil {
			t.Errorf("%s: composed %.300s", name, raw)
		}
	}
}

func TestComposeCannotBeInjected(t *testing.T) {
	known := []string{"Cc", "Content-Type", "Date", "From", "In-Reply-To", "Message-Id", "Mime-Version", "References", "Reply-To", "Subject", "To"}
	hostile := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]string{"\r\n", "\n", "\r", "\x00", "\u2028", "X-Evil: 1", " ", "=?utf-8?q?=0D=0AX-Evil:_1?=", "\xff", "\"", "<", ">", "ü"}), rapid.String()), 0, 6).Draw(t, "pieces"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		o := outbound()
		o.Subject, o.From.Name, o.To[0].Name = hostile.Draw(t, "subject"), hostile.Draw(t, "from"), hostile.Draw(t, "to")
		o.InReplyTo, o.References = "<"+hostile.Draw(t, "reply")+">", []string{"<a" + hostile.Draw(t, "reference") + ">", "<b@c>"}
		o.Body, o.Signature = hostile.Draw(t, "body"), hostile.Draw(t, "signature")
		o.Files = []File{{Name: hostile.Draw(t, "file"), ContentType: hostile.Draw(t, "type"), Data: []byte("x")}}
		raw, err := Compose(o)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for name := range m.Header {
			if !strings.Contains(strings.Join(known, " "), name) {
				t.Fatalf("there is a header %q in %q", name, raw)
			}
		}
		parts := leaves(t, m.Header.Get("Content-Type"), "", "", m.Body)
		if len(parts) != 3 || parts[2].data != "x" || parts[2].disposition != "attachment" {
			t.Fatalf("the parts are %+v in %q", parts, raw)
		}
	})
}

func TestReferencesAreTrimmed(t *testing.T) {
	var ids []string
	for i := range 500 {
		ids = append(ids, fmt.Sprintf("<%d@a.example>", i))
	}
	got := trimReferences(append(ids, "<7@a.example>", "bad", "<x\r\ny>", "<"+strings.Repeat("a", 1000)+">"))
	if len(got) != maxReferencesWritten || got[0] != ids[0] || got[19] != "<7@a.example>" || got[18] != ids[499] || got[1] != ids[482] {
		t.Errorf("got %q", got)
	}
	o := outbound()
	o.References = nil
	for i := range 50 {
		o.References = append(o.References, fmt.Sprintf("<%s%d@a.example>", strings.Repeat("x", 800), i))
	}
	raw, err := Compose(o)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := parsed(t, raw)
	kept := strings.Fields(m.Header.Get("References"))
	if kept[0] != o.References[0] || kept[len(kept)-1] != o.InReplyTo || len(m.Header.Get("References")) > maxReferencesBytes+maxReferencesWritten {
		t.Errorf("%d references, the first is %.20q, the last %q", len(kept), kept[0], kept[len(kept)-1])
	}
}

func BenchmarkCompose(b *testing.B) {
	o := outbound()
	for b.Loop() {
		if _, err := Compose(o); err != nil {
			b.Fatal(err)
		}
	}
}

func TestComposeLongFileName(t *testing.T) {
	o := outbound()
	o.Files = []File{{Name: strings.Repeat("ü", 300) + ".pdf", ContentType: "application/pdf"}}
	raw, err := Compose(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, parts := parsed(t, raw); parts[2].name != strings.Repeat("ü", maxFileNameBytes/2) {
		t.Errorf("the name is %q", parts[2].name)
	}
}

// Pictures that were held back from us are held back from whoever a mail is passed on to; what they show is said in their place.
func TestForwardedPictures(t *testing.T) {
	stored := Sanitize(`<p>See <img src="cid:chain@x" alt="the chain">, <img src="https://track.example/p?u=1" alt="a &lt;map&gt; &amp; more" width="600"> and ` +
		`<img src="https://track.example/q.gif">.</p><p>data-remote-src="typed"</p>`)
	html := Forwarded{From: Address{Email: "c@z.example"}, Text: "See", HTML: stored}.html()
	if !strings.Contains(html, `<p>See <img src="cid:chain@x" alt="the chain"/>, [a &lt;map&gt; &amp; more] and .</p>`) || strings.Contains(html, "track.example") ||
		strings.Contains(html, "<img data-") || !strings.Contains(html, "typed") {
		t.Errorf("%s", html)
	}
}
