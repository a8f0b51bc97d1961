package inbox_test

import (
	"bytes"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// sink starts a mail server that Support sends through, until the test ends.
func (d *desk) sink(answer func(stage, address string) *email.Refusal) *email.Sink {
	d.Helper()
	l := loopback(d)
	s := email.NewSink(l)
	s.Answer = answer
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve() }()
	d.Cleanup(func() { s.Close(); l.Close(); <-done })
	d.support.SMTPPort = l.Addr().(*net.TCPAddr).Port
	d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, d.support) })
	return s
}

// send makes one round of the outbox, and says how many deliveries it took up.
func (d *desk) send() int {
	d.Helper()
	n, err := d.app.SendDue(d.ctx, 8)
	d.must(err)
	return n
}

// states returns where the deliveries of a message stand, by recipient.
func (d *desk) states(messageID int64) map[string]models.Delivery {
	d.Helper()
	rows, err := d.db.DeliveriesOf(d.ctx, []int64{messageID})
	d.must(err)
	out := map[string]models.Delivery{}
	for _, r := range rows {
		out[r.Recipient] = r
	}
	return out
}

const marloes = "marloes@fietsen.example"

func TestAnAnswerIsSentOnce(t *testing.T) {
	d := newDesk(t)
	s := d.sink(nil)
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "Piet <piet@fietsen.example>", Bcc: "secret@fietsen.example"})
	if n := d.send(); n != 3 {
		t.Errorf("took up %d deliveries", n)
	}
	mails := s.Mails()
	if len(mails) != 1 || mails[0].From != d.support.Address || len(mails[0].To) != 3 {
		t.Fatalf("%+v", mails)
	}
	_, copyTo, err := d.app.OpenRaw(d.ctx, d.as(d.bo), sent.ID)
	d.must(err)
	var raw bytes.Buffer
	d.must(copyTo(&raw))
	if !bytes.Equal(bytes.TrimSpace(raw.Bytes()), bytes.TrimSpace(mails[0].Raw)) || bytes.Contains(raw.Bytes(), []byte("secret@")) {
		t.Errorf("kept\n%s\nsent\n%s", raw.Bytes(), mails[0].Raw)
	}
	for to, r := range d.states(sent.ID) {
		if r.State != models.DeliverySent || r.Attempts != 1 || !r.DoneAt.IsSet() || r.LeasedTill != 0 {
			t.Errorf("%s: %+v", to, r)
		}
	}
	d.advance(24 * time.Hour)
	if n := d.send(); n != 0 || len(s.Mails()) != 1 {
		t.Errorf("%d more deliveries", n)
	}
}

func TestATemporaryRefusalIsTriedAgainOnSchedule(t *testing.T) {
	d := newDesk(t)
	s := d.sink(func(stage, _ string) *email.Refusal {
		if stage == "RCPT" {
			return &email.Refusal{Code: 450, Enhanced: [3]int{4, 2, 0}, Message: "Greylisted"}
		}
		return nil
	})
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	var tried []time.Duration
	start := d.app.Now()
	for d.states(sent.ID)[marloes].State == models.DeliveryPending {
		if d.send() != 1 {
			t.Fatalf("not taken up after %v", d.app.Now().Sub(start))
		}
		tried = append(tried, d.app.Now().Sub(start))
		r := d.states(sent.ID)[marloes]
		if !strings.Contains(r.LastWords, "Greylisted") {
			t.Fatalf("%+v", r)
		}
		if r.State == models.DeliveryPending {
			d.advance(r.NextAt.Time().Sub(d.app.Now()) - time.Microsecond)
			if d.send() != 0 {
				t.Fatal("tried too early")
			}
			d.advance(time.Microsecond)
		}
	}
	want := []time.Duration{0, 450 * time.Second, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour}
	if r := d.states(sent.ID)[marloes]; !slices.Equal(tried, want) || r.State != models.DeliveryFailed || len(s.Mails()) != 0 {
		t.Errorf("tried at %v, then %+v", tried, r)
	}
}

func TestWhatWaitsForItsNextAttemptIsSentWhenAskedTo(t *testing.T) {
	d := newDesk(t)
	down := true
	s := d.sink(func(stage, _ string) *email.Refusal {
		if stage == "RCPT" && down {
			return &email.Refusal{Code: 450, Enhanced: [3]int{4, 2, 0}, Message: "Greylisted"}
		}
		return nil
	})
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	if d.send(); d.send() != 0 {
		t.Fatal("tried again at once")
	}
	down = false
	d.must(d.app.Retry(d.ctx, d.as(d.bo), sent.ID))
	if n, r := d.send(), d.states(sent.ID)[marloes]; n != 1 || len(s.Mails()) != 1 || r.State != models.DeliverySent || r.Attempts != 2 {
		t.Errorf("took up %d deliveries, then %+v", n, r)
	}
}

func TestNoServerIsTriedAgain(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{}) // nobody listens at port 1
	d.send()
	if r := d.states(sent.ID)[marloes]; r.State != models.DeliveryPending || r.Attempts != 1 || r.LastWords == "" {
		t.Errorf("%+v", r)
	}
	s := d.sink(nil)
	d.advance(8 * time.Minute)
	if d.send() != 1 || len(s.Mails()) != 1 {
		t.Errorf("%d mails after the second attempt", len(s.Mails()))
	}
}

