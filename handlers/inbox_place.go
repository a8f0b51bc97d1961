package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// readPlace reads which list an address names. What cannot be one does not exist.
func readPlace(inboxName, view string, q url.Values) (views.Place, error) {
	p := views.Place{View: models.View(view), Sort: models.SortNewest, After: q.Get("after")}
	if !slices.Contains(models.Views, p.View) && p.View != models.ViewDrafts {
		return p, models.ErrNotFound
	}
	if inboxName != "all" {
		n, err := strconv.ParseInt(inboxName, 10, 64)
		if err != nil || n <= 0 {
			return p, models.ErrNotFound
		}
		p.Inbox = n
	}
	if q.Get("sort") == string(models.SortWaiting) {
		p.Sort = models.SortWaiting
	}
	if _, ok := readCursor(p.After); !ok {
		p.After = ""
	}
	return p, nil
}

// placeOf returns the list and the conversation that a form came from; a form without one came from the conversation's own view.
func placeOf(back string) (views.Place, bool) {
	u, err := url.Parse(safePath(back))
	if err != nil {
		return views.Place{}, false
	}
	parts := strings.Split(strings.TrimPrefix(u.Path, "/inbox/"), "/")
	if !strings.HasPrefix(u.Path, "/inbox/") || len(parts) < 2 {
		return views.Place{}, false
	}
	p, err := readPlace(parts[0], parts[1], u.Query())
	return p, err == nil
}

// readCursor reads what writeCursor wrote; nil for the first page.
func readCursor(s string) (*models.Cursor, bool) {
	if s == "" {
		return nil, true
	}
	key, id, found := strings.Cut(s, "-")
	k, err1 := strconv.ParseInt(key, 10, 64)
	n, err2 := strconv.ParseInt(id, 10, 64)
	if !found || err1 != nil || err2 != nil || k < 0 || n < 0 {
		return nil, false
	}
	return &models.Cursor{Key: models.Time(k), ID: n}, true
}

func writeCursor(c *models.Cursor) string {
	if c == nil {
		return ""
	}
	return strconv.FormatInt(int64(c.Key), 10) + "-" + strconv.FormatInt(c.ID, 10)
}

// query turns a place into what the use case takes.
func query(p views.Place) inbox.ListQuery {
	after, _ := readCursor(p.After)
	return inbox.ListQuery{Inbox: p.Inbox, View: p.View, Sort: p.Sort, After: after}
}

// locate leads from a conversation's own address to the list it stands in, and to one of its messages where that is named.
func (s *Server) locate(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	p, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	message := queryID(c, "message")
	if message == 0 {
		return c.Redirect(303, p.Conversation(id))
	}
	before, err := s.app.PageWith(c.Request().Context(), s.who(c), id, message)
	if err != nil {
		return err
	}
	if before == 0 {
		return c.Redirect(303, p.Conversation(id)+"#m"+strconv.FormatInt(message, 10))
	}
	return c.Redirect(303, p.Conversation(id, "before", strconv.FormatInt(before, 10))+"#m"+strconv.FormatInt(message, 10))
}

// ownPlace is the view that a conversation stands in for whoever asks.
func (s *Server) ownPlace(c echo.Context, id int64) (views.Place, error) {
	conv, view, err := s.app.Locate(c.Request().Context(), s.who(c), id)
	return views.Place{Inbox: conv.InboxID, View: view, Sort: models.SortNewest}, err
}
