package handlers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/chat"
	"fairlead/inbox"
	"fairlead/models"
)

// newChatflow makes a chatflow in an inbox, as Ana does.
func (w *world) newChatflow(inboxID int64, name string) models.Channel {
	w.t.Helper()
	ch, err := w.app.CreateChatflow(context.Background(), w.actor(w.ana), inbox.NewChatflow{InboxID: inboxID, Name: name, Language: "en"})
	w.ok(err)
	return ch
}

func (w *world) chatflow(ch models.Channel) models.Chatflow {
	w.t.Helper()
	f, err := w.db.Chatflow(context.Background(), ch.ID)
	w.ok(err)
	return f
}

func (w *world) flow(ch models.Channel) chat.Flow {
	w.t.Helper()
	v, err := w.db.ChatflowVersion(context.Background(), w.chatflow(ch).VersionID)
	w.ok(err)
	f, err := chat.Read(v.Definition)
	w.ok(err)
	return f
}

// wayRule is the rule in force of a way, if there is such a way.
func (w *world) wayRule(ch models.Channel, key string) models.Rule {
	w.t.Helper()
	way, err := w.db.Way(context.Background(), ch.ID, key)
	w.ok(err)
	r, err := w.db.Rule(context.Background(), way.RuleID)
	w.ok(err)
	return r
}

// drawn writes the steps as they stand, those below an answer or a case in brackets.
func drawn(a answer) string {
	var line func(s *goquery.Selection) string
	line = func(s *goquery.Selection) string {
		var parts []string
		s.ChildrenFiltered(".flow-step, .flow-end").Each(func(_ int, s *goquery.Selection) {
			if s.HasClass("flow-end") {
				to := s.Find("a").AttrOr("href", "stop")
				parts = append(parts, "→"+strings.TrimPrefix(to, "#row-"))
				return
			}
			text := s.AttrOr("data-row", "")
			if s.HasClass("gone") {
				text += "†"
			}
			var in []string
			s.ChildrenFiltered(".flow-branches").ChildrenFiltered(".flow-branch").Each(func(_ int, b *goquery.Selection) {
				in = append(in, line(b.ChildrenFiltered(".flow-line")))
			})
			if len(in) > 0 {
				text += "(" + strings.Join(in, " | ") + ")"
			}
			parts = append(parts, text)
		})
		return strings.Join(parts, " ")
	}
	out := line(a.Find("#flow > .flow-line"))
	if loose := a.Find(".flow-loose > .flow-line"); loose.Length() > 0 {
		out += " // " + line(loose)
	}
	return out
}

func TestAddingAChatflow(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	list := w.get("/chatflows").is(200).shows("h1", "Chatflows").shows(".empty", "No chatflow yet")
	if list.Find("nav.sections a[href='/chatflows'][aria-current]").Length() != 1 || list.Find("main a[href='/chatflows/new']").Length() != 1 {
		t.Error("Service is not current, or nothing is offered")
	}
	w.get("/chatflows/new").is(200).shows(".slug-base", "http://inbox.test/chat/")
	bad := w.post("/chatflows/new", "name", "", "slug", "Not This", "inbox", id(w.support.ID)).is(422)
	if bad.value("slug") != "Not This" || bad.Find("#name-problem").Length() != 1 || bad.Find("#slug-problem").Length() != 1 {
		t.Error("what was typed is gone, or nothing is said at the fields")
	}
	w.post("/chatflows/new", "name", "Chat", "inbox", "0").is(422).shows("#inbox-problem", "Choose an inbox.")
	to := w.post("/chatflows/new", "name", "Website", "slug", "", "inbox", id(w.support.ID)).is(303).header.Get("Location")
	page := w.get(to).is(200).shows("#notice", "Website is there").shows("h1", "Website").shows(".chatflow-switch", "Switched off")
	if got := drawn(page); got != "hello topic email team" {
		t.Errorf("it begins as %s", got)
	}
	if got := strings.ReplaceAll(page.says(".tabsrow"), " ", ""); got != "BuildDisplayTargetOptionsInstall" {
		t.Errorf("its tabs are %q", got)
	}
	w.get("/chatflows").shows(".chatflow-row", "Website").shows(".chatflow-row", "Support").shows(".chatflow-row", "0 conversations this week").shows(".chatflow-row .edit", "Edit")
	w.post("/chatflows/new", "name", "Other", "slug", "website", "inbox", id(w.support.ID)).is(422).shows("#slug-problem", "Another chatflow has this address already.")
	w.post("/chatflows/new", "name", "Other", "inbox", id(w.legal.ID)).is(404)
	ch := w.newChatflow(w.support.ID, "Website") // the same name is another address
	if got := w.chatflow(ch).Slug; got != "website-2" {
		t.Errorf("its address is %q", got)
	}
	if r := w.wayRule(ch, "team"); !r.Chat || r.Tie != models.TieLastAssigned || r.AssignTo != models.AssignNobody {
		t.Errorf("the rule of its way is %+v", r)
	}
	w.header.Set("Accept-Language", "nl")
	to = w.post("/chatflows/new", "name", "Vraag", "inbox", id(w.support.ID)).is(303).header.Get("Location")
	if page := w.get(to); page.value("text.hello.nl") != "Hallo! Fijn dat je er bent." || page.value("main") != "nl" {
		t.Error("the chatflow does not speak Dutch")
	}
}

