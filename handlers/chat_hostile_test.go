package handlers

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"fairlead/inbox"
	"fairlead/models"
)

func TestWhatIsNoChatIsAnsweredAlike(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil)
	w.say("boats", "gail", "", "option", "buy", "step", "topic").is(200)
	for _, what := range []string{"open", "send", "events", "history", "typing", "seen", "page", "end", "transcript", "visitor", "file"} {
		for _, body := range []string{"", "null", "[]", `"x"`, "{", `{"key":1}`, `{"files":"x"}`, `{"after":"x"}`, `{"key":{"a":1},"flow":[]}`, `{"key":"` + strings.Repeat("x", 70_000) + `"}`, `{"id":1e400}`, `{"before":99999999999999999999}`,
			"\xff\xfe", `{"flow":"\u0000","key":"\u0000"}`, `{"key":"` + chatKeyOf("gail") + `x"}`, strings.Repeat("[", 5000), `{"flow":"boats","key":"` + chatKeyOf("x") + `","nonce":"` + strings.Repeat("n", 90) + `","text":"x"}`,
			`{"flow":"` + strings.Repeat("é", 300) + `","key":"` + chatKeyOf("x") + `","nonce":"nonce-01","text":"x"}`} {
			if a := w.chatRaw(what, body, nil); a.status >= 500 || a.status == 200 && what != "open" && what != "visitor" && what != "page" {
				t.Errorf("%s %.60q: %d %s", what, body, a.status, a.body)
			}
		}
	}
	for _, what := range []string{"events", "history", "typing", "seen", "end", "transcript"} {
		for _, key := range []string{chatKeyOf("nobody"), "", chatKeyOf("gail")[:21], "1"} {
			a := w.chatAsk(what, map[string]any{"key": key})
			if a.status != 404 || a.said["code"] != "gone" {
				t.Errorf("%s with the key %q: %d %s", what, key, a.status, a.body)
			}
		}
	}
	if _, conv := w.chatWith("gail"); conv.State != models.StateOpen || len(w.everyConversation()) != 1 {
		t.Errorf("something happened to %+v", conv)
	}
}

func TestOneVisitorHasNothingOfAnothers(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	ctx := context.Background()
	file := w.chatUpload("boats", "gail", "nonce-file", "passport.pdf", "%PDF-1.4 a passport").is(200)
	id := int64(file.said["id"].(float64))
	if again := w.chatUpload("boats", "gail", "nonce-file", "passport.pdf", "%PDF-1.4 a passport").is(200); again.said["id"] != file.said["id"] {
		t.Errorf("the same file again is %v", again.said["id"])
	}
	w.say("boats", "eve", "", "option", "buy", "step", "topic").is(200)
	w.say("boats", "eve", "", "skip", true, "step", "email").is(200)
	if a := w.say("boats", "eve", "mine now", "files", []int64{id}); a.status != 404 {
		t.Errorf("Eve attaches Gail's file: %d %s", a.status, a.body)
	}
	w.say("boats", "gail", "", "option", "buy", "step", "topic").is(200)
	w.say("boats", "gail", "here it is", "files", []int64{id}, "step", "x").is(200)
	if a := w.say("boats", "gail", "and again", "files", []int64{id}, "step", "x"); a.status != 404 {
		t.Errorf("one file in two messages: %d", a.status)
	}
	gail, _ := w.chatWith("gail")
	eve, _ := w.chatWith("eve")
	hers := w.listen("gail", 0)
	said := fmt.Sprint(hers)
	if !strings.Contains(said, "here it is") || !strings.Contains(said, "passport.pdf") {
		t.Errorf("Gail hears %v", said)
	}
	if said := fmt.Sprint(w.listen("eve", 0)); strings.Contains(said, "here it is") || strings.Contains(said, "passport") {
		t.Errorf("Eve hears %v", said)
	}
	v, err := w.app.ChatByKey(ctx, chatKeyOf("gail"))
	w.ok(err)
	token := w.app.ChatFileToken(v.Flow, gail.ConversationID, id)
	a := w.get(fmt.Sprintf("/chat-api/files/%d?t=%s", id, token)).is(200)
	if a.body != "%PDF-1.4 a passport" || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") || !strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the file: %v %q", a.header, a.body)
	}
	when, sign, _ := strings.Cut(token, ".")
	for _, bad := range []string{"", "x", token + "x", "z" + token, w.app.ChatFileToken(v.Flow, eve.ConversationID, id), w.app.ChatFileToken(v.Flow, gail.ConversationID, id+1), "zzzzzzzz." + sign, when + "."} {
		w.get(fmt.Sprintf("/chat-api/files/%d?t=%s", id, bad)).is(404)
	}
	for _, other := range []int64{id + 1, 0, -1, 1 << 60} {
		w.get(fmt.Sprintf("/chat-api/files/%d?t=%s", other, token)).is(404)
	}
	w.now = w.now.Add(30 * time.Hour)
	w.get(fmt.Sprintf("/chat-api/files/%d?t=%s", id, token)).is(404)
	rows, err := w.db.ChatMessagesAfter(ctx, gail.ConversationID, 0, 100)
	w.ok(err)
	w.chatAsk("seen", map[string]any{"key": chatKeyOf("eve"), "id": rows[len(rows)-1].ID}).is(204)
	if eve, _ = w.chatWith("eve"); eve.SeenMessage != 0 {
		t.Error("Eve has seen what is Gail's")
	}
	if history := w.chatAsk("history", map[string]any{"key": chatKeyOf("eve"), "before": int64(1) << 60}).is(200); strings.Contains(history.body, "here it is") {
		t.Errorf("Eve's history: %s", history.body)
	}
}

