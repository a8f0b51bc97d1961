package handlers

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

// visitorCookie makes a browser known again on our own pages. It is set only once the visitor, or the form's owner, has agreed.
const visitorCookie = "fairlead_visitor"

// form shows a form on a page of its own. What stands in the address under a field's key is filled in already.
func (s *Server) form(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.publicForm(c)
	if err != nil {
		return s.withoutForm(c, f, err)
	}
	lang := f.Definition.Language(c.QueryParam("lang"), c.Request().Header.Get("Accept-Language"))
	shown := shownForm{form: f, lang: lang, values: prefilled(f.Definition, c.QueryParams()), nonce: rand.Text(), page: forms.Page(c.Request().Referer())}
	shown.stamp = s.app.Stamp(f, shown.nonce)
	if shown.known, err = s.app.VisitorKnown(ctx, visitorKey(c)); err != nil {
		return err
	}
	if shown.known {
		if err := s.app.VisitOurs(ctx, visitorKey(c), s.app.URL+c.Request().URL.Path, f.Definition.Say(f.Definition.Title, lang), c.RealIP()); err != nil && !errors.Is(err, inbox.ErrThrottled) {
			return err
		}
	}
	return s.showForm(c, http.StatusOK, shown)
}

// prefilled are the defaults, but for what the address says.
func prefilled(d forms.Definition, query url.Values) url.Values {
	v := url.Values{}
	for _, f := range d.Fields {
		if f.Default != "" {
			v[f.Key] = strings.Split(f.Default, "\n")
		}
		if given, ok := query[f.Key]; ok && f.Kind != forms.KindFile {
			v[f.Key] = nil
			for _, g := range given {
				v.Add(f.Key, cleanText(g))
			}
		}
	}
	return v
}

// shownForm is a form on its way to a page, with what was typed.
type shownForm struct {
	form     inbox.PublicForm
	lang     string
	values   url.Values
	nonce    string
	stamp    string
	draft    string
	page     string // that led here
	known    bool   // the browser has a visitor's cookie
	kept     []inbox.StagedField
	problems models.Problems
}

func (s *Server) showForm(c echo.Context, status int, f shownForm) error {
	d := f.form.Definition
	p := views.PublicFormPage{Lang: f.lang, CSS: static.Form(), Icon: static.Icon(), Slug: f.form.Slug, Company: f.form.Company, Title: d.Say(d.Title, f.lang), Intro: d.Say(d.Intro, f.lang),
		Submit: d.Say(d.Submit, f.lang), Fields: publicFields(d, f.lang, f.values), Trap: forms.Honeypot, Keep: forms.FieldKeep, Problems: f.problems}
	for _, l := range d.Languages {
		if l != f.lang {
			p.Others = append(p.Others, views.PublicLanguage{Code: l, Name: views.LanguageName(l), URL: "/f/" + f.form.Slug + "?lang=" + l})
		}
	}
	for _, h := range []views.Field{{Name: forms.FieldNonce, Value: f.nonce}, {Name: forms.FieldRendered, Value: f.stamp}, {Name: forms.FieldLanguage, Value: f.lang}, {Name: forms.FieldPage, Value: f.page}, {Name: forms.FieldDraft, Value: f.draft}} {
		if h.Value != "" {
			p.Hidden = append(p.Hidden, h)
		}
	}
	if f.form.Consent == models.ConsentAsk && !f.known {
		p.Consent, p.Agreed = forms.FieldConsent, f.values.Get(forms.FieldConsent) != ""
	}
	for i := range p.Fields {
		for _, k := range f.kept {
			if k.Field == p.Fields[i].Key {
				p.Fields[i].Kept = k.Files
			}
		}
	}
	return s.renderForm(c, status, f.lang, views.PublicForm(p))
}

// renderForm writes a page of a form. A browser that goes back to it shows the same, so that sending it again is known for what it is.
func (s *Server) renderForm(c echo.Context, status int, lang string, page templ.Component) error {
	b := templ.GetBuffer()
	defer templ.ReleaseBuffer(b)
	if err := page.Render(views.WithLanguage(c.Request().Context(), lang), b); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Add("Vary", "Accept-Language, Cookie")
	h.Set("Cache-Control", "private, no-cache")
	return c.HTMLBlob(status, b.Bytes())
}

// publicFields are the fields of a definition in a language, with what was typed.
func publicFields(d forms.Definition, lang string, typed url.Values) (out []views.PublicField) {
	for _, f := range d.Fields {
		v := views.PublicField{Key: f.Key, Kind: string(f.Kind), Label: d.Say(f.Label, lang), Help: d.Say(f.Help, lang), Placeholder: d.Say(f.Placeholder, lang), Required: f.Required,
			Value: typed.Get(f.Key), Autocomplete: autocompletes[f.Maps]}
		for _, o := range f.Options {
			v.Options = append(v.Options, views.PublicOption{Key: o.Key, Label: d.Say(o.Label, lang), Chosen: slices.Contains(typed[f.Key], o.Key)})
		}
		out = append(out, v)
	}
	return out
}

// autocompletes are what browsers call what they can fill in.
var autocompletes = map[forms.Maps]string{forms.MapsName: "name", forms.MapsEmail: "email", forms.MapsPhone: "tel", forms.MapsCompany: "organization", forms.MapsJobTitle: "organization-title"}

// formThanks says that it has arrived, or sends the browser on: not in answer to the post, as the policy of a form's page holds for where posts lead.
func (s *Server) formThanks(c echo.Context) error {
	f, err := s.publicForm(c)
	if err != nil {
		return s.withoutForm(c, f, err)
	}
	d := f.Definition
	lang := d.Language(c.QueryParam("lang"), c.Request().Header.Get("Accept-Language"))
	return s.renderForm(c, http.StatusOK, lang, views.PublicThanks(views.PublicThanksPage{Lang: lang, CSS: static.Form(), Icon: static.Icon(), Slug: f.Slug, Title: d.Say(d.Title, lang),
		Text: d.Say(d.Thanks, lang), Redirect: d.Redirect}))
}

// saidFormOff is said to strangers alone, who need no way to log in.
const saidFormOff = "This form is not taking answers."

// withoutForm answers where there is no form, or one that is switched off: in its language, or else in the browser's. The error is what PublicForm
// says.
func (s *Server) withoutForm(c echo.Context, f inbox.PublicForm, err error) error {
	if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	lang := views.Language("", c.Request().Header.Get("Accept-Language"))
	if len(f.Definition.Languages) > 0 {
		lang = f.Definition.Language(c.QueryParam("lang"), c.Request().Header.Get("Accept-Language"))
	}
	if wantsJSON(c) {
		return c.JSON(http.StatusNotFound, map[string]string{"error": views.Say(in(c, lang), saidFormOff, "")})
	}
	return s.renderForm(c, http.StatusNotFound, lang, views.PublicOff(views.PublicOffPage{Lang: lang, CSS: static.Form(), Icon: static.Icon(), Company: f.Company}))
}

// visitorKey is what the browser's cookie says; empty: it has none.
func visitorKey(c echo.Context) string {
	cookie, err := c.Cookie(visitorCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func (s *Server) setVisitor(c echo.Context, key string) {
	c.SetCookie(&http.Cookie{Name: visitorCookie, Value: key, Path: "/", MaxAge: 365 * 24 * 60 * 60, HttpOnly: true, Secure: s.https, SameSite: http.SameSiteLaxMode})
}

// in is a context in which texts are said in a language.
func in(c echo.Context, lang string) context.Context {
	return views.WithLanguage(c.Request().Context(), lang)
}
