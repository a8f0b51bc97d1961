package inbox

import (
	"fairlead/models"
	"fairlead/routing"
)

// callOff has nothing go out any more that is scheduled in a conversation of the person, and tells who wrote it.
func (x *eraser) callOff(tx *models.DB, n *news, c models.Conversation) error {
	rows, err := tx.ScheduledIn(x.ctx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range rows {
		if err := x.unschedule(tx, n, s, c.ChannelID); err != nil {
			return err
		}
	}
	return nil
}

// unschedule keeps a row from being sent, and tells who wrote it if it was to be. What was cancelled stays so.
func (x *eraser) unschedule(tx *models.DB, n *news, s models.Scheduled, channelID int64) error {
	why := models.ScheduledErased
	if s.Cancelled() {
		why = models.CancelledOf(why)
	}
	if err := tx.RewriteScheduled(x.ctx, s, why); err != nil || s.Problem != "" {
		return err
	}
	u, err := tx.User(x.ctx, s.UserID)
	if err != nil || !u.Active {
		return err
	}
	return mailUnsent(x.ctx, tx, n, x.app, channelID, u, models.ScheduledErased)
}

// scheduled takes the person out of what is to go out in the conversations of others: what names them is not sent.
func (x *eraser) scheduled() error {
	person := x.person
	person.Names = wholeNames(person.Names)
	if len(person.Emails)+len(person.Names)+len(person.Phones) == 0 {
		return nil
	}
	r := newRedactor(person)
	return x.app.DB.EachScheduled(x.ctx, func(some []models.Scheduled) error {
		return x.write(func(tx *models.DB, n *news, _ *routing.Desk, _ map[string]int64) error {
			for _, s := range some {
				left := s
				left.Body, left.ToLine, left.CcLine, left.BccLine = r.written(s.Body), r.text(s.ToLine), r.text(s.CcLine), r.text(s.BccLine)
				if left == s {
					continue
				}
				c, err := tx.Conversation(x.ctx, s.ConversationID)
				if err == nil {
					err = x.unschedule(tx, n, left, c.ChannelID)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
}
