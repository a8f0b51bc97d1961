package inbox

import (
	"context"

	"fairlead/models"
)

// Locate returns a conversation and the view that it stands in for the viewer, for links that name only the conversation.
func (a *App) Locate(ctx context.Context, who Actor, id int64) (models.Conversation, models.View, error) {
	c, err := a.readableConversation(ctx, who, id)
	if err != nil {
		return c, "", err
	}
	switch {
	case c.State == models.StateSnoozed:
		return c, models.ViewSnoozed, nil
	case c.State == models.StateClosed:
		return c, models.ViewClosed, nil
	case c.State == models.StateSpam:
		return c, models.ViewSpam, nil
	case c.State == models.StateTrash:
		return c, models.ViewTrash, nil
	case c.Owner == models.Nobody:
		return c, models.ViewUnassigned, nil
	case c.Owner == models.UserOwner(who.User.ID):
		return c, models.ViewMine, nil
	}
	return c, models.ViewOpen, nil
}

// MessageHTML returns the sanitised HTML of a message and its inline pictures, for the sandboxed frame.
func (a *App) MessageHTML(ctx context.Context, who Actor, messageID int64) (models.Message, []models.File, error) {
	m, err := a.readableMessage(ctx, who, messageID)
	if err != nil {
		return m, nil, err
	}
	files, err := a.DB.FilesOf(ctx, []int64{m.ID})
	return m, files, err
}
