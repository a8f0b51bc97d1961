package inbox_test

import (
	"fmt"
	"reflect"
	"sync"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// dump is all that belongs to contacts, as the database holds it and as lists and search find it.
func (d *desk) dump(contacts ...models.Contact) map[string][]string {
	d.Helper()
	out := map[string][]string{}
	for _, c := range contacts {
		add := func(what any, err error) {
			d.Helper()
			d.must(err)
			out[fmt.Sprint(c.ID)] = append(out[fmt.Sprint(c.ID)], fmt.Sprintf("%+v", what))
		}
		row, err := d.db.Contact(d.ctx, c.ID)
		add(row, err)
		addresses, err := d.db.AddressesOf(d.ctx, c.ID)
		add(addresses, err)
		phones, err := d.db.PhonesOf(d.ctx, c.ID)
		add(phones, err)
		since, err := d.db.TrackedSince(d.ctx, c.ID)
		add(since, err)
		visits, err := d.db.VisitsOf(d.ctx, c.ID, 0, 0, 100)
		add(visits, err)
		conversations, err := d.db.ConversationsWith(d.ctx, c.ID, 0, []int64{d.open.ID, d.closed.ID}, nil, 100)
		add(conversations, err)
		for _, in := range [][]int64{nil, {d.open.ID}, {d.closed.ID}} {
			has, err := d.db.HasScope(d.ctx, c.ID, in)
			add(has, err)
		}
	}
	for _, u := range []models.User{d.ana, d.bo, d.cas, d.dot} {
		for _, q := range []string{"", "ann", "example", "0612345678"} {
			rows, _, err := d.app.Contacts(d.ctx, d.as(u), inbox.ContactQuery{Text: q})
			d.must(err)
			for _, r := range rows {
				out[u.Name+" finds "+q] = append(out[u.Name+" finds "+q], fmt.Sprint(r.ID, r.Name, r.Owner.Name, r.Tracked))
			}
		}
	}
	return out
}

// twoContacts are with different things in everything, in inboxes of which one is restricted.
func (d *desk) twoContacts() (one, two models.Contact) {
	d.Helper()
	d.write(func(tx *models.DB) error {
		for i, c := range []*models.Contact{&one, &two} {
			at := fmt.Sprintf("ann%d@example.com", i+1)
			found, err := tx.FindOrCreateContact(d.ctx, fmt.Sprint("Ann ", i+1), at, models.Time(i+1))
			if err != nil {
				return err
			}
			*c = found
			for _, err := range []error{tx.AddPhone(d.ctx, c.ID, "+31612345678"), tx.AddPhone(d.ctx, c.ID, fmt.Sprintf("+3161234567%d", i)), tx.AddAddress(d.ctx, c.ID, fmt.Sprintf("more%d@example.com", i))} {
				if err != nil {
					return err
				}
			}
			for _, ch := range []models.Channel{d.support, d.private}[:i+1] {
				conv := models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, ContactID: c.ID, State: models.StateOpen, ActivityAt: models.Time(i + 1), UnansweredAt: models.Never}
				if err := tx.CreateConversation(d.ctx, &conv); err != nil {
					return err
				}
			}
			v := models.Visitor{KeyHash: []byte(at)}
			if err := tx.CreateVisitor(d.ctx, &v); err != nil {
				return err
			}
			if err := tx.CreateVisit(d.ctx, &models.Visit{VisitorID: v.ID, URL: at}); err != nil {
				return err
			}
			if i == 0 {
				continue
			}
			if err := tx.BindVisitor(d.ctx, v.ID, c.ID, 9); err != nil {
				return err
			}
		}
		two.Company, two.Note = "Two BV", "of two"
		one.Note = "of one"
		if err := tx.UpdateContact(d.ctx, one); err != nil {
			return err
		}
		return tx.UpdateContact(d.ctx, two)
	})
	return one, two
}

// Merging and undoing it leaves everything as it was, whoever is the winner and whatever is chosen.
func TestUndoingAMergeLeavesNothingBehind(t *testing.T) {
	for i, c := range []struct {
		choice   inbox.MergeChoice
		owners   [2]bool
		swapped  bool
		name     string
		note     string
		hasOwner bool
	}{
		{name: "Ann 1", note: "of one"},
		{choice: inbox.MergeChoice{Name: inbox.SideLoser, Note: inbox.SideBoth, Owner: inbox.SideLoser, Email: inbox.SideLoser}, owners: [2]bool{true, true}, name: "Ann 2", note: "of one\n\nof two", hasOwner: true},
		{choice: inbox.MergeChoice{Note: inbox.SideLoser}, owners: [2]bool{false, true}, name: "Ann 1", note: "of two", hasOwner: true},
		{owners: [2]bool{true, false}, swapped: true, name: "Ann 2", note: "of two", hasOwner: true},
	} {
		d := newDesk(t)
		one, two := d.twoContacts()
		for i, u := range []models.User{d.bo, d.dot} {
			if c.owners[i] {
				_, err := d.app.SetContactOwner(d.ctx, d.as(d.bo), []int64{one.ID, two.ID}[i], u.ID)
				d.must(err)
			}
		}
		before := d.dump(one, two)
		winner, loser := one.ID, two.ID
		if c.swapped {
			winner, loser = loser, winner
		}
		m, err := d.app.MergeContacts(d.ctx, d.as(d.bo), winner, loser, c.choice)
		d.must(err)
		w, err := d.app.Contact(d.ctx, d.as(d.bo), loser, inbox.ContactQueryPage{})
		d.must(err)
		if w.ID != winner || w.Name != c.name || w.Note != c.note || w.Company != "Two BV" || len(w.Addresses) != 4 || len(w.Phones) != 3 || len(w.Conversations) != 3 || !w.TrackedSince.IsSet() || (w.OwnerID != 0) != c.hasOwner {
			t.Errorf("%d: merged it is %+v", i, w)
		}
		if c.choice.Owner == inbox.SideLoser && w.OwnerID != d.dot.ID {
			t.Errorf("%d: owner %d", i, w.OwnerID)
		}
		if reflect.DeepEqual(before, d.dump(one, two)) {
			t.Errorf("%d: nothing changed", i)
		}
		if _, _, err := d.app.UndoMerge(d.ctx, d.as(d.bo), m.ID); err != nil {
			t.Fatal(err)
		}
		for what, rows := range d.dump(one, two) {
			if !reflect.DeepEqual(rows, before[what]) {
				t.Errorf("%d: %s\n is %v\nwas %v", i, what, rows, before[what])
			}
		}
	}
}

