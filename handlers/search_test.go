package handlers

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/email"
	"fairlead/models"
)

func searchPath(q string) string { return "/search?q=" + url.QueryEscape(q) }

// hits are the subjects of what a page has found.
func (a answer) hits() (out []string) {
	a.Find(".hit .hit-head a").Each(func(_ int, s *goquery.Selection) { out = append(out, strings.TrimSpace(s.Text())) })
	return out
}

// Whatever a search is made of, nobody finds what they may not read, nor learns of it.
func TestASearchFindsWhatOneMayRead(t *testing.T) {
	w := newLegalWorld(t)
	_, err := w.app.Comment(context.Background(), w.actor(w.nora), w.conversation.ID, "Whispered among us", "n1")
	w.ok(err)
	w.deliver("support@harbour.example", "Crane", "The crane is broken, see the berth plan.")
	typed := []string{"secret", "very secret", `"very secret"`, "secret.pdf", "client", "client@outside.example", "whispered", "from:client", "from:client@outside.example", "to:legal@harbour.example", "has:file", "has:comment", "is:comment", "in:legal", "in:legal secret",
		"channel:legal", "owner:nobody secret", "is:open secret", "is:unanswered secret", "after:2026-01-01 secret", "after:2026-01-01", "before:2999 secret"}
	for _, u := range []models.User{w.ana, w.lena, w.max} {
		w.login(u)
		for _, q := range typed {
			page := w.get(searchPath(q)).is(200)
			if slices.Contains(page.hits(), "Secret") || strings.Contains(page.Find(".hits").Text(), "secret") || strings.Contains(page.Find(".hits").Text(), "Whispered") {
				t.Errorf("%s finds by %q: %q", u.Name, q, page.hits())
			}
		}
		if got, want := w.get(searchPath("in:legal")).is(200).says(".search-problems"), w.get(searchPath("in:nothing")).is(200).says(".search-problems"); strings.ReplaceAll(got, "legal", "nothing") != want {
			t.Errorf("%s: an inbox that is closed says %q, one that is not there %q", u.Name, got, want)
		}
		if got := w.get(searchPath("crane")).is(200).hits(); !slices.Equal(got, []string{"Crane"}) {
			t.Errorf("%s: %q", u.Name, got)
		}
	}
	w.login(w.nora)
	for _, q := range typed {
		if got := w.get(searchPath(q)).is(200).hits(); !slices.Contains(got, "Secret") {
			t.Errorf("Nora by %q: %q", q, got)
		}
	}
}

func (w *legalWorld) deliver(to, subject, text string) {
	w.t.Helper()
	raw := fmt.Sprintf("From: Gail Storm <gail@fietsen.example>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: <%s@fietsen.example>\r\n\r\n%s\r\n", to, subject, url.QueryEscape(subject), text)
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "gail@fietsen.example", To: []string{to}, Raw: []byte(raw)}))
}

func TestASearchShowsWhatItFound(t *testing.T) {
	w := newLegalWorld(t)
	w.deliver("support@harbour.example", "Berth <b>plan</b>", strings.Repeat("One word after the other. ", 40)+"The <i>crane</i> is broken.")
	w.login(w.nora)
	page := w.get(searchPath("crane broken")).is(200)
	page.shows(".hit mark", "crane").shows(".hit-head a", "Berth <b>plan</b>").shows(".hit-text", "Gail Storm").shows(".hit-facts", "Support")
	if page.Find(".hit i, .hit-text i").Length() != 0 || !strings.HasPrefix(strings.TrimSpace(page.Find(".hit-text span").Text()), "…") {
		t.Error(page.Find(".hit").Html())
	}
	link, _ := page.Find(".hit-head a").Attr("href")
	path, anchor, _ := strings.Cut(link, "#")
	to := w.get(path)
	if at := to.header.Get("Location"); to.status != 303 || !strings.HasSuffix(at, "#"+anchor) || w.get(strings.Split(at, "#")[0]).is(200).Find("#"+anchor).Length() != 1 {
		t.Error(to.status, at)
	}
	w.get(searchPath("fietsen")).is(200).shows(".hit-also mark", "fietsen")
	for typed, marked := range map[string][]string{"from:gail": {"Gail", "gail"}, "from:gail@fietsen.example": {"gail@fietsen.example"}, "to:support": {"support"}, "from:gail crane": {"crane", "Gail", "gail"}} {
		var got []string
		w.get(searchPath(typed)).is(200).Find(".hit mark").Each(func(_ int, m *goquery.Selection) { got = append(got, m.Text()) })
		if !slices.Equal(got, marked) {
			t.Errorf("%s marks %q", typed, got)
		}
	}
	w.get("/search").is(200).shows(".search-hints", "from:anna")
	w.get(searchPath("nothingofthesort")).is(200).shows(".empty h2", "Nothing was found").shows(".search-hints", "owner:me")
	w.get(searchPath("!!")).is(200).shows("main", "no word in that")
	if w.get(searchPath(`say "x`)).is(200).value("q") != `say "x` {
		t.Error("what was typed is gone")
	}
	for typed, says := range map[string]string{"is:odd": "knows open", "has:odd": "knows file", "in:odd": "no inbox", "owner:odd": "No colleague", "before:odd": "no date", "colour:red": "colour:", "channel:odd": "No channel", "from:!": "nobody's name"} {
		w.get(searchPath(typed)).is(200).shows(".search-problems", says).shows(".search-hints", "from:anna")
	}
	if w.get("/inbox/all/open").is(200).Find(".topsearch input[name=find]").Length() != 1 || w.get("/search?find=crane").is(200).says(".hit-facts") == "" {
		t.Error("no way to the search from the inbox")
	}
	w.ok(w.db.Write(context.Background(), func(tx *models.DB) error { return tx.AddSearchBacklog(context.Background(), 1, 9) }))
	w.get("/search").is(200).shows(".search-backlog", "0 % is in it")
}

