package inbox_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// written is a mail in the outbox.
type written struct{ to, subject, body string }

// outbox returns what waits there, as it would be sent.
func (d *desk) outbox() []written { return d.claims(0) }

// claims is outbox for what is not to be seen again for a while.
func (d *desk) claims(a time.Duration) (out []written) {
	d.Helper()
	now := models.Time(d.clock.Load())
	rows, err := d.db.ClaimDeliveries(d.ctx, now, now.Add(a), 100)
	d.must(err)
	slices.SortFunc(rows, func(a, b models.Delivery) int { return int(a.ID - b.ID) })
	for _, row := range rows {
		var raw bytes.Buffer
		d.must(d.db.CopyFile(d.ctx, row.RawFileID, &raw))
		m, err := mail.ReadMessage(&raw)
		d.must(err)
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		d.must(err)
		body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		d.must(err)
		out = append(out, written{row.Recipient, subject, strings.ReplaceAll(string(body), "\r\n", "\n")})
	}
	return out
}

// wants switches on the mails of users.
func (d *desk) wants(users ...models.User) {
	d.Helper()
	for _, u := range users {
		u = d.user(u.ID)
		u.NotifyCoverage = true
		d.write(func(tx *models.DB) error { return tx.UpdateUser(d.ctx, u) })
	}
}

// until moves the clock and does what is due then.
func (d *desk) until(s string) {
	d.Helper()
	d.clock.Store(d.amsterdam(s).UnixMicro())
	d.must(d.app.RunDue(d.ctx))
}

// coverDesk is a desk on Monday 2 March 2026, 10:00 in Amsterdam, where Bo alone has Support, and Ana and Cas want mails; Cas leads Board.
func coverDesk(t *testing.T) *desk {
	d := newDesk(t)
	d.write(func(tx *models.DB) error {
		account, err := tx.Account(d.ctx)
		d.must(err)
		account.Company, account.TimeZone = "Harbour", "Europe/Amsterdam"
		cas := d.cas
		cas.Role, cas.Language = models.RoleLead, "nl"
		d.must(tx.UpdateUser(d.ctx, cas))
		d.must(tx.SetLedBy(d.ctx, d.cas.ID, []models.InboxLead{{InboxID: d.closed.ID, UserID: d.cas.ID}}))
		return tx.SaveAccount(d.ctx, account)
	})
	d.attended(d.open, officeHours)
	d.attended(d.closed, "sat 10:00-12:00")
	d.works(d.bo, officeHours)
	d.assigns(&d.support, nil, user(d.bo))
	d.assigns(&d.private, nil, user(d.bo))
	d.wants(d.ana, d.cas)
	d.must(d.app.StartCoverage(d.ctx))
	return d
}

func (d *desk) mailed(want ...string) []written {
	d.Helper()
	all := d.outbox()
	var to []string
	for _, m := range all {
		to = append(to, m.to)
	}
	if strings.Join(to, " ") != strings.Join(want, " ") {
		d.Fatalf("mails to %v, want %v", to, want)
	}
	return all
}

func TestLeadsAreMailedOfGapsOnce(t *testing.T) {
	d := coverDesk(t)
	d.must(d.app.RunDue(d.ctx))
	d.mailed() // it is 10 o'clock, and 7 has been
	d.absent(d.bo, "2026-03-05 00:00", "2026-03-06 00:00")
	d.until("2026-03-03 06:59")
	d.mailed()
	d.until("2026-03-03 07:00")
	all := d.mailed("ana@harbour.example", "cas@harbour.example")
	for i, lines := range [][]string{
		{"support@harbour.example (times in Europe/Amsterdam)", "Thursday 5 Mar, 09:00 to 17:00", "board@harbour.example", "Saturday 7 Mar, 10:00 to 12:00", "/settings/profile", "coverage?week=2026-W10"},
		{"board@harbour.example (tijden in Europe/Amsterdam)", "zaterdag 7 mrt, 10:00 tot 12:00"},
	} {
		for _, line := range lines {
			if !strings.Contains(all[i].body, line) {
				t.Errorf("%s is not told %q:\n%s", all[i].to, line, all[i].body)
			}
		}
	}
	if strings.Contains(all[1].body, "support@") || all[1].subject != "Uren waarin niemand een gesprek kan aannemen" {
		t.Errorf("Cas, who leads Board, is told %q:\n%s", all[1].subject, all[1].body)
	}
	if strings.Contains(all[0].body+all[1].body, "Bo") {
		t.Error("a mail names who is absent")
	}
	both := []string{"ana@harbour.example", "cas@harbour.example"}
	d.until("2026-03-04 07:00")
	d.mailed(both...) // nothing new
	d.absent(d.bo, "2026-03-05 00:00", "2026-03-06 12:00")
	d.until("2026-03-05 07:00")
	d.mailed(append(both, "ana@harbour.example")...) // Friday morning
	if body := d.outbox()[2].body; !strings.Contains(body, "Friday 6 Mar, 09:00 to 12:00") || strings.Contains(body, "Thursday") {
		t.Errorf("told again: %s", body)
	}
	d.until("2026-03-08 07:00") // the next Saturday has come within the 7 days, after the one before was told
	d.mailed(append(both, "ana@harbour.example", "ana@harbour.example", "cas@harbour.example")...)
}