func TestTheListOfChatflows(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.newChatflow(w.support.ID, "A"), w.newChatflow(w.support.ID, "B"), w.newChatflow(w.support.ID, "C")
	w.login(w.lena)
	order := func(want string) {
		t.Helper()
		got := ""
		w.get("/chatflows").Find(".chatflow-row [data-name]").Each(func(_ int, s *goquery.Selection) { got += s.Text() })
		if got != want {
			t.Errorf("the order is %s, want %s", got, want)
		}
	}
	order("ABC")
	for _, move := range []struct {
		fields []string
		want   string
	}{
		{[]string{"action", "up:" + id(c.ID)}, "ACB"}, {[]string{"action", "up:" + id(a.ID)}, "ACB"}, {[]string{"action", "down:" + id(a.ID)}, "CAB"}, {[]string{"action", "down:" + id(a.ID)}, "CBA"},
		{[]string{"action", "down:" + id(a.ID)}, "CBA"}, {[]string{"action", "move:" + id(a.ID), "before", id(c.ID)}, "ACB"}, {[]string{"action", "move:" + id(c.ID)}, "ABC"}, {[]string{"action", "move:" + id(b.ID), "before", id(b.ID)}, "ABC"},
	} {
		w.post("/chatflows", move.fields...).is(303)
		order(move.want)
	}
	w.post("/chatflows", "action", "on:"+id(b.ID)).is(303)
	if !w.chatflow(b).Active || w.chatflow(a).Active {
		t.Error("another one was switched on")
	}
	w.get("/chatflows").shows("#chatflow-"+id(b.ID), "Switched on")
	w.post("/chatflows", "action", "off:"+id(b.ID)).is(303)
	if w.chatflow(b).Active {
		t.Error("it is still on")
	}
	w.post("/chatflows/"+id(b.ID)+"/active", "on", "1").is(303)
	w.get("/chatflows/"+id(b.ID)+"/build").shows(".chatflow-switch", "Switched on")
	for _, wrong := range []string{"", "on", "on:x", "drop:" + id(a.ID), "move:-1"} {
		w.post("/chatflows", "action", wrong).is(400)
	}
	w.post("/chatflows", "action", "move:"+id(a.ID), "before", "999999").is(404)
	w.header.Set("Fairlead-Part", partChatflows)
	if part := w.post("/chatflows", "action", "up:"+id(b.ID)).is(200); part.Find("main").Length() != 0 || part.Find("#chatflow-rows .chatflow-row").Length() != 3 {
		t.Error("the part is no list")
	}
	// Those who read it look; a lead of another inbox moves nothing.
	w.header.Del("Fairlead-Part")
	legal := w.newChatflow(w.legal.ID, "Legal")
	w.post("/chatflows", "action", "move:"+id(legal.ID)).is(404)
	w.login(w.max)
	page := w.get("/chatflows").is(200).shows(".chatflow-row .edit", "View")
	if page.Find(".chatflow-row").Length() != 3 || page.Find(".switch, [value^='up:'], main a[href='/chatflows/new']").Length() != 0 {
		t.Error("who only reads can change it, or sees what is not theirs")
	}
	w.post("/chatflows", "action", "off:"+id(b.ID)).is(403)
}

