package email

import (
	"bytes"
	"crypto/subtle"
	"crypto/tls"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Bounds of what a sink keeps; the oldest go first.
const (
	sinkMails = 1000
	sinkBytes = 256 << 20
)

// Sent is one mail that a sink has taken.
type Sent struct {
	From string
	To   []string
	Raw  []byte
	At   time.Time
}

// HangUp, as an Answer, ends the connection without a word.
var HangUp = &Refusal{}

// Sink is an SMTP server that keeps what it takes in memory and delivers nothing: the other end of a demonstration and
// of tests. Set the fields before Serve.
type Sink struct {
	OnMail func(Sent) // called after a mail was kept and before it is answered; may be nil

	// Answer, if set, is asked at each stage, "MAIL", "RCPT" (for every address) and "DATA" (after the final dot,
	// with the sender's address): nil takes it, a Refusal is answered, HangUp hangs up.
	Answer func(stage, address string) *Refusal

	TLS                *tls.Config // offered as STARTTLS; nil: not offered
	Username, Password string      // if set, senders must log in
	Token              string      // what logs in by XOAUTH2; that has to be among Mechanisms
	Mechanisms         []string    // for logging in; nil: PLAIN and LOGIN

	listener net.Listener
	server   *smtp.Server
	mu       sync.Mutex
	mails    []Sent
	bytes    int
}

// NewSink makes a sink on l, which should be on loopback. Call Serve to start it.
func NewSink(l net.Listener) *Sink {
	s := &Sink{listener: l}
	s.server = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.server.Domain = "sink.localhost"
	s.server.MaxMessageBytes = 2 * MaxMessageBytes
	s.server.MaxLineLength = maxLineBytes
	s.server.ReadTimeout = commandTimeout
	s.server.WriteTimeout = answerTimeout
	s.server.EnableSMTPUTF8 = true
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	return s
}

// Addr is where the sink listens.
func (s *Sink) Addr() net.Addr { return s.listener.Addr() }

// Serve takes mail until Close.
func (s *Sink) Serve() error {
	s.server.TLSConfig = s.TLS
	s.server.AllowInsecureAuth = s.TLS == nil
	return s.server.Serve(s.listener)
}

// Close stops the sink at once. What it has taken stays readable.
func (s *Sink) Close() error { return s.server.Close() }

// Mails gives what the sink has kept, newest last.
func (s *Sink) Mails() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Sent(nil), s.mails...)
}

func (s *Sink) keep(mail Sent) {
	s.mu.Lock()
	s.mails = append(s.mails, mail)
	s.bytes += len(mail.Raw)
	for len(s.mails) > sinkMails || (s.bytes > sinkBytes && len(s.mails) > 1) {
		s.bytes -= len(s.mails[0].Raw)
		s.mails[0] = Sent{}
		s.mails = s.mails[1:]
	}
	s.mu.Unlock()
	if s.OnMail != nil {
		s.OnMail(mail)
	}
}

func (s *Sink) allows(username, password string) bool {
	return subtle.ConstantTimeCompare([]byte(username), []byte(s.Username)) == 1 &&
		subtle.ConstantTimeCompare([]byte(password), []byte(s.Password)) == 1
}

func (s *Sink) newSession(c *smtp.Conn) (smtp.Session, error) {
	session := sinkSession{sink: s, conn: c.Conn()}
	if s.Username == "" {
		return &session, nil
	}
	return &sinkLoginSession{sinkSession: session}, nil
}

type sinkSession struct {
	sink *Sink
	conn net.Conn
	from string
	to   []string
}

func (s *sinkSession) ask(stage, address string) error {
	if s.sink.Answer == nil {
		return nil
	}
	refusal := s.sink.Answer(stage, address)
	switch refusal {
	case nil:
		return nil
	case HangUp:
		s.conn.Close()
		return tryLater.answer()
	}
	return refusal.answer()
}

// Reset forgets the mail that was begun.
func (s *sinkSession) Reset() { s.from, s.to = "", nil }

// Logout has nothing to free.
func (s *sinkSession) Logout() error { return nil }

// Mail takes the reverse-path.
func (s *sinkSession) Mail(from string, _ *smtp.MailOptions) error {
	s.from, s.to = from, nil
	return s.ask("MAIL", from)
}

// Rcpt takes a recipient.
func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.ask("RCPT", to); err != nil {
		return err
	}
	s.to = append(s.to, to)
	return nil
}

// Data takes the message.
func (s *sinkSession) Data(r io.Reader) error {
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(r); err != nil {
		return err
	}
	if err := s.ask("DATA", s.from); err != nil {
		return err
	}
	s.sink.keep(Sent{From: s.from, To: s.to, Raw: raw.Bytes(), At: time.Now()})
	return nil
}
