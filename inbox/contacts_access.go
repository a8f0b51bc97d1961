package inbox

import (
	"cmp"
	"context"

	"fairlead/models"
)

// mayReadContact reports whether somebody may know of a contact: it is theirs, everybody's, or of a conversation in an inbox that they have
// access to. Being an admin gives none.
func mayReadContact(ctx context.Context, db *models.DB, who Actor, c models.Contact) (bool, error) {
	if c.OwnerID != 0 && c.OwnerID == who.User.ID {
		return true, nil
	}
	return db.HasScope(ctx, c.ID, who.InboxIDs())
}

// readableContact returns a contact that the actor may know of. One that has become a part of another is that other.
func readableContact(ctx context.Context, db *models.DB, who Actor, id int64) (models.Contact, error) {
	c, err := db.Contact(ctx, id)
	for hops := 0; err == nil && c.MergedInto != 0 && hops < 10; hops++ {
		c, err = db.Contact(ctx, c.MergedInto)
	}
	if err != nil {
		return models.Contact{}, err
	}
	if may, err := mayReadContact(ctx, db, who, c); err != nil || !may {
		return models.Contact{}, cmp.Or(err, models.ErrNotFound)
	}
	return c, nil
}

// contactForChange is readableContact that on PostgreSQL holds the contact's row, with the actor's rights as they are in the transaction.
func contactForChange(ctx context.Context, tx *models.DB, who Actor, id int64) (models.Contact, Actor, error) {
	who, err := who.again(ctx, tx)
	if err != nil {
		return models.Contact{}, who, err
	}
	c, err := readableContact(ctx, tx, who, id)
	if err != nil {
		return c, who, err
	}
	c, err = tx.LockContact(ctx, c.ID)
	return c, who, err
}
