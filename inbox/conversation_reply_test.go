package inbox_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

func TestWhoAnswersOwns(t *testing.T) {
	cases := []struct {
		name   string
		before func(d *desk, id int64)
		owner  func(d *desk) models.Owner
	}{
		{"nobody owned it", func(*desk, int64) {}, func(d *desk) models.Owner { return user(d.bo) }},
		{"a team owned it", func(d *desk, id int64) { d.assign(d.ana, id, team(d.board)) }, func(d *desk) models.Owner { return user(d.bo) }},
		{"a colleague owns it", func(d *desk, id int64) { d.assign(d.ana, id, user(d.cas)) }, func(d *desk) models.Owner { return user(d.cas) }},
		{"the closed one of a colleague who is gone", func(d *desk, id int64) {
			d.assign(d.ana, id, user(d.cas))
			d.setState(d.ana, id, models.StateClosed)
			d.deactivate(d.cas)
		}, func(d *desk) models.Owner { return user(d.bo) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			_, conv := d.take(letter{})
			c.before(d, conv.ID)
			m := d.reply(d.bo, conv.ID, inbox.ReplyForm{Body: "Dear **Marloes**"})
			got := d.conversation(conv.ID)
			if got.Owner != c.owner(d) || got.State != models.StateOpen || got.UnansweredAt != models.Never || got.LastMessage != m.ID || got.Snippet == "" {
				t.Errorf("%+v", got)
			}
			if got.Owner == user(d.bo) && got.OwnerWhy != models.ByReply {
				t.Errorf("owner because of %q", got.OwnerWhy)
			}
		})
	}
}

func TestSendAndClose(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	d.reply(d.bo, c.ID, inbox.ReplyForm{Close: true})
	got := d.conversation(c.ID)
	if got.State != models.StateClosed || got.Owner != user(d.bo) || got.ClosedAt != models.At(d.app.Now()) || d.user(d.bo.ID).Load != 0 {
		t.Errorf("%+v", got)
	}
	thread, err := d.app.Show(d.ctx, d.as(d.bo), c.ID, 0)
	d.must(err)
	if last := thread.Messages[len(thread.Messages)-1]; last.Event == nil || last.Event.To != string(models.StateClosed) {
		t.Errorf("the closing does not stand behind the answer: %+v", last)
	}
}

func TestACollisionSendsNothing(t *testing.T) {
	d := newDesk(t)
	m, c := d.take(letter{})
	theirs := d.reply(d.cas, c.ID, inbox.ReplyForm{Seen: m.ID})
	before := d.thread(c.ID)
	_, err := d.app.Reply(d.ctx, d.as(d.bo), c.ID, inbox.ReplyForm{Body: "Mine", Seen: m.ID, Nonce: "n"})
	var collision *inbox.Collision
	if !errors.As(err, &collision) || len(collision.Messages) != 1 || collision.Messages[0].ID != theirs.ID {
		t.Fatalf("%v", err)
	}
	if after := d.thread(c.ID); len(after) != len(before) {
		t.Error("something was stored")
	}
	mine := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Mine", Seen: m.ID, Nonce: "n", Anyway: true})
	d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Mine again", Seen: theirs.ID}) // one's own answer is no collision
	if n := len(d.thread(c.ID, models.Outgoing)); n != 3 || mine.ID == 0 {
		t.Errorf("%d answers", n)
	}
}

func TestAFormSentTwiceIsOneAnswer(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	form := inbox.ReplyForm{Nonce: "n1", Anyway: true}
	first, second, other := d.reply(d.bo, c.ID, form), d.reply(d.bo, c.ID, form), d.reply(d.cas, c.ID, form)
	if first.ID != second.ID || other.ID == first.ID || len(d.thread(c.ID, models.Outgoing)) != 2 || len(d.states(first.ID)) != 1 {
		t.Errorf("%d, %d, %d", first.ID, second.ID, other.ID)
	}
	for range 2 {
		if _, err := d.app.Comment(d.ctx, d.as(d.bo), c.ID, "Look", "n2"); err != nil {
			t.Error(err)
		}
	}
	if n := len(d.thread(c.ID, models.Comment)); n != 1 {
		t.Errorf("%d comments", n)
	}
}

