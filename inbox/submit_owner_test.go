package inbox_test

import (
	"slices"
	"strings"
	"testing"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// mailsTo returns what was put in the outbox for a colleague.
func (d *desk) mailsTo(u models.User) []written {
	d.Helper()
	return slices.DeleteFunc(d.outbox(), func(m written) bool { return m.to != u.Email })
}

// The owner of a contact who is Away is mailed what the contact has sent by a form: at once, or once it turns out to be no spam.
func TestAnAbsentOwnerIsMailedWhatAFormBrought(t *testing.T) {
	d := newDesk(t)
	ch := d.form(d.open, "contact", nil)
	d.assigns(&ch, nil, user(d.cas))
	d.owns("gail@customer.example", d.bo)
	d.submitted("contact", gail("While Bo is there")...)
	if n := len(d.mailsTo(d.bo)); n != 0 {
		t.Fatalf("%d mails to an owner who is there", n)
	}
	d.away(d.bo)
	_, c := d.submitted("contact", gail("While Bo is Away")...)
	if c.Owner != user(d.cas) || len(d.mailsTo(d.bo)) != 1 {
		t.Fatalf("owner %v, %d mails", c.Owner, len(d.mailsTo(d.bo)))
	}
	_, spam := d.submitted("contact", gail("Pills", forms.Honeypot, "x")...)
	if spam.State != models.StateSpam || len(d.mailsTo(d.bo)) != 1 {
		t.Fatalf("%s, %d mails", spam.State, len(d.mailsTo(d.bo)))
	}
	d.setState(d.cas, spam.ID, models.StateOpen)
	mails := d.mailsTo(d.bo)
	if len(mails) != 2 {
		t.Fatalf("%d mails once it is no spam", len(mails))
	}
	if !strings.Contains(mails[1].body, "Pills") {
		t.Errorf("the mail does not say what was sent:\n%s", mails[1].body)
	}
	d.setState(d.cas, spam.ID, models.StateClosed)
	d.setState(d.cas, spam.ID, models.StateOpen)
	if n := len(d.mailsTo(d.bo)); n != 2 {
		t.Errorf("%d mails after reopening", n)
	}
}

// What waits for the owner of a contact goes to the other's owner when the two are merged.
func TestMergingMovesWhatWaitsForAnOwner(t *testing.T) {
	d := newDesk(t)
	d.byOwner(&d.support, func(r *models.Rule) { r.NeedsTracked = false })
	d.owns("marloes@fietsen.example", d.bo)
	d.owns("marloes@thuis.example", d.cas)
	d.away(d.bo)
	_, c := d.take(letter{})
	_, other := d.take(letter{from: "Marloes <marloes@thuis.example>"})
	d.is(c, models.Nobody)
	d.is(other, user(d.cas))
	m, err := d.app.MergeContacts(d.ctx, d.as(d.ana), other.ContactID, c.ContactID, inbox.MergeChoice{})
	d.must(err)
	d.is(c, user(d.cas))
	_, _, err = d.app.UndoMerge(d.ctx, d.as(d.ana), m.ID)
	d.must(err)
	d.is(c, user(d.cas)) // who has it keeps it
	_, next := d.take(letter{})
	d.is(next, models.Nobody)
}
