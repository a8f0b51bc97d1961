package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// newForm makes a form in an inbox, as Ana does.
func (w *world) newForm(inboxID int64, name string) models.Channel {
	w.t.Helper()
	ch, err := w.app.CreateForm(context.Background(), w.actor(w.ana), inboxID, inbox.NewForm{Name: name, Language: "en"})
	w.ok(err)
	return ch
}

func (w *world) storedForm(ch models.Channel) models.Form {
	w.t.Helper()
	f, err := w.db.Form(context.Background(), ch.ID)
	w.ok(err)
	return f
}

func (w *world) definition(ch models.Channel) forms.Definition {
	w.t.Helper()
	v, err := w.db.FormVersion(context.Background(), w.storedForm(ch).VersionID)
	w.ok(err)
	d, err := forms.Read(v.Definition)
	w.ok(err)
	return d
}

// builder is the form of a page, as a browser would post it: names and values in their order.
func builder(a answer, selector string) (pairs []string) {
	a.t.Helper()
	a.Find(selector).Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		name, value := s.AttrOr("name", ""), s.AttrOr("value", "")
		_, checked := s.Attr("checked")
		switch kind := s.AttrOr("type", ""); {
		case name == "", (kind == "checkbox" || kind == "radio") && !checked:
			return
		case goquery.NodeName(s) == "textarea":
			value = strings.TrimPrefix(s.Text(), "\n")
		case goquery.NodeName(s) == "select":
			value = s.Find("option[selected]").AttrOr("value", "")
		}
		pairs = append(pairs, name, value)
	})
	return pairs
}

// with changes one value of what is posted, or adds it.
func withValue(pairs []string, name, value string) []string {
	pairs = slices.Clone(pairs)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i] == name {
			pairs[i+1] = value
			return pairs
		}
	}
	return append(pairs, name, value)
}

func rowsOf(a answer) (ids []string) {
	a.Find("#form-fields [data-row]").Each(func(_ int, s *goquery.Selection) { ids = append(ids, s.AttrOr("data-row", "")) })
	return ids
}

func TestAddingAForm(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	list := w.get(inboxesPath)
	path := inboxesPath + "/" + id(w.support.ID) + "/forms/new"
	if list.Find("main a[href='"+path+"']").Length() != 1 {
		t.Error("the list of inboxes does not offer a form")
	}
	w.get(path).is(200).shows(".slug-base", "http://inbox.test/f/")
	bad := w.post(path, "name", "", "slug", "Not This").is(422)
	if bad.value("slug") != "Not This" || bad.Find("#name-problem").Length() != 1 || bad.Find("#slug-problem").Length() != 1 {
		t.Error("what was typed is gone, or nothing is said at the fields")
	}
	to := w.post(path, "name", "Contact us", "slug", "").is(303).header.Get("Location")
	page := w.get(to).is(200).shows("#notice", "Contact us is there").shows("h1", "Contact us")
	if got := strings.ReplaceAll(page.says(".tabsrow"), " ", ""); got != "BuildOptionsInstallAutomationCoverage" {
		t.Errorf("its tabs are %q", got)
	}
	if got := rowsOf(page); !slices.Equal(got, []string{"name", "email", "message"}) {
		t.Errorf("it asks %v", got)
	}
	w.get(inboxesPath).shows(".channel-list", "Contact us").shows(".channel-list", "Form at /f/contact-us").shows(".channel-list", "support@harbour.example")
	if got := strings.Join(strings.Fields(w.get(channelPath(w.supportMail.ID)).says(".tabsrow")), ""); got != "ConfigurationMailboxMailSendersAutomationCoverage" {
		t.Errorf("the tabs of an address are %q", got)
	}
	w.post(path, "name", "Other", "slug", "contact-us").is(422).shows("#slug-problem", "Another form has this address already.")
}

func TestANewFormSpeaksTheLanguageOfWhoMakesIt(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	w.header.Set("Accept-Language", "nl")
	to := w.post(inboxesPath+"/"+id(w.support.ID)+"/forms/new", "name", "Vraag").is(303).header.Get("Location")
	if page := w.get(to); page.value("label.message.nl") != "Bericht" || page.value("main") != "nl" {
		t.Error("the form does not speak Dutch")
	}
}

