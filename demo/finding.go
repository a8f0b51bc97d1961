package demo

import (
	"context"

	"fairlead/inbox"
	"fairlead/models"
)

// demoTags are tags of the company, with their colours.
var demoTags = []models.Tag{{Name: "Billing", Colour: "green"}, {Name: "Urgent", Colour: "red"}, {Name: "Winter storage", Colour: "blue"}, {Name: "Waits for a part", Colour: "orange"}}

// labels puts tags on some of the conversations, and keeps searches for them.
func (w *world) labels(ctx context.Context) error {
	w.clock = w.now
	var tags []models.Tag
	for _, t := range demoTags {
		t.Folded, t.CreatedBy, t.CreatedAt = models.FoldTag(t.Name), w.users[0], models.At(w.now)
		made, err := w.tx.EnsureTag(ctx, t)
		if err != nil {
			return err
		}
		tags = append(tags, made)
	}
	for _, view := range []models.View{models.ViewOpen, models.ViewClosed} {
		list, err := w.tx.Conversations(ctx, models.Filter{Inboxes: []int64{w.support.InboxID, w.finance.InboxID}, View: view, Limit: 2 * realThreads})
		if err != nil {
			return err
		}
		for _, c := range list {
			n := int(c.ID) % 6
			if c.InboxID == w.finance.InboxID && n < 4 {
				n = 0
			} else if n == 0 {
				n = 5
			}
			if n >= len(tags) {
				continue
			}
			if _, err := w.tx.PutTag(ctx, c.ID, tags[n].ID, w.users[0], models.At(w.now)); err != nil {
				return err
			}
		}
	}
	for _, f := range []inbox.SavedViewForm{{Name: "Urgent and unanswered", Query: "tag:urgent is:unanswered", Shared: true}, {Name: "Billing, still open", Query: "tag:billing is:open", Shared: true}, {Name: "Mine with files", Query: "owner:me has:file"}} {
		if _, err := w.app.CreateSavedView(ctx, w.admin(), f); err != nil {
			return err
		}
	}
	return nil
}
