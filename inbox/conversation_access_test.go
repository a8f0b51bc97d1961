package inbox_test

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// locked is a conversation in the restricted inbox with all that can hang on one: files, an answer that failed, a staged file.
type locked struct {
	conv             models.Conversation
	in, out, comment models.Message
	file, staged     models.File
}

func (d *desk) lock() (l locked) {
	d.Helper()
	l.in, _ = d.take(letter{more: "Content-Type: multipart/mixed; boundary=x\r\n", body: "--x\r\nContent-Type: text/html\r\n\r\n<p>Secret</p>\r\n--x\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nsecret\r\n--x--"}, d.private.Address)
	l.out = d.reply(d.bo, l.in.ConversationID, inbox.ReplyForm{})
	var err error
	l.comment, err = d.app.Comment(d.ctx, d.as(d.bo), l.in.ConversationID, "Secret", "")
	d.must(err)
	files, err := d.db.FilesOf(d.ctx, []int64{l.in.ID})
	d.must(err)
	staged, err := d.app.Stage(d.ctx, d.as(d.bo), "draft", []inbox.Upload{{Name: "b.txt", Data: []byte("secret")}})
	d.must(err)
	d.write(func(tx *models.DB) error {
		row := d.states(l.out.ID)[marloes]
		row.State = models.DeliveryFailed
		return tx.UpdateDelivery(d.ctx, row)
	})
	l.conv, l.file, l.staged = d.conversation(l.in.ConversationID), files[0], staged[0]
	return l
}

// attempts are all the ways to reach it. Each returns what was given away besides an error.
func (d *desk) attempts(who inbox.Actor, l locked) map[string]func() (any, error) {
	app, ctx, id := d.app, d.ctx, l.conv.ID
	list := func(v models.View) func() (any, error) {
		return func() (any, error) {
			rows, _, err := app.List(ctx, who, inbox.ListQuery{Inbox: l.conv.InboxID, View: v})
			return rows, err
		}
	}
	out := map[string]func() (any, error){
		"Show": func() (any, error) {
			thread, err := app.Show(ctx, who, id, 0)
			return thread.Conversation, err
		},
		"Locate":      func() (any, error) { c, _, err := app.Locate(ctx, who, id); return c, err },
		"MessageHTML": func() (any, error) { m, _, err := app.MessageHTML(ctx, who, l.in.ID); return m, err },
		"OpenRaw":     func() (any, error) { f, _, err := app.OpenRaw(ctx, who, l.in.ID); return f, err },
		"OpenFile":    func() (any, error) { f, _, _, err := app.OpenFile(ctx, who, l.file.ID); return f, err },
		"OpenFile of a draft": func() (any, error) {
			f, _, _, err := app.OpenFile(ctx, who, l.staged.ID)
			return f, err
		},
		"OpenFile of a raw mail": func() (any, error) { f, _, _, err := app.OpenFile(ctx, who, l.in.RawFileID); return f, err },
		"Unstage":                func() (any, error) { return nil, app.Unstage(ctx, who, l.staged.ID) },
		"Owners":                 func() (any, error) { o, _, err := app.Owners(ctx, who, id, "", 9); return o, err },
		"OwnerNow":               func() (any, error) { c, _, err := app.OwnerNow(ctx, who, id); return c, err },
		"Reply":                  func() (any, error) { return app.Reply(ctx, who, id, inbox.ReplyForm{Body: "x"}) },
		"Comment":                func() (any, error) { return app.Comment(ctx, who, id, "x", "") },
		"Comment without text":   func() (any, error) { return app.Comment(ctx, who, id, "", "") },
		"Assign":                 func() (any, error) { return app.Assign(ctx, who, id, models.UserOwner(who.User.ID), user(d.bo)) },
		"Assign, owner unknown":  func() (any, error) { return app.Assign(ctx, who, id, models.Nobody, models.Nobody) },
		"SetState":               func() (any, error) { s, err := app.SetState(ctx, who, id, models.StateTrash); return s, err },
		"RouteNow":               func() (any, error) { _, err := app.RouteNow(ctx, who, id); return nil, err },
		"Snooze":                 func() (any, error) { s, err := app.Snooze(ctx, who, id, models.Never); return s, err },
		"Retry":                  func() (any, error) { return nil, app.Retry(ctx, who, l.out.ID) },
		"Counts": func() (any, error) {
			n, err := app.Counts(ctx, who, l.conv.InboxID, models.Views...)
			return n, err
		},
		"SendTestMessage": func() (any, error) { return nil, app.SendTestMessage(ctx, who, l.conv.InboxID) },
	}
	for _, v := range models.Views {
		out["List "+string(v)] = list(v)
	}
	return out
}

