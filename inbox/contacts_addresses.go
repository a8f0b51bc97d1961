package inbox

import (
	"context"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// AddContactAddress gives a contact one more address. It answers Problems at "email", or *AddressTaken.
func (a *App) AddContactAddress(ctx context.Context, who Actor, id int64, email string) error {
	return a.changeContact(ctx, who, id, func(tx *models.DB, _ *routing.Desk, c *models.Contact) error {
		if err := checkAddress(email).Err(); err != nil {
			return err
		}
		have, err := tx.AddressesOf(ctx, c.ID)
		if err != nil {
			return err
		}
		if len(have) >= models.MaxOfContact {
			return models.Problems{{Field: "email", Text: "A contact has at most 200 of these."}}
		}
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		return addAddress(ctx, tx, again, c, email)
	})
}

// RemoveContactAddress takes an address from a contact. What comes from it later is from a new contact.
func (a *App) RemoveContactAddress(ctx context.Context, who Actor, id int64, email string) error {
	return a.changeContact(ctx, who, id, func(tx *models.DB, _ *routing.Desk, c *models.Contact) error {
		return tx.RemoveAddress(ctx, c.ID, email)
	})
}

// SetFirstAddress makes one of a contact's addresses the first, which answers to forms go to and lists show.
func (a *App) SetFirstAddress(ctx context.Context, who Actor, id int64, email string) error {
	return a.changeContact(ctx, who, id, func(tx *models.DB, _ *routing.Desk, c *models.Contact) error {
		have, err := tx.AddressesOf(ctx, c.ID)
		if err != nil {
			return err
		}
		if !slices.Contains(have, models.ContactEmail(email)) {
			return nil // taken away meanwhile
		}
		c.Email = models.ContactEmail(email)
		return tx.UpdateContact(ctx, *c)
	})
}

// AddContactPhone gives a contact one more phone number. Problems at "phone".
func (a *App) AddContactPhone(ctx context.Context, who Actor, id int64, typed string) error {
	return a.changeContact(ctx, who, id, func(tx *models.DB, _ *routing.Desk, c *models.Contact) error {
		phone, p, err := normalPhone(ctx, tx, typed)
		if err != nil {
			return err
		}
		have, err := tx.PhonesOf(ctx, c.ID)
		switch {
		case err != nil:
			return err
		case len(have) >= models.MaxOfContact:
			p.Add("phone", "A contact has at most 200 of these.")
		case slices.Contains(have, phone):
			p.Add("phone", "This contact has this number already.")
		}
		if err := p.Err(); err != nil {
			return err
		}
		return tx.AddPhone(ctx, c.ID, phone)
	})
}

// RemoveContactPhone takes a phone number from a contact.
func (a *App) RemoveContactPhone(ctx context.Context, who Actor, id int64, phone string) error {
	return a.changeContact(ctx, who, id, func(tx *models.DB, _ *routing.Desk, c *models.Contact) error {
		return tx.RemovePhone(ctx, c.ID, phone)
	})
}

// SetFirstPhone puts one of a contact's phone numbers before the others.
func (a *App) SetFirstPhone(ctx context.Context, who Actor, id int64, phone string) error {
	return a.changeContact(ctx, who, id, func(tx *models.DB, _ *routing.Desk, c *models.Contact) error {
		return tx.SetFirstPhone(ctx, c.ID, phone)
	})
}
