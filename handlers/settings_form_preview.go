package handlers

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
)

// formPreview is a form as visitors would see it.
func (s *Server) formPreview(c echo.Context, p inbox.FormSettings, d forms.Definition) templ.Component {
	return nil
}