// Every button of the flow without the script: the page comes back as it was typed, and nothing is saved.
func TestTheFlowsButtons(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path, before := chatflowPath(ch.ID, "build"), w.chatflow(ch)
	form := withValue(builder(w.get(path), "#flow-build"), "text.hello.en", "Ahoy")
	press := func(form []string, action string) answer {
		t.Helper()
		a := w.post(path, append(slices.Clone(form), "action", action)...).is(200)
		if got := a.value("text.hello.en"); got != "Ahoy" {
			t.Errorf("%s: the text is %q", action, got)
		}
		return a
	}
	for action, want := range map[string]string{
		"preview": "hello topic email team", "search": "hello topic email team",
		"up:email": "hello email topic team", "up:hello": "hello topic email team", "down:hello": "topic hello email team", "down:topic": "hello email topic team",
		"remove:topic": "hello topic† email team", "add:say:start": "_1 hello topic email team", "add:ask:next.topic": "hello topic _1 email team",
		"add:branch:next.topic": "hello topic _1(→stop) email team", "move:email:start": "email hello topic team", "move:hello:next.email": "topic email hello team",
		"add:end:next.email": "hello topic email _1 // team", "add:say:before.email": "hello topic email team",
	} {
		if strings.HasPrefix(action, "add:say:before.") {
			want = "hello topic _1 email team"
		}
		if got := drawn(press(form, action)); got != want {
			t.Errorf("%s: %s, want %s", action, got, want)
		}
	}
	gone := press(form, "remove:topic")
	if got := drawn(press(builder(gone, "#flow-build"), "restore:topic")); got != "hello topic email team" {
		t.Errorf("put back it is %s", got)
	}
	// A branch of an option: what follows from it alone stands below it, and the lines meet again.
	branched := builder(press(withValue(form, "onext.topic.order", "team"), "preview"), "#flow-build")
	if got := drawn(press(branched, "add:say:onext.topic.order")); got != "hello topic(_1 →team) email team" {
		t.Errorf("a branch is drawn as %s", got)
	}
	inside := builder(press(branched, "add:say:onext.topic.order"), "#flow-build")
	if got := drawn(press(inside, "move:topic:onext.topic.order")); !strings.Contains(got, "topic(_1") {
		t.Errorf("a step went into its own branch: %s", got)
	}
	if got := drawn(press(inside, "up:_1")); got != "hello _1 topic(→team) email team" {
		t.Errorf("out of the branch it is %s", got)
	}
	options := press(form, "addopt:topic")
	if options.Find("[name='opt.topic']").Length() != 4 || options.Find("#row-topic details[open]").Length() != 1 {
		t.Error("no option was added, or the step is closed")
	}
	if got := press(builder(options, "#flow-build"), "dropopt:topic._1").Find("[name='opt.topic']").Length(); got != 3 {
		t.Errorf("%d options", got)
	}
	cases := builder(press(builder(press(form, "add:branch:next.hello"), "#flow-build"), "addcase:_1"), "#flow-build")
	about := press(withValue(cases, "cabout._1.c1", "topic"), "preview")
	if about.Find("[name='cis._1.c1']").Length() != 3 || about.Find("[name='cavail._1._1']").Length() != 1 {
		t.Error("what a case can be about is not offered")
	}
	if got := press(cases, "dropcase:_1.c1").Find("[name='case._1']").Length(); got != 1 {
		t.Errorf("%d cases", got)
	}
	for _, action := range []string{"", "add:table:start", "add:say:nowhere", "add:say", "up:nobody", "remove:", "drop:hello", "move:hello:nowhere", "move:x:start", "unname.team:x", "unname.hello:u1", "seat:x"} {
		w.post(path, append(slices.Clone(form), "action", action)...).is(400)
	}
	for _, wrong := range [][]string{{"row", "hello"}, {"row", "../x"}, {"row", "x"}, {"seen", "x"}, {"opt.topic", "order"}, {"members.team", "x"}, {"kind.hello", "x"}} {
		w.post(path, append(append(slices.Clone(wrong), form...), "action", "preview")...).is(400)
	}
	w.header.Set("Fairlead-Part", partFlow)
	if part := w.post(path, append(slices.Clone(form), "action", "preview")...).is(200); part.Find("#flow").Length() != 1 || part.Find("main").Length() != 0 {
		t.Error("the part is no flow")
	}
	w.header.Del("Fairlead-Part")
	if w.chatflow(ch).VersionID != before.VersionID {
		t.Error("something was saved")
	}
}

