package inbox

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"fairlead/models"
	"fairlead/routing"
)

// AddressTaken means that an address belongs to another contact. Nothing was changed.
type AddressTaken struct {
	Email string
	Other models.Contact // the zero value: one that the asker may not see
}

// Error says so.
func (t *AddressTaken) Error() string { return "another contact has this address" }

// Problems says it at the field it was typed in.
func (t *AddressTaken) Problems() models.Problems {
	if t.Other.ID == 0 {
		return models.Problems{{Field: "email", Text: "This address is in use already."}}
	}
	return models.Problems{{Field: "email", Text: "%s has this address already.", Arg: t.Other.DisplayName()}}
}

// ContactForm is what is typed of a new contact. Problems: name, email, phone, company, job_title, note, owner.
type ContactForm struct {
	Name, Email, Phone, Company, JobTitle, Note string
	OwnerID                                     int64 // 0: nobody
}

// CreateContact stores a contact that everybody inside may see. It answers Problems, or *AddressTaken.
func (a *App) CreateContact(ctx context.Context, who Actor, f ContactForm) (models.Contact, error) {
	c := models.Contact{Name: f.Name, Company: f.Company, JobTitle: f.JobTitle, Note: f.Note, CreatedAt: a.now()}
	err := a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		phone, p, err := checkNew(ctx, tx, &c, f)
		if err != nil {
			return err
		}
		if err := p.Err(); err != nil {
			return err
		}
		n.contacts()
		if err := tx.CreateContact(ctx, &c); err != nil {
			return err
		}
		if f.Email != "" {
			if err := addAddress(ctx, tx, again, &c, f.Email); err != nil {
				return err
			}
		}
		if phone != "" {
			if err := tx.AddPhone(ctx, c.ID, phone); err != nil {
				return err
			}
		}
		if err := ownContact(ctx, tx, desk, &c, f.OwnerID); err != nil {
			return err
		}
		return tx.AddScope(ctx, c.ID, models.Everywhere)
	})
	return c, err
}

// checkNew says what is wrong with a new contact, and returns its phone number as it is stored.
func checkNew(ctx context.Context, tx *models.DB, c *models.Contact, f ContactForm) (phone string, p models.Problems, err error) {
	p = c.Check()
	if c.Name == "" && strings.TrimSpace(f.Email) == "" && strings.TrimSpace(f.Phone) == "" {
		p.Add("name", "Type a name, an e-mail address or a phone number.")
	}
	if f.Email != "" {
		p = append(p, checkAddress(f.Email)...)
	}
	if f.Phone != "" {
		var wrong models.Problems
		phone, wrong, err = normalPhone(ctx, tx, f.Phone)
		p = append(p, wrong...)
	}
	if err == nil && f.OwnerID != 0 {
		var wrong models.Problems
		wrong, err = checkOwner(ctx, tx, f.OwnerID)
		p = append(p, wrong...)
	}
	return phone, p, err
}

func checkAddress(email string) (p models.Problems) {
	if !models.ValidEmail(models.ContactEmail(email)) || !models.ValidEmail(models.NormalEmail(email)) {
		p.Add("email", "Type an e-mail address, like ana@example.com.")
	}
	return p
}

// normalPhone reads a number as one of the company's country, unless it says which it is of.
func normalPhone(ctx context.Context, db *models.DB, typed string) (phone string, p models.Problems, err error) {
	account, err := db.Account(ctx)
	if err != nil {
		return "", nil, err
	}
	phone, ok := models.NormalPhone(typed, account.Country)
	if !ok {
		p.Add("phone", "Type a phone number with the code of its country, like +31 20 123 4567.")
	}
	return phone, p, nil
}

// checkOwner says what is wrong with who is to own a contact.
func checkOwner(ctx context.Context, db *models.DB, userID int64) (p models.Problems, err error) {
	u, err := db.User(ctx, userID)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return nil, err
	}
	if err != nil || !u.Active {
		p.Add("owner", "Choose somebody from the list.")
	}
	return p, nil
}

// addAddress gives a contact an address, or says who has it.
func addAddress(ctx context.Context, tx *models.DB, who Actor, c *models.Contact, email string) error {
	err := tx.AddAddress(ctx, c.ID, email)
	if !errors.Is(err, models.ErrDuplicate) {
		c.Email = cmp.Or(c.Email, models.ContactEmail(email))
		return err
	}
	other, err := tx.ContactByAddress(ctx, email)
	if err != nil {
		return err
	}
	if other.ID == c.ID {
		return models.Problems{{Field: "email", Text: "This contact has this address already."}}
	}
	may, err := mayReadContact(ctx, tx, who, other)
	if err != nil {
		return err
	}
	if !may {
		other = models.Contact{}
	}
	return &AddressTaken{Email: models.ContactEmail(email), Other: other}
}

// ContactProperty is one of the texts of a contact that are edited in place.
type ContactProperty string

// The properties, by the names of their fields.
const (
	ContactName     ContactProperty = "name"
	ContactCompany  ContactProperty = "company"
	ContactJobTitle ContactProperty = "job_title"
	ContactNote     ContactProperty = "note"
)

// ContactProperties are all there are.
var ContactProperties = []ContactProperty{ContactName, ContactCompany, ContactJobTitle, ContactNote}

// SetContactProperty changes one text of a contact. Problems are at the property's name.
func (a *App) SetContactProperty(ctx context.Context, who Actor, id int64, property ContactProperty, value string) error {
	return a.changeContact(ctx, who, id, func(tx *models.DB, _ *routing.Desk, c *models.Contact) error {
		switch property {
		case ContactName:
			c.Name = value
		case ContactCompany:
			c.Company = value
		case ContactJobTitle:
			c.JobTitle = value
		case ContactNote:
			c.Note = value
		default:
			return models.ErrNotFound
		}
		if err := c.Check().Err(); err != nil {
			return err
		}
		return tx.UpdateContact(ctx, *c)
	})
}

// SetContactOwner gives a contact to an active user, or to nobody (0). It returns who had it. Problems at "owner".
func (a *App) SetContactOwner(ctx context.Context, who Actor, id, userID int64) (was int64, err error) {
	err = a.changeContact(ctx, who, id, func(tx *models.DB, desk *routing.Desk, c *models.Contact) error {
		was = c.OwnerID
		if userID != 0 && userID != was {
			p, err := checkOwner(ctx, tx, userID)
			if err != nil {
				return err
			}
			if err := p.Err(); err != nil {
				return err
			}
		}
		return ownContact(ctx, tx, desk, c, userID)
	})
	return was, err
}

// namedUsers are the active users whose name holds a query: me first, the others by name.
func namedUsers(all []models.User, me int64, query string) []models.User {
	query = strings.ToLower(models.CleanLine(query))
	found := slices.DeleteFunc(slices.Clone(all), func(u models.User) bool { return !u.Active || !strings.Contains(strings.ToLower(u.Name), query) })
	slices.SortStableFunc(found, func(x, y models.User) int {
		return cmp.Or(cmp.Compare(notMe(x.ID, me), notMe(y.ID, me)), strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), cmp.Compare(x.ID, y.ID))
	})
	return found
}

func notMe(id, me int64) int {
	if id == me {
		return 0
	}
	return 1
}