func TestWhatCannotBeSent(t *testing.T) {
	cases := []struct {
		name, field string
		form        inbox.ReplyForm
		mute        bool // the channel cannot send
	}{
		{"nothing written", "body", inbox.ReplyForm{Body: " \n "}, false},
		{"far too long", "body", inbox.ReplyForm{Body: strings.Repeat("x", 500_001)}, false},
		{"cc is no address", "cc", inbox.ReplyForm{Body: "x", Cc: "piet"}, false},
		{"bcc is no address", "bcc", inbox.ReplyForm{Body: "x", Bcc: "a@b.example, , <>"}, false},
		{"a header in cc", "cc", inbox.ReplyForm{Body: "x", Cc: "a@b.example\r\nSubject: y"}, false},
		{"too many", "cc", inbox.ReplyForm{Body: "x", Cc: strings.Repeat("a@b.example,", 51)}, false},
		{"no sending", "", inbox.ReplyForm{Body: "x"}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			if c.mute {
				d.support.SMTPHost = ""
				d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, d.support) })
			}
			_, conv := d.take(letter{})
			_, err := d.app.Reply(d.ctx, d.as(d.bo), conv.ID, c.form)
			var p models.Problems
			if !errors.As(err, &p) {
				t.Fatalf("%v", err)
			}
			if _, ok := p.For(c.field); !ok || d.conversation(conv.ID) != conv || len(d.thread(conv.ID, models.Outgoing)) != 0 {
				t.Errorf("%v", p)
			}
		})
	}
}

func TestStagedFilesGoOutWithTheAnswer(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	data := bytes.Repeat([]byte("Fairlead "), 100_000)
	files, err := d.app.Stage(d.ctx, d.as(d.bo), "draft", []inbox.Upload{{Name: `C:\x\plan é.txt`, Data: data}, {Name: "gone.txt", Data: []byte("x")}})
	if err != nil || len(files) != 2 || files[0].Name != "plan é.txt" {
		t.Fatalf("%+v, %v", files, err)
	}
	d.must(d.app.Unstage(d.ctx, d.as(d.bo), files[1].ID))
	m := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: " ", Draft: "draft"})
	left, err := d.app.Staged(d.ctx, d.as(d.bo), "draft")
	if err != nil || len(left) != 0 || !d.conversation(c.ID).HasFiles {
		t.Errorf("still staged %+v, %v", left, err)
	}
	_, copyTo, err := d.app.OpenRaw(d.ctx, d.as(d.cas), m.ID)
	d.must(err)
	var raw bytes.Buffer
	d.must(copyTo(&raw))
	sent := email.Parse(raw.Bytes())
	if len(sent.Files) != 1 || sent.Files[0].Name != "plan é.txt" || !bytes.Equal(sent.Files[0].Data, data) {
		t.Errorf("%d files in the mail", len(sent.Files))
	}
	var kept bytes.Buffer
	_, _, copyTo, err = d.app.OpenFile(d.ctx, d.as(d.cas), files[0].ID)
	d.must(err)
	d.must(copyTo(&kept))
	if !bytes.Equal(kept.Bytes(), data) {
		t.Error("the attachment is not what was chosen")
	}
}

func TestStagedFilesAreBounded(t *testing.T) {
	d := newDesk(t)
	big := inbox.Upload{Name: "big", Data: make([]byte, inbox.MaxUploadBytes)}
	first, err := d.app.Stage(d.ctx, d.as(d.bo), "draft", []inbox.Upload{big})
	d.must(err)
	var p models.Problems
	if again, err := d.app.Stage(d.ctx, d.as(d.bo), "draft", []inbox.Upload{{Name: "one more", Data: []byte("x")}}); !errors.As(err, &p) || !slices.Equal(again, first) {
		t.Errorf("%+v, %v", again, err)
	}
	if _, err := d.app.Stage(d.ctx, d.as(d.bo), "", []inbox.Upload{{Name: "x"}}); !errors.As(err, &p) {
		t.Errorf("no draft: %v", err)
	}
}

func TestTheMailOfAnAnswer(t *testing.T) {
	d := newDesk(t)
	d.bo.Signature = "Bo of the *workshop*"
	d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, d.bo) })
	first, c := d.take(letter{subject: "A bicycle", more: "Reply-To: billing@fietsen.example\r\n"})
	one := d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "Piet <piet@fietsen.example>; piet@fietsen.example", Bcc: "secret@fietsen.example"})
	two := d.reply(d.bo, c.ID, inbox.ReplyForm{})
	raw := func(m models.Message) []byte {
		var b bytes.Buffer
		_, copyTo, err := d.app.OpenRaw(d.ctx, d.as(d.bo), m.ID)
		d.must(err)
		d.must(copyTo(&b))
		return b.Bytes()
	}
	in := email.Parse(raw(two))
	if !strings.Contains(in.Text, "\n-- \nBo of the *workshop*") || !strings.Contains(in.HTML, "<em>workshop</em>") {
		t.Errorf("the signature is not there: %q, %q", in.Text, in.HTML)
	}
	if mail := string(raw(one)); strings.Contains(mail, "secret@") || !strings.Contains(mail, "piet@") {
		t.Errorf("Cc is missing or Bcc is told: %s", mail)
	}
	if in.MessageID != two.RFCID || !slices.Equal(in.InReplyTo, []string{one.RFCID}) || !slices.Equal(in.References, []string{first.RFCID, one.RFCID}) || in.Subject != "Re: A bicycle" ||
		in.From != (email.Address{Name: "Harbour", Email: d.support.Address}) {
		t.Errorf("%+v", in)
	}
	to := d.states(one.ID)
	if len(to) != 3 || to["billing@fietsen.example"].ID == 0 || to["piet@fietsen.example"].ID == 0 || to["secret@fietsen.example"].ID == 0 {
		t.Errorf("%+v", to)
	}
	if len(one.Bcc) != 1 || len(one.Cc) != 1 {
		t.Errorf("Cc %v, Bcc %v", one.Cc, one.Bcc)
	}
}

