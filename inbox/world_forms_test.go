package inbox_test

import (
	"net/url"
	"strings"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// form makes a form with a name, an address, a phone and a text, straight through models; change may alter it first.
func (d *desk) form(in models.Inbox, slug string, change func(*models.Form)) models.Channel {
	d.Helper()
	en := func(s string) forms.Text { return forms.Text{"en": s} }
	definition := forms.Definition{Languages: []string{"en"}, Title: en("Contact"), Fields: []forms.Field{
		{Key: "name", Kind: forms.KindText, Label: en("Name"), Maps: forms.MapsName},
		{Key: "email", Kind: forms.KindEmail, Label: en("E-mail"), Maps: forms.MapsEmail},
		{Key: "phone", Kind: forms.KindPhone, Label: en("Phone"), Maps: forms.MapsPhone},
		{Key: "company", Kind: forms.KindText, Label: en("Company"), Maps: forms.MapsCompany},
		{Key: "message", Kind: forms.KindLong, Label: en("Message"), Required: true},
		{Key: "file", Kind: forms.KindFile, Label: en("File")},
	}}
	ch := models.Channel{InboxID: in.ID, Kind: models.ChannelForm, Address: models.FormAddress(slug), Name: "Contact form", CreatedAt: 1}
	d.write(func(tx *models.DB) error {
		ch.ID = 0
		if err := tx.CreateChannel(d.ctx, &ch); err != nil {
			return err
		}
		if err := setRule(d.ctx, tx, &ch, models.DefaultRule(ch.ID)); err != nil {
			return err
		}
		f := models.Form{ChannelID: ch.ID, Slug: slug, Active: true, Consent: models.ConsentNow, CreatedAt: 1}
		if change != nil {
			change(&f)
		}
		if err := tx.CreateForm(d.ctx, &f); err != nil {
			return err
		}
		return tx.CreateFormVersion(d.ctx, &models.FormVersion{ChannelID: ch.ID, Definition: definition.JSON(), CreatedAt: 1})
	})
	return ch
}

// submit fills in a form and sends it: pairs of field and value.
func (d *desk) submit(slug string, pairs ...string) (inbox.Submitted, error) {
	return d.submitAs(slug, "", false, pairs...)
}

// submitAs is submit with a visitor's key, on a page of ours where a cookie may be set or not.
func (d *desk) submitAs(slug, visitor string, agreed bool, pairs ...string) (inbox.Submitted, error) {
	f, err := d.app.PublicForm(d.ctx, slug)
	if err != nil {
		return inbox.Submitted{}, err
	}
	p := inbox.FormPost{Post: forms.Post{Values: url.Values{}}, Language: "en", Visitor: visitor, Agreed: agreed}
	for i := 0; i < len(pairs); i += 2 {
		if field, name, ok := strings.Cut(pairs[i], "@"); ok {
			p.Files = append(p.Files, forms.File{Field: field, Name: name, Data: []byte(pairs[i+1])})
			continue
		}
		p.Values.Add(pairs[i], pairs[i+1])
	}
	return d.app.Submit(d.ctx, f, p)
}

// submitted sends a form that must be taken, and returns what was stored of it last, and where.
func (d *desk) submitted(slug string, pairs ...string) (models.Message, models.Conversation) {
	d.Helper()
	_, err := d.submit(slug, pairs...)
	d.must(err)
	in := d.incoming()
	m := in[len(in)-1]
	return m, d.conversation(m.ConversationID)
}

// gail fills in the form as Gail does.
func gail(message string, more ...string) []string {
	return append([]string{"name", "Gail", "email", "Gail@Customer.example", "message", message}, more...)
}
