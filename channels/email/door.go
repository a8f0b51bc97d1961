package email

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/sync/semaphore"
)

// Limits of the door. They are wide for mail servers and narrow for those who only want to be in the way.
const (
	maxRecipients   = 100
	maxLineBytes    = 32 << 10        // RFC 5321 says 1,000; real HTML mail is longer
	commandTimeout  = 2 * time.Minute // for one command to arrive whole
	answerTimeout   = time.Minute
	maxConnections  = 200
	maxPerAddress   = 20        // loopback is exempt: it is where a mail server in front of us connects from
	largeMailBudget = 256 << 20 // memory for everything above largeMail of all mails being received
	largeMail       = 1 << 20
)

// Envelope is one mail as it came over SMTP.
type Envelope struct {
	From     string   // reverse-path; empty for the null sender of bounces
	To       []string // as accepted, no address twice
	RemoteIP netip.Addr
	Helo     string // as the sender greeted us
	Raw      []byte // byte for byte what was sent, dot-stuffing undone
}

// Door takes mail in over SMTP. The sender is told 250 only once Deliver has returned nil, so that what was
// acknowledged is stored. Set the fields, then call Serve.
type Door struct {
	Domain string // our name in the greeting

	// Accept says whether mail for recipient is taken: nil, a *Refusal, or another error for "try again later".
	Accept func(ctx context.Context, recipient string) error
	// Deliver stores the mail: nil, a *Refusal, or another error for "try again later".
	// Its context ends only when Shutdown runs out of time, not when the sender hangs up.
	Deliver func(ctx context.Context, e Envelope) error

	// Refused, if set, is told of a mail that was not taken though its recipients were: Raw is what of it had come by then, as far as its
	// header goes, and may be empty.
	Refused func(ctx context.Context, e Envelope, refusal *Refusal)

	Log         *slog.Logger  // nil: slog.Default
	MaxBytes    int64         // of one message; 0: MaxMessageBytes
	DataTimeout time.Duration // for one message to arrive whole; 0: ten minutes

	once   sync.Once
	server *smtp.Server
	conns  *doorConns
	large  *semaphore.Weighted
	ctx    context.Context
	cancel context.CancelFunc
}

// Serve takes connections from l until Shutdown, and then returns nil.
func (d *Door) Serve(l net.Listener) error {
	d.once.Do(d.setUp)
	if d.conns.isDraining() {
		return l.Close()
	}
	err := d.server.Serve(&doorListener{Listener: l, conns: d.conns})
	if d.conns.isDraining() {
		return nil
	}
	return err
}

// Shutdown takes no more connections, ends idle ones with 421 and waits for mails whose DATA has begun. When ctx ends
// first, the rest is cut off without an answer, so that the senders try again, and ctx's error is returned.
func (d *Door) Shutdown(ctx context.Context) error {
	d.once.Do(d.setUp)
	d.conns.drain()
	err := d.server.Shutdown(ctx)
	d.cancel()
	if ctx.Err() != nil {
		d.conns.closeAll()
		return ctx.Err()
	}
	if errors.Is(err, smtp.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

func (d *Door) setUp() {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.MaxBytes == 0 {
		d.MaxBytes = MaxMessageBytes
	}
	if d.DataTimeout == 0 {
		d.DataTimeout = 10 * time.Minute
	}
	d.conns = newDoorConns()
	d.large = semaphore.NewWeighted(max(largeMailBudget, d.MaxBytes))
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.server = smtp.NewServer(smtp.BackendFunc(d.newSession))
	d.server.Domain = d.Domain
	d.server.MaxRecipients = maxRecipients
	d.server.MaxMessageBytes = d.MaxBytes
	d.server.MaxLineLength = maxLineBytes
	d.server.ReadTimeout = commandTimeout
	d.server.WriteTimeout = answerTimeout
	d.server.EnableSMTPUTF8 = true
	d.server.ErrorLog = slog.NewLogLogger(d.Log.Handler(), slog.LevelWarn)
}
