package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/static"
)

// submitPath is where forms are sent.
const submitPath = "/f/:slug"

// formRoutes are those of strangers who fill in a form: on a page of ours, in other sites' pages by the script, or with a plain HTML form.
func (s *Server) formRoutes(e *echo.Echo) {
	e.GET("/f/:slug", s.form)
	e.POST(submitPath, s.submitForm)
	e.GET("/f/:slug/thanks", s.formThanks)
	e.GET("/f/:slug/definition", s.formDefinition)
	e.POST("/f/:slug/visitor", s.formVisitor)
	e.POST("/v", s.visit)
	e.Match([]string{http.MethodGet, http.MethodHead}, "/embed/form.js", echo.WrapHandler(static.EmbedHandler()))
}

// fromAnywhere are the routes that other sites' pages may post to. None of them looks at who is logged in; each checks by itself where it is
// posted from.
var fromAnywhere = map[string]bool{submitPath: true, "/f/:slug/visitor": true, "/v": true, "/chat-api/open": true, "/chat-api/send": true, "/chat-api/events": true, "/chat-api/history": true,
	"/chat-api/typing": true, "/chat-api/seen": true, "/chat-api/page": true, "/chat-api/end": true, "/chat-api/transcript": true, "/chat-api/visitor": true, chatFilePath: true}
