package demo

import (
	"context"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

// How often mail comes in, and how long a contact thinks about an answer.
const (
	firstMail    = 5 * time.Second
	mailSoonest  = 20 * time.Second
	mailLatest   = 60 * time.Second
	thinkAtLeast = 10 * time.Second
	thinkAtMost  = 40 * time.Second
	maxAnswers   = 100 // being thought about at once; more are not answered
)

// writers is who writes to the demo, and what.
type writers struct {
	threads []thread
	cast    *cast
}

func newWriters(rng *rand.Rand) (w writers, err error) {
	if w.threads, err = readThreads(); err == nil {
		w.cast = newCast(rng, w.threads)
	}
	return w, err
}

// answer is what a contact is going to write back.
type answer struct {
	wait time.Duration
	to   string // of the channel
	mail letter
}

// run writes mails until ctx ends.
func (d *Demo) run(ctx context.Context) {
	next := d.options.After(firstMail)
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-d.answers:
			due := d.options.After(a.wait)
			d.done.Go(func() {
				select {
				case <-ctx.Done():
				case <-due:
					a.mail.date = d.options.Now()
					d.deliver(ctx, a.mail, a.to)
				}
			})
		case <-next:
			mail, to := d.newMail()
			d.deliver(ctx, mail, to)
			next = d.options.After(d.pause())
		}
	}
}

func (d *Demo) pause() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	return between(d.rng, mailSoonest, mailLatest)
}

// newMail writes a first mail of somebody about something.
func (d *Demo) newMail() (letter, string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var t thread
	for t = one(d.rng, d.writers.threads); t.ending == endTrash || t.ending == endBounce; {
		t = one(d.rng, d.writers.threads)
	}
	c := d.writers.cast.someone(d.rng, t)
	r := newReading(d.rng, t, c, d.options.Now())
	return r.opening(d.rng, d.options.Now()), t.address()
}

// deliver hands a mail to the SMTP door, as any mail server would.
func (d *Demo) deliver(ctx context.Context, l letter, to string) {
	if err := d.send(ctx, l, to); err != nil && ctx.Err() == nil {
		d.app.Log.Warn("demo: a mail was not taken", "subject", l.subject, "error", err)
	}
}

func (d *Demo) send(ctx context.Context, l letter, to string) error {
	host, port, err := net.SplitHostPort(d.options.SMTPAddr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	raw, err := l.compose()
	if err != nil {
		return err
	}
	server := email.Server{Host: host, Port: n, Security: email.SecurityNone, AllowPrivate: true}
	outcomes, err := email.Sender{Hostname: "mail." + domainOf(l.from.Email)}.Send(ctx, server, l.from.Email, []string{to}, raw, nil)
	if err != nil {
		return err
	}
	if outcomes[0].State != email.StateSent {
		return &email.Refusal{Code: max(outcomes[0].Code, 451), Message: outcomes[0].Words}
	}
	return nil
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// consider lets the first outsider among the recipients answer, in about half of the cases. The caller holds mu.
func (d *Demo) consider(in email.Inbound, to []string) {
	if in.MessageID == "" || in.Auto != email.AutoNone || !isChannel(in.From.Email) || !chance(d.rng, 50) {
		return
	}
	for _, address := range to {
		address = models.NormalEmail(address)
		if domainOf(address) == companyDomain || domainOf(address) == goneDomain {
			continue
		}
		c := d.writers.cast.known(address, in)
		wait := between(d.rng, thinkAtLeast, thinkAtMost)
		a := answer{wait: wait, to: in.From.Email, mail: c.answer(d.rng, in, d.options.Now().Add(wait))}
		select {
		case d.answers <- a:
		default: // so many are on their way that one less is not missed
		}
		return
	}
}

func isChannel(address string) bool { return address == supportAddress || address == financeAddress }
