package handlers

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"fairlead/inbox"
	"fairlead/models"
)

// Every button that a page shows does something without the script: it leads on, or comes back and says at which field what is wrong.
func TestEveryButtonCanBePressedWithoutAScript(t *testing.T) {
	for i, name := range []string{"a member", "a lead", "an admin"} {
		t.Run(name, func(t *testing.T) {
			w := newLegalWorld(t)
			w.fillUp()
			who := []models.User{w.nora, w.lena, w.ana}[i]
			w.login(who)
			p := presser{world: w.world, who: who, done: map[string]bool{}, tried: map[string]int{}, pages: map[string]int{}}
			p.walk("/")
			if len(p.done) < 60 {
				t.Errorf("only %d buttons were found", len(p.done))
			}
			t.Logf("%d buttons of %d kinds of pages", len(p.done), len(p.pages))
		})
	}
}

// fillUp gives everybody something of all that there is to work with.
func (w *legalWorld) fillUp() {
	w.t.Helper()
	ctx := context.Background()
	w.sends()
	var ids []int64
	for n := range 12 {
		ids = append(ids, w.arrives(fmt.Sprintf("Berth %d", n)))
	}
	for i, u := range []models.User{w.nora, w.lena, w.ana} {
		who := w.actor(u)
		mine, other := ids[4*i], ids[4*i+1]
		_, err := w.app.Assign(ctx, who, mine, models.UserOwner(u.ID), models.Nobody)
		w.ok(err)
		_, err = w.app.Comment(ctx, w.actor(w.max), mine, "@"+u.Email+" and @nora@harbour.example, look", "")
		w.ok(err)
		_, err = w.app.Schedule(ctx, who, mine, inbox.ReplyForm{Body: "Tomorrow", Nonce: "later"}, inbox.LaterForm{When: inbox.LaterTomorrow})
		w.ok(err)
		_, _, err = w.app.Tag(ctx, who, mine, inbox.TagChoice{Name: "Urgent"})
		w.ok(err)
		_, err = w.app.SaveDraft(ctx, who, other, inbox.DraftForm{Tab: models.DraftReply, Body: "Dear Gail", Nonce: "draft"})
		w.ok(err)
		_, _, err = w.app.StartForward(ctx, who, w.oldest(ids[4*i+2]))
		w.ok(err)
		for _, name := range []string{"One", "Two"} {
			_, err = w.app.SaveSnippet(ctx, who, 0, inbox.SnippetForm{Name: name, Body: "Dear {{contact.first_name|there}}"})
			w.ok(err)
			_, err = w.app.CreateSavedView(ctx, who, inbox.SavedViewForm{Name: name, Query: "berth"})
			w.ok(err)
		}
	}
}

// presser walks through pages by their links, and presses each button once on each kind of page.
type presser struct {
	*world
	who   models.User
	done  map[string]bool
	tried map[string]int // how many buttons of one name and form: builders and lists of choices have many
	pages map[string]int
	queue []string
}

// perKind is how many pages are looked at that differ in numbers alone.
const perKind = 2

// perPage is how many buttons are pressed on one page.
const perPage = 40

var (
	numbers  = regexp.MustCompile(`\d+`)
	variable = regexp.MustCompile(`\?.*`)
	listed   = regexp.MustCompile(`^/inbox/(?:all|#)/`)
)

// leavesUs are links that are files, streams, or pages for strangers.
var leavesUs = regexp.MustCompile(`^/(static|files|pictures|events|embed|f/|c/|demo|contacts|chatflows|messages/|exports?|conversations/\d+/print|chat-api)|\.(csv|mbox|json|eml)`)

func kindOf(path string) string {
	return listed.ReplaceAllString(numbers.ReplaceAllString(variable.ReplaceAllString(path, ""), "#"), "/inbox/")
}

func (p *presser) add(path string) {
	u, err := url.Parse(path)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(u.Path, "/") || leavesUs.MatchString(u.Path) {
		return
	}
	u.Fragment = ""
	if path = u.String(); slices.Contains(p.queue, path) || p.pages[kindOf(path)] >= perKind {
		return
	}
	p.pages[kindOf(path)]++
	p.queue = append(p.queue, path)
}

// walk looks for pages first, and then presses: much of what is there is gone afterwards.
func (p *presser) walk(path string) {
	p.t.Helper()
	p.add(path)
	for i := 0; i < len(p.queue); i++ {
		page := p.get(p.queue[i])
		if page.status == http.StatusSeeOther || page.status == http.StatusFound {
			p.add(page.header.Get("Location"))
			continue
		}
		if page.status != http.StatusOK {
			p.t.Errorf("a link leads to %s: %d", p.queue[i], page.status)
		}
		page.Find("a[href]:not([hidden])").Each(func(_ int, a *goquery.Selection) { p.add(a.AttrOr("href", "")) })
	}
	for _, late := range []bool{false, true} {
		for i := 0; i < len(p.queue); i++ {
			for n := 0; n < perPage && p.pressOne(p.queue[i], late); n++ {
			}
		}
	}
}

