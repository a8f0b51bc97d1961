package inbox

import (
	"context"

	"fairlead/models"
)

// FirstAddress returns the first channel's address in an inbox (0: in all that the asker has access to), and whether no
// conversation was ever there, in whatever state.
func (a *App) FirstAddress(ctx context.Context, who Actor, inboxID int64) (address string, fresh bool, err error) {
	for _, v := range []models.View{models.ViewOpen, models.ViewClosed, models.ViewSpam, models.ViewTrash} {
		f, err := who.filter(ListQuery{Inbox: inboxID, View: v})
		if err != nil {
			return "", false, err
		}
		f.Limit = 1
		found, err := a.DB.Conversations(ctx, f)
		if err != nil || len(found) > 0 {
			return "", false, err
		}
	}
	channels, err := a.DB.Channels(ctx)
	for _, ch := range channels {
		if ch.Kind == models.ChannelEmail && who.CanRead(ch.InboxID) && (inboxID == 0 || ch.InboxID == inboxID) {
			return ch.Address, true, err
		}
	}
	return "", true, err
}
