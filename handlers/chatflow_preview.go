package handlers

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/static"
	"fairlead/views"
)

// previewPolicy is that of our pages, for a page in a frame of ours.
var previewPolicy = strings.Replace(pagePolicy, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)

// chatflowPreview is the page in the frame beside a chatflow's forms: the widget with what was typed in one of them, else with what is stored. What was
// typed and cannot be shown leaves what is stored.
func (s *Server) chatflowPreview(c echo.Context) error {
	p, err := s.storedChatflow(c)
	if err != nil {
		return err
	}
	draft := inbox.ChatPreview{ChannelID: p.settings.Channel.ID, Flow: p.settings.Flow, Display: p.settings.Chatflow.Display}
	if c.Request().Method == http.MethodPost {
		f, err := posted(c)
		if err != nil {
			return err
		}
		if err := typedPreview(&draft, f, p); err != nil {
			return err
		}
	}
	c.Response().Header().Set("Content-Security-Policy", previewPolicy)
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	page := views.ChatflowPreviewPage{Lang: draft.Flow.Main(), Name: p.settings.Channel.Title(), CSS: static.More(), Script: strings.TrimSuffix(s.app.URL, "/") + "/embed/chat.js",
		Slug: p.settings.Chatflow.Slug, Token: s.app.SealChatPreview(s.who(c), draft)}
	return s.renderIn(c, http.StatusOK, page.Lang, views.ChatflowPreview(page))
}

// typedPreview puts what was typed into the preview: a flow, or how it looks.
func typedPreview(draft *inbox.ChatPreview, f form, p flowPeople) error {
	switch {
	case f.Has("colour"):
		typed := displayForm(f, p.settings)
		if problems := typed.Check(); len(problems) == 0 {
			draft.Display = typed
		}
	case f.Has("known"):
		d, err := flowDraft(f, p.settings.Flow, p)
		if err != nil {
			return err
		}
		draw(&d)
		if typed := flowOf(&d, p); len(typed.Steps) > 0 {
			draft.Flow = typed.Flow
		}
	}
	return nil
}
