package handlers

import (
	"context"
	"strings"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// The owner of a chat goes Away, or closes the last page, while its visitor waits: two minutes later it is another's, and the visitor is told.
func TestAVisitorWhoseColleagueIsGoneIsToldAndHasAnother(t *testing.T) {
	for name, away := range map[string]bool{"away": true, "no page open": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ctx := context.Background()
			w.makeChat(w.support, "boats", chatFlow(), nil, w.nora, w.lena)
			nora, lena := w.actor(w.nora), w.actor(w.lena)
			closes, err := w.app.PageOpen(ctx, nora)
			w.ok(err)
			w.say("boats", "gail", "", "option", "buy", "step", "topic").is(200)
			w.say("boats", "gail", "", "skip", true, "step", "email").is(200)
			w.pageOpen(w.lena)
			_, conv := w.chatWith("gail")
			if conv.Owner != models.UserOwner(w.nora.ID) {
				t.Fatalf("owned by %v", conv.Owner)
			}
			events, leave := w.stream("gail", 0)
			defer leave()
			if hello := (<-events)["chat"].(map[string]any); hello["agent"].(map[string]any)["name"] != "Nora Notary" {
				t.Fatalf("begins with %v", hello)
			}
			keep := func(by time.Duration) {
				t.Helper()
				w.now = w.now.Add(by)
				if away {
					w.ok(w.app.PageKept(ctx, nora))
				}
				w.ok(w.app.PageKept(ctx, lena))
				w.ok(w.app.RunDue(ctx))
			}
			if away {
				w.ok(w.app.SetAvailability(ctx, nora, w.nora.ID, inbox.AvailabilityForm{Value: models.Away}))
			} else {
				closes()
				keep(6 * time.Second) // until it is sure that the page is not just changed
			}
			keep(time.Minute)
			keep(50 * time.Second)
			if _, conv = w.chatWith("gail"); conv.Owner != models.UserOwner(w.nora.ID) {
				t.Fatalf("too early owned by %v", conv.Owner)
			}
			keep(15 * time.Second)
			if _, conv = w.chatWith("gail"); conv.Owner != models.UserOwner(w.lena.ID) {
				t.Fatalf("owned by %v", conv.Owner)
			}
			heard := w.hears(events, "message", "Nora Notary has passed the chat on to "+w.lena.Name) + w.hears(events, "agent", w.lena.Name)
			for _, secret := range []string{w.nora.Email, w.lena.Email, "Away", "away", "Nobody is"} {
				if strings.Contains(heard, secret) {
					t.Errorf("the visitor hears %q: %s", secret, heard)
				}
			}
			if a := w.say("boats", "gail", "Is somebody there?").is(200); strings.Contains(a.body, "Nobody") {
				t.Errorf("answered with %s", a.body)
			}
		})
	}
}
