package inbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"fairlead/inbox"
	"fairlead/models"
)

// sharedBrowser has Gail give her address in a chat and end it, and returns what her browser is known again by.
func (d *desk) sharedBrowser() (visitor string) {
	d.Helper()
	flow, _ := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	d.asks(flow)
	d.write(func(tx *models.DB) error {
		f, err := tx.Chatflow(d.ctx, flow.ChannelID)
		if err != nil {
			return err
		}
		f.Secret = d.app.Vault.Seal("the site's secret")
		return tx.UpdateChatflow(d.ctx, f, "secret")
	})
	p, err := d.app.PublicChat(d.ctx, "help")
	d.must(err)
	signed, err := d.app.NewChatVisitor(d.ctx, p, "192.0.2.9")
	d.must(err)
	visitor, err = d.app.ChatVisitor(d.ctx, signed)
	d.must(err)
	for _, text := range []string{"Gail", "+31201234567", "gail@customer.example"} {
		d.saysIn("gail", text, visitor, "")
	}
	v, err := d.app.ChatByKey(d.ctx, post("help", "gail", "").Key)
	d.must(err)
	d.must(d.app.EndChat(d.ctx, v))
	d.advance(time.Minute)
	return visitor
}

// saysIn has somebody write in a browser, and maybe with an identity.
func (d *desk) saysIn(who, text, visitor, identity string) {
	d.Helper()
	p := post("help", who, text)
	p.Nonce, p.Visitor, p.Identity = "nonce-"+strings.NewReplacer("@", "_", ".", "_", "+", "_", " ", "_", "?", "_").Replace(text), visitor, identity
	_, err := d.app.SendChat(d.ctx, p)
	d.must(err)
}

// newestChat is the conversation that was begun last, and its chat.
func (d *desk) newestChat() (models.Conversation, models.Chat) {
	d.Helper()
	all := d.conversations()
	c := all[len(all)-1]
	return c, d.chatRow(c.ID)
}

// Somebody else chats in the browser in which Gail gave her address: nothing goes to her by itself, and who answers is told before.
func TestInASharedBrowserNothingIsMailedToWhoeverChattedBefore(t *testing.T) {
	d := newDesk(t)
	visitor := d.sharedBrowser()
	d.saysIn("eve", "My name is Eve", visitor, "")
	d.saysIn("eve", "+31209999999", visitor, "")
	c, _ := d.newestChat()
	d.saysIn("hugo", "Hugo", visitor, "") // who will give an address of his own
	d.saysIn("hugo", "+31208888888", visitor, "")
	d.saysIn("hugo", "hugo@customer.example", visitor, "")
	hugo, _ := d.newestChat()
	for _, id := range []int64{c.ID, hugo.ID} {
		d.setChat(id, func(chat *models.Chat) { chat.HereTill = models.At(d.app.Now()).Add(30 * time.Second) })
	}
	first := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "What ails you, in confidence?"})
	his := d.reply(d.bo, hugo.ID, inbox.ReplyForm{Body: "It is ready."})
	d.advance(time.Hour)
	d.due()
	if raw, to := d.mailOf(first); raw != "" {
		t.Errorf("what was said to Eve went to %q", to)
	}
	if _, to := d.mailOf(his); len(to) != 1 || to[0] != "hugo@customer.example" {
		t.Errorf("what was said to Hugo went to %q", to)
	}
	for id, before := range map[int64]bool{c.ID: true, hugo.ID: false} {
		th, err := d.app.Show(d.ctx, d.as(d.bo), id, 0)
		d.must(err)
		if th.Chat.Arrives != models.ArrivesByMail || th.Chat.FromBefore != before {
			t.Errorf("%d: the editor says %s, an address from before: %v", id, th.Chat.Arrives, th.Chat.FromBefore)
		}
	}
	v, err := d.app.ChatByKey(d.ctx, post("help", "eve", "").Key)
	d.must(err)
	if v.Flow.Options.Transcript = true; d.app.MailTranscript(d.ctx, v, "192.0.2.9") == nil {
		t.Error("a transcript of Eve's goes to Gail")
	}
}

// Whom the site has signed for is not whoever the browser knows or the visitor says.
func TestWhomTheSiteHasSignedForWithoutAnAddressIsNobodyElse(t *testing.T) {
	for _, late := range []bool{false, true} {
		d := newDesk(t)
		visitor := d.sharedBrowser()
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "u7", "name": "Eve", "exp": d.app.Now().Add(time.Hour).Unix()}).SignedString([]byte("the site's secret"))
		d.must(err)
		if late { // who logs in in mid-chat has claimed to be Gail before
			d.saysIn("eve", "Not Eve", "", "")
			d.saysIn("eve", "+31209999999", "", "")
			d.saysIn("eve", "gail@customer.example", "", "")
		}
		d.saysIn("eve", "What do I owe?", visitor, token)
		c, chat := d.newestChat()
		contact, err := d.db.Contact(d.ctx, c.ContactID)
		d.must(err)
		if chat.Identity != "u7" || contact.Email != "" || contact.Name != "Eve" {
			t.Errorf("late %v: signed for %q, and is %+v", late, chat.Identity, contact)
		}
		for _, m := range d.thread(c.ID, models.Incoming) {
			if m.Text == "What do I owe?" && m.From.Email != "" {
				t.Errorf("late %v: written by %+v", late, m.From)
			}
		}
	}
}
