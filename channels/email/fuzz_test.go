package email

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// onOneLine fails the test unless text can stand in one line of a header or a page.
func onOneLine(t *testing.T, what, s string) {
	t.Helper()
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		t.Errorf("%s: %q", what, s)
	}
}

// Whatever stands in the fields that name other mails, what is read of them are ids that can be looked for and written again as they are; and nobody makes
// an id that counts as signed but out of one that was.
func FuzzThreadHeaders(f *testing.F) {
	key := []byte("a key of the tests")
	const signed = "<fl.apykeba.ha2w3pb3vknuwt2x.vwiag4jsvssugzhpc7ksvtvr@harbour.example>" // fuzzing goes on in several processes, and a new one is another each time
	if inbox, message, ok := VerifyMessageID(key, signed); inbox != 3 || message != 70_000 || !ok {
		f.Fatal(inbox, message, ok)
	}
	for _, s := range []string{signed, strings.ToUpper(signed), "<1@a> <2@b>", "1@a, 2@b", "<<1@a>>", "< 1@a\r\n >", "=?utf-8?q?=3C1@a=3E?=", "<>", "<\x00@a>", strings.Repeat("<a@b>", 300), "<" + strings.Repeat("a", 999) + "@b>",
		strings.Replace(signed, "fl.", "fl..", 1), strings.Replace(signed, "@", ".x@", 1)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		ids := readIDs([]string{value})
		if again := readIDs([]string{strings.Join(ids, " ")}); strings.Join(again, " ") != strings.Join(ids, " ") {
			t.Errorf("%q is read as %q, and that as %q", value, ids, again)
		}
		for _, id := range append(ids, value) {
			if _, _, ok := VerifyMessageID(key, id); ok && !strings.EqualFold(id, signed) {
				t.Errorf("%q counts as signed", id)
			}
			_ = OfSystem(id)
		}
		for _, id := range ids {
			onOneLine(t, "an id", id)
			if !strings.HasPrefix(id, "<") || !strings.HasSuffix(id, ">") || strings.ContainsAny(id[1:len(id)-1], "<> ") {
				t.Errorf("%q is no id", id)
			}
		}
	})
}

// Whatever stands in a field of addresses, each that is read is one line, and few enough are.
func FuzzAddresses(f *testing.F) {
	for _, s := range []string{"Ann <ann@a.example>", `"Bell, Ann" <ann@a.example>, bob@b.example`, "=?utf-8?b?w7w=?= <a@b>", "team: a@b, c@d;", "a@b (Ann)", "<a@b@c>", "Ann ann@a.example", "\"unclosed <a@b>", "a@b;c@d", strings.Repeat("a@b,", 900),
		"encoded0word99999999999999999999encoded0word <a@b> =?utf-8?q?x?=", "undisclosed-recipients:;", "a(b(c)d)@e", "\xff\xfe <a@\xff>", "Ann <ann@a.example\r\nBcc: x@y>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		list := readAddresses([]string{value, value})
		if len(list) > maxAddresses {
			t.Errorf("%d addresses", len(list))
		}
		for _, a := range list {
			onOneLine(t, "a name", a.Name)
			onOneLine(t, "an address", a.Email)
			if strings.Contains(a.Email, " ") || len(a.Email) > 320 {
				t.Errorf("%q is no address", a.Email)
			}
		}
	})
}

// Whatever a report says, what is kept of it is short, and one line each.
func FuzzBounce(f *testing.F) {
	f.Add("Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@client.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no\n\tsuch user\n", "Message-ID: <1@a>\n", true)
	f.Add(strings.Repeat("\n\nFinal-Recipient: rfc822;<a@b>\n", 400), "\r\n\r\nmessage-id: 1@a", true)
	f.Add("Final-Recipient: ;;\n\nOriginal-Recipient: utf-8;\xff@b\nAction: delivered (yes)\n", "", false)
	f.Fuzz(func(t *testing.T, status, original string, typed bool) {
		kind := ""
		if typed {
			kind = "report-type=delivery-status; "
		}
		in := Parse(mailOf("From: MAILER-DAEMON@mx.example", "Subject: Undelivered", "Content-Type: multipart/report; "+kind+"boundary=\"r\"", "",
			"--r", "Content-Type: message/delivery-status", "", status, "--r", "Content-Type: text/rfc822-headers", "", original, "--r--"))
		checkStorable(t, in)
		if in.Bounce == nil {
			return
		}
		_ = in.Bounce.Failed()
		if len(in.Bounce.Recipients) > maxBounced {
			t.Errorf("%d recipients", len(in.Bounce.Recipients))
		}
		for _, r := range in.Bounce.Recipients {
			for _, s := range []string{r.Address, r.Action, r.Status, r.Diagnostic} {
				onOneLine(t, "of a recipient", s)
			}
		}
	})
}

