package models

import "context"

const contactColumns = "c.id, c.name, c.email, c.owner_id, c.company, c.job_title, c.note, c.sort_name, c.merged_into, c.created_at"

func (c *Contact) fields() []any {
	return []any{&c.ID, &c.Name, &c.Email, &c.OwnerID, &c.Company, &c.JobTitle, &c.Note, &c.SortName, &c.MergedInto, (*int64)(&c.CreatedAt)}
}

// inBatches calls fn with at most 500 of the values at a time: a statement takes no more parameters than a database lets it.
func inBatches[T any](values []T, fn func([]T) error) error {
	for len(values) > 0 {
		n := min(len(values), 500)
		if err := fn(values[:n]); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// ContactIDsByAddress returns whose these addresses are; those of nobody are left out.
func (db *DB) ContactIDsByAddress(ctx context.Context, emails []string) (map[string]int64, error) {
	out := map[string]int64{}
	var email string
	var id int64
	err := inBatches(emails, func(some []string) error {
		return db.rows(ctx, "SELECT email, contact_id FROM contact_addresses WHERE email IN "+marks(len(some)), anyTexts(some), []any{&email, &id}, func() { out[email] = id })
	})
	return out, err
}

// ContactIDsByPhone returns whose these phone numbers are: several contacts may have the same.
func (db *DB) ContactIDsByPhone(ctx context.Context, phones []string) (map[string][]int64, error) {
	out := map[string][]int64{}
	var phone string
	var id int64
	err := inBatches(phones, func(some []string) error {
		return db.rows(ctx, "SELECT phone, contact_id FROM contact_phones WHERE phone IN "+marks(len(some))+" ORDER BY contact_id", anyTexts(some), []any{&phone, &id}, func() {
			out[phone] = append(out[phone], id)
		})
	})
	return out, err
}

// LockContacts returns contacts and on PostgreSQL holds their rows until the transaction ends, in the order of their ids; those that do not
// exist are left out.
func (db *DB) LockContacts(ctx context.Context, ids []int64) (map[int64]Contact, error) {
	out, lock := map[int64]Contact{}, ""
	if db.Postgres() {
		lock = " FOR NO KEY UPDATE"
	}
	var c Contact
	err := inBatches(ids, func(some []int64) error {
		return db.rows(ctx, "SELECT "+contactColumns+" FROM contacts c WHERE id IN "+marks(len(some))+" ORDER BY id"+lock, anys(some), c.fields(), func() { out[c.ID] = c })
	})
	return out, err
}

// WithScope returns which contacts may be seen by one of the inboxes, or by everybody.
func (db *DB) WithScope(ctx context.Context, contactIDs, inboxIDs []int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	var id int64
	inboxes := append([]any{Everywhere}, anys(inboxIDs)...)
	err := inBatches(contactIDs, func(some []int64) error {
		return db.rows(ctx, "SELECT contact_id FROM contact_scopes WHERE contact_id IN "+marks(len(some))+" AND inbox_id IN "+marks(len(inboxes)), append(anys(some), inboxes...), []any{&id},
			func() { out[id] = true })
	})
	return out, err
}

// ImportContact stores a new contact that everybody may see, with its addresses and phone numbers, and sets its id. ErrDuplicate: somebody
// has one of the addresses; the transaction is to be undone.
func (db *DB) ImportContact(ctx context.Context, c *Contact, emails, phones []string) (err error) {
	c.SortName = sortName(c.Name, c.Email)
	c.ID, err = db.insert(ctx, "INSERT INTO contacts (name, email, company, job_title, note, sort_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		c.Name, c.Email, c.Company, c.JobTitle, c.Note, c.SortName, c.CreatedAt)
	if err != nil {
		return err
	}
	if _, err := db.AddAddresses(ctx, c.ID, emails); err != nil {
		return err
	}
	if _, err := db.AddPhones(ctx, c.ID, phones); err != nil {
		return err
	}
	_, err = db.exec(ctx, "INSERT INTO contact_scopes (inbox_id, sort_name, contact_id) VALUES (?, ?, ?)", Everywhere, c.SortName, c.ID)
	return err
}

// UpdateImported stores what an import changes of a contact itself.
func (db *DB) UpdateImported(ctx context.Context, was, is Contact) error {
	is.SortName = sortName(is.Name, is.Email)
	if _, err := db.exec(ctx, "UPDATE contacts SET name = ?, email = ?, company = ?, job_title = ?, note = ?, sort_name = ? WHERE id = ?",
		is.Name, is.Email, is.Company, is.JobTitle, is.Note, is.SortName, is.ID); err != nil {
		return err
	}
	if is.SortName == was.SortName {
		return nil
	}
	_, err := db.exec(ctx, "UPDATE contact_scopes SET sort_name = ? WHERE contact_id = ?", is.SortName, is.ID)
	return err
}

// AddAddresses gives a contact addresses, and returns whether one is new. ErrDuplicate: another contact has one; the transaction is to be
// undone.
func (db *DB) AddAddresses(ctx context.Context, contactID int64, emails []string) (added bool, err error) {
	for _, e := range emails {
		is, err := db.changed(ctx, "INSERT INTO contact_addresses (email, contact_id) VALUES (?, ?) ON CONFLICT (email) DO NOTHING", e, contactID)
		if err != nil {
			return false, err
		}
		if added = added || is; is {
			continue
		}
		var whose int64
		if err := db.row(ctx, "SELECT contact_id FROM contact_addresses WHERE email = ?", []any{e}, &whose); err != nil || whose != contactID {
			if err == nil {
				err = ErrDuplicate
			}
			return false, err
		}
	}
	return added, nil
}

// AddPhones gives a contact phone numbers, and returns whether one is new.
func (db *DB) AddPhones(ctx context.Context, contactID int64, phones []string) (added bool, err error) {
	for _, p := range phones {
		is, err := db.changed(ctx, "INSERT INTO contact_phones (contact_id, phone) VALUES (?, ?) ON CONFLICT DO NOTHING", contactID, p)
		if err != nil {
			return false, err
		}
		added = added || is
	}
	return added, nil
}

func anyTexts(texts []string) []any {
	out := make([]any, len(texts))
	for i, t := range texts {
		out[i] = t
	}
	return out
}
