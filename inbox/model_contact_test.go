package inbox_test

import (
	"fmt"
	"slices"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// own gives a contact another owner, or none.
func (m *model) own() string {
	k := m.naive.contacts[m.rng.IntN(len(m.naive.contacts))]
	owner := int64(0)
	if m.chance(80) {
		owner = m.naive.users[m.rng.IntN(len(m.naive.users))].id
	}
	m.at(func(tx *models.DB, desk *routing.Desk) error {
		c, err := tx.LockContact(m.ctx(), k.id)
		if err != nil {
			return err
		}
		return inbox.OwnContact(m.ctx(), tx, desk, &c, owner)
	})
	if k.owner != owner {
		k.owner = owner
		m.naive.changed(k)
	}
	return fmt.Sprint(k.id, " is of ", owner)
}

// bind says who a visitor is, whoever it was before.
func (m *model) bind() string {
	v, k := &m.visitors[m.rng.IntN(len(m.visitors))], m.naive.contacts[m.rng.IntN(len(m.naive.contacts))]
	m.at(func(tx *models.DB, desk *routing.Desk) error { return inbox.BindVisitor(m.ctx(), tx, desk, *v, k.id) })
	was := v.ContactID
	v.ContactID = k.id
	for _, id := range []int64{k.id, was} {
		i := slices.IndexFunc(m.naive.contacts, func(c *naiveContact) bool { return c.id == id })
		if i < 0 {
			continue
		}
		c := m.naive.contacts[i]
		tracked := slices.ContainsFunc(m.visitors, func(v models.Visitor) bool { return v.ContactID == id })
		if c.tracked != tracked {
			c.tracked = tracked
			m.naive.changed(c)
		}
	}
	return fmt.Sprint("visitor ", v.ID, " is ", k.id)
}
