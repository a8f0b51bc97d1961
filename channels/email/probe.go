package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/textproto"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Test goes through everything that sending needs, up to the server accepting the sender, and sends nothing. It stops
// at the first step that fails, with the server's own words and a hint.
func (s Sender) Test(ctx context.Context, server Server, from string) []Step {
	ctx, cancel := context.WithTimeout(ctx, min(5*s.timeout(), 2*time.Minute))
	defer cancel()
	l, err := s.connect(ctx, server)
	if err != nil {
		return append(l.steps, failedStep(server, err))
	}
	defer l.quit()
	sender, err := envelopeAddress(from)
	if err == nil {
		err = l.client.Mail(sender, &smtp.MailOptions{UTF8: !isASCII(sender)})
	}
	if err != nil {
		return append(l.steps, failedStep(server, &stepError{stepSender, err}))
	}
	l.did(stepSender, l.heard.last())
	_ = l.client.Reset()
	return l.steps
}

func failedStep(server Server, err error) Step {
	step := Step{Name: "Connect", Words: plainWords(err)}
	var failed *stepError
	if errors.As(err, &failed) {
		step.Name = failed.step
	}
	step.Hint = hintFor(server, step.Name, err)
	return step
}

// hintFor says what to change.
func hintFor(server Server, step string, err error) string {
	switch step {
	case stepGreeting:
		return greetingHint(server, err)
	case stepHello:
		return "The server does not want to talk to this machine. Ask whoever runs it whether it may send from here."
	case stepTLS, stepSTARTTLS:
		return tlsHint(server, err)
	case stepLogin:
		return loginHint(server, err)
	case stepSender:
		if server.Username == "" && wantsLogin(err) {
			return "This server takes mail only after a log-in: type the user name and the password of the account."
		}
		return "Check the From address: the server must allow this account to send as it."
	}
	return connectHint(err)
}

// wantsLogin reports whether a server has answered that it takes nothing without a log-in (RFC 4954).
func wantsLogin(err error) bool {
	var said *smtp.SMTPError
	return errors.As(err, &said) && said.Code == 530
}

func connectHint(err error) string {
	var dns *net.DNSError
	switch {
	case errors.Is(err, ErrPrivateAddress):
		return "If the server is in your own network, tick that it is."
	case errors.As(err, &dns):
		return "Check the name of the server for typing errors."
	}
	return "Check server and port, and whether a firewall lets this machine out to it. Common ports are 587 and 465."
}

func greetingHint(server Server, err error) string {
	var foreign textproto.ProtocolError
	switch {
	case errors.As(err, &foreign):
		return "Check the port: 587 and 465 are usual for sending. Another program answers at this one."
	case server.Security == SecurityTLS:
		return "Check that this is the port of a mail server that is meant for sending."
	}
	return "The server may expect TLS from the start, as is usual on port 465: try the security TLS."
}

func tlsHint(server Server, err error) string {
	var verify *tls.CertificateVerificationError
	switch {
	case errors.As(err, &verify):
		return certificateHint(verify.Err)
	case server.Security == SecurityTLS:
		return "This port may begin without TLS, as is usual on port 587: choose STARTTLS."
	}
	return "The server does not offer STARTTLS here: try port 587, or TLS from the start with port 465."
}

func certificateHint(err error) string {
	var host x509.HostnameError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.As(err, &host):
		return "Use the server's name as it stands in its certificate."
	case errors.As(err, &unknown):
		return "Have the server use a certificate of a public authority, or add its own authority to those that this machine trusts."
	}
	return "Have whoever runs the server renew its certificate, and see that the clock of this machine is right."
}

func loginHint(server Server, err error) string {
	switch {
	case errors.Is(err, errPlainPassword):
		return "Choose TLS or STARTTLS."
	case errors.Is(err, errNoLogin) && server.Security == SecurityNone:
		return "Many servers offer the log-in only after STARTTLS: choose that, or leave the user name empty."
	case !isReply(err):
		return "Ask whoever runs the server how programs log in; a server that needs no log-in wants an empty user name."
	case server.Token != "":
		return "Connect the account again, and see that the provider lets it send by SMTP."
	}
	return passwordHint(server)
}

func passwordHint(server Server) string {
	if strings.Contains(server.Username, "@") {
		return "Check user name and password. Some providers want a password made for this program (an app password)."
	}
	return "Check user name and password. Many servers want the whole address as the user name."
}
