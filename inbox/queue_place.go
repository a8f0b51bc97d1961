package inbox

import (
	"context"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// standings works out how conversations stand in the queue as things are now, and not as they were when a rule last ran. What it asks of
// the database grows with the channels among them, and the contact owners whom they wait for, and not with their number.
type standings struct {
	app   *App
	now   models.Time
	lines map[int64]*routing.Standing // by channel
	heads map[[2]int64][]int64        // by channel and lane
}

func (a *App) standings() *standings {
	return &standings{app: a, now: a.now(), lines: map[int64]*routing.Standing{}, heads: map[[2]int64][]int64{}}
}

// of returns how a conversation stands; nil if it does not wait.
func (s *standings) of(ctx context.Context, channelID, inboxID int64, w models.Waiting) (*models.Wait, error) {
	if w.Since == 0 {
		return nil, nil
	}
	l, known := s.lines[channelID]
	if !known {
		var err error
		if l, err = routing.StandingOf(ctx, s.app.DB, channelID, inboxID, s.now); err != nil {
			return nil, err
		}
		s.lines[channelID] = l
	}
	head, known := s.heads[[2]int64{channelID, w.WaitsFor}]
	if !known {
		var err error
		if head, err = s.app.DB.QueueHead(ctx, channelID, w.WaitsFor); err != nil {
			return nil, err
		}
		s.heads[[2]int64{channelID, w.WaitsFor}] = head
	}
	now, drains, err := l.Of(ctx, w)
	place := int64(models.CountStop)
	if i := slices.Index(head, w.ConversationID); i >= 0 {
		place = int64(i) + 1
	}
	return &models.Wait{Since: w.Since, Place: place, Held: !drains, Now: now}, err
}

// stand fills in how the rows of a list stand.
func (a *App) stand(ctx context.Context, rows []models.ListRow) (err error) {
	s := a.standings()
	for i := range rows {
		r := &rows[i]
		w := models.Waiting{ConversationID: r.ID, Since: r.WaitingSince, WaitsFor: r.WaitsFor, LeftOut: r.LeftOut}
		if r.Wait, err = s.of(ctx, r.ChannelID, r.InboxID, w); err != nil {
			return err
		}
	}
	return nil
}
