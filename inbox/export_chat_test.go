package inbox

import (
	"context"

	"fairlead/channels/chat"
	"fairlead/models"
)

// ChatAvailable and ChatStaffed are what the doors of chats ask.
func (a *App) ChatAvailable(ctx context.Context, flow models.Chatflow, way string) (chat.Availability, models.Time, error) {
	return a.chatAvailable(ctx, a.DB, flow, way)
}

func (a *App) ChatStaffed(ctx context.Context, flow models.Chatflow) (bool, error) {
	return a.chatStaffed(ctx, a.DB, flow)
}
