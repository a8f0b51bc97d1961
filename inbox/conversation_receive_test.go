package inbox_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

func TestAMailIsStoredWhole(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	raw := d.raw(letter{subject: "Factuur =?utf-8?q?k=C3=A1n?= dat", cc: "Piet <piet@fietsen.example>", more: "Reply-To: billing@fietsen.example\r\nContent-Type: multipart/mixed; boundary=x\r\n",
		body: "--x\r\nContent-Type: text/html\r\n\r\n<p>Hi <script>alert(1)</script><b>there</b></p>\r\n--x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--x--"})
	events, stop := d.app.Hub.Listen()
	defer stop()
	d.must(d.deliver(raw))

	all := d.conversations()
	if len(all) != 1 {
		t.Fatalf("%d conversations", len(all))
	}
	c, m := all[0], d.incoming()[0]
	now := models.At(d.app.Now())
	want := models.Conversation{ID: c.ID, InboxID: d.open.ID, ChannelID: d.support.ID, ContactID: c.ContactID, Subject: "Factuur kán dat", Snippet: "Hi there", State: models.StateOpen,
		Owner: user(d.bo), OwnerWhy: models.ByRule, DecisionID: c.DecisionID, LastMessage: m.ID, LastIncoming: m.ID, HasFiles: true, CreatedAt: now, ActivityAt: now, UnansweredAt: now, TurnSince: now}
	if c != want || c.DecisionID == 0 {
		t.Errorf("conversation %+v\nwant %+v", c, want)
	}
	contact, err := d.db.Contact(d.ctx, c.ContactID)
	if err != nil || contact.Name != "Marloes" || contact.Email != "marloes@fietsen.example" {
		t.Errorf("contact %+v, %v", contact, err)
	}
	if m.From.Name != "Marloes" || len(m.Cc) != 1 || m.ReplyTo[0].Email != "billing@fietsen.example" || !strings.Contains(m.HTML, "there") || strings.Contains(m.HTML, "script") || m.Problem != "" {
		t.Errorf("message %+v", m)
	}
	d.checkRaw(m, raw)
	d.checkStored(c, m)
	if !d.db.Postgres() { // there events travel through the database
		if e := <-events; e.Kind != live.KindMessage || e.Inbox != d.open.ID || e.Conversation != c.ID || e.Tell != d.bo.ID || !e.New {
			t.Errorf("event %+v", e)
		}
	}
}

