package handlers

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// session returns the session of a request; without a log-in it is new and empty.
func (s *Server) session(c echo.Context) (*sessions.Session, error) {
	return s.store.Get(c.Request(), s.store.cookie.Name)
}

// sessionRow is the id of the session in the database, empty without one.
func (s *Server) sessionRow(c echo.Context) string {
	if ses, err := s.session(c); err == nil && ses.ID != "" {
		return rowID(ses.ID)
	}
	return ""
}

// startSession logs a user in. The session gets a new id, so that an id known from before the log-in is worth nothing.
func (s *Server) startSession(c echo.Context, userID int64) error {
	ses, err := s.session(c)
	if err != nil {
		return err
	}
	if ses.ID != "" {
		if err := s.store.db.DeleteSession(c.Request().Context(), rowID(ses.ID)); err != nil {
			return err
		}
	}
	ses.ID = ""
	clear(ses.Values)
	ses.Values[valueUser] = userID
	c.Set(actorKey, nil)
	return ses.Save(c.Request(), c.Response())
}

// endSession logs out, here and in the open streams of this session.
func (s *Server) endSession(c echo.Context) error {
	ses, err := s.session(c)
	if err != nil {
		return err
	}
	if ses.ID != "" {
		if err := s.app.Logout(c.Request().Context(), rowID(ses.ID)); err != nil {
			return err
		}
		ses.ID = "" // gone already: what is left is the cookie
	}
	ses.Options.MaxAge = -1
	c.Set(actorKey, nil)
	return ses.Save(c.Request(), c.Response())
}

const actorKey = "actor"

// loadActor finds who asks, once for each request: nil for whoever is not logged in, and for a session whose user is inactive or
// gone.
func (s *Server) loadActor(c echo.Context) (*inbox.Actor, error) {
	if who, ok := c.Get(actorKey).(*inbox.Actor); ok {
		return who, nil
	}
	ses, err := s.session(c)
	if err != nil {
		return nil, err
	}
	userID, _ := ses.Values[valueUser].(int64)
	if userID == 0 {
		c.Set(actorKey, (*inbox.Actor)(nil))
		return nil, nil
	}
	who, err := s.app.Actor(c.Request().Context(), userID)
	if errors.Is(err, models.ErrNotFound) {
		c.Set(actorKey, (*inbox.Actor)(nil))
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c.Set(actorKey, &who)
	return &who, nil
}

// actor returns who asks, if they are logged in.
func (s *Server) actor(c echo.Context) (inbox.Actor, bool) {
	who, err := s.loadActor(c)
	if err != nil || who == nil {
		return inbox.Actor{}, false
	}
	return *who, true
}

// who returns who asks, behind loggedIn.
func (s *Server) who(c echo.Context) inbox.Actor {
	who, _ := s.actor(c)
	return who
}

// loggedIn lets only people in who are logged in, and keeps their session alive.
func (s *Server) loggedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(markKey, s.app.Hub.Mark()) // before anything is read that a page will show
		who, err := s.loadActor(c)
		if err != nil {
			return err
		}
		if who == nil {
			return s.toLogin(c)
		}
		if err := s.touch(c); err != nil {
			return err
		}
		return next(c)
	}
}

// touch writes down that a session is in use, at most once an hour.
func (s *Server) touch(c echo.Context) error {
	ses, err := s.session(c)
	if err != nil {
		return err
	}
	row, _ := ses.Values[valueRow].(models.Session)
	if models.At(s.app.Now()) < row.SeenAt.Add(sessionTouch) {
		return nil
	}
	return ses.Save(c.Request(), c.Response())
}

// toLogin sends whoever is not logged in to the log-in page, and back afterwards to what they wanted to see or had before them. The
// event stream is refused: followed to a page, it could not say why it ends.
func (s *Server) toLogin(c echo.Context) error {
	r := c.Request()
	if r.Header.Get("Accept") == "text/event-stream" {
		return c.NoContent(http.StatusUnauthorized)
	}
	to := "/login"
	if page := here(c); page != "/" {
		to += "?next=" + url.QueryEscape(page)
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// keepNotice has the next page say what has happened.
func (s *Server) keepNotice(c echo.Context, n views.Notice) error {
	ses, err := s.session(c)
	if err != nil || ses.ID == "" {
		return err
	}
	ses.Values[valueNotice] = &n
	return ses.Save(c.Request(), c.Response())
}

// takeNotice returns what is to be said, once. A refetched part of a page does not say it.
func (s *Server) takeNotice(c echo.Context) *views.Notice {
	if part(c) != "" {
		return nil
	}
	ses, err := s.session(c)
	if err != nil {
		return nil
	}
	n, _ := ses.Values[valueNotice].(*views.Notice)
	if n == nil {
		return nil
	}
	delete(ses.Values, valueNotice)
	if err := ses.Save(c.Request(), c.Response()); err != nil {
		s.app.Log.Warn("a notice may be shown twice", "error", err)
	}
	return n
}
