package inbox

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/models/modelstest"
	"fairlead/routing"
)

// mailWorld is a form of an inbox, with a contact of Bo's who has sent it.
type mailWorld struct {
	app     *App
	bo      models.User
	inbox   models.Inbox
	sender  models.Channel
	form    models.Channel
	contact models.Contact
	conv    models.Conversation
	msg     models.Message
}

func (w *mailWorld) furnish(ctx context.Context, tx *models.DB, desk *routing.Desk) (err error) {
	w.bo = models.User{Name: "Bo", Email: "bo@harbour.example", PasswordHash: "set", Role: models.RoleMember, Seat: models.SeatService, Active: true, Availability: models.Away}
	w.inbox = models.Inbox{Name: "Support", Open: true}
	if err := tx.CreateUser(ctx, &w.bo); err != nil {
		return err
	}
	if err := tx.CreateInbox(ctx, &w.inbox); err != nil {
		return err
	}
	w.sender = models.Channel{InboxID: w.inbox.ID, Kind: models.ChannelEmail, Address: "support@harbour.example", SMTPHost: "127.0.0.1", SMTPPort: 1, SMTPSecurity: "none"}
	w.form = models.Channel{InboxID: w.inbox.ID, Kind: models.ChannelForm, Address: models.FormAddress("ask"), Name: "Ask us"}
	for _, ch := range []*models.Channel{&w.sender, &w.form} {
		if err := tx.CreateChannel(ctx, ch); err != nil {
			return err
		}
	}
	if w.contact, err = tx.FindOrCreateContact(ctx, "Marloes", "marloes@fietsen.example", desk.Now); err != nil {
		return err
	}
	if err := ownContact(ctx, tx, desk, &w.contact, w.bo.ID); err != nil {
		return err
	}
	w.conv = models.Conversation{InboxID: w.inbox.ID, ChannelID: w.form.ID, ContactID: w.contact.ID, State: models.StateOpen, CreatedAt: desk.Now, ActivityAt: desk.Now, UnansweredAt: desk.Now}
	w.msg = models.Message{Kind: models.Incoming, Text: "My bicycle\r\nis late.", Answers: []models.Answer{{Key: "size", Label: "Size", Kind: "text", Value: "56 cm"},
		{Key: "colours", Label: "Colours", Kind: "choices", Value: "red\nblue"}, {Key: "empty", Label: "Empty"}, {Key: "story", Label: "Story", Kind: "long", Value: "My bicycle\nis late."}}}
	return tx.CreateConversation(ctx, &w.conv)
}

func newMailWorld(t *testing.T) *mailWorld {
	t.Helper()
	db := modelstest.Open(t)
	w := &mailWorld{app: New(App{DB: db, Log: slog.New(slog.DiscardHandler), URL: "https://desk.example", Now: func() time.Time { return time.UnixMicro(1_000_000) }})}
	if err := w.app.route(context.Background(), 0, func(tx *models.DB, _ *news, desk *routing.Desk) error {
		return w.furnish(context.Background(), tx, desk)
	}); err != nil {
		t.Fatal(err)
	}
	return w
}