// checkRaw compares the mail that can be downloaded with what was sent.
func (d *desk) checkRaw(m models.Message, raw []byte) {
	d.Helper()
	f, copyTo, err := d.app.OpenRaw(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	var out bytes.Buffer
	d.must(copyTo(&out))
	if !bytes.Equal(out.Bytes(), raw) || f.Size != int64(len(raw)) {
		d.Errorf("the raw mail has %d bytes (%d by its row), sent were %d", out.Len(), f.Size, len(raw))
	}
}

// checkStored looks at what stands around the mail of TestAMailIsStoredWhole.
func (d *desk) checkStored(c models.Conversation, m models.Message) {
	d.Helper()
	files, err := d.db.FilesOf(d.ctx, []int64{m.ID})
	d.must(err)
	if len(files) != 1 || files[0].Name != "a.pdf" || files[0].ContentType != "application/pdf" {
		d.Fatalf("files %+v", files)
	}
	var data bytes.Buffer
	_, inline, copyTo, err := d.app.OpenFile(d.ctx, d.as(d.bo), files[0].ID)
	d.must(err)
	d.must(copyTo(&data))
	if data.String() != "%PDF-1.4\n" || inline {
		d.Errorf("file %q, inline %v", data.String(), inline)
	}
	dec, err := d.db.Decision(d.ctx, c.DecisionID)
	d.must(err)
	if dec.ConversationID != c.ID || dec.Owner != user(d.bo) || dec.OwnerName != "Bo" || dec.Reason != string(routing.ReasonChosen) || dec.RuleID != d.support.RuleID || len(dec.Candidates) != 1 {
		d.Errorf("decision %+v", dec)
	}
	for _, p := range []string{"marloes@fietsen.example", "piet@fietsen.example"} {
		if in, err := d.db.IsParticipant(d.ctx, c.ID, p); !in || err != nil {
			d.Errorf("%s takes no part: %v", p, err)
		}
	}
	if in, _ := d.db.IsParticipant(d.ctx, c.ID, d.support.Address); in {
		d.Error("the channel's own address takes part")
	}
	history, err := d.db.HistorySince(d.ctx, 0, models.HistoryState, models.HistoryOwner)
	d.must(err)
	if len(history) != 2 || history[0].Value != "open" || history[1].Value != user(d.bo).String() || history[1].ConversationID != c.ID {
		d.Errorf("history %+v", history)
	}
	events := d.thread(c.ID, models.Event)
	if len(events) != 1 || events[0].Event.Kind != models.EventDecision || events[0].Event.DecisionID != dec.ID || events[0].Event.NameTo != "Bo" {
		d.Errorf("events %+v", events)
	}
	if u := d.user(d.bo.ID); u.Load != 1 || u.LastAssigned == 0 {
		d.Errorf("Bo has load %d, last assigned %d", u.Load, u.LastAssigned)
	}
}

func TestTheSameMailTwiceIsOne(t *testing.T) {
	d := newDesk(t)
	raw := d.raw(letter{})
	d.must(d.deliver(raw))
	before := d.conversations()
	d.must(d.deliver(append([]byte("Received: from elsewhere\r\n"), raw...)))
	if after := d.conversations(); !slices.Equal(before, after) || len(d.incoming()) != 1 {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
}

func TestAMailToTwoChannelsIsInBoth(t *testing.T) {
	d := newDesk(t)
	raw := d.raw(letter{})
	for range 2 {
		d.must(d.deliver(raw, d.support.Address, d.private.Address, "SUPPORT@harbour.example", "support+again@harbour.example"))
	}
	all := d.conversations()
	if len(all) != 2 || all[0].InboxID == all[1].InboxID || all[0].ContactID != all[1].ContactID || len(d.incoming()) != 2 {
		t.Errorf("%+v", all)
	}
}

func TestRecipients(t *testing.T) {
	d := newDesk(t)
	for _, at := range []string{"support@harbour.example", "Support@Harbour.EXAMPLE", "support+order-17@harbour.example", "support+a+b@harbour.example"} {
		if err := d.app.Accept(d.ctx, at); err != nil {
			t.Errorf("%s: %v", at, err)
		}
	}
	for _, at := range []string{"nobody@harbour.example", "support@elsewhere.example", "", "@", "+@harbour.example", "support", "support\xff@harbour.example", "support\x00@harbour.example"} {
		var refusal *email.Refusal
		if err := d.app.Accept(d.ctx, at); !errors.As(err, &refusal) || refusal.Code != 550 {
			t.Errorf("%q: %v", at, err)
		}
		if err := d.deliver(d.raw(letter{}), at); !errors.As(err, &refusal) || refusal.Code != 550 {
			t.Errorf("delivered to %q: %v", at, err)
		}
	}
	d.must(d.deliver(d.raw(letter{}), "gone@harbour.example", d.support.Address))
	if n := len(d.incoming()); n != 1 {
		t.Errorf("%d mails stored", n)
	}
}

func TestAMailWithoutSenderIsFromItsEnvelope(t *testing.T) {
	d := newDesk(t)
	m, c := d.take(letter{from: "none"})
	contact, err := d.db.Contact(d.ctx, c.ContactID)
	if err != nil || contact.Email != "envelope@fietsen.example" || m.From.Email != "envelope@fietsen.example" || m.Problem == "" {
		t.Errorf("%+v, problem %q, %v", contact, m.Problem, err)
	}
}

// Nothing can be known of a sender that neither header nor envelope names: two of them are not the same person.
func TestMailsWithoutAnySenderAreNotMerged(t *testing.T) {
	d := newDesk(t)
	d.must(d.app.Deliver(d.ctx, email.Envelope{To: []string{d.support.Address}, Raw: d.raw(letter{from: "none", id: "<first@nowhere.example>"})}))
	d.must(d.app.Deliver(d.ctx, email.Envelope{To: []string{d.support.Address}, Raw: d.raw(letter{from: "none", inReplyTo: "<first@nowhere.example>"})}))
	if all := d.conversations(); len(all) != 2 || all[1].LinkedID != all[0].ID {
		t.Errorf("%+v", all)
	}
}

func TestEnvelopeSenderThatIsNoText(t *testing.T) {
	d := newDesk(t)
	d.must(d.app.Deliver(d.ctx, email.Envelope{From: "a\xff\x00b@fietsen.example", To: []string{d.support.Address}, Raw: d.raw(letter{from: "none"})}))
	if n := len(d.incoming()); n != 1 {
		t.Errorf("%d mails stored", n)
	}
}

func TestAnUnreadableMailIsKeptRaw(t *testing.T) {
	d := newDesk(t)
	part := "--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
	raw := d.raw(letter{more: "Content-Type: multipart/mixed; boundary=x\r\n", body: strings.Repeat(part, 3000)})
	d.must(d.deliver(raw))
	m := d.incoming()[0]
	if m.Problem == "" {
		t.Error("a mail that nests without end has no problem")
	}
	d.checkRaw(m, raw)
	if _, c := d.take(letter{}); c.ID == m.ConversationID {
		t.Error("the next mail did not get a conversation of its own")
	}
	if _, err := d.app.Show(d.ctx, d.as(d.bo), m.ConversationID, 0); err != nil {
		t.Error(err)
	}
}

const autoReply = "Auto-Submitted: auto-replied\r\n"

func TestAnAutoReplyDisturbsNobody(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	m, c := d.take(letter{})
	d.reply(d.bo, c.ID, inbox.ReplyForm{Close: true})
	d.assign(d.bo, c.ID, models.Nobody)
	before := d.conversation(c.ID)
	d.advance(1e9)
	auto, after := d.take(letter{more: autoReply, inReplyTo: m.RFCID})
	if after.ID != c.ID || after.State != models.StateClosed || after.Owner != models.Nobody || after.DecisionID != before.DecisionID || after.UnansweredAt != models.Never || auto.Auto != "auto_reply" {
		t.Errorf("%+v", after)
	}
	if after.LastIncoming != auto.ID {
		t.Error("the auto-reply is not the newest message from outside")
	}
}

// A shop's order is a machine's mail too: one that starts a conversation is routed like any other.
func TestAMachinesFirstMailIsRouted(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	if _, c := d.take(letter{from: "shop@fietsen.example", more: autoReply}); c.Owner != user(d.bo) || c.UnansweredAt != c.CreatedAt {
		t.Errorf("%+v", c)
	}
}

func TestABounceOfNothingKnownIsNotRouted(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo))
	if _, c := d.take(report("<unknown@elsewhere.example>", "failed", "x@fietsen.example")); c.Owner != models.Nobody || c.DecisionID != 0 || c.OwnerWhy != "" || c.UnansweredAt != models.Never {
		t.Errorf("%+v", c)
	}
}

