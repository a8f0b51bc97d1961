package main

import (
	"fmt"
	"strings"
	"testing"

	"fairlead/models"
)

// TestLongWordsStayInTheirPages has words and sentences of 200 characters stand wherever people can put them: no page scrolls sideways, what is
// written stays in its box, and the names of the views are whole.
func TestLongWordsStayInTheirPages(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	word := i.filled(1, strings.Repeat("Wolfeschlegelsteinhausenbergerdorff", 6)[:198])
	spaced := i.filled(2, strings.Repeat("winter storage of the Northern Light ", 6)[:198])
	i.fine(i.db.Write(i.Context(), func(tx *models.DB) error {
		u, err := tx.UserByEmail(i.Context(), "mia@harbour.example")
		if err != nil {
			return err
		}
		u.Language = "nl"
		return tx.UpdateUser(i.Context(), u)
	}))
	w := newWindow(t, browser, i.url)
	w.open("/login")
	w.fill("#f-email", "mia@harbour.example")
	w.fill("#f-password", password)
	w.click("button.go", "")
	w.has(".views", "Niet toegewezen")
	split, err := evaluate[string](w, fmt.Sprintf(`fetch("/conversations/%d").then(r => r.text()).then(s => s.match(/\/messages\/\d+\/split/)?.[0] ?? "")`, word))
	if split == "" || err != nil {
		t.Errorf("there is no way to split (%v)", err)
	}
	paths := []string{"/inbox/all/open", "/inbox/all/unassigned?choose=all", "/inbox/all/mine", "/inbox/all/unassigned", "/inbox/all/drafts", "/scheduled", "/mentions", "/search?q=wolfeschlegelsteinhausenbergerdorff*", "/search?q=winter",
		"/search?q=" + strings.Repeat("wolfe", 40), "/settings/tags", "/settings/tags/1", "/settings/snippets", "/settings/snippets/1", "/settings/views", "/settings/notifications", "/settings/sessions",
		"/settings/senders", "/settings/channels/1/mail", "/settings/channels/1/mailbox", "/settings/channels/1/senders", "/settings/users", "/settings/users/4", "/settings/teams", "/settings/teams/2", "/availability", split}
	for _, id := range []int64{word, spaced} {
		for _, p := range []string{"", "?tab=comment", "?side=1", "/owner", "/tags", "/move", "/merge?q=filled", fmt.Sprintf("/merge?into=%d", word+spaced-id), "/print", "/print?comments=1"} {
			paths = append(paths, fmt.Sprint("/conversations/", id, p))
		}
	}
	for _, path := range paths {
		w.open(path)
		w.has("h1", "")
		for _, width := range []int64{390, 800, 1024, 1440} {
			w.size(width, 900)
			wide, err := evaluate[string](w, `[document.scrollingElement, ...document.querySelectorAll(".md, .views li a > .grow:first-of-type, .views ul:first-of-type .grow, .listhead h1, .listhead h2, .crumbs, .side-card, #list, .msgs")]
				.filter(e => e.checkVisibility() && !e.matches(".clip") && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0).map(e => e.outerHTML.slice(0, 150)).join("\n")`)
			if wide != "" || err != nil {
				t.Errorf("%s at %d is wider than there is room: %s (%v)", path, width, wide, err)
			}
			lines, err := evaluate[int](w, `Math.max(0, ...[...document.querySelectorAll(".crumbs li > *")].map(e => Math.round(e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight))))`)
			if lines > 1 || err != nil {
				t.Errorf("%s at %d: a step of the way there has %d lines (%v)", path, width, lines, err)
			}
		}
	}
	w.calm()
}
