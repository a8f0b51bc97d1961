package email

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/emersion/go-smtp"
)

var (
	errPlainPassword = errors.New("the password would be readable on the way: it is only sent over TLS or STARTTLS")
	errNoLogin       = errors.New("the server offers no way to log in")
	errNoUTF8        = errors.New("the server does not take addresses with other letters than a to z (SMTPUTF8)")
)

const maxWords = 500 // bytes of a server's answer that are kept

func isReply(err error) bool {
	var reply *smtp.SMTPError
	return errors.As(err, &reply)
}

// replyWords gives the server's own answer, with its enhanced code, on one line.
func replyWords(reply *smtp.SMTPError) string {
	words := reply.Message
	if reply.EnhancedCode != smtp.EnhancedCodeNotSet && reply.EnhancedCode != smtp.NoEnhancedCode {
		words = fmt.Sprintf("%d.%d.%d %s", reply.EnhancedCode[0], reply.EnhancedCode[1], reply.EnhancedCode[2], words)
	}
	return cutAt(cleanLine(words), maxWords)
}

// plainWords says in plain English why a connection failed.
func plainWords(err error) string {
	var (
		reply    *smtp.SMTPError
		dns      *net.DNSError
		verify   *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		foreign  textproto.ProtocolError
		deadline net.Error
	)
	switch {
	case errors.As(err, &reply):
		return fmt.Sprintf("%d %s", reply.Code, replyWords(reply))
	case errors.Is(err, ErrPrivateAddress), errors.Is(err, errPlainPassword), errors.Is(err, errNoLogin):
		return rootCause(err).Error()
	case errors.As(err, &dns) && dns.IsNotFound:
		return "there is no server of the name " + cleanLine(dns.Name)
	case errors.As(err, &verify):
		return certificateWords(verify.Err)
	case errors.As(err, &foreign):
		return foreignWords(foreign)
	case errors.As(err, &record):
		return "the server did not answer with TLS"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing answers at this port: connection refused"
	case errors.Is(err, context.Canceled), errors.Is(err, net.ErrClosed):
		return "the connection was ended before the server had answered"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &deadline) && deadline.Timeout():
		return "the server did not answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server closed the connection"
	}
	return cutAt(cleanLine(strings.TrimPrefix(rootCause(err).Error(), "smtp: ")), maxWords)
}

// foreignWords shows what somebody says who does not speak SMTP. The library ends its complaint with it, quoted.
func foreignWords(err textproto.ProtocolError) string {
	_, quoted, _ := strings.Cut(err.Error(), ": ")
	line, wrong := strconv.Unquote(quoted)
	if wrong != nil {
		line = quoted
	}
	return fmt.Sprintf("this is no SMTP server: it says “%s”", cutAt(cleanLine(line), maxGreeting))
}

func certificateWords(err error) string {
	var (
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &host):
		return "the server's certificate is for another name: " + strings.TrimPrefix(cleanLine(err.Error()), "x509: ")
	case errors.As(err, &unknown):
		return "the server's certificate is not signed by an authority that this machine trusts"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server's certificate has expired or is not valid yet"
	}
	return "the server's certificate is not valid: " + strings.TrimPrefix(cleanLine(err.Error()), "x509: ")
}

func rootCause(err error) error {
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}
