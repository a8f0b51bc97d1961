package handlers

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

// mail brings one in to Support and returns its conversation.
func (w *world) mail(subject string) models.Conversation {
	w.t.Helper()
	raw := "From: Joost <joost@fietsen.example>\r\nTo: support@harbour.example\r\nSubject: " + subject + "\r\nMessage-ID: <" + strings.ReplaceAll(subject, " ", "-") + "@fietsen.example>\r\n\r\nHello.\r\n"
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "joost@fietsen.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}))
	found, err := w.db.Conversations(context.Background(), models.Filter{Inboxes: []int64{w.support.ID}, View: models.ViewOpen, Limit: 1000})
	w.ok(err)
	for _, c := range found {
		if c.Subject == subject {
			return c
		}
	}
	w.t.Fatalf("no conversation %q", subject)
	return models.Conversation{}
}

// rules puts a rule of a channel in force that names users.
func (w *world) rules(ch models.Channel, change func(*models.Rule), named ...models.User) {
	w.t.Helper()
	r := models.DefaultRule(ch.ID)
	r.AssignTo = models.AssignSpecific
	for _, u := range named {
		r.Members = append(r.Members, models.RuleMember{UserID: u.ID})
	}
	if change != nil {
		change(&r)
	}
	w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
		if err := tx.CreateRule(context.Background(), &r); err != nil {
			return err
		}
		return tx.SetRule(context.Background(), ch.ID, r.ID)
	}))
}

// capacity sets how many somebody gets by routing.
func (w *world) capacity(u models.User, n int64) {
	w.t.Helper()
	u = w.reload(u)
	u.Capacity = n
	w.ok(w.db.UpdateUser(context.Background(), u))
}

func TestGivingMoreThanSomebodyGetsByRoutingIsTold(t *testing.T) {
	w := newWorld(t)
	w.capacity(w.lena, 1)
	w.login(w.ana)
	first, second := w.mail("One"), w.mail("Two")
	lena := fmt.Sprintf("u%d", w.lena.ID)
	for _, c := range []struct {
		conversation models.Conversation
		notice, mark string
	}{{first, "Owner: Lena Lead", ""}, {second, "Owner: Lena Lead Lena Lead has 2 open, 1 more than their 1.", "2 of 1 Lena Lead has 2 open, 1 more than their 1."}} {
		to := w.post(fmt.Sprintf("/conversations/%d/owner", c.conversation.ID), "owner", lena, "was", "nobody").is(http.StatusSeeOther).header.Get("Location")
		a := w.get(to).is(http.StatusOK)
		if got := a.says("#notice .notice > span"); got != c.notice {
			t.Errorf("notice %q, want %q", got, c.notice)
		}
		if got := a.says(".owner summary .over"); got != c.mark {
			t.Errorf("mark %q, want %q", got, c.mark)
		}
	}
	a := w.get(fmt.Sprintf("/conversations/%d/owner", first.ID)).is(http.StatusOK)
	a.shows("button[value='"+lena+"']", "2 of 1 · full")
}

func TestAThreadTellsWhoDidNotAnswerAndWhoHasItNow(t *testing.T) {
	w := newWorld(t)
	w.rules(w.supportMail, func(r *models.Rule) { r.ReassignAfter = 30 }, w.lena, w.nora)
	c := w.mail("Where is it")
	owner, other := w.lena, w.nora
	if c.Owner != models.UserOwner(owner.ID) {
		t.Fatalf("Lena should have it, not %v", c.Owner)
	}
	w.now = w.now.Add(31 * time.Minute)
	w.ok(w.app.RunDue(context.Background()))
	a := w.login(w.ana).get(fmt.Sprintf("/inbox/all/open/%d", c.ID)).is(http.StatusOK)
	a.shows(".decision:last-of-type .cause", owner.Name+" did not answer within 30 working minutes.")
	a.shows(".decision:last-of-type summary b", "Assigned to "+other.Name)
	a.shows(".decision:last-of-type tr[data-verdict=left_out]", "Did not answer in time")
}
