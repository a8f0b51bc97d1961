package inbox

import (
	"context"

	"fairlead/channels/forms"
	"fairlead/models"
)

// PublicForm is a form as strangers get it.
type PublicForm struct {
	models.Form
	Channel    models.Channel
	Definition forms.Definition
	Company    string
	region     string // of phone numbers without a country
	key        []byte // signs what a browser brings back
}

// PublicForm returns the form at an address. One that is switched off is not there: ErrNotFound, with what is needed to say so in its language.
func (a *App) PublicForm(ctx context.Context, slug string) (f PublicForm, err error) {
	if !isText(slug) || len(slug) > 200 {
		return f, models.ErrNotFound
	}
	if f.Form, err = a.DB.FormBySlug(ctx, slug); err != nil {
		return f, err
	}
	version, err := a.DB.FormVersion(ctx, f.VersionID)
	if err != nil {
		return f, err
	}
	if f.Definition, err = forms.Read(version.Definition); err != nil {
		return f, err
	}
	account, err := a.DB.Account(ctx)
	if err != nil {
		return f, err
	}
	f.Company, f.region, f.key = account.Company, account.Country, account.Key
	if !f.Active {
		return f, models.ErrNotFound
	}
	f.Channel, err = a.DB.Channel(ctx, f.ChannelID)
	return f, err
}

// Stamp says when the form is shown, for one showing of it.
func (a *App) Stamp(f PublicForm, nonce string) string {
	return forms.Stamp(f.key, f.Slug, nonce, a.Now())
}
