package models

import (
	"context"
	"strings"
	"unicode/utf8"
)

const maxNote = 10_000 // characters

// MaxOfContact is how many addresses, and how many phone numbers, a contact may have.
const MaxOfContact = 200

// Check trims what was typed and says what is wrong with it. Problems: name, company, job_title, note.
func (c *Contact) Check() Problems {
	var p Problems
	c.Name, c.Company, c.JobTitle = CleanLine(c.Name), CleanLine(c.Company), CleanLine(c.JobTitle)
	c.Note = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(c.Note, ""), "\r\n", "\n"))
	for field, s := range map[string]string{"name": c.Name, "company": c.Company, "job_title": c.JobTitle} {
		if utf8.RuneCountInString(s) > maxName {
			p.Add(field, "This is too long: at most 200 characters.")
		}
	}
	if utf8.RuneCountInString(c.Note) > maxNote {
		p.Add("note", "This is too long: at most 10,000 characters.")
	}
	return p
}

// CreateContact stores a contact without addresses and phones and sets its id. Nobody sees it before it has a scope or an owner.
func (db *DB) CreateContact(ctx context.Context, c *Contact) (err error) {
	c.SortName = sortName(c.Name, c.Email)
	c.ID, err = db.insert(ctx, "INSERT INTO contacts (name, email, company, job_title, note, sort_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		c.Name, c.Email, c.Company, c.JobTitle, c.Note, c.SortName, c.CreatedAt)
	return err
}

// UpdateContact stores what people change of a contact, which address is the first, and what it has become a part of. Owners have their
// own door.
func (db *DB) UpdateContact(ctx context.Context, c Contact) error {
	if _, err := db.exec(ctx, "UPDATE contacts SET name = ?, email = ?, company = ?, job_title = ?, note = ?, merged_into = ? WHERE id = ?",
		c.Name, c.Email, c.Company, c.JobTitle, c.Note, c.MergedInto, c.ID); err != nil {
		return err
	}
	return db.IndexContacts(ctx, c.ID)
}

// ContactByAddress returns the contact that has an address. It holds nothing, and may be called where nobody else routes.
func (db *DB) ContactByAddress(ctx context.Context, email string) (Contact, error) {
	return db.addressed(ctx, ContactEmail(email), "")
}

// AddAddress gives a contact one more address. ErrDuplicate: somebody has it already.
func (db *DB) AddAddress(ctx context.Context, contactID int64, email string) error {
	if err := db.added(ctx, "INSERT INTO contact_addresses (email, contact_id) VALUES (?, ?) ON CONFLICT DO NOTHING", ContactEmail(email), contactID); err != nil {
		return err
	}
	if _, err := db.exec(ctx, "UPDATE contacts SET email = ? WHERE id = ? AND email = ''", ContactEmail(email), contactID); err != nil {
		return err
	}
	return db.IndexContacts(ctx, contactID)
}

func (db *DB) added(ctx context.Context, query string, args ...any) error {
	res, err := db.exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); n == 1 || err != nil {
		return err
	}
	return ErrDuplicate
}

// RemoveAddress takes an address from a contact. If it was the first one, the next is.
func (db *DB) RemoveAddress(ctx context.Context, contactID int64, email string) error {
	email = ContactEmail(email)
	if _, err := db.exec(ctx, "DELETE FROM contact_addresses WHERE email = ? AND contact_id = ?", email, contactID); err != nil {
		return err
	}
	if _, err := db.exec(ctx, "UPDATE contacts SET email = coalesce((SELECT min(a.email) FROM contact_addresses a WHERE a.contact_id = contacts.id), '') WHERE id = ? AND email = ?", contactID, email); err != nil {
		return err
	}
	return db.IndexContacts(ctx, contactID)
}

// PhonesOf returns the phone numbers of a contact, the first one first.
func (db *DB) PhonesOf(ctx context.Context, contactID int64) (out []string, err error) {
	var phone string
	err = db.rows(db.ownContext(ctx), "SELECT phone FROM contact_phones WHERE contact_id = ? ORDER BY position, phone", []any{contactID}, []any{&phone}, func() { out = append(out, phone) })
	return out, err
}

// AddPhone gives a contact one more phone number, in the form of NormalPhone. Others may have it, too. ErrDuplicate: this one has.
func (db *DB) AddPhone(ctx context.Context, contactID int64, phone string) error {
	if err := db.added(ctx, "INSERT INTO contact_phones (contact_id, phone, position) SELECT "+db.number()+", ?, coalesce(max(position), 0) + 1 FROM contact_phones WHERE contact_id = ? ON CONFLICT DO NOTHING",
		contactID, phone, contactID); err != nil {
		return err
	}
	return db.IndexContacts(ctx, contactID)
}

// RemovePhone takes a phone number from a contact.
func (db *DB) RemovePhone(ctx context.Context, contactID int64, phone string) error {
	if _, err := db.exec(ctx, "DELETE FROM contact_phones WHERE contact_id = ? AND phone = ?", contactID, phone); err != nil {
		return err
	}
	return db.IndexContacts(ctx, contactID)
}

// SetFirstPhone puts one of a contact's phone numbers before the others.
func (db *DB) SetFirstPhone(ctx context.Context, contactID int64, phone string) error {
	_, err := db.exec(ctx, "UPDATE contact_phones SET position = (SELECT min(p.position) FROM contact_phones p WHERE p.contact_id = contact_phones.contact_id) - 1 WHERE contact_id = ? AND phone = ?",
		contactID, phone)
	return err
}
