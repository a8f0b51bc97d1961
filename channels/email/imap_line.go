package email

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/emersion/go-imap/v2"
)

// errFlood is why a server is not listened to any longer.
var errFlood = errors.New("the server says far more than it was asked for")

// floodBytes is how much a server may say to one command: four times the largest mail, or the numbers of ten million mails.
const floodBytes = 4 * MaxMessageBytes

// imapLine is a connection that keeps the server's first line, and ends where a server does not stop talking.
type imapLine struct {
	net.Conn
	heard atomic.Int64 // bytes since the last command

	mu    sync.Mutex
	first []byte
	whole bool
}

// Read reads what the server says.
func (l *imapLine) Read(b []byte) (int, error) {
	n, err := l.Conn.Read(b)
	if l.heard.Add(int64(n)) > floodBytes {
		return 0, errFlood
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.whole {
		line, _, found := bytes.Cut(b[:n], []byte{'\n'})
		l.first = append(l.first, line...)
		l.whole = found || len(l.first) > maxWords
	}
	return n, err
}

// errNoIMAP means that what answers speaks another language: a mail server for sending, say, or one of web pages.
var errNoIMAP = errors.New("this is no IMAP server")

// foreign says of a connection that failed with err what the server has said, if that is no IMAP, or goodbye (RFC 3501 section 7.1). The library
// takes one of the two at random when a server says goodbye and is gone. Without such words it is err.
func (l *imapLine) foreign(err error) error {
	l.mu.Lock()
	first := string(l.first)
	l.mu.Unlock()
	bye, isBye := strings.CutPrefix(first, "* BYE ")
	switch {
	case err == nil || first == "":
		return err
	case isBye:
		return goodbye(bye)
	case strings.HasPrefix(first, "* "):
		return err
	}
	return fmt.Errorf("%w: it says “%s”", errNoIMAP, cutAt(cleanLine(first), maxGreeting))
}

// goodbye makes of the text of a BYE what the library makes of it: a code in brackets, if there is one, and words.
func goodbye(text string) *imap.Error {
	said := &imap.Error{Type: imap.StatusResponseTypeBye, Text: strings.TrimSpace(text)}
	if code, rest, ok := strings.Cut(said.Text, "] "); ok && strings.HasPrefix(code, "[") {
		said.Code, said.Text = imap.ResponseCode(code[1:]), rest
	}
	return said
}

const maxGreeting = 100 // bytes of what is no IMAP that are shown

func (l *imapLine) flooded() bool { return l.heard.Load() > floodBytes }

// greeting returns the first line, once it is there.
func (l *imapLine) greeting() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.whole {
		return ""
	}
	words := cleanLine(string(bytes.TrimPrefix(l.first, []byte("* "))))
	if before, rest, ok := strings.Cut(words, " ["); ok && before == "OK" { // what it is able to do is not for people
		if _, said, ok := strings.Cut(rest, "] "); ok {
			words = "OK " + said
		}
	}
	return cutAt(words, maxWords)
}
