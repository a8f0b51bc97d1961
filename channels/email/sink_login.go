package email

import (
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// sinkLoginSession is a session of a sink that wants senders to log in.
type sinkLoginSession struct {
	sinkSession
	in bool
}

// AuthMechanisms names the ways to log in.
func (s *sinkLoginSession) AuthMechanisms() []string {
	if s.sink.Mechanisms != nil {
		return s.sink.Mechanisms
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth begins a log-in.
func (s *sinkLoginSession) Auth(mechanism string) (sasl.Server, error) {
	switch strings.ToUpper(mechanism) {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, username, password string) error { return s.logIn(username, password) }), nil
	case sasl.Login:
		return &loginServer{check: s.logIn}, nil
	case "XOAUTH2":
		return tokenServer(s.logInByToken), nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// Mail takes the reverse-path of those who are logged in.
func (s *sinkLoginSession) Mail(from string, options *smtp.MailOptions) error {
	if !s.in {
		return (&Refusal{530, [3]int{5, 7, 0}, "Authentication required"}).answer()
	}
	return s.sinkSession.Mail(from, options)
}

func (s *sinkLoginSession) logIn(username, password string) error {
	if !s.sink.allows(username, password) {
		return (&Refusal{535, [3]int{5, 7, 8}, "Username and password not accepted"}).answer()
	}
	s.in = true
	return nil
}

func (s *sinkLoginSession) logInByToken(response string) error {
	if s.sink.Token == "" || response != "user="+s.sink.Username+"\x01auth=Bearer "+s.sink.Token+"\x01\x01" {
		return (&Refusal{535, [3]int{5, 7, 8}, "The token is not accepted"}).answer()
	}
	s.in = true
	return nil
}

// tokenServer is the server's side of XOAUTH2.
type tokenServer func(response string) error

// Next asks for the token, if it did not come with the command.
func (t tokenServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if response == nil {
		return []byte{}, false, nil
	}
	return nil, true, t(string(response))
}

// loginServer is the server's side of AUTH LOGIN, which go-sasl has for clients only.
type loginServer struct {
	check    func(username, password string) error
	username *string
}

// Next asks for the user name, if it did not come with the command, then for the password.
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case response == nil:
		return []byte("Username:"), false, nil
	case l.username == nil:
		username := string(response)
		l.username = &username
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(*l.username, string(response))
}
