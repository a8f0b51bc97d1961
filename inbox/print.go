package inbox

import (
	"context"
	"slices"

	"fairlead/models"
)

// PrintedPage is how many messages of a conversation are put on paper at once.
const PrintedPage = 500

// Printed is a conversation as it is put on paper.
type Printed struct {
	models.ConversationRow
	Messages []models.Message // oldest first, without what happened to the conversation
	Older    int64            // the messages before this one are on the page before; 0: there are none
	Users    map[int64]models.User
	Files    map[int64][]models.File
}

// Print returns the newest messages of a conversation, or those before one; comments of colleagues only if asked for. Nobody has seen anything by it.
func (a *App) Print(ctx context.Context, who Actor, id, before int64, comments bool) (p Printed, err error) {
	c, err := a.readableConversation(ctx, who, id)
	if err != nil {
		return p, err
	}
	if p.ConversationRow, err = a.DB.ConversationRow(ctx, c.ID, who.User.ID); err != nil {
		return p, err
	}
	all, err := a.DB.MessagesBefore(ctx, c.ID, before, PrintedPage+1)
	if err != nil {
		return p, err
	}
	if len(all) > PrintedPage {
		all = all[1:]
		p.Older = all[0].ID
	}
	p.Messages = slices.DeleteFunc(all, func(m models.Message) bool { return m.Kind == models.Event || m.Kind == models.Comment && !comments })
	var users, ids []int64
	for _, m := range p.Messages {
		ids = append(ids, m.ID)
		if m.UserID != 0 {
			users = append(users, m.UserID)
		}
	}
	p.Files = map[int64][]models.File{}
	if len(ids) == 0 {
		return p, nil
	}
	files, err := a.DB.FilesOf(ctx, ids)
	if err != nil {
		return p, err
	}
	for _, f := range files {
		p.Files[f.MessageID] = append(p.Files[f.MessageID], f)
	}
	if len(users) > 0 {
		p.Users, err = a.DB.UsersByID(ctx, unique(users))
	}
	return p, err
}