// listen connects a stream of a visitor, takes what it begins with, and leaves.
func (w *world) listen(who string, after int64) map[string]any {
	w.t.Helper()
	events, leave := w.stream(who, after)
	defer leave()
	return <-events
}

// stream connects a stream of a visitor over the network.
func (w *world) stream(who string, after int64) (<-chan map[string]any, func()) {
	w.t.Helper()
	server := httptest.NewServer(w.server)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/chat-api/events", strings.NewReader(fmt.Sprintf(`{"key":%q,"after":%d}`, chatKeyOf(who), after)))
	w.ok(err)
	r.Header.Set("Origin", chatSite)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	res, err := http.DefaultClient.Do(r)
	w.ok(err)
	if res.StatusCode != 200 {
		w.t.Fatalf("the stream is answered with %d", res.StatusCode)
	}
	out := make(chan map[string]any, 100)
	go func() {
		defer close(out)
		defer res.Body.Close()
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var event map[string]any
				if json.Unmarshal([]byte(data), &event) == nil {
					out <- event
				}
			}
		}
	}()
	return out, func() {
		cancel()
		for range out { //nolint:revive // until it has ended
		}
		server.Close()
	}
}

func TestAVisitorHearsWhatHappens(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	ctx := context.Background()
	w.say("boats", "gail", "", "option", "buy", "step", "topic").is(200)
	w.say("boats", "gail", "", "skip", true, "step", "email").is(200)
	_, conv := w.chatWith("gail")
	w.now = w.now.Add(time.Second) // who is given it later than the visitor has written has their two minutes, though they are not there
	events, leave := w.stream("gail", 0)
	hello := (<-events)["chat"].(map[string]any)
	if hello["state"] != "open" || hello["waiting"] != true || hello["agent"] != nil || len(hello["messages"].([]any)) != 5 {
		t.Fatalf("begins with %v", hello)
	}
	w.ok(w.app.NoteVisitors(ctx))
	if c, _ := w.chatWith("gail"); !c.Here(models.At(w.now)) {
		t.Error("the visitor is not here")
	}
	nora := w.actor(w.nora)
	_, err := w.app.Assign(ctx, nora, conv.ID, models.UserOwner(w.nora.ID), models.Nobody)
	w.ok(err)
	w.hears(events, "agent", "Nora Notary")
	w.ok(w.app.ChatTyping(ctx, nora, conv.ID, true))
	w.hears(events, "typing", "true")
	_, err = w.app.Comment(ctx, nora, conv.ID, "a secret among us", "n1")
	w.ok(err)
	_, err = w.app.Reply(ctx, nora, conv.ID, inbox.ReplyForm{Body: "Which **colour**?", Nonce: "n2", Anyway: true})
	w.ok(err)
	if seen := w.hears(events, "message", "Which **colour**?"); strings.Contains(seen, "secret") {
		t.Error("the visitor hears a comment: " + seen)
	}
	w.say("boats", "gail", "Blue").is(200)
	w.hears(events, "message", "Blue")
	w.chatAsk("end", map[string]any{"key": chatKeyOf("gail")}).is(204)
	w.hears(events, "state", "ended")
	if _, open := <-events; open {
		t.Error("the stream goes on behind the end")
	}
	leave()
	if a := w.say("boats", "gail", "One more thing"); a.status != 409 || a.said["code"] != "ended" {
		t.Errorf("after the end: %d %s", a.status, a.body)
	}
	if again := w.chatAsk("open", map[string]any{"url": chatSite + "/", "key": chatKeyOf("gail")}).is(200); again.said["chat"] != nil {
		t.Error("an ended chat goes on")
	}
}

