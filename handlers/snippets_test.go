package handlers

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"fairlead/inbox"
)

func TestSnippetsInTheSettings(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	w.get("/settings/snippets").shows("main", "There are none.")
	w.post("/settings/snippets/new", "name", "", "body", "Kept {{contact.nam}}").is(http.StatusUnprocessableEntity).shows("#name-problem", "Type a name.").shows("textarea", "Kept {{contact.nam}}")
	w.post("/settings/snippets/new", "name", "Hello", "body", "Kept {{contact.nam}}").is(http.StatusUnprocessableEntity).shows("#body-problem", "contact.nam")
	list := w.at(w.post("/settings/snippets/new", "name", "Hello", "body", "Dear {{contact.first_name|there}},")).shows("#notice", "The snippet Hello is kept").shows(".snippets", "Dear {{contact.first_name|there}}")
	edit := list.Find(".snippets a").AttrOr("href", "")
	form := w.get(edit).shows(".fieldlist", "{{inbox.name}}")
	if form.value("name") != "Hello" || form.Find("[name=shared]").Length() != 0 {
		t.Error("a member shares snippets")
	}
	gone := w.at(w.post(edit+"/delete")).shows("#notice", "The snippet Hello is deleted")
	if gone.Find(".snippets").Length() != 0 {
		t.Error("it is still there")
	}
	w.at(gone.undo(w)).shows("#notice", "is back").shows(".snippets", "Hello")
	w.login(w.lena)
	w.at(w.post("/settings/snippets/new", "name", "Ours", "body", "All of us", "shared", "1"))
	w.login(w.max)
	w.get("/settings/snippets").shows(".snippets", "All of us")
}

func TestSnippetsAndPreviewWithoutTheScript(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	c := w.mail("Bell")
	page, at := fmt.Sprintf("/inbox/all/unassigned/%d", c.ID), func(what string) string { return fmt.Sprintf("/conversations/%d/%s", c.ID, what) }
	s, err := w.app.SaveSnippet(context.Background(), w.actor(w.max), 0, inbox.SnippetForm{Name: "Hello", Body: "Dear {{contact.first_name}},"})
	w.ok(err)
	typed := []string{"body", "So *far*", "cc", "a@b.example", "tab", "reply", "nonce", "n1", "back", page}
	asked := w.post(at("snippet"), append(typed, "snippet", "")...).is(http.StatusOK)
	if asked.value("body") != "So *far*" || asked.value("cc") != "a@b.example" || asked.Find("#snippetpick option").Length() != 1 {
		t.Error(asked.says("form[data-editor]"))
	}
	put := w.post(at("snippet"), append(typed, "snippet", fmt.Sprint(s.ID), "insert", "1")...)
	if put.value("body") != "So *far*\n\nDear Joost," {
		t.Errorf("%q", put.value("body"))
	}
	typed[1] = "So *far* and/or /hel"
	if put = w.post(at("snippet"), append(typed, "snippet", fmt.Sprint(s.ID), "insert", "1")...); put.value("body") != "So *far* and/or Dear Joost," {
		t.Errorf("in the place of its name: %q", put.value("body"))
	}
	typed[1] = "So *far*"
	seen := w.post(at("preview"), typed...).is(http.StatusOK)
	if seen.says(".preview em") != "far" || seen.value("body") != "So *far*" || seen.value("cc") != "a@b.example" {
		t.Error(seen.says(".preview"))
	}
	w.post(at("preview"), "body", "<script>x</script>", "tab", "comment", "back", page).is(http.StatusOK)
	if got := w.get(at("snippets") + "?q=hel"); got.Find("[role=option][data-insert='Dear Joost,']").Length() != 1 {
		t.Error(got.body)
	}
}
