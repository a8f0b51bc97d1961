package inbox

import (
	"context"

	"fairlead/models"
	"fairlead/routing"
)

// ownContact makes a user the owner of a contact, or nobody (0), with the history. What waits for the contact's owner waits for the new one,
// or goes to them at once. The caller holds the contact's row.
func ownContact(ctx context.Context, tx *models.DB, desk *routing.Desk, c *models.Contact, userID int64) error {
	if c.OwnerID == userID {
		return nil
	}
	c.OwnerID = userID
	if err := tx.SetContactOwner(ctx, c.ID, userID); err != nil {
		return err
	}
	if err := tx.Record(ctx, models.History{At: desk.Now, Kind: models.HistoryContactOwner, UserID: userID, Other: c.ID, ByUser: desk.By}); err != nil {
		return err
	}
	return desk.ContactChanged(ctx, c.ID)
}

// bindVisitor says who a visitor is from now on, with the history of who is tracked. The contact that the visitor was before may be
// tracked no longer.
func bindVisitor(ctx context.Context, tx *models.DB, desk *routing.Desk, v models.Visitor, contactID int64) error {
	if v.ContactID == contactID {
		return nil
	}
	was, err := tx.Tracked(ctx, contactID)
	if err != nil {
		return err
	}
	if err := tx.BindVisitor(ctx, v.ID, contactID, desk.Now); err != nil {
		return err
	}
	if !was {
		if err := recordTracked(ctx, tx, desk, contactID, true); err != nil {
			return err
		}
	}
	if v.ContactID == 0 {
		return nil
	}
	still, err := tx.Tracked(ctx, v.ContactID)
	if err != nil || still {
		return err
	}
	return recordTracked(ctx, tx, desk, v.ContactID, false)
}

// recordTracked keeps the history of a contact that is tracked now or no longer. What it waits for may be another now.
func recordTracked(ctx context.Context, tx *models.DB, desk *routing.Desk, contactID int64, tracked bool) error {
	if err := tx.Record(ctx, models.History{At: desk.Now, Kind: models.HistoryTracked, Other: contactID, Value: yesNo(tracked), ByUser: desk.By}); err != nil {
		return err
	}
	return desk.ContactChanged(ctx, contactID)
}