// hears waits for an event with a field whose value holds a text, and returns all that was heard until then.
func (w *world) hears(events <-chan map[string]any, field, text string) (heard string) {
	w.t.Helper()
	for {
		select {
		case e, open := <-events:
			if !open {
				w.t.Fatalf("the stream ended without %s %q; heard %s", field, text, heard)
			}
			heard += fmt.Sprint(e) + "\n"
			if v, ok := e[field]; ok && strings.Contains(fmt.Sprint(v), text) {
				return heard
			}
		case <-time.After(20 * time.Second):
			w.t.Fatalf("not heard: %s %q; heard %s", field, text, heard)
		}
	}
}

func TestAForeignSiteHasNoChat(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), func(f *models.Chatflow) { f.Options.Domains = []string{"shop.example"} })
	w.say("boats", "gail", "", "option", "buy", "step", "topic").is(200)
	evil := http.Header{"Origin": {"https://evil.example"}}
	if a := w.chatRaw("open", `{"url":"https://evil.example/"}`, evil); a.status != 204 {
		t.Errorf("opens: %d %s", a.status, a.body)
	}
	for _, what := range []string{"send", "events", "history", "typing", "seen", "page", "end", "transcript", "visitor"} {
		a := w.chatRaw(what, `{"flow":"boats","key":"`+chatKeyOf("gail")+`","nonce":"nonce-evil","text":"x"}`, evil)
		if a.status != 403 || a.said["code"] != "foreign" {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
	}
	w.chatRaw("open", `{"url":"https://www.shop.example/"}`, http.Header{"Origin": {"https://www.shop.example"}}).is(200)
}

