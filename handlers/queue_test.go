package handlers

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// waits has Lena, who is Away, be the only one whom the rule of Support names, and a mail come in. It returns the conversation's id.
func (w *world) waits() int64 {
	w.t.Helper()
	ctx := context.Background()
	w.ok(w.app.SaveRule(ctx, w.actor(w.ana), w.supportMail.ID, inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true,
		Tie: models.TieRotate, Members: []models.Owner{models.UserOwner(w.lena.ID)}}))
	w.ok(w.app.SetAvailability(ctx, w.actor(w.lena), w.lena.ID, inbox.AvailabilityForm{Value: models.Away}))
	return w.arrives("Where is my order?")
}

// arrives has a mail come in at Support, and returns the id of its conversation.
func (w *world) arrives(subject string) int64 {
	w.t.Helper()
	raw := "From: Gail <gail@customer.example>\r\nTo: support@harbour.example\r\nSubject: " + subject + "\r\n\r\nHello.\r\n"
	w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "gail@customer.example", To: []string{"support@harbour.example"}, Raw: []byte(raw)}))
	rows, _, err := w.app.List(context.Background(), w.actor(w.ana), inbox.ListQuery{View: models.ViewOpen})
	w.ok(err)
	newest := int64(0)
	for _, r := range rows {
		newest = max(newest, r.ID)
	}
	return newest
}

func TestWaitingIsShownInTheListAndOnItsPage(t *testing.T) {
	w := newWorld(t)
	id := w.waits()
	w.login(w.max)
	want := "Waiting · 1st in the queue · 1 away"
	w.get("/inbox/all/unassigned").is(http.StatusOK).shows(fmt.Sprintf("#c%d .why", id), "Waiting · 1st · 1 away")
	page := w.get(fmt.Sprintf("/inbox/all/open/%d", id)).is(http.StatusOK).shows("#thread .standing", want).shows(fmt.Sprintf("#c%d .why", id), "Waiting · 1st · 1 away")
	page.shows("#thread .standing button", "Route now")
	w.post(fmt.Sprintf("/conversations/%d/route", id)).goesTo(fmt.Sprintf("/inbox/%d/unassigned/%d", w.support.ID, id))
	w.get("/inbox/all/unassigned").shows("#notice", "Nobody can take it now: it waits in the queue.")
	w.ok(w.app.SetAvailability(context.Background(), w.actor(w.lena), w.lena.ID, inbox.AvailabilityForm{Value: models.Available}))
	w.post(fmt.Sprintf("/conversations/%d/route", id)).is(http.StatusSeeOther)
	w.get("/inbox/all/open").shows("#notice", "Lena Lead owns this now").shows(fmt.Sprintf("#c%d .why", id), "Lena Lead")
	if n := w.get(fmt.Sprintf("/inbox/all/open/%d", id)).Find(".standing").Length(); n != 0 {
		t.Error("one with an owner stands in the queue")
	}
}