func TestBuildingAFlow(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path := chatflowPath(ch.ID, "build")
	form := builder(w.get(path), "#flow-build")
	press := func(action string) {
		t.Helper()
		form = builder(w.post(path, append(form, "action", action)...).is(200), "#flow-build")
	}
	press("add:branch:next.email") // _1: who is there
	press("add:say:cnext._1.c1")   // _2
	press("add:end:next._2")       // _3
	press("add:ask:next.hello")    // _4
	for name, value := range map[string]string{
		"cavail._1.c1": "closed", "text._2.en": " We are closed.\r\n\r\nUntil  tomorrow. ", "text._3.en": "Bye", "close._3": "1",
		"text._4.en": "Which phone?", "answer._4": "phone", "maps._4": "phone", "optional._4": "1", "label._4.en": "Phone",
		"olabel.topic.order.en": "An order of mine", "assign_to.team": "specific", "label.team.en": "Crew",
	} {
		form = withValue(form, name, value)
	}
	form = append(form, "members.team", "u"+id(w.lena.ID), "members.team", "t"+id(w.lawyers.ID))
	to := w.post(path, append(form, "action", "save")...).is(303).header.Get("Location")
	page := w.get(to).shows("#notice", "Saved.")
	if got := drawn(page); got != "hello which_phone topic email branch(we_are_closed_until_tomorrow bye) team" {
		t.Errorf("it is drawn as %s", got)
	}
	f := w.flow(ch)
	keys := ""
	for _, s := range f.Steps {
		keys += s.Key + "→" + s.Next + " "
	}
	if keys != "hello→which_phone which_phone→topic topic→email email→branch branch→team we_are_closed_until_tomorrow→bye bye→ team→ " {
		t.Errorf("the steps are %s", keys)
	}
	if s, _ := f.Step("we_are_closed_until_tomorrow"); s.Text["en"] != "We are closed.\n\nUntil tomorrow." {
		t.Errorf("it says %q", s.Text["en"])
	}
	if s, _ := f.Step("which_phone"); s.Answer != chat.AnswerPhone || s.Maps != "phone" || !s.Optional || s.Label["en"] != "Phone" {
		t.Errorf("it asks %+v", s)
	}
	if s, _ := f.Step("branch"); len(s.Cases) != 1 || s.Cases[0].Available != chat.Closed || s.Cases[0].Next != "we_are_closed_until_tomorrow" {
		t.Errorf("it branches %+v", s)
	}
	if s, _ := f.Step("topic"); s.Options[0].Key != "order" || s.Options[0].Label["en"] != "An order of mine" {
		t.Errorf("its options are %+v", s.Options)
	}
	way, err := w.db.Way(context.Background(), ch.ID, "team")
	w.ok(err)
	r := w.wayRule(ch, "team")
	if way.Name != "Website › Crew" || way.InboxID != w.support.ID || r.AssignTo != models.AssignSpecific || len(r.Members) != 2 || !r.Chat || r.CreatedBy != w.lena.ID {
		t.Errorf("the way is %+v with %+v", way, r)
	}
	if page.Find("#row-team .way-links a[href='/settings/channels/"+id(way.ID)+"/automation']").Length() != 1 {
		t.Error("nothing leads to the rest of its rule")
	}
	w.get("/settings/channels/" + id(way.ID) + "/automation").is(200)
	w.get("/settings/channels/" + id(way.ID) + "/coverage").is(200)
	// Saving it again as it is makes no other rule.
	again := builder(page, "#flow-build")
	w.post(path, append(again, "action", "save")...).is(303)
	if now := w.wayRule(ch, "team"); now.ID != r.ID {
		t.Error("the same rule was saved again")
	}
	// A send step that is taken out leaves its way; a new one gets one of its own.
	form = builder(w.get(path), "#flow-build")
	press("remove:team")
	press("add:send:next.email")
	form = withValue(form, "known", w.post(path, append(slices.Clone(form), "action", "preview")...).is(200).value("known"))
	w.post(path, append(form, "action", "save")...).is(303)
	ways, err := w.db.Ways(context.Background(), ch.ID)
	w.ok(err)
	if len(ways) != 2 || ways[1].Name != "Website › Send to team member" {
		t.Errorf("its ways are %+v", ways)
	}
}