func TestShortGapsAndThoseWithoutAnEnd(t *testing.T) {
	d := coverDesk(t)
	d.attended(d.closed, "")
	d.works(d.bo, "mon 00:00-24:00; tue 00:00-24:00; wed 00:00-24:00; thu 00:00-24:00; fri 00:00-24:00; sat 00:00-24:00; sun 00:20-24:00")
	d.until("2026-03-03 07:00")
	d.mailed() // twenty minutes are not worth a mail
	d.absent(d.bo, "2026-03-09 12:00", "2026-06-01 00:00")
	d.until("2026-03-04 07:00")
	cas := []string{"ana@harbour.example", "cas@harbour.example"}
	if body := d.mailed(cas...)[1].body; !strings.Contains(body, "vanaf maandag 9 mrt, 12:00") {
		t.Error(body)
	}
	for _, day := range []string{"05", "06", "09", "10", "11", "16", "25"} {
		d.until("2026-03-" + day + " 07:00")
	}
	for _, m := range d.outbox()[2:] {
		if m.to == "cas@harbour.example" {
			t.Errorf("told again: %s", m.body)
		}
	}
	d.until("2026-05-10 07:00") // now its end is known
	n := len(d.outbox())
	d.absent(d.bo, "2026-06-02 09:00", "2026-06-02 10:00")
	d.until("2026-05-28 07:00")
	all := d.outbox()[n:]
	if len(all) != 2 || !strings.Contains(all[1].body, "dinsdag 2 jun, 09:00 tot 10:00") {
		t.Errorf("what comes after it: %+v", all)
	}
}

func TestNoGapIsMailedTwice(t *testing.T) {
	d := coverDesk(t)
	vault, err := inbox.NewVault([]byte("a secret for tests"))
	d.must(err)
	other := inbox.New(inbox.App{DB: d.db, Log: slog.New(slog.DiscardHandler), Vault: vault, URL: "http://desk.example", Sender: email.Sender{Hostname: "other.example"},
		Now: func() time.Time { return time.UnixMicro(d.clock.Load()) }})
	d.must(other.StartCoverage(d.ctx)) // the timer stays as it is
	d.clock.Store(d.amsterdam("2026-03-03 07:00").UnixMicro())
	done := make(chan error, 2)
	for _, app := range []*inbox.App{d.app, other} {
		go func() { done <- app.RunDue(context.Background()) }()
	}
	d.must(<-done)
	d.must(<-done)
	d.mailed("ana@harbour.example", "cas@harbour.example")
	d.must(other.StartCoverage(d.ctx)) // as after a restart
	d.must(other.RunDue(d.ctx))
	d.until("2026-03-03 23:00")
	d.mailed("ana@harbour.example", "cas@harbour.example")
	next, err := d.db.NextTimer(d.ctx)
	d.must(err)
	if next != models.At(d.amsterdam("2026-03-04 07:00")) {
		t.Errorf("the next look is at %v", next.Time())
	}
}

func TestWhoIsNotMailed(t *testing.T) {
	d := coverDesk(t)
	d.wants(d.bo) // a member
	d.write(func(tx *models.DB) error {
		ana := d.user(d.ana.ID)
		ana.Active = false
		cas := d.user(d.cas.ID)
		cas.Role = models.RoleMember
		d.must(tx.UpdateUser(d.ctx, ana))
		return tx.UpdateUser(d.ctx, cas)
	})
	d.until("2026-03-03 07:00")
	d.mailed()
	// Where nothing can be sent, it is told as soon as it can.
	d.write(func(tx *models.DB) error {
		ana := d.user(d.ana.ID)
		ana.Active = true
		for _, ch := range []models.Channel{d.support, d.sales, d.private} {
			ch.SMTPHost = ""
			d.must(tx.UpdateChannel(d.ctx, ch))
		}
		return tx.UpdateUser(d.ctx, ana)
	})
	d.until("2026-03-04 07:00")
	d.mailed()
	d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, d.support) })
	d.until("2026-03-05 07:00")
	d.mailed("ana@harbour.example")
}

func TestToldGapsAreForgottenOnceOver(t *testing.T) {
	d := coverDesk(t)
	d.until("2026-03-03 07:00")
	told := func() int {
		rows, err := d.db.ToldGaps(d.ctx, []int64{d.ana.ID, d.cas.ID})
		d.must(err)
		return len(rows)
	}
	d.must(d.db.DeleteToldGapsBefore(d.ctx, models.At(d.amsterdam("2026-03-07 11:00"))))
	if told() != 2 {
		t.Errorf("%d stretches are known that are not over, want 2", told())
	}
	d.must(d.db.DeleteToldGapsBefore(d.ctx, models.At(d.amsterdam("2026-03-07 12:01"))))
	if told() != 0 {
		t.Errorf("%d stretches are known that are over", told())
	}
}

func TestOnlyLeadsSwitchTheMailsOn(t *testing.T) {
	p := newPeople(t)
	for _, c := range []struct {
		who  models.User
		want bool
	}{{p.ada, true}, {p.leo, true}, {p.mia, false}} {
		f := inbox.ProfileForm{Name: c.who.Name, NotifyCoverage: true}
		p.ok(p.UpdateProfile(p.ctx(), p.actor(c.who), f))
		if got := p.stored(c.who).NotifyCoverage; got != c.want {
			t.Errorf("%s is mailed: %v", c.who.Name, got)
		}
	}
	p.ok(p.UpdateProfile(p.ctx(), p.actor(p.leo), inbox.ProfileForm{Name: "Leo"}))
	if p.stored(p.leo).NotifyCoverage {
		t.Error("Leo cannot switch it off")
	}
}
