package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// Thirty at once who send forms and mails as a few people, merge these people and undo it, give them to colleagues, edit, import and erase them:
// nothing fails, nobody's load is wrong, and what the lists, the search and the owners say is what the rows say.
func TestContactsInAStorm(t *testing.T) {
	const people, rounds = 6, 12
	d := newDesk(t)
	one, two := d.form(d.open, "one", nil), d.form(d.closed, "two", nil)
	d.byOwner(&one, nil, user(d.bo), user(d.cas))
	d.byOwner(&two, func(r *models.Rule) { r.NeedsTracked = false }, team(d.board))
	d.byOwner(&d.support, nil, team(d.care))
	var signed []string
	for range people {
		f, err := d.app.PublicForm(d.ctx, "one")
		d.must(err)
		_, s, err := d.app.NewVisitor(d.ctx, f, "192.0.2.1")
		d.must(err)
		signed = append(signed, s)
	}
	address := func(n int) string { return fmt.Sprintf("p%d@storm.example", n%people) }
	contactID := func(n int) int64 {
		c, err := d.db.ContactByAddress(d.ctx, address(n))
		if errors.Is(err, models.ErrNotFound) {
			return -1
		}
		d.must(err)
		return c.ID
	}
	bo, ana := d.as(d.bo), d.as(d.ana)
	ctx, stop := context.WithCancel(d.ctx)
	jobs := make(chan struct{})
	go func() { d.app.RunContactJobs(ctx); close(jobs) }()
	is := func(what string, err error) {
		if problems := models.Problems(nil); err != nil && !errors.Is(err, models.ErrNotFound) && !errors.As(err, &problems) {
			t.Errorf("%s: %v", what, err)
		}
	}
	does := []func(n int){
		func(n int) {
			_, err := d.submit([]string{"one", "two"}[n%2], "name", fmt.Sprint("P ", n), "email", address(n), "message", fmt.Sprint("Number ", n), "_visitor", signed[n*7%people])
			is("submit", err)
		},
		func(n int) {
			is("mail", d.deliver(stormMail(n, address(n)), []string{d.support.Address, d.private.Address}[n%2]))
		},
		func(n int) {
			m, err := d.app.MergeContacts(d.ctx, bo, contactID(n), contactID(n+1), inbox.MergeChoice{Owner: inbox.SideLoser})
			is("merge", err)
			if err == nil && n%3 != 0 {
				_, _, err = d.app.UndoMerge(d.ctx, bo, m.ID)
				is("undo", err)
			}
		},
		func(n int) {
			_, err := d.app.SetContactOwner(d.ctx, bo, contactID(n), []int64{d.bo.ID, d.cas.ID, 0}[n%3])
			is("owner", err)
		},
		func(n int) {
			id := contactID(n)
			is("name", d.app.SetContactProperty(d.ctx, bo, id, inbox.ContactName, fmt.Sprint("Named ", n)))
			is("address", d.app.AddContactAddress(d.ctx, bo, id, fmt.Sprintf("more%d@storm.example", n)))
			is("address", d.app.RemoveContactAddress(d.ctx, bo, id, fmt.Sprintf("more%d@storm.example", n)))
		},
		func(n int) {
			if n%4 != 0 {
				is("away", d.app.SetAvailability(d.ctx, bo, d.bo.ID, inbox.AvailabilityForm{Value: []models.Availability{models.Away, models.Available}[n/4%2]}))
				return
			}
			is("erase", d.app.EraseContact(d.ctx, ana, contactID(n), address(n)))
		},
	}
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			for r := range rounds {
				does[i%len(does)](i*rounds + r*17) // no mail is sent twice: of one that is erased meanwhile, the second is new
			}
		})
	}
	all.Wait()
	d.erasuresEnd()
	stop()
	<-jobs
	d.checkContacts(signed)
}

func stormMail(n int, from string) []byte {
	return []byte(fmt.Sprintf("From: P <%s>\r\nTo: support@harbour.example\r\nSubject: Matter\r\nMessage-ID: <storm%d-%s>\r\n\r\nHello\r\n", from, n, from))
}

// erasuresEnd waits until nobody is being erased.
func (d *desk) erasuresEnd() {
	d.Helper()
	for limit := time.Now().Add(2 * time.Minute); time.Now().Before(limit); {
		rows, err := d.db.Erasures(d.ctx, 0, 1000)
		d.must(err)
		if !slices.ContainsFunc(rows, func(e models.Erasure) bool { return e.State != models.ErasureDone }) {
			return
		}
	}
	d.Error("somebody is still being erased")
}

// checkContacts holds what is repeated of contacts against their rows: lists, search, history, and whose conversations and visitors are.
func (d *desk) checkContacts(signed []string) {
	d.Helper()
	var ids []int64
	for id := range int64(3000) {
		ids = append(ids, id)
	}
	all, err := d.db.ContactsByID(d.ctx, ids)
	d.must(err)
	before := d.searchable()
	d.write(func(tx *models.DB) error { return tx.IndexContacts(d.ctx, slices.Sorted(maps.Keys(all))...) })
	if after := d.searchable(); before != after {
		d.Errorf("lists and search held\n%s\nand should hold\n%s", before, after)
	}
	history, err := d.db.HistorySince(d.ctx, 0, models.HistoryContactOwner)
	d.must(err)
	owners := map[int64]int64{}
	for _, h := range history {
		owners[h.Other] = h.UserID
	}
	for id, c := range all {
		if c.OwnerID != owners[id] {
			d.Errorf("contact %d is %d's, and by its history %d's", id, c.OwnerID, owners[id])
		}
	}
	is := func(what string, id int64) {
		if c, ok := all[id]; !ok || c.MergedInto != 0 {
			d.Errorf("%s is of contact %d, %+v", what, id, c)
		}
	}
	for _, c := range d.conversations() {
		is(fmt.Sprint("conversation ", c.ID), c.ContactID)
	}
	for _, s := range signed {
		key, _, _ := strings.Cut(s, ".")
		v, err := d.db.VisitorByKey(d.ctx, key)
		if err == nil && v.ContactID != 0 {
			is(fmt.Sprint("visitor ", v.ID), v.ContactID)
		}
	}
}

func (d *desk) searchable() string {
	d.Helper()
	var b strings.Builder
	for _, u := range []models.User{d.ana, d.bo, d.cas, d.dot} {
		for _, q := range []string{"", "storm", "named", "p1"} {
			rows, _, err := d.app.Contacts(d.ctx, d.as(u), inbox.ContactQuery{Text: q})
			d.must(err)
			for _, r := range rows {
				fmt.Fprintln(&b, u.Name, q, r.ID, r.Name, r.SortName, r.Owner.Name, r.Tracked)
			}
		}
	}
	return b.String()
}
