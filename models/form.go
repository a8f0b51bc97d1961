package models

import (
	"context"
	"errors"
)

// Consent is when a form's pages may set a visitor's cookie.
type Consent string

const (
	ConsentAsk Consent = "ask" // once the visitor has agreed
	ConsentNow Consent = "now" // at once
)

// Form is a channel of the kind form: what it needs beyond a channel.
type Form struct {
	ChannelID      int64    `gorm:"primaryKey"`
	Slug           string   // of its address /f/SLUG; unique
	Active         bool     // takes submissions
	VersionID      int64    // the version of its definition that is shown
	ReplyChannelID int64    // the e-mail channel of the same inbox that answers go out by; 0: the first that can send
	Domains        []string `gorm:"serializer:json"` // of sites that may send it, besides our own; none: any
	Consent        Consent
	CreatedAt      Time
}

// FormVersion is a definition as it was saved once. Versions are never changed: a saved form makes a new one, and what was submitted
// stays as it was.
type FormVersion struct {
	ID         int64
	ChannelID  int64
	Definition string // JSON of forms.Definition
	CreatedBy  int64
	CreatedAt  Time
}

// Submission is what a form's message has beyond a message.
type Submission struct {
	MessageID  int64 `gorm:"primaryKey"`
	ChannelID  int64
	VersionID  int64
	VisitorID  int64  // 0: without a cookie
	ContentKey []byte // of all that was filled in: the same again within ten minutes is the same submission
	Page       string // URL of the page that it was sent from, as the browser says
	CreatedAt  Time
}

// Answer is one field of a form as it was filled in, with its label as it was then.
type Answer struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Kind  string `json:"kind"`            // of forms.Field
	Value string `json:"value,omitempty"` // several choices have a line each
}

// Form returns the form of a channel.
func (db *DB) Form(ctx context.Context, channelID int64) (Form, error) {
	return first[Form](db.read(ctx).Where("channel_id = ?", channelID))
}

// FormBySlug returns the form with an address.
func (db *DB) FormBySlug(ctx context.Context, slug string) (Form, error) {
	return first[Form](db.read(ctx).Where("slug = ?", slug))
}

// FormVersion returns one version of a form's definition.
func (db *DB) FormVersion(ctx context.Context, id int64) (FormVersion, error) {
	return first[FormVersion](db.read(ctx).Where("id = ?", id))
}

// SlugTaken reports whether a form has an address.
func (db *DB) SlugTaken(ctx context.Context, slug string) (bool, error) {
	_, err := db.FormBySlug(ctx, slug)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// CreateForm stores a new form. A slug in use is a Problem at "slug".
func (db *DB) CreateForm(ctx context.Context, f *Form) error {
	return duplicate(db.write(ctx).Create(f).Error, "slug", "Another form has this address already.")
}

// UpdateForm stores all that people change of a form; its definition has its own door.
func (db *DB) UpdateForm(ctx context.Context, f Form) error {
	err := db.write(ctx).Model(&Form{ChannelID: f.ChannelID}).Select("slug", "active", "reply_channel_id", "domains", "consent").Updates(f).Error
	return duplicate(err, "slug", "Another form has this address already.")
}

// LockForm returns the form of a channel and on PostgreSQL holds its row until the transaction ends.
func (db *DB) LockForm(ctx context.Context, channelID int64) (Form, error) {
	return first[Form](db.locked(ctx).Where("channel_id = ?", channelID))
}

// NameForm stores what the channel of a form is called, and the address that its slug gives it. One in use is a Problem at "slug".
func (db *DB) NameForm(ctx context.Context, channelID int64, name, slug string) error {
	err := db.write(ctx).Model(&Channel{ID: channelID}).Select("name", "address").Updates(Channel{Name: name, Address: FormAddress(slug)}).Error
	return duplicate(err, "slug", "Another form has this address already.")
}

// LastSubmission returns the newest submission of a form.
func (db *DB) LastSubmission(ctx context.Context, channelID int64) (Submission, error) {
	return first[Submission](db.read(ctx).Where("channel_id = ?", channelID).Order("message_id DESC"))
}

// CreateFormVersion stores a definition and has the form show it from now on.
func (db *DB) CreateFormVersion(ctx context.Context, v *FormVersion) error {
	if err := db.write(ctx).Create(v).Error; err != nil {
		return err
	}
	return db.write(ctx).Model(&Form{ChannelID: v.ChannelID}).Update("version_id", v.ID).Error
}