// What keeps a flow from being saved stands at its field, and what was typed stays; what is odd is shown first, and saved the second time.
func TestWhatIsWrongWithAFlow(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path, before := chatflowPath(ch.ID, "build"), w.chatflow(ch).VersionID
	form := builder(w.get(path), "#flow-build")
	for name, c := range map[string]struct {
		action string // before saving
		fields []string
		at     string
	}{
		"no text":           {"", []string{"text.hello.en", " "}, "text.hello.en"},
		"a long text":       {"", []string{"text.hello.en", strings.Repeat("x", chat.MaxText+1)}, "text.hello.en"},
		"no option's label": {"", []string{"olabel.topic.product.en", ""}, "olabel.topic.product.en"},
		"a long label":      {"", []string{"label.topic.en", strings.Repeat("x", chat.MaxLabel+1)}, "label.topic.en"},
		"a new step":        {"add:say:next.hello", nil, "text._1.en"},
		"a new question":    {"add:ask:next.hello", nil, "text._1.en"},
		"nobody named":      {"", []string{"assign_to.team", "specific"}, "members.team"},
		"a strange choice":  {"", []string{"assign_to.team", "everybody"}, "assign_to.team"},
		"no language":       {"", []string{"language", "tlh"}, "language"},
		"a question gone":   {"add:branch:next.email", []string{"cabout._1.c1", "nothing", "cnext._1.c1", "team"}, "cabout._1.c1"},
		"a long case":       {"add:branch:next.email", []string{"cabout._1.c1", "email", "ccontains._1.c1", strings.Repeat("x", 101), "cnext._1.c1", "team"}, "ccontains._1.c1"},
		"long waiting":      {"", []string{"away.team.en", strings.Repeat("x", chat.MaxText+1)}, "away.team.en"},
		"a long name":       {"", []string{"label.team.en", strings.Repeat("x", chat.MaxLabel+1)}, "label.team.en"},
	} {
		typed := slices.Clone(form)
		if c.action != "" {
			typed = builder(w.post(path, append(typed, "action", c.action)...).is(200), "#flow-build")
		}
		for i := 0; i < len(c.fields); i += 2 {
			typed = withValue(typed, c.fields[i], c.fields[i+1])
		}
		a := w.post(path, append(typed, "action", "save")...)
		if a.status != 422 {
			t.Errorf("%s: status %d", name, a.status)
			continue
		}
		if a.Find("[id='"+c.at+"-problem']").Length() != 1 || a.Find("#flow [role=alert]").Length() != 1 {
			t.Errorf("%s: nothing at %s: %s", name, c.at, a.says(".problem"))
		}
		if details := a.Find("[id='" + c.at + "-problem']").Closest("details"); details.Length() > 0 && details.AttrOr("open", "closed") == "closed" {
			t.Errorf("%s: its step is closed", name)
		}
		for i := 0; i < len(c.fields); i += 2 {
			if got := a.value(c.fields[i]); c.fields[i] != "language" && c.fields[i+1] != "everybody" && c.fields[i+1] != "nothing" && got != c.fields[i+1] {
				t.Errorf("%s: %s became %.40q", name, c.fields[i], got)
			}
		}
	}
	circle := w.post(path, append(withValue(form, "next.hello", "hello"), "action", "preview")...).is(200)
	if !strings.Contains(circle.says(".flow-note"), "circle") {
		t.Errorf("of a circle it is said before saving: %q", circle.says(".flow-note"))
	}
	w.post(path, append(withValue(form, "next.hello", "hello"), "action", "save")...).is(422)
	if w.chatflow(ch).VersionID != before {
		t.Fatal("something was saved")
	}
	dead := append(withValue(form, "next.email", ""), "action", "save")
	odd := w.post(path, dead...).is(422).shows("#flow [role=alert]", "save again").shows("#row-email .flow-note", "stops without").shows(".flow-loose", "Nothing leads to these").shows("#row-team .flow-note", "No step leads here.")
	if w.chatflow(ch).VersionID != before {
		t.Error("it was saved")
	}
	w.post(path, append(builder(odd, "#flow-build"), "action", "save")...).is(303)
	if s, _ := w.flow(ch).Step("email"); s.Next != "" {
		t.Error("it leads on")
	}
}

