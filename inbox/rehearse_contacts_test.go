package inbox_test

import (
	"fmt"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// sender is the address of one of a few contacts.
func (p *pastWorld) sender() string {
	if !p.owners {
		return ""
	}
	return fmt.Sprintf("c%d@fietsen.example", p.rng.IntN(5))
}

func (p *pastWorld) someContact(tx *models.DB) (models.Contact, error) {
	c, err := tx.FindOrCreateContact(p.ctx, "", p.sender(), p.now())
	if err != nil {
		return c, err
	}
	return tx.LockContact(p.ctx, c.ID)
}

// owns gives a contact another owner, or none.
func (p *pastWorld) owns() {
	owner := int64(0)
	if p.chance(80) {
		owner = p.users[p.rng.IntN(len(p.users))].ID
	}
	p.at(func(tx *models.DB, desk *routing.Desk) error {
		c, err := p.someContact(tx)
		if err != nil {
			return err
		}
		p.tell("contact %d is of %d", c.ID, owner)
		return inbox.OwnContact(p.ctx, tx, desk, &c, owner)
	})
}

// binds says who one of a few visitors is.
func (p *pastWorld) binds() {
	p.at(func(tx *models.DB, desk *routing.Desk) error {
		if len(p.visitors) < 4 {
			v := models.Visitor{KeyHash: models.VisitorKeyHash(fmt.Sprint(len(p.visitors)))}
			if err := tx.CreateVisitor(p.ctx, &v); err != nil {
				return err
			}
			p.visitors = append(p.visitors, v)
		}
		v := &p.visitors[p.rng.IntN(len(p.visitors))]
		c, err := p.someContact(tx)
		if err != nil {
			return err
		}
		p.tell("visitor %d is contact %d", v.ID, c.ID)
		was := *v
		v.ContactID = c.ID
		return inbox.BindVisitor(p.ctx, tx, desk, was, c.ID)
	})
}