// takesAway are buttons that are pressed when all others have been.
var takesAway = regexp.MustCompile(`delete|logout|discard|remove|deactivate|active|erase|end$|/sessions|password|trash|spam`)

// pressOne presses the first button of a page that has not been pressed, and reports whether there was one.
func (p *presser) pressOne(path string, late bool) (pressed bool) {
	p.now = p.now.Add(2 * time.Minute)
	page := p.get(path)
	if page.status != http.StatusOK {
		return false // it has been deleted, or has moved
	}
	page.Find("form button:not([disabled]):not([type=button]):not([type=reset]), form input[type=submit]").EachWithBreak(func(_ int, b *goquery.Selection) bool {
		form := b.Closest("form")
		action := b.AttrOr("formaction", form.AttrOr("action", path))
		method := form.AttrOr("method", "get")
		what := method + " " + kindOf(action) + " " + b.AttrOr("name", "") + "=" + numbers.ReplaceAllString(b.AttrOr("value", ""), "#")
		alike := method + " " + kindOf(action) + " " + b.AttrOr("name", "")
		if method == "dialog" || p.done[what] || p.tried[alike] >= perKind || takesAway.MatchString(what) && !late {
			return true
		}
		p.done[what], pressed = true, true
		p.tried[alike]++
		p.judge(what, path, p.submit(form, b, action))
		return false
	})
	return pressed
}

// judge says what is wrong with an answer.
func (p *presser) judge(what, path string, a answer) {
	p.t.Helper()
	switch a.status {
	case http.StatusOK:
	case http.StatusSeeOther:
		to := a.header.Get("Location")
		if to == "/login" {
			p.login(p.who) // that was a button that ends the session
			return
		}
		if u, err := url.Parse(to); err != nil || leavesUs.MatchString(u.Path) {
			return
		}
		to, _, _ = strings.Cut(to, "#")
		if page := p.get(to); page.status != http.StatusOK && page.status != http.StatusSeeOther {
			p.t.Errorf("%s (on %s) leads to %s: %d", what, path, to, page.status)
		}
	case http.StatusUnprocessableEntity:
		if a.Find("main .problem, main [role=alert], main .problems, [aria-invalid]").Length() == 0 {
			p.t.Errorf("%s (on %s) is refused and says nothing at a field: %s", what, path, a.says("main"))
		}
	case http.StatusConflict: // this one has begun to write something else here
		if a.says("main #draft") == "" {
			p.t.Errorf("%s (on %s) meets something and does not say what: %s", what, path, a.says("main"))
		}
	default:
		p.t.Errorf("%s (on %s): %d: %s", what, path, a.status, a.says("main"))
	}
}

// filledIn is what a form holds as it stands on the page, with the button that is pressed.
func filledIn(form, button *goquery.Selection) (names, values []string) {
	add := func(name, value string) { names, values = append(names, name), append(values, value) }
	fields := form.Find("input, textarea, select")
	if id := form.AttrOr("id", ""); id != "" {
		fields = fields.Union(form.Parents().Last().Find(fmt.Sprintf("[form=%q]", id)).Filter("input, textarea, select"))
	}
	fields.Each(func(_ int, s *goquery.Selection) {
		name, kind := s.AttrOr("name", ""), s.AttrOr("type", "")
		_, ticked := s.Attr("checked")
		if _, off := s.Attr("disabled"); name == "" || off || kind == "file" || kind == "submit" || (kind == "checkbox" || kind == "radio") && !ticked {
			return
		}
		switch goquery.NodeName(s) {
		case "textarea":
			add(name, s.Text())
		case "select":
			chosen := s.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = s.Find("option").First()
			}
			chosen.Each(func(_ int, o *goquery.Selection) { add(name, o.AttrOr("value", o.Text())) })
		default:
			value, there := s.Attr("value")
			if !there && (kind == "checkbox" || kind == "radio") {
				value = "on"
			}
			add(name, value)
		}
	})
	if name := button.AttrOr("name", ""); name != "" {
		add(name, button.AttrOr("value", ""))
	}
	return names, values
}

// submit sends a form as a browser without a script does when a button of it is pressed.
func (p *presser) submit(form, button *goquery.Selection, action string) answer {
	p.t.Helper()
	names, values := filledIn(form, button)
	if strings.EqualFold(form.AttrOr("method", "get"), "get") {
		query := url.Values{}
		for i, n := range names {
			query.Add(n, values[i])
		}
		return p.get(strings.SplitN(action, "?", 2)[0] + "?" + query.Encode())
	}
	if form.AttrOr("enctype", "") != "multipart/form-data" {
		var pairs []string
		for i, n := range names {
			pairs = append(pairs, n, values[i])
		}
		return p.post(action, pairs...)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for i, n := range names {
		p.ok(parts.WriteField(n, values[i]))
	}
	form.Find("input[type=file][name]").Each(func(_ int, s *goquery.Selection) {
		_, err := parts.CreateFormFile(s.AttrOr("name", ""), "") // nothing is chosen
		p.ok(err)
	})
	p.ok(parts.Close())
	r := httptest.NewRequest(http.MethodPost, action, &body)
	r.Header.Set("Content-Type", parts.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.send(r)
}