func TestTwoWhoBuildTheSameFlow(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path := chatflowPath(ch.ID, "build")
	mine, theirs := builder(w.get(path), "#flow-build"), builder(w.get(path), "#flow-build")
	w.post(path, append(withValue(theirs, "text.hello.en", "Theirs"), "action", "save")...).is(303)
	told := w.post(path, append(withValue(mine, "text.hello.en", "Mine"), "action", "save")...).is(422).shows("#flow [role=alert]", "Somebody else has changed this chatflow meanwhile.")
	if told.value("text.hello.en") != "Mine" {
		t.Error("what was typed is gone")
	}
	w.post(path, append(builder(told, "#flow-build"), "action", "save")...).is(303)
	if s, _ := w.flow(ch).Step("hello"); s.Text["en"] != "Mine" {
		t.Errorf("it says %q", s.Text["en"])
	}
	// The rule of a way has a page of its own, too.
	mine = builder(w.get(path), "#flow-build")
	way, err := w.db.Way(context.Background(), ch.ID, "team")
	w.ok(err)
	w.ok(w.app.SaveWay(context.Background(), w.actor(w.lena), way.ID, inbox.WayForm{AssignTo: models.AssignContactOwner}))
	w.post(path, append(mine, "action", "save")...).is(422).shows("#flow [role=alert]", "who gets these chats")
	if r := w.wayRule(ch, "team"); r.AssignTo != models.AssignContactOwner {
		t.Errorf("the rule became %s", r.AssignTo)
	}
}

func TestWhoMayBuildAFlow(t *testing.T) {
	w := newWorld(t)
	ch := w.newChatflow(w.support.ID, "Website")
	path := chatflowPath(ch.ID, "build")
	// An admin without a seat builds, and leaves who gets the chats as it is.
	w.ok(w.app.UpdateUser(context.Background(), w.actor(w.ana), w.max.ID, inbox.UserForm{Name: w.max.Name, Email: w.max.Email, Role: models.RoleAdmin, Seat: models.SeatNone, Active: true}))
	w.login(w.max)
	page := w.get(path).is(200).shows(".way-rule .read-only", "needs a seat")
	form := builder(page, "#flow-build")
	w.post(path, append(withValue(withValue(form, "text.hello.en", "Ahoy"), "assign_to.team", "owner"), "action", "save")...).is(303)
	if r := w.wayRule(ch, "team"); r.AssignTo != models.AssignNobody {
		t.Errorf("the rule became %s", r.AssignTo)
	}
	w.post(chatflowPath(ch.ID, "build/chat"), "action", "save", "on", "1", "members", "u"+id(w.ana.ID)).is(403)
	w.login(w.nora)
	look := w.get(path).is(200).shows(".read-only", "cannot change it")
	if look.Find("#flow-build button[name=action], .savebar, .flow-add").Length() != 0 || look.Find("#flow-build select:not([disabled]), #flow-build textarea:not([disabled])").Length() != 0 {
		t.Error("who only reads it can change it")
	}
	w.post(path, append(form, "action", "save")...).is(403)
}

