package models

import "context"

// ContactDetails is what a file of contacts says of one beyond what a list does.
type ContactDetails struct {
	Addresses, Phones []string
	Note              string
}

// ContactDetails returns these of contacts.
func (db *DB) ContactDetails(ctx context.Context, ids []int64) (map[int64]*ContactDetails, error) {
	out := map[int64]*ContactDetails{}
	for _, id := range ids {
		out[id] = &ContactDetails{}
	}
	var id int64
	var text string
	for _, q := range []struct {
		query string
		add   func(d *ContactDetails)
	}{
		{"SELECT contact_id, email FROM contact_addresses WHERE contact_id IN " + marks(len(ids)) + " ORDER BY email", func(d *ContactDetails) { d.Addresses = append(d.Addresses, text) }},
		{"SELECT contact_id, phone FROM contact_phones WHERE contact_id IN " + marks(len(ids)) + " ORDER BY position, phone", func(d *ContactDetails) { d.Phones = append(d.Phones, text) }},
		{"SELECT id, note FROM contacts WHERE id IN " + marks(len(ids)), func(d *ContactDetails) { d.Note = text }},
	} {
		if err := db.rows(db.ownContext(ctx), q.query, anys(ids), []any{&id, &text}, func() { q.add(out[id]) }); err != nil {
			return nil, err
		}
	}
	return out, nil
}
