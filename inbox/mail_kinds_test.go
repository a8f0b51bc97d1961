package inbox_test

import (
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// What docs/email.md says of each kind of mail that comes: the line that it has in the ledger, what is kept of it, and what becomes of its conversation.
func TestEachKindOfMailIsKeptAsTheDocumentationSays(t *testing.T) {
	const whole, header, nothing = "whole", "header", "nothing" // of its bytes
	const routed, closed, spam = "routed", "closed", "spam"
	for _, c := range []struct {
		name    string
		outcome models.MailOutcome
		kept    string
		becomes string // of its conversation; empty: it has none, or another mail began it
		mail    func(d *desk, o *postOffice) []byte
	}{
		{"begins a conversation", models.MailNew, whole, routed, func(d *desk, _ *postOffice) []byte { return d.post("New") }},
		{"joins one", models.MailJoined, whole, "", func(d *desk, _ *postOffice) []byte {
			d.take(letter{id: "<1@fietsen.example>"})
			return d.raw(letter{inReplyTo: "<1@fietsen.example>"})
		}},
		{"is flagged by the relay", models.MailSpam, whole, spam, func(d *desk, o *postOffice) []byte {
			d.must(d.app.SetRelay(d.ctx, d.as(d.ana), d.support.ID, "mx.harbour.example", ""))
			return d.raw(letter{more: "X-Spam-Flag: YES\r\n"})
		}},
		{"is of a blocked sender", models.MailSpam, whole, spam, func(d *desk, _ *postOffice) []byte {
			_, first := d.take(letter{})
			_, _, err := d.app.BlockSender(d.ctx, d.as(d.bo), first.ID)
			d.must(err)
			return d.post("Blocked")
		}},
		{"is old", models.MailOld, whole, closed, func(d *desk, _ *postOffice) []byte { return d.post("Old") }},
		{"is an automatic reply", models.MailAuto, whole, "", func(d *desk, _ *postOffice) []byte {
			d.take(letter{id: "<1@fietsen.example>"})
			return d.raw(letter{inReplyTo: "<1@fietsen.example>", more: autoReply})
		}},
		{"is a report on an answer", models.MailBounce, whole, "", func(d *desk, _ *postOffice) []byte {
			_, c := d.take(letter{})
			return d.raw(report(d.reply(d.bo, c.ID, inbox.ReplyForm{}).RFCID, "failed", marloes))
		}},
		{"cannot be read", models.MailRawOnly, whole, routed, func(d *desk, _ *postOffice) []byte {
			d.app.Storing(func(subject string) error {
				if subject == "Poison" {
					panic("a fault of ours")
				}
				return nil
			})
			return d.post("Poison")
		}},
		{"is too large to be fetched", models.MailHeader, header, routed, func(d *desk, _ *postOffice) []byte {
			return append(d.post("Huge"), strings.Repeat(strings.Repeat("x", 998)+"\r\n", email.MaxMessageBytes/1000+1)...)
		}},
		{"is here already", models.MailAgain, nothing, "", func(d *desk, _ *postOffice) []byte {
			raw := d.post("Twice")
			d.must(d.deliver(raw))
			return raw
		}},
		{"is a copy of what was sent", models.MailOwn, nothing, "", func(d *desk, _ *postOffice) []byte {
			_, c := d.take(letter{})
			sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
			var copied strings.Builder
			d.must(d.db.CopyFile(d.ctx, sent.RawFileID, &copied))
			return []byte(copied.String())
		}},
		{"was here and has been erased", models.MailErased, nothing, "", func(d *desk, _ *postOffice) []byte {
			raw := d.post("Erased")
			d.must(d.deliver(raw))
			d.erased(marloes)
			return raw
		}},
		{"is a report on a mail of the system", models.MailBounce, nothing, "", func(d *desk, _ *postOffice) []byte {
			id, _ := d.toldByMail()
			return d.raw(report(id, "failed", "bo@harbour.example"))
		}},
		{"is an automatic answer to one", models.MailAuto, nothing, "", func(d *desk, _ *postOffice) []byte {
			id, _ := d.toldByMail()
			return d.raw(letter{from: "bo@harbour.example", inReplyTo: id, more: autoReply})
		}},
		{"is one itself", models.MailOwn, nothing, "", func(d *desk, _ *postOffice) []byte {
			_, raw := d.toldByMail()
			return raw
		}},
		{"is a person's answer to one", models.MailNew, whole, routed, func(d *desk, _ *postOffice) []byte {
			id, _ := d.toldByMail()
			return d.raw(letter{from: "bo@harbour.example", inReplyTo: id})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			d.assigns(&d.support, nil, user(d.cas))
			o := d.postOffice()
			at := time.Time{}
			if c.becomes == closed {
				at = d.app.Now().Add(-time.Hour)
			} else {
				o.connected(nil)
				o.fetch()
			}
			raw := c.mail(d, o)
			before, messages := len(d.lines()), len(d.incoming())
			o.put("INBOX", raw, at)
			if c.becomes == closed { // the mailbox is connected when it is there
				o.connected(func(f *inbox.MailboxForm) { f.OldDays = 3 })
			}
			for n := 0; n < 5 && len(d.lines()) == before; n++ {
				_ = d.app.FetchOnce(d.ctx, d.support.ID) // one that cannot be stored is tried three times
			}
			lines := d.lines()
			if len(lines) != before+1 || lines[before].Outcome != c.outcome {
				t.Fatalf("its lines: %+v", lines[before:])
			}
			if flags := o.flags("INBOX"); len(flags) != 1 || (flags[0] == `\Seen`) != (c.becomes != closed) {
				t.Errorf("in the mailbox it is marked %q", flags)
			}
			all := d.incoming()
			if (len(all) > messages) != (c.kept != nothing) {
				t.Fatalf("%d messages, and %d before", len(all), messages)
			}
			if c.kept == nothing {
				return
			}
			m := all[len(all)-1]
			if c.kept == whole {
				d.checkRaw(m, raw)
			} else if m.Text != "" || m.Subject != "Huge" || m.Problem == "" {
				t.Errorf("of its header is kept %+v", m)
			}
			d.became(m.ConversationID, c.becomes)
		})
	}
}

// toldByMail has somebody be told of something by mail, and returns that mail's id and itself.
func (d *desk) toldByMail() (id string, raw []byte) {
	d.Helper()
	_, c := d.take(letter{})
	d.assign(d.ana, c.ID, user(d.bo))
	d.later()
	return d.systemID()
}

// became fails the test unless a conversation is in that state, and has been routed or not.
func (d *desk) became(id int64, want string) {
	d.Helper()
	if want == "" {
		return
	}
	c := d.conversation(id)
	got := string(c.State)
	if c.State == models.StateOpen && c.DecisionID != 0 {
		got = "routed"
	}
	if got != want || want != "routed" && (c.DecisionID != 0 || c.Owner != models.Nobody) {
		d.Errorf("it is %s, want %s: %+v", got, want, c)
	}
}
