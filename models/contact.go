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
	c, err := db.contactByAddress(ctx, email)
	if errors.Is(err, ErrNotFound) {
		return db.createContact(ctx, name, email, at)
	}
	if err == nil && c.Name == "" && name != "" {
		c.Name = name
		_, err = db.exec(ctx, "UPDATE contacts SET name = ? WHERE id = ?", name, c.ID)
	}
	return c, err
}

func (db *DB) contactByAddress(ctx context.Context, email string) (c Contact, err error) {
	err = db.row(ctx, "SELECT c.id, c.name, c.email, c.created_at FROM contact_addresses a JOIN contacts c ON c.id = a.contact_id WHERE a.email = ?",
		[]any{email}, &c.ID, &c.Name, &c.Email, &c.CreatedAt)
	return c, err
}

// createContact relies on the unique address: whoever is second on PostgreSQL waits for the first and then reads its row.
func (db *DB) createContact(ctx context.Context, name, email string, at Time) (Contact, error) {
	id, err := db.insert(ctx, "INSERT INTO contacts (name, email, created_at) VALUES (?, ?, ?)", name, email, at)
	if err != nil {
		return Contact{}, err
	}
	res, err := db.exec(ctx, "INSERT INTO contact_addresses (email, contact_id) VALUES (?, ?) ON CONFLICT (email) DO NOTHING", email, id)
	if err != nil {
		return Contact{}, err
	}
	if n, err := res.RowsAffected(); n == 1 || err != nil {
		return Contact{ID: id, Name: name, Email: email, CreatedAt: at}, err
	}
	if _, err := db.exec(ctx, "DELETE FROM contacts WHERE id = ?", id); err != nil {
		return Contact{}, err
	}
	return db.contactByAddress(ctx, email)
}

// AddressesOf returns the addresses of a contact.
func (db *DB) AddressesOf(ctx context.Context, contactID int64) (out []string, err error) {
	var email string
	err = db.rows(db.ownContext(ctx), "SELECT email FROM contact_addresses WHERE contact_id = ? ORDER BY email", []any{contactID}, []any{&email}, func() { out = append(out, email) })
	return out, err
}
