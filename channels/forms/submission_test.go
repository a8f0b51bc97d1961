package forms

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// good is a submission in order, with some fields changed: pairs of name and value.
func good(pairs ...string) Post {
	v := url.Values{"name": {"Marloes"}, "email": {"marloes@fietsen.example"}, "message": {"A bicycle, please."}}
	for i := 0; i < len(pairs); i += 2 {
		v[pairs[i]] = append([]string(nil), strings.Split(pairs[i+1], "|")...)
	}
	return Post{Values: v}
}

func answerOf(s Submission, key string) string {
	for _, a := range s.Answers {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

func TestFieldsAreReadAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct{ field, typed, want string }{
		{"name", "  Mar\tloes \r\n", "Mar loes"}, {"name", "Bcc: x\r\nSubject: y", "Bcc: x Subject: y"}, {"name", "a\x00b\u202ec\xff", "abc"},
		{"email", " Marloes@Fietsen.example ", "Marloes@Fietsen.example"}, {"phone", "020 123 4567", "+31201234567"}, {"phone", "+1 (650) 253-0000", "+16502530000"},
		{"seats", "12,5", "12,5"}, {"seats", "-3", "-3"}, {"on", "2026-03-31", "2026-03-31"}, {"on", "31-3-2026", "2026-03-31"},
		{"topic", "sales", "Verkoop"}, {"topic", "Verkoop", "Verkoop"}, {"topic", "SALES", "Verkoop"}, {"days", "tue|mon", "Monday\nTuesday"}, {"days", "mon|mon", "Monday"},
		{"agree", "on", "yes"}, {"agree", "no", ""}, {"message", "a\r\nb\rc\x00\x07\n", "a\nb\nc"}, {"source", "ad", "ad"},
	} {
		s, problems := contactForm().Fill(good(c.field, c.typed), nil, "nl", "NL")
		if got := answerOf(s, c.field); len(problems) != 0 || got != c.want {
			t.Errorf("%s %q: %q, want %q; %+v", c.field, c.typed, got, c.want, problems)
		}
	}
}

func TestWhatIsTypedWronglyIsSaidAtTheField(t *testing.T) {
	for _, c := range []struct{ field, typed string }{
		{"name", ""}, {"name", " \t"}, {"name", strings.Repeat("x", maxLine+1)}, {"email", ""}, {"email", "marloes"}, {"email", "a@b"}, {"email", "a@b.example\r\nBcc: c@d.example"}, {"email", "M <a@b.example>"},
		{"email", "a@[127.0.0.1]"}, {"email", `"a b"@x.example`}, {"email", "a,b@x.example"}, {"phone", "12"}, {"phone", "call me"}, {"phone", strings.Repeat("1", 400)}, {"seats", "NaN"}, {"seats", "1e309"}, {"seats", "1.2.3"},
		{"on", "2026-02-30"}, {"on", "tomorrow"}, {"topic", "nothing"}, {"days", "mon|never"}, {"message", ""}, {"message", strings.Repeat("é", maxLong+1)},
	} {
		_, problems := contactForm().Fill(good(c.field, c.typed), nil, "en", "NL")
		if len(problems) != 1 || problems[0].Field != c.field || problems[0].Text == "" {
			t.Errorf("%s %.40q: %+v", c.field, c.typed, problems)
		}
	}
	d := contactForm()
	for i := range d.Fields {
		d.Fields[i].Required = d.Fields[i].Kind != KindHidden
	}
	if _, problems := d.Fill(Post{Values: url.Values{"unknown": {"x"}}}, nil, "en", ""); len(problems) != len(d.Fields)-1 {
		t.Errorf("%d problems: %+v", len(problems), problems)
	}
}

func TestTheContentKeyHangsOnTheContentAlone(t *testing.T) {
	key := func(d Definition, p Post, kept []Kept, lang string) string {
		s, problems := d.Fill(p, kept, lang, "NL")
		if len(problems) > 0 {
			t.Fatalf("%+v", problems)
		}
		return string(s.ContentKey())
	}
	p := good("topic", "sales", "seats", "2.5", "phone", "0201234567")
	p.Files = []File{{"photo", "a.png", []byte("one")}}
	first := key(contactForm(), p, nil, "en")
	other := contactForm()
	other.Fields[0], other.Fields[1] = other.Fields[1], other.Fields[0]
	other.Fields[1].Label = Text{"en": "Your name"}
	again := good("topic", "Verkoop", "seats", "2,5", "phone", "+31 20 1234567", "email", "MARLOES@fietsen.example", "unknown", "x", "_nonce", "another")
	again.Files = []File{{"photo", "renamed.png", []byte("one")}}
	if key(other, again, nil, "nl") != first {
		t.Error("the same said otherwise has another key")
	}
	for name, change := range map[string]func(*Post){
		"another message": func(p *Post) { p.Values.Set("message", "Two bicycles, please.") },
		"another file":    func(p *Post) { p.Files[0].Data = []byte("two") },
		"no file":         func(p *Post) { p.Files = nil },
		"moved":           func(p *Post) { p.Values.Set("name", "Marloes 2.5"); p.Values.Del("seats") },
	} {
		q := good("topic", "sales", "seats", "2.5", "phone", "0201234567")
		q.Files = []File{{"photo", "a.png", []byte("one")}}
		change(&q)
		if key(contactForm(), q, nil, "en") == first {
			t.Errorf("%s has the same key", name)
		}
	}
}

func TestSpamSigns(t *testing.T) {
	now, secret := time.Now(), []byte("secret")
	stamp := func(slug, nonce string, ago time.Duration) string { return Stamp(secret, slug, nonce, now.Add(-ago)) }
	for name, c := range map[string]struct {
		post Post
		want Sign
	}{
		"a site's own form":         {good(), SignNone},
		"a person":                  {good(FieldNonce, "nonce-01", FieldRendered, stamp("s", "nonce-01", time.Minute)), SignNone},
		"a tab left open":           {good(FieldNonce, "nonce-01", FieldRendered, stamp("s", "nonce-01", 200*time.Hour)), SignNone},
		"a program":                 {good(FieldNonce, "nonce-01", FieldRendered, stamp("s", "nonce-01", time.Second)), SignFast},
		"filled in what is hidden":  {good(Honeypot, "http://x.example", FieldNonce, "nonce-01", FieldRendered, stamp("s", "nonce-01", time.Minute)), SignHoneypot},
		"white space in it":         {good(Honeypot, "  "), SignNone},
		"a stamp of another form":   {good(FieldNonce, "nonce-01", FieldRendered, stamp("t", "nonce-01", time.Minute)), SignForged},
		"a stamp for another nonce": {good(FieldNonce, "nonce-02", FieldRendered, stamp("s", "nonce-01", time.Minute)), SignForged},
		"made up":                   {good(FieldNonce, "nonce-01", FieldRendered, "abc.def"), SignForged},
		"from the future":           {good(FieldNonce, "nonce-01", FieldRendered, stamp("s", "nonce-01", -time.Hour)), SignForged},
	} {
		if got := Suspect(c.post, secret, "s", now); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	signed := SignVisitor(secret, "key")
	if got, ok := ReadVisitor(secret, signed); !ok || got != "key" {
		t.Errorf("visitor %q, %v", got, ok)
	}
	for _, bad := range []string{"", ".", "key", "key.", "key2" + signed[3:], signed + "x", strings.Repeat("k", 500)} {
		if got, ok := ReadVisitor(secret, bad); ok || got != "" {
			t.Errorf("%q passes for %q", bad, got)
		}
	}
}

func TestOrigins(t *testing.T) {
	for _, c := range []struct {
		domains string
		origin  string
		want    bool
	}{
		{"", "https://any.example", true}, {"", "null", true}, {"", "", true}, {"shop.example", "https://shop.example", true}, {"shop.example", "https://www.shop.example:8443", true}, {"Shop.example", "http://SHOP.example", true},
		{"shop.example", "https://evilshop.example", false}, {"shop.example", "https://shop.example.evil.example", false}, {"shop.example", "null", false}, {"shop.example", "", false}, {"shop.example", "file://shop.example", false},
		{"localhost:3000", "http://localhost:3000", true}, {"localhost:3000", "http://localhost:4000", false}, {"a.example,b.example", "https://b.example", true},
	} {
		var domains []string
		if c.domains != "" {
			domains = strings.Split(c.domains, ",")
		}
		if got := Allowed(domains, c.origin); got != c.want {
			t.Errorf("%q from %q: %v", c.domains, c.origin, got)
		}
	}
	for in, want := range map[string]string{"https://u:p@x.example/a?b=c#d": "https://x.example/a?b=c", "javascript:alert(1)": "", "x": "", "": "", "https://x.example/\r\n": "https://x.example/", "https://x.example/" + strings.Repeat("a", MaxURL): ""} {
		if got := Page(in); got != want {
			t.Errorf("page %.40q: %q", in, got)
		}
	}
}

// multi writes a multipart body: each part is "name=value", a file "name@filename=bytes".
func multi(parts ...string) (string, []byte) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		name, value, _ := strings.Cut(p, "=")
		if field, file, ok := strings.Cut(name, "@"); ok {
			part, _ := w.CreateFormFile(field, file)
			_, _ = io.WriteString(part, value)
			continue
		}
		_ = w.WriteField(name, value)
	}
	w.Close()
	return w.FormDataContentType(), b.Bytes()
}

