package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
)

func TestWhatAnErrorSaysToPeople(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		text   string
	}{
		{models.ErrNotFound, 404, ""},
		{fmt.Errorf("conversation 7: %w", models.ErrNotFound), 404, ""},
		{models.ErrForbidden, 403, ""},
		{models.ErrDuplicate, 409, ""},
		{inbox.ErrThrottled, 429, ""},
		{fmt.Errorf("read: %w", &http.MaxBytesError{Limit: 1}), 413, ""},
		{fmt.Errorf("assign: %w", models.Problems{{Field: "owner", Text: "Choose one from the list."}}), 422, "Choose one from the list."},
		{echo.ErrNotFound, 404, ""},
		{echo.ErrMethodNotAllowed, 404, ""},
		{echo.ErrUnsupportedMediaType, 415, saidUnread},
		{errors.Join(errUnread, errors.New("strconv: 7x")), 400, saidUnread},
		{inbox.ErrTooSlow, 503, saidTooSlow},
		{errCrossSite, 403, saidCrossSite},
		{errors.New("disk full"), 500, ""},
	} {
		if page := errorPage(c.err); page.Status != c.status || page.Text != c.text {
			t.Errorf("%v: %d %q, want %d %q", c.err, page.Status, page.Text, c.status, c.text)
		}
	}
}

func TestAPanicIsAnErrorPage(t *testing.T) {
	var log strings.Builder
	w := bare(t, "http://inbox.test", Options{})
	w.logTo(&log)
	w.server.echo.GET("/panic", func(echo.Context) error { panic("the third shelf") })
	if page := w.get("/panic").is(500).shows("h1", "Something went wrong"); strings.Contains(page.body, "shelf") {
		t.Error("people see the cause")
	}
	if !strings.Contains(log.String(), "the third shelf") || !strings.Contains(log.String(), "errors_test.go") {
		t.Error("the log lacks the cause or where it happened")
	}
}

func TestSafePath(t *testing.T) {
	for _, s := range []string{"/", "/inbox/all/mine?sort=waiting&after=1", "/settings#top", "/a//b", "/%2f%2fevil.example", "/a?next=https://x.example"} {
		if safePath(s) != s {
			t.Errorf("%q is ours", s)
		}
	}
	for _, s := range []string{"", "inbox", "//evil.example", "///evil.example", `/\evil.example`, `\\evil.example`, "/\\/evil.example", "https://evil.example",
		"javascript:alert(1)", "/\n/evil.example", "/\x00", "/%zz", " /inbox", "/" + strings.Repeat("a", 3000)} {
		if got := safePath(s); got != "" {
			t.Errorf("%q leads to %q", s, got)
		}
	}
}
