package inbox_test

import (
	"net/url"
	"testing"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// What was chosen for a form and not sent goes with whose browser it was chosen in, also if it names nobody; what another person chose there stays.
func TestWhatIsStagedGoesWithWhoStagedIt(t *testing.T) {
	p := newPeople(t)
	d := &desk{TB: p.t, app: p.App, db: p.DB, ctx: p.ctx()}
	d.form(p.support, "ask", nil)
	f, err := p.PublicForm(p.ctx(), "ask")
	p.ok(err)
	for _, name := range []string{"roderick", "kim"} {
		p.mail(name+"@x.example", "support@harbour.example", "From: "+name+" <"+name+"@x.example>\nTo: support@harbour.example\nSubject: x\nMessage-ID: <"+name+"@x>\n\nx\n")
	}
	roderick, kim := p.contact("roderick@x.example"), p.contact("kim@x.example")
	visitor := func(key string, c models.Contact) models.Visitor {
		v := models.Visitor{KeyHash: models.VisitorKeyHash(key), ContactID: c.ID, CreatedAt: 1, SeenAt: 1}
		p.ok(p.DB.CreateVisitor(p.ctx(), &v))
		return v
	}
	his := visitor("his", roderick)
	visitor("hers", kim)
	nobodys := visitor("nobodys", models.Contact{})
	bind := func(v models.Visitor, c models.Contact) {
		p.ok(p.DB.Write(p.ctx(), func(tx *models.DB) error { return tx.BindVisitor(p.ctx(), v.ID, c.ID, 2) }))
	}
	stage := func(key, name string) {
		t.Helper()
		post := forms.Post{Values: url.Values{}, Files: []forms.File{{Field: "file", Name: name, Data: []byte("names nobody")}}}
		_, staged, err := p.StageFiles(p.ctx(), f, inbox.FormPost{Post: post, Visitor: key}, "192.0.2.1")
		p.ok(err)
		if len(staged) != 1 {
			t.Fatalf("%s: kept %+v", name, staged)
		}
	}
	stage("his", "his.txt")
	stage("nobodys", "his, as he says afterwards.txt")
	stage("hers", "hers.txt")
	stage("", "a stranger's.txt")
	bind(nobodys, roderick)
	bind(his, kim) // the browser is shared, and hers now
	stage("his", "hers, in his browser.txt")
	p.ok(p.EraseContact(p.ctx(), p.actor(p.ada), roderick.ID, "roderick"))
	p.ok(p.NextErasure(p.ctx()))
	left, err := p.DB.StrangersFiles(p.ctx())
	p.ok(err)
	var names []string
	for _, file := range left {
		names = append(names, file.Name)
	}
	if len(names) != 3 || names[0] != "hers.txt" || names[1] != "a stranger's.txt" || names[2] != "hers, in his browser.txt" {
		t.Errorf("left: %q", names)
	}
	rows, _, err := p.Erasures(p.ctx(), p.actor(p.ada), 0)
	p.ok(err)
	if rows[0].Counts[models.ErasedFiles] != 3 { // the raw mail, too
		t.Errorf("counted %v", rows[0].Counts)
	}
}
