package email

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

// kept is a Deliver that hands over what it gets.
func takenMails() (chan Envelope, func(context.Context, Envelope) error) {
	mails := make(chan Envelope, 10)
	return mails, func(_ context.Context, e Envelope) error { mails <- e; return nil }
}

func TestDoorTakesMailByteForByte(t *testing.T) {
	mails, deliver := takenMails()
	c := dialTalk(t, startDoor(t, &Door{Deliver: deliver}))
	c.open("help@mail.test", "sales@mail.test", "HELP@mail.test")
	c.write("Subject: dots\r\n\r\n..one\r\n...\r\n bare\nline and \xe9\x00\r\n.\r\n")
	c.expect("250")
	e := <-mails
	if want := "Subject: dots\r\n\r\n.one\r\n..\r\n bare\nline and \xe9\x00\r\n"; string(e.Raw) != want {
		t.Errorf("raw is %q, want %q", e.Raw, want)
	}
	if want := []string{"help@mail.test", "sales@mail.test"}; !reflect.DeepEqual(e.To, want) {
		t.Errorf("to is %q, want %q", e.To, want)
	}
	if e.From != "ann@client.test" || !e.RemoteIP.IsLoopback() {
		t.Errorf("from %q at %v", e.From, e.RemoteIP)
	}
}

func TestDoorTakesPipelinedMailFromTheNullSender(t *testing.T) {
	mails, deliver := takenMails()
	c := dialTalk(t, startDoor(t, &Door{Deliver: deliver}))
	if caps := c.say("EHLO client.test", "250"); !strings.Contains(caps, "PIPELINING") ||
		!strings.Contains(caps, "8BITMIME") || !strings.Contains(caps, "SMTPUTF8") || !strings.Contains(caps, "SIZE 26214400") {
		t.Errorf("capabilities are %q", caps)
	}
	c.write("MAIL FROM:<> SMTPUTF8\r\nRCPT TO:<hulp@münchen.test>\r\nDATA\r\n")
	for _, want := range []string{"250", "250", "354"} {
		c.expect(want)
	}
	c.write("Subject: a\r\n\r\na\r\n.\r\nMAIL FROM:<b@client.test>\r\nRCPT TO:<help@mail.test>\r\nQUIT\r\n")
	for _, want := range []string{"250", "250", "250", "221"} {
		c.expect(want)
	}
	if e := <-mails; e.From != "" || e.To[0] != "hulp@münchen.test" {
		t.Errorf("got %+v", e)
	}
}

// pickyDoor refuses some recipients, some mails, and what is over 2,000 bytes.
func pickyDoor() *Door {
	return &Door{
		MaxBytes: 2000,
		Accept: func(_ context.Context, to string) error {
			switch to {
			case "nobody@mail.test":
				return &Refusal{550, [3]int{5, 1, 1}, "There is no inbox at this address"}
			case "broken@mail.test":
				return errors.New("password=secret")
			}
			return nil
		},
		Deliver: func(_ context.Context, e Envelope) error {
			if strings.Contains(string(e.Raw), "spam") {
				return errors.Join(errors.New("cause"), &Refusal{554, [3]int{5, 7, 1}, "Not wanted"})
			}
			if strings.Contains(string(e.Raw), "fail") {
				return errors.New("disk password=secret")
			}
			return nil
		},
	}
}

