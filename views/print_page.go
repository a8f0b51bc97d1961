package views

import (
	"net/url"
	"strconv"
	"time"

	"fairlead/models"
)

// PrintPage is a conversation as it is put on paper.
type PrintPage struct {
	Conversation models.Conversation
	Contact      string
	Inbox        string
	Channel      string
	Now          models.Time
	Zone         *time.Location
	CSS, Icon    string // URLs
	Entries      []Entry
	Comments     bool  // those of colleagues are on it
	Before       int64 // an older part, before this message; 0: the newest
	Older        int64 // for Before of the part before; 0: there is none
}

func (p PrintPage) url(comments bool, before int64) string {
	q := url.Values{}
	if comments {
		q.Set("comments", "1")
	}
	if before != 0 {
		q.Set("before", strconv.FormatInt(before, 10))
	}
	to := "/conversations/" + id(p.Conversation.ID) + "/print"
	if len(q) == 0 {
		return to
	}
	return to + "?" + q.Encode()
}
