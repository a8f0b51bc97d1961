package inbox_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

const smith = "smith@anvil.example"

// forwards begins to pass a message on and sends it to the smith.
func (d *desk) forwards(by models.User, m models.Message, f inbox.ReplyForm) models.Message {
	d.Helper()
	_, _, err := d.app.StartForward(d.ctx, d.as(by), m.ID)
	d.must(err)
	f.Forwards, f.To, f.Draft = m.ID, first(f.To, "The Smith <"+smith+">"), models.StagedIn(m.ConversationID)
	sent, err := d.app.Reply(d.ctx, d.as(by), m.ConversationID, f)
	d.must(err)
	return sent
}

func (d *desk) rawOf(m models.Message) string {
	d.Helper()
	var b bytes.Buffer
	_, copyTo, err := d.app.OpenRaw(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	d.must(copyTo(&b))
	return b.String()
}

func TestForwardingIsNoAnswer(t *testing.T) {
	d := newDesk(t)
	s := d.sink(nil)
	html := "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n"
	body := "--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>The <b>chain</b> is off</p><script>alert(1)</script><img src=\"http://track.example/p.gif\">\r\n--x\r\nContent-Type: text/plain; name=plan.txt\r\nContent-Disposition: attachment; filename=plan.txt\r\n\r\nleft\r\n--x--"
	m, c := d.take(letter{more: html, body: body, cc: "piet@fietsen.example"})
	answer := d.reply(d.cas, c.ID, inbox.ReplyForm{Body: "The hidden answer", Bcc: "secret@fietsen.example"})
	_, err := d.app.Comment(d.ctx, d.as(d.cas), c.ID, "What a bore", "")
	d.must(err)
	again, _ := d.take(letter{inReplyTo: answer.RFCID, body: "Still off"})
	d.advance(time.Minute)
	before := d.conversation(c.ID)
	sent := d.forwards(d.bo, m, inbox.ReplyForm{Body: "Can you *mend* this?"})
	after := d.conversation(c.ID)
	if after.Owner != before.Owner || after.State != before.State || after.UnansweredAt != before.UnansweredAt || after.UnansweredAt != again.CreatedAt || after.Snippet != before.Snippet || after.LastMessage != sent.ID {
		t.Errorf("before %+v\n after %+v", before, after)
	}
	d.send()
	raw := d.rawOf(sent)
	in := email.Parse([]byte(raw))
	for _, want := range []string{"Can you *mend* this?", "---------- Forwarded message ----------", "From: Marloes <marloes@fietsen.example>", "Cc: piet@fietsen.example", "The chain is off"} {
		if !strings.Contains(in.Text, want) {
			t.Errorf("%q is not in %q", want, in.Text)
		}
	}
	if !strings.Contains(in.HTML, "<b>chain</b>") || len(in.Files) != 1 || in.Files[0].Name != "plan.txt" || in.Subject != "Fwd: A bicycle" || len(in.References)+len(in.InReplyTo) != 0 {
		t.Errorf("%+v", in)
	}
	for _, leak := range []string{"secret@", "hidden answer", "What a bore", "<script", "track.example", m.RFCID} {
		if strings.Contains(raw, leak) {
			t.Errorf("%q goes along", leak)
		}
	}
	var to []string // mails go out side by side
	for _, m := range s.Mails() {
		to = append(to, strings.Join(m.To, " "))
	}
	if !slices.Contains(to, smith) {
		t.Errorf("they went to %q", to)
	}
	ours := d.forwards(d.bo, answer, inbox.ReplyForm{})
	if raw := d.rawOf(ours); strings.Contains(raw, "secret@") || !strings.Contains(raw, "The hidden answer") {
		t.Errorf("our own answer passed on: %s", raw)
	}
}

// Whoever something was forwarded to answers into the conversation, and is not taken for the contact.
func TestAnswersToWhatWasForwarded(t *testing.T) {
	d := newDesk(t)
	d.sink(nil)
	m, c := d.take(letter{})
	d.reply(d.bo, c.ID, inbox.ReplyForm{})
	sent := d.forwards(d.bo, m, inbox.ReplyForm{})
	answer, in := d.take(letter{from: "The Smith <" + smith + ">", inReplyTo: sent.RFCID, body: "Twenty"})
	if in.ID != c.ID || answer.Forwards != sent.ID || in.ContactID != c.ContactID || in.Answered() || in.State != models.StateOpen {
		t.Fatalf("%+v in %+v", answer, in)
	}
	next, _ := d.take(letter{from: "The Smith <" + smith + ">", inReplyTo: answer.RFCID, body: "Or thirty"})
	if next.Forwards != sent.ID {
		t.Errorf("their second mail: %+v", next)
	}
	stranger, elsewhere := d.take(letter{from: "Eve <eve@strange.example>", inReplyTo: sent.RFCID})
	if elsewhere.ID == c.ID || stranger.Forwards != 0 {
		t.Errorf("a stranger who knows the number: %+v", stranger)
	}
	thread, err := d.app.Show(d.ctx, d.as(d.bo), c.ID, 0)
	if err != nil || fmt.Sprint(thread.ReplyTo) != "["+marloes+"]" {
		t.Errorf("an answer would go to %v, %v", thread.ReplyTo, err)
	}
	reply := d.reply(d.bo, c.ID, inbox.ReplyForm{Seen: next.ID})
	raw := d.rawOf(reply)
	if to := d.states(reply.ID); len(to) != 1 || to[marloes].ID == 0 || strings.Contains(raw, answer.RFCID) || strings.Contains(raw, sent.RFCID) {
		t.Errorf("to %v: %s", to, raw)
	}
	back, _, err := d.app.StartForward(d.ctx, d.as(d.bo), answer.ID)
	if err != nil || back.ToLine != "The Smith <"+smith+">" {
		t.Errorf("%+v, %v", back, err)
	}
	theirs := d.forwards(d.bo, answer, inbox.ReplyForm{Body: "Fine"})
	if in := email.Parse([]byte(d.rawOf(theirs))); in.Subject != "Re: A bicycle" || fmt.Sprint(in.InReplyTo) != "["+answer.RFCID+"]" || len(in.References) != 1 {
		t.Errorf("%+v", in)
	}
	own, _ := d.take(letter{inReplyTo: sent.RFCID, body: "The contact, whom it was shown"})
	if own.Forwards != 0 {
		t.Errorf("the contact: %+v", own)
	}
}

func TestWhatCannotBeForwarded(t *testing.T) {
	d := newDesk(t)
	m, c := d.take(letter{})
	other, _ := d.take(letter{subject: "Another"})
	note, err := d.app.Comment(d.ctx, d.as(d.bo), c.ID, "Only for us", "")
	d.must(err)
	closed, _ := d.take(letter{}, d.private.Address)
	for name, id := range map[string]int64{"a comment": note.ID, "what one may not read": closed.ID, "nothing": 9999} {
		if _, _, err := d.app.StartForward(d.ctx, d.as(d.ana), id); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, f := range []struct {
		field string
		form  inbox.ReplyForm
	}{{"to", inbox.ReplyForm{Forwards: m.ID}}, {"to", inbox.ReplyForm{Forwards: m.ID, To: "piet"}}, {"to", inbox.ReplyForm{Forwards: m.ID, To: d.support.Address}}, {"cc", inbox.ReplyForm{Forwards: m.ID, To: smith, Cc: "x"}}} {
		var p models.Problems
		if _, err := d.app.Reply(d.ctx, d.as(d.bo), c.ID, f.form); !errors.As(err, &p) {
			t.Errorf("%+v: %v", f.form, err)
		} else if _, ok := p.For(f.field); !ok {
			t.Errorf("%+v: %v", f.form, p)
		}
	}
	for _, id := range []int64{note.ID, other.ID} { // another conversation's, too
		if _, err := d.app.Reply(d.ctx, d.as(d.bo), c.ID, inbox.ReplyForm{Forwards: id, To: smith}); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%d: %v", id, err)
		}
	}
	_, err = d.app.SaveDraft(d.ctx, d.as(d.bo), c.ID, inbox.DraftForm{Tab: models.DraftReply, Body: "Dear"})
	d.must(err)
	var p models.Problems
	if _, _, err := d.app.StartForward(d.ctx, d.as(d.bo), m.ID); !errors.As(err, &p) {
		t.Errorf("over an answer that was begun: %v", err)
	}
	if got, _ := d.app.Draft(d.ctx, d.as(d.bo), c.ID); got.Body != "Dear" {
		t.Errorf("%+v", got)
	}
}

func TestAForwardIsTakenBackScheduledAndDropped(t *testing.T) {
	d := newDesk(t)
	d.holds()
	d.sink(nil)
	m, c := d.take(letter{more: "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n", body: "--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\nContent-Type: text/plain; name=plan.txt\r\nContent-Disposition: attachment; filename=plan.txt\r\n\r\nleft\r\n--x--"})
	staged := func() int {
		files, err := d.app.Staged(d.ctx, d.as(d.bo), models.StagedIn(c.ID))
		d.must(err)
		return len(files)
	}
	d.advance(time.Minute)
	before := d.conversation(c.ID)
	sent := d.forwards(d.bo, m, inbox.ReplyForm{Body: "Look"})
	back, err := d.app.Unsend(d.ctx, d.as(d.bo), sent.ID)
	if err != nil || back.Tab != models.DraftForward || back.ForwardID != m.ID || back.ToLine != "The Smith <"+smith+">" || staged() != 1 || d.conversation(c.ID) != before {
		t.Fatalf("%+v, %v, %d files", back, err, staged())
	}
	row, err := d.app.Schedule(d.ctx, d.as(d.bo), c.ID, inbox.ReplyForm{Body: "Look", To: back.ToLine, Forwards: m.ID, Draft: models.StagedIn(c.ID)}, tomorrow)
	d.must(err)
	if row.ForwardID != m.ID || staged() != 0 {
		t.Errorf("%+v", row)
	}
	d.advance(24 * time.Hour)
	d.sendsScheduled()
	out := d.thread(c.ID, models.Outgoing)
	if len(out) != 1 || out[0].Forwards != m.ID || d.conversation(c.ID).Owner != models.Nobody || d.states(out[0].ID)[smith].ID == 0 {
		t.Errorf("%+v", out)
	}
	_, _, err = d.app.StartForward(d.ctx, d.as(d.bo), m.ID)
	d.must(err)
	if staged() != 1 {
		t.Error("its file does not go along")
	}
	d.must(d.app.DropForward(d.ctx, d.as(d.bo), c.ID))
	if got, _ := d.app.Draft(d.ctx, d.as(d.bo), c.ID); got.ID != 0 || staged() != 0 {
		t.Errorf("%+v, %d files", got, staged())
	}
}
