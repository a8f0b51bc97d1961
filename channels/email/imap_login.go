package email

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// logIn logs in by token if there is one, else by password. Both are sent as they are, so only over TLS or within this machine.
func (m *Mailbox) logIn(server Server) error {
	if server.Security == SecurityNone && !remoteIP(m.line.Conn).IsLoopback() {
		return &stepError{stepLogin, errPlainPassword}
	}
	if m.client.State() == imap.ConnStateAuthenticated {
		return &stepError{stepLogin, errors.New("the server has logged us in as somebody before we said who we are")}
	}
	var caps imap.CapSet
	err := m.within(m.timeout, func() error { caps = m.client.Caps(); return nil })
	if err == nil {
		err = m.within(m.timeout, func() error { return m.authenticate(server, caps) })
	}
	if err != nil {
		return &stepError{stepLogin, err}
	}
	m.did(stepLogin, server.Username)
	return nil
}

func (m *Mailbox) authenticate(server Server, caps imap.CapSet) error {
	switch {
	case server.Token != "":
		x := &xoauth2{user: server.Username, token: server.Token}
		return x.explain(m.client.Authenticate(x))
	case caps.Has(imap.AuthCap(sasl.Plain)):
		return m.client.Authenticate(sasl.NewPlainClient("", server.Username, server.Password))
	case caps.Has(imap.CapLoginDisabled):
		return errNoLogin
	}
	return m.client.Login(server.Username, server.Password).Wait()
}

// xoauth2 logs in with an OAuth access token, as Google and Microsoft have it.
type xoauth2 struct {
	user, token string
	said        string // what the server says of a token that it does not take
}

// Start gives user and token.
func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next hears why the token is not taken; the refusal itself comes after the empty answer.
func (x *xoauth2) Next(challenge []byte) ([]byte, error) {
	x.said = string(challenge)
	return []byte{}, nil
}

// explain puts the server's own reason to its refusal.
func (x *xoauth2) explain(err error) error {
	var why struct {
		Status string `json:"status"`
	}
	if err == nil || x.said == "" || json.Unmarshal([]byte(x.said), &why) != nil || why.Status == "" {
		return err
	}
	return fmt.Errorf("%w (%s)", err, cutAt(cleanLine(why.Status), 100))
}