func TestWithoutAccessThereIsNothing(t *testing.T) {
	d := newDesk(t)
	l := d.lock()
	d.openDoor()
	before := d.snapshot(l)
	for _, u := range []models.User{d.ana, d.dot} {
		for name, try := range d.attempts(d.as(u), l) {
			given, err := try()
			if !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s by %s: %v", name, u.Name, err)
			}
			if v := reflect.ValueOf(given); given != nil && !v.IsZero() {
				t.Errorf("%s by %s gave away %+v", name, u.Name, given)
			}
		}
		for _, v := range models.Views {
			rows, _, err := d.app.List(d.ctx, d.as(u), inbox.ListQuery{View: v})
			n, countErr := d.app.Counts(d.ctx, d.as(u), 0, v)
			if err != nil || countErr != nil || len(rows) != 0 || n[v] != 0 {
				t.Errorf("%s sees %d in %s, counts %d; %v, %v", u.Name, len(rows), v, n[v], err, countErr)
			}
		}
		if staged, err := d.app.Staged(d.ctx, d.as(u), "draft"); err != nil || len(staged) != 0 {
			t.Errorf("%s sees Bo's draft: %+v, %v", u.Name, staged, err)
		}
	}
	if after := d.snapshot(l); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

// What nobody may do with access either way is answered alike for what does not exist.
func TestWhatDoesNotExistLooksTheSame(t *testing.T) {
	d := newDesk(t)
	l := locked{conv: models.Conversation{ID: 99, InboxID: 99}, in: models.Message{ID: 99, RawFileID: 99}, out: models.Message{ID: 99}, file: models.File{ID: 99}, staged: models.File{ID: 98}}
	d.openDoor()
	for name, try := range d.attempts(d.as(d.bo), l) {
		if given, err := try(); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %+v, %v", name, given, err)
		}
	}
}

// Who has access reaches all of it, so that the refusals above are refusals.
func TestWithAccessAllOfItIsThere(t *testing.T) {
	d := newDesk(t)
	l := d.lock()
	d.openDoor()
	for name, try := range d.attempts(d.as(d.bo), l) {
		_, err := try()
		switch name {
		case "OpenFile of a raw mail": // it has a door of its own: OpenRaw
			if !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		default:
			if errors.Is(err, models.ErrNotFound) && name != "Unstage" && name != "OpenFile of a draft" { // in any order
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// A right that was taken away a moment ago is gone, though the page was loaded with it.
func TestARightTakenAwayIsGone(t *testing.T) {
	d := newDesk(t)
	l := d.lock()
	who := d.as(d.cas)
	d.restrict(d.closed, d.bo)
	before := d.snapshot(l)
	for _, name := range []string{"Reply", "Comment", "Assign", "SetState", "RouteNow", "Snooze", "Retry"} {
		if _, err := d.attempts(who, l)[name](); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if after := d.snapshot(l); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
}

// snapshot writes down everything that an attempt could have changed.
func (d *desk) snapshot(l locked) string {
	d.Helper()
	staged, err := d.db.StagedFiles(d.ctx, d.bo.ID, "draft")
	d.must(err)
	seen := map[string]map[int64]int64{}
	for _, u := range []models.User{d.ana, d.cas, d.dot} {
		seen[u.Name], err = d.db.SeenBy(d.ctx, u.ID, []int64{l.conv.ID})
		d.must(err)
	}
	users, err := d.db.Users(d.ctx)
	d.must(err)
	var ids []int64
	for _, m := range d.thread(l.conv.ID) {
		ids = append(ids, m.ID)
	}
	return fmt.Sprintf("%+v\nmessages %v\ndeliveries %+v\nstaged %+v\nseen %v\nusers %+v\n%d mails", d.conversation(l.conv.ID), ids, d.states(l.out.ID), staged, seen, users, len(d.incoming()))
}

func TestStagedFilesAreOfTheirOwnerAlone(t *testing.T) {
	d := newDesk(t)
	l := d.lock()
	if _, _, copyTo, err := d.app.OpenFile(d.ctx, d.as(d.bo), l.staged.ID); err != nil || copyTo(io.Discard) != nil {
		t.Errorf("their owner: %v", err)
	}
	if _, _, _, err := d.app.OpenFile(d.ctx, d.as(d.cas), l.staged.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a colleague with access: %v", err)
	}
	m := d.reply(d.cas, l.conv.ID, inbox.ReplyForm{Draft: "draft", Anyway: true})
	if files, err := d.db.FilesOf(d.ctx, []int64{m.ID}); err != nil || len(files) != 0 {
		t.Errorf("a colleague sent it: %+v, %v", files, err)
	}
}
