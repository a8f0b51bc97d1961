package inbox

import (
	"context"
	"slices"
	"strings"

	"fairlead/models"
	"fairlead/routing"
)

// importBatch takes some rows of a file in, in one transaction.
type importBatch struct {
	ctx  context.Context
	tx   *models.DB
	desk *routing.Desk // nil where no column names owners
	who  Actor
	now  models.Time

	channels  map[string]bool           // addresses of our own
	contacts  map[int64]*models.Contact // that the rows may mean
	seen      map[int64]bool            // of those, that the importer may know of
	byAddress map[string]int64
	byPhone   map[string][]int64
	kept      [][]string // rows that are not taken, or not as a whole, as rejectedRow
	touched   []int64    // contacts that have changed
	ownerless bool       // the last row was taken without its owner
}

// readRow is a row with what it says, or why it cannot be taken.
type readRow struct {
	importedRow
	cells []string
	why   said
}

// readRows reads what rows say. It takes longer than storing it, and is done before the transaction.
func (r rowReader) readRows(records []record) []readRow {
	rows := make([]readRow, len(records))
	for n, rec := range records {
		rows[n].cells, rows[n].why = rec.Cells, said{text: rec.Problem}
		if rec.Problem == "" {
			rows[n].importedRow, rows[n].why = r.row(rec.Cells)
		}
	}
	return rows
}

// take takes rows in, and counts what has become of each.
func (b *importBatch) take(rows []readRow, i *models.ContactImport) error {
	if err := b.find(rows); err != nil {
		return err
	}
	for _, row := range rows {
		why := row.why
		b.ownerless = false
		if why.text == "" {
			var err error
			if why, err = b.one(row.importedRow, i); err != nil {
				return err
			}
		}
		i.Done++
		if why.text != "" {
			i.Rejected++
		} else if b.ownerless {
			i.Ownerless++
			why = said{"Its owner “%s” is deactivated: it was taken in without.", row.goneAs}
		}
		if why.text != "" {
			b.kept = append(b.kept, rejectedRow(len(i.Mapping.Columns), row.cells, why))
		}
	}
	return b.tx.IndexContacts(b.ctx, unique(b.touched)...)
}

// find reads the contacts that the rows may mean.
func (b *importBatch) find(rows []readRow) (err error) {
	var emails, phones []string
	for _, row := range rows {
		if row.why.text != "" {
			continue
		}
		if emails = append(emails, row.emails...); len(row.emails) == 0 {
			phones = append(phones, row.phones...)
		}
	}
	if b.byAddress, err = b.tx.ContactIDsByAddress(b.ctx, unique(emails)); err != nil {
		return err
	}
	if b.byPhone, err = b.tx.ContactIDsByPhone(b.ctx, unique(phones)); err != nil {
		return err
	}
	var ids []int64
	for _, id := range b.byAddress {
		ids = append(ids, id)
	}
	for _, list := range b.byPhone {
		ids = append(ids, list...)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	there, err := b.tx.LockContacts(b.ctx, ids)
	if err != nil {
		return err
	}
	if b.seen, err = b.tx.WithScope(b.ctx, ids, b.who.InboxIDs()); err != nil {
		return err
	}
	b.contacts = map[int64]*models.Contact{}
	for id, c := range there {
		b.contacts[id], b.seen[id] = &c, b.seen[id] || c.OwnerID == b.who.User.ID
	}
	b.channels = map[string]bool{}
	channels, err := b.tx.Channels(b.ctx)
	for _, ch := range channels {
		b.channels[ch.Address] = true
	}
	return err
}

// one takes one row in. What it says of a contact whom the importer may not know of is refused in the same words as an address of our
// own.
func (b *importBatch) one(row importedRow, i *models.ContactImport) (said, error) {
	var found []int64
	for _, e := range row.emails {
		id, known := b.byAddress[e]
		if b.channels[e] || known && !b.seen[id] {
			return said{"“%s” is in use already.", short(e)}, nil
		}
		if known && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	if len(row.emails) == 0 {
		found = b.sameByPhone(row)
	}
	switch {
	case len(found) > 1:
		return said{text: "The e-mail addresses of this row belong to different contacts."}, nil
	case len(found) == 0:
		i.Created++
		return said{}, b.create(row)
	case !i.Mapping.Update:
		i.Unchanged++
		return said{}, nil
	}
	changed, err := b.update(b.contacts[found[0]], row)
	if changed {
		i.Updated++
	} else {
		i.Unchanged++
	}
	return said{}, err
}

// sameByPhone returns the contact that a row without an address means: one with its phone number and its name.
func (b *importBatch) sameByPhone(row importedRow) []int64 {
	for _, p := range row.phones {
		for _, id := range b.byPhone[p] {
			if c := b.contacts[id]; c != nil && b.seen[id] && strings.EqualFold(c.Name, row.name) {
				return []int64{id}
			}
		}
	}
	return nil
}

func (b *importBatch) create(row importedRow) error {
	b.ownerless = len(row.gone) > 0
	c := models.Contact{Name: row.name, Company: row.company, JobTitle: row.jobTitle, Note: row.note, OwnerID: row.owner, CreatedAt: b.now}
	if len(row.emails) > 0 {
		c.Email = row.emails[0]
	}
	if err := b.tx.ImportContact(b.ctx, &c, row.emails, row.phones); err != nil {
		return err
	}
	b.contacts[c.ID], b.seen[c.ID] = &c, true
	b.remember(c.ID, row)
	b.touched = append(b.touched, c.ID)
	if row.owner == 0 {
		return nil
	}
	return b.tx.Record(b.ctx, models.History{At: b.now, Kind: models.HistoryContactOwner, UserID: row.owner, Other: c.ID, ByUser: b.who.User.ID})
}

// remember lets later rows of the same batch find a contact.
func (b *importBatch) remember(id int64, row importedRow) {
	for _, e := range row.emails {
		b.byAddress[e] = id
	}
	for _, p := range row.phones {
		b.byPhone[p] = append(b.byPhone[p], id)
	}
}

// update brings a contact up to a row: what is empty there leaves it as it is, and nothing is taken away.
func (b *importBatch) update(c *models.Contact, row importedRow) (changed bool, err error) {
	was := *c
	b.ownerless = len(row.gone) > 0 && !slices.Contains(row.gone, c.OwnerID)
	for _, f := range []struct {
		into *string
		from string
	}{{&c.Name, row.name}, {&c.Company, row.company}, {&c.JobTitle, row.jobTitle}, {&c.Note, row.note}} {
		if f.from != "" {
			*f.into = f.from
		}
	}
	if c.Email == "" && len(row.emails) > 0 {
		c.Email = row.emails[0]
	}
	if *c != was {
		if err := b.tx.UpdateImported(b.ctx, *c); err != nil {
			return false, err
		}
	}
	addresses, err := b.tx.AddAddresses(b.ctx, c.ID, row.emails)
	if err != nil {
		return false, err
	}
	phones, err := b.tx.AddPhones(b.ctx, c.ID, row.phones)
	if err != nil {
		return false, err
	}
	opened, err := b.tx.OpenContact(b.ctx, *c)
	if err != nil {
		return false, err
	}
	changed = addresses || phones || *c != was || row.owner != 0 && row.owner != was.OwnerID
	b.remember(c.ID, row)
	if changed || opened { // what is as it was is in the index as it is
		b.touched = append(b.touched, c.ID)
	}
	if row.owner == 0 || b.desk == nil {
		return changed, nil
	}
	return changed, ownContact(b.ctx, b.tx, b.desk, c, row.owner)
}