// sent runs mailContactOwner and returns the mail that it put in the outbox; nil: none.
func (w *mailWorld) sent(t *testing.T) (*mail.Message, string) {
	t.Helper()
	ctx, db := context.Background(), w.app.DB
	err := w.app.write(ctx, func(tx *models.DB, n *news) error {
		return mailContactOwner(ctx, tx, n, w.app, w.sender, w.conv, w.msg)
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.DeliveriesOf(ctx, []int64{0})
	if err != nil || len(rows) > 1 {
		t.Fatal(rows, err)
	}
	if len(rows) == 0 {
		return nil, ""
	}
	if rows[0].Recipient != w.bo.Email || rows[0].Sender != w.sender.Address || rows[0].ChannelID != w.sender.ID {
		t.Errorf("%+v", rows[0])
	}
	var raw bytes.Buffer
	if err := db.CopyFile(ctx, rows[0].RawFileID, &raw); err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(&raw)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	return m, strings.ReplaceAll(string(body), "\r\n", "\n")
}

func TestTheOwnerWhoIsAwayIsMailed(t *testing.T) {
	w := newMailWorld(t)
	m, body := w.sent(t)
	if m == nil {
		t.Fatal("no mail")
	}
	if got := m.Header.Get("Content-Type"); !strings.HasPrefix(got, "text/plain") {
		t.Errorf("it is %s", got)
	}
	if m.Header.Get("Subject") != "One of your contacts has sent the form Ask us" || m.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("%v", m.Header)
	}
	want := "Hello Bo,\n\nyou are Away, and one of your contacts has sent the form Ask us: Marloes (marloes@fietsen.example).\n\n" +
		"Size: 56 cm\nColours: red\n  blue\n\nMy bicycle\nis late.\n\nThe conversation:\nhttps://desk.example/conversations/1\n"
	if body != want {
		t.Errorf("%q, want\n%q", body, want)
	}
}

func TestWhoElseIsNotMailed(t *testing.T) {
	ctx := context.Background()
	for name, change := range map[string]func(tx *models.DB, w *mailWorld) error{
		"available": func(tx *models.DB, w *mailWorld) error {
			w.bo.Availability = models.Available
			return tx.SetAvailability(ctx, w.bo)
		},
		"deactivated":     func(tx *models.DB, w *mailWorld) error { w.bo.Active = false; return tx.UpdateUser(ctx, w.bo) },
		"without access":  func(tx *models.DB, w *mailWorld) error { w.inbox.Open = false; return tx.UpdateInbox(ctx, w.inbox) },
		"only invited":    func(tx *models.DB, w *mailWorld) error { return tx.SetPassword(ctx, w.bo.ID, "") },
		"nobody's":        func(tx *models.DB, w *mailWorld) error { return tx.SetContactOwner(ctx, w.contact.ID, 0) },
		"one who is gone": func(tx *models.DB, w *mailWorld) error { return tx.SetContactOwner(ctx, w.contact.ID, 99) },
		"spam":            func(_ *models.DB, w *mailWorld) error { w.conv.State = models.StateSpam; return nil },
		"cannot send":     func(_ *models.DB, w *mailWorld) error { w.sender.SMTPHost = ""; return nil },
	} {
		w := newMailWorld(t)
		if err := w.app.DB.Write(ctx, func(tx *models.DB) error { return change(tx, w) }); err != nil {
			t.Fatal(name, err)
		}
		if m, _ := w.sent(t); m != nil {
			t.Errorf("%s: mailed", name)
		}
	}
}

// What strangers write is text, wherever they write it, and in the owner's language around it.
func TestStrangersWriteNoHeaders(t *testing.T) {
	ctx, w := context.Background(), newMailWorld(t)
	evil := "x\r\nBcc: all@victims.example\r\n\r\n<script>alert(1)</script>\x00\x1b[2J {link} \u202egnp"
	w.msg.Text, w.msg.Answers = evil, []models.Answer{{Label: "Name\r\nBcc: a@b.example", Value: evil + "\n.\nQUIT"}}
	err := w.app.DB.Write(ctx, func(tx *models.DB) error {
		u, err := tx.User(ctx, w.bo.ID)
		if err != nil {
			return err
		}
		u.Language = "nl"
		return tx.UpdateUser(ctx, u)
	})
	if err != nil {
		t.Fatal(err)
	}
	m, body := w.sent(t)
	if m == nil || m.Header.Get("Bcc") != "" || len(m.Header["To"]) != 1 || m.Header.Get("Subject") != "Een van je contacten heeft het formulier Ask us verstuurd" {
		t.Fatalf("%+v", m)
	}
	for _, no := range []string{"\x00", "\x1b", "\u202e", "\r"} {
		if strings.Contains(body, no) {
			t.Errorf("%q is in %q", no, body)
		}
	}
	if !strings.Contains(body, "Name Bcc: a@b.example: x\n  Bcc: all@victims.example") || !strings.Contains(body, "{link}") {
		t.Errorf("%q", body)
	}
}
