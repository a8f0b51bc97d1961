package email

import (
	"io"
	"net"
	"net/netip"
	"sync"
	"time"
)

// doorConns knows the open connections: how many there are, from where, and which are in the middle of a message.
type doorConns struct {
	mu         sync.Mutex
	open       map[*doorConn]struct{}
	perAddress map[netip.Addr]int
	draining   bool
}

func newDoorConns() *doorConns {
	return &doorConns{open: map[*doorConn]struct{}{}, perAddress: map[netip.Addr]int{}}
}

// doorListener turns those away at once who have too many connections open, so that they cannot keep others out.
type doorListener struct {
	net.Listener
	conns *doorConns
}

// Accept gives the next connection that is within the limits.
func (l *doorListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if conn := l.conns.admit(c); conn != nil {
			return conn, nil
		}
		_ = c.SetWriteDeadline(time.Now().Add(time.Second))
		_, _ = io.WriteString(c, "421 4.7.0 Too many connections, please try again later\r\n")
		c.Close()
	}
}

// admit counts c in, or gives nil if there are too many.
func (cs *doorConns) admit(c net.Conn) *doorConn {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	ip := addressGroup(remoteIP(c))
	if cs.draining || len(cs.open) >= maxConnections || (!ip.IsLoopback() && cs.perAddress[ip] >= maxPerAddress) {
		return nil
	}
	conn := &doorConn{Conn: c, conns: cs, ip: ip}
	cs.open[conn] = struct{}{}
	cs.perAddress[ip]++
	return conn
}

// addressGroup is what counts as one sender: an IPv4 address, or an IPv6 /64, which one machine has to itself.
func addressGroup(ip netip.Addr) netip.Addr {
	if !ip.Is6() || ip.IsLoopback() {
		return ip
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return ip
	}
	return prefix.Addr()
}

func (cs *doorConns) leave(c *doorConn) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if _, ok := cs.open[c]; !ok {
		return
	}
	delete(cs.open, c)
	if cs.perAddress[c.ip]--; cs.perAddress[c.ip] == 0 {
		delete(cs.perAddress, c.ip)
	}
}

func (cs *doorConns) isDraining() bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.draining
}

// busy marks c as being in the middle of a message until the returned function is called.
func (cs *doorConns) busy(c net.Conn) func() {
	conn, ok := c.(*doorConn)
	if !ok {
		return func() {}
	}
	set := func(busy bool) {
		cs.mu.Lock()
		defer cs.mu.Unlock()
		conn.busy = busy
	}
	set(true)
	return func() { set(false) }
}

// drain wakes connections that wait for a command; those in a message finish it first.
func (cs *doorConns) drain() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.draining = true
	for c := range cs.open {
		if !c.busy {
			_ = c.Conn.SetReadDeadline(time.Unix(1, 0))
		}
	}
}

func (cs *doorConns) closeAll() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for c := range cs.open {
		_ = c.Conn.Close()
	}
}

// doorConn is a connection that counts itself out when closed and waits for no further command once the door drains.
type doorConn struct {
	net.Conn
	conns *doorConns
	ip    netip.Addr
	busy  bool // guarded by conns.mu
}

// SetReadDeadline sets the deadline, or one in the past when the door drains and no message is in hand.
func (c *doorConn) SetReadDeadline(t time.Time) error {
	c.conns.mu.Lock()
	defer c.conns.mu.Unlock()
	if c.conns.draining && !c.busy {
		t = time.Unix(1, 0)
	}
	return c.Conn.SetReadDeadline(t)
}

// Close closes the connection and counts it out, once.
func (c *doorConn) Close() error {
	c.conns.leave(c)
	return c.Conn.Close()
}
