package email

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// Whatever a server says, in place of answers or unasked: a mailbox that is read from ends its turn with what was understood or with an error, holds up
// nobody, and brings nothing down.
func FuzzMailbox(f *testing.F) {
	f.Add(strings.Join([]string{"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN MOVE UIDPLUS IDLE] ready\r\n", "+ \r\n", "TAG OK [CAPABILITY IMAP4rev1 IDLE] in\r\n",
		"* 2 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 9] x\r\n* FLAGS (\\Seen)\r\nTAG OK [READ-ONLY] done\r\n", "* SEARCH 3 8\r\nTAG OK done\r\n",
		"* 1 FETCH (UID 3 RFC822.SIZE 20 INTERNALDATE \"02-Mar-2026 10:00:00 +0100\")\r\nTAG OK done\r\n", "* 1 FETCH (UID 3 BODY[] {12}\r\nSubject: x\r\n)\r\nTAG OK done\r\n",
		"* 1 FETCH (UID 3 BODY[HEADER] NIL)\r\nTAG OK\r\n", "* SEARCH\r\nTAG OK\r\n", "* BYE\r\nTAG OK\r\n"}, "\x01"))
	f.Add("* OK x\r\n\x01TAG NO [AUTHENTICATIONFAILED] no\r\n\x01TAG BAD\r\n")
	f.Add("* PREAUTH x\r\n\x01* 4294967296 EXISTS\r\n* -1 EXPUNGE\r\n* OK [UIDNEXT 0] x\r\nTAG OK\r\n\x01* ESEARCH (TAG \"T1\") UID ALL 1:4294967295\r\nTAG OK\r\n")
	f.Add("* OK x\r\n\x01+ \r\n\x01TAG OK\r\n\x01* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 5] x\r\nTAG OK\r\n\x01* SEARCH 1\r\nTAG OK\r\n\x01* 1 FETCH (UID 1 RFC822.SIZE 9)\r\nTAG OK\r\n\x01* 1 FETCH (UID 1 BODY[] {99999999999}\r\n")
	f.Add("* OK x\r\n\x01+ \r\n\x01TAG OK\r\n\x01TAG OK\r\n\x01* 1 FETCH (BODYSTRUCTURE ((((((((((((((NIL")
	f.Fuzz(func(t *testing.T, script string) {
		l := listen(t)
		defer l.Close()
		go says(l, strings.Split(script, "\x01"))
		done := make(chan struct{})
		go func() { defer close(done); reads(t, l.Addr().(*net.TCPAddr).Port) }()
		select {
		case <-done:
		case <-time.After(hang):
			t.Fatalf("%q is listened to without an end", script)
		}
	})
}

// says answers each line with the next of what it has to say, and hangs up.
func says(l net.Listener, answers []string) {
	conn, err := l.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	for i, answer := range answers {
		tag := ""
		if i > 0 {
			line, err := in.ReadString('\n')
			if err != nil {
				return
			}
			tag, _, _ = strings.Cut(strings.TrimSpace(line), " ")
		}
		if _, err := io.WriteString(conn, strings.ReplaceAll(answer, "TAG", tag)); err != nil {
			return
		}
	}
}

// reads does with a mailbox what fetching does.
func reads(t *testing.T, port int) {
	f := Fetcher{Timeout: time.Second}
	box, err := f.Open(t.Context(), Server{Host: "127.0.0.1", Port: port, Security: SecurityNone, Username: "us@harbour.example", Password: "x", AllowPrivate: true})
	if err != nil {
		return
	}
	defer box.Close()
	_, err = box.Select("INBOX", true)
	if err != nil {
		return
	}
	uids, err := box.UIDs(1, 0, time.Time{})
	if err != nil {
		return
	}
	list, err := box.List(uids[:min(len(uids), 100)])
	if err != nil {
		return
	}
	texts, err := box.Texts(list)
	if err != nil {
		return
	}
	for _, l := range list {
		if len(texts[l.UID]) > MaxMessageBytes {
			t.Errorf("a text of %d bytes", len(texts[l.UID]))
		}
		if _, err := box.Header(l); err != nil {
			return
		}
	}
	if _, err := box.HasMessageID("<1@a.example>"); err != nil {
		return
	}
}
