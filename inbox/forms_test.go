package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// newForm makes a form in Support.
func (p *people) newForm(name string) models.Channel {
	p.t.Helper()
	ch, err := p.CreateForm(p.ctx(), p.actor(p.ada), p.support.ID, inbox.NewForm{Name: name, Language: "en"})
	p.ok(err)
	return ch
}

func (p *people) storedForm(ch models.Channel) models.Form {
	p.t.Helper()
	f, err := p.DB.Form(p.ctx(), ch.ID)
	p.ok(err)
	return f
}

func (p *people) formSettings(ch models.Channel) inbox.FormSettings {
	p.t.Helper()
	s, err := p.FormSettings(p.ctx(), p.actor(p.ada), ch.ID)
	p.ok(err)
	return s
}

func TestCreateForm(t *testing.T) {
	p := newPeople(t)
	var ch models.Channel
	rows := p.later(func() {
		var err error
		ch, err = p.CreateForm(p.ctx(), p.actor(p.leo), p.support.ID, inbox.NewForm{Name: " Contact  us ", Language: "nl"})
		p.ok(err)
	})
	p.same(rows, fmt.Sprintf("rule i%d c%d", p.support.ID, ch.ID))
	is, form := p.storedChannel(ch), p.storedForm(ch)
	rule, err := p.DB.Rule(p.ctx(), is.RuleID)
	p.ok(err)
	if is.Kind != models.ChannelForm || is.Name != "Contact us" || is.Address != "form/contact-us" || is.Title() != "Contact us" || rule.AssignTo != models.AssignNobody {
		t.Errorf("channel %+v, rule %+v", is, rule)
	}
	if form.Slug != "contact-us" || !form.Active || form.Consent != models.ConsentAsk || form.VersionID == 0 {
		t.Errorf("form %+v", form)
	}
	s := p.formSettings(ch)
	if got := fmt.Sprint(s.Definition.Languages, s.Definition.Title, len(s.Definition.Fields), s.Definition.Fields[0].Label); got != "[nl] map[nl:Contact us] 3 map[nl:Naam]" || len(s.Definition.Check()) != 0 {
		t.Errorf("asks %s, %v", got, s.Definition.Check())
	}
	if s.URL != "https://fairlead.example/f/contact-us" || len(s.Replies) != 1 || s.Replies[0].ID != p.supportMail.ID {
		t.Errorf("%+v", s)
	}
	second := p.newForm("Contact us")
	if slug := p.storedForm(second).Slug; slug != "contact-us-2" {
		t.Errorf("the second one has the address %q", slug)
	}
}

func TestANewFormsProblems(t *testing.T) {
	p := newPeople(t)
	p.newForm("Contact us")
	ada := p.actor(p.ada)
	for _, c := range []struct {
		f     inbox.NewForm
		field string
	}{
		{inbox.NewForm{}, "name"}, {inbox.NewForm{Name: strings.Repeat("x", 201)}, "name"}, {inbox.NewForm{Name: "A", Slug: "a b"}, "slug"}, {inbox.NewForm{Name: "A", Slug: "Contact-Us"}, "slug"},
	} {
		_, err := p.CreateForm(p.ctx(), ada, p.support.ID, c.f)
		p.problem(err, c.field)
	}
	for _, c := range []struct {
		who   models.User
		inbox int64
		want  error
	}{{p.mia, p.support.ID, models.ErrForbidden}, {p.leo, p.sales.ID, models.ErrNotFound}, {p.mia, p.sales.ID, models.ErrForbidden}, {p.ada, 999, models.ErrNotFound}} {
		_, err := p.CreateForm(p.ctx(), p.actor(c.who), c.inbox, inbox.NewForm{Name: "B"})
		p.is(err, c.want)
	}
	channels, err := p.DB.Channels(p.ctx())
	p.ok(err)
	if len(channels) != 3 {
		t.Errorf("%d channels, want the three that may be", len(channels))
	}
}

