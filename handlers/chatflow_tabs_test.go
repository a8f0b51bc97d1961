package handlers

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/models"
)

// Among the channels of an inbox a chatflow stands for its ways, and leads to its flow.
func TestChatflowsAmongTheChannels(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	build := chatflowPath(ch.ID, "build")
	row := func(a answer) *goquery.Selection {
		return a.Find(".channel-row").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), "Website") })
	}
	page := w.get(inboxesPath).is(200)
	r := row(page)
	if r.Length() != 1 || r.Find("a.edit").AttrOr("href", "") != build || r.Find("a.channel-rule").AttrOr("href", "") != build {
		t.Fatalf("%d rows, leading to %q", r.Length(), r.Find("a").AttrOr("href", ""))
	}
	if text := r.Text(); !strings.Contains(text, "switched off") || strings.Contains(text, "Sending is not set up") || strings.Contains(text, "Leave unassigned") {
		t.Errorf("it is said: %q", text)
	}
	if page.Find(".add-channels a[href='/chatflows/new?inbox="+id(w.support.ID)+"']").Length() != 1 {
		t.Error("no chatflow can be added from here")
	}
	w.ok(w.app.SwitchChatflow(context.Background(), w.actor(w.lena), ch.ID, true))
	if text := row(w.get(inboxesPath)).Text(); !strings.Contains(text, "/chat/website") {
		t.Errorf("switched on it is said: %q", text)
	}
	for _, tab := range []string{"", "/automation", "/coverage"} {
		w.get(channelPath(ch.ID) + tab).goesTo(build)
	}
	way, err := w.db.Way(context.Background(), ch.ID, "team")
	w.ok(err)
	w.get(channelPath(way.ID)).goesTo(build)
	w.get(channelPath(way.ID) + "/automation").is(200)
	w.get(channelPath(way.ID) + "/coverage").is(200)
	if w.get("/chatflows/new?inbox="+id(w.support.ID)).value("inbox") != id(w.support.ID) {
		t.Error("the inbox is not chosen")
	}
	legal := w.newChatflow(w.legal.ID, "Legal")
	w.get(channelPath(legal.ID) + "/automation").is(404)
	w.get(channelPath(legal.ID) + "/coverage").is(404)
}

// A way whose step is no more is shown as long as something is on it.
func TestWaysThatAreNoMore(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.makeChat(w.support, "boats", chatFlow(), nil, w.lena)
	build := chatflowPath(ch.ID, "build")
	w.say("boats", "gail", "", "step", "topic", "option", "buy").is(200)
	w.say("boats", "gail", "gail@fietsen.example", "step", "email").is(200)
	way, err := w.db.Way(context.Background(), ch.ID, "team")
	w.ok(err)
	_, conv := w.chatWith("gail")
	if conv.ChannelID != way.ID {
		t.Fatal("the chat is not on the way")
	}
	page := w.get(build).is(200)
	if page.Find(".flow-left").Length() != 0 {
		t.Fatal("a way that is there is marked")
	}
	form := builder(w.post(build, append(builder(page, "#flow-build"), "action", "remove:team")...).is(200), "#flow-build")
	w.post(build, append(form, "action", "save")...).is(303)
	page = w.get(build).shows(".flow-left li", way.Name).shows(".flow-left li", "1 open conversation")
	if page.Find(".flow-left li").Length() != 1 || page.Find(".flow-left a[href='"+channelPath(way.ID)+"/automation']").Length() != 1 {
		t.Error("the switch's way is marked too, or nothing leads to the way's rule")
	}
	w.post("/conversations/"+id(conv.ID)+"/state", "state", "closed").is(303)
	if w.get(build).Find(".flow-left").Length() != 0 {
		t.Error("nothing is on it, and it is shown")
	}
}

