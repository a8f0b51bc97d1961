package handlers

import (
	"testing"

	"fairlead/models"
)

// makeWay makes a chatflow of Support with a way to people.
func (w *world) makeWay() (way models.Channel) {
	w.t.Helper()
	w.ok(w.db.Write(w.t.Context(), func(tx *models.DB) error {
		flow := models.Channel{InboxID: w.support.ID, Kind: models.ChannelChat, Address: models.ChatAddress("help-way"), Name: "Help"}
		if err := tx.CreateChannel(w.t.Context(), &flow); err != nil {
			return err
		}
		if err := tx.CreateChatflow(w.t.Context(), &models.Chatflow{ChannelID: flow.ID, Slug: "help-way", Active: true}); err != nil {
			return err
		}
		way = models.Channel{InboxID: w.support.ID, Kind: models.ChannelChat, Address: models.WayAddress(flow.ID, "sales"), Name: "Help › Sales", ParentID: flow.ID}
		if err := tx.CreateChannel(w.t.Context(), &way); err != nil {
			return err
		}
		for _, ch := range []models.Channel{flow, way} {
			r := models.DefaultRule(ch.ID)
			if ch.ID == way.ID {
				r = models.ChatRule(ch.ID)
			}
			if err := tx.CreateRule(w.t.Context(), &r); err != nil {
				return err
			}
			if err := tx.SetRule(w.t.Context(), ch.ID, r.ID); err != nil {
				return err
			}
		}
		return nil
	}))
	return way
}

func TestTheAutomationOfAWay(t *testing.T) {
	w := newWorld(t)
	way := w.makeWay()
	w.login(w.lena)
	path := channelPath(way.ID) + "/automation"
	page := w.get(path).is(200)
	if page.value("tie") != string(models.TieLastAssigned) || page.Find("[name=only_available]").Length() != 0 {
		t.Error("the page shows another rule than a chat's")
	}
	w.post(path, "assign_to", "specific", "members", "u"+id(w.nora.ID), "next", "busy", "tie", "rotate", "handout", "3", "drain", "1", "second_after", "", "reassign_after", "", "reopen_days", "30", "action", "save").goesTo(path)
	r := w.rule(way)
	if !r.Chat || !r.OnlyAvailable || r.Handout != 3 || r.Tie != models.TieRotate || len(r.Members) != 1 {
		t.Errorf("stored %+v", r)
	}
	w.post(path, "assign_to", "specific", "members", "u"+id(w.nora.ID), "next", "busy", "tie", "rotate", "handout", "3", "drain", "1", "action", "preview").is(200).shows("#rule-preview", "Available, but has no page open")
	w.get(channelPath(way.ID)+"/coverage").is(200).shows(".coverage-intro", "a page open")
	for _, tab := range []string{"/automation", "/coverage"} { // the flow itself has no rule
		w.get(channelPath(way.ParentID) + tab).goesTo(chatflowPath(way.ParentID, "build"))
	}
}
