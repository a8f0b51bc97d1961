package inbox

import (
	"context"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// standings works out how conversations stand in the queue as things are now, and not as they were when a rule last ran. What it asks of
// the database grows with the channels among them and not with their number.
type standings struct {
	app   *App
	now   models.Time
	lines map[int64]line // by channel
}

type line struct {
	standing *routing.Standing
	head     []int64
}

func (a *App) standings() *standings {
	return &standings{app: a, now: a.now(), lines: map[int64]line{}}
}

// of returns how a conversation stands; nil if it does not wait.
func (s *standings) of(ctx context.Context, channelID, inboxID int64, w models.Waiting) (*models.Wait, error) {
	if w.Since == 0 {
		return nil, nil
	}
	l, known := s.lines[channelID]
	if !known {
		var err error
		if l.standing, err = routing.StandingOf(ctx, s.app.DB, channelID, inboxID, s.now); err != nil {
			return nil, err
		}
		if l.head, err = s.app.DB.QueueHead(ctx, channelID); err != nil {
			return nil, err
		}
		s.lines[channelID] = l
	}
	now, drains := l.standing.Of(w)
	place := int64(models.CountStop)
	if i := slices.Index(l.head, w.ConversationID); i >= 0 {
		place = int64(i) + 1
	}
	return &models.Wait{Since: w.Since, Place: place, Held: !drains, Now: now}, nil
}

// stand fills in how the rows of a list stand.
func (a *App) stand(ctx context.Context, rows []models.ListRow) (err error) {
	s := a.standings()
	for i := range rows {
		r := &rows[i]
		w := models.Waiting{ConversationID: r.ID, Since: r.WaitingSince, LeftOut: r.LeftOut}
		if r.Wait, err = s.of(ctx, r.ChannelID, r.InboxID, w); err != nil {
			return err
		}
	}
	return nil
}