func TestSavingAFormMakesANewVersion(t *testing.T) {
	p := newPeople(t)
	ch := p.newForm("Contact us")
	was := p.formSettings(ch)
	sent := models.Message{ConversationID: p.conversation(ch, models.StateOpen, models.Nobody).ID, Kind: models.Incoming, CreatedAt: 1,
		Answers: []models.Answer{{Key: "name", Label: "Name", Kind: "text", Value: "Joost"}}}
	p.ok(p.DB.Write(p.ctx(), func(tx *models.DB) error { return tx.CreateMessage(p.ctx(), &sent) }))

	d := was.Definition
	d.Fields = append(d.Fields[1:], forms.Field{Key: "phone", Kind: forms.KindPhone, Label: forms.Text{"en": "Phone"}, Maps: forms.MapsPhone})
	p.ok(p.SaveForm(p.ctx(), p.actor(p.leo), ch.ID, d, was.Form.VersionID))
	is := p.formSettings(ch)
	if is.Form.VersionID == was.Form.VersionID || len(is.Definition.Fields) != 3 || is.Definition.Fields[2].Key != "phone" {
		t.Errorf("%+v", is)
	}
	old, err := p.DB.FormVersion(p.ctx(), was.Form.VersionID)
	p.ok(err)
	if old.Definition != was.Definition.JSON() {
		t.Error("the version before was changed")
	}
	messages, err := p.DB.MessagesBefore(p.ctx(), sent.ConversationID, 0, 9)
	p.ok(err)
	if a := messages[0].Answers; len(a) != 1 || a[0] != sent.Answers[0] {
		t.Errorf("what was submitted became %+v", a)
	}

	// Whoever began with the version before is told, and nothing is lost.
	err = p.SaveForm(p.ctx(), p.actor(p.ada), ch.ID, was.Definition, was.Form.VersionID)
	p.problem(err, "")
	if now := p.storedForm(ch).VersionID; now != is.Form.VersionID {
		t.Error("the second one has overwritten the first")
	}
	d.Fields[0].Label = nil
	p.problem(p.SaveForm(p.ctx(), p.actor(p.ada), ch.ID, d, is.Form.VersionID), "fields.0.label")
}

