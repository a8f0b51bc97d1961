package handlers

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fairlead/models"
)

func TestAChatFromThePageToThePersonWhoHasIt(t *testing.T) {
	w := newWorld(t)
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	w.pageOpen(w.nora)

	open := w.chatAsk("open", map[string]any{"url": chatSite + "/boats", "lang": "nl-BE"}).is(200)
	say := open.said["say"].([]any)
	if open.said["flow"] != "boats" || open.said["lang"] != "nl" || len(say) != 2 || say[1].(map[string]any)["text"] != "Waar gaat het over?" || open.said["chat"] != nil || open.header.Get("Access-Control-Allow-Origin") != chatSite {
		t.Fatalf("opens %v", open.body)
	}
	if n := len(w.everyConversation()); n != 0 {
		t.Fatalf("opening makes %d conversations", n)
	}
	sent := w.say("boats", "gail", "", "option", "buy", "step", "topic", "nonce", "nonce-one").is(200)
	asked := sent.said["say"].([]any)
	if len(asked) != 1 || asked[0].(map[string]any)["text"] != "Where do we reach you?" || asked[0].(map[string]any)["ask"] != true || sent.said["id"] == nil {
		t.Fatalf("answered %s", sent.body)
	}
	again := w.say("boats", "gail", "", "option", "buy", "step", "topic", "nonce", "nonce-one").is(200)
	if again.said["id"] != sent.said["id"] {
		t.Errorf("the same again is %v, was %v", again.said["id"], sent.said["id"])
	}
	wrong := w.say("boats", "gail", "gail at customer", "step", "email").is(422)
	if wrong.said["field"] != "answer" || wrong.said["error"] == "" {
		t.Errorf("a wrong answer: %s", wrong.body)
	}
	c, conv := w.chatWith("gail")
	if conv.Owner != models.Nobody || c.RoutedAt != 0 || conv.WaitingSince != 0 {
		t.Fatalf("routed before its flow sends it: %+v, %+v", conv, c)
	}
	nameless := conv.ContactID
	w.say("boats", "gail", "Gail@Customer.example", "step", "email").is(200)
	c, conv = w.chatWith("gail")
	if conv.Owner != models.UserOwner(w.nora.ID) || c.RoutedAt == 0 || c.URL != chatSite+"/boats" {
		t.Fatalf("not with Nora: %+v, %+v", conv, c)
	}
	contact, err := w.db.Contact(context.Background(), conv.ContactID)
	w.ok(err)
	if contact.Email != "gail@customer.example" {
		t.Errorf("the contact is %+v", contact)
	}
	if _, err := w.db.Contact(context.Background(), nameless); err == nil {
		t.Error("the contact without a name is still there")
	}
	w.say("boats", "gail", "Is the blue one still there?").is(200)
	want := []string{"flow Ahoy.", "flow What is it about?", "visitor Buying a boat", "flow Where do we reach you?", "visitor Gail@Customer.example", "flow Somebody is on the way.", "event decision", "visitor Is the blue one still there?"}
	if got := w.chatLines(conv.ID); !slices.Equal(got, want) {
		t.Errorf("stands\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
	if n := len(w.everyConversation()); n != 1 {
		t.Errorf("%d conversations", n)
	}
}
