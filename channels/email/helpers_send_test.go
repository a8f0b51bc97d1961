package email

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"testing"
	"time"
)

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// startSink serves a sink that set has prepared, until the test ends.
func startSink(t testing.TB, l net.Listener, set func(*Sink)) *Sink {
	t.Helper()
	sink := NewSink(l)
	if set != nil {
		set(sink)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = sink.Serve() }()
	t.Cleanup(func() { sink.Close(); l.Close(); <-done })
	return sink
}

func serverAt(addr net.Addr, security Security) Server {
	host, port, _ := net.SplitHostPort(addr.String())
	n, _ := strconv.Atoi(port)
	return Server{Host: host, Port: n, Security: security, AllowPrivate: true}
}

// certificate makes a self-signed one for host, and the pool that trusts it.
func certificate(t testing.TB, host string, until time.Time) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host},
		NotBefore: until.Add(-48 * time.Hour), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true,
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

func tomorrow() time.Time { return time.Now().Add(24 * time.Hour) }

// startDoor serves a door until the test ends; Accept and Deliver take everything unless set.
func startDoor(t testing.TB, door *Door) net.Addr {
	t.Helper()
	if door.Accept == nil {
		door.Accept = func(context.Context, string) error { return nil }
	}
	if door.Deliver == nil {
		door.Deliver = func(context.Context, Envelope) error { return nil }
	}
	door.Domain = "mail.test"
	door.Log = slog.New(slog.DiscardHandler)
	l := listen(t)
	done := make(chan error, 1)
	go func() { done <- door.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := door.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return l.Addr()
}

// talk is a hand-driven SMTP client.
type talk struct {
	t    testing.TB
	conn net.Conn
	text *textproto.Conn
}

func dialTalk(t testing.TB, addr net.Addr) *talk {
	t.Helper()
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	c := &talk{t, conn, textproto.NewConn(conn)}
	c.expect("220")
	return c
}

// write sends raw bytes.
func (c *talk) write(raw string) {
	c.t.Helper()
	if _, err := c.conn.Write([]byte(raw)); err != nil {
		c.t.Fatal(err)
	}
}

// expect reads one reply, which must start with want, and returns it.
func (c *talk) expect(want string) string {
	c.t.Helper()
	code, message, err := c.text.ReadResponse(0)
	if err != nil {
		c.t.Fatalf("waiting for %s: %v", want, err)
	}
	got := fmt.Sprintf("%d %s", code, message)
	if !strings.HasPrefix(got, want) {
		c.t.Fatalf("got %q, want %q", got, want)
	}
	return got
}

// say sends a line and expects a reply to it.
func (c *talk) say(line, want string) string {
	c.t.Helper()
	c.write(line + "\r\n")
	return c.expect(want)
}

// open goes as far as the message itself, for the recipients.
func (c *talk) open(to ...string) {
	c.t.Helper()
	c.say("EHLO client.test", "250")
	c.say("MAIL FROM:<ann@client.test>", "250")
	for _, recipient := range to {
		c.say("RCPT TO:<"+recipient+">", "250")
	}
	c.say("DATA", "354")
}

// scripted is a server that answers each line it reads with the next of replies, then closes.
func scripted(t testing.TB, replies ...string) net.Addr {
	t.Helper()
	l := listen(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewScanner(conn)
		for i, reply := range replies {
			if i > 0 && !in.Scan() {
				return
			}
			fmt.Fprint(conn, reply)
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr()
}