func TestWhomTheSiteHasSignedTheVisitorToBe(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.makeChat(w.support, "boats", chatFlow(), func(f *models.Chatflow) { f.Secret = w.app.Vault.Seal("the site's secret") }, w.nora)
	sign := func(secret string, claims jwt.MapClaims) string {
		s, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
		w.ok(err)
		return s
	}
	exp := w.now.Add(time.Hour).Unix()
	gail := sign("the site's secret", jwt.MapClaims{"sub": "u7", "email": "Gail@Customer.example", "name": "Gail", "exp": exp})
	none, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"sub": "u7", "exp": exp}).SignedString(jwt.UnsafeAllowNoneSignatureType)
	w.ok(err)
	for name, bad := range map[string]string{"another secret": sign("x", jwt.MapClaims{"sub": "u7", "exp": exp}), "no signature": none, "expired": sign("the site's secret", jwt.MapClaims{"sub": "u7", "exp": w.now.Add(-time.Hour).Unix()}),
		"for ever": sign("the site's secret", jwt.MapClaims{"sub": "u7"}), "for long": sign("the site's secret", jwt.MapClaims{"sub": "u7", "exp": w.now.Add(25 * time.Hour).Unix()}),
		"nobody": sign("the site's secret", jwt.MapClaims{"email": "gail@customer.example", "exp": exp}), "no address": sign("the site's secret", jwt.MapClaims{"sub": "u7", "email": "a, b", "exp": exp}), "nonsense": "a.b.c"} {
		who := "bad" + strconv.Itoa(len(name))
		w.say("boats", who, "", "option", "buy", "step", "topic", "identity", bad).is(200)
		if c, _ := w.chatWith(who); c.Identity != "" {
			t.Errorf("%s: is %q", name, c.Identity)
		}
	}
	w.say("boats", "gail", "", "option", "buy", "step", "topic", "identity", gail).is(200)
	c, conv := w.chatWith("gail")
	contact, err := w.db.Contact(ctx, conv.ContactID)
	w.ok(err)
	if c.Identity != "u7" || contact.Email != "gail@customer.example" || contact.Name != "Gail" {
		t.Fatalf("is %+v, %+v", c, contact)
	}
	w.say("boats", "gail", "eve@evil.example", "step", "email").is(200) // what is typed changes nothing of it
	if _, conv = w.chatWith("gail"); conv.ContactID != contact.ID {
		t.Error("what was typed has changed who it is")
	}
	w.say("boats", "gail", "The blue one, please").is(200)

	phone := w.chatAsk("open", map[string]any{"url": chatSite + "/", "key": chatKeyOf("phone"), "identity": gail}).is(200)
	if chat, ok := phone.said["chat"].(map[string]any); !ok || !strings.Contains(fmt.Sprint(chat), "The blue one, please") {
		t.Fatalf("does not go on elsewhere: %s", phone.body)
	}
	w.say("boats", "phone", "Or the red one").is(200)
	w.say("boats", "gail", "Both are mine").is(200) // the first browser still has it
	other := sign("the site's secret", jwt.MapClaims{"sub": "u8", "exp": exp})
	if a := w.chatAsk("open", map[string]any{"url": chatSite + "/", "key": chatKeyOf("gail"), "identity": other}).is(200); a.said["chat"] != nil {
		t.Error("somebody else who logs in has the chat")
	}
	if a := w.chatAsk("open", map[string]any{"url": chatSite + "/", "key": chatKeyOf("thief"), "identity": sign("x", jwt.MapClaims{"sub": "u7", "exp": exp})}).is(200); a.said["chat"] != nil {
		t.Error("who signs wrongly has the chat")
	}
	if a := w.say("boats", "gail", "I am somebody else", "identity", other); a.status != 409 {
		t.Errorf("somebody else writes: %d", a.status)
	}
}

func TestWhatAVisitorTypesIsAClaim(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	known, err := w.app.CreateContact(ctx, w.actor(w.ana), inbox.ContactForm{Name: "Known", Email: "known@customer.example"})
	w.ok(err)
	w.say("boats", "eve", "", "option", "buy", "step", "topic").is(200)
	w.say("boats", "eve", "Known@customer.example", "step", "email").is(200)
	_, conv := w.chatWith("eve")
	if conv.ContactID != known.ID {
		t.Errorf("with contact %d", conv.ContactID)
	}
	if is, err := w.db.Contact(ctx, known.ID); err != nil || is.Name != "Known" {
		t.Errorf("the contact is now %+v", is)
	}
	w.say("boats", "mallory", "", "option", "buy", "step", "topic").is(200)
	w.say("boats", "mallory", "Known@customer.example", "step", "email").is(200)
	if c, other := w.chatWith("mallory"); other.ID == conv.ID || c.Identity != "" {
		t.Error("an address that is typed opens an older conversation")
	}
}

