package models

import "context"

const wholeContact = "c.id, c.name, c.email, c.owner_id, c.company, c.job_title, c.note, c.sort_name, c.merged_into, c.created_at"

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
		return db.rows(ctx, "SELECT email, contact_id FROM contact_addresses WHERE email IN "+marks(len(some)), texts(some), []any{&email, &id}, func() { out[email] = id })
	})
	return out, err
}

// ContactIDsByPhone returns whose these phone numbers are: several contacts may have the same.
func (db *DB) ContactIDsByPhone(ctx context.Context, phones []string) (map[string][]int64, error) {
	out := map[string][]int64{}
	var phone string
	var id int64
	err := inBatches(phones, func(some []string) error {
		return db.rows(ctx, "SELECT phone, contact_id FROM contact_phones WHERE phone IN "+marks(len(some))+" ORDER BY contact_id", texts(some), []any{&phone, &id}, func() {
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
		return db.rows(ctx, "SELECT "+wholeContact+" FROM contacts c WHERE id IN "+marks(len(some))+" ORDER BY id"+lock, anys(some), c.fields(), func() { out[c.ID] = c })
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

// ImportContact stores a new contact that everybody may see, with its owner, addresses and phone numbers, and sets its id. The caller keeps
// the history and calls IndexContacts. ErrDuplicate: somebody has one of the addresses; the transaction is to be undone.
func (db *DB) ImportContact(ctx context.Context, c *Contact, emails, phones []string) (err error) {
	c.SortName = sortName(c.Name, c.Email)
	c.ID, err = db.insert(ctx, "INSERT INTO contacts (name, email, owner_id, company, job_title, note, sort_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		c.Name, c.Email, c.OwnerID, c.Company, c.JobTitle, c.Note, c.SortName, c.CreatedAt)
	if err != nil {
		return err
	}
	if _, err := db.AddAddresses(ctx, c.ID, emails); err != nil {
		return err
	}
	if _, err := db.AddPhones(ctx, c.ID, phones); err != nil {
		return err
	}
	_, err = db.OpenContact(ctx, *c)
	return err
}

// OpenContact lets everybody see a contact, and returns whether that is new. The caller calls IndexContacts.
func (db *DB) OpenContact(ctx context.Context, c Contact) (bool, error) {
	return db.changed(ctx, "INSERT INTO contact_scopes (inbox_id, sort_name, contact_id, owner_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", Everywhere, c.SortName, c.ID, c.OwnerID)
}

// UpdateImported stores what an import changes of a contact itself. The caller calls IndexContacts.
func (db *DB) UpdateImported(ctx context.Context, c Contact) error {
	_, err := db.exec(ctx, "UPDATE contacts SET name = ?, email = ?, company = ?, job_title = ?, note = ? WHERE id = ?", c.Name, c.Email, c.Company, c.JobTitle, c.Note, c.ID)
	return err
}

// AddAddresses gives a contact addresses, in the form of NormalEmail, and returns whether one is new. ErrDuplicate: another contact has one; the transaction is to be
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

// AddPhones gives a contact phone numbers, in the form of NormalPhone, and returns whether one is new. The caller calls IndexContacts.
func (db *DB) AddPhones(ctx context.Context, contactID int64, phones []string) (added bool, err error) {
	for _, p := range phones {
		is, err := db.changed(ctx, "INSERT INTO contact_phones (contact_id, phone, position) SELECT "+db.number()+", ?, coalesce(max(position), 0) + 1 FROM contact_phones WHERE contact_id = ? ON CONFLICT DO NOTHING",
			contactID, p, contactID)
		if err != nil {
			return false, err
		}
		added = added || is
	}
	return added, nil
}
