package inbox_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// asks gives a chatflow a version that asks for a name and an address before it sends.
func (d *desk) asks(flow models.Chatflow) {
	d.Helper()
	en := func(s string) forms.Text { return forms.Text{"en": s} }
	v := models.ChatflowVersion{ChannelID: flow.ChannelID, Definition: chat.Flow{Languages: []string{"en"}, Steps: []chat.Step{
		{Key: "name", Kind: chat.StepAsk, Text: en("Your name?"), Answer: chat.AnswerText, Maps: forms.MapsName, Next: "phone"},
		{Key: "phone", Kind: chat.StepAsk, Text: en("Your number?"), Answer: chat.AnswerPhone, Maps: forms.MapsPhone, Next: "email"},
		{Key: "email", Kind: chat.StepAsk, Text: en("Your address?"), Answer: chat.AnswerEmail, Maps: forms.MapsEmail, Next: "send"},
		{Key: "send", Kind: chat.StepSend, Text: en("One moment.")}}}.JSON()}
	d.write(func(tx *models.DB) error { return tx.CreateChatflowVersion(d.ctx, &v) })
}

func TestAnErasedVisitorIsNowhere(t *testing.T) {
	dir := t.TempDir()
	p := newPeopleIn(t, dir)
	d := &desk{TB: t, app: p.App, db: p.DB, ctx: p.ctx()}
	flow, _ := d.chatflow(p.support, "help", models.ChatAlways, nil, user(p.mia))
	d.asks(flow)
	const him = "roderick@zwartbol.example"
	say := func(text string, files ...int64) {
		t.Helper()
		m := post("help", "roderick", "x")
		m.Nonce, m.Text, m.Files = "nonce-"+strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return '-'
		}, strings.ToLower(text)), text, files
		m.URL, m.Title, m.Referrer = "https://shop.example/phonographs", "Walnut phonographs", "https://search.example/?q=shellac"
		_, err := p.SendChat(p.ctx(), m)
		p.ok(err)
	}
	key := post("help", "roderick", "").Key
	say("Roderick Zwartbol")
	say("+31 20 123 4567")
	say(him)
	file, err := p.StageChatFile(p.ctx(), inbox.ChatUpload{Key: key, Flow: "help", Nonce: "nonce-serial", Name: "gramophone.txt", Data: []byte("serial octopus-4711"), IP: "192.0.2.1"})
	p.ok(err)
	say("My mahogany one has stopped", file.ID)
	_, err = p.StageChatFile(p.ctx(), inbox.ChatUpload{Key: key, Flow: "help", Nonce: "nonce-unsent", Name: "celluloid.txt", Data: []byte("never sent: bakelite-1"), IP: "192.0.2.1"})
	p.ok(err)
	words := []string{"roderick", "zwartbol", "phonographs", "shellac", "octopus-4711", "mahogany", "celluloid", "bakelite-1", "+31201234567"}
	if found := p.everywhere(dir, words...); len(found) != len(words) {
		t.Fatalf("the test looks in the wrong places: finds only %v", found)
	}
	c := p.contact(him)
	if c.Name != "Roderick Zwartbol" {
		t.Errorf("the contact is %+v", c)
	}
	var data bytes.Buffer
	_, write, err := p.PersonData(p.ctx(), p.actor(p.ada), c.ID)
	p.ok(err)
	p.ok(write(&data, "read me"))
	text := unzipped(t, data.Bytes())
	for _, want := range []string{"https://shop.example/phonographs", "https://search.example/?q=shellac", "My mahogany one has stopped", "octopus-4711", "Nobody is free right now."} {
		if !strings.Contains(text, want) {
			t.Errorf("not given out: %q", want)
		}
	}
	p.ok(p.EraseContact(p.ctx(), p.actor(p.ada), c.ID, "Roderick Zwartbol"))
	p.ok(p.NextErasure(p.ctx()))
	if found := p.everywhere(dir, words...); len(found) > 0 {
		t.Errorf("left behind: %v", found)
	}
	p.is(func() error { _, err := p.ChatByKey(p.ctx(), key); return err }(), models.ErrNotFound)
}

// unzipped is everything in a zip.
func unzipped(t *testing.T, data []byte) (text string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		text += string(b)
	}
	return text
}

func TestAChatStaysWithWhomItsContactHasBecome(t *testing.T) {
	d := newDesk(t)
	flow, _ := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	d.asks(flow)
	say := func(nonce, text string) {
		t.Helper()
		p := post("help", "gail", text)
		p.Nonce = nonce
		_, err := d.app.SendChat(d.ctx, p)
		d.must(err)
	}
	say("nonce-name", "Gail")
	say("nonce-phone", "+31201234567")
	c := d.conversations()[0]
	before, err := d.db.Contact(d.ctx, c.ContactID)
	d.must(err)
	if phones, err := d.db.PhonesOf(d.ctx, before.ID); err != nil || before.Name != "Gail" || len(phones) != 1 {
		t.Fatalf("the contact is %+v with %v", before, phones)
	}
	other, err := d.app.CreateContact(d.ctx, d.as(d.ana), inbox.ContactForm{Name: "Gail G.", Email: "gail@customer.example"})
	d.must(err)
	_, err = d.app.MergeContacts(d.ctx, d.as(d.ana), other.ID, before.ID, inbox.MergeChoice{})
	d.must(err)
	say("nonce-address", "gail@customer.example")
	if is := d.conversation(c.ID); is.ContactID != other.ID || is.ChannelID == flow.ChannelID {
		t.Errorf("the conversation is %+v", is)
	}
	if merged, err := d.db.Contact(d.ctx, before.ID); err != nil || merged.MergedInto != other.ID {
		t.Errorf("what was merged is %+v, %v", merged, err)
	}
}