func TestPostsAreReadAndBounded(t *testing.T) {
	kind, body := multi("name=Mar\x00loes\xff", "photo@..\\..\\évil.svg=<svg onload=alert(1)>", "photo@=", "other@a\r\nb.txt=x")
	p, err := ReadPost(kind, bytes.NewReader(body), true)
	if err != nil || p.Values.Get("name") != "Marloes" || len(p.Files) != 2 || p.Files[0].Name != "évil.svg" || strings.ContainsAny(p.Files[1].Name, "\r\n") || p.FilesOver {
		t.Errorf("%+v, %v", p, err)
	}
	p, err = ReadPost("application/x-www-form-urlencoded; charset=utf-8", strings.NewReader("name=a%00b%ff&days=mon&days=tue"), true)
	if err != nil || p.Values.Get("name") != "ab" || len(p.Values["days"]) != 2 {
		t.Errorf("%+v, %v", p, err)
	}
	many, manyParts := strings.Repeat("a=1&", 10_000), make([]string, 10_000)
	for i := range manyParts {
		manyParts[i] = fmt.Sprintf("f%d=x", i)
	}
	kindMany, bodyMany := multi(manyParts...)
	kindLong, bodyLong := multi("name=" + strings.Repeat("x", maxValueBytes+1))
	kindBig, bodyBig := multi("name=Marloes", "photo@big.bin="+strings.Repeat("x", 26<<20))
	for name, c := range map[string]struct {
		kind string
		body []byte
		want error
	}{
		"10,000 values": {"application/x-www-form-urlencoded", []byte(many), ErrTooLarge}, "10,000 parts": {kindMany, bodyMany, ErrTooLarge},
		"a long value": {kindLong, bodyLong, ErrTooLarge}, "26 MB": {kindBig, bodyBig, ErrTooLarge}, "a long body": {"application/x-www-form-urlencoded", bytes.Repeat([]byte("x"), maxTextBytes+1), ErrTooLarge},
		"JSON": {"application/json", []byte("{}"), ErrUnread}, "no kind": {"", nil, ErrUnread}, "no boundary": {"multipart/form-data", []byte("x"), ErrUnread}, "cut short": {kind, body[:len(body)-20], ErrUnread}, "bad escapes": {"application/x-www-form-urlencoded", []byte("a=%zz"), ErrUnread},
	} {
		if _, err := ReadPost(c.kind, bytes.NewReader(c.body), true); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	kind, body = multi("name=Marloes", "photo@a.bin="+strings.Repeat("a", 10<<20), "photo@b.bin="+strings.Repeat("b", 10<<20), "photo@c.bin=c", "message=after")
	p, err = ReadPost(kind, bytes.NewReader(body), true)
	if err != nil || !p.FilesOver || len(p.Files) != 2 || p.Values.Get("message") != "after" {
		t.Errorf("20 MB: over %v, %d files, %v", p.FilesOver, len(p.Files), err)
	}
	if p, err := ReadPost(kind, bytes.NewReader(body), false); err != nil || len(p.Files) != 0 || p.Values.Get("message") != "after" {
		t.Errorf("without files: %d, %v", len(p.Files), err)
	}
}

func FuzzReadPost(f *testing.F) {
	kind, body := multi("name=a", "photo@x.png=png", "message=b")
	f.Add(kind, body)
	f.Add("application/x-www-form-urlencoded", []byte("name=a&message=%0d%0ab&email=a@b.example"))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		p, err := ReadPost(kind, bytes.NewReader(body), true)
		if err != nil {
			return
		}
		s, problems := contactForm().Fill(p, nil, "nl", "NL")
		for _, a := range s.Answers {
			if !utf8.ValidString(a.Value) || strings.ContainsAny(a.Value, "\x00\r") || a.Kind != KindLong && a.Kind != KindChoices && a.Kind != KindFile && strings.Contains(a.Value, "\n") {
				t.Errorf("%s: %q", a.Key, a.Value)
			}
		}
		for _, p := range problems {
			if p.Field == "" || p.Text == "" {
				t.Errorf("%+v", p)
			}
		}
		s.ContentKey()
		Suspect(p, []byte("secret"), "s", time.Now())
	})
}
