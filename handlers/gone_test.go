package handlers

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/labstack/echo/v4"
)

// TestWhoHasGoneLacksNothing: what an answer goes without is told to the log, but not when nobody waits for the answer any more.
func TestWhoHasGoneLacksNothing(t *testing.T) {
	w := newWorld(t)
	who := w.actor(w.max)
	var log bytes.Buffer
	w.app.Log = slog.New(slog.NewTextHandler(&log, nil))
	ask := func(ctx context.Context) string {
		log.Reset()
		c := echo.New().NewContext(httptest.NewRequest("GET", "/", nil).WithContext(ctx), httptest.NewRecorder())
		w.server.badge(c, who)
		w.server.standing(c, who)
		return log.String()
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if said := ask(gone); said != "" {
		t.Error("nobody waits for it: ", said)
	}
	w.db.Close()
	if ask(t.Context()) == "" {
		t.Error("nothing is said of what is missing")
	}
}
