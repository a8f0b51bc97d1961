package inbox

import (
	"context"

	"fairlead/models"
)

// ChannelSettings is one channel with what the asker may do. Channel.SMTPSecret says only whether there is a password.
type ChannelSettings struct {
	Channel       models.Channel // ID 0: a new one
	Inbox         models.Inbox
	Company       string        // what an empty From name sends
	Door          string        // host:port of the SMTP door that takes mail in; empty: it is off
	Unsent        models.Unsent // nothing goes out through it
	CanManage     bool
	CanWriteRules bool
}

// NewChannel returns the form of a new channel of an inbox. For admins, and leads of that inbox.
func (a *App) NewChannel(ctx context.Context, who Actor, inboxID int64) (ChannelSettings, error) {
	if err := who.mustManage(inboxID); err != nil {
		return ChannelSettings{}, err
	}
	return a.channelSettings(ctx, who, models.Channel{InboxID: inboxID, Kind: models.ChannelEmail})
}

// ChannelSettings returns one channel. For who manages its inbox, and for who reads it to look at.
func (a *App) ChannelSettings(ctx context.Context, who Actor, id int64) (ChannelSettings, error) {
	ch, err := seenChannel(ctx, a.DB, who, id)
	if err != nil {
		return ChannelSettings{}, err
	}
	return a.channelSettings(ctx, who, ch)
}

func (a *App) channelSettings(ctx context.Context, who Actor, ch models.Channel) (ChannelSettings, error) {
	s := ChannelSettings{Channel: redacted(ch), Door: a.Door, CanManage: who.CanManage(ch.InboxID), CanWriteRules: who.CanWriteRules(ch.InboxID)}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return s, err
	}
	s.Company = account.Company
	if s.Inbox, err = a.DB.Inbox(ctx, ch.InboxID); err != nil || ch.ID == 0 || ch.Kind != models.ChannelEmail {
		return s, err
	}
	unsent, err := a.unsent(ctx, who, ch)
	s.Unsent = unsent[ch.ID]
	return s, err
}

// seenChannel returns a channel that the actor may know of.
func seenChannel(ctx context.Context, db *models.DB, who Actor, id int64) (models.Channel, error) {
	ch, err := db.Channel(ctx, id)
	if err == nil && !who.CanSeeChannel(ch.InboxID) {
		return models.Channel{}, models.ErrNotFound
	}
	return ch, err
}

// ruledChannel is seenChannel for what has a rule that runs: a chatflow has none, its ways have.
func ruledChannel(ctx context.Context, db *models.DB, who Actor, id int64) (models.Channel, error) {
	ch, err := seenChannel(ctx, db, who, id)
	if err == nil && ch.Kind == models.ChannelChat && !ch.IsWay() {
		return models.Channel{}, models.ErrNotFound
	}
	return ch, err
}

// managedChannel returns a channel that the actor may edit.
func managedChannel(ctx context.Context, db *models.DB, who Actor, id int64) (models.Channel, error) {
	ch, err := db.Channel(ctx, id)
	if err == nil {
		err = who.mustManage(ch.InboxID)
	}
	return ch, err
}

// managedOfKind is managedChannel for what only one kind of channel has; of another kind there is nothing to edit.
func managedOfKind(ctx context.Context, db *models.DB, who Actor, id int64, kind models.ChannelKind) (models.Channel, error) {
	ch, err := managedChannel(ctx, db, who, id)
	if err == nil && ch.Kind != kind {
		err = models.ErrNotFound
	}
	return ch, err
}

// redacted returns a channel whose secret says that there is one, and not which, not even sealed.
func redacted(ch models.Channel) models.Channel {
	if len(ch.SMTPSecret) > 0 {
		ch.SMTPSecret = []byte("stored")
	}
	return ch
}
