package email

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

const maxPathBytes = 320 // 64 for the local part, @, 255 for the domain (RFC 5321 section 4.5.3.1)

var (
	refuseTooLarge = &Refusal{552, [3]int{5, 3, 4}, "The message is too large"}
	refuseLoop     = &Refusal{554, [3]int{5, 4, 6}, "The message has passed through too many servers: this is a mail loop"}
	refuseBusy     = &Refusal{452, [3]int{4, 3, 1}, "Too many large mails are arriving just now, please try again later"}
	refuseAddress  = &Refusal{501, [3]int{5, 1, 3}, "The address is not valid"}
)

// doorSession is one sender's conversation with the door.
type doorSession struct {
	door   *Door
	conn   net.Conn
	smtp   *smtp.Conn
	remote netip.Addr
	from   string
	to     []string
}

func (d *Door) newSession(c *smtp.Conn) (smtp.Session, error) {
	return &doorSession{door: d, conn: c.Conn(), smtp: c, remote: remoteIP(c.Conn())}, nil
}

// Reset forgets the mail that was begun.
func (s *doorSession) Reset() { s.from, s.to = "", nil }

// Logout has nothing to free.
func (s *doorSession) Logout() error { return nil }

// Mail takes the reverse-path, which may be empty.
func (s *doorSession) Mail(from string, _ *smtp.MailOptions) error {
	if !plainAddress(from) {
		return refuseAddress.answer()
	}
	s.from, s.to = from, nil
	return nil
}

// Rcpt asks Accept, before any of the message is sent.
func (s *doorSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !plainAddress(to) {
		return refuseAddress.answer()
	}
	if err := s.door.Accept(s.door.ctx, to); err != nil {
		return s.refuse("recipient", err)
	}
	for _, known := range s.to {
		if strings.EqualFold(known, to) {
			return nil
		}
	}
	s.to = append(s.to, to)
	return nil
}

// Data reads the message and answers once Deliver has.
func (s *doorSession) Data(r io.Reader) error {
	defer s.door.conns.busy(s.conn)()
	if err := s.conn.SetReadDeadline(time.Now().Add(s.door.DataTimeout)); err != nil {
		return s.refuse("data", err)
	}
	raw, release, err := s.door.read(r)
	defer release()
	e := Envelope{From: s.from, To: s.to, RemoteIP: s.remote, Helo: cutAt(validText(s.smtp.Hostname()), 255), Raw: raw}
	if err != nil {
		return s.notTaken(e, s.unread(err))
	}
	if err := boundsRefusal(raw); err != nil {
		return s.notTaken(e, s.refuse("bounds", err))
	}
	if err := s.door.Deliver(s.door.ctx, e); err != nil {
		return s.notTaken(e, s.refuse("deliver", err))
	}
	return nil
}

// notTaken tells Refused of a mail, and passes its answer on.
func (s *doorSession) notTaken(e Envelope, answer *smtp.SMTPError) error {
	if s.door.Refused != nil {
		e.Raw = e.Raw[:min(len(e.Raw), refusedHead)]
		s.door.Refused(s.door.ctx, e, &Refusal{answer.Code, [3]int(answer.EnhancedCode), answer.Message})
	}
	return answer
}

// refusedHead is how much of a refused mail Refused sees.
const refusedHead = 64 << 10

// unread answers a message that did not arrive whole. After a broken or timed-out transfer the connection is closed:
// the rest of the message must not be read as commands.
func (s *doorSession) unread(err error) *smtp.SMTPError {
	var smtpErr *smtp.SMTPError
	switch {
	case errors.As(err, &smtpErr):
		return s.refuse("data", refuseTooLarge)
	case errors.Is(err, refuseBusy):
		return s.refuse("data", err)
	case errors.Is(err, smtp.ErrDataReset):
		return s.refuse("data", err)
	case errors.Is(err, smtp.ErrTooLongLine):
		return s.refuse("data", &Refusal{500, [3]int{5, 5, 2}, fmt.Sprintf("A line is longer than %d bytes", maxLineBytes)})
	}
	s.door.Log.Info("mail cut off", "from", s.remote, "cause", err)
	fmt.Fprint(s.conn, "421 4.4.2 The message did not arrive in time\r\n")
	s.conn.Close()
	return tryLater.answer()
}

// refuse logs why and gives the answer for it.
func (s *doorSession) refuse(step string, err error) *smtp.SMTPError {
	refusal := refusalOf(err)
	level := s.door.Log.Info
	if refusal == tryLater {
		level = s.door.Log.Error
	}
	level("mail refused", "step", step, "from", s.remote, "answer", refusal.Code, "cause", err)
	return refusal.answer()
}

// read takes in the whole message. What goes beyond largeMail is paid for from a budget shared by all connections, so
// that many large mails at once cannot exhaust the memory; release gives it back. With an error comes what had come by then.
func (d *Door) read(r io.Reader) (raw []byte, release func(), err error) {
	var buf bytes.Buffer
	held := int64(0)
	release = func() { d.large.Release(held) }
	for {
		n, err := io.CopyN(&buf, r, largeMail)
		if err == io.EOF {
			return buf.Bytes(), release, nil
		}
		if err != nil {
			return buf.Bytes(), release, err
		}
		if !d.large.TryAcquire(n) {
			return buf.Bytes(), release, refuseBusy
		}
		held += n
	}
}

// boundsRefusal is the answer for a message beyond the bounds, nil for one within them.
func boundsRefusal(raw []byte) error {
	switch err := CheckBounds(raw); {
	case err == nil:
		return nil
	case errors.Is(err, ErrLoop):
		return refuseLoop
	default:
		return &Refusal{552, [3]int{5, 3, 4}, "Refused: " + err.Error()}
	}
}

// plainAddress says whether s can stand in an envelope: short, and without anything that could end or extend a command.
func plainAddress(s string) bool {
	return len(s) <= maxPathBytes && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '<' || r == '>' })
}

func remoteIP(c net.Conn) netip.Addr {
	addr, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	return addr.Addr().Unmap().WithZone("")
}
