package email

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// MarkSeen marks mails as read.
func (m *Mailbox) MarkSeen(uids []uint32) error { return m.flag(uids, imap.FlagSeen) }

func (m *Mailbox) flag(uids []uint32, flag imap.Flag) error {
	return m.within(m.timeout, func() error {
		return m.client.Store(uidSet(uids), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close()
	})
}

// ErrCannotMove means that a server cannot move mails without deleting what others have marked for deletion (RFC 6851, RFC 4315).
var ErrCannotMove = errors.New("this server cannot move mails from one folder to another (it knows neither MOVE nor UIDPLUS)")

// CanMove reports whether Move works.
func (m *Mailbox) CanMove() bool {
	return m.client.Caps().Has(imap.CapMove) || m.client.Caps().Has(imap.CapUIDPlus)
}

// Move moves mails to another folder, which is made if it is not there.
func (m *Mailbox) Move(uids []uint32, folder string) error {
	if !m.CanMove() {
		return ErrCannotMove
	}
	move := func() error {
		return m.within(m.timeout, func() error {
			_, err := m.client.Move(uidSet(uids), folder).Wait()
			return err
		})
	}
	return m.orCreate(folder, move)
}

// orCreate does what needs a folder, and makes the folder if that is what is missing.
func (m *Mailbox) orCreate(folder string, do func() error) error {
	err := do()
	var said *imap.Error
	if !errors.As(err, &said) || said.Type != imap.StatusResponseTypeNo {
		return err
	}
	there, listed := m.HasFolder(folder)
	if listed != nil || there {
		return err
	}
	if err := m.within(m.timeout, func() error { return m.client.Create(folder, nil).Wait() }); err != nil {
		return err
	}
	return do()
}

// Append puts a mail into a folder, read, which is made if it is not there.
func (m *Mailbox) Append(folder string, raw []byte, at time.Time) error {
	return m.orCreate(folder, func() error {
		return m.within(m.timeout+time.Duration(len(raw)/slowest)*time.Second, func() error {
			cmd := m.client.Append(folder, int64(len(raw)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: at})
			_, err := io.Copy(cmd, bytes.NewReader(raw))
			if closed := cmd.Close(); err == nil {
				err = closed
			}
			if _, said := cmd.Wait(); said != nil { // a refusal says more than that writing failed
				err = said
			}
			return err
		})
	})
}

// HasFolder reports whether there is a folder of this name.
func (m *Mailbox) HasFolder(name string) (bool, error) {
	list, err := m.list(name)
	return len(list) > 0, err
}

func (m *Mailbox) list(pattern string) (list []*imap.ListData, err error) {
	err = m.within(m.timeout, func() (err error) {
		var options *imap.ListOptions
		if caps := m.client.Caps(); caps.Has(imap.CapSpecialUse) && caps.Has(imap.CapListExtended) {
			options = &imap.ListOptions{ReturnSpecialUse: true}
		}
		list, err = m.client.List("", pattern, options).Collect()
		return err
	})
	return list, err
}

// sentNames are what mail programs call the folder of what was sent, where the server does not say which it is (RFC 6154).
var sentNames = []string{"sent", "sent items", "sent messages", "sent mail", "verzonden", "verzonden items", "gesendet", "gesendete objekte", "envoyés", "enviados"}

// SentFolder returns the folder for what was sent: what the server says it is, one that is called so, or "Sent".
func (m *Mailbox) SentFolder() (string, error) {
	list, err := m.list("*")
	if err != nil {
		return "", err
	}
	for _, l := range list {
		for _, a := range l.Attrs {
			if strings.EqualFold(string(a), string(imap.MailboxAttrSent)) {
				return l.Mailbox, nil
			}
		}
	}
	below := ""
	for _, want := range sentNames {
		for _, l := range list {
			name := l.Mailbox
			if l.Delim != 0 {
				name = name[strings.LastIndex(name, string(l.Delim))+1:]
			}
			if strings.EqualFold(name, want) {
				return l.Mailbox, nil
			}
			if prefix := "INBOX" + string(l.Delim); l.Delim != 0 && strings.HasPrefix(l.Mailbox, prefix) {
				below = prefix // a server that wants all folders below INBOX
			}
		}
	}
	return below + "Sent", nil
}

// CanIdle reports whether the server tells of new mail by itself.
func (m *Mailbox) CanIdle() bool { return m.client.Caps().Has(imap.CapIdle) }

// Wait returns when the server has said that something is new, when wake has something, or after most. By then it has been asked again: a
// connection that has died unnoticed ends here. A server that cannot tell is asked again and again.
func (m *Mailbox) Wait(most time.Duration, wake <-chan struct{}) error {
	var idle *imapclient.IdleCommand
	if m.CanIdle() {
		err := m.within(m.timeout, func() (err error) { idle, err = m.client.Idle(); return err })
		if err != nil {
			return err
		}
	} else {
		most = min(most, m.poll)
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	m.line.heard.Store(0)
	select {
	case <-m.news:
	case <-wake:
	case <-timer.C:
	case <-m.client.Closed():
	case <-m.ctx.Done():
		return m.ctx.Err()
	}
	if idle != nil {
		return m.within(m.timeout, func() error {
			if err := idle.Close(); err != nil {
				return err
			}
			return idle.Wait()
		})
	}
	return m.within(m.timeout, func() error { return m.client.Noop().Wait() })
}
