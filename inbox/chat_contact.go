package inbox

import (
	"fairlead/channels/forms"
	"fairlead/models"
)

// meet finds whom the visitor says to be, or makes them. An address that is signed for, or typed, says who it is; without one it is the contact
// whom their cookie is bound to, or one without a name. What is typed is a claim: it changes nothing of a contact who was known before.
func (m *chatMove) meet() (err error) {
	typed := m.turn.Set[forms.MapsEmail]
	switch {
	case m.who.Email != "":
		m.contact, err = m.tx.FindOrCreateContact(m.ctx, m.who.Name, m.who.Email, m.now)
		return err
	case m.who.Sub != "" && (m.isNew || m.chat.Identity == ""): // neither whom the browser knows nor whom they said to be
		m.contact, err = m.tx.ContactTyped(m.ctx, models.NewContact{Name: m.who.Name}, m.now)
		return err
	case m.who.Sub != "" || m.chat.Identity != "":
		typed = "" // the site has said who it is
	}
	switch {
	case typed != "":
		n := models.NewContact{Name: m.given(forms.MapsName), Email: models.NormalEmail(typed), Phone: m.given(forms.MapsPhone), Company: m.given(forms.MapsCompany), JobTitle: m.given(forms.MapsJobTitle)}
		m.contact, err = m.tx.ContactTyped(m.ctx, n, m.now)
		return err
	case !m.isNew:
		return nil
	case m.contact.ID != 0:
		m.contact, err = m.tx.Contact(m.ctx, m.contact.ID)
		return err
	}
	n := models.NewContact{Name: m.given(forms.MapsName), Phone: m.given(forms.MapsPhone), Company: m.given(forms.MapsCompany), JobTitle: m.given(forms.MapsJobTitle)}
	m.contact, err = m.tx.ContactTyped(m.ctx, n, m.now)
	return err
}

// move makes the conversation one with whom the visitor has turned out to be, and keeps what they have said of themselves if nobody knew them.
func (m *chatMove) move() error {
	before := m.conv.ContactID
	if m.contact.ID == before {
		return m.fillIn()
	}
	if err := m.tx.SetConversationContact(m.ctx, m.conv, m.contact.ID); err != nil {
		return err
	}
	m.conv.ContactID = m.contact.ID
	if _, err := m.tx.DropNameless(m.ctx, before); err != nil {
		return err
	}
	m.news.contacts()
	return nil
}

// fillIn keeps what the visitor has just said of themselves, where the contact has come to be by this chat and nothing else is known.
func (m *chatMove) fillIn() error {
	if len(m.turn.Set) == 0 || m.contact.CreatedAt < m.chat.CreatedAt || m.chat.Identity != "" || m.who.Sub != "" {
		return nil
	}
	if phone := m.turn.Set[forms.MapsPhone]; phone != "" {
		there, err := m.tx.PhonesOf(m.ctx, m.contact.ID)
		if err != nil || len(there) > 0 {
			return err
		}
		m.news.contacts()
		return m.tx.AddPhone(m.ctx, m.contact.ID, phone)
	}
	c := m.contact
	for _, f := range []struct {
		what forms.Maps
		to   *string
	}{{forms.MapsName, &c.Name}, {forms.MapsCompany, &c.Company}, {forms.MapsJobTitle, &c.JobTitle}} {
		if *f.to == "" && m.turn.Set[f.what] != "" {
			*f.to = m.given(f.what)
		}
	}
	if c == m.contact {
		return nil
	}
	m.contact = c
	m.news.contacts()
	return m.tx.UpdateContact(m.ctx, c)
}

// bind ties the visitor's cookie to whom they have just said to be, or the site has, before anything is decided, and lets the mail that may go
// there be answered.
func (m *chatMove) bind() error {
	address := m.turn.Set[forms.MapsEmail]
	if m.chat.Identity != "" || m.who.Sub != "" {
		address = m.who.Email
	}
	if address == "" {
		return nil
	}
	if err := m.tx.AddParticipants(m.ctx, m.conv.ID, []string{address}); err != nil || m.chat.VisitorID == 0 {
		return err
	}
	return bindNow(m.ctx, m.tx, m.desk, m.chat.VisitorID, m.contact.ID)
}
