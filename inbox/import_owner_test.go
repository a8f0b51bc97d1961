package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

func (p *people) deactivate(u models.User) {
	p.t.Helper()
	u, err := p.DB.User(p.ctx(), u.ID)
	p.ok(err)
	u.Active = false
	p.ok(p.DB.UpdateUser(p.ctx(), u))
}

// A row whose owner is deactivated is taken in: whoever has that owner keeps it, and nobody gets it. Rows that were taken in without theirs are told.
func TestARowWhoseOwnerIsDeactivatedIsTakenIn(t *testing.T) {
	p := newPeople(t)
	head := "E-mail,Name,Owner\n"
	p.came(p.importedText(head+"mias@x.example,Mia's,mia@harbour.example\nleos@x.example,Leo's,Leo\nnobodys@x.example,Nobody's,\n"), 3, 0, 0, 0)
	p.deactivate(p.mia)
	is := func(email string, owner models.User) {
		t.Helper()
		if c := p.contact(email); c.OwnerID != owner.ID {
			t.Errorf("%s is of %d, want %q", email, c.OwnerID, owner.Name)
		}
	}
	for _, c := range []struct {
		row                         string
		created, updated, unchanged int64
		told                        string // of whom it is said that they were left out
		email                       string
		owner                       models.User
	}{
		{"mias@x.example,Mia's,mia@harbour.example", 0, 0, 1, "", "mias@x.example", p.mia},
		{"mias@x.example,Mia's,MIA", 0, 0, 1, "", "mias@x.example", p.mia},
		{"mias@x.example,Renamed,mia@harbour.example", 0, 1, 0, "", "mias@x.example", p.mia},
		{"leos@x.example,Leo's,mia@harbour.example", 0, 0, 1, "mia@harbour.example", "leos@x.example", p.leo},
		{"leos@x.example,Renamed,mia@harbour.example", 0, 1, 0, "mia@harbour.example", "leos@x.example", p.leo},
		{"nobodys@x.example,Nobody's,Mia", 0, 0, 1, "Mia", "nobodys@x.example", models.User{}},
		{"new@x.example,New,Mia", 1, 0, 0, "Mia", "new@x.example", models.User{}},
	} {
		i := p.importedText(head + c.row + "\n")
		p.came(i, c.created, c.updated, c.unchanged, 0)
		is(c.email, c.owner)
		var told []string
		if c.told != "" {
			told = []string{fmt.Sprintf("Its owner “%s” is deactivated: it was taken in without.", c.told)}
		}
		if got := p.rejected(i); !slices.Equal(got, told) || i.Ownerless != int64(len(told)) {
			t.Errorf("%s: %d without their owner, told %q, want %q", c.row, i.Ownerless, got, told)
		}
	}
	left := p.imported(strings.NewReader(head+"nobodys@x.example,N,Mia\n"), func(m *models.ImportMapping) { m.Update = false })
	if p.came(left, 0, 0, 1, 0); left.Ownerless != 0 || p.rejected(left) != nil {
		t.Errorf("of what is left as it is something is told: %+v", left)
	}
	both := p.importedText(head + "bad,Bad,Mia\nother@x.example,O,Mia\n")
	if p.came(both, 1, 0, 0, 1); both.Ownerless != 1 || len(p.rejected(both)) != 2 {
		t.Errorf("rejected and without their owner: %+v, %q", both, p.rejected(both))
	}
	second := p.user("Mia Two", models.RoleMember, models.SeatService)
	second.Name = "Mia"
	p.ok(p.DB.UpdateUser(p.ctx(), second))
	p.came(p.importedText(head+"new@x.example,New,Mia\n"), 0, 1, 0, 0)
	is("new@x.example", second) // of two with a name, the one who is there is meant
}

// What is exported comes back as it went out, also where an owner has left meanwhile.
func TestAnExportIsReadBackWhereAnOwnerHasLeft(t *testing.T) {
	p := newPeople(t)
	p.came(p.importedText("E-mail,Name,Owner\na@x.example,A,Mia\nb@x.example,B,Leo\n"), 2, 0, 0, 0)
	p.deactivate(p.mia)
	file := "E-mail,Name,Owner\n"
	p.ok(p.ExportContacts(p.ctx(), p.actor(p.ada), inbox.ContactQuery{}, func(e inbox.ExportedContact) error {
		file += fmt.Sprintf("%s,%s,%s\n", e.Email, e.Name, e.OwnerEmail)
		return nil
	}))
	i := p.importedText(file)
	if p.came(i, 0, 0, 2, 0); i.Ownerless != 0 {
		t.Errorf("%d lost their owner", i.Ownerless)
	}
}
