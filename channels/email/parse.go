package email

import (
	"bytes"
	"net/mail"
	"strings"
	"time"
)

// Parse reads one mail. It never fails: what cannot be read sets Problem and leaves as much as was readable.
// Inbound.Key is that of the mail alone; Key adds the channel it came in by.
func Parse(raw []byte) (in Inbound) {
	defer func() {
		if r := recover(); r != nil {
			in.Problem = "It could not be read whole: a part of it is broken in a way that is not understood."
		}
	}()
	if bytes.IndexByte(raw, '\n') < 0 {
		raw = bytes.ReplaceAll(raw, []byte{'\r'}, []byte{'\n'})
	}
	h, body := splitHeader(raw)
	in.Key = contentKey(h, body)
	readEnvelope(&in, h)
	if err := CheckBounds(raw); err != nil {
		in.Problem = sentence(err.Error())
		return in
	}
	var pr partReader
	root := pr.read(raw, h, body, 1, "text/plain")
	readContent(&in, root)
	in.Auto, in.Bounce = recogniseAuto(&in, root)
	switch {
	case pr.problem != "":
		in.Problem = pr.problem
	case in.Problem == "" && in.From.Email == "":
		in.Problem = "It does not say who sent it."
	}
	return in
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }

func readEnvelope(in *Inbound, h header) {
	in.From = readSender(h)
	in.ReplyTo = readAddresses(h.all("Reply-To"))
	in.To = readAddresses(h.all("To"))
	in.Cc = readAddresses(h.all("Cc"))
	in.Subject = cutAt(cleanLine(decodeHeader(cutAt(h.first("Subject"), maxRawSubject))), maxSubject)
	in.Date = readDate(h.first("Date"))
	if ids := readIDs(h.all("Message-ID")); len(ids) > 0 {
		in.MessageID = ids[0]
	}
	in.InReplyTo = boundIDs(readIDs(h.all("In-Reply-To")))
	in.References = boundIDs(readIDs(h.all("References")))
	in.Outlook = len(h.all("Thread-Index")) > 0
}

const (
	maxSubject    = 2000 // bytes kept of a subject
	maxRawSubject = 32 << 10
	maxIDBytes    = 998 // of one message id: a line of mail (RFC 5322 section 2.1.1)
	maxReferences = 100
)

// readSender takes From; if it names nobody, who sent it on behalf of nobody, or where its bounces go.
func readSender(h header) Address {
	var named Address
	for _, name := range []string{"From", "Sender", "Return-Path", "Reply-To"} {
		for _, a := range readAddresses(h.all(name)) {
			if a.Email != "" {
				if a.Name == "" {
					a.Name = named.Name
				}
				return a
			}
		}
		if name == "From" {
			named.Name = cutAt(strings.Trim(cleanLine(decodeHeader(h.first("From"))), `"<>`), 500)
		}
	}
	return named
}

var dateLayouts = []string{
	"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05", "2 Jan 2006 15:04 -0700", "Mon Jan 2 15:04:05 2006",
	"Mon, 2 Jan 2006 15:04:05 MST", "2006-01-02 15:04:05 -0700", time.RFC3339, "2006-01-02 15:04:05",
}

// readDate reads what mailers write for a date; zero if it is none or lies outside what a database holds.
func readDate(v string) time.Time {
	v = strings.Join(strings.Fields(v), " ")
	if v == "" || len(v) > 200 {
		return time.Time{}
	}
	t, err := mail.ParseDate(v)
	if err != nil {
		v, _, _ = strings.Cut(v, " (")
		for _, layout := range dateLayouts {
			if t, err = time.Parse(layout, v); err == nil {
				break
			}
		}
	}
	if err != nil || t.Year() < 1970 || t.Year() > 2200 {
		return time.Time{}
	}
	return t.UTC()
}

// readIDs finds the message ids in the values of one field. Those without angle brackets get them; those with
// blanks or control characters inside are no ids.
func readIDs(values []string) []string {
	var ids []string
	for _, v := range values {
		v = cleanLine(decodeHeader(v))
		if !strings.Contains(v, "<") {
			for _, word := range strings.Fields(v) {
				if strings.Contains(word, "@") {
					v += " <" + strings.Trim(word, `>,;"`) + ">"
				}
			}
		}
		for {
			_, after, ok := strings.Cut(v, "<")
			if !ok {
				break
			}
			id, rest, ok := strings.Cut(after, ">")
			if !ok {
				break
			}
			v = rest
			if id = strings.TrimSpace(id); id != "" && len(id) < maxIDBytes && !strings.ContainsAny(id, " <") {
				ids = append(ids, "<"+id+">")
			}
		}
	}
	return ids
}

// boundIDs leaves out doubles and, of more than 100, what lies between the first and the newest.
func boundIDs(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	var out []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	if len(out) > maxReferences {
		out = append(out[:1:1], out[len(out)-maxReferences+1:]...)
	}
	return out
}
