package email

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"
	"time"
)

// What is wrong with a mailbox is said plainly: at which step, in which words of the server, and what to change.
func TestTheTestOfAMailboxSaysWhatToChange(t *testing.T) {
	hello := "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n"
	logIn := func(answer string) net.Addr { return scripted(t, hello, "+ \r\n", "T1 "+answer+"\r\n") }
	config, _ := certificate(t, "127.0.0.1", time.Now().Add(time.Hour))
	for _, row := range []struct {
		name               string
		addr               net.Addr
		security           Security
		step, words, hints string
	}{
		{"a server for sending", scripted(t, "220 mail.example ESMTP\r\n"), SecurityNone, stepGreeting, "this is no IMAP server: it says “220 mail.example ESMTP”", "993 and 143"},
		{"a server for sending, with STARTTLS", scripted(t, "220 mail.example ESMTP\r\n", "500 what\r\n"), SecuritySTARTTLS, stepGreeting, "this is no IMAP server: it says “220 mail.example ESMTP”", "993 and 143"},
		{"too many connections", scripted(t, "* BYE Too many connections\r\n"), SecurityNone, stepGreeting, "BYE Too many connections", "Wait a little"},
		{"too many connections, with STARTTLS", scripted(t, "* BYE [UNAVAILABLE] Too many connections\r\n"), SecuritySTARTTLS, stepGreeting, "BYE [UNAVAILABLE] Too many connections", "Wait a little"},
		{"wrong password", logIn("NO [AUTHENTICATIONFAILED] No."), SecurityNone, stepLogin, "NO [AUTHENTICATIONFAILED] No.", "Check user name and password"},
		{"locked", logIn("NO [CONTACTADMIN] Account is locked"), SecurityNone, stepLogin, "Account is locked", "The account is locked or switched off"},
		{"expired", logIn("NO [EXPIRED] Old"), SecurityNone, stepLogin, "Old", "The password has expired"},
		{"overloaded", logIn("NO [UNAVAILABLE] Later"), SecurityNone, stepLogin, "Later", "in a few minutes"},
		{"unknown authority", startSink(t, tls.NewListener(listen(t), config), nil).Addr(), SecurityTLS, stepTLS, "not signed by an authority", "a public authority"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := row.addr.(*net.TCPAddr)
			f := Fetcher{Timeout: 5 * time.Second, RootCAs: x509.NewCertPool()}
			steps := f.Test(t.Context(), Server{Host: "127.0.0.1", Port: a.Port, Security: row.security, Username: "us@harbour.example", Password: "x", AllowPrivate: true}, Wanted{Folder: "INBOX"})
			last := steps[len(steps)-1]
			if last.OK || last.Name != row.step || !strings.Contains(last.Words, row.words) || !strings.Contains(last.Hint, row.hints) {
				t.Errorf("it ends with %+v", last)
			}
		})
	}
}