// Every button of the builder without the script: the page comes back as it was typed, and nothing is saved.
func TestTheBuildersButtons(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path, before := channelPath(ch.ID), w.storedForm(ch)
	form := withValue(builder(w.get(path), "#form-build"), "label.name.en", "Your name")
	press := func(action string, form []string) answer {
		t.Helper()
		a := w.post(path, append(slices.Clone(form), "action", action)...).is(200)
		if got := a.value("label.name.en"); got != "Your name" {
			t.Errorf("%s: the label is %q", action, got)
		}
		return a
	}
	for action, want := range map[string]string{
		"preview": "name email message", "up:email": "email name message", "down:name": "email name message", "up:name": "name email message", "down:message": "name email message",
		"add:choice": "name email message _1", "remove:message": "name email message",
	} {
		if got := strings.Join(rowsOf(press(action, form)), " "); got != want {
			t.Errorf("%s: %s, want %s", action, got, want)
		}
	}
	for _, kind := range forms.Kinds {
		a := press("add:"+string(kind), form)
		if a.Find("#row-_1 details[open]").Length() != 1 || a.Find("#row-_1 [name='label._1.en']").Length() != 1 {
			t.Errorf("a new field for %s is not open", kind)
		}
	}
	two := press("add:text", builder(press("add:phone", form), "#form-build"))
	if got := strings.Join(rowsOf(two), " "); got != "name email message _1 _2" || two.value("maps._1") != "phone" {
		t.Errorf("%s, and the phone fills in %q", got, two.value("maps._1"))
	}
	if got := strings.Join(rowsOf(press("remove:_1", builder(two, "#form-build"))), " "); got != "name email message _2" {
		t.Errorf("a new field taken out leaves %s", got)
	}
	gone := press("remove:message", form)
	if gone.Find("#row-message.gone").Length() != 1 {
		t.Error("what will be taken out is not marked")
	}
	if back := press("restore:message", builder(gone, "#form-build")); back.Find(".gone").Length() != 0 {
		t.Error("it is not put back")
	}
	for _, action := range []string{"", "add:table", "add:", "up:nobody", "remove:", "drop:name", "preview:x"} {
		w.post(path, append(slices.Clone(form), "action", action)...).is(400)
	}
	for _, wrong := range [][]string{{"row", "name"}, {"row", "../x"}, {"row", "x"}, {"seen", "x"}} {
		w.post(path, append(append(slices.Clone(wrong), form...), "action", "preview")...).is(400)
	}
	if w.storedForm(ch).VersionID != before.VersionID {
		t.Error("something was saved")
	}
}

// With the script the same buttons answer with a part of the page.
func TestThePartsOfTheBuilder(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path := channelPath(ch.ID)
	form := builder(w.get(path), "#form-build")
	for part, want := range map[string][2]int{partFormPreview: {0, 1}, partFormFields: {1, 1}} {
		w.header.Set("Fairlead-Part", part)
		a := w.post(path, append(slices.Clone(form), "action", "preview")...).is(200)
		if got := [2]int{a.Find("#form-fields").Length(), a.Find("#form-preview").Length()}; got != want || a.Find("main").Length() != 0 {
			t.Errorf("%s: %v, want %v", part, got, want)
		}
	}
}

