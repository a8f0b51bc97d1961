package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"fairlead/channels/email"
)

// letter is a mail as somebody outside writes it, with whatever program they use: unlike email.Outbound it knows pictures in the
// text, layouts of tables and signs of machines.
type letter struct {
	from     email.Address
	to       string
	subject  string
	text     string
	date     time.Time
	id       string // Message-ID
	language string
	rich     bool // HTML beside the text
	looks    looks
	about    quoted
	files    []email.File
	auto     bool // written by a machine (RFC 3834)
}

// quoted is the mail that a letter answers.
type quoted struct {
	messageID, subject, text string
	who                      email.Address
	at                       time.Time
}

// entity is one MIME part, with the parts inside it.
type entity struct {
	header textproto.MIMEHeader
	kind   string // multipart/…; empty: a leaf
	parts  []entity
	body   []byte
	base64 bool
}

// compose writes the mail.
func (l letter) compose() ([]byte, error) {
	var out bytes.Buffer
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&out, "%s: %s\r\n", name, value)
		}
	}
	from := mail.Address{Name: l.from.Name, Address: l.from.Email}
	field("From", from.String())
	field("To", "<"+l.to+">")
	field("Subject", folded(l.subject))
	field("Date", l.date.Format(time.RFC1123Z))
	field("Message-ID", l.id)
	field("In-Reply-To", l.about.messageID)
	field("References", l.about.messageID)
	field("MIME-Version", "1.0")
	if l.auto {
		field("Auto-Submitted", "auto-replied")
	}
	err := l.body().write(&out, l.id)
	return out.Bytes(), err
}

// folded encodes what is not ASCII, in words of a length that a line may have (RFC 2047).
func folded(s string) string {
	return strings.ReplaceAll(mime.QEncoding.Encode("utf-8", s), "?= =?", "?=\r\n =?")
}

func (l letter) body() entity {
	plain := leaf("text/plain; charset=utf-8", []byte(l.text+l.quotation()))
	core := plain
	if l.looks == looksNewsletter || l.looks == looksHTML || l.looks == looksInline || l.rich && !l.auto {
		rich := leaf("text/html; charset=utf-8", []byte(l.html()))
		if l.looks == looksInline || l.looks == looksNewsletter {
			rich = entity{kind: "multipart/related", parts: []entity{rich, picture(l)}}
		}
		core = entity{kind: "multipart/alternative", parts: []entity{plain, rich}}
	}
	if len(l.files) == 0 {
		return core
	}
	mixed := entity{kind: "multipart/mixed", parts: []entity{core}}
	for _, f := range l.files {
		part := entity{header: textproto.MIMEHeader{}, body: f.Data, base64: true}
		part.header.Set("Content-Type", mime.FormatMediaType(f.ContentType, map[string]string{"name": f.Name}))
		part.header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
		mixed.parts = append(mixed.parts, part)
	}
	return mixed
}

func leaf(contentType string, body []byte) entity {
	return entity{header: textproto.MIMEHeader{"Content-Type": {contentType}}, body: body}
}

// quotation is the mail answered, below the text, as most programs put it there.
func (l letter) quotation() string {
	if l.about.text == "" {
		return ""
	}
	return "\n\n" + l.wrote() + "\n> " + strings.ReplaceAll(strings.TrimSpace(l.about.text), "\n", "\n> ") + "\n"
}

func (l letter) wrote() string {
	lang := languages[l.language]
	who := fmt.Sprintf("%s <%s>", l.about.who.Name, l.about.who.Email)
	return fmt.Sprintf(lang.wrote, lang.day(l.about.at), l.about.at.Format("15:04"), strings.TrimSpace(who))
}

// write writes header and body of a part. The boundaries come from seed, so that the same letter is the same mail.
func (e entity) write(out *bytes.Buffer, seed string) error {
	if e.kind != "" {
		return e.writeParts(out, seed)
	}
	for _, name := range []string{"Content-Type", "Content-Disposition", "Content-Id"} {
		if v := e.header.Get(name); v != "" {
			fmt.Fprintf(out, "%s: %s\r\n", name, v)
		}
	}
	if e.base64 {
		out.WriteString("Content-Transfer-Encoding: base64\r\n\r\n")
		text := base64.StdEncoding.EncodeToString(e.body)
		for ; len(text) > 76; text = text[76:] {
			out.WriteString(text[:76] + "\r\n")
		}
		out.WriteString(text + "\r\n")
		return nil
	}
	out.WriteString("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
	w := quotedprintable.NewWriter(out)
	if _, err := w.Write(bytes.ReplaceAll(e.body, []byte("\n"), []byte("\r\n"))); err != nil {
		return err
	}
	return w.Close()
}

func (e entity) writeParts(out *bytes.Buffer, seed string) error {
	boundary := fmt.Sprintf("=_%08x", crc32.ChecksumIEEE([]byte(seed)))
	fmt.Fprintf(out, "Content-Type: %s; boundary=%q\r\n\r\n", e.kind, boundary)
	for i, p := range e.parts {
		fmt.Fprintf(out, "--%s\r\n", boundary)
		if err := p.write(out, fmt.Sprint(seed, i)); err != nil {
			return err
		}
		out.WriteString("\r\n")
	}
	fmt.Fprintf(out, "--%s--\r\n", boundary)
	return nil
}