func TestDoorRefusals(t *testing.T) {
	addr := startDoor(t, pickyDoor())
	tests := []struct{ name, to, message, want string }{
		{"unknown recipient", "nobody@mail.test", "", "550 5.1.1 There is no inbox at this address"},
		{"accept fails", "broken@mail.test", "", "451 4.3.0 The mail could not be stored just now"},
		{"address with control character", "a\x01b@mail.test", "", "501 5.1.3"},
		{"address too long", strings.Repeat("a", 330) + "@mail.test", "", "501 5.1.3"},
		{"deliver refuses", "help@mail.test", "Subject: spam\r\n\r\n", "554 5.7.1 Not wanted"},
		{"deliver fails", "help@mail.test", "Subject: fail\r\n\r\n", "451 4.3.0 The mail could not be stored just now"},
		{"too large", "help@mail.test", "Subject: a\r\n\r\n" + strings.Repeat("0123456789\r\n", 300), "552 5.3.4"},
		{"loop", "help@mail.test", strings.Repeat("Received: a\r\n", MaxReceived) + "\r\n", "554 5.4.6"},
		{"at the size", "help@mail.test", "Subject: a\r\n\r\n" + strings.Repeat("a", 1981) + "\r\n", "250"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := dialTalk(t, addr)
			c.say("EHLO client.test", "250")
			c.say("MAIL FROM:<ann@client.test>", "250")
			var got string
			if test.message == "" {
				got = c.say("RCPT TO:<"+test.to+">", test.want)
				c.say("DATA", "502") // nobody to send to
			} else {
				c.say("RCPT TO:<"+test.to+">", "250")
				c.say("DATA", "354")
				got = c.say(test.message+".", test.want)
				c.say("NOOP", "250") // the connection is still in step
			}
			if strings.Contains(got, "secret") {
				t.Errorf("the cause was told to a stranger: %q", got)
			}
		})
	}
}

func TestDoorAnnouncedSizeAndProbing(t *testing.T) {
	c := dialTalk(t, startDoor(t, &Door{}))
	c.say("EHLO client.test", "250")
	c.say("MAIL FROM:<a@client.test> SIZE=26214401", "552 5.3.4")
	c.say("VRFY help", "252 2.5.0 Cannot VRFY")
	c.say("EXPN help", "502")
	c.say("MAIL FROM:<a@client.test>", "250")
	for range maxRecipients {
		c.say("RCPT TO:<help@mail.test>", "250")
	}
	c.say("RCPT TO:<help@mail.test>", "452 4.5.3")
}

func TestDoorIsNotFooledByBareLineFeeds(t *testing.T) {
	for _, end := range []string{"\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r"} {
		mails, deliver := takenMails()
		c := dialTalk(t, startDoor(t, &Door{Deliver: deliver}))
		c.open("help@mail.test")
		c.write("Subject: a\r\n\r\nfirst" + end + "MAIL FROM:<boss@mail.test>\r\nRCPT TO:<help@mail.test>\r\nDATA\r\nsmuggled\r\n.\r\n")
		c.expect("250")
		c.say("QUIT", "221")
		if e := <-mails; !strings.Contains(string(e.Raw), "smuggled") || e.From != "ann@client.test" {
			t.Errorf("%q ended the message: %q", end, e.Raw)
		}
		if len(mails) > 0 {
			t.Errorf("%q made a second mail", end)
		}
	}
}

func TestDoorDropsAMessageThatStalls(t *testing.T) {
	mails, deliver := takenMails()
	c := dialTalk(t, startDoor(t, &Door{Deliver: deliver, DataTimeout: time.Millisecond}))
	c.open("help@mail.test")
	c.write("Subject: slow\r\n")
	c.expect("421 4.4.2")
	if _, err := c.text.ReadLine(); err == nil {
		t.Error("the connection is still open")
	}
	if len(mails) > 0 {
		t.Error("half a message was delivered")
	}
}

func TestDoorRefusesEndlessLines(t *testing.T) {
	c := dialTalk(t, startDoor(t, &Door{}))
	c.open("help@mail.test")
	c.write("Subject: " + strings.Repeat("a", maxLineBytes) + "\r\n")
	c.expect("500 5.5.2 A line is longer")
	c.expect("500")
}

// conn is a connection that claims to come from an address.
type conn struct {
	net.Conn
	from string
}

func (c conn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.from))
}

