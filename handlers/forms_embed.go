package handlers

import (
	"crypto/rand"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/views"
)

// embeddedForm is what the script in another site's page makes a form of.
type embeddedForm struct {
	Lang    string            `json:"lang"`
	Title   string            `json:"title"`
	Intro   string            `json:"intro,omitempty"`
	Submit  string            `json:"submit"`
	Consent string            `json:"consent"`
	Trap    string            `json:"trap"`
	Room    int               `json:"room"` // for files, in bytes of all together
	Send    map[string]string `json:"send"` // what is sent along
	Words   map[string]string `json:"words"`
	Fields  []embeddedField   `json:"fields"`
}

type embeddedField struct {
	Key          string           `json:"key"`
	Kind         string           `json:"kind"`
	Label        string           `json:"label,omitempty"`
	Help         string           `json:"help,omitempty"`
	Placeholder  string           `json:"placeholder,omitempty"`
	Autocomplete string           `json:"autocomplete,omitempty"`
	Required     bool             `json:"required,omitempty"`
	Value        string           `json:"value,omitempty"`
	Options      []embeddedOption `json:"options,omitempty"`
}

type embeddedOption struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Chosen bool   `json:"chosen,omitempty"`
}

// formDefinition tells the script what to show. Every showing has a nonce of its own.
func (s *Server) formDefinition(c echo.Context) error {
	f, err := s.publicForm(c)
	if err != nil {
		return err
	}
	if c.Request().Header.Get("Origin") != "" { // an address in the browser's bar comes from no page
		if _, err := mayUse(c, f); err != nil {
			return err
		}
	}
	d := f.Definition
	lang := d.Language(c.QueryParam("lang"), c.Request().Header.Get("Accept-Language"))
	say := func(text string) string { return views.Say(in(c, lang), text, "") }
	nonce := rand.Text()
	e := embeddedForm{Lang: lang, Title: d.Say(d.Title, lang), Intro: d.Say(d.Intro, lang), Submit: d.Say(d.Submit, lang), Consent: string(f.Consent), Trap: forms.Honeypot, Room: forms.MaxFileBytes,
		Send:  map[string]string{forms.FieldNonce: nonce, forms.FieldRendered: s.app.Stamp(f, nonce), forms.FieldLanguage: lang},
		Words: map[string]string{"optional": say(saidOptional), "failed": say(saidFormFailed), "wrong": say(saidFormWrong), "large": say(forms.FilesTooLarge)}}
	if e.Submit == "" {
		e.Submit = say(saidSend)
	}
	for _, p := range publicFields(d, lang, prefilled(d, nil)) {
		field := embeddedField{Key: p.Key, Kind: p.Kind, Label: p.Label, Help: p.Help, Placeholder: p.Placeholder, Autocomplete: p.Autocomplete, Required: p.Required, Value: p.Value}
		for _, o := range p.Options {
			field.Options = append(field.Options, embeddedOption(o))
		}
		e.Fields = append(e.Fields, field)
	}
	return c.JSON(http.StatusOK, e)
}

// formVisitor makes a visitor for a page of another site, whose visitor has agreed to it.
func (s *Server) formVisitor(c echo.Context) error {
	f, err := s.publicForm(c)
	if err != nil {
		return err
	}
	if _, err := mayUse(c, f); err != nil {
		return err
	}
	_, signed, err := s.app.NewVisitor(c.Request().Context(), f, c.RealIP())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]string{"visitor": signed})
}

// maxVisit bounds what a page reports of a visit, in bytes.
const maxVisit = 16 << 10

// visit keeps which page a visitor looks at. Whoever may not, and whatever is none, gets the same answer.
func (s *Server) visit(c echo.Context) error {
	body, err := io.ReadAll(io.LimitReader(c.Request().Body, maxVisit))
	if err != nil {
		return err
	}
	v, ok := inbox.ReadVisit(body)
	if !ok {
		return errUnread
	}
	f, err := s.app.PublicForm(c.Request().Context(), v.Form)
	if err != nil {
		return err
	}
	if _, err := mayUse(c, f); err != nil {
		return err
	}
	if err := s.app.Visit(c.Request().Context(), f, v, c.RealIP()); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
