package forms

import (
	"strings"
	"testing"
)

func contactForm() Definition {
	en := func(s string) Text { return Text{"en": s} }
	return Definition{Languages: []string{"en", "nl"}, Title: Text{"en": "Contact", "nl": "Contact opnemen"}, Fields: []Field{
		{Key: "name", Kind: KindText, Label: en("Name"), Maps: MapsName, Required: true},
		{Key: "email", Kind: KindEmail, Label: Text{"en": "E-mail", "nl": "E-mailadres"}, Maps: MapsEmail, Required: true},
		{Key: "phone", Kind: KindPhone, Label: en("Phone"), Maps: MapsPhone},
		{Key: "topic", Kind: KindChoice, Label: en("Topic"), Subject: true, Options: []Option{{"sales", Text{"en": "Sales", "nl": "Verkoop"}}, {"help", en("Help")}}},
		{Key: "days", Kind: KindChoices, Label: en("Days"), Options: []Option{{"mon", en("Monday")}, {"tue", en("Tuesday")}}},
		{Key: "seats", Kind: KindNumber, Label: en("Seats"), Default: "2"},
		{Key: "on", Kind: KindDate, Label: en("On")},
		{Key: "agree", Kind: KindCheck, Label: en("I agree")},
		{Key: "message", Kind: KindLong, Label: en("Message"), Required: true},
		{Key: "photo", Kind: KindFile, Label: en("Photo")},
		{Key: "source", Kind: KindHidden, Default: "web"},
	}}
}

func TestADefinitionIsStoredAndReadStrictly(t *testing.T) {
	d := contactForm()
	if p := d.Check(); len(p) != 0 {
		t.Fatalf("problems %+v", p)
	}
	back, err := Read(d.JSON())
	if err != nil || back.JSON() != d.JSON() {
		t.Fatalf("%v\n%s\n%s", err, d.JSON(), back.JSON())
	}
	for _, bad := range []string{"", "null1", "[]", `{"languages":["en"],"colour":"red"}`, d.JSON() + "{}", `{"fields":[{"key":"a","kind":"text","x":1}]}`, strings.Repeat(" ", MaxDefinitionBytes+1)} {
		if _, err := Read(bad); err == nil {
			t.Errorf("%.40q was read", bad)
		}
	}
}

func TestWhatIsWrongWithADefinition(t *testing.T) {
	many := make([]Field, MaxFields+1)
	for i := range many {
		many[i] = Field{Key: "f" + strings.Repeat("x", i%30) + string(rune('a'+i/30)), Kind: KindText, Label: Text{"en": "L"}}
	}
	for name, c := range map[string]struct {
		change func(*Definition)
		field  string
	}{
		"no language":        {func(d *Definition) { d.Languages = nil }, "languages"},
		"a strange language": {func(d *Definition) { d.Languages = []string{"en", "tlh"} }, "languages"},
		"a language twice":   {func(d *Definition) { d.Languages = []string{"en", "nl", "en"} }, "languages"},
		"no title":           {func(d *Definition) { d.Title = Text{"nl": "Alleen Nederlands"} }, "title"},
		"two lines of title": {func(d *Definition) { d.Title = Text{"en": "a\r\nBcc: x"} }, "title"},
		"a long title":       {func(d *Definition) { d.Title = Text{"en": strings.Repeat("é", MaxTitle+1)} }, "title"},
		"script redirect":    {func(d *Definition) { d.Redirect = "javascript:alert(1)" }, "redirect"},
		"relative redirect":  {func(d *Definition) { d.Redirect = "//evil.example" }, "redirect"},
		"nothing to fill in": {func(d *Definition) { d.Fields = nil }, "fields"},
		"too many fields":    {func(d *Definition) { d.Fields = many }, "fields"},
		"no label":           {func(d *Definition) { d.Fields[0].Label = nil }, "fields.0.label"},
		"no kind":            {func(d *Definition) { d.Fields[0].Kind = "colour" }, "fields.0.kind"},
		"a key twice":        {func(d *Definition) { d.Fields[1].Key = "name" }, "fields.1.key"},
		"a key of ours":      {func(d *Definition) { d.Fields[1].Key = Honeypot }, "fields.1.key"},
		"a strange key":      {func(d *Definition) { d.Fields[1].Key = "E-Mail" }, "fields.1.key"},
		"mapped twice":       {func(d *Definition) { d.Fields[10].Maps = MapsName }, "fields.10.maps"},
		"mapped wrongly":     {func(d *Definition) { d.Fields[0].Maps = MapsEmail }, "fields.0.maps"},
		"two subjects":       {func(d *Definition) { d.Fields[0].Subject = true }, "fields.3.subject"},
		"long subject":       {func(d *Definition) { d.Fields[3].Subject, d.Fields[8].Subject = false, true }, "fields.8.subject"},
		"no options":         {func(d *Definition) { d.Fields[3].Options = nil }, "fields.3.options"},
		"options of a text":  {func(d *Definition) { d.Fields[0].Options = d.Fields[3].Options }, "fields.0.options"},
		"an option twice":    {func(d *Definition) { d.Fields[4].Options[1].Key = "mon" }, "fields.4.options.1.key"},
		"an empty option":    {func(d *Definition) { d.Fields[4].Options[1].Label = nil }, "fields.4.options.1.label"},
		"default no option":  {func(d *Definition) { d.Fields[3].Default = "nothing" }, "fields.3.default"},
		"default no number":  {func(d *Definition) { d.Fields[5].Default = "many" }, "fields.5.default"},
		"default file":       {func(d *Definition) { d.Fields[9].Default = "x" }, "fields.9.default"},
	} {
		d := contactForm()
		c.change(&d)
		found := d.Check()
		if len(found) == 0 || found[0].Field != c.field || found[0].Text == "" || strings.Contains(found[0].Text, "%s") != (found[0].Arg != "") {
			t.Errorf("%s: %+v, want one at %s", name, found, c.field)
		}
	}
}

func TestNewKeys(t *testing.T) {
	taken := func(k string) bool { return k == "name" }
	for label, want := range map[string]string{"E-mail address": "e_mail_address", "Name": "name_2", "名前": "text", "7 days": "days", "  ": "text", "_page": "page", "Homepage url": "homepage_url_2", strings.Repeat("long ", 20): "long_long_long_long_long_long"} {
		got := NewKey(label, "text", taken)
		if got != want || !keys.MatchString(got) {
			t.Errorf("%q: %q, want %q", label, got, want)
		}
	}
}

func FuzzDefinition(f *testing.F) {
	f.Add(contactForm().JSON())
	f.Add(`{"languages":["en"],"title":{"en":"x"},"fields":[{"key":"a","kind":"choice","options":[{"key":"b","label":{"en":"c"}}],"default":"b"}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Read(s)
		if err != nil {
			return
		}
		d.Check()
		again, err := Read(d.JSON())
		if err != nil || again.JSON() != d.JSON() {
			t.Fatalf("%q: %v", s, err)
		}
	})
}