func TestACommentChangesNeitherOwnerNorState(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	d.setState(d.ana, c.ID, models.StateClosed)
	before := d.conversation(c.ID)
	d.advance(1e9)
	m, err := d.app.Comment(d.ctx, d.as(d.bo), c.ID, "Only for us", "")
	d.must(err)
	want := before
	want.LastMessage, want.ActivityAt = m.ID, m.CreatedAt
	if got := d.conversation(c.ID); got != want || len(d.states(m.ID)) != 0 {
		t.Errorf("%+v", got)
	}
	var p models.Problems
	if _, err := d.app.Comment(d.ctx, d.as(d.bo), c.ID, "", ""); !errors.As(err, &p) {
		t.Errorf("an empty comment: %v", err)
	}
}

func TestAssigning(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{}, d.private.Address)
	who := d.as(d.bo)
	if got, err := d.app.Assign(d.ctx, who, c.ID, user(d.bo), models.Nobody); err != nil || got.Owner != user(d.bo) || got.OwnerWhy != models.ByHand {
		t.Fatalf("%+v, %v", got, err)
	}
	before, thread := d.conversation(c.ID), len(d.thread(c.ID))
	for name, c := range map[string]struct{ to, was models.Owner }{
		"the page showed nobody":        {user(d.cas), models.Nobody},
		"the page showed somebody else": {models.Nobody, user(d.cas)},
		"no access":                     {user(d.ana), user(d.bo)},
		"no access and no seat":         {user(d.dot), user(d.bo)},
		"a team without access":         {team(d.care), user(d.bo)},
		"a user who does not exist":     {models.UserOwner(99), user(d.bo)},
		"a team that does not exist":    {models.TeamOwner(99), user(d.bo)},
	} {
		_, err := d.app.Assign(d.ctx, who, before.ID, c.to, c.was)
		var moved *inbox.Moved
		var p models.Problems
		switch {
		case c.was != user(d.bo):
			if !errors.As(err, &moved) || moved.Owner != user(d.bo) || moved.Name != "Bo" {
				t.Errorf("%s: %v", name, err)
			}
		case !errors.As(err, &p):
			t.Errorf("%s: %v", name, err)
		}
	}
	if after := d.conversation(c.ID); after != before || len(d.thread(c.ID)) != thread {
		t.Errorf("changed to %+v", after)
	}
	for _, to := range []models.Owner{team(d.board), user(d.cas), user(d.cas), models.Nobody} {
		d.assign(d.bo, c.ID, to)
		if got := d.conversation(c.ID); got.Owner != to {
			t.Errorf("owner %v, want %v", got.Owner, to)
		}
	}
	if n := len(d.thread(c.ID)) - thread; n != 3 {
		t.Errorf("%d events of 3 changes", n)
	}
}

func TestOwnersOffered(t *testing.T) {
	d := newDesk(t)
	d.away(d.bo)
	_, open := d.take(letter{})
	_, closed := d.take(letter{}, d.private.Address)
	for _, c := range []struct {
		id    int64
		query string
		limit int
		want  string
		more  bool
	}{
		{open.ID, "", 20, "Cas Ana Bo Dot Board Care", false}, {closed.ID, "", 20, "Cas Bo Board", false}, {open.ID, "BO", 20, "Bo Board", false}, {open.ID, "", 2, "Cas Ana", true}, {open.ID, "%", 20, "", false},
	} {
		choices, more, err := d.app.Owners(d.ctx, d.as(d.cas), c.id, c.query, c.limit)
		var names []string
		for _, o := range choices {
			names = append(names, o.Name)
			if o.Name == "Bo" && o.Availability != models.Away || o.Name == "Care" && o.Members != 2 {
				t.Errorf("%+v", o)
			}
		}
		if got := strings.Join(names, " "); err != nil || got != c.want || more != c.more {
			t.Errorf("%q of %d: %q, more %v, %v; want %q", c.query, c.limit, got, more, err, c.want)
		}
	}
}
