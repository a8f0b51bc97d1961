package demo

import (
	"net"
	"slices"
	"strings"
	"time"

	"fairlead/channels/email"
)

// SentMail is one mail in the sink.
type SentMail struct {
	ID       int64
	From, To string
	Subject  string
	At       time.Time
	Raw      []byte
	Text     string // readable body
}

// maxSent is how many mails are kept; the oldest go first.
const maxSent = 500

func (d *Demo) openSink(l net.Listener) {
	d.sink = email.NewSink(l)
	d.sink.OnMail = d.take
	d.sink.Answer = func(stage, address string) *email.Refusal {
		if stage == "RCPT" && strings.HasSuffix(strings.ToLower(address), "@"+goneDomain) {
			return &email.Refusal{Code: 550, Enhanced: [3]int{5, 1, 1}, Message: "<" + address + ">: Recipient address rejected: User unknown"}
		}
		return nil
	}
}

// take keeps a mail, and lets its reader think about an answer.
func (d *Demo) take(s email.Sent) {
	in := email.Parse(s.Raw)
	m := SentMail{From: in.From.Email, To: strings.Join(s.To, ", "), Subject: in.Subject, At: d.options.Now(), Raw: s.Raw, Text: in.Text}
	if in.From.Name != "" {
		m.From = in.From.Name + " <" + in.From.Email + ">"
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lastID++
	m.ID = d.lastID
	d.sent = append(d.sent, m)
	if len(d.sent) > maxSent {
		d.sent = slices.Delete(d.sent, 0, len(d.sent)-maxSent)
	}
	d.consider(in, s.To)
}

// Sent returns what the sink holds, newest first.
func (d *Demo) Sent() []SentMail {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := slices.Clone(d.sent)
	slices.Reverse(out)
	return out
}

// Mail returns one mail of the sink.
func (d *Demo) Mail(id int64) (SentMail, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.sent, func(m SentMail) bool { return m.ID == id })
	if i < 0 {
		return SentMail{}, false
	}
	return d.sent[i], true
}
