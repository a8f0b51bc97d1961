package inbox

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"

	"fairlead/channels/forms"
	"fairlead/models"
)

// What one address may do in 15 minutes. An office has one address.
const (
	visitorsPerAddress = 60
	visitsPerAddress   = 300
)

// newVisitorKey is 128 random bits.
func newVisitorKey() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// VisitorKnown reports whether a key is that of a visitor.
func (a *App) VisitorKnown(ctx context.Context, key string) (bool, error) {
	v, err := a.visitor(ctx, key)
	return v.ID != 0, err
}

// visitor returns the visitor with a key; the zero value for a key that is none.
func (a *App) visitor(ctx context.Context, key string) (models.Visitor, error) {
	if key == "" || len(key) > 100 {
		return models.Visitor{}, nil
	}
	v, err := a.DB.VisitorByKey(ctx, key)
	if errors.Is(err, models.ErrNotFound) {
		return models.Visitor{}, nil
	}
	return v, err
}

// NewVisitor makes a visitor, who has agreed to it, and returns its key for a cookie of ours and the same signed, for a customer's own site.
func (a *App) NewVisitor(ctx context.Context, f PublicForm, ip string) (key, signed string, err error) {
	if err := a.strangerTries(ctx, throttle{key: throttleKey("visitor", network(ip)), limit: visitorsPerAddress}); err != nil {
		return "", "", err
	}
	key = newVisitorKey()
	now := a.now()
	err = a.DB.Write(ctx, func(tx *models.DB) error {
		return tx.CreateVisitor(ctx, &models.Visitor{KeyHash: models.VisitorKeyHash(key), CreatedAt: now, SeenAt: now})
	})
	return key, forms.SignVisitor(f.key, key), err
}

// VisitForm is what a page with a form reports.
type VisitForm struct {
	Form    string `json:"form"`    // its slug
	Visitor string `json:"visitor"` // signed
	URL     string `json:"url"`
	Title   string `json:"title"`
}

// ReadVisit reads it.
func ReadVisit(body []byte) (v VisitForm, ok bool) {
	return v, json.Unmarshal(body, &v) == nil
}

// Visit keeps that a visitor looks at a page. What is no visitor or no page leaves nothing.
func (a *App) Visit(ctx context.Context, f PublicForm, v VisitForm, ip string) error {
	key, ok := forms.ReadVisitor(f.key, v.Visitor)
	url := forms.Page(v.URL)
	if !ok || url == "" {
		return nil
	}
	return a.seesPage(ctx, key, url, v.Title, ip)
}

// VisitOurs is Visit for a page of ours, which the browser's cookie comes with.
func (a *App) VisitOurs(ctx context.Context, key, url, title, ip string) error {
	return a.seesPage(ctx, key, forms.Page(url), title, ip)
}

func (a *App) seesPage(ctx context.Context, key, url, typed, ip string) error {
	if err := a.strangerTries(ctx, throttle{key: throttleKey("visit", network(ip)), limit: visitsPerAddress}); err != nil {
		return err
	}
	visitor, err := a.visitor(ctx, key)
	if err != nil || visitor.ID == 0 {
		return err
	}
	title := []rune(models.CleanLine(typed))
	title = title[:min(len(title), 200)]
	err = a.DB.Write(ctx, func(tx *models.DB) error {
		visitor, err := tx.LockVisitor(ctx, visitor.ID) // who says who they are meanwhile has their pages
		if err != nil {
			return err
		}
		return tx.CreateVisit(ctx, models.Visit{VisitorID: visitor.ID, ContactID: visitor.ContactID, URL: url, Title: string(title), At: a.now()})
	})
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	return err
}
