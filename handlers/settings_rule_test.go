package handlers

import (
	"context"
	"slices"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// ruleFields is the form of a rule with everything in it changed.
func ruleFields(w *world) []string {
	lena, nora, lawyers := "u"+id(w.lena.ID), "u"+id(w.nora.ID), "t"+id(w.lawyers.ID)
	return []string{"assign_to", "specific", "members", lena, "next", "turns", "tie", "last_assigned", "second", nora, "second", lawyers, "second_after", " 30 ",
		"handout", "7", "reassign_after", "120", "reopen_days", "", "reopen_away", "1"}
}

func TestEveryOptionOfARuleIsSavedAndShown(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := channelPath(w.supportMail.ID) + "/automation"
	if page := w.get(path); page.value("handout") != "5" || page.value("reopen_days") != "30" || page.value("second_after") != "" || len(page.checked("drain")) != 1 {
		t.Error("a new channel's rule has other options than it should")
	}
	w.post(path, append(ruleFields(w), "action", "save")...).goesTo(path)
	r := w.rule(w.supportMail)
	want := models.Rule{ID: r.ID, ChannelID: r.ChannelID, AssignTo: models.AssignSpecific, Turns: true, Tie: models.TieLastAssigned, SecondAfter: 30, Handout: 7, ReassignAfter: 120,
		ReassignFrom: models.At(w.now), ReopenAway: true, CreatedBy: w.lena.ID, CreatedAt: models.At(w.now)}
	members := r.Members
	if r.Members = nil; !sameRule(r, want) || len(members) != 3 || members[0].Second || !members[1].Second || members[2].TeamID != w.lawyers.ID || !members[2].Second {
		t.Errorf("stored %+v %+v, want %+v", r, members, want)
	}
	page := w.get(path).is(200)
	for name, value := range map[string]string{"next": "turns", "tie": "last_assigned", "second_after": "30", "handout": "7", "reassign_after": "120", "reopen_days": ""} {
		if got := page.value(name); got != value {
			t.Errorf("the page shows %s as %q, want %q", name, got, value)
		}
	}
	if len(page.checked("drain")) != 0 || len(page.checked("reopen_away")) != 1 || !slices.Equal(page.checked("members"), []string{"u" + id(w.lena.ID)}) || len(page.checked("second")) != 2 {
		t.Error("the page shows other boxes ticked than were")
	}
	page.shows(".rule-parts", "1 person, after 30 minutes").shows(".rule-parts", "Not handed out").shows(".rule-parts", "To somebody else after 120 working minutes")
	if page.Find("details.rule-part[open]").Length() != 0 {
		t.Error("a rule as stored is shown with its options open")
	}
}

func sameRule(a, b models.Rule) bool {
	a.Members, b.Members = nil, nil
	return a.ID == b.ID && a.ChannelID == b.ChannelID && a.AssignTo == b.AssignTo && a.OnlyAvailable == b.OnlyAvailable && a.Tie == b.Tie && a.Turns == b.Turns &&
		a.SecondAfter == b.SecondAfter && a.Drain == b.Drain && a.Handout == b.Handout && a.ReassignAfter == b.ReassignAfter && a.ReassignFrom == b.ReassignFrom &&
		a.ReopenDays == b.ReopenDays && a.ReopenAway == b.ReopenAway && a.CreatedBy == b.CreatedBy && a.CreatedAt == b.CreatedAt
}

// What is no number is shown as it was typed, with the problem at its field and its group of options open.
func TestNumbersOfARuleThatAreNone(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := channelPath(w.supportMail.ID) + "/automation"
	before := w.rule(w.supportMail).ID
	for name, typed := range map[string][]string{
		"second_after":   {"0", "soon", "-3", "1.5", "43201", "99999999999999999999", "1e3", "0x10"},
		"handout":        {"", "0", "101", "five", "+ 3"},
		"reassign_after": {"0", "two hours", "43201"},
		"reopen_days":    {"0", "3651", "a month"},
	} {
		for _, s := range typed {
			fields := []string{"action", "save", "assign_to", "specific", "tie", "rotate", "members", "u" + id(w.lena.ID), "second", "u" + id(w.nora.ID), "drain", "1", "only_available", "1", name, s}
			page := w.post(path, fields...).is(422)
			if page.value(name) != s || page.Find("details[open] #"+name+"-problem").Length() != 1 || page.Find("[name="+name+"][aria-invalid]").Length() != 1 {
				t.Errorf("%s %q: shown as %q; %s", name, s, page.value(name), page.says(".problem"))
			}
			if page.Find(".rule-part[open] .problem").Length() != page.Find("main .field .problem, main fieldset > .problem").Length() {
				t.Errorf("%s %q: a problem is in a group that is closed", name, s)
			}
		}
	}
	page := w.post(path, "action", "save", "assign_to", "specific", "tie", "rotate", "members", "u"+id(w.lena.ID), "second_after", "10").is(422)
	if page.Find("details[open] #second-problem").Length() != 1 {
		t.Errorf("minutes without a second choice: %s", page.says(".problem"))
	}
	if w.rule(w.supportMail).ID != before {
		t.Error("a rule with a problem was saved")
	}
}

// The second choice has the same buttons as the first, and neither touches the other.
func TestTheSecondChoiceWithoutTheScript(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	path := channelPath(w.supportMail.ID) + "/automation"
	lena, max, nora, lawyers := "u"+id(w.lena.ID), "u"+id(w.max.ID), "u"+id(w.nora.ID), "t"+id(w.lawyers.ID)
	draft := []string{"assign_to", "specific", "next", "busy", "tie", "rotate", "only_available", "1", "drain", "1", "handout", "5", "reopen_days", "30", "members", lena, "second", nora, "second_after", "ten"}
	for action, want := range map[string][2][]string{
		"add2:" + lawyers:   {{lena}, {lawyers, nora}},
		"add2:" + lena:      {{lena}, {lena, nora}},
		"add2:" + nora:      {{lena}, {nora}},
		"remove2:" + nora:   {{lena}, nil},
		"remove2:" + lena:   {{lena}, {nora}},
		"add:" + nora:       {{lena, nora}, {nora}},
		"remove:" + lena:    {nil, {nora}},
		"search":            {{lena}, {nora}},
		"seat:" + max:       {{lena}, {nora}},
		"remove:" + lawyers: {{lena}, {nora}},
	} {
		page := w.post(path, append(draft, "action", action)...).is(200)
		for i, name := range []string{"members", "second"} {
			if got := page.checked(name); !slices.Equal(got, want[i]) {
				t.Errorf("%s: %s are %v, want %v", action, name, got, want[i])
			}
		}
		if page.value("second_after") != "ten" || page.Find(".rule-part[open] #f-second").Length() != 1 {
			t.Errorf("%s: what was typed is gone or out of sight", action)
		}
	}
	found := w.post(path, append(draft, "action", "search", "q", "max", "q2", "law")...).is(200)
	if found.Find("#f-members input[value='"+max+"']").Length() != 1 || found.Find("#f-members input[value='"+lawyers+"']").Length() != 0 ||
		found.Find("#f-second input[value='"+lawyers+"']").Length() != 1 || found.Find("#f-second input[value='"+max+"']").Length() != 0 {
		t.Error("each search is of its own choice")
	}
	if found.value("q") != "max" || found.value("q2") != "law" {
		t.Error("what was searched for is gone")
	}
	for _, action := range []string{"add2:nobody", "remove2:", "add3:" + nora} {
		w.post(path, append(draft, "action", action)...).is(400)
	}
	w.post(path, append(draft, "action", "save", "second", "everyone")...).is(400)
	shown := w.post(path, append(draft, "action", "search")...)
	if shown.Find("#f-second .chip[data-value='"+nora+"'] button[value='remove2:"+nora+"']").Length() != 1 {
		t.Error("the chip of the second choice does not take out of the second choice")
	}
}

// Whoever saves over what somebody else has saved meanwhile is told so once; what was typed stays.
func TestARuleThatSomebodyElseHasChanged(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := channelPath(w.supportMail.ID) + "/automation"
	shown := w.get(path).value("rule")
	if before := id(w.rule(w.supportMail).ID); shown != before {
		t.Fatalf("the form was made from %q, and is from %s", shown, before)
	}
	theirs := append(ruleFields(w), "rule", shown)
	rehearsed := w.rehearsed(w.post(channelPath(w.supportMail.ID)+"/rehearsals", append(w.draftOf(w.nora), "rule", shown)...))
	w.login(w.ana).post(path, "action", "save", "rule", shown, "assign_to", "nobody", "tie", "rotate", "handout", "9").goesTo(path)
	others := id(w.rule(w.supportMail).ID)

	w.login(w.lena)
	if again := w.post(path, append(theirs, "action", "add:u"+id(w.ana.ID))...).is(200); again.value("rule") != shown {
		t.Error("a form that was shown again for another button has forgotten what it was made from")
	}
	if wrong := w.post(path, append(theirs, "action", "preview", "second_after", "soon")...); wrong.value("rule") != shown {
		t.Error("a check has it forget what it was made from")
	}
	page := w.post(path, append(theirs, "action", "save")...).is(422).shows(".form-problem", "Somebody else has changed this rule meanwhile. Look at it anew before you save.")
	if id(w.rule(w.supportMail).ID) != others {
		t.Fatal("it was saved all the same")
	}
	if page.value("handout") != "7" || page.value("second_after") != " 30 " || page.value("rule") != others {
		t.Errorf("shown with %q, %q, made from %q", page.value("handout"), page.value("second_after"), page.value("rule"))
	}
	saving := w.get(rehearsed)
	var fields []string
	saving.Find(`form[action="` + path + `"] input`).Each(func(_ int, s *goquery.Selection) {
		fields = append(fields, s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	w.post(path, append(fields, "action", "save")...).is(422).shows(".form-problem", "Somebody else")
	if back := w.get(saving.Find(".savebar a.btn").AttrOr("href", "")); back.value("rule") != shown {
		t.Errorf("the draft of a rehearsal has become one made from %q", back.value("rule"))
	}
	w.post(path, append(ruleFields(w), "action", "save", "rule", page.value("rule"))...).goesTo(path)
	if r := w.rule(w.supportMail); r.Handout != 7 {
		t.Errorf("saving again saved %+v", r)
	}
	w.post(path, append(ruleFields(w), "action", "save", "rule", "new")...).is(400)
	w.post(path, append(ruleFields(w), "action", "save")...).goesTo(path) // a page from before there was such a field
}

// Check says what saving would do, and keeps what was typed; the script is sent that line alone. Neither saves.
func TestCheckingARule(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := channelPath(w.supportMail.ID) + "/automation"
	nora, lena := "u"+id(w.nora.ID), "u"+id(w.lena.ID)
	draft := []string{"assign_to", "specific", "tie", "rotate", "only_available", "1", "drain", "1", "handout", "2", "reopen_days", "30", "members", nora}
	ctx := context.Background()
	w.ok(w.app.SetAvailability(ctx, w.actor(w.nora), w.nora.ID, inbox.AvailabilityForm{Value: models.Away}))
	w.post(path, append(draft, "action", "save")...).goesTo(path)
	w.get(path).shows("#notice", "from now on")
	for i := range 5 {
		w.ok(w.app.Deliver(ctx, email.Envelope{From: "c@outside.example", To: []string{"support@harbour.example"}, Raw: []byte("From: c@outside.example\r\nSubject: " + id(int64(i)) + "\r\n\r\nx\r\n")}))
	}
	before := w.rule(w.supportMail).ID
	draft = append(draft, "members", lena)

	page := w.post(path, append(draft, "action", "preview")...).is(200)
	page.shows("#rule-preview [role=status]", "Saving assigns 2 of 5 waiting conversations: 2 to Lena Lead. 3 wait on: ")
	page.shows("#rule-arrival", "A conversation that arrives now: Left unassigned").shows("#rule-arrival table", "Nora Notary")
	if got := page.checked("members"); len(got) != 2 || page.value("handout") != "2" {
		t.Errorf("what was chosen is gone: %v", got)
	}
	if page.Find("button[name=action][value=preview]").Length() != 1 {
		t.Error("there is no button to check again")
	}

	w.header.Set("Fairlead-Part", "rule-preview")
	line := w.post(path, append(draft, "action", "preview")...).is(200).shows("#rule-preview [role=status]", "Saving assigns 2 of 5")
	if line.Find("form, main").Length() != 0 {
		t.Error("the script is sent more than the line")
	}
	w.post(path, append(draft, "action", "preview", "second_after", "soon")...).is(200).shows("#rule-preview [role=status]", "Not ready to save. Type a number of minutes")
	w.header.Del("Fairlead-Part")
	if bad := w.post(path, append(draft, "action", "preview", "second_after", "soon")...).is(422); bad.Find("#second_after-problem").Length() != 1 || bad.value("second_after") != "soon" {
		t.Error("what is wrong is not said at its field")
	}
	if w.rule(w.supportMail).ID != before {
		t.Fatal("it was saved")
	}
	w.post(path, append(draft, "action", "save")...).goesTo(path)
	w.get(path).shows("#notice", "Saved. 2 conversations that waited are assigned now.")
	w.post(path, append(draft, "action", "save")...).goesTo(path)
	if said := w.get(path).says("#notice"); said != "Saved. It applies from now on." { // to the three that wait on, too
		t.Errorf("it says %q", said)
	}
	w.login(w.nora).post(path, append(draft, "action", "preview")...).is(403)
	w.login(w.max).post(channelPath(w.legalMail.ID)+"/automation", append(draft, "action", "preview")...).is(404)
}
