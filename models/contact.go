package models

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"golang.org/x/net/idna"
)

// Contact is a person outside, known by e-mail addresses and phone numbers.
type Contact struct {
	ID         int64
	Name       string // as the person first wrote it, or as a colleague has put it right; may be empty
	Email      string // the first address known; empty: there is none
	OwnerID    int64  // the user whose contact it is; 0: nobody's
	Company    string
	JobTitle   string
	Note       string // of colleagues, seen by colleagues only
	SortName   string // SortName of its other fields: lists are in this order
	MergedInto int64  // the contact that this one has become a part of; 0: it is one itself
	CreatedAt  Time
}

// ContactAddress is one address of a contact.
type ContactAddress struct {
	Email     string `gorm:"primaryKey"` // as ContactEmail returns it
	ContactID int64
}

// DisplayName returns the name, or the address where there is none.
func (c Contact) DisplayName() string {
	if c.Name != "" {
		return c.Name
	}
	return c.Email
}

// ContactEmail returns the form in which addresses of contacts are stored and compared: that of NormalEmail, with the domain as mail servers
// write it (IDNA), so that one domain is one whoever writes it.
func ContactEmail(s string) string {
	s = NormalEmail(s)
	at := strings.LastIndexByte(s, '@')
	if isASCII(s[at+1:]) {
		return s
	}
	domain, err := idna.Lookup.ToASCII(s[at+1:])
	if err != nil {
		return s
	}
	return s[:at+1] + domain
}

// sortName is what lists of contacts are sorted by: the name, or the address where there is none, in lower case.
func sortName(name, email string) string {
	return firstRunes(strings.ToLower(cmp.Or(name, email)), maxSortName)
}

const maxSortName = 120 // characters: an index takes no more than a few kB

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
	email, name = ContactEmail(email), CleanLine(name)
	c, err := db.contactByAddress(ctx, email)
	if errors.Is(err, ErrNotFound) {
		return db.createContact(ctx, name, email, at)
	}
	if err == nil && c.Name == "" && name != "" {
		c.Name = name
		err = db.nameContact(ctx, c)
	}
	return c, err
}

// nameContact stores a contact's name, also where lists are sorted by it.
func (db *DB) nameContact(ctx context.Context, c Contact) error {
	if _, err := db.exec(ctx, "UPDATE contacts SET name = ? WHERE id = ?", c.Name, c.ID); err != nil {
		return err
	}
	return db.IndexContacts(ctx, c.ID)
}

// contactByAddress holds the address on PostgreSQL until the transaction ends: whoever merges its contact with another waits for what is
// being stored for it, or comes first and then it is the other's.
func (db *DB) contactByAddress(ctx context.Context, email string) (Contact, error) {
	if db.Postgres() && db.inTx {
		return db.addressed(ctx, email, " FOR SHARE OF a")
	}
	return db.addressed(ctx, email, "")
}

func (db *DB) addressed(ctx context.Context, email, lock string) (c Contact, err error) {
	err = db.row(ctx, `SELECT c.id, c.name, c.email, c.owner_id, c.company, c.job_title, c.note, c.sort_name, c.created_at
		FROM contact_addresses a JOIN contacts c ON c.id = a.contact_id WHERE a.email = ?`+lock,
		[]any{email}, &c.ID, &c.Name, &c.Email, &c.OwnerID, &c.Company, &c.JobTitle, &c.Note, &c.SortName, (*int64)(&c.CreatedAt))
	return c, err
}

// createContact relies on the unique address: whoever is second on PostgreSQL waits for the first and then reads its row.
func (db *DB) createContact(ctx context.Context, name, email string, at Time) (Contact, error) {
	c := Contact{Name: name, Email: email, SortName: sortName(name, email), CreatedAt: at}
	id, err := db.insert(ctx, "INSERT INTO contacts (name, email, sort_name, created_at) VALUES (?, ?, ?, ?)", name, email, c.SortName, at)
	if err != nil {
		return Contact{}, err
	}
	res, err := db.exec(ctx, "INSERT INTO contact_addresses (email, contact_id) VALUES (?, ?) ON CONFLICT (email) DO NOTHING", email, id)
	if err != nil {
		return Contact{}, err
	}
	if n, err := res.RowsAffected(); n == 1 || err != nil {
		c.ID = id
		return c, err
	}
	if _, err := db.exec(ctx, "DELETE FROM contacts WHERE id = ?", id); err != nil {
		return Contact{}, err
	}
	return db.contactByAddress(ctx, email)
}

// LockContact returns one contact and on PostgreSQL holds its row until the transaction ends. Locks are taken in the order conversations,
// contacts, users.
func (db *DB) LockContact(ctx context.Context, id int64) (Contact, error) {
	return first[Contact](db.locked(ctx).Where("id = ?", id))
}

// SetContactOwner stores whose contact it is; 0: nobody's. Use cases keep the history.
func (db *DB) SetContactOwner(ctx context.Context, contactID, userID int64) error {
	if _, err := db.exec(ctx, "UPDATE contacts SET owner_id = ? WHERE id = ?", userID, contactID); err != nil {
		return err
	}
	return db.IndexContacts(ctx, contactID)
}

// AddressesOf returns the addresses of a contact, the first one first.
func (db *DB) AddressesOf(ctx context.Context, contactID int64) (out []string, err error) {
	var email string
	err = db.rows(db.ownContext(ctx), `SELECT a.email FROM contact_addresses a JOIN contacts c ON c.id = a.contact_id WHERE a.contact_id = ?
		ORDER BY CASE WHEN a.email = c.email THEN 0 ELSE 1 END, a.email`, []any{contactID}, []any{&email}, func() { out = append(out, email) })
	return out, err
}