func TestOneAddressCannotTakeAllConnections(t *testing.T) {
	conns := newDoorConns()
	admit := func(from string) *doorConn {
		here, there := net.Pipe()
		t.Cleanup(func() { here.Close(); there.Close() })
		return conns.admit(conn{here, from})
	}
	var first *doorConn
	for i := range maxPerAddress {
		c := admit("192.0.2.1:1000")
		if c == nil {
			t.Fatalf("connection %d was refused", i+1)
		}
		first = c
	}
	if admit("192.0.2.1:1000") != nil || admit("[::ffff:192.0.2.1]:1000") != nil {
		t.Error("one more from the same address was let in")
	}
	if admit("192.0.2.2:1000") == nil {
		t.Error("a stranger keeps others out")
	}
	first.Close()
	first.Close()
	if admit("192.0.2.1:1000") == nil || admit("192.0.2.1:1000") != nil {
		t.Error("closing one connection, twice, must make room for exactly one")
	}
	for range maxPerAddress {
		admit("[2001:db8::1]:1000")
	}
	if admit("[2001:db8::2]:1000") != nil {
		t.Error("a /64 counts as one address")
	}
	for len(conns.open) < maxConnections {
		if admit("127.0.0.1:1000") == nil {
			t.Fatal("loopback is exempt from the limit of one address")
		}
	}
	if admit("198.51.100.9:1000") != nil || admit("127.0.0.1:1000") != nil {
		t.Error("there is no limit in total")
	}
}

func TestDoorTurnsTooManyAway(t *testing.T) {
	door := &Door{}
	addr := startDoor(t, door)
	for range maxConnections {
		dialTalk(t, addr)
	}
	over, err := net.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	defer over.Close()
	answer := make([]byte, 9)
	if _, err := over.Read(answer); err != nil || string(answer) != "421 4.7.0" {
		t.Errorf("got %q, %v", answer, err)
	}
}

func TestDoorBudgetForLargeMails(t *testing.T) {
	door := &Door{}
	addr := startDoor(t, door)
	c := dialTalk(t, addr)
	c.open("help@mail.test")
	if !door.large.TryAcquire(largeMailBudget) {
		t.Fatal("the budget is not free")
	}
	large := "Subject: large\r\n\r\n" + strings.Repeat(strings.Repeat("a", 1022)+"\r\n", 1100) + ".\r\n"
	c.write(large)
	c.expect("452 4.3.1")
	door.large.Release(largeMailBudget)
	c.open("help@mail.test")
	c.write(large)
	c.expect("250")
	c.say("NOOP", "250")
	if !door.large.TryAcquire(largeMailBudget) {
		t.Error("the budget was not given back")
	}
	door.large.Release(largeMailBudget)
}

func TestShutdownFinishesWhatIsInHand(t *testing.T) {
	delivering, proceed := make(chan struct{}), make(chan struct{})
	door := &Door{Deliver: func(ctx context.Context, _ Envelope) error {
		close(delivering)
		<-proceed
		return ctx.Err()
	}}
	addr := startDoor(t, door)
	idle, busy := dialTalk(t, addr), dialTalk(t, addr)
	busy.open("help@mail.test")
	busy.write("Subject: a\r\n\r\na\r\n.\r\n")
	<-delivering
	done := make(chan error)
	go func() { done <- door.Shutdown(context.Background()) }()
	idle.expect("421")
	close(proceed)
	busy.expect("250")
	busy.expect("421")
	if err := <-done; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", addr.String()); err == nil {
		t.Error("the door still opens")
	}
}

func TestShutdownInTimeCutsOff(t *testing.T) {
	started := make(chan struct{})
	door := &Door{Deliver: func(ctx context.Context, _ Envelope) error {
		close(started)
		<-ctx.Done()
		return ctx.Err()
	}}
	c := dialTalk(t, startDoor(t, door))
	c.open("help@mail.test")
	c.write("Subject: a\r\n\r\n.\r\n")
	<-started
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := door.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if code, _, err := c.text.ReadResponse(0); err == nil && code == 250 {
		t.Error("acknowledged though not stored")
	}
}

