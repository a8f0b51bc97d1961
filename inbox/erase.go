package inbox

import (
	"context"
	"errors"
	"strings"

	"fairlead/models"
	"fairlead/routing"
)

// mustErase lets admins erase a person, and others who may know of the contact learn that they may not.
func (w Actor) mustErase() error {
	if w.IsAdmin() {
		return nil
	}
	return models.ErrForbidden
}

// ErasePage is what is known, to who asks, of a person that is to be erased.
type ErasePage struct {
	Contact   models.Contact
	Addresses []string
}

// ErasePage returns whom an admin is about to erase.
func (a *App) ErasePage(ctx context.Context, who Actor, id int64) (p ErasePage, err error) {
	if p.Contact, err = readableContact(ctx, a.DB, who, id); err != nil {
		return p, err
	}
	if err := who.mustErase(); err != nil {
		return ErasePage{}, err
	}
	p.Addresses, err = a.DB.AddressesOf(ctx, p.Contact.ID)
	return p, err
}

// EraseContact begins to erase a person everywhere, if the name or an address of the contact was typed. Nobody sees the contact from then on;
// the rest is done behind. Problems at "typed".
func (a *App) EraseContact(ctx context.Context, who Actor, id int64, typed string) error {
	now, err := readableContact(ctx, a.DB, who, id)
	if err != nil {
		return err
	}
	err = a.routeContacts(ctx, who.User.ID, []int64{now.ID}, func(tx *models.DB, n *news, desk *routing.Desk) error {
		c, again, err := contactForChange(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if err := again.mustErase(); err != nil {
			return err
		}
		if err := a.checkTyped(ctx, tx, c, typed); err != nil {
			return err
		}
		n.contacts()
		return beginErasure(ctx, tx, desk, c)
	})
	if err == nil {
		a.wakeJobs()
	}
	return err
}

func (a *App) checkTyped(ctx context.Context, tx *models.DB, c models.Contact, typed string) error {
	person, err := tx.PersonOf(ctx, c.ID)
	if err != nil {
		return err
	}
	typed = models.CleanLine(typed)
	for _, known := range append(append(person.Names, person.Emails...), person.Phones...) {
		if typed != "" && strings.EqualFold(known, typed) {
			return nil
		}
	}
	return models.Problems{{Field: "typed", Text: "This is not the name or an address of this contact."}}
}

func beginErasure(ctx context.Context, tx *models.DB, desk *routing.Desk, c models.Contact) error {
	if _, err := tx.ErasureUnderWay(ctx, c.ID); !errors.Is(err, models.ErrNotFound) {
		return err
	}
	if err := ownContact(ctx, tx, desk, &c, 0); err != nil {
		return err
	}
	if err := tx.HideContacts(ctx, []int64{c.ID}); err != nil {
		return err
	}
	return tx.CreateErasure(ctx, &models.Erasure{ContactID: c.ID, ByUser: desk.By, State: models.ErasureQueued, At: desk.Now, BeatAt: desk.Now})
}

// ErasureRow is one erasure as the list of them shows it.
type ErasureRow struct {
	models.Erasure
	By string // name of the user; empty: one who is no more
}

// ErasuresOnPage is how many the list shows at once.
const ErasuresOnPage = 50

// Erasures returns who was erased, the newest first, from before an id on (0: the newest), and whether there are more. For admins.
func (a *App) Erasures(ctx context.Context, who Actor, before int64) (out []ErasureRow, more bool, err error) {
	if err := who.mustAdmin(); err != nil {
		return nil, false, err
	}
	rows, err := a.DB.Erasures(ctx, before, ErasuresOnPage+1)
	if err != nil {
		return nil, false, err
	}
	var by []int64
	for _, r := range rows {
		by = append(by, r.ByUser)
	}
	users, err := a.DB.UsersByID(ctx, unique(by))
	for _, r := range rows[:min(len(rows), ErasuresOnPage)] {
		out = append(out, ErasureRow{Erasure: r, By: users[r.ByUser].Name})
	}
	return out, len(rows) > ErasuresOnPage, err
}