// report is a delivery status notification about a mail of ours.
func report(about, action, recipient string) letter {
	id := ""
	if recipient != "" {
		id = "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; " + recipient + "\r\nAction: " + action + "\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n"
	}
	return letter{from: "MAILER-DAEMON@mx.example", subject: "Undelivered Mail", more: "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n",
		body: "--r\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n" + id + "--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + about + "\r\n\r\n--r--"}
}

func TestABounceMarksTheAnswerAndReopens(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "piet@fietsen.example", Close: true})
	bounce, after := d.take(report(sent.RFCID, "failed", "Piet@fietsen.example"))
	if bounce.ConversationID != c.ID || bounce.Auto != "bounce" || after.State != models.StateOpen || after.Owner != user(d.bo) || after.UnansweredAt != models.Never {
		t.Errorf("%+v, %+v", bounce, after)
	}
	rows, err := d.db.DeliveriesOf(d.ctx, []int64{sent.ID})
	d.must(err)
	for _, r := range rows {
		if bounced := r.State == models.DeliveryBounced; bounced != (r.Recipient == "piet@fietsen.example") || bounced && r.LastWords != "5.1.1 550 no such user" {
			t.Errorf("delivery %+v", r)
		}
	}
	reason := "?"
	for _, m := range d.thread(c.ID, models.Event) {
		if m.Event.Kind == models.EventState && m.Event.To == string(models.StateOpen) {
			reason = m.Event.Reason
		}
	}
	if reason != models.OpenedByReport {
		t.Errorf("the thread says that it was opened by %q", reason)
	}
	if in, _ := d.db.IsParticipant(d.ctx, c.ID, "mailer-daemon@mx.example"); in {
		t.Error("the mail daemon takes part")
	}
}