// The way of a switch that was turned off is shown, and works, as long as something is on it.
func TestTheWayOfASwitchThatIsOff(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	flow := chat.Flow{Languages: []string{"en"}, Steps: []chat.Step{{Key: "hi", Kind: chat.StepSay, Text: forms.Text{"en": "Hi"}}}}
	ch := w.makeChat(w.support, "boats", flow, nil)
	build, tab := chatflowPath(ch.ID, "build"), chatflowPath(ch.ID, "build/chat")
	w.post(tab, "on", "1", "members", "u"+id(w.lena.ID), "action", "save").is(303)
	w.say("boats", "gail", "Is it free?").is(200)
	way, err := w.db.Way(context.Background(), ch.ID, models.SwitchWay)
	w.ok(err)
	_, conv := w.chatWith("gail")
	if conv.ChannelID != way.ID || conv.Owner != models.Nobody {
		t.Fatalf("the chat is on %d, of %v", conv.ChannelID, conv.Owner)
	}
	if w.get(build).Find(".flow-left").Length()+w.get(tab).Find("#switch-left").Length() != 0 {
		t.Error("marked while the switch is on")
	}
	w.post(tab, "action", "save").is(303)
	w.get(tab).shows("#switch-left", "1 open conversation")
	page := w.get(build).shows(".flow-left li", way.Name).shows(".flow-left li", "switched off").shows(".flow-left li", "1 open conversation")
	if page.Find(".flow-left a[href='"+channelPath(way.ID)+"/automation']").Length() != 1 {
		t.Error("nothing leads to its rule")
	}
	w.pageOpen(w.lena)
	if _, conv = w.chatWith("gail"); conv.Owner != models.UserOwner(w.lena.ID) {
		t.Errorf("what waited is of %v", conv.Owner)
	}
	w.say("boats", "otto", "And this one?").is(200)
	if _, conv := w.chatWith("otto"); conv.ChannelID != ch.ID || conv.Owner != models.Nobody {
		t.Errorf("a new chat is on %d, of %v", conv.ChannelID, conv.Owner)
	}
	w.post("/conversations/"+id(conv.ID)+"/state", "state", "closed").is(303)
	if w.get(build).Find(".flow-left").Length()+w.get(tab).Find("#switch-left").Length() != 0 {
		t.Error("nothing is on it, and it is shown")
	}
}

func TestTheDisplayOfAChatflow(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path := chatflowPath(ch.ID, "display")
	w.get(path).is(200).shows("#contrast", "easy to read")
	w.post(path, "colour", "FFCC00", "side", "left", "name", " Harbour  help ", "avatar", "⚓", "greeting.en", "Ahoy", "launcher.en", "Ask us").is(303)
	d := w.chatflow(ch).Display
	if d.Colour != "#ffcc00" || d.Side != "left" || d.Name != "Harbour help" || d.Avatar != "⚓" || d.Greeting["en"] != "Ahoy" || d.Launcher["en"] != "Ask us" {
		t.Errorf("it looks %+v", d)
	}
	w.get(path).shows("#contrast", "text on it is black").shows("#contrast .warn-text", "hard to see")
	if w.get(path).value("launcher.en") != "Ask us" {
		t.Error("what was saved is not shown")
	}
	bad := w.post(path, "colour", "red", "side", "left", "name", strings.Repeat("x", 81), "avatar", "ABC", "greeting.en", strings.Repeat("y", 501)).is(422)
	for _, field := range []string{"colour", "name", "avatar", "greeting.en"} {
		if bad.Find("[id='"+field+"-problem']").Length() != 1 || bad.value(field) == "" {
			t.Errorf("%s: nothing is said, or what was typed is gone", field)
		}
	}
	w.header.Set("Fairlead-Part", partContrast)
	if part := w.post(path, "colour", "#000000", "side", "left").is(200).shows("#contrast", "21.0 to 1"); part.Find("main").Length() != 0 {
		t.Error("the part is a page")
	}
	if now := w.chatflow(ch).Display; now.Colour != "#ffcc00" {
		t.Errorf("looking at a colour saved %s", now.Colour)
	}
}

func TestTheTargetOfAChatflow(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path := chatflowPath(ch.ID, "target")
	typed := []string{"include", "/shop/*\r\n\r\nhelp.example.com", "exclude", "*checkout*", "visitors", "unknown", "device", "phone", "delay", "5"}
	for address, shown := range map[string]bool{"example.com/shop/hats": true, "https://example.com/shop?x=1": true, "example.com/about": false, "help.example.com/anything": true, "https://example.com/shop/checkout": false} {
		a := w.post(path, append(typed, "action", "try", "try", address)...).is(200)
		if got := a.says("#tried") == "It is shown there."; got != shown || a.value("try") != address || a.value("exclude") != "*checkout*" {
			t.Errorf("%s: %s", address, a.says("#tried"))
		}
	}
	if w.chatflow(ch).Target.Include != nil {
		t.Fatal("trying saved it")
	}
	w.post(path, typed...).is(303)
	got := w.chatflow(ch).Target
	if strings.Join(got.Include, " ") != "/shop/* help.example.com" || strings.Join(got.Exclude, " ") != "*checkout*" || got.Visitors != "unknown" || got.Device != "phone" || got.Delay != 5 {
		t.Errorf("it is shown %+v", got)
	}
	if page := w.get(path); page.value("delay") != "5" || page.value("include") != "/shop/*\nhelp.example.com" {
		t.Error("what was saved is not shown")
	}
	bad := w.post(path, "include", "two words", "delay", "soon", "visitors", "x", "device", "x").is(422)
	for _, field := range []string{"include", "delay", "visitors", "device"} {
		if bad.Find("#"+field+"-problem").Length() != 1 {
			t.Errorf("nothing is said at %s", field)
		}
	}
	if bad.value("include") != "two words" || bad.value("delay") != "soon" {
		t.Error("what was typed is gone")
	}
	w.header.Set("Fairlead-Part", partTried)
	if part := w.post(path, append(typed, "action", "try", "try", "example.com/about")...).is(200).shows("#tried", "not shown"); part.Find("main").Length() != 0 {
		t.Error("the part is a page")
	}
}