func TestOfManyWhoSaveAFormAtOnceOneDoes(t *testing.T) {
	p := newPeople(t)
	ch := p.newForm("Contact us")
	s := p.formSettings(ch)
	who := p.actor(p.ada)
	var done sync.WaitGroup
	saved := make(chan bool, 10)
	for range 10 {
		done.Go(func() {
			err := p.SaveForm(p.ctx(), who, ch.ID, s.Definition, s.Form.VersionID)
			var problems models.Problems
			if err != nil && !errors.As(err, &problems) {
				t.Error(err)
			}
			saved <- err == nil
		})
	}
	done.Wait()
	close(saved)
	n := 0
	for ok := range saved {
		if ok {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d have saved", n)
	}
}

func TestFormOptions(t *testing.T) {
	p := newPeople(t)
	ch := p.newForm("Contact us")
	p.newForm("Taken")
	leo := p.actor(p.leo)
	good := inbox.FormOptions{Name: "Ask us", Slug: "Ask-Us", Domains: []string{"https://www.harbour.example/contact", "harbour.example", "HARBOUR.example"},
		Consent: models.ConsentNow, ReplyChannel: p.supportMail.ID}
	p.ok(p.UpdateForm(p.ctx(), leo, ch.ID, good))
	is, form := p.storedChannel(ch), p.storedForm(ch)
	if is.Name != "Ask us" || is.Address != "form/ask-us" || form.Slug != "ask-us" || form.Active || form.Consent != models.ConsentNow || form.ReplyChannelID != p.supportMail.ID ||
		fmt.Sprint(form.Domains) != "[www.harbour.example harbour.example]" {
		t.Errorf("channel %+v, form %+v", is, form)
	}
	for field, change := range map[string]func(f *inbox.FormOptions){
		"name":    func(f *inbox.FormOptions) { f.Name = " " },
		"slug":    func(f *inbox.FormOptions) { f.Slug = "taken" },
		"domains": func(f *inbox.FormOptions) { f.Domains = []string{"a b"} },
		"consent": func(f *inbox.FormOptions) { f.Consent = "later" },
		"reply":   func(f *inbox.FormOptions) { f.ReplyChannel = p.salesMail.ID },
	} {
		f := good
		change(&f)
		p.problem(p.UpdateForm(p.ctx(), leo, ch.ID, f), field)
	}
	f := good
	f.ReplyChannel = ch.ID
	p.problem(p.UpdateForm(p.ctx(), leo, ch.ID, f), "reply")
	if again := p.storedForm(ch); fmt.Sprint(again) != fmt.Sprint(form) {
		t.Errorf("a refusal has changed %+v", again)
	}
}

func TestWhoMaySeeAndChangeAForm(t *testing.T) {
	p := newPeople(t)
	inSales, err := p.CreateForm(p.ctx(), p.actor(p.ada), p.sales.ID, inbox.NewForm{Name: "Quote"})
	p.ok(err)
	inSupport := p.newForm("Contact us")
	submitted := func(ch models.Channel) {
		m := models.Message{ConversationID: p.conversation(ch, models.StateOpen, models.Nobody).ID, Kind: models.Incoming, CreatedAt: 1}
		p.ok(p.DB.Write(p.ctx(), func(tx *models.DB) error {
			if err := tx.CreateMessage(p.ctx(), &m); err != nil {
				return err
			}
			return tx.CreateSubmission(p.ctx(), models.Submission{MessageID: m.ID, ChannelID: ch.ID, ContentKey: []byte("x"), Page: "https://harbour.example/", CreatedAt: 1})
		}))
	}
	submitted(inSales)
	submitted(inSupport)
	for name, c := range map[string]struct {
		who         models.User
		ch          models.Channel
		see, change error
		manage      bool
		last        bool // is told of the last submission
	}{
		"admin without access": {p.ada, inSales, nil, nil, true, false},
		"admin with access":    {p.ada, inSupport, nil, nil, true, true},
		"its lead":             {p.leo, inSupport, nil, nil, true, true},
		"lead of another":      {p.leo, inSales, models.ErrNotFound, models.ErrNotFound, false, false},
		"reader":               {p.mia, inSales, nil, models.ErrForbidden, false, true},
		"an e-mail address":    {p.ada, p.supportMail, models.ErrNotFound, models.ErrNotFound, false, false},
	} {
		who := p.actor(c.who)
		s, err := p.FormSettings(p.ctx(), who, c.ch.ID)
		p.is(err, c.see)
		if s.CanManage != c.manage {
			t.Errorf("%s: may manage: %v", name, s.CanManage)
		}
		before := p.channelState(c.ch)
		d := s.Definition
		if err != nil {
			d = p.formSettings(inSupport).Definition
		}
		p.is(p.SaveForm(p.ctx(), who, c.ch.ID, d, s.Form.VersionID), c.change)
		p.is(p.UpdateForm(p.ctx(), who, c.ch.ID, inbox.FormOptions{Name: "Changed by " + c.who.Name, Slug: "changed", Active: true, Consent: models.ConsentAsk}), c.change)
		if changed := p.channelState(c.ch) != before; changed != (c.change == nil) {
			t.Errorf("%s: changed: %v", name, changed)
		}
		if c.change == nil { // gives the address back
			p.ok(p.UpdateForm(p.ctx(), who, c.ch.ID, inbox.FormOptions{Name: "Contact us", Slug: fmt.Sprint("form-", c.ch.ID), Active: true, Consent: models.ConsentAsk}))
		}
		last, err := p.LastSubmission(p.ctx(), who, c.ch.ID)
		if !errors.Is(err, c.see) && name != "an e-mail address" || (last != nil) != c.last {
			t.Errorf("%s: the last submission is %+v, %v", name, last, err)
		}
	}
	// A form has no sending of its own, and its address is no mail address.
	f := inbox.ChannelForm{Address: "hijacked@harbour.example", Host: "smtp.harbour.example", Security: "tls"}
	p.is(p.UpdateChannel(p.ctx(), p.actor(p.ada), inSupport.ID, f), models.ErrNotFound)
	_, err = p.TestChannel(p.ctx(), p.actor(p.ada), inSupport.ID, f)
	p.is(err, models.ErrNotFound)
}

func (p *people) channelState(ch models.Channel) string {
	p.t.Helper()
	form, err := p.DB.Form(p.ctx(), ch.ID)
	if err != nil {
		p.is(err, models.ErrNotFound)
	}
	return fmt.Sprintf("%+v %+v", p.storedChannel(ch), form)
}

func TestAFormsInboxListsIt(t *testing.T) {
	p := newPeople(t)
	ch := p.newForm("Contact us")
	p.ok(p.UpdateForm(p.ctx(), p.actor(p.ada), ch.ID, inbox.FormOptions{Name: "Contact us", Slug: "hello", Consent: models.ConsentAsk}))
	rows, err := p.InboxList(p.ctx(), p.actor(p.ada))
	p.ok(err)
	last := rows[1].Channels[len(rows[1].Channels)-1]
	if last.Channel.ID != ch.ID || last.Form.Slug != "hello" || last.Form.Active {
		t.Errorf("%+v", last)
	}
	if _, fresh, err := p.FirstAddress(p.ctx(), p.actor(p.ada), p.support.ID); err != nil || !fresh {
		t.Errorf("%v %v", fresh, err)
	}
}
