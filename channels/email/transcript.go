package email

import (
	"bytes"
	"net"
	"regexp"
	"strings"
	"time"
)

const (
	maxReplies    = 8    // the first few are asked for by number, the rest only as the last
	maxReplyBytes = 2000 // of one reply, as kept
)

// transcript keeps the server's replies of the opening of a connection. It is written everything that goes over the
// line and keeps only what looks like a reply ("250 ", "250-"): never what we send, so no passwords.
type transcript struct {
	line    []byte // the one being received
	reply   string // the lines of the reply so far
	replies []string
	latest  string
}

var replyLine = regexp.MustCompile(`^[2-5][0-9][0-9]([ -]|$)`)

// Write takes the next bytes off the line.
func (t *transcript) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		piece, next, whole := bytes.Cut(rest, []byte{'\n'})
		if len(t.line)+len(piece) <= maxReplyBytes {
			t.line = append(t.line, piece...)
		}
		if whole {
			t.take(strings.TrimRight(string(t.line), "\r"))
			t.line = t.line[:0]
		}
		rest = next
	}
	return len(b), nil
}

func (t *transcript) take(line string) {
	if !replyLine.MatchString(line) {
		return
	}
	if len(t.reply) < maxReplyBytes {
		t.reply = strings.TrimSpace(t.reply + "\n" + line)
	}
	if len(line) > 3 && line[3] == '-' {
		return
	}
	t.latest, t.reply = t.reply, ""
	if len(t.replies) < maxReplies {
		t.replies = append(t.replies, t.latest)
	}
}

// greeted says whether the server has welcomed us.
func (t *transcript) greeted() bool {
	return len(t.replies) > 0 && t.replies[0][0] == '2'
}

// helloed says whether the server has answered EHLO, or HELO after it, with yes.
func (t *transcript) helloed() bool {
	for _, reply := range t.replies[min(1, len(t.replies)):] {
		if strings.HasPrefix(reply, "250") {
			return true
		}
	}
	return false
}

// words gives reply number n, the first being 0, on one line; empty if there was none.
func (t *transcript) words(n int) string {
	if n >= len(t.replies) {
		return ""
	}
	return cleanLine(t.replies[n])
}

// last gives the newest reply on one line.
func (t *transcript) last() string { return cleanLine(t.latest) }

// hearing is a connection that has yet to be encrypted: a transcript is told what comes in, and no deadline is later
// than limit from now, whatever the library asks for.
type hearing struct {
	net.Conn
	heard *transcript
	limit time.Duration
}

// encrypted ends both: what follows is TLS.
func (h *hearing) encrypted() { h.heard, h.limit = nil, 0 }

// Read reads, and tells the transcript.
func (h *hearing) Read(b []byte) (int, error) {
	n, err := h.Conn.Read(b)
	if h.heard != nil {
		_, _ = h.heard.Write(b[:n])
	}
	return n, err
}

// SetDeadline sets the deadline, within the limit.
func (h *hearing) SetDeadline(t time.Time) error {
	if latest := time.Now().Add(h.limit); h.limit > 0 && t.After(latest) {
		t = latest
	}
	return h.Conn.SetDeadline(t)
}
