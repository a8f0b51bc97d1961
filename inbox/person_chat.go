package inbox

import (
	"errors"

	"fairlead/models"
)

// personChat is what is kept of a visitor of a chat beyond what was said.
type personChat struct {
	Page     string `json:"page"`
	Title    string `json:"title"`
	Referrer string `json:"came_from"`
	Language string `json:"language"`
	Identity string `json:"signed_in_as,omitempty"`
	Left     string `json:"left,omitempty"`
	Ended    string `json:"ended,omitempty"`
}

// chat returns that of one conversation; nil: it is no chat.
func (p personZip) chat(conversationID int64) (*personChat, error) {
	c, err := p.app.DB.Chat(p.ctx, conversationID)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	return &personChat{c.URL, c.Title, c.Referrer, c.Language, c.Identity, stamp(c.LeftAt), stamp(c.EndedAt)}, err
}