func TestTheOptionsOfAChatflow(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path, secret := chatflowPath(ch.ID, "options"), chatflowPath(ch.ID, "secret")
	typed := []string{"name", "Shop", "slug", "shop", "hours", "hours", "outside", "hidden", "domains", "example.com\r\n*.example.org", "consent", "now", "close_after", "30", "reply", "0", "transcript", "1"}
	w.post(path, typed...).is(303)
	f := w.chatflow(ch)
	if o := f.Options; f.Slug != "shop" || o.Hours != models.ChatInHours || o.Outside != models.ChatHidden || strings.Join(o.Domains, " ") != "example.com example.org" || o.Consent != models.ConsentNow || o.CloseAfter != 30 || !o.Transcript {
		t.Errorf("the options are %+v", f)
	}
	way, err := w.db.Way(context.Background(), ch.ID, "team")
	w.ok(err)
	if !strings.HasPrefix(way.Name, "Shop › ") {
		t.Errorf("its way is called %q", way.Name)
	}
	w.newChatflow(w.support.ID, "Other")
	bad := w.post(path, "name", "", "slug", "other", "hours", "x", "outside", "x", "domains", "not a domain", "consent", "x", "close_after", "never", "reply", "0").is(422)
	for _, field := range []string{"name", "hours", "outside", "domains", "consent", "close_after"} {
		if bad.Find("#"+field+"-problem").Length() != 1 {
			t.Errorf("nothing is said at %s", field)
		}
	}
	if bad.value("domains") != "not a domain" || bad.value("close_after") != "never" || bad.value("slug") != "other" {
		t.Error("what was typed is gone")
	}
	w.post(path, withValue(typed, "slug", "other")...).is(422).shows("#slug-problem", "Another chatflow has this address already.")
	if w.chatflow(ch).Slug != "shop" {
		t.Error("it was saved")
	}

	// The secret is shown once, and replaced only from a page that knows which.
	first := w.post(secret, "action", "make", "was", "").is(200).shows("#secret", "This is shown once.")
	stored, err := w.app.Vault.Open(w.chatflow(ch).Secret)
	w.ok(err)
	if made := first.says("#snippet-secret"); len(stored) != 43 || made != stored || strings.Contains(string(w.chatflow(ch).Secret), stored) {
		t.Fatalf("the secret shown is %q", made)
	}
	page := w.get(path).shows("#secret", "It cannot be shown again.")
	if strings.Contains(page.body, stored) {
		t.Error("it is shown again")
	}
	w.post(secret, "action", "make", "was", "").is(422).shows("#secret", "replaced meanwhile")
	if now, _ := w.app.Vault.Open(w.chatflow(ch).Secret); now != stored {
		t.Error("a page sent again replaced it")
	}
	w.post(secret, "action", "make", "was", page.value("was")).is(200)
	if now, _ := w.app.Vault.Open(w.chatflow(ch).Secret); now == stored || now == "" {
		t.Error("it was not replaced")
	}
	w.post(secret, "action", "remove", "was", w.get(path).value("was")).is(303)
	if len(w.chatflow(ch).Secret) != 0 {
		t.Error("it was not removed")
	}
	w.get(path).shows("#secret", "nobody is verified")
	w.post(secret, "action", "show", "was", "").is(400)
}

