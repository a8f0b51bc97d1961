package handlers

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// requestLog writes one line for each request. It holds no query (searches, tokens), no cookie and no token of a link.
func (s *Server) requestLog() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		HandleError: true,
		LogMethod:   true,
		LogURIPath:  true,
		LogStatus:   true,
		LogLatency:  true,
		LogRemoteIP: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			level := slog.LevelInfo
			if strings.HasPrefix(v.URIPath, "/static/") || v.URIPath == "/healthz" {
				level = slog.LevelDebug
			}
			s.app.Log.LogAttrs(c.Request().Context(), level, "request",
				slog.String("method", v.Method), slog.String("path", loggedPath(v.URIPath)), slog.Int("status", v.Status),
				slog.Duration("took", v.Latency), slog.String("from", v.RemoteIP))
			return nil
		},
	})
}

// loggedPath leaves out what lets whoever reads the log in.
func loggedPath(path string) string {
	if kind, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); (kind == "invite" || kind == "reset") && path != "/"+kind {
		return "/" + kind + "/…"
	}
	return path
}

// recovered turns a panic into an error with its stack in the log.
func (s *Server) recovered() echo.MiddlewareFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisableErrorHandler: true, // the error is passed on to where all are answered
		LogErrorFunc: func(c echo.Context, err error, stack []byte) error {
			s.app.Log.Error("panic", "path", loggedPath(c.Request().URL.Path), "error", err, "stack", string(stack))
			return fmt.Errorf("panic: %w", err)
		},
	})
}