func TestBuildingAForm(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path := channelPath(ch.ID)
	form := builder(w.get(path), "#form-build")
	for _, add := range []string{"choice", "check", "text", "hidden"} {
		form = builder(w.post(path, append(form, "action", "add:"+add)...).is(200), "#form-build")
	}
	for name, value := range map[string]string{
		"title.en": " Ask  us ", "intro.en": "We answer\r\nwithin a day.", "submit.en": "Ask", "thanks.en": "Thanks!", "redirect": "https://harbour.example/thanks",
		"label._1.en": "Topic", "options._1.en": "A berth\r\n\r\nAn invoice\n", "default._1": "an invoice", "required._1": "1",
		"label._2.en": "I agree to the terms.", "required._2": "1", "label._3.en": "Subject", "subject._3": "1", "help._3.en": "In a few words", "label._4.en": "utm_source",
		"gone.name": "1",
	} {
		form = withValue(form, name, value)
	}
	before := w.storedForm(ch).VersionID
	w.post(path, append(form, "action", "save")...).goesTo(path)
	d := w.definition(ch)
	en := func(s string) forms.Text { return forms.Text{"en": s} }
	want := forms.Definition{Languages: []string{"en"}, Title: en("Ask us"), Intro: en("We answer\nwithin a day."), Submit: en("Ask"), Thanks: en("Thanks!"), Redirect: "https://harbour.example/thanks",
		Fields: []forms.Field{
			{Key: "email", Kind: forms.KindEmail, Label: en("E-mail"), Required: true, Maps: forms.MapsEmail},
			{Key: "message", Kind: forms.KindLong, Label: en("Message"), Required: true},
			{Key: "topic", Kind: forms.KindChoice, Label: en("Topic"), Required: true, Default: "an_invoice", Options: []forms.Option{{Key: "a_berth", Label: en("A berth")}, {Key: "an_invoice", Label: en("An invoice")}}},
			{Key: "i_agree_to_the_terms", Kind: forms.KindCheck, Label: en("I agree to the terms."), Required: true},
			{Key: "subject", Kind: forms.KindText, Label: en("Subject"), Help: en("In a few words"), Subject: true},
			{Key: "utm_source", Kind: forms.KindHidden, Label: en("utm_source")},
		}}
	if d.JSON() != want.JSON() || w.storedForm(ch).VersionID == before {
		t.Errorf("stored\n%s\nwant\n%s", d.JSON(), want.JSON())
	}
	page := w.get(path).is(200)
	if page.value("options.topic.en") != "\nA berth\nAn invoice" && page.value("options.topic.en") != "A berth\nAn invoice" || page.value("default.topic") != "An invoice" {
		t.Errorf("the page shows the choices %q and %q", page.value("options.topic.en"), page.value("default.topic"))
	}
	// A choice keeps its key when others come before it; saved as it stands, the form stays what it is.
	form = withValue(builder(page, "#form-build"), "options.topic.en", "A crane\nA berth\nAn invoice")
	w.post(path, append(form, "action", "save")...).goesTo(path)
	if f, _ := w.definition(ch).Field("topic"); len(f.Options) != 3 || f.Options[2].Key != "an_invoice" || f.Default != "an_invoice" {
		t.Errorf("the topic became %+v", f)
	}
	last := w.definition(ch).JSON()
	w.post(path, append(builder(w.get(path), "#form-build"), "action", "save")...).goesTo(path)
	if again := w.definition(ch).JSON(); again != last {
		t.Errorf("saved as it stood, it became\n%s", again)
	}
}

func TestAFormInTwoLanguages(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path := channelPath(ch.ID)
	form := append(builder(w.get(path), "#form-build"), "language", "nl", "action", "add:choices")
	form = builder(w.post(path, form...).is(200), "#form-build")
	for name, value := range map[string]string{"main": "nl", "title.nl": "Vraag het ons", "label.name.nl": "Naam", "label.email.nl": "E-mail", "label.message.nl": "Bericht",
		"label._1.nl": "Onderwerpen", "options._1.nl": "Kraan\nSteiger", "options._1.en": "Crane"} {
		form = withValue(form, name, value)
	}
	w.post(path, append(form, "action", "save")...).goesTo(path)
	d := w.definition(ch)
	f, ok := d.Field("onderwerpen")
	if fmt.Sprint(d.Languages) != "[nl en]" || d.Title["nl"] != "Vraag het ons" || d.Title["en"] != "Contact us" || !ok || f.Options[0].Label["en"] != "Crane" || f.Options[1].Label["en"] != "" {
		t.Errorf("stored %s", d.JSON())
	}
	// A language that is given up takes its texts along.
	var only []string
	for i, form := 0, builder(w.get(path), "#form-build"); i < len(form); i += 2 {
		if form[i] != "language" || form[i+1] == "nl" {
			only = append(only, form[i], form[i+1])
		}
	}
	w.post(path, append(only, "action", "save")...).goesTo(path)
	if d := w.definition(ch); fmt.Sprint(d.Languages, d.Title) != "[nl] map[nl:Vraag het ons]" {
		t.Errorf("stored %s", d.JSON())
	}
}