func TestTheSwitchSendsAtTheFirstMessage(t *testing.T) {
	w := newWorld(t)
	flow := chatFlow()
	flow.Steps[3].Kind = "end"
	w.makeChat(w.support, "boats", flow, func(f *models.Chatflow) { f.Assignment = true }, w.nora)
	w.pageOpen(w.nora)
	w.say("boats", "gail", "", "option", "buy", "step", "topic").is(200)
	if c, conv := w.chatWith("gail"); conv.Owner != models.UserOwner(w.nora.ID) || c.RoutedAt == 0 {
		t.Errorf("not with Nora: %+v", conv)
	}
	w.makeChat(w.support, "both", chatFlow(), func(f *models.Chatflow) { f.Assignment = true }, w.nora)
	w.say("both", "hugo", "", "option", "buy", "step", "topic").is(200)
	if c, _ := w.chatWith("hugo"); c.RoutedAt != 0 {
		t.Error("the switch comes before a step that sends")
	}
	w.say("both", "ines", "", "option", "read", "step", "topic").is(200) // from here no step sends
	if c, _ := w.chatWith("ines"); c.RoutedAt == 0 {
		t.Error("the switch does not come where no step sends any more")
	}
	w.makeChat(w.support, "neither", flow, nil, w.nora)
	w.say("neither", "joe", "", "option", "buy", "step", "topic").is(200)
	if c, conv := w.chatWith("joe"); c.RoutedAt != 0 || conv.Owner != models.Nobody || conv.WaitingSince != 0 {
		t.Errorf("routed by nothing: %+v", conv)
	}
}

func TestNobodyIsThereAndTheVisitorIsTold(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	flow := chatFlow()
	flow.Steps[3].Away = nil
	w.makeChat(w.support, "plain", flow, nil, w.nora)
	for slug, want := range map[string]string{"boats": "flow Nobody is here just now.", "plain": "flow Nobody is free right now. Your message is here, and somebody will answer as soon as possible."} {
		w.say(slug, slug, "", "option", "buy", "step", "topic").is(200)
		w.say(slug, slug, "", "skip", true, "step", "email").is(200)
		_, conv := w.chatWith(slug)
		if lines := w.chatLines(conv.ID); !slices.Contains(lines, want) || slices.Contains(lines, "flow Somebody is on the way.") || conv.WaitingSince == 0 {
			t.Errorf("%s: waits since %v, stands %q", slug, conv.WaitingSince, lines)
		}
	}
}

func TestTheFirstChatflowThatMatchesIsShown(t *testing.T) {
	w := newWorld(t)
	target := func(slug string, t models.ChatTarget) {
		w.makeChat(w.support, slug, chatFlow(), func(f *models.Chatflow) { f.Target = t })
	}
	target("phones", models.ChatTarget{Device: "phone", Include: []string{"/pricing"}})
	target("pricing", models.ChatTarget{Include: []string{"/pricing*"}, Exclude: []string{"*/old"}})
	target("blog", models.ChatTarget{Include: []string{"https://blog.example/*"}})
	target("known", models.ChatTarget{Visitors: "known"})
	target("rest", models.ChatTarget{Visitors: "unknown", Exclude: []string{"/nothing"}})
	phone := http.Header{"User-Agent": {"Mozilla/5.0 (iPhone) Mobile Safari"}}
	for _, c := range []struct {
		url    string
		header http.Header
		want   string
	}{
		{"https://shop.example/pricing", phone, "phones"}, {"https://shop.example/Pricing/", nil, "pricing"}, {"https://shop.example/pricing/boats?x=1#top", nil, "pricing"}, {"https://shop.example/pricing/old", nil, "rest"},
		{"https://blog.example/a", nil, "blog"}, {"https://evil.example/blog.example/", nil, "rest"}, {"https://shop.example/", nil, "rest"}, {"https://shop.example/nothing", nil, ""}, {"javascript:alert(1)", nil, "rest"}, {"", nil, "rest"},
	} {
		a := w.chatRaw("open", `{"url":"`+c.url+`"}`, c.header)
		if got, _ := a.said["flow"].(string); got != c.want {
			t.Errorf("%s: %q, want %q", c.url, got, c.want)
		}
	}
	if a := w.chatRaw("open", `{"url":"https://shop.example/","flow":"blog"}`, nil); a.status != 204 {
		t.Errorf("a chatflow that is named and is not for the page: %d", a.status)
	}
	f, err := w.db.ChatflowBySlug(context.Background(), "pricing")
	w.ok(err)
	if f.SeenAt != models.At(w.now) || f.SeenURL != "https://shop.example/Pricing/" {
		t.Errorf("seen at %v on %q", f.SeenAt, f.SeenURL)
	}
}