// What has changed since a merge stays as it is when that is undone.
func TestUndoingAMergeKeepsWhatHasChangedSince(t *testing.T) {
	d := newDesk(t)
	one, two := d.twoContacts()
	m, err := d.app.MergeContacts(d.ctx, d.as(d.bo), one.ID, two.ID, inbox.MergeChoice{Name: inbox.SideLoser, Company: inbox.SideLoser})
	d.must(err)
	d.must(d.app.SetContactProperty(d.ctx, d.as(d.bo), one.ID, inbox.ContactName, "Ann Renamed"))
	d.must(d.app.RemoveContactAddress(d.ctx, d.as(d.bo), one.ID, "ann2@example.com"))
	if _, _, err := d.app.UndoMerge(d.ctx, d.as(d.bo), m.ID); err != nil {
		t.Fatal(err)
	}
	w, err := d.app.Contact(d.ctx, d.as(d.bo), one.ID, inbox.ContactQueryPage{})
	d.must(err)
	l, err := d.app.Contact(d.ctx, d.as(d.bo), two.ID, inbox.ContactQueryPage{})
	d.must(err)
	if w.Name != "Ann Renamed" || w.Company != "" || l.Name != "Ann 2" || l.Company != "Two BV" || l.Email != "more1@example.com" || len(l.Addresses) != 1 || len(l.Conversations) != 2 {
		t.Errorf("winner %+v\nloser %+v", w, l)
	}
}

// Who may not see one of two contacts does not merge them, and who sees both moves also what they do not see.
func TestMergingReachesBehindTheActorsAccess(t *testing.T) {
	d := newDesk(t)
	one, two := d.twoContacts()
	var hidden models.Contact
	d.write(func(tx *models.DB) (err error) {
		if hidden, err = tx.FindOrCreateContact(d.ctx, "Hidden", "hidden@example.com", 1); err != nil {
			return err
		}
		return tx.AddScope(d.ctx, hidden.ID, d.closed.ID)
	})
	for _, pair := range [][2]int64{{one.ID, hidden.ID}, {hidden.ID, one.ID}, {one.ID, one.ID}, {one.ID, 999}} {
		if _, err := d.app.MergeContacts(d.ctx, d.as(d.ana), pair[0], pair[1], inbox.MergeChoice{}); err != models.ErrNotFound {
			t.Errorf("%v: %v", pair, err)
		}
	}
	m, err := d.app.MergeContacts(d.ctx, d.as(d.ana), one.ID, two.ID, inbox.MergeChoice{})
	d.must(err)
	for u, want := range map[*models.User]int{&d.ana: 2, &d.bo: 3} {
		p, err := d.app.Contact(d.ctx, d.as(*u), one.ID, inbox.ContactQueryPage{})
		d.must(err)
		if len(p.Conversations) != want {
			t.Errorf("%s sees %d conversations, want %d", u.Name, len(p.Conversations), want)
		}
	}
	later, err := d.app.MergeContacts(d.ctx, d.as(d.bo), hidden.ID, one.ID, inbox.MergeChoice{})
	d.must(err)
	if _, _, err := d.app.UndoMerge(d.ctx, d.as(d.bo), m.ID); err == nil {
		t.Error("a merge was undone before a later one of the same contact")
	}
	if _, _, err := d.app.UndoMerge(d.ctx, d.as(d.bo), later.ID); err != nil {
		t.Error(err)
	}
	d.advance(inbox.MergesUndone + 1e9)
	if _, _, err := d.app.UndoMerge(d.ctx, d.as(d.bo), m.ID); err != models.ErrNotFound {
		t.Error("a merge of long ago was undone: ", err)
	}
}

// Mails from a contact that becomes a part of another at that moment are in conversations with what it has become.
func TestMailWhileContactsAreMerged(t *testing.T) {
	d := newDesk(t)
	one, two := d.twoContacts()
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			raw := fmt.Sprintf("From: Ann <ann2@example.com>\r\nTo: support@harbour.example\r\nSubject: Matter %d\r\nMessage-ID: <race%d@example.com>\r\n\r\nHello\r\n", i, i)
			if err := d.app.Deliver(d.ctx, email.Envelope{From: "ann2@example.com", To: []string{"support@harbour.example"}, Raw: []byte(raw)}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Go(func() {
		if _, err := d.app.MergeContacts(d.ctx, d.as(d.bo), one.ID, two.ID, inbox.MergeChoice{}); err != nil {
			t.Error(err)
		}
	})
	wait.Wait()
	for id, want := range map[int64]int{one.ID: 3 + 8, two.ID: 0} {
		rows, err := d.db.ConversationsWith(d.ctx, id, 0, []int64{d.open.ID, d.closed.ID}, nil, 100)
		d.must(err)
		if len(rows) != want {
			t.Errorf("contact %d has %d conversations, want %d", id, len(rows), want)
		}
	}
}