func TestServeAfterShutdown(t *testing.T) {
	door := &Door{}
	if err := door.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := door.Serve(listen(t)); err != nil {
		t.Error(err)
	}
}

func BenchmarkDoor(b *testing.B) {
	c := dialTalk(b, startDoor(b, &Door{}))
	_ = c.conn.SetDeadline(time.Time{})
	c.say("EHLO client.test", "250")
	message := "Subject: a\r\n\r\n" + strings.Repeat("some text of a mail\r\n", 100) + ".\r\n"
	b.SetBytes(int64(len(message)))
	for b.Loop() {
		c.write("MAIL FROM:<a@client.test>\r\nRCPT TO:<help@mail.test>\r\nDATA\r\n")
		c.expect("250")
		c.expect("250")
		c.expect("354")
		c.write(message)
		c.expect("250")
	}
}

func TestDoorTakesChunks(t *testing.T) {
	mails, deliver := takenMails()
	addr := startDoor(t, &Door{Deliver: deliver, MaxBytes: 50})
	c := dialTalk(t, addr)
	begin := func() {
		c.say("EHLO client.test", "250")
		c.say("MAIL FROM:<ann@client.test>", "250")
		c.say("RCPT TO:<help@mail.test>", "250")
	}
	begin()
	c.write("BDAT 5\r\naband")
	c.expect("250")
	c.say("QUIT", "221") // given up halfway
	c = dialTalk(t, addr)
	begin()
	c.write("BDAT 13\r\nSubject: a\r\n\r")
	c.expect("250")
	c.write("BDAT 5 LAST\r\n\n.\r\n.")
	c.expect("250")
	if e := <-mails; string(e.Raw) != "Subject: a\r\n\r\n.\r\n." {
		t.Errorf("raw is %q", e.Raw)
	}
	begin()
	c.write("BDAT 60 LAST\r\n" + strings.Repeat("a", 60))
	c.expect("552 5.3.4")
	c.say("NOOP", "250")
	if len(mails) > 0 {
		t.Error("more was delivered than was finished")
	}
}

// What is not taken is told to Refused, with whom it was for and how it began; what has no recipient is nobody's.
func TestDoorTellsWhatItDidNotTake(t *testing.T) {
	type told struct {
		e Envelope
		r Refusal
	}
	all := make(chan told, 1)
	door := pickyDoor()
	door.Refused = func(_ context.Context, e Envelope, r *Refusal) { all <- told{e, *r} }
	addr := startDoor(t, door)
	for _, row := range []struct{ name, message, words string }{
		{"too large", "Subject: long\r\n\r\n" + strings.Repeat("0123456789\r\n", 300), "552 5.3.4 The message is too large"},
		{"loop", "Subject: round\r\n" + strings.Repeat("Received: a\r\n", MaxReceived) + "\r\n", "554 5.4.6 The message has passed through too many servers: this is a mail loop"},
		{"deliver refuses", "Subject: spam\r\n\r\n", "554 5.7.1 Not wanted"},
		{"line too long", "Subject: wide\r\n\r\n" + strings.Repeat("a", maxLineBytes+2000) + "\r\n", "500 5.5.2 A line is longer than 32768 bytes"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.name == "line too long" {
				big := pickyDoor()
				big.MaxBytes, big.Refused = 1<<20, door.Refused
				addr = startDoor(t, big)
			}
			c := dialTalk(t, addr)
			c.open("help@mail.test")
			c.say(row.message+".", row.words[:3])
			got := <-all
			if got.r.Error() != row.words || len(got.e.To) != 1 || got.e.To[0] != "help@mail.test" || got.e.From != "ann@client.test" {
				t.Errorf("told %q of %+v", got.r.Error(), got.e)
			}
			if row.name != "line too long" && !strings.HasPrefix(string(got.e.Raw), row.message[:12]) {
				t.Errorf("it began %.40q", got.e.Raw)
			}
		})
	}
}
