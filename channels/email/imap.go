package email

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Fetcher opens mailboxes on IMAP servers. The zero value works.
type Fetcher struct {
	RootCAs  *x509.CertPool // whose certificates are trusted; nil: the system's. They are always verified
	Timeout  time.Duration  // longest wait for the answer to a command; 0: one minute. A mail's text may take longer, by its size
	Poll     time.Duration  // how often a server is asked that does not tell of new mail; 0: every minute
	Loopback bool           // servers on this machine alone are called, whatever a Server allows: for a demo
}

// Mailbox is an open connection to an IMAP server, logged in. It is for one goroutine, and ends with the context that it was opened with; no
// call takes longer than its limit, whatever the server does.
type Mailbox struct {
	client  *imapclient.Client
	line    *imapLine
	ctx     context.Context
	timeout time.Duration
	poll    time.Duration
	news    chan struct{} // the server has said that something is new
	late    atomic.Bool   // a command took longer than its limit, and the connection was closed for it
	stop    func() bool
	steps   []Step
}

// Open connects to a server and logs in.
func (f Fetcher) Open(ctx context.Context, server Server) (*Mailbox, error) {
	m := f.mailbox(ctx)
	if err := f.open(server, m); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

func (f Fetcher) mailbox(ctx context.Context) *Mailbox {
	m := &Mailbox{ctx: ctx, timeout: f.Timeout, poll: cmp.Or(f.Poll, time.Minute), news: make(chan struct{}, 1), stop: func() bool { return true }}
	if m.timeout == 0 {
		m.timeout = time.Minute
	}
	return m
}

// open goes as far as being logged in; the steps tell how far it came.
func (f Fetcher) open(server Server, m *Mailbox) error {
	if err := f.dial(server, m); err != nil {
		return err
	}
	if err := f.introduce(server, m); err != nil {
		return err
	}
	return m.logIn(server)
}

func (f Fetcher) dial(server Server, m *Mailbox) error {
	address := net.JoinHostPort(server.Host, strconv.Itoa(server.Port))
	dialer := net.Dialer{Timeout: min(m.timeout, 30*time.Second)}
	if !server.AllowPrivate {
		dialer.Control = refusePrivate
	}
	if f.Loopback {
		dialer.Control = refuseAllButLoopback
	}
	step := "Connect to " + address
	conn, err := dialer.DialContext(m.ctx, "tcp", address)
	if err != nil {
		return &stepError{step, err}
	}
	m.line = &imapLine{Conn: conn}
	m.stop = context.AfterFunc(m.ctx, func() { conn.Close() })
	m.did(step, "Connected to "+conn.RemoteAddr().String())
	return nil
}

// introduce does everything between the connection and the log-in: TLS as chosen, and the greeting.
func (f Fetcher) introduce(server Server, m *Mailbox) error {
	config := &tls.Config{ServerName: server.Host, RootCAs: f.RootCAs, MinVersion: tls.VersionTLS12}
	options := &imapclient.Options{TLSConfig: config, UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				m.tell()
			}
		},
	}}
	switch server.Security {
	case SecuritySTARTTLS:
		return m.startTLS(options)
	case SecurityTLS:
		ctx, cancel := context.WithTimeout(m.ctx, m.timeout)
		defer cancel()
		conn := tls.Client(m.line.Conn, config)
		if err := conn.HandshakeContext(ctx); err != nil {
			return &stepError{stepTLS, err}
		}
		m.line = &imapLine{Conn: conn}
		m.did(stepTLS, tlsWords(conn.ConnectionState()))
	case SecurityNone:
		if !remoteIP(m.line.Conn).IsLoopback() {
			return &stepError{stepGreeting, errPlainPassword}
		}
	default:
		return &stepError{stepGreeting, errors.New("unknown security")}
	}
	return m.greet(options)
}

func (m *Mailbox) greet(options *imapclient.Options) error {
	m.client = imapclient.New(m.line, options)
	if err := m.within(m.timeout, m.client.WaitGreeting); err != nil {
		return &stepError{stepGreeting, m.line.foreign(err)}
	}
	m.did(stepGreeting, m.line.greeting())
	return nil
}

// startTLS upgrades the connection before anything else is said. The library waits for the greeting itself.
func (m *Mailbox) startTLS(options *imapclient.Options) error {
	var protection string
	options.TLSConfig.VerifyConnection = func(state tls.ConnectionState) error { // the library shows it nowhere else; certificates have been verified by then
		protection = tlsWords(state)
		return nil
	}
	err := m.within(m.timeout, func() (err error) {
		m.client, err = imapclient.NewStartTLS(m.line, options)
		return err
	})
	if m.line.greeting() == "" && err != nil {
		return &stepError{stepGreeting, err}
	}
	var bye *imap.Error
	if err := m.line.foreign(err); errors.Is(err, errNoIMAP) || errors.As(err, &bye) && bye.Type == imap.StatusResponseTypeBye {
		return &stepError{stepGreeting, err}
	}
	m.did(stepGreeting, m.line.greeting())
	if err != nil {
		return &stepError{stepSTARTTLS, err}
	}
	m.did(stepSTARTTLS, protection)
	return nil
}

func (m *Mailbox) did(step, words string) {
	m.steps = append(m.steps, Step{Name: step, OK: true, Words: words})
}

// tell notes that something may be new.
func (m *Mailbox) tell() {
	select {
	case m.news <- struct{}{}:
	default:
	}
}

// within runs one command, and closes the connection when it takes too long: a server that says nothing is not waited for.
func (m *Mailbox) within(limit time.Duration, command func() error) error {
	m.line.heard.Store(0)
	late := time.AfterFunc(limit, func() {
		m.late.Store(true)
		m.line.Close()
	})
	defer late.Stop()
	err := command()
	switch {
	case m.ctx.Err() != nil:
		return m.ctx.Err()
	case m.late.Load():
		return os.ErrDeadlineExceeded
	case m.line.flooded():
		return errFlood
	}
	return err
}

// Close ends the connection, politely if it still works.
func (m *Mailbox) Close() {
	if m.line == nil {
		return
	}
	if m.client != nil {
		if m.ctx.Err() == nil && !m.late.Load() && m.client.State() != imap.ConnStateLogout {
			_ = m.within(min(m.timeout, 3*time.Second), func() error { return m.client.Logout().Wait() })
		}
		m.line.Close()
		<-m.client.Closed()
	}
	m.stop()
	m.line.Close()
}
