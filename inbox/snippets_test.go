package inbox_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

func (d *desk) snippet(by models.User, f inbox.SnippetForm) models.Snippet {
	d.Helper()
	s, err := d.app.SaveSnippet(d.ctx, d.as(by), 0, f)
	d.must(err)
	return s
}

func TestFieldsAreFilledInOnceAndAsText(t *testing.T) {
	cases := []struct{ from, body, want, left string }{
		{"Marloes Jansen <marloes@fietsen.example>", "Dear {{contact.first_name}},", "Dear Marloes,", ""},
		{"Marloes Jansen <marloes@fietsen.example>", "{{ contact.name }} {{contact.email}}", "Marloes Jansen marloes@fietsen.example", ""},
		{"marloes@fietsen.example", "Dear {{contact.first_name|there}},", "Dear there,", ""},
		{"marloes@fietsen.example", "Dear {{contact.first_name|}},", "Dear ,", ""},
		{"marloes@fietsen.example", "Dear {{contact.first_name}},", "Dear {{contact.first_name}},", "{{contact.first_name}}"},
		{`"Jansen, Marloes" <marloes@fietsen.example>`, "{{contact.first_name}}", "Marloes", ""},
		{"\"*[x](https://evil.example)*\" <a_b@fietsen.example>", "{{contact.name}} {{contact.email}}", `\*\[x\](https://evil.example)\* a_b@fietsen.example`, ""},
		{`"{{agent.name}} <b>" <x@fietsen.example>`, "Dear {{contact.name}}", `Dear \{\{agent.name\}\} \<b\>`, ""},
		{"Ann <x@fietsen.example>", "{{agent.first_name}} of {{inbox.name}} about {{conversation.subject}}", "Bo of Support about A bicycle", ""},
		{"Ann <x@fietsen.example>", "{{nothing.known}} {{}} {{contact.name", "{{nothing.known}} {{}} {{contact.name", "{{nothing.known}}"},
	}
	for _, c := range cases {
		d := newDesk(t)
		_, conv := d.take(letter{from: c.from})
		s := models.Snippet{UserID: d.bo.ID, Name: "x", Folded: "x", Body: c.body}
		d.write(func(tx *models.DB) error { return tx.SaveSnippet(d.ctx, &s) })
		got, err := d.app.FillSnippet(d.ctx, d.as(d.bo), conv.ID, s.ID)
		if err != nil || got.Text != c.want || strings.Join(got.Left, " ") != c.left {
			t.Errorf("%s, %q: %q, left %q, %v; want %q, %q", c.from, c.body, got.Text, got.Left, err, c.want, c.left)
		}
		if html := email.Markdown(got.Text); strings.Contains(html, "<b>") || strings.Contains(html, "<em>") || strings.Contains(html, ">x</a>") {
			t.Errorf("more than text: %s", html)
		}
	}
}

