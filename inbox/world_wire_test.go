package inbox_test

import (
	"bytes"
	"io"
	"net"
	"sync"
)

// wire carries connections to a server. It can be cut after so many bytes from the server, fall silent there, or hold everything back.
type wire struct {
	l      net.Listener
	server string
	mu     sync.Mutex
	after  int64 // bytes that still pass on each connection before it is cut; below 0: no end
	mute   bool  // they are not cut then: nothing more comes
	noIdle bool  // the server does not say that it can tell of new mail
	nils   bool  // it says NIL for what is empty
	hold   bool
	open   map[net.Conn]bool
	wg     sync.WaitGroup
}

func newWire(d *desk, server string) *wire {
	w := &wire{l: loopback(d), server: server, after: -1, open: map[net.Conn]bool{}}
	w.wg.Go(w.run)
	d.Cleanup(func() { w.l.Close(); w.cut(); w.wg.Wait() })
	return w
}

// says changes what the server says, from the next connection on.
func (w *wire) says(change func(*wire)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change(w)
}

func (w *wire) run() {
	for {
		c, err := w.l.Accept()
		if err != nil {
			return
		}
		w.mu.Lock()
		after, hold, mute, noIdle, nils := w.after, w.hold, w.mute, w.noIdle, w.nils
		w.open[c] = true
		w.mu.Unlock()
		if hold {
			continue // it is taken, and nothing is ever said
		}
		s, err := net.Dial("tcp", w.server)
		if err != nil {
			c.Close()
			continue
		}
		w.mu.Lock()
		w.open[s] = true
		w.mu.Unlock()
		w.wg.Go(func() { defer s.Close(); _, _ = io.Copy(s, c) })
		w.wg.Go(func() {
			defer c.Close()
			defer s.Close()
			if noIdle {
				_, _ = io.Copy(instead{c, " IDLE", ""}, s)
			} else if nils {
				_, _ = io.Copy(instead{c, "{0}\r\n", "NIL"}, s)
			} else if after < 0 {
				_, _ = io.Copy(c, s)
			} else {
				_, _ = io.CopyN(c, s, after)
				if mute {
					_, _ = io.Copy(io.Discard, s)
				}
			}
		})
	}
}

// instead says something else than a server does: the library's always says that it can IDLE, and never NIL.
type instead struct {
	net.Conn
	said, says string
}

// Write passes the rest on.
func (i instead) Write(b []byte) (int, error) {
	_, err := i.Conn.Write(bytes.ReplaceAll(b, []byte(i.said), []byte(i.says)))
	return len(b), err
}

// limit cuts each connection from now on after so many bytes from the server.
func (w *wire) limit(after int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.after, w.mute = after, false
}

// hangs has each connection from now on fall silent after so many bytes from the server, without being cut.
func (w *wire) hangs(after int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.after, w.mute = after, true
}

// silence takes connections from now on, and says nothing on them.
func (w *wire) silence(on bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hold = on
}

// cut ends every connection.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.open {
		c.Close()
		delete(w.open, c)
	}
}
