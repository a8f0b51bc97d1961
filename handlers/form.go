package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"fairlead/models"
)

// maxChoices bounds how often a field may be repeated.
const maxChoices = 10_000

// form is what was posted: valid UTF-8 without NUL, never mixed with the address's query.
type form struct{ url.Values }

// posted reads the form. The body is bounded already.
func posted(c echo.Context) (form, error) {
	if _, err := c.FormParams(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return form{}, err
		}
		return form{}, fmt.Errorf("%w: %w", errUnread, err)
	}
	values := c.Request().PostForm
	for name := range values {
		for i, v := range values[name] {
			values[name][i] = cleanText(v)
		}
	}
	return form{values}, nil
}

// cleanText drops what no database keeps and nobody types.
func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
}

// ids reads a repeated field of row ids.
func (f form) ids(name string) ([]int64, error) {
	values := f.Values[name]
	if len(values) > maxChoices {
		return nil, errUnread
	}
	ids := make([]int64, 0, len(values))
	for _, v := range values {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n <= 0 {
			return nil, fmt.Errorf("%w: %s is no list of numbers", errUnread, name)
		}
		ids = append(ids, n)
	}
	return ids, nil
}

// id reads one row id; an empty field is 0.
func (f form) id(name string) (int64, error) {
	if f.Get(name) == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(f.Get(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%w: %s is no number", errUnread, name)
	}
	return n, nil
}

// ticked reports whether a box is.
func (f form) ticked(name string) bool { return f.Get(name) != "" }

// pathID reads a row id of the address. What cannot be one does not exist.
func pathID(c echo.Context, name string) (int64, error) {
	n, err := strconv.ParseInt(c.Param(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, models.ErrNotFound
	}
	return n, nil
}

// postedTo reads the row id of the address, and the form that was posted to it.
func postedTo(c echo.Context) (int64, form, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return 0, form{}, err
	}
	f, err := posted(c)
	return id, f, err
}

// problemsOf splits what was typed wrongly, which is shown at the form, from every other error.
func problemsOf(err error) (models.Problems, error) {
	var p models.Problems
	if errors.As(err, &p) {
		return p, nil
	}
	return nil, err
}

// problemsAt shows a form again if the error says what was typed wrongly; any other error is passed on.
func problemsAt(err error, show func(models.Problems) error) error {
	problems, err := problemsOf(err)
	if err != nil {
		return err
	}
	return show(problems)
}

// set makes a set of ids.
func set(ids []int64) map[int64]bool {
	m := make(map[int64]bool, len(ids))
	for _, id := range ids {
		m[id] = true
	}
	return m
}

// safePath returns where to go next if that is a path of ours, else nothing: a link with a foreign address in it must not lead
// there (no //host, no /\host, which browsers read the same, no scheme).
func safePath(s string) string {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.Contains(s, `\`) || len(s) > 2000 || strings.ContainsFunc(s, unicode.IsControl) {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil {
		return ""
	}
	return s
}

// back is where a form came from, or other.
func (f form) back(other string) string {
	if p := safePath(f.Get("back")); p != "" {
		return p
	}
	return other
}