func TestProblemsOfAFormStandAtTheirFields(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path, before := channelPath(ch.ID), w.storedForm(ch)
	form := builder(w.post(path, append(builder(w.get(path), "#form-build"), "action", "add:choice")...).is(200), "#form-build")
	form = withValue(withValue(form, "label._1.en", "Topic"), "options._1.en", "One\nTwo")
	long := strings.Repeat("x", 2001)
	for _, c := range []struct{ name, value, at string }{
		{"title.en", " ", "title.en"}, {"title.en", long, "title.en"}, {"intro.en", long, "intro.en"}, {"submit.en", long, "submit.en"}, {"thanks.en", long, "thanks.en"},
		{"redirect", "javascript:alert(1)", "redirect"}, {"label.email.en", "", "label.email.en"}, {"help.name.en", long, "help.name.en"}, {"options._1.en", "", "options._1.en"},
		{"options._1.en", long, "options._1.en"}, {"default._1", "Three", "default._1"}, {"default.email", "nobody", "default.email"}, {"maps.name", "email", "maps.name"}, {"main", "xx", ""},
	} {
		bad := w.post(path, append(withValue(form, c.name, c.value), "action", "save")...)
		if c.at == "" {
			bad.is(303)
			form = withValue(form, "seen", id(w.storedForm(ch).VersionID))
			continue
		}
		bad.is(422)
		field := bad.Find("main [name='" + c.at + "'][aria-invalid]")
		if field.Length() != 1 || bad.Find("[id='"+c.at+"-problem']").Length() != 1 {
			t.Errorf("%s %.20q: nothing is said at %s: %s", c.name, c.value, c.at, bad.says("main [role=alert]"))
		}
		if row := field.Closest("details"); row.Length() == 1 {
			if _, open := row.Attr("open"); !open {
				t.Errorf("%s: its field is closed", c.name)
			}
		}
		if got := bad.value(c.name); c.name != "maps.name" && strings.TrimPrefix(got, "\n") != c.value {
			t.Errorf("%s: what was typed became %.20q", c.name, got)
		}
	}
	if got := w.storedForm(ch); got.VersionID == before.VersionID {
		t.Error("an unknown main language is no reason not to save")
	}
	var none []string
	for i := 0; i < len(form); i += 2 {
		if form[i] != "row" && form[i] != "language" {
			none = append(none, form[i], form[i+1])
		}
	}
	empty := w.post(path, append(none, "action", "save")...).is(422)
	if empty.Find("#fields-problem").Length() != 1 || empty.Find("#language-problem").Length() != 1 {
		t.Errorf("a form without fields and languages: %s", empty.says("main [role=alert]"))
	}
}

func TestTwoPeopleSaveAForm(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path := channelPath(ch.ID)
	mine := withValue(builder(w.get(path), "#form-build"), "title.en", "Mine")
	theirs := withValue(mine, "title.en", "Theirs")
	w.post(path, append(theirs, "action", "save")...).goesTo(path)
	told := w.post(path, append(mine, "action", "save")...).is(422).shows("main [role=alert]", "Somebody else has changed this form meanwhile.")
	if told.value("title.en") != "Mine" || w.definition(ch).Title["en"] != "Theirs" {
		t.Error("what was typed is gone, or has overwritten what the other one saved")
	}
	// Looking at a preview does not hide it; having been told does.
	w.post(path, append(builder(w.post(path, append(mine, "action", "preview")...).is(200), "#form-build"), "action", "save")...).is(422)
	w.post(path, append(builder(told, "#form-build"), "action", "save")...).goesTo(path)
	if w.definition(ch).Title["en"] != "Mine" {
		t.Error("it was not saved after that")
	}
}