func TestWhoMayWriteWhichSnippets(t *testing.T) {
	d := newDesk(t)
	_, conv := d.take(letter{})
	own, shared := d.snippet(d.bo, inbox.SnippetForm{Name: "Mine", Body: "x"}), d.snippet(d.ana, inbox.SnippetForm{Name: "Ours", Body: "x", Shared: true})
	change := inbox.SnippetForm{Name: "Changed", Body: "y"}
	for _, c := range []struct {
		by   models.User
		id   int64
		form inbox.SnippetForm
		want error
	}{
		{d.cas, own.ID, change, models.ErrNotFound}, {d.ana, own.ID, change, models.ErrNotFound}, {d.bo, shared.ID, change, models.ErrForbidden},
		{d.bo, 0, inbox.SnippetForm{Name: "New", Body: "x", Shared: true}, models.ErrForbidden}, {d.bo, own.ID, inbox.SnippetForm{Name: "Mine", Body: "x", Shared: true}, models.ErrForbidden},
		{d.bo, own.ID, inbox.SnippetForm{Name: "Mine", Body: "changed"}, nil}, {d.bo, 0, inbox.SnippetForm{Name: "Ours", Body: "my own"}, nil}, {d.bo, 999, change, models.ErrNotFound},
	} {
		if _, err := d.app.SaveSnippet(d.ctx, d.as(c.by), c.id, c.form); !errors.Is(err, c.want) {
			t.Errorf("%s saves %d as %+v: %v, want %v", c.by.Name, c.id, c.form, err, c.want)
		}
	}
	for name, f := range map[string]inbox.SnippetForm{"no name": {Body: "x"}, "no text": {Name: "x", Body: " \n"}, "taken": {Name: "MÏNE", Body: "x"}, "long": {Name: strings.Repeat("x", 81), Body: "x"}, "much": {Name: "y", Body: strings.Repeat("x", 50_001)},
		"no such field": {Name: "z", Body: "{{contact.firstname}}"}, "a slash": {Name: "a/b", Body: "x"}} {
		var p models.Problems
		if _, err := d.app.SaveSnippet(d.ctx, d.as(d.bo), 0, f); !errors.As(err, &p) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.app.FillSnippet(d.ctx, d.as(d.cas), conv.ID, own.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("another's snippet: %v", err)
	}
	if _, err := d.app.DeleteSnippet(d.ctx, d.as(d.bo), shared.ID); !errors.Is(err, models.ErrForbidden) {
		t.Errorf("%v", err)
	}
	gone, err := d.app.DeleteSnippet(d.ctx, d.as(d.bo), own.ID)
	d.must(err)
	if _, err := d.app.RestoreSnippet(d.ctx, d.as(d.cas), gone.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("%v", err)
	}
	back, err := d.app.RestoreSnippet(d.ctx, d.as(d.bo), gone.ID)
	if err != nil || back.Body != "changed" {
		t.Errorf("%+v, %v", back, err)
	}
	_, err = d.app.DeleteSnippet(d.ctx, d.as(d.bo), own.ID)
	d.must(err)
	d.snippet(d.bo, inbox.SnippetForm{Name: "Mine", Body: "another"})
	var p models.Problems
	if _, err := d.app.RestoreSnippet(d.ctx, d.as(d.bo), own.ID); !errors.As(err, &p) {
		t.Errorf("two of one name: %v", err)
	}
	d.advance(25 * time.Hour)
	d.app.Tidy(d.ctx)
	if _, err := d.app.RestoreSnippet(d.ctx, d.as(d.bo), own.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a day later: %v", err)
	}
}

func TestSnippetsAreFoundByTheBeginningOfAWord(t *testing.T) {
	d := newDesk(t)
	_, conv := d.take(letter{})
	for n := range 12 {
		d.snippet(d.bo, inbox.SnippetForm{Name: fmt.Sprintf("Repair %02d", n), Body: "x"})
	}
	d.snippet(d.bo, inbox.SnippetForm{Name: "Retour café", Body: "Dear {{contact.first_name|there}}"})
	for typed, want := range map[string]int{"": 8, "rep": 8, "CAFE": 1, "retour c": 1, "afe": 0, "repair 11": 1} {
		got, err := d.app.FindSnippets(d.ctx, d.as(d.bo), conv.ID, typed)
		if err != nil || len(got) != want {
			t.Errorf("%q: %d, %v; want %d", typed, len(got), err, want)
		}
	}
	if got, err := d.app.FindSnippets(d.ctx, d.as(d.cas), conv.ID, ""); err != nil || len(got) != 0 {
		t.Errorf("another's: %v, %v", got, err)
	}
}

// What nobody has filled in is not sent.
func TestAnAnswerWithAFieldLeftIsNotSent(t *testing.T) {
	d := newDesk(t)
	_, conv := d.take(letter{})
	_, err := d.app.Reply(d.ctx, d.as(d.bo), conv.ID, inbox.ReplyForm{Body: "Dear {{contact.first_name}},"})
	var p models.Problems
	if !errors.As(err, &p) || p[0].Arg != "{{contact.first_name}}" {
		t.Errorf("%v", err)
	}
	d.reply(d.bo, conv.ID, inbox.ReplyForm{Body: "A template with {{other.things}} is fine"})
}
