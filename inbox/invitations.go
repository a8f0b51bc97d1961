package inbox

import (
	"bytes"
	"context"

	"fairlead/channels/email"
	"fairlead/models"
)

// maxInvitations is how many calendar parts one page reads.
const maxInvitations = 10

// invitations reads the calendar parts of the messages shown, the first that each has.
func (a *App) invitations(ctx context.Context, t *Thread) error {
	t.Invitations = map[int64]email.Invitation{}
	read := 0
	for i := len(t.Messages) - 1; i >= 0; i-- {
		m := t.Messages[i]
		for _, f := range t.Files[m.ID] {
			if m.Kind != models.Incoming || f.ContentType != "text/calendar" || f.Size > email.MaxCalendarBytes {
				continue
			}
			if read++; read > maxInvitations {
				return nil
			}
			var data bytes.Buffer
			if err := a.DB.CopyFile(ctx, f.ID, &data); err != nil {
				return err
			}
			if v, ok := email.ReadInvitation(data.Bytes()); ok {
				t.Invitations[m.ID] = v
				break
			}
		}
	}
	return nil
}
