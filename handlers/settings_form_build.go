package handlers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// What the script asks for: the preview alone, or the list of fields with the preview.
const (
	partFormPreview = "form-preview"
	partFormFields  = "form-fields"
)

// formBuild is the tab Build, the first of a form.
func (s *Server) formBuild(c echo.Context) error {
	p, err := s.storedForm(c)
	if err != nil {
		return err
	}
	return s.showFormBuild(c, http.StatusOK, p, builtForm{draft: storedDraft(p.Definition), seen: p.Form.VersionID})
}

// builtForm is what the page of a form is to show.
type builtForm struct {
	draft    views.FormDraft
	seen     int64 // the version that it was made from
	problems models.Problems
}

// saveFormBuild saves what a form asks. Its other buttons come here too: they change only the page that is shown again.
func (s *Server) saveFormBuild(c echo.Context) error {
	p, err := s.storedForm(c)
	if err != nil {
		return err
	}
	if !p.CanManage {
		return models.ErrForbidden
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	b := builtForm{}
	if b.draft, err = formDraft(f, p.Definition); err != nil {
		return err
	}
	if b.seen, err = f.id("seen"); err != nil {
		return err
	}
	do, about, _ := strings.Cut(f.Get("action"), ":")
	if do == "save" {
		return s.saveForm(c, p, b)
	}
	if err := changeRows(&b.draft, do, about); err != nil {
		return err
	}
	return s.showFormBuild(c, http.StatusOK, p, b)
}

func (s *Server) saveForm(c echo.Context, p inbox.FormSettings, b builtForm) error {
	d := definitionOf(b.draft, p.Definition)
	if err := s.app.SaveForm(c.Request().Context(), s.who(c), p.Channel.ID, d, b.seen); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			if _, whole := problems.For(""); whole {
				b.seen = p.Form.VersionID // having been told, they may
			}
			b.problems = atTyped(problems, &b.draft, d)
			return s.showFormBuild(c, http.StatusUnprocessableEntity, p, b)
		})
	}
	return s.done(c, channelPath(p.Channel.ID), say(saidSaved))
}

// changeRows does what a button of the list of fields says.
func changeRows(d *views.FormDraft, do, about string) error {
	if do == "preview" && about == "" {
		return nil
	}
	if do == "add" {
		if !slices.Contains(d.Kinds, about) {
			return errUnread
		}
		d.Rows = append(d.Rows, newRow(*d, forms.Kind(about)))
		return nil
	}
	i := slices.IndexFunc(d.Rows, func(r views.FormRow) bool { return r.ID == about })
	if i < 0 {
		return errUnread
	}
	switch do {
	case "remove":
		if strings.HasPrefix(about, newRowPrefix) {
			d.Rows = slices.Delete(d.Rows, i, i+1)
		} else {
			d.Rows[i].Gone = true
		}
	case "restore":
		d.Rows[i].Gone = false
	case "up":
		if i > 0 {
			d.Rows[i-1], d.Rows[i] = d.Rows[i], d.Rows[i-1]
		}
	case "down":
		if i < len(d.Rows)-1 {
			d.Rows[i+1], d.Rows[i] = d.Rows[i], d.Rows[i+1]
		}
	default:
		return errUnread
	}
	return nil
}

func (s *Server) showFormBuild(c echo.Context, status int, p inbox.FormSettings, b builtForm) error {
	page := views.FormBuildPage{Inbox: p.Inbox, Channel: p.Channel, Draft: b.draft, Seen: b.seen, MayEdit: p.CanManage, Problems: b.problems,
		Preview: formPreview(definitionOf(b.draft, p.Definition))}
	switch part(c) {
	case partFormPreview:
		return s.render(c, status, views.FormPreviewPart(page))
	case partFormFields:
		return s.render(c, status, views.FormFieldsPart(page))
	}
	page.Shell = s.shell(c, views.SectionSettings)
	return s.render(c, status, views.FormBuild(page))
}
