package inbox

import (
	"slices"

	"fairlead/models"
)

// Collision means that colleagues have answered since the page was loaded; nothing was sent.
type Collision struct{ Messages []models.Message }

// Error says so.
func (c *Collision) Error() string { return "a colleague has answered since this page was loaded" }

func (o *answer) collision() error {
	if o.form.Anyway {
		return nil
	}
	since, err := o.tx.OutgoingSince(o.ctx, o.conv.ID, o.form.Seen)
	if err != nil {
		return err
	}
	since = slices.DeleteFunc(since, func(m models.Message) bool { return m.UserID == o.who.User.ID || m.UserID == 0 }) // nor is a flow a colleague
	if len(since) > 0 {
		return &Collision{since}
	}
	return nil
}
