package handlers

import (
	"context"
	"net/url"
	"testing"

	"fairlead/models"
)

func TestARuleByContactOwnerIsSavedAndShown(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := channelPath(w.supportMail.ID) + "/automation"
	page := w.get(path).is(200)
	if len(page.checked("needs_tracked")) != 1 || len(page.checked("first_reply_owns")) != 0 || page.Find("details[open] #f-second").Length() != 0 {
		t.Error("a new rule needs no tracked contact, or makes owners")
	}
	fields := []string{"assign_to", "owner", "tie", "rotate", "only_available", "1", "tracking", "1", "first_reply", "1", "drain", "1", "handout", "5", "reopen_days", "30"}
	w.post(path, append(fields, "first_reply_owns", "1", "second", "u"+id(w.nora.ID), "members", "u"+id(w.lena.ID), "action", "save")...).goesTo(path)
	r := w.rule(w.supportMail)
	if r.AssignTo != models.AssignContactOwner || r.NeedsTracked || !r.OnlyAvailable || len(r.Members) != 2 || !w.channel(w.supportMail).FirstReplyOwns {
		t.Errorf("%+v", r)
	}
	page = w.get(path).is(200)
	if page.value("assign_to") != "owner" || len(page.checked("needs_tracked")) != 0 || len(page.checked("first_reply_owns")) != 1 || page.Find("details[open] #f-second").Length() != 1 {
		t.Error("the page shows another rule than was saved")
	}
	page.shows(".rule-parts", "For the rest").shows(".rule-parts", "1 person, when the contact has no owner to take it").shows("[data-owned]", "No contact has an owner yet.")

	// A first choice is not needed, and neither is a second.
	w.post(path, append(fields, "needs_tracked", "1", "action", "save")...).goesTo(path)
	if r = w.rule(w.supportMail); !r.NeedsTracked || len(r.Members) != 0 || w.channel(w.supportMail).FirstReplyOwns {
		t.Errorf("%+v", r)
	}

	// Without the script the other buttons show the form as it was typed.
	page = w.post(path, append(fields, "first_reply_owns", "1", "second", "u"+id(w.nora.ID), "action", "search")...).is(200)
	if page.value("assign_to") != "owner" || len(page.checked("needs_tracked")) != 0 || len(page.checked("first_reply_owns")) != 1 || w.channel(w.supportMail).FirstReplyOwns {
		t.Error("the form is shown otherwise than it was typed")
	}
	w.post(path, append(fields, "second_after", "5", "action", "save")...).is(422).shows("#second-problem", "second choice")
	w.post(path, append(fields, "action", "preview")...).is(200).shows("#rule-preview", "of a contact without an owner")
}

func (w *world) channel(ch models.Channel) models.Channel {
	w.t.Helper()
	got, err := w.db.Channel(context.Background(), ch.ID)
	w.ok(err)
	return got
}

// A page from before there were owners of contacts changes nothing about them.
func TestAnOldRuleFormKnowsNoOwners(t *testing.T) {
	old, err := ruleForm(form{url.Values{"assign_to": {"specific"}, "tie": {"rotate"}}})
	if err != nil || !old.NeedsTracked || old.FirstReplyOwns != nil {
		t.Errorf("%+v, %v", old, err)
	}
	off, err := ruleForm(form{url.Values{"assign_to": {"owner"}, "tie": {"rotate"}, "tracking": {"1"}, "first_reply": {"1"}}})
	if err != nil || off.NeedsTracked || off.FirstReplyOwns == nil || *off.FirstReplyOwns {
		t.Errorf("%+v, %v", off, err)
	}
}

// What was rehearsed is saved whole from its result.
func TestARehearsedRuleByOwnerIsSavedWhole(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := channelPath(w.supportMail.ID)
	fields := []string{"assign_to", "owner", "tie", "rotate", "tracking", "1", "first_reply", "1", "first_reply_owns", "1", "drain", "1", "handout", "5", "reopen_days", "30", "days", "7"}
	started := w.post(path+"/rehearsals", fields...).is(303)
	form := w.get(w.rehearsed(started)).is(200).Find(`form[action="` + path + `/automation"]`)
	for name, want := range map[string]string{"assign_to": "owner", "tracking": "1", "needs_tracked": "", "first_reply": "1", "first_reply_owns": "1"} {
		if got := form.Find("input[name="+name+"]").AttrOr("value", ""); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
