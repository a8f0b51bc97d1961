package inbox

import (
	"context"
	"errors"

	"fairlead/models"
)

// FirstAddress is where the first mail of an inbox is to come to.
type FirstAddress struct {
	Channel   models.Channel // without secrets; ID 0: no address leads there
	Fetched   bool           // its mail is fetched from a mailbox
	CanManage bool           // the asker may set it up
}

// FirstAddress returns the first channel with an address in an inbox (0: in all that the asker has access to), and whether no conversation was ever
// there, in whatever state.
func (a *App) FirstAddress(ctx context.Context, who Actor, inboxID int64) (first FirstAddress, fresh bool, err error) {
	for _, v := range []models.View{models.ViewOpen, models.ViewClosed, models.ViewSpam, models.ViewTrash} {
		f, err := who.filter(ListQuery{Inbox: inboxID, View: v})
		if err != nil {
			return first, false, err
		}
		f.Limit = 1
		found, err := a.DB.Conversations(ctx, f)
		if err != nil || len(found) > 0 {
			return first, false, err
		}
	}
	channels, err := a.DB.Channels(ctx)
	if err != nil {
		return first, true, err
	}
	for _, ch := range channels {
		if ch.Kind == models.ChannelEmail && who.CanRead(ch.InboxID) && (inboxID == 0 || ch.InboxID == inboxID) {
			first.Channel, first.CanManage = redacted(ch), who.CanManage(ch.InboxID)
			m, err := a.DB.MailboxOf(ctx, ch.ID)
			if errors.Is(err, models.ErrNotFound) {
				return first, true, nil
			}
			first.Fetched = err == nil && m.Ready() && !m.Paused
			return first, true, err
		}
	}
	return first, true, nil
}
