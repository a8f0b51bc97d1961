package inbox_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// reports is a notification about one mail of ours and several recipients: address and action, by turns.
func reports(about string, more ...string) letter {
	l := report(about, more[1], more[0])
	for i := 2; i < len(more); i += 2 {
		l.body = strings.Replace(l.body, "\r\n\r\n--r\r\nContent-Type: text/rfc822-headers", "\r\n\r\nFinal-Recipient: rfc822; "+more[i]+"\r\nAction: "+more[i+1]+"\r\nStatus: 4.4.1\r\nDiagnostic-Code: smtp; 450 later\r\n\r\n--r\r\nContent-Type: text/rfc822-headers", 1)
	}
	return l
}

// One notification may be about several recipients: each has the state that it gives them; a delay changes nothing, opens nothing and is told nobody.
func TestANotificationAboutSeveralRecipients(t *testing.T) {
	d := newDesk(t)
	d.chooses(d.bo, "mail:failed", "mail:answer")
	d.sink(nil)
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "piet@fietsen.example, eva@fietsen.example", Close: true})
	d.send()
	states := func(want map[string]models.DeliveryState) {
		t.Helper()
		for to, r := range d.states(sent.ID) {
			if r.State != want[to] {
				t.Errorf("%s is %s, not %s", to, r.State, want[to])
			}
		}
	}
	_, after := d.take(reports(sent.RFCID, marloes, "delayed", "piet@fietsen.example", "delayed"))
	states(map[string]models.DeliveryState{marloes: "sent", "piet@fietsen.example": "sent", "eva@fietsen.example": "sent"})
	if after.ID != c.ID || after.State != models.StateClosed {
		t.Errorf("after a delay %+v", after)
	}
	d.later()
	if got := fmt.Sprint(d.tidings()); strings.Contains(got, "delivered") {
		t.Errorf("told %s", got)
	}
	d.saw(d.bo, c.ID)
	_, after = d.take(reports(sent.RFCID, "Piet@fietsen.example", "failed", marloes, "delayed", "eva@fietsen.example", "failed", "who@else.example", "failed"))
	states(map[string]models.DeliveryState{marloes: "sent", "piet@fietsen.example": "bounced", "eva@fietsen.example": "bounced"})
	if after.ID != c.ID || after.State != models.StateOpen || after.UnansweredAt != models.Never {
		t.Errorf("after a bounce %+v", after)
	}
	d.later()
	d.tells("bo: A mail of yours could not be delivered")
}

// What was forwarded and comes back is marked where it was forwarded, and told to whoever did that.
func TestABounceOfAForward(t *testing.T) {
	d := newDesk(t)
	d.chooses(d.bo, "mail:failed")
	d.chooses(d.cas, "mail:failed")
	d.sink(nil)
	m, c := d.take(letter{})
	answer := d.reply(d.cas, c.ID, inbox.ReplyForm{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Forwards: m.ID, To: "The Smith <smith@forge.example>", Anyway: true, Close: true})
	d.send()
	bounce, after := d.take(report(sent.RFCID, "failed", "smith@forge.example"))
	if bounce.ConversationID != c.ID || after.State != models.StateOpen || d.states(sent.ID)["smith@forge.example"].State != models.DeliveryBounced {
		t.Errorf("%+v, %+v", after, d.states(sent.ID))
	}
	for to, r := range d.states(answer.ID) {
		if r.State != models.DeliverySent {
			t.Errorf("the answer to %s is %s", to, r.State)
		}
	}
	d.later()
	d.tells("bo: A mail of yours could not be delivered")
}

// systemID is the Message-ID of the next mail of the system that goes out, which is taken from the outbox, and the mail.
func (d *desk) systemID() (id string, raw []byte) {
	d.Helper()
	rows, err := d.db.ClaimDeliveries(d.ctx, d.now(), models.Never, 100)
	d.must(err)
	for _, r := range rows {
		if r.MessageID == 0 {
			var b bytes.Buffer
			d.must(d.db.CopyFile(d.ctx, r.RawFileID, &b))
			return email.Parse(b.Bytes()).MessageID, b.Bytes()
		}
	}
	d.Fatal("there is no mail of the system")
	return "", nil
}

// What machines make of a mail of the system begins no conversation, is told nobody, and has its line; what a person answers is a mail.
func TestWhatComesBackOfAMailOfTheSystem(t *testing.T) {
	for name, test := range map[string]struct {
		mail func(d *desk, id string, raw []byte) []byte
		want string
	}{
		"a bounce":          {func(d *desk, id string, _ []byte) []byte { return d.raw(report(id, "failed", "bo@harbour.example")) }, "bounce"},
		"a notice of delay": {func(d *desk, id string, _ []byte) []byte { return d.raw(report(id, "delayed", "bo@harbour.example")) }, "bounce"},
		"an automatic answer": {func(d *desk, id string, _ []byte) []byte {
			return d.raw(letter{from: "bo@harbour.example", inReplyTo: id, more: autoReply})
		}, "auto"},
		"the mail itself": {func(_ *desk, _ string, raw []byte) []byte { return raw }, "own_copy"},
		"a person's answer": {func(d *desk, id string, _ []byte) []byte {
			return d.raw(letter{from: "bo@harbour.example", inReplyTo: id})
		}, "new"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			_, c := d.take(letter{})
			d.assign(d.ana, c.ID, user(d.bo))
			d.later()
			id, raw := d.systemID()
			d.chooses(d.bo, "mail:new", "mail:answer", "mail:failed", "mail:assigned")
			before := len(d.conversations())
			d.must(d.deliver(test.mail(d, id, raw)))
			if got := strings.Fields(d.outcomes()); got[len(got)-1] != test.want {
				t.Errorf("ledger %v", got)
			}
			opened := len(d.conversations()) - before
			d.later()
			told := len(d.tidings())
			if want := map[bool]int{true: 1}[test.want == "new"]; opened != want || told != want {
				t.Errorf("%d conversations, %d told", opened, told)
			}
		})
	}
}

// A bounce that does not say of what it is one stands in a conversation of its own and is told nobody: it may be one of what was told.
func TestABounceOfNothingKnownIsToldNobody(t *testing.T) {
	d := newDesk(t)
	d.chooses(d.bo, "mail:new", "mail:failed")
	for _, l := range []letter{report("<unknown@elsewhere.example>", "failed", "bo@harbour.example"), report("", "failed", "")} {
		d.take(l)
	}
	d.later()
	d.tells()
}