func TestFormOptionsPage(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path := channelPath(ch.ID) + "/options"
	page := w.get(path).is(200).shows("main", "No e-mail address of this inbox can send")
	if page.value("slug") != "contact-us" || !slices.Equal(page.checked("active"), []string{"1"}) || !slices.Equal(page.checked("consent"), []string{"ask"}) {
		t.Error("the page does not show what is stored")
	}
	form := []string{"seen", page.value("seen"), "name", "Ask us", "slug", "ask us", "domains", "harbour.example\na b..c", "consent", "now", "reply", id(w.supportMail.ID)}
	bad := w.post(path, form...).is(422)
	if bad.value("seen") != page.value("seen") || bad.value("slug") != "ask us" || !strings.HasSuffix(bad.value("domains"), "harbour.example\na b..c") || bad.value("reply") != id(w.supportMail.ID) || len(bad.checked("active")) != 0 ||
		bad.Find("#slug-problem").Length() != 1 || bad.Find("#domains-problem").Length() != 1 {
		t.Error("what was typed is gone, or nothing is said at the fields")
	}
	form = withValue(withValue(form, "slug", "ask-us"), "domains", "https://www.harbour.example/\n\nharbour.example:8443")
	w.post(path, form...).goesTo(path)
	f := w.storedForm(ch)
	if f.Slug != "ask-us" || f.Active || f.Consent != models.ConsentNow || f.ReplyChannelID != w.supportMail.ID || fmt.Sprint(f.Domains) != "[www.harbour.example harbour.example:8443]" {
		t.Errorf("stored %+v", f)
	}
	w.post(path, withValue(form, "seen", "")...).is(400)
	late := w.post(path, withValue(form, "name", "Ask them")...).is(422).shows(".alert, [role=alert]", "Somebody else has changed this form meanwhile")
	if now := w.storedForm(ch); fmt.Sprint(now) != fmt.Sprint(f) || late.value("name") != "Ask them" || late.value("seen") == page.value("seen") {
		t.Errorf("who saved second: %+v, shown %q", now, late.value("name"))
	}
	form = withValue(form, "seen", late.value("seen"))
	w.post(path, form...).goesTo(path) // having been told, they may
	w.get(path).shows("h1", "Ask us")
	w.get(inboxesPath).shows(".channel-list", "switched off")
	w.post(path, withValue(form, "reply", id(w.legalMail.ID))...).is(422).shows("#reply-problem", "of this inbox")
	w.post(path, withValue(form, "reply", "x")...).is(400)
	w.login(w.ana)
	w.ok(w.app.UpdateChannel(context.Background(), w.actor(w.ana), w.supportMail.ID, inbox.ChannelForm{Address: "support@harbour.example", Host: "smtp.harbour.example", Security: "tls"}))
	if w.get(path).Find(".warn-text").Length() != 0 {
		t.Error("it warns although an address can send")
	}
}

// Who may only look sees the form and no control that would be refused.
func TestReadOnlyForm(t *testing.T) {
	w := newWorld(t)
	ch := w.newForm(w.legal.ID, "Ask Legal")
	w.login(w.nora)
	for path, fields := range map[string]int{channelPath(ch.ID): 0, channelPath(ch.ID) + "/options": 7} {
		page := w.get(path).is(200).shows("#read-only", "cannot change it")
		if n := page.Find("main .settings-form button, main .savebar button").Length(); n != 0 {
			t.Errorf("%s: %d buttons", path, n)
		}
		if n := page.Find("main .settings-form [disabled]").Length(); n != fields {
			t.Errorf("%s: %d fields are there to be read, want %d", path, n, fields)
		}
		w.post(path, "action", "save").is(403)
	}
	w.login(w.max).get(channelPath(ch.ID)).is(404)
	w.login(w.lena).get(channelPath(ch.ID)).is(404)
}

// Naughty strings in every text of a form are kept cleaned, or refused at their field; a page that shows them stays whole.
func TestNaughtyStringsAreSavedInAForm(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path := channelPath(ch.ID)
	start := builder(w.post(path, append(builder(w.get(path), "#form-build"), "action", "add:choice")...).is(200), "#form-build")
	for i, s := range naughty {
		form := start
		for _, name := range []string{"title.en", "intro.en", "submit.en", "thanks.en", "label.name.en", "help.name.en", "label._1.en", "options._1.en", "default.message"} {
			if len(s) > 10_000 && name != "title.en" {
				break // nine of them are more than any form may send
			}
			form = withValue(form, name, s)
		}
		form = withValue(form, "seen", id(w.storedForm(ch).VersionID))
		a := w.post(path, append(form, "action", "save")...)
		if a.status == 422 {
			if a.Find("main [aria-invalid]").Length() == 0 {
				t.Errorf("%d %.40q is refused, and not at a field: %s", i, s, a.says("main [role=alert]"))
			}
			continue
		}
		a.goesTo(path)
		if d := w.definition(ch); d.Title["en"] != models.CleanLine(s) || len(d.Check()) != 0 {
			t.Errorf("%d %.40q: kept as %q, %v", i, s, d.Title["en"], d.Check())
		}
		for _, tab := range []string{"", "/options", "/install"} {
			if page := w.get(path + tab).is(200); page.Find("main script, main img, main [onload], main [onfocus]").Length() != 0 {
				t.Errorf("%d %.40q became markup", i, s)
			}
		}
	}
}

