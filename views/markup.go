package views

import (
	"context"
	"io"
	"strings"
	"time"

	"fairlead/models"

	"github.com/a-h/templ"
)

// What stands in every row of a list is written here, not as templates, which take several times as long. All text that comes from
// elsewhere must be escaped here.

// markup is HTML as it stands.
type markup string

// Render writes it.
func (m markup) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(m))
	return err
}

// drawing is the inside of an icon.
type drawing string

// Render writes the icon.
func (d drawing) Render(_ context.Context, w io.Writer) error {
	for _, s := range [...]string{`<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">`, string(d), `</svg>`} {
		if _, err := io.WriteString(w, s); err != nil {
			return err
		}
	}
	return nil
}

// icon draws a shape of icons.go in the colour of the text. It is never the only name of a control.
func icon(shape string) templ.Component { return drawing(shape) }

// avatar is the initials on one of twelve hues, always the same for a name; more is a class for its size.
func avatar(name string, more ...string) templ.Component {
	class := hue(name)
	for _, c := range more {
		class += " " + c
	}
	return markup(`<span class="avatar ` + class + `" aria-hidden="true">` + templ.EscapeString(initials(name)) + `</span>`)
}

// face is a user's picture, or their initials; more is a class for its size.
func face(u models.User, more ...string) templ.Component { return faceOf(u.Picture, u.Name, more...) }

// faceOf is face of what is known of a user.
func faceOf(picture, name string, more ...string) templ.Component {
	if picture == "" {
		return avatar(name, more...)
	}
	class := strings.Join(append([]string{"avatar"}, more...), " ")
	return markup(`<img class="` + class + `" src="/pictures/` + templ.EscapeString(picture) + `" alt="" width="192" height="192" loading="lazy" decoding="async">`)
}

// clipped is a text that may be longer than there is room for; all of it is in its title.
func clipped(text string) templ.Component {
	text = templ.EscapeString(text)
	return markup(`<span class="clip" title="` + text + `">` + text + `</span>`)
}

// moment is how long ago something was, with the moment itself in the title.
func moment(at, now models.Time) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if !at.IsSet() {
			return nil
		}
		b := append(make([]byte, 0, 160), `<time class="tabular" datetime="`...)
		b = at.Time().AppendFormat(b, time.RFC3339)
		b = append(append(b, `" title="`...), templ.EscapeString(fullTime(ctx, at))...)
		b = append(append(append(b, `">`...), templ.EscapeString(ago(ctx, at, now))...), `</time>`...)
		_, err := w.Write(b)
		return err
	})
}
