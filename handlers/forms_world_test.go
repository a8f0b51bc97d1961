package handlers

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"fairlead/channels/forms"
	"fairlead/models"
)

// contactDefinition is a form with a field of every kind, in two languages.
func contactDefinition() forms.Definition {
	en := func(s string) forms.Text { return forms.Text{"en": s} }
	return forms.Definition{Languages: []string{"en", "nl"}, Title: forms.Text{"en": "Contact us", "nl": "Neem contact op"}, Intro: en("We answer within a day."), Thanks: en("We have it."), Fields: []forms.Field{
		{Key: "name", Kind: forms.KindText, Label: forms.Text{"en": "Name", "nl": "Naam"}, Maps: forms.MapsName, Required: true},
		{Key: "email", Kind: forms.KindEmail, Label: en("E-mail"), Help: en("Where we answer."), Maps: forms.MapsEmail},
		{Key: "phone", Kind: forms.KindPhone, Label: en("Phone"), Maps: forms.MapsPhone},
		{Key: "topic", Kind: forms.KindChoice, Label: en("Topic"), Options: []forms.Option{{Key: "sales", Label: en("Sales")}, {Key: "help", Label: en("Help")}}},
		{Key: "days", Kind: forms.KindChoices, Label: en("Days"), Options: []forms.Option{{Key: "mon", Label: en("Monday")}, {Key: "tue", Label: en("Tuesday")}}},
		{Key: "seats", Kind: forms.KindNumber, Label: en("Seats")},
		{Key: "on", Kind: forms.KindDate, Label: en("On")},
		{Key: "agree", Kind: forms.KindCheck, Label: en("I agree")},
		{Key: "message", Kind: forms.KindLong, Label: en("Message"), Required: true},
		{Key: "photo", Kind: forms.KindFile, Label: en("Photo")},
		{Key: "source", Kind: forms.KindHidden, Default: "web"},
	}}
}

// makeForm makes a form in an inbox, straight through models; change may alter it first.
func (w *world) makeForm(in models.Inbox, slug string, change func(*models.Form)) models.Channel {
	w.t.Helper()
	return w.makeFormOf(in, slug, contactDefinition(), change)
}

func (w *world) makeFormOf(in models.Inbox, slug string, d forms.Definition, change func(*models.Form)) models.Channel {
	w.t.Helper()
	ctx := context.Background()
	if problems := d.Check(); len(problems) > 0 {
		w.t.Fatal(problems)
	}
	ch := models.Channel{InboxID: in.ID, Kind: models.ChannelForm, Address: models.FormAddress(slug), Name: "Form " + slug, CreatedAt: 1}
	w.ok(w.db.Write(ctx, func(tx *models.DB) error {
		ch.ID = 0
		if err := tx.CreateChannel(ctx, &ch); err != nil {
			return err
		}
		rule := models.DefaultRule(ch.ID)
		if err := tx.CreateRule(ctx, &rule); err != nil {
			return err
		}
		if err := tx.SetRule(ctx, ch.ID, rule.ID); err != nil {
			return err
		}
		f := models.Form{ChannelID: ch.ID, Slug: slug, Active: true, Consent: models.ConsentAsk, CreatedAt: 1}
		if change != nil {
			change(&f)
		}
		if err := tx.CreateForm(ctx, &f); err != nil {
			return err
		}
		return tx.CreateFormVersion(ctx, &models.FormVersion{ChannelID: ch.ID, Definition: d.JSON(), CreatedAt: 1})
	}))
	return ch
}

// submitted returns the conversations of a form in any state, by id, each with its first message.
func (w *world) submitted(ch models.Channel) (out []models.Conversation, messages []models.Message) {
	w.t.Helper()
	ctx := context.Background()
	for _, v := range []models.View{models.ViewOpen, models.ViewSpam} {
		all, err := w.db.Conversations(ctx, models.Filter{Inboxes: []int64{ch.InboxID}, View: v, Limit: 1000})
		w.ok(err)
		for _, c := range all {
			if c.ChannelID != ch.ID {
				continue
			}
			m, err := w.db.MessagesBefore(ctx, c.ID, 0, 100)
			w.ok(err)
			out, messages = append(out, c), append(messages, m[0])
		}
	}
	return out, messages
}

// shown opens a form's page and returns what it carries along, a minute later: people read before they write.
func (w *world) shown(path string) (answer, []string) {
	w.t.Helper()
	page := w.get(path).is(200)
	var pairs []string
	for _, name := range []string{"_nonce", "_rendered", "_lang"} {
		pairs = append(pairs, name, page.value(name))
	}
	w.now = w.now.Add(time.Minute)
	return page, pairs
}

// fill adds what is needed to what a page carries along.
func fill(carried []string, pairs ...string) []string {
	return append(append([]string{"name", "Gail", "email", "gail@customer.example", "message", "A bicycle, please."}, pairs...), carried...)
}

// upload posts a form with files: pairs of name and value, a file's name is "field@filename".
func (w *world) upload(path string, header http.Header, pairs ...string) answer {
	w.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		field, file, isFile := strings.Cut(pairs[i], "@")
		if !isFile {
			w.ok(m.WriteField(field, pairs[i+1]))
			continue
		}
		part, err := m.CreateFormFile(field, file)
		w.ok(err)
		_, err = io.WriteString(part, pairs[i+1])
		w.ok(err)
	}
	w.ok(m.Close())
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, values := range header {
		r.Header[name] = values
	}
	return w.send(r)
}

// from are the headers of another site's page; script adds that its script asks.
func from(origin string, script bool) http.Header {
	h := http.Header{"Origin": {origin}, "Sec-Fetch-Site": {"cross-site"}}
	if script {
		h.Set("Accept", "application/json")
	}
	return h
}

// fileBytes reads an attachment as somebody who may.
func (w *world) fileBytes(who models.User, f models.File) string {
	w.t.Helper()
	_, _, copyTo, err := w.app.OpenFile(context.Background(), w.actor(who), f.ID)
	w.ok(err)
	var b bytes.Buffer
	w.ok(copyTo(&b))
	return b.String()
}
