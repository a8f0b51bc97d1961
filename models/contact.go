package models

import (
	"context"
	"errors"
)

// Contact is a person outside, known by e-mail addresses.
type Contact struct {
	ID        int64
	Name      string // as the person last wrote it; may be empty
	Email     string // the first address known
	CreatedAt Time
}

// ContactAddress is one address of a contact.
type ContactAddress struct {
	Email     string `gorm:"primaryKey"` // lower case
	ContactID int64
}

// DisplayName returns the name, or the address where there is none.
func (c Contact) DisplayName() string {
	if c.Name != "" {
		return c.Name
	}
	return c.Email
}

// Contact returns one contact.
func (db *DB) Contact(ctx context.Context, id int64) (Contact, error) {
	return first[Contact](db.read(ctx).Where("id = ?", id))
}

// ContactsByID returns the contacts with these ids.
func (db *DB) ContactsByID(ctx context.Context, ids []int64) (map[int64]Contact, error) {
	rows, err := all[Contact](db.read(ctx).Where("id IN ?", ids))
	return byID(rows, func(c Contact) int64 { return c.ID }), err
}

// FindOrCreateContact returns the contact with an address, made if it is new; a name is filled in where none was known.
func (db *DB) FindOrCreateContact(ctx context.Context, name, email string, at Time) (Contact, error) {
	email, name = NormalEmail(email), CleanLine(name)
	a, err := first[ContactAddress](db.read(ctx).Where("email = ?", email))
	if errors.Is(err, ErrNotFound) {
		return db.createContact(ctx, name, email, at)
	}
	if err != nil {
		return Contact{}, err
	}
	c, err := db.Contact(ctx, a.ContactID)
	if err == nil && c.Name == "" && name != "" {
		c.Name = name
		err = db.write(ctx).Model(&Contact{ID: c.ID}).Update("name", name).Error
	}
	return c, err
}

// createContact relies on the unique address: whoever is second on PostgreSQL waits for the first and then reads its row.
func (db *DB) createContact(ctx context.Context, name, email string, at Time) (Contact, error) {
	c := Contact{Name: name, Email: email, CreatedAt: at}
	if err := db.write(ctx).Create(&c).Error; err != nil {
		return c, err
	}
	res := db.write(ctx).Exec("INSERT INTO contact_addresses (email, contact_id) VALUES (?, ?) ON CONFLICT (email) DO NOTHING", email, c.ID)
	if res.Error != nil || res.RowsAffected == 1 {
		return c, res.Error
	}
	if err := db.write(ctx).Delete(&Contact{ID: c.ID}).Error; err != nil {
		return c, err
	}
	a, err := first[ContactAddress](db.read(ctx).Where("email = ?", email))
	if err != nil {
		return c, err
	}
	return db.Contact(ctx, a.ContactID)
}

// AddressesOf returns the addresses of a contact.
func (db *DB) AddressesOf(ctx context.Context, contactID int64) (out []string, err error) {
	err = db.read(ctx).Model(&ContactAddress{}).Where("contact_id = ?", contactID).Order("email").Pluck("email", &out).Error
	return out, err
}
