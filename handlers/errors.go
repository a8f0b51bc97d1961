package handlers

import (
	"context"
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

var (
	errCrossSite = errors.New("posted from another site")
	errUnread    = errors.New("the request cannot be read")
)

// answers says what people get for an error: status and, where the status alone does not say it, a sentence. Whatever is not here
// is our fault: 500. What is unknown and what may not be known look alike.
var answers = []struct {
	err    error
	status int
	text   string
}{
	{models.ErrNotFound, http.StatusNotFound, ""},
	{models.ErrForbidden, http.StatusForbidden, ""},
	{models.ErrDuplicate, http.StatusConflict, ""},
	{inbox.ErrThrottled, http.StatusTooManyRequests, ""},
	{inbox.ErrTooSlow, http.StatusServiceUnavailable, saidTooSlow},
	{errCrossSite, http.StatusForbidden, saidCrossSite},
	{errForeignForm, http.StatusForbidden, saidForeignForm},
	{errUnread, http.StatusBadRequest, saidUnread},
}

const answeredKey = "answered"

// answerError is where every error of a handler ends: people see a plain sentence, the log sees the cause.
func (s *Server) answerError(err error, c echo.Context) {
	if c.Get(answeredKey) != nil {
		return // Echo passes on what the request log has had answered
	}
	c.Set(answeredKey, true)
	if c.Response().Committed {
		s.app.Log.Warn("the answer broke off", "path", loggedPath(c.Request().URL.Path), "error", err)
		return
	}
	if errors.Is(err, context.Canceled) && c.Request().Context().Err() != nil {
		c.Response().Status = 499 // the client has gone: nobody reads an answer
		return
	}
	var merged *inbox.Merged
	if errors.As(err, &merged) {
		if err := s.answerMerged(c, merged); err == nil {
			return
		}
	}
	page := errorPage(err)
	s.logError(c, page.Status, err)
	if err := s.showError(c, page); err != nil {
		s.app.Log.Error("error page", "error", err)
		if !c.Response().Committed {
			_ = c.String(http.StatusInternalServerError, "Something went wrong. The error has been logged.")
		}
	}
}

// errorPage finds what an error says to people.
func errorPage(err error) views.ErrorPage {
	for _, a := range answers {
		if errors.Is(err, a.err) {
			return views.ErrorPage{Status: a.status, Text: a.text}
		}
	}
	var tooLarge *http.MaxBytesError
	var problems models.Problems
	var web *echo.HTTPError
	switch {
	case errors.As(err, &tooLarge):
		return views.ErrorPage{Status: http.StatusRequestEntityTooLarge}
	case errors.As(err, &problems) && len(problems) > 0:
		return views.ErrorPage{Status: http.StatusUnprocessableEntity, Text: problems[0].Text, Arg: problems[0].Arg}
	case errors.As(err, &web):
		return webError(web.Code)
	}
	return views.ErrorPage{Status: http.StatusInternalServerError}
}

// webError is for what the router says: an address that takes no such method is no address either.
func webError(status int) views.ErrorPage {
	switch {
	case status == http.StatusMethodNotAllowed:
		return views.ErrorPage{Status: http.StatusNotFound}
	case status >= 400 && status < 500 && status != http.StatusNotFound && status != http.StatusForbidden && status != http.StatusRequestEntityTooLarge:
		return views.ErrorPage{Status: status, Text: saidUnread}
	}
	return views.ErrorPage{Status: status}
}

func (s *Server) logError(c echo.Context, status int, err error) {
	path := loggedPath(c.Request().URL.Path)
	if status >= 500 {
		s.app.Log.Error("request failed", "method", c.Request().Method, "path", path, "error", err)
		return
	}
	s.app.Log.Debug("request refused", "method", c.Request().Method, "path", path, "status", status, "error", err)
}

// showError renders the page.
func (s *Server) showError(c echo.Context, page views.ErrorPage) error {
	if back := safePath(c.Request().PostForm.Get("back")); back != "" {
		page.Back = back
	}
	return s.render(c, page.Status, views.Error(s.shell(c, ""), page))
}