// Whatever a mail and the names that it leads to say, looking it up ends, asks only so often, and comes to one of the words there are.
func FuzzCheckSender(f *testing.F) {
	f.Add(plainMail, "ann@client.example", "v=spf1 include:%{d} exists:%{i}.%{h}.client.example mx a ptr -all", "v=DMARC1; p=reject; adkim=s", "v=DKIM1; k=rsa; p=AAAA")
	f.Add("DKIM-Signature: v=1; a=rsa-sha256; d=client.example; s=k; h=from:from; l=1; bh=AAAA; b=AAAA\r\n"+plainMail, "x@y", "v=spf1 redirect=client.example", "v=DMARC1;p", "p=")
	f.Add(strings.Repeat("DKIM-Signature: v=1; a=ed25519-sha256; d=a; s=b; h=; bh=; b=\r\n", 30)+"From: a@b, c@d\n\nx", "<>", "v=spf1 "+strings.Repeat("a:x.example ", 50), "", "v=DKIM1; h=sha1; t=y:s; p="+strings.Repeat("A", 5000))
	words := " pass fail none temperror permerror softfail neutral "
	f.Fuzz(func(t *testing.T, raw, from, spf, dmarc, key string) {
		z := &zone{everywhere: func(name string) []string {
			switch {
			case strings.Contains(name, "_domainkey"):
				return []string{key}
			case strings.Contains(name, "_dmarc"):
				return []string{dmarc, spf}
			}
			return []string{spf, key}
		}}
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		c := CheckSender(ctx, z, []byte(raw), from, Origin{RemoteIP: netip.MustParseAddr("93.184.216.34"), Helo: from, MailFrom: from})
		if ctx.Err() != nil || z.asked.Load() > maxLookups {
			t.Errorf("%d lookups, %v", z.asked.Load(), ctx.Err())
		}
		for _, s := range []string{c.SPF, c.DKIM, c.DMARC} {
			if !strings.Contains(words, " "+s+" ") {
				t.Errorf("it comes to %q", s)
			}
		}
		onOneLine(t, "the domain that signed", c.Signed)
		if c.Signed != "" && c.DKIM != pass {
			t.Errorf("%+v", c)
		}
	})
}

// Whatever people type, or a stranger has written and is answered with, what is composed has the header that it was to have, and no more; and it is read as
// it was written.
func FuzzCompose(f *testing.F) {
	f.Add("Hafen Süd", "Re: Größe", "Hello\n.\nFrom here", "Rechnung ü.pdf", "text/plain; charset=x")
	f.Add("a\r\nBcc: x@y", "x\nBcc: a@b\n\nbody", "--b\r\nContent-Type: text/html\r\n\r\n<script>", "a\"\r\nX: y", "text/html\r\nX: y")
	f.Add("=?utf-8?q?x?=", "=?utf-8?b?"+strings.Repeat("w7w=", 90)+"?=", strings.Repeat("long ", 400), strings.Repeat("ü", 300), "")
	f.Add("\x00\xff", "\u202eabc", "\x00\xff\u2028", "../../etc/passwd", "multipart/mixed; boundary=x")
	f.Fuzz(func(t *testing.T, name, subject, body, file, kind string) {
		o := outbound()
		o.From.Name, o.To[0].Name, o.Subject, o.Body = name, name, subject, body
		o.Files = []File{{Name: file, ContentType: kind, Data: []byte("bytes of " + file)}}
		raw, err := Compose(o)
		if err != nil {
			return // it says that it will not
		}
		in := Parse(raw)
		checkStorable(t, in)
		h, _ := splitHeader(raw)
		allowed := map[string]bool{"From": true, "To": true, "Cc": true, "Reply-To": true, "Subject": true, "Date": true, "Message-Id": true, "In-Reply-To": true, "References": true, "Mime-Version": true, "Content-Type": true, "Content-Transfer-Encoding": true}
		for _, line := range strings.Split(strings.ReplaceAll(headerOf(raw), "\r\n ", " "), "\r\n") {
			field, _, _ := strings.Cut(line, ":")
			if len(line) > 0 && !strings.ContainsAny(line[:1], " \t") && !allowed[canonical(field)] {
				t.Errorf("it has the field %q", line)
			}
		}
		if len(h.all("From")) != 1 || len(h.all("Subject")) > 1 || in.From.Email != o.From.Email || len(in.To) != len(o.To) || in.Problem != "" {
			t.Errorf("it is read as from %+v, to %+v, %q", in.From, in.To, in.Problem)
		}
		if len(in.Files) != 1 || string(in.Files[0].Data) != string(o.Files[0].Data) {
			t.Errorf("it has the files %s", fmt.Sprint(len(in.Files)))
		}
		if want := strings.TrimSpace(cleanLine(decodeText([]byte(subject), "", false))); utf8.ValidString(subject) && !strings.ContainsFunc(subject, unicode.IsControl) && !strings.Contains(subject, "=?") && cleanLine(subject) == subject && in.Subject != want && len(subject) < 200 {
			t.Errorf("the subject %q is read as %q", subject, in.Subject)
		}
	})
}

func headerOf(raw []byte) string {
	head, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	return head
}

func canonical(field string) string {
	parts := strings.Split(strings.ToLower(field), "-")
	for i, p := range parts {
		if p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "-")
}