// A notification need not name the recipient as we wrote it: mail is forwarded, and old servers name nobody.
func TestABounceOfTheOnlyRecipient(t *testing.T) {
	for _, recipient := range []string{"", "forwarded@elsewhere.example"} {
		d := newDesk(t)
		_, c := d.take(letter{})
		sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Close: true})
		_, after := d.take(report(sent.RFCID, "failed", recipient))
		rows, err := d.db.DeliveriesOf(d.ctx, []int64{sent.ID})
		if err != nil || len(rows) != 1 || rows[0].State != models.DeliveryBounced || after.State != models.StateOpen {
			t.Errorf("%q: %+v, %v", recipient, rows, err)
		}
	}
}

func TestANoticeOfDelayDisturbsNobody(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Close: true})
	_, after := d.take(report(sent.RFCID, "delayed", "marloes@fietsen.example"))
	rows, err := d.db.DeliveriesOf(d.ctx, []int64{sent.ID})
	if err != nil || rows[0].State != models.DeliveryPending || after.ID != c.ID || after.State != models.StateClosed {
		t.Errorf("%+v, %+v, %v", rows, after, err)
	}
}

func TestABounceWithoutOurSignatureIsAMailOfItsOwn(t *testing.T) {
	d := newDesk(t)
	m, c := d.take(letter{})
	d.reply(d.bo, c.ID, inbox.ReplyForm{Close: true})
	_, after := d.take(report(m.RFCID, "failed", "marloes@fietsen.example"))
	if after.ID == c.ID || d.conversation(c.ID).State != models.StateClosed {
		t.Errorf("a forged bounce joined %+v", after)
	}
}

func TestFilesAreDownloadedUnlessTheyArePictures(t *testing.T) {
	d := newDesk(t)
	_, _ = d.take(letter{more: "Content-Type: multipart/mixed; boundary=x\r\n", body: "--x\r\nContent-Type: image/png; name=a.png\r\nContent-Disposition: attachment\r\n\r\n<svg onload=alert(1)>\r\n" +
		"--x\r\nContent-Type: text/plain; name=b.txt\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==\r\n--x--"})
	m := d.incoming()[0]
	files, err := d.db.FilesOf(d.ctx, []int64{m.ID})
	if err != nil || len(files) != 2 {
		t.Fatalf("%+v, %v", files, err)
	}
	for i, want := range []bool{false, true} {
		f, inline, copyTo, err := d.app.OpenFile(d.ctx, d.as(d.ana), files[i].ID)
		if err != nil || inline != want || strings.HasPrefix(f.ContentType, "image/png") != want {
			t.Errorf("%s: inline %v, %s, %v", f.Name, inline, f.ContentType, err)
		}
		d.must(copyTo(io.Discard))
	}
}