func TestFormInstallPage(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newForm(w.support.ID, "Contact us")
	path := channelPath(ch.ID) + "/install"
	page := w.get(path).is(200).shows(".install-last", "Nothing was submitted yet.").shows("#snippet-consent", "fairlead:consent").shows("#snippet-policy", "connect-src http://inbox.test")
	if got := page.Find("#snippet-script").Text(); got != `<script src="http://inbox.test/embed/form.js" data-form="contact-us" data-consent="required" async></script>` {
		t.Errorf("the snippet is %s", got)
	}
	if got := page.Find(".install-url a").AttrOr("href", ""); got != "http://inbox.test/f/contact-us" {
		t.Errorf("the link leads to %s", got)
	}
	ctx := context.Background()
	public, err := w.app.PublicForm(ctx, "contact-us")
	w.ok(err)
	_, err = w.app.Submit(ctx, public, inbox.FormPost{Post: forms.Post{Values: map[string][]string{"name": {"Joost"}, "email": {"joost@fietsen.example"}, "message": {"Hello"}}}, Language: "en",
		Page: `https://www.harbour.example/"><img src=x>`})
	w.ok(err)
	w.get(path).is(200).shows(".install-last", "Last submission 2 Nov 2026, 09:00 UTC").shows(".install-last", `from https://www.harbour.example/"><img src=x>`)
	w.ok(w.app.UpdateForm(ctx, w.actor(w.ana), ch.ID, inbox.FormOptions{Name: "Contact us", Slug: "contact-us", Consent: models.ConsentNow}))
	if off := w.get(path).shows(".install-last", "switched off"); off.Find("#snippet-consent").Length() != 0 || strings.Contains(off.Find("#snippet-script").Text(), "data-consent") {
		t.Error("it asks for consent that the form does not need")
	}
	// Ana administers Legal and does not read it: what came in there is not told.
	legal := w.newForm(w.legal.ID, "Ask Legal")
	if got := w.login(w.ana).get(channelPath(legal.ID) + "/install").is(200).says(".install-last"); got != "" {
		t.Errorf("Ana is told %q", got)
	}
}

// The plain HTML is what its definition asks, and nothing that was typed becomes markup in it.
func TestThePlainFormAsksWhatTheFormAsks(t *testing.T) {
	const evil = `"><img src=x onerror=alert(1)></textarea><script>`
	d := forms.Definition{Languages: []string{"nl", "en"}, Submit: forms.Text{"nl": evil}}
	for _, kind := range forms.Kinds {
		f := forms.Field{Key: "k_" + string(kind), Kind: kind, Label: forms.Text{"nl": evil}, Help: forms.Text{"nl": "Help " + evil}, Required: true, Default: evil}
		if kind.Options() {
			f.Options, f.Default = []forms.Option{{Key: "a", Label: forms.Text{"nl": evil}}, {Key: "b", Label: forms.Text{"nl": "B"}}}, "b"
		}
		d.Fields = append(d.Fields, f)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(plainForm("https://inbox.test/f/x", d)))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Find("img, script").Length() != 0 {
		t.Error("a label became markup")
	}
	form := doc.Find("form")
	if form.AttrOr("action", "") != "https://inbox.test/f/x" || form.AttrOr("method", "") != "post" || form.AttrOr("enctype", "") != "multipart/form-data" || form.Find("[name='_lang'][value='nl']").Length() != 1 {
		t.Errorf("the form is %+v", form.Nodes[0].Attr)
	}
	for _, kind := range forms.Kinds {
		field := form.Find("[name='k_" + string(kind) + "']")
		if want := map[bool]int{true: 2, false: 1}[kind.Options()]; field.Length() != want {
			t.Errorf("%s: %d controls, want %d", kind, field.Length(), want)
		}
		if _, required := field.First().Attr("required"); required == (kind == forms.KindHidden || kind == forms.KindChoices) {
			t.Errorf("%s: required is %v", kind, required)
		}
		if help := form.Find("small#k_" + string(kind) + "-help"); kind != forms.KindHidden && (help.Text() != "Help "+evil || form.Find("[aria-describedby='k_"+string(kind)+"-help']").Length() != 1) {
			t.Errorf("%s: its help is %q", kind, help.Text())
		}
		if kind.Options() && field.Filter("[checked]").AttrOr("value", "") != "b" {
			t.Errorf("%s: its default is not chosen", kind)
		}
	}
	if got := form.Find("[name='k_long']").Text(); got != evil {
		t.Errorf("the long text holds %q", got)
	}
	if form.Find("[hidden] [name='"+forms.Honeypot+"']").Length() != 1 || form.Find("button").Text() != evil {
		t.Error("no trap, or another button")
	}
}