func TestThePageOfAChatWorksWithoutAScript(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	plain := func(a answer) answer { // what a browser without a script makes of it
		t.Helper()
		return w.chatted(answer{t: t, status: a.status, header: a.header, body: strings.NewReplacer("<noscript>", "<div>", "</noscript>", "</div>").Replace(a.body)}).reread()
	}
	page := plain(w.get("/chat/boats?lang=nl").is(200))
	if page.Find("html").AttrOr("lang", "") != "nl" || page.Find(".log li").Length() != 2 || page.Find("input[type=radio]").Length() != 2 || len(w.cookies) != 0 {
		t.Fatalf("shows %s", page.body)
	}
	nonce := page.Find("input[name=nonce]").AttrOr("value", "")
	wrong := plain(w.post("/chat/boats", "nonce", nonce, "lang", "nl", "step", "topic").is(422))
	if wrong.Find(".problem").Length() != 1 || len(w.cookies) != 0 {
		t.Errorf("nothing chosen: %s", wrong.body)
	}
	w.post("/chat/boats", "nonce", nonce, "lang", "nl", "step", "topic", "option", "buy").goesTo("/chat/boats?lang=nl#end")
	cookie := w.cookies[chatCookie]
	if cookie == nil || !cookie.HttpOnly || cookie.Path != "/chat/" || cookie.MaxAge != 0 || cookie.SameSite != http.SameSiteLaxMode {
		t.Fatalf("the cookie is %+v", cookie)
	}
	page = plain(w.get("/chat/boats?lang=nl").is(200))
	if page.Find("input[type=email]").Length() != 1 || page.Find("button[value=skip]").Length() != 1 || page.Find(".log .visitor .said").Text() != "Een boot kopen" {
		t.Fatalf("asks %s", page.body)
	}
	typed := plain(w.post("/chat/boats", "nonce", "nonce-two", "lang", "nl", "step", "email", "text", "<b>no").is(422))
	if typed.Find("input[type=email]").AttrOr("value", "") != "<b>no" {
		t.Errorf("what was typed is gone: %s", typed.body)
	}
	w.post("/chat/boats", "nonce", "nonce-two", "lang", "nl", "step", "email", "action", "skip").is(303)
	w.upload("/chat/boats", nil, "nonce", "nonce-three", "lang", "nl", "text", "<script>alert(1)</script>", "file@plan.txt", "a plan").is(303)
	page = plain(w.get("/chat/boats?lang=nl").is(200))
	if said := page.Find(".log .visitor").Last(); said.Find(".said").Text() != "<script>alert(1)</script>" || said.Find("a[download]").Text() != "plan.txt" {
		t.Errorf("shows %s", page.body)
	}
	w.get(page.Find("a[download]").AttrOr("href", "")).is(200)
	w.post("/chat/boats", "action", "end", "lang", "nl").is(303)
	page = plain(w.get("/chat/boats?lang=nl").is(200))
	if page.Find("button[value=end]").Length() != 0 || len(w.everyConversation()) != 1 {
		t.Errorf("shows %s", page.body)
	}
	w.otherBrowser().get("/chat/boats").is(200)
}

