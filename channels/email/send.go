package email

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/net/idna"
)

// sendLimit bounds one delivery from the first packet to the last answer.
const sendLimit = 20 * time.Minute

// Send hands raw to the server for each of the recipients and says what became of each, in their order. No connection,
// or a refused log-in, is temporary for all, for someone can mend it. beforeData is called right before the message is
// sent, once at least one recipient was accepted, so that the caller can record the attempt: from then on an outcome
// may be unknown. Its error, or having no recipients, is the only error; nothing has been sent then.
func (s Sender) Send(ctx context.Context, server Server, from string, to []string, raw []byte, beforeData func() error) ([]Outcome, error) {
	if len(to) == 0 {
		return nil, errors.New("a mail needs at least one recipient")
	}
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	d := newDelivery(to)
	l, err := s.connect(ctx, server)
	if err != nil {
		d.unreachable(err)
		return d.outcomes, nil
	}
	defer l.quit()
	l.client.DebugWriter = nil // the transcript is for connection tests
	if err := d.envelope(l.client, from, len(raw)); err != nil || len(d.accepted) == 0 {
		return d.outcomes, nil
	}
	if beforeData != nil {
		if err := beforeData(); err != nil {
			return nil, err
		}
	}
	d.data(l.client, raw)
	return d.outcomes, nil
}

// delivery is one attempt: the outcomes, and the indexes of the recipients that the server took.
type delivery struct {
	outcomes []Outcome
	accepted []int
}

func newDelivery(to []string) *delivery {
	d := &delivery{outcomes: make([]Outcome, len(to))}
	for i, recipient := range to {
		d.outcomes[i] = Outcome{Recipient: recipient, State: StateTemporary}
	}
	return d
}

// envelope does MAIL and RCPT. An error means that every outcome is settled.
func (d *delivery) envelope(c *smtp.Client, from string, size int) error {
	sender, err := envelopeAddress(from)
	if err != nil {
		d.settleAll(StateFailed, 0, "the sender "+err.Error())
		return err
	}
	utf8 := d.wantsUTF8(c, sender)
	if !utf8 && !isASCII(sender) {
		d.settleAll(StateFailed, 0, errNoUTF8.Error())
		return errNoUTF8
	}
	if err := c.Mail(sender, &smtp.MailOptions{UTF8: utf8, Size: int64(size)}); err != nil {
		d.settleAll(outcomeOf(err))
		return err
	}
	for i := range d.outcomes {
		d.recipient(c, i, utf8)
	}
	return nil
}

// wantsUTF8 says whether SMTPUTF8 (RFC 6531) has to be asked for, and can be.
func (d *delivery) wantsUTF8(c *smtp.Client, sender string) bool {
	offered, _ := c.Extension("SMTPUTF8")
	if !offered {
		return false
	}
	for _, outcome := range d.outcomes {
		if address, err := envelopeAddress(outcome.Recipient); err == nil && !isASCII(address) {
			return true
		}
	}
	return !isASCII(sender)
}

func (d *delivery) recipient(c *smtp.Client, i int, utf8 bool) {
	address, err := envelopeAddress(d.outcomes[i].Recipient)
	switch {
	case err != nil:
		d.settle(i, StateFailed, 0, err.Error())
	case address == "":
		d.settle(i, StateFailed, 0, "is empty")
	case !isASCII(address) && !utf8:
		d.settle(i, StateFailed, 0, errNoUTF8.Error())
	default:
		if err := c.Rcpt(address, nil); err != nil {
			state, code, words := outcomeOf(err)
			d.settle(i, state, code, words)
			return
		}
		d.accepted = append(d.accepted, i)
	}
}

// data sends the message. Up to the final dot the server cannot have taken it; after that only its answer tells.
func (d *delivery) data(c *smtp.Client, raw []byte) {
	w, err := c.Data()
	if err == nil {
		_, err = w.Write(raw)
	}
	if err != nil {
		d.settleAccepted(outcomeOf(err))
		return
	}
	answer, err := w.CloseWithResponse()
	switch {
	case err == nil:
		d.settleAccepted(StateSent, 250, cleanLine(answer.StatusText))
	case isReply(err):
		d.settleAccepted(outcomeOf(err))
	default:
		d.settleAccepted(StateUnknown, 0, "the message was sent, but no answer came: "+plainWords(err))
	}
}

func (d *delivery) unreachable(err error) {
	_, code, words := outcomeOf(err)
	d.settleAll(StateTemporary, code, words)
}

func (d *delivery) settle(i int, state State, code int, words string) {
	o := &d.outcomes[i]
	o.State, o.Code, o.Words = state, code, words
}

func (d *delivery) settleAll(state State, code int, words string) {
	for i := range d.outcomes {
		d.settle(i, state, code, words)
	}
}

func (d *delivery) settleAccepted(state State, code int, words string) {
	for _, i := range d.accepted {
		d.settle(i, state, code, words)
	}
}

// outcomeOf reads the server's answer; anything but an answer is temporary.
func outcomeOf(err error) (State, int, string) {
	var reply *smtp.SMTPError
	if !errors.As(err, &reply) {
		return StateTemporary, 0, plainWords(err)
	}
	if reply.Code >= 500 && reply.Code < 600 {
		return StateFailed, reply.Code, replyWords(reply)
	}
	return StateTemporary, reply.Code, replyWords(reply)
}

// envelopeAddress gives the address as it is said on the line: its domain in ASCII, so that most servers can take it.
func envelopeAddress(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	at := strings.LastIndexByte(address, '@')
	if !plainAddress(address) || at < 1 || at == len(address)-1 {
		return "", errors.New("is not a valid address")
	}
	if domain, err := idna.Lookup.ToASCII(address[at+1:]); err == nil && !isASCII(address[at+1:]) {
		return address[:at+1] + domain, nil
	}
	return address, nil
}
