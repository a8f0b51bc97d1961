package email

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Wanted is what a mailbox is to be used for.
type Wanted struct {
	Folder string // where the mail is
	Move   string // where it is moved afterwards; empty: nowhere
	Sent   bool   // copies of what is sent are put there
}

const (
	stepFolder = "Open the folder"
	stepIdle   = "Told of new mail"
	stepMove   = "Move to a folder"
	stepSent   = "Copies of what is sent"
)

// testTimeout is how long somebody who looks on waits for one answer: proxies give a page up after a minute.
const testTimeout = 25 * time.Second

// Test goes through everything that fetching needs, and changes nothing. It stops at the first step that fails, with the server's own words and
// a hint.
func (f Fetcher) Test(ctx context.Context, server Server, want Wanted) []Step {
	m := f.mailbox(ctx)
	m.timeout = min(m.timeout, testTimeout)
	ctx, cancel := context.WithTimeout(ctx, min(5*m.timeout, 2*time.Minute))
	defer cancel()
	m.ctx = ctx
	defer m.Close()
	err := f.open(server, m)
	if err == nil {
		err = m.tryOut(want)
	}
	if err != nil {
		return append(m.steps, failedFetch(server, err))
	}
	return m.steps
}

func (m *Mailbox) tryOut(want Wanted) error {
	folder, err := m.Select(want.Folder, true)
	if err != nil {
		return &stepError{stepFolder, err}
	}
	held := "mails"
	if folder.Mails == 1 {
		held = "mail"
	}
	m.did(stepFolder, fmt.Sprintf("%s: %d %s", want.Folder, folder.Mails, held))
	if m.CanIdle() {
		m.did(stepIdle, "IDLE")
	} else {
		m.did(stepIdle, "The server does not tell of new mail by itself: it is asked every minute.")
	}
	if want.Move != "" {
		if !m.CanMove() {
			return &stepError{stepMove, ErrCannotMove}
		}
		there, err := m.HasFolder(want.Move)
		if err != nil {
			return &stepError{stepMove, err}
		}
		words := want.Move
		if !there {
			words = "The folder is not there yet: it is made when the first mail is moved."
		}
		m.did(stepMove, words)
	}
	if want.Sent {
		sent, err := m.SentFolder()
		if err != nil {
			return &stepError{stepSent, err}
		}
		m.did(stepSent, sent)
	}
	return nil
}

func failedFetch(server Server, err error) Step {
	step := Step{Name: "Connect", Words: FetchWords(err)}
	var failed *stepError
	if errors.As(err, &failed) {
		step.Name = failed.step
	}
	step.Hint = fetchHint(server, step.Name, err)
	return step
}

// FetchWords says in plain English why a mailbox could not be read, with the server's own words where it said any.
func FetchWords(err error) string {
	var said *imap.Error
	var failed *stepError
	switch {
	case errors.Is(err, errNoIMAP) && errors.As(err, &failed):
		return failed.err.Error()
	case !errors.As(err, &said):
		return plainWords(err)
	}
	words := string(said.Type)
	if said.Code != "" {
		words += " [" + string(said.Code) + "]"
	}
	return cutAt(cleanLine(words+" "+said.Text), maxWords)
}

// Declined reports whether a server has answered that it does not do what was asked; the connection works on.
func Declined(err error) bool {
	var said *imap.Error
	return errors.Is(err, ErrCannotMove) || errors.As(err, &said) && said.Type != imap.StatusResponseTypeBye
}

// LoginRefused reports whether a server has refused name and password, or the token: asking again changes nothing.
func LoginRefused(err error) bool {
	var said *imap.Error
	var failed *stepError
	return errors.As(err, &failed) && failed.step == stepLogin && errors.As(err, &said) && said.Type == imap.StatusResponseTypeNo &&
		said.Code != imap.ResponseCodeUnavailable && said.Code != imap.ResponseCodeInUse && said.Code != imap.ResponseCodeLimit
}

// fetchHint says what to change.
func fetchHint(server Server, step string, err error) string {
	switch step {
	case stepGreeting:
		var said *imap.Error
		switch {
		case errors.Is(err, errPlainPassword):
			return "Choose TLS or STARTTLS."
		case errors.Is(err, errNoIMAP):
			return portHint
		case errors.As(err, &said):
			return "The server does not take the connection just now. Wait a little, or ask whoever runs it."
		}
		if server.Security == SecurityTLS {
			return "Check that this is the port of an IMAP server."
		}
		return "The server may expect TLS from the start, as is usual on port 993: try the security TLS."
	case stepTLS:
		if hint := tlsHint(server, err); hint != tlsHint(server, nil) {
			return hint
		}
		return "This port may begin without TLS, as is usual on port 143: choose STARTTLS."
	case stepSTARTTLS:
		if errors.Is(err, errNoIMAP) {
			return portHint
		}
		if hint := tlsHint(server, err); hint != tlsHint(server, nil) {
			return hint
		}
		return "The server does not offer STARTTLS here: try TLS from the start with port 993."
	case stepLogin:
		return fetchLoginHint(server, err)
	case stepFolder:
		return "Check the folder's name; the one where mail arrives is called INBOX everywhere."
	case stepMove:
		return "Choose to mark mail as read, or to leave it as it is."
	case stepSent:
		return "Ask whoever runs the server whether this account may see its folders."
	}
	if errors.Is(err, ErrPrivateAddress) {
		return connectHint(err)
	}
	if hint := connectHint(err); hint != connectHint(nil) {
		return hint
	}
	return "Check server and port, and whether a firewall lets this machine out to it. Common ports are 993 and 143."
}

const portHint = "Check the port: 993 and 143 are usual for IMAP. Another program answers at this one."

func fetchLoginHint(server Server, err error) string {
	var said *imap.Error
	if errors.As(err, &said) {
		switch said.Code {
		case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit:
			return "The server can log nobody in just now. Try again in a few minutes."
		case imap.ResponseCodeContactAdmin, imap.ResponseCodeAuthorizationFailed:
			return "The account is locked or switched off. Ask whoever runs the server."
		case imap.ResponseCodeExpired:
			return "The password has expired. Choose a new one at the provider and type it here."
		}
	}
	switch {
	case errors.Is(err, errPlainPassword):
		return "Choose TLS or STARTTLS."
	case errors.Is(err, errNoLogin):
		return "Many servers offer the log-in only over TLS: choose that or STARTTLS. Others want OAuth in the place of a password."
	case server.Token != "":
		return "Connect the account again, and see that the provider lets it use IMAP."
	}
	return passwordHint(server)
}