func TestNaughtyStringsInAChat(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	for n, s := range naughty {
		who := "v" + strconv.Itoa(n)
		w.address = "192.0.2." + strconv.Itoa(n+1) + ":5555"
		body := map[string]any{"flow": "boats", "key": chatKeyOf(who), "nonce": "nonce-one", "option": "buy", "step": "topic"}
		for _, field := range []string{"url", "title", "referrer", "lang", "visitor", "identity"} {
			body[field] = s
		}
		if a := w.chatAsk("send", body); a.status == http.StatusRequestEntityTooLarge && len(s) > maxChatBody/6 {
			continue
		} else if a.status != 200 {
			t.Errorf("%.40q all around: %d %s", s, a.status, a.body)
			continue
		}
		for _, field := range []string{"flow", "key", "nonce", "step", "option", "text"} {
			body := map[string]any{"flow": "boats", "key": chatKeyOf(who), "nonce": "nonce-" + field, "text": "x", "step": "email"}
			body[field] = s
			if a := w.chatAsk("send", body); a.status >= 500 {
				t.Errorf("%s %.40q: %d %s", field, s, a.status, a.body)
			}
		}
		w.chatAsk("send", map[string]any{"key": chatKeyOf(who), "nonce": "nonce-skip", "skip": true, "step": "email"})
		plain := w.chatAsk("send", map[string]any{"key": chatKeyOf(who), "nonce": "nonce-plain", "text": s})
		if plain.status >= 500 || plain.status == 200 && !strings.Contains(w.listenPlain(who), "visitor") {
			t.Errorf("%.40q said: %d %s", s, plain.status, plain.body)
		}
		if a := w.chatUpload("boats", who, "nonce-file", s, "x"); a.status >= 500 {
			t.Errorf("a file named %.40q: %d %s", s, a.status, a.body)
		}
		for _, what := range []string{"open", "page"} {
			if a := w.chatAsk(what, map[string]any{"flow": s, "key": s, "url": s, "title": s, "visitor": s, "identity": s, "lang": s}); a.status >= 500 {
				t.Errorf("%s %.40q: %d %s", what, s, a.status, a.body)
			}
		}
	}
}

// listenPlain is what a visitor has in their chat, as JSON.
func (w *world) listenPlain(who string) string {
	w.t.Helper()
	return w.chatAsk("history", map[string]any{"key": chatKeyOf(who), "before": int64(1) << 60}).is(200).body
}

func TestTenThousandOpensOfOneAddress(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil)
	said := map[int]int{}
	for range 10_000 {
		said[w.chatRaw("open", `{"url":"https://shop.example/"}`, nil).status]++
	}
	if said[200] != 300 || said[429] != 9_700 {
		t.Errorf("answered %v", said)
	}
	w.address = "192.0.2.8:5555"
	w.chatRaw("open", `{"url":"https://shop.example/"}`, nil).is(200)
	w.address = "192.0.2.7:5555"
	w.now = w.now.Add(16 * time.Minute)
	w.chatRaw("open", `{"url":"https://shop.example/"}`, nil).is(200)
}

func TestATranscriptGoesToWhoeverChatted(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	w.say("boats", "gail", "", "option", "buy", "step", "topic").is(200)
	ask := func() chatAnswer { return w.chatAsk("transcript", map[string]any{"key": chatKeyOf("gail")}) }
	if a := ask().is(422); a.said["error"] == "" {
		t.Error("not said why")
	}
	ch := w.supportMail
	ch.SMTPHost, ch.SMTPPort, ch.SMTPSecurity = "smtp.harbour.example", 25, "none"
	w.ok(w.db.UpdateChannel(ctx, ch))
	ask().is(422) // no address
	w.say("boats", "gail", "gail@customer.example", "step", "email").is(200)
	w.say("boats", "gail", "The blue one\nBcc: x@evil.example").is(200)
	_, conv := w.chatWith("gail")
	_, err := w.app.Comment(ctx, w.actor(w.nora), conv.ID, "a secret among us", "n1")
	w.ok(err)
	for range 3 {
		ask().is(204)
	}
	if a := ask(); a.status != 429 {
		t.Errorf("a fourth one: %d", a.status)
	}
	mails, err := w.db.SystemMails(ctx)
	w.ok(err)
	if len(mails) != 3 {
		t.Fatalf("%d mails", len(mails))
	}
	var raw strings.Builder
	w.ok(w.db.CopyFile(ctx, mails[0].RawFileID, &raw))
	head, body, _ := strings.Cut(raw.String(), "\r\n\r\n")
	if !strings.Contains(head, "gail@customer.example") || strings.Contains(head, "evil") || !strings.Contains(body, "The blue one") || strings.Contains(body, "secret") {
		t.Errorf("mails %s", raw.String())
	}
}
