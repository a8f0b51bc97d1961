package routing

import (
	"context"

	"fairlead/models"
)

// IsChat reports whether a conversation came by a chatflow: its visitor may be waiting at this moment.
func (d *Desk) IsChat(ctx context.Context, c models.Conversation) (bool, error) {
	ch, err := d.tx.Channel(ctx, c.ChannelID)
	return ch.Kind == models.ChannelChat, err
}