// Where nothing can come by a form or a chat, the words for it still mean something: they find nothing.
func TestAKindOfChannelNeedNotBeThere(t *testing.T) {
	w := newWorld(t)
	w.mail("Crane")
	w.login(w.max)
	for typed, hits := range map[string]int{"channel:email": 1, "channel:form": 0, "channel:Chat": 0} {
		page := w.get(searchPath(typed)).is(200)
		if page.Find(".search-problems").Length() != 0 || page.Find(".hit").Length() != hits {
			t.Errorf("%s: %d, %s", typed, page.Find(".hit").Length(), page.says(".search-problems"))
		}
	}
}

// A hit far back in a conversation leads to the page of it that shows the message.
func TestAHitLeadsToItsMessage(t *testing.T) {
	w := newLegalWorld(t)
	ctx := context.Background()
	for i := range 150 {
		_, err := w.app.Comment(ctx, w.actor(w.nora), w.conversation.ID, fmt.Sprintf("note number%d", i), fmt.Sprintf("n%d", i))
		w.ok(err)
	}
	w.login(w.nora)
	for _, word := range []string{"number0", "number20", "number75", "number149"} {
		link, _ := w.get(searchPath(word)).is(200).Find(".hit-head a").Attr("href")
		path, anchor, _ := strings.Cut(link, "#")
		at := strings.Split(w.get(path).is(303).header.Get("Location"), "#")[0]
		w.get(at).is(200).shows("#"+anchor, word)
	}
}

// What was written here is shown as it is read, without the marks of its Markdown.
func TestASearchShowsAnswersAsTheyAreRead(t *testing.T) {
	w := newLegalWorld(t)
	_, err := w.app.Comment(context.Background(), w.actor(w.nora), w.conversation.ID, "The **winch** is *loose*", "n")
	w.ok(err)
	w.login(w.nora)
	if said := w.get(searchPath("winch")).is(200).Find(".hit-text").Text(); !strings.Contains(said, "The winch is loose") {
		t.Error(said)
	}
}

// Whatever is typed, it is answered: with what is found, with what is wrong, or with nothing.
func TestWhateverIsSearchedFor(t *testing.T) {
	w := newLegalWorld(t)
	w.login(w.nora)
	for _, s := range slices.Concat(naughty, hostileSearches) {
		for _, form := range []string{"%s", "from:%s", "to:%s", "owner:%s", "in:%s", "is:%s", "has:%s", "before:%s", "after:%s", "channel:%s", "tag:%s", `"%s"`, `from:"%s" secret`, "%s:x"} {
			if page := w.get(searchPath(strings.Replace(form, "%s", s, 1))); page.status != 200 || page.Find("main input[type=search][name=q]").Length() != 1 {
				t.Errorf("%q in %s: %d", s, form, page.status)
			}
		}
		w.get("/search?q=secret&after=" + url.QueryEscape(s)).is(200)
	}
	w.get("/search?q=%ff%00&after=-1&q=x").is(200)
}

var hostileSearches = []string{"marks:s_1", "s_1", "S1", "words:secret", "secret*", "^secret", "secret NEAR/2 very", "a OR b", "NOT secret", "(", ")", "((((", "-secret", "secret AND", "'", "''", `\\`, ":", "::", "&", "|", "!", "<->", ":*", "_", "0001-01-01", "9999-12-31", "2026-13-45", "-2026",
	strings.Repeat("a ", 300), strings.Repeat("the ", 20), strings.Repeat("東", 400), "東京", "q0000s", strings.Repeat("(", 400), "is:open is:closed is:spam is:trash is:snoozed", "owner:me owner:nobody owner:a"}