func TestTheAssignmentSwitch(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	ch := w.newChatflow(w.support.ID, "Website")
	path := chatflowPath(ch.ID, "build/chat")
	page := w.get(path).is(200).shows(".sends-first", "4 · Send to team member").shows(".sends-first", "Every visitor comes to one")
	if _, on := page.Find("#f-on").Attr("checked"); on || page.Find(".savebar button.go").Text() != "Save" {
		t.Error("it is on at first, or there is no Save")
	}
	none := w.post(path, "action", "save", "on", "1").is(422).shows("#members-problem", "Choose at least one")
	if _, on := none.Find("#f-on").Attr("checked"); !on {
		t.Error("what was chosen is gone")
	}
	w.post(path, "action", "save").is(303) // off, and nobody
	if _, err := w.db.Way(context.Background(), ch.ID, models.SwitchWay); err == nil {
		t.Error("there is a way that nobody asked for")
	}
	w.post(path, "action", "remove:u"+id(w.lena.ID), "on", "1", "members", "u"+id(w.lena.ID), "members", "u"+id(w.ana.ID)).is(200).shows(".chips", "Ana Admin")
	w.post(path, "action", "save", "on", "1", "members", "u"+id(w.lena.ID), "members", "u"+id(w.ana.ID)).is(303)
	r := w.wayRule(ch, models.SwitchWay)
	if !w.chatflow(ch).Assignment || r.AssignTo != models.AssignSpecific || len(r.Members) != 2 || !r.Chat {
		t.Errorf("the switch has %+v", r)
	}
	page = w.get(path).shows(".chips", "Lena Lead")
	if _, on := page.Find("#f-on").Attr("checked"); !on || page.Find(".way-links a").Length() != 2 {
		t.Error("it is off, or nothing leads to its options")
	}
	w.get(chatflowPath(ch.ID, "build")).shows(".flow-switch", "The Assignment switch is on")
	w.ok(w.app.SaveWay(context.Background(), w.actor(w.ana), r.ChannelID, inbox.WayForm{AssignTo: models.AssignSpecific, Members: []models.Owner{models.UserOwner(w.ana.ID)}}))
	w.post(path, "action", "save", "on", "1", "rule", id(r.ID), "members", "u"+id(w.lena.ID)).is(422).shows("[role=alert]", "Somebody else has changed meanwhile")
	w.post(path, "action", "save", "rule", "").is(303)
	if now := w.wayRule(ch, models.SwitchWay); w.chatflow(ch).Assignment || len(now.Members) != 1 {
		t.Errorf("off it has %+v", now)
	}
	for _, action := range []string{"", "drop", "remove:x", "seat:x"} {
		w.post(path, "action", action).is(400)
	}
	// Without a step that sends, it says nothing of one.
	flow := builder(w.get(chatflowPath(ch.ID, "build")), "#flow-build")
	flow = builder(w.post(chatflowPath(ch.ID, "build"), append(flow, "action", "remove:team")...).is(200), "#flow-build")
	w.post(chatflowPath(ch.ID, "build"), append(flow, "action", "save")...).is(303)
	if w.get(path).Find(".sends-first").Length() != 0 {
		t.Error("it speaks of a step that is not there")
	}
}
