package email

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"time"
	"unicode"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
)

const maxFileNameBytes = 250 // three times that, when escaped, still fits one line

// Compose writes a mail as RFC 5322 wants it: text and HTML of the Markdown as alternatives, then the files. Control
// characters in names and subjects become spaces; an address or a Message-ID that is not one is an error, for a line
// break in it could add a header.
func Compose(o Outbound) ([]byte, error) {
	header, err := composeHeader(o)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if o.Plain && len(o.Files) == 0 {
		return composePlain(header.Header, o)
	}
	if len(o.Files) == 0 {
		header.SetContentType("multipart/alternative", nil)
		err = writeMultipart(&out, header.Header, func(w *message.Writer) error { return writeAlternatives(w, o) })
	} else {
		header.SetContentType("multipart/mixed", nil)
		err = writeMultipart(&out, header.Header, func(w *message.Writer) error { return writeWithFiles(w, o) })
	}
	if err != nil {
		return nil, fmt.Errorf("writing the mail: %w", err)
	}
	return out.Bytes(), nil
}

func composePlain(header message.Header, o Outbound) ([]byte, error) {
	var out bytes.Buffer
	header.Set("Content-Transfer-Encoding", "quoted-printable")
	header.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	err := writeMultipart(&out, header, func(w *message.Writer) error {
		_, err := w.Write([]byte(composeText(o)))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("writing the mail: %w", err)
	}
	return out.Bytes(), nil
}

// composeHeader fills the header from the last field to the first: the library puts each new one on top.
func composeHeader(o Outbound) (mail.Header, error) {
	var h mail.Header
	if !isMessageID(o.MessageID) {
		return h, fmt.Errorf("%q is not a Message-ID", o.MessageID)
	}
	if o.Date.IsZero() {
		o.Date = time.Now()
	}
	h.Set("MIME-Version", "1.0")
	if o.System {
		h.Set("X-Auto-Response-Suppress", "All")
		h.Set("Auto-Submitted", "auto-generated") // RFC 3834
	}
	if references := trimReferences(append(o.References[:len(o.References):len(o.References)], o.InReplyTo)); len(references) > 0 {
		h.Set("References", strings.Join(references, " "))
	}
	if isMessageID(o.InReplyTo) {
		h.Set("In-Reply-To", o.InReplyTo)
	}
	h.Set("Message-ID", o.MessageID)
	h.SetDate(o.Date)
	h.SetSubject(oneHeaderLine(o.Subject))
	return h, composeAddresses(&h, o)
}

func composeAddresses(h *mail.Header, o Outbound) error {
	if len(o.To)+len(o.Cc) == 0 {
		h.Set("To", "undisclosed-recipients:;") // all are Bcc; a mail without any To looks like spam
	}
	fields := []struct {
		name      string
		addresses []Address
	}{{"Cc", o.Cc}, {"To", o.To}, {"Reply-To", o.ReplyTo}, {"From", []Address{o.From}}}
	for _, field := range fields {
		list := make([]*mail.Address, len(field.addresses))
		for i, a := range field.addresses {
			address, err := envelopeAddress(a.Email)
			if err != nil || address == "" {
				return fmt.Errorf("%s: %q is not a valid address", field.name, a.Email)
			}
			list[i] = &mail.Address{Name: oneHeaderLine(a.Name), Address: address}
		}
		if len(list) > 0 {
			h.SetAddressList(field.name, list)
		}
	}
	return nil
}

func writeMultipart(out *bytes.Buffer, header message.Header, parts func(*message.Writer) error) error {
	w, err := message.CreateWriter(out, header)
	if err != nil {
		return err
	}
	if err := parts(w); err != nil {
		return err
	}
	return w.Close()
}

func writeWithFiles(w *message.Writer, o Outbound) error {
	if err := writeBody(w, o); err != nil {
		return err
	}
	for _, file := range o.Files {
		if err := writePart(w, fileHeader(file), file.Data); err != nil {
			return err
		}
	}
	return nil
}

// writeBody writes what stands before the files.
func writeBody(w *message.Writer, o Outbound) error {
	if o.Plain {
		return writePart(w, textHeader("text/plain"), []byte(composeText(o)))
	}
	var header message.Header
	header.SetContentType("multipart/alternative", nil)
	body, err := w.CreatePart(header)
	if err != nil {
		return err
	}
	if err := writeAlternatives(body, o); err != nil {
		return err
	}
	return body.Close()
}

func writeAlternatives(w *message.Writer, o Outbound) error {
	for _, part := range []struct{ contentType, text string }{
		{"text/plain", composeText(o)},
		{"text/html", composeHTML(o)},
	} {
		if err := writePart(w, textHeader(part.contentType), []byte(part.text)); err != nil {
			return err
		}
	}
	return nil
}

func textHeader(contentType string) (h message.Header) {
	h.Set("Content-Transfer-Encoding", "quoted-printable")
	h.SetContentType(contentType, map[string]string{"charset": "utf-8"})
	return h
}

func writePart(w *message.Writer, header message.Header, data []byte) error {
	part, err := w.CreatePart(header)
	if err != nil {
		return err
	}
	if _, err := part.Write(data); err != nil {
		return err
	}
	return part.Close()
}

// fileHeader describes an attachment. All files are attachments, as Markdown has no pictures of its own to refer to them, but for
// those of a mail that is passed on.
func fileHeader(file File) message.Header {
	contentType, _, err := mime.ParseMediaType(file.ContentType)
	if err != nil || strings.HasPrefix(contentType, "multipart/") || strings.HasPrefix(contentType, "message/") {
		contentType = "application/octet-stream" // those two may not be sent as base64 (RFC 2045 section 6.4)
	}
	name := cutAt(oneHeaderLine(file.Name), maxFileNameBytes)
	if name == "" {
		name = "file"
	}
	var header message.Header
	// The name as RFC 2231 wants it, and once more in the way that old mail programs read (RFC 2047 in a parameter).
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	header.Set("Content-Transfer-Encoding", "base64")
	header.SetContentType(contentType, map[string]string{"name": name})
	if id := oneHeaderLine(file.ContentID); file.Inline && id != "" && !strings.ContainsAny(id, "<> ") && len(id) < maxFileNameBytes {
		header.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": name}))
		header.Set("Content-ID", "<"+id+">")
	}
	return header
}

// oneHeaderLine makes s fit for a header: valid UTF-8 on one line.
func oneHeaderLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(s)
}
