package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Sender hands mail to SMTP servers. The zero value works.
type Sender struct {
	Hostname string         // our name in EHLO; empty: localhost
	RootCAs  *x509.CertPool // whose certificates are trusted; nil: the system's. They are always verified
	Timeout  time.Duration  // longest wait for one answer; 0: one minute. The last answer may take five times that
	Loopback bool           // servers on this machine alone are called, whatever a Server allows: for a demo
}

// link is an open connection to a server, logged in if it was to be, and what led there.
type link struct {
	client *smtp.Client
	conn   net.Conn
	heard  *transcript
	steps  []Step
	stop   func() bool
}

// The steps of a connection, as people see them.
const (
	stepGreeting = "Greeting"
	stepHello    = "EHLO"
	stepTLS      = "TLS"
	stepSTARTTLS = "STARTTLS"
	stepLogin    = "Log in"
	stepSender   = "Sender accepted"
)

// stepError says at which step a connection failed, and why.
type stepError struct {
	step string
	err  error
}

func (e *stepError) Error() string { return e.step + ": " + e.err.Error() }
func (e *stepError) Unwrap() error { return e.err }

// connect opens a connection and goes as far as being logged in. The link is never nil: its steps tell how far it came.
// It is closed when ctx ends.
func (s Sender) connect(ctx context.Context, server Server) (*link, error) {
	l := &link{heard: &transcript{}, stop: func() bool { return true }}
	if err := s.dial(ctx, server, l); err != nil {
		return l, err
	}
	conn := l.conn
	l.stop = context.AfterFunc(ctx, func() { conn.Close() })
	if err := s.introduce(ctx, server, l); err != nil {
		l.close()
		return l, err
	}
	if err := l.logIn(server); err != nil {
		l.close()
		return l, err
	}
	return l, nil
}

func (s Sender) dial(ctx context.Context, server Server, l *link) error {
	address := net.JoinHostPort(server.Host, strconv.Itoa(server.Port))
	dialer := net.Dialer{Timeout: min(s.timeout(), 30*time.Second)}
	if !server.AllowPrivate {
		dialer.Control = refusePrivate
	}
	if s.Loopback {
		dialer.Control = refuseAllButLoopback
	}
	step := "Connect to " + address
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return &stepError{step, err}
	}
	l.conn = conn
	l.did(step, "Connected to "+conn.RemoteAddr().String())
	return nil
}

// introduce does everything between the connection and the log-in: TLS as chosen, the greeting, EHLO.
func (s Sender) introduce(ctx context.Context, server Server, l *link) error {
	config := &tls.Config{ServerName: server.Host, RootCAs: s.RootCAs, MinVersion: tls.VersionTLS12}
	switch server.Security {
	case SecuritySTARTTLS:
		return s.startTLS(l, config)
	case SecurityTLS:
		if err := s.implicitTLS(ctx, l, config); err != nil {
			return err
		}
	case SecurityNone:
	default:
		return &stepError{stepGreeting, fmt.Errorf("unknown security %q", server.Security)}
	}
	l.setClient(s, smtp.NewClient(l.conn))
	if err := l.client.Hello(s.hostname()); err != nil {
		return l.helloError(err)
	}
	l.noteHello()
	return nil
}

func (s Sender) implicitTLS(ctx context.Context, l *link, config *tls.Config) error {
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	conn := tls.Client(l.conn, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		return &stepError{stepTLS, err}
	}
	l.conn = conn
	l.did(stepTLS, tlsWords(conn.ConnectionState()))
	return nil
}

// startTLS upgrades the connection before anything but EHLO is said. The library does greeting, EHLO and STARTTLS in
// one go; how far it came is read from the replies.
func (s Sender) startTLS(l *link, config *tls.Config) error {
	plain := &hearing{Conn: l.conn, heard: l.heard, limit: s.timeout()}
	client, err := smtp.NewClientStartTLS(plain, config)
	if err != nil {
		return l.helloError(err)
	}
	plain.encrypted()
	l.noteHello()
	l.setClient(s, client)
	err = client.Hello(s.hostname()) // the first command does the handshake
	state, _ := client.TLSConnectionState()
	if !state.HandshakeComplete {
		return &stepError{stepSTARTTLS, err}
	}
	l.did(stepSTARTTLS, tlsWords(state))
	if err != nil {
		return &stepError{stepHello, err}
	}
	return nil
}

func (l *link) setClient(s Sender, client *smtp.Client) {
	client.CommandTimeout = s.timeout()
	client.SubmissionTimeout = 5 * s.timeout()
	client.DebugWriter = l.heard
	l.client = client
}

// helloError finds the step at which the opening failed, from what the server has said.
func (l *link) helloError(err error) error {
	switch {
	case !l.heard.greeted():
		return &stepError{stepGreeting, err}
	case !l.heard.helloed():
		l.did(stepGreeting, l.heard.words(0))
		return &stepError{stepHello, err}
	default:
		l.noteHello()
		return &stepError{stepSTARTTLS, err}
	}
}

// noteHello records greeting and EHLO, once.
func (l *link) noteHello() {
	for _, step := range l.steps {
		if step.Name == stepHello {
			return
		}
	}
	l.did(stepGreeting, l.heard.words(0))
	l.did(stepHello, l.heard.words(1))
}

func (l *link) logIn(server Server) error {
	if server.Username == "" {
		return nil
	}
	auth, err := l.mechanism(server)
	if err != nil {
		return &stepError{stepLogin, err}
	}
	if err := l.client.Auth(auth); err != nil {
		if x, ok := auth.(*xoauth2); ok {
			err = x.explain(err)
		}
		return &stepError{stepLogin, err}
	}
	l.did(stepLogin, l.heard.last())
	return nil
}

// mechanism chooses how to log in. Both ways send the password as it is, so only over TLS or within this machine.
func (l *link) mechanism(server Server) (sasl.Client, error) {
	if _, encrypted := l.client.TLSConnectionState(); !encrypted && !remoteIP(l.conn).IsLoopback() {
		return nil, errPlainPassword
	}
	switch {
	case server.Token != "":
		return &xoauth2{user: server.Username, token: server.Token}, nil
	case l.client.SupportsAuth(sasl.Plain):
		return sasl.NewPlainClient("", server.Username, server.Password), nil
	case l.client.SupportsAuth(sasl.Login):
		return sasl.NewLoginClient(server.Username, server.Password), nil
	}
	_, offered := l.client.Extension("AUTH")
	if offered == "" {
		return nil, errNoLogin
	}
	return nil, fmt.Errorf("the server offers %s, but neither PLAIN nor LOGIN", cleanLine(offered))
}

func (l *link) did(step, words string) {
	l.steps = append(l.steps, Step{Name: step, OK: true, Words: words})
}

// quit ends the connection politely, and in any case.
func (l *link) quit() {
	l.client.CommandTimeout = min(l.client.CommandTimeout, 5*time.Second)
	_ = l.client.Quit()
	l.close()
}

func (l *link) close() {
	l.stop()
	l.conn.Close()
}

func (s Sender) timeout() time.Duration {
	if s.Timeout == 0 {
		return time.Minute
	}
	return s.Timeout
}

func (s Sender) hostname() string {
	if s.Hostname == "" {
		return "localhost"
	}
	return s.Hostname
}

func tlsWords(state tls.ConnectionState) string {
	words := tls.VersionName(state.Version)
	if len(state.PeerCertificates) > 0 {
		words += ", certificate for " + strings.Join(state.PeerCertificates[0].DNSNames, ", ")
	}
	return cleanLine(words)
}