func TestWhereAChatflowWasSeen(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path := chatflowPath(ch.ID, "install")
	w.get(path).is(200).shows("#seen", "Not seen yet").shows("#seen", "switched off").shows("main", "http://inbox.test/chat/website").shows("#snippet-script", `<script src="http://inbox.test/embed/chat.js" data-consent="required" async></script>`)
	open := map[string]any{"url": chatSite + "/boats?token=hidden", "lang": "en"}
	w.chatAsk("open", open).is(204)
	w.get(path).shows("#seen", "Not seen yet")
	w.ok(w.app.SwitchChatflow(context.Background(), w.actor(w.lena), ch.ID, true))
	w.chatAsk("open", open).is(200)
	page := w.get(path).shows("#seen", "shop.example/boats").shows("#seen time", "2026")
	if strings.Contains(page.says("#seen"), "hidden") || strings.Contains(page.says("#seen"), "switched off") {
		t.Errorf("it is said: %s", page.says("#seen"))
	}
	w.get("/chatflows").shows(".chatflow-row", "shop.example")
}

// What is tried in a preview is nobody's conversation, and what is not sealed by us opens nothing.
func TestThePreviewOfAChatflow(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	form := builder(w.get(chatflowPath(ch.ID, "build")), "#flow-build")
	token := func(a answer) string { return a.Find("script[data-preview]").AttrOr("data-preview", "") }
	path := chatflowPath(ch.ID, "preview")
	frame := w.post(path, withValue(form, "text.hello.en", "Ahoy, draft")...).is(200)
	if policy := frame.header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'self'") {
		t.Errorf("its policy is %s", policy)
	}
	open := w.chatAsk("open", map[string]any{"preview": token(frame), "lang": "en"}).is(200)
	if !strings.Contains(open.body, "Ahoy, draft") || strings.Contains(w.flow(ch).JSON(), "Ahoy, draft") {
		t.Fatalf("the draft is not shown, or is saved: %s", open.body)
	}
	answered := w.chatAsk("send", map[string]any{"preview": token(frame), "step": "topic", "option": "order", "lang": "en", "nonce": "nonce-1", "key": chatKeyOf("p")}).is(200)
	next, _ := answered.said["preview"].(string)
	if say, _ := answered.said["say"].([]any); len(say) == 0 || next == "" {
		t.Fatalf("nothing follows: %s", answered.body)
	}
	w.chatAsk("send", map[string]any{"preview": next, "step": "email", "text": "nonsense", "lang": "en"}).is(422)
	w.chatAsk("send", map[string]any{"preview": next, "step": "email", "text": "a@b.example", "lang": "en"}).is(200)
	if n, err := w.db.Conversations(context.Background(), models.Filter{Inboxes: []int64{w.support.ID}, View: models.ViewOpen, Limit: 9}); err != nil || len(n) != 0 {
		t.Errorf("a preview made %d conversations (%v)", len(n), err)
	}
	if w.chatflow(ch).SeenAt.IsSet() {
		t.Error("a preview counts as the site")
	}
	forged := []byte(next)
	forged[len(forged)/2] ^= 1
	for _, wrong := range []string{"x", string(forged), next[:len(next)-4], strings.Repeat("A", 5000)} {
		w.chatAsk("open", map[string]any{"preview": wrong}).is(404)
		w.chatAsk("send", map[string]any{"preview": wrong, "step": "topic", "option": "order"}).is(404)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.chatAsk("open", map[string]any{"preview": next}).is(404)
}

// What is switched on, and the order, are there after a restart.
func TestChatflowsOverARestart(t *testing.T) {
	w := newWorld(t)
	a, b := w.newChatflow(w.support.ID, "A"), w.newChatflow(w.support.ID, "B")
	w.login(w.lena)
	w.post("/chatflows", "action", "on:"+id(a.ID)).is(303)
	w.post("/chatflows", "action", "on:"+id(b.ID)).is(303)
	w.post("/chatflows", "action", "up:"+id(b.ID)).is(303)
	again := serve(t, w.db, "http://inbox.test", Options{})
	again.cast = w.cast
	again.login(w.lena)
	if got := strings.ReplaceAll(again.get("/chatflows").says(".chatflow-row [data-name]"), " ", ""); got != "BA" {
		t.Errorf("the order is %s", got)
	}
	if got := again.get("/chatflows").Find(".switch[aria-checked=true]").Length(); got != 2 {
		t.Errorf("%d are on", got)
	}
	if got := again.chatAsk("open", map[string]any{"url": chatSite + "/", "lang": "en"}).is(200); got.said["flow"] != "b" {
		t.Errorf("a page shows %v", got.said["flow"])
	}
}
