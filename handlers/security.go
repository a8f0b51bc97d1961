package handlers

import (
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"fairlead/inbox"
)

// pagePolicy is the Content-Security-Policy of all our pages: nothing inline, nothing from elsewhere.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"

// securityHeaders sets what holds for every answer; a handler with other needs, such as the frame of an HTML mail, sets its own.
func (s *Server) securityHeaders(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if s.https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// sameSite refuses what another site's page sends in a visitor's name, but for what strangers send forms to.
func (s *Server) sameSite(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if fromAnywhere[c.Path()] {
			return next(c)
		}
		if err := s.foreign.Check(c.Request()); err != nil {
			return errCrossSite
		}
		return next(c)
	}
}

// Bounds of a request's body, in bytes. Attachments together are held to 25 MiB by the use case; the rest is for the form around.
const (
	uploadLimit = 30 << 20
	formLimit   = 1 << 20
	importLimit = inbox.MaxImportBytes + formLimit
)

// uploads are the routes that take files, and how much of a body.
var uploads = map[string]int64{"/conversations/:id/reply": uploadLimit, submitPath: uploadLimit, importsPath: importLimit, mailImportsPath: mailFileLimit, chatFilePath: uploadLimit, picturePath: inbox.MaxPictureBytes + formLimit, hostedChatPath: uploadLimit}

// bodyLimit bounds what is read of a request. Whoever announces too much is answered at once, but for a stranger's form: that comes back with what
// was typed.
func bodyLimit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r, limit := c.Request(), int64(formLimit)
		if more := uploads[c.Path()]; more != 0 {
			limit = more
		}
		if r.ContentLength > limit && c.Path() != submitPath {
			_, _ = io.CopyN(io.Discard, r.Body, limit) // lets a browser come to the answer before the connection closes
			return &http.MaxBytesError{Limit: limit}
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		return next(c)
	}
}

// compressed makes pages small. Streams must not wait in a buffer, and the rest is compressed already or is a stranger's file.
func compressed() echo.MiddlewareFunc {
	return middleware.GzipWithConfig(middleware.GzipConfig{
		Level:     2, // pages are 40 kB: higher levels cost more time than the bytes they save
		MinLength: 1024,
		Skipper: func(c echo.Context) bool {
			path := c.Request().URL.Path
			return path == "/events" || path == "/chat-api/events" || strings.HasPrefix(path, "/chat-api/files/") || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/embed/") || strings.HasPrefix(path, "/files/") || strings.HasPrefix(path, "/messages/")
		},
	})
}
