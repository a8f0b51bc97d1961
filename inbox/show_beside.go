package inbox

import (
	"context"

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

func (a *App) linked(ctx context.Context, who Actor, ids []int64) (map[int64]models.Conversation, error) {
	out := map[int64]models.Conversation{}
	for _, id := range unique(ids) {
		if id == 0 {
			continue
		}
		c, err := a.readableConversation(ctx, who, id)
		if err == nil {
			out[id] = c
		} else if err != models.ErrNotFound {
			return nil, err
		}
	}
	return out, nil
}