func TestEachRecipientHasItsOwnAnswer(t *testing.T) {
	d := newDesk(t)
	s := d.sink(func(stage, address string) *email.Refusal {
		switch address {
		case "gone@fietsen.example":
			return &email.Refusal{Code: 550, Enhanced: [3]int{5, 1, 1}, Message: "No such user"}
		case "full@fietsen.example":
			return &email.Refusal{Code: 452, Enhanced: [3]int{4, 2, 2}, Message: "Mailbox full"}
		}
		return nil
	})
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "gone@fietsen.example, full@fietsen.example"})
	d.send()
	got := d.states(sent.ID)
	for to, want := range map[string]models.DeliveryState{marloes: models.DeliverySent, "gone@fietsen.example": models.DeliveryFailed, "full@fietsen.example": models.DeliveryPending} {
		if got[to].State != want {
			t.Errorf("%s: %+v", to, got[to])
		}
	}
	if words := got["gone@fietsen.example"].LastWords; !strings.Contains(words, "No such user") {
		t.Errorf("words %q", words)
	}
	d.advance(10 * time.Minute)
	if n := d.send(); n != 1 || len(s.Mails()) != 1 || len(s.Mails()[0].To) != 1 {
		t.Errorf("the second round took up %d; the sink holds %d mails", n, len(s.Mails()))
	}
}

// The server hung up after the last dot: it may have the mail. That is shown and never repeated by itself.
func TestNoAnswerAfterDataMayHaveBeenSent(t *testing.T) {
	d := newDesk(t)
	var heard atomic.Bool // read by the sink's own goroutine
	s := d.sink(func(stage, _ string) *email.Refusal {
		if stage == "DATA" && !heard.Load() {
			return email.HangUp
		}
		return nil
	})
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	d.send()
	d.advance(48 * time.Hour)
	if r := d.states(sent.ID)[marloes]; r.State != models.DeliveryUnknown || d.send() != 0 {
		t.Fatalf("%+v", r)
	}
	heard.Store(true)
	d.must(d.app.Retry(d.ctx, d.as(d.cas), sent.ID))
	if n := d.send(); n != 1 || d.states(sent.ID)[marloes].State != models.DeliverySent || len(s.Mails()) != 1 {
		t.Errorf("after trying again: %+v", d.states(sent.ID))
	}
	d.must(d.app.Retry(d.ctx, d.as(d.cas), sent.ID))
	if n := d.send(); n != 0 {
		t.Errorf("what was sent was sent again")
	}
}

// A crash between DATA and its answer leaves "sending" and a lease behind.
func TestACrashInTheMiddleMayHaveSent(t *testing.T) {
	d := newDesk(t)
	s := d.sink(nil)
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	now := models.At(d.app.Now())
	d.write(func(tx *models.DB) error {
		rows, err := tx.ClaimDeliveries(d.ctx, now, now.Add(10*time.Minute), 8)
		if err != nil || len(rows) != 1 {
			return fmt.Errorf("claimed %d: %w", len(rows), err)
		}
		return tx.BeginDelivery(d.ctx, rows[0])
	})
	d.advance(9 * time.Minute)
	if d.send(); d.states(sent.ID)[marloes].State != models.DeliverySending {
		t.Error("given up while its lease ran")
	}
	d.advance(2 * time.Minute)
	if n := d.send(); n != 0 || d.states(sent.ID)[marloes].State != models.DeliveryUnknown || len(s.Mails()) != 0 {
		t.Errorf("took up %d; %+v", n, d.states(sent.ID))
	}
}

// A node that slept through its lease must not send what another has taken up.
func TestAnAttemptEndsWithItsLease(t *testing.T) {
	d := newDesk(t)
	var other []models.Delivery
	s := d.sink(func(stage, _ string) *email.Refusal {
		if stage != "RCPT" {
			return nil
		}
		d.advance(time.Hour)
		now := models.At(d.app.Now())
		if err := d.db.Write(d.ctx, func(tx *models.DB) (err error) {
			other, err = tx.ClaimDeliveries(d.ctx, now, now.Add(10*time.Minute), 8)
			return err
		}); err != nil {
			t.Error(err)
		}
		return nil
	})
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	d.send()
	r := d.states(sent.ID)[marloes]
	if len(other) != 1 || r != other[0] || len(s.Mails()) != 0 {
		t.Errorf("%+v, the other holds %+v, %d mails sent", r, other, len(s.Mails()))
	}
}

// What has to wait for a slow server is not claimed meanwhile.
func TestOnlyWhatCanStartIsClaimed(t *testing.T) {
	d := newDesk(t)
	s := d.sink(nil)
	_, c := d.take(letter{})
	d.reply(d.bo, c.ID, inbox.ReplyForm{})
	second := d.reply(d.bo, c.ID, inbox.ReplyForm{Anyway: true})
	n, err := d.app.SendDue(d.ctx, 1)
	if r := d.states(second.ID)[marloes]; n != 1 || err != nil || r.LeasedTill != 0 || r.State != models.DeliveryPending || len(s.Mails()) != 1 {
		t.Errorf("%d, %v, %+v", n, err, r)
	}
}

func TestATestMessageComesInByTheDoor(t *testing.T) {
	d := newDesk(t)
	if err := d.app.SendTestMessage(d.ctx, d.as(d.bo), 0); err == nil {
		t.Error("sent though the door is closed")
	}
	d.openDoor()
	d.must(d.app.SendTestMessage(d.ctx, d.as(d.bo), d.closed.ID))
	if in := d.incoming(); len(in) != 1 || in[0].From.Email != d.bo.Email || d.conversation(in[0].ConversationID).InboxID != d.closed.ID {
		t.Errorf("%+v", in)
	}
}
