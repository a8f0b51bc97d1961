package inbox_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fairlead/channels/email"
	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// newPeopleIn is newPeople in a folder that can be looked into.
func newPeopleIn(t *testing.T, dir string) *people {
	t.Helper()
	db, err := models.Open(context.Background(), dir, modelstest.NewURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	p := &people{t: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	vault, err := inbox.NewVault([]byte("a secret of the tests alone"))
	p.ok(err)
	p.App = inbox.New(inbox.App{DB: db, Vault: vault, URL: "https://fairlead.example", Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return p.now }})
	p.ada, p.mia = p.user("Ada", models.RoleAdmin, models.SeatService), p.user("Mia", models.RoleMember, models.SeatService)
	p.leo = p.user("Leo", models.RoleLead, models.SeatSales)
	ada := p.actor(p.ada)
	p.support, err = p.CreateInbox(p.ctx(), ada, inbox.InboxForm{Name: "Support", Open: true})
	p.ok(err)
	p.sales, err = p.CreateInbox(p.ctx(), ada, inbox.InboxForm{Name: "Sales", Users: []int64{p.mia.ID}})
	p.ok(err)
	for _, ch := range []struct {
		into  *models.Channel
		inbox models.Inbox
		at    string
	}{{&p.supportMail, p.support, "support@harbour.example"}, {&p.salesMail, p.sales, "sales@harbour.example"}} {
		*ch.into, err = p.CreateChannel(p.ctx(), ada, ch.inbox.ID, inbox.ChannelForm{Address: ch.at})
		p.ok(err)
		ch.into.SMTPHost, ch.into.SMTPPort, ch.into.SMTPSecurity = "smtp.harbour.example", 25, "none"
		p.ok(p.DB.UpdateChannel(p.ctx(), *ch.into))
	}
	return p
}

func (p *people) mail(from, to, text string) {
	p.t.Helper()
	raw := strings.ReplaceAll(text, "\n", "\r\n")
	p.ok(p.Deliver(p.ctx(), email.Envelope{From: from, To: []string{to}, Raw: []byte(raw)}))
}

func TestAnErasedPersonIsNowhere(t *testing.T) {
	dir := t.TempDir()
	p := newPeopleIn(t, dir)
	const him, other = "roderick@zwartbol.example", "roderick.private@elsewhere.example"
	p.mail(him, "sales@harbour.example", "From: Roderick Zwartbol <"+him+">\nTo: sales@harbour.example\nSubject: The walnut gramophone\nMessage-ID: <1@z>\nContent-Type: multipart/mixed; boundary=b\n\n"+
		"--b\nContent-Type: text/plain\n\nMy walnut gramophone has stopped playing.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=gramophone-serial.txt\n\nserial octopus-4711\n--b--\n")
	p.mail(other, "support@harbour.example", "From: Roderick <"+other+">\nTo: support@harbour.example\nSubject: Second walnut matter\nMessage-ID: <2@z>\n\nAnother gramophone question, sincerely.\n")
	p.mail("kim@fietsen.example", "support@harbour.example", "From: Kim <kim@fietsen.example>\nTo: support@harbour.example\nCc: Roderick Zwartbol <"+him+">\nSubject: Order for Roderick Zwartbol\nMessage-ID: <3@k>\n\nPlease talk to Roderick Zwartbol, at Roderick@Zwartbol.example.\nThe bicycles are blue.\n")
	kim := p.contact("kim@fietsen.example")
	threads, err := p.DB.ConversationsWith(p.ctx(), kim.ID, p.ada.ID, []int64{p.support.ID}, nil, 10)
	p.ok(err)
	thread := threads[0].ID
	seen, err := p.DB.Conversation(p.ctx(), thread)
	p.ok(err)
	id, err := p.Reply(p.ctx(), p.actor(p.mia), thread, inbox.ReplyForm{Body: "Hello Kim, we shall ask Roderick Zwartbol.\n\nThe red ones, too?", Cc: him, Nonce: "n1", Seen: seen.LastMessage})
	p.ok(err)
	_ = id
	sent, err := p.DB.MessagesBefore(p.ctx(), thread, 0, 10)
	p.ok(err)
	answered := sent[len(sent)-1].RFCID
	p.mail(him, "support@harbour.example", "From: Roderick Zwartbol <"+him+">\nTo: support@harbour.example\nCc: kim@fietsen.example\nSubject: Re: Order\nMessage-ID: <4@z>\nIn-Reply-To: "+answered+"\n\nI insist upon a mahogany phonograph instead.\n")
	p.mail("kim@fietsen.example", "support@harbour.example", "From: Kim <kim@fietsen.example>\nTo: support@harbour.example\nSubject: Re: Order\nMessage-ID: <5@k>\nIn-Reply-To: "+answered+"\n\nBlue it is.\n\nRoderick Zwartbol wrote:\n> I insist upon a mahogany phonograph instead.\n")
	if _, err := p.Comment(p.ctx(), p.actor(p.mia), thread, "@Ada Roderick Zwartbol is difficult", "n2"); err != nil {
		t.Fatal(err)
	}
	p.sendLater(thread, "Dear Kim, Roderick Zwartbol will see to it.")
	whole, err := p.DB.MessagesBefore(p.ctx(), thread, 0, 100)
	p.ok(err)
	if len(whole) < 5 {
		t.Fatalf("the conversation with others has %d messages", len(whole))
	}
	c := p.contact(him)
	mia := p.actor(p.mia)
	p.ok(p.AddContactPhone(p.ctx(), mia, c.ID, "+31 20 123 4567"))
	p.ok(p.SetContactProperty(p.ctx(), mia, c.ID, inbox.ContactNote, "collects shellac records"))
	_, err = p.SetContactOwner(p.ctx(), mia, c.ID, p.ada.ID)
	p.ok(err)
	_, err = p.MergeContacts(p.ctx(), mia, c.ID, p.contact(other).ID, inbox.MergeChoice{})
	p.ok(err)
	v := models.Visitor{KeyHash: models.VisitorKeyHash("k"), ContactID: c.ID, BoundAt: 1}
	p.ok(p.DB.CreateVisitor(p.ctx(), &v))
	p.imported(strings.NewReader("E-mail,Name,Phone\nroderick@zwartbol.example,R,bad number\nlars@x.example,Lars,\n"), nil)
	p.filledIn(him)
	p.Refused(p.ctx(), email.Envelope{From: him, To: []string{"support@harbour.example"}, Raw: []byte("From: Roderick Zwartbol <" + him + ">\r\nSubject: The gramophone of Roderick Zwartbol\r\n")},
		&email.Refusal{Code: 552, Message: "The message is too large"})
	p.ok(p.DB.CreateVisit(p.ctx(), &models.Visit{VisitorID: v.ID, ContactID: c.ID, URL: "https://shop.example/?for=zwartbol", Title: "Bakelite horns", At: 1}))
	shared := models.Visitor{KeyHash: models.VisitorKeyHash("shared"), ContactID: c.ID, BoundAt: 1} // Kim has used this browser, too
	p.ok(p.DB.CreateVisitor(p.ctx(), &shared))
	for _, visit := range []models.Visit{{ContactID: c.ID, URL: "https://shop.example/bakelite", Title: "Bakelite", At: 2}, {ContactID: kim.ID, URL: "https://shop.example/bicycles", Title: "Bicycles", At: 3}} {
		visit.VisitorID = shared.ID
		p.ok(p.DB.CreateVisit(p.ctx(), &visit))
	}
	inSales, err := p.DB.ConversationIDsWith(p.ctx(), []int64{c.ID}, 10)
	p.ok(err)
	_, err = p.Assign(p.ctx(), mia, inSales[0], models.UserOwner(p.mia.ID), models.Nobody)
	p.ok(err)

	for _, ruling := range []models.Ruling{models.RulingBlocked, models.RulingPictures} {
		_, err := p.DB.RuleSender(p.ctx(), models.SenderRuling{Ruling: ruling, Address: him, ByUser: p.mia.ID, CreatedAt: 1})
		p.ok(err)
	}

	draft := inbox.DraftForm{Tab: models.DraftReply, Body: "Dear Kim, Roderick again:\n\n> I insist upon a mahogany phonograph instead.\n\nThe blue ones.", Cc: him}
	_, err = p.SaveDraft(p.ctx(), mia, thread, draft)
	p.ok(err)
	p.mail("lars@x.example", "support@harbour.example", "From: Lars <lars@x.example>\nTo: support@harbour.example\nSubject: Tyres\nMessage-ID: <9@l>\n\nTyres.\n")
	tyres, err := p.DB.ConversationIDsWith(p.ctx(), []int64{p.contact("lars@x.example").ID}, 1)
	p.ok(err)
	_, err = p.SaveDraft(p.ctx(), mia, tyres[0], inbox.DraftForm{Tab: models.DraftComment, Body: "Is this a friend of Roderick Zwartbol?"})
	p.ok(err)

	_, err = p.SaveSnippet(p.ctx(), mia, 0, inbox.SnippetForm{Name: "Roderick Zwartbol", Body: "Nothing for Roderick Zwartbol."})
	p.ok(err)
	p.writtenTo(inSales[0], inSales[1])
	for _, shared := range []bool{false, true} {
		_, err = p.CreateSavedView(p.ctx(), p.actor(p.ada), inbox.SavedViewForm{Name: "All of Roderick Zwartbol", Query: "is:open from:" + him, Shared: shared})
		p.ok(err)
	}
	tag, _, err := p.Tag(p.ctx(), mia, thread, inbox.TagChoice{Name: "VIP: Roderick Zwartbol"})
	p.ok(err)
	p.now = p.now.Add(3 * time.Minute) // and Ada is mailed that she is named in a conversation that has the name in its subject
	p.ok(p.RunDue(p.ctx()))
	told, err := p.DB.SystemMails(p.ctx())
	p.ok(err)
	if len(told) == 0 {
		t.Fatal("nobody is told of the comment by mail")
	}

	words := []string{"roderick", "zwartbol", "gramophone", "octopus-4711", "mahogany", "shellac", "+31201234567", "bakelite", "rosewood", "ebonite-0815", "celluloid-1234", "of-zwartbol.pdf", "scanned passport", "hurdy-gurdy", "theremin"}
	if found := p.everywhere(dir, words...); len(found) != len(words) {
		t.Fatalf("the test looks in the wrong places: finds only %v", found)
	}
	for who, want := range map[models.User]error{p.mia: models.ErrForbidden, p.leo: models.ErrForbidden} {
		p.is(p.EraseContact(p.ctx(), p.actor(who), c.ID, "Roderick Zwartbol"), want)
	}
	p.problem(p.EraseContact(p.ctx(), p.actor(p.ada), c.ID, "Kim"), "typed")
	p.ok(p.EraseContact(p.ctx(), p.actor(p.ada), c.ID, "  roderick ZWARTBOL "))
	if _, err := p.ErasePage(p.ctx(), p.actor(p.ada), c.ID); err == nil {
		t.Error("the contact is still to be seen")
	}
	p.ok(p.NextErasure(p.ctx()))
	if found := p.everywhere(dir, words...); len(found) > 0 {
		t.Errorf("left behind: %v", found)
	}
	p.owner(models.Conversation{ID: thread}, models.UserOwner(p.mia.ID)) // and loads are what a recount says
	left, err := p.DB.MessagesBefore(p.ctx(), thread, 0, 100)
	p.ok(err)
	text := fmt.Sprintf("%+v", left)
	for _, want := range []string{"The bicycles are blue.", "The red ones, too?", "Blue it is.", "is difficult"} {
		if !strings.Contains(text, want) {
			t.Errorf("what others wrote is gone: %q", want)
		}
	}
	if d, err := p.Draft(p.ctx(), p.actor(p.mia), thread); err != nil || !strings.Contains(d.Body, "The blue ones.") {
		t.Errorf("what a colleague is writing is gone: %+v, %v", d, err)
	}
	erased := 0
	for _, m := range left {
		if m.Event != nil && m.Event.Kind == models.EventErased {
			erased++
		}
	}
	rows, _, err := p.Erasures(p.ctx(), p.actor(p.ada), 0)
	p.ok(err)
	if erased != 1 || len(rows) != 1 || rows[0].State != models.ErasureDone || rows[0].By != "Ada" || rows[0].Counts[models.ErasedConversations] != 3 || rows[0].Counts[models.ErasedEmptied] != 1 || rows[0].Counts[models.ErasedImports] != 1 {
		t.Errorf("%d events; recorded %+v", erased, rows)
	}
	_, _, err = p.Erasures(p.ctx(), p.actor(p.leo), 0)
	p.is(err, models.ErrForbidden)
	if saved, err := p.SavedViews(p.ctx(), p.actor(p.ada)); err != nil || len(saved) != 2 || !strings.HasPrefix(saved[0].Query, "is:open") {
		t.Errorf("saved views: %+v, %v", saved, err)
	}
	if _, err := p.DB.Tag(p.ctx(), tag.ID); err != nil {
		t.Errorf("the tag is gone: %v", err)
	}
	p.contact("kim@fietsen.example")
	p.contact("lars@x.example")
	p.is(p.NextErasure(p.ctx()), models.ErrNotFound)
}

// filledIn has somebody send a form with an address and files, at the second try, and begin another one that is never sent.
func (p *people) filledIn(address string) {
	p.t.Helper()
	d := &desk{TB: p.t, app: p.App, db: p.DB, ctx: p.ctx()}
	d.form(p.sales, "ask", nil)
	f, err := p.PublicForm(p.ctx(), "ask")
	p.ok(err)
	post := func(more url.Values, files ...forms.File) forms.Post {
		values := url.Values{"name": {"Roderick Zwartbol"}, "email": {address}, "company": {"Rosewood Ltd"}}
		maps.Copy(values, more)
		return forms.Post{Values: values, Files: files}
	}
	first := post(nil, forms.File{Field: "file", Name: "horn.txt", Data: []byte("ebonite-0815")}, forms.File{Field: "file", Name: "other.txt", Data: []byte("celluloid-1234")})
	token, staged, err := p.StageFiles(p.ctx(), f, inbox.FormPost{Post: first}, "192.0.2.1")
	p.ok(err)
	kept := strconv.FormatInt(staged[0].Files[0].ID, 10) // the tick is taken from the other
	_, err = p.Submit(p.ctx(), f, inbox.FormPost{Post: post(url.Values{"message": {"Do you have horns of rosewood?"}, forms.FieldDraft: {token}, forms.FieldKeep: {kept}}), Language: "en"})
	p.ok(err)
	_, _, err = p.StageFiles(p.ctx(), f, inbox.FormPost{Post: post(nil, forms.File{Field: "file", Name: "passport-of-Zwartbol.pdf", Data: []byte("a scanned passport, Roderick Zwartbol")})}, "192.0.2.1")
	p.ok(err)
}

// everywhere returns which of the words stand anywhere in the database, with where: on SQLite in its files, byte for byte, whatever they are
// there; on PostgreSQL in the rows of all tables.
func (p *people) everywhere(dir string, words ...string) map[string]string {
	p.t.Helper()
	found := map[string]string{}
	look := func(where string, data []byte) {
		data = bytes.ToLower(data)
		for _, w := range words {
			if at := bytes.Index(data, []byte(w)); at >= 0 {
				found[w] = fmt.Sprintf("%s: %q", where, data[max(0, at-60):min(len(data), at+60)])
			}
		}
	}
	if !p.DB.Postgres() {
		files, err := filepath.Glob(filepath.Join(dir, "fairlead.db*"))
		p.ok(err)
		for _, f := range files {
			data, err := os.ReadFile(f)
			p.ok(err)
			look(filepath.Base(f), data)
		}
		return found
	}
	c, err := pgx.Connect(p.ctx(), p.DB.URL())
	p.ok(err)
	defer c.Close(p.ctx())
	rows, err := c.Query(p.ctx(), "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
	p.ok(err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	p.ok(err)
	for _, table := range tables {
		text := "SELECT t::text FROM " + table + " t"
		if table == "file_chunks" {
			text = "SELECT encode(data, 'escape') FROM file_chunks"
		}
		rows, err := c.Query(p.ctx(), text)
		p.ok(err)
		all, err := pgx.CollectRows(rows, pgx.RowTo[string])
		p.ok(err)
		look(table, []byte(strings.Join(all, "\n")))
	}
	return found
}

// writtenTo has Mia schedule an answer in a conversation of the person, and begin to pass on what they have written, with its files; and Ada leave a
// draft in their second.
func (p *people) writtenTo(conversation, second int64) {
	p.t.Helper()
	_, err := p.Schedule(p.ctx(), p.actor(p.mia), conversation, inbox.ReplyForm{Body: "The hurdy-gurdy is ready.", Anyway: true}, inbox.LaterForm{When: inbox.LaterTomorrow})
	p.ok(err)
	_, err = p.SaveDraft(p.ctx(), p.actor(p.ada), second, inbox.DraftForm{Tab: models.DraftReply, Body: "About your theremin"})
	p.ok(err)
	messages, err := p.DB.MessagesBefore(p.ctx(), conversation, 0, 100)
	p.ok(err)
	for _, m := range messages {
		if m.Kind == models.Incoming {
			_, _, err = p.StartForward(p.ctx(), p.actor(p.mia), m.ID)
			p.ok(err)
			return
		}
	}
	p.t.Fatal("there is nothing to pass on")
}

// sendLater has Mia schedule an answer in a conversation, and pass on what somebody has written in it, of which a copy is kept.
func (p *people) sendLater(thread int64, body string) {
	p.t.Helper()
	_, err := p.Schedule(p.ctx(), p.actor(p.mia), thread, inbox.ReplyForm{Body: body, Anyway: true}, inbox.LaterForm{When: inbox.LaterTomorrow})
	p.ok(err)
	all, err := p.DB.MessagesBefore(p.ctx(), thread, 0, 100)
	p.ok(err)
	for _, m := range all {
		if m.Kind == models.Incoming {
			_, err := p.Reply(p.ctx(), p.actor(p.mia), thread, inbox.ReplyForm{Body: "Can you help?", To: "expert@elsewhere2.example", Forwards: m.ID})
			p.ok(err)
		}
	}
}
