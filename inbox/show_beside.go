package inbox

import (
	"context"
	"maps"
	"slices"

	"fairlead/models"
)

// attached loads the files of mails, and where answers stand.
func (a *App) attached(ctx context.Context, t *Thread) error {
	t.Files, t.Deliveries = map[int64][]models.File{}, map[int64][]models.Delivery{}
	var mails, answers, sent []int64
	for _, m := range t.Messages {
		if m.Answers != nil {
			sent = append(sent, m.ID)
		}
		if m.Kind == models.Incoming || m.Kind == models.Outgoing {
			mails = append(mails, m.ID)
		}
		if m.Kind == models.Outgoing {
			answers = append(answers, m.ID)
		}
	}
	if t.HasFiles && len(mails) > 0 {
		files, err := a.DB.FilesOf(ctx, mails)
		if err != nil {
			return err
		}
		for _, f := range files {
			t.Files[f.MessageID] = append(t.Files[f.MessageID], f)
		}
		if err := a.invitations(ctx, t); err != nil {
			return err
		}
	}
	if len(sent) > 0 {
		var err error
		if t.Sent, err = a.DB.SubmissionsOf(ctx, sent); err != nil {
			return err
		}
	}
	if len(answers) == 0 {
		return nil
	}
	deliveries, err := a.DB.DeliveriesOf(ctx, answers)
	for _, d := range deliveries {
		t.Deliveries[d.MessageID] = append(t.Deliveries[d.MessageID], d)
	}
	if err != nil {
		return err
	}
	return a.held(ctx, t)
}

// linked returns those of some conversations that the viewer may read, by id; of what is merged, what it is a part of.
func (a *App) linked(ctx context.Context, who Actor, ids []int64) (map[int64]models.Conversation, error) {
	out := map[int64]models.Conversation{}
	ids = slices.DeleteFunc(unique(ids), func(id int64) bool { return id == 0 })
	rows, err := a.DB.ConversationsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	var merged []int64
	for _, c := range rows {
		if who.CanRead(c.InboxID) && c.State == models.StateMerged {
			merged = append(merged, c.ID)
		} else if who.CanRead(c.InboxID) {
			out[c.ID] = c
		}
	}
	if len(merged) == 0 {
		return out, nil
	}
	into, err := a.DB.MergedIntoBy(ctx, merged)
	if err != nil {
		return nil, err
	}
	rows, err = a.DB.ConversationsByID(ctx, unique(slices.Collect(maps.Values(into))))
	for _, c := range rows {
		for _, from := range merged {
			if into[from] == c.ID && who.CanRead(c.InboxID) {
				out[from] = c
			}
		}
	}
	return out, err
}
