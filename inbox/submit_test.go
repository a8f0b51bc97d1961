package inbox_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

func TestASubmissionIsRoutedAndTold(t *testing.T) {
	d := newDesk(t)
	ch := d.form(d.open, "contact", nil)
	d.assigns(&ch, nil, user(d.bo))
	events, stop := d.app.Hub.Listen()
	defer stop()
	m, c := d.submitted("contact", gail("A bicycle", "phone", "+31201234567", "company", "Fietsen", "file@a.pdf", "%PDF-1.4\n")...)
	if c.Owner != user(d.bo) || c.OwnerWhy != models.ByRule || c.ChannelID != ch.ID || c.LastMessage != m.ID || c.LastIncoming != m.ID || !c.HasFiles || c.UnansweredAt != models.At(d.app.Now()) || c.Subject != "Contact form" {
		t.Errorf("conversation %+v", c)
	}
	contact, err := d.db.Contact(d.ctx, c.ContactID)
	if err != nil || contact.Name != "Gail" || contact.Email != "gail@customer.example" || contact.Company != "Fietsen" {
		t.Errorf("contact %+v, %v", contact, err)
	}
	if seen, err := d.db.HasScope(d.ctx, contact.ID, []int64{d.open.ID}); !seen || err != nil {
		t.Errorf("the inbox does not see its contact (%v)", err)
	}
	if in, err := d.db.IsParticipant(d.ctx, c.ID, "gail@customer.example"); !in || err != nil {
		t.Errorf("Gail takes no part (%v)", err)
	}
	if !d.db.Postgres() { // there events travel through the database
		if e := <-events; e.Kind != live.KindMessage || e.Conversation != c.ID || e.Tell != d.bo.ID || !e.New {
			t.Errorf("event %+v", e)
		}
	}
}

// Whoever types an address has not shown to be that person.
func TestATypedAddressProvesNothing(t *testing.T) {
	d := newDesk(t)
	d.form(d.open, "contact", nil)
	_, old := d.take(letter{from: "Marloes <marloes@fietsen.example>"})
	before, err := d.db.Contact(d.ctx, old.ContactID)
	d.must(err)
	_, c := d.submitted("contact", "name", "Mallory", "email", "marloes@fietsen.example", "phone", "+31201234567", "company", "Evil", "message", "Who am I?")
	after, err := d.db.Contact(d.ctx, old.ContactID)
	d.must(err)
	if c.ID == old.ID || c.ContactID != old.ContactID || before != after {
		t.Errorf("conversation %+v\nbefore %+v\nafter %+v", c, before, after)
	}
	if len(d.thread(old.ID, models.Incoming)) != 1 {
		t.Error("the older conversation was joined")
	}
	d.write(func(tx *models.DB) error { // a name that is not known is not learned from a form either
		_, err := tx.FindOrCreateContact(d.ctx, "", "nameless@fietsen.example", 1)
		return err
	})
	_, c = d.submitted("contact", "name", "Mallory", "email", "nameless@fietsen.example", "message", "x")
	if k, _ := d.db.Contact(d.ctx, c.ContactID); k.Name != "" {
		t.Errorf("%+v", k)
	}
}

func TestAnswersGoOutByMailAndComeBack(t *testing.T) {
	d := newDesk(t)
	ch := d.form(d.open, "contact", func(f *models.Form) { f.ReplyChannelID = d.sales.ID })
	_, c := d.submitted("contact", gail("A bicycle")...)
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "Which colour?"})
	if sent.From.Email != d.sales.Address || len(sent.To) != 1 || sent.To[0].Email != "gail@customer.example" || sent.Subject != "Re: Contact form" {
		t.Errorf("answer %+v", sent)
	}
	rows, err := d.db.DeliveriesOf(d.ctx, []int64{sent.ID})
	if err != nil || len(rows) != 1 || rows[0].ChannelID != d.sales.ID || rows[0].Sender != d.sales.Address {
		t.Errorf("deliveries %+v, %v", rows, err)
	}
	m, back := d.take(letter{from: "gail@customer.example", to: d.sales.Address, inReplyTo: sent.RFCID, body: "Red."}, d.sales.Address)
	if back.ID != c.ID || back.ChannelID != ch.ID || m.Text != "Red." {
		t.Errorf("the answer is in %+v", back)
	}
	row, err := d.db.ConversationRow(d.ctx, c.ID, d.bo.ID)
	if err != nil || !row.CanSend || row.ReplyFrom != d.sales.Address || row.Channel != "Contact form" || row.Kind != models.ChannelForm {
		t.Errorf("row %+v, %v", row, err)
	}
	again := d.reply(d.bo, c.ID, inbox.ReplyForm{Seen: m.ID})
	if again.From.Email != d.sales.Address || again.To[0].Email != "gail@customer.example" {
		t.Errorf("second answer %+v", again)
	}
	if stranger, other := d.take(letter{from: "eve@evil.example", to: d.sales.Address, inReplyTo: sent.RFCID}, d.sales.Address); other.ID == c.ID {
		t.Errorf("a stranger joined: %+v", stranger)
	}
}

func TestReplyChannels(t *testing.T) {
	for name, c := range map[string]struct {
		named func(d *desk) int64
		mute  func(d *desk) []models.Channel
		want  func(d *desk) string
	}{
		"none named: the first that can": {func(*desk) int64 { return 0 }, nil, func(d *desk) string { return d.support.Address }},
		"the named one":                  {func(d *desk) int64 { return d.sales.ID }, nil, func(d *desk) string { return d.sales.Address }},
		"the named one cannot send":      {func(d *desk) int64 { return d.sales.ID }, func(d *desk) []models.Channel { return []models.Channel{d.sales} }, func(d *desk) string { return d.support.Address }},
		"one of another inbox":           {func(d *desk) int64 { return d.private.ID }, nil, func(d *desk) string { return d.support.Address }},
		"none can":                       {func(d *desk) int64 { return d.sales.ID }, func(d *desk) []models.Channel { return []models.Channel{d.sales, d.support} }, func(*desk) string { return "" }},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.form(d.open, "contact", func(f *models.Form) { f.ReplyChannelID = c.named(d) })
			if c.mute != nil {
				for _, ch := range c.mute(d) {
					ch.SMTPHost = ""
					d.write(func(tx *models.DB) error { return tx.UpdateChannel(d.ctx, ch) })
				}
			}
			_, conv := d.submitted("contact", gail("A bicycle")...)
			th, err := d.app.Show(d.ctx, d.as(d.bo), conv.ID, 0)
			d.must(err)
			m, err := d.app.Reply(d.ctx, d.as(d.bo), conv.ID, inbox.ReplyForm{Body: "x"})
			if th.ReplyFrom != c.want(d) || th.CanSend != (c.want(d) != "") || m.From.Email != c.want(d) || (err == nil) != (c.want(d) != "") {
				t.Errorf("page: from %q, can %v; sent from %q, %v", th.ReplyFrom, th.CanSend, m.From.Email, err)
			}
		})
	}
}

func TestWithoutAnAddressThereIsNoWayToAnswer(t *testing.T) {
	d := newDesk(t)
	d.form(d.open, "contact", nil)
	done, err := d.submitAs("contact", "", true, "message", "I say not who I am")
	d.must(err)
	c := d.conversations()[0]
	th, err := d.app.Show(d.ctx, d.as(d.bo), c.ID, 0)
	d.must(err)
	var p models.Problems
	if _, err := d.app.Reply(d.ctx, d.as(d.bo), c.ID, inbox.ReplyForm{Body: "Hello?"}); !errors.As(err, &p) || !strings.Contains(p[0].Text, "no way to answer") || len(th.ReplyTo) != 0 {
		t.Errorf("%v; to %v", err, th.ReplyTo)
	}
	if _, err := d.app.Comment(d.ctx, d.as(d.bo), c.ID, "Who may that be?", ""); err != nil {
		t.Error(err)
	}
	if done.NewVisitor != "" {
		t.Error("a cookie for nobody")
	}
	d.submitted("contact", "message", "Nor do I")
	if all := d.conversations(); all[0].ContactID == all[1].ContactID {
		t.Error("two who give no address are one contact")
	}
}

func TestFiftyAtOnceAreOne(t *testing.T) {
	for name, nonce := range map[string][]string{"by the nonce": {forms.FieldNonce, "nonce-0001"}, "by the content": nil} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.form(d.open, "contact", nil)
			events, stop := d.app.Hub.Listen()
			var group sync.WaitGroup
			var mu sync.Mutex
			first := 0
			for range 50 {
				group.Go(func() {
					done, err := d.submit("contact", gail("The same", append(nonce, "file@a.txt", "the same")...)...)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					if !done.Again {
						first++
					}
				})
			}
			group.Wait()
			stop()
			if all := d.conversations(); len(all) != 1 || first != 1 || len(d.incoming()) != 1 {
				t.Errorf("%d conversations, %d first", len(all), first)
			}
			n := 0
			for e := range events {
				if e.Kind == live.KindMessage {
					n++
				}
			}
			if !d.db.Postgres() && n != 1 {
				t.Errorf("%d told", n)
			}
		})
	}
}

func TestVisitorsAreBoundToWhoTheySayTheyAre(t *testing.T) {
	d := newDesk(t)
	d.form(d.open, "contact", nil)
	f, err := d.app.PublicForm(d.ctx, "contact")
	d.must(err)
	key, signed, err := d.app.NewVisitor(d.ctx, f, "192.0.2.1")
	d.must(err)
	see := func(url string) {
		d.must(d.app.Visit(d.ctx, f, inbox.VisitForm{Visitor: signed, URL: url, Title: "A page\r\nof theirs"}, "192.0.2.1"))
	}
	see("https://shop.example/a#x")
	see("javascript:alert(1)")
	_, gails := d.submitted("contact", gail("It is me", forms.FieldVisitor, signed)...)
	see("https://shop.example/b")
	_, piets := d.submitted("contact", "name", "Piet", "email", "piet@customer.example", "message", "Now me", forms.FieldVisitor, signed)
	see("https://shop.example/c")
	v, err := d.db.VisitorByKey(d.ctx, key)
	d.must(err)
	visits, err := d.db.VisitsOfVisitor(d.ctx, v.ID, 10)
	d.must(err)
	if v.ContactID != piets.ContactID || len(visits) != 3 || visits[2].ContactID != gails.ContactID || visits[1].ContactID != gails.ContactID || visits[0].ContactID != piets.ContactID || visits[2].URL != "https://shop.example/a" || visits[2].Title != "A page of theirs" {
		t.Errorf("visitor %+v, visits %+v", v, visits)
	}
	for contact, want := range map[int64]bool{gails.ContactID: false, piets.ContactID: true} {
		if is, err := d.db.Tracked(d.ctx, contact); is != want || err != nil {
			t.Errorf("contact %d tracked: %v (%v)", contact, is, err)
		}
	}
	for _, forged := range []string{"", "x", signed + "x", key + ".AAAA", "unknown." + strings.Split(signed, ".")[1]} {
		if _, c := d.submitted("contact", "email", "eve@customer.example", "message", "forged "+forged, forms.FieldVisitor, forged); c.ID == 0 {
			t.Error("not taken")
		}
	}
	if v, _ := d.db.VisitorByKey(d.ctx, key); v.ContactID != piets.ContactID {
		t.Errorf("bound by a forged id: %+v", v)
	}
	d.advance(91 * 24 * time.Hour)
	d.app.Tidy(d.ctx)
	if visits, _ := d.db.VisitsOfVisitor(d.ctx, v.ID, 10); len(visits) != 0 {
		t.Errorf("%d visits are still there", len(visits))
	}
	d.advance(310 * 24 * time.Hour)
	d.app.Tidy(d.ctx)
	if _, err := d.db.VisitorByKey(d.ctx, key); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the visitor is still there: %v", err)
	}
	if rows, err := d.db.ContactRows(d.ctx, models.ContactFilter{Inboxes: []int64{d.open.ID}, Tracked: true, Limit: 10}); len(rows) > 0 || err != nil {
		t.Errorf("the list still shows as tracked: %+v (%v)", rows, err)
	}
	history, err := d.db.HistorySince(d.ctx, 0, models.HistoryTracked)
	d.must(err)
	var told []string
	for _, h := range history {
		told = append(told, fmt.Sprint(h.Other == gails.ContactID, h.Value))
	}
	if got := strings.Join(told, " "); got != "trueyes falseyes trueno falseno" {
		t.Errorf("history %s", got)
	}
}

// What may be spam binds nobody until somebody says that it is none.
func TestSpamBindsNobody(t *testing.T) {
	d := newDesk(t)
	ch := d.form(d.open, "contact", nil)
	d.assigns(&ch, nil, user(d.bo))
	f, err := d.app.PublicForm(d.ctx, "contact")
	d.must(err)
	_, signed, err := d.app.NewVisitor(d.ctx, f, "192.0.2.1")
	d.must(err)
	_, c := d.submitted("contact", gail("Pills", forms.FieldVisitor, signed, forms.Honeypot, "x")...)
	if is, _ := d.db.Tracked(d.ctx, c.ContactID); is || c.State != models.StateSpam || c.Owner != models.Nobody {
		t.Errorf("tracked %v, %+v", is, c)
	}
	d.setState(d.bo, c.ID, models.StateOpen)
	c = d.conversation(c.ID)
	if is, _ := d.db.Tracked(d.ctx, c.ContactID); !is || c.Owner != user(d.bo) {
		t.Errorf("tracked %v, %+v", is, c)
	}
}

// Who has said since, in the same browser, who they are is not overruled by what turns out to be no spam.
func TestNotSpamBindsNobodyWhoHasSaidOtherwiseSince(t *testing.T) {
	d := newDesk(t)
	d.form(d.open, "contact", nil)
	f, err := d.app.PublicForm(d.ctx, "contact")
	d.must(err)
	key, signed, err := d.app.NewVisitor(d.ctx, f, "192.0.2.1")
	d.must(err)
	_, suspect := d.submitted("contact", gail("Pills", forms.FieldVisitor, signed, forms.Honeypot, "x")...)
	d.advance(time.Hour)
	_, piets := d.submitted("contact", "name", "Piet", "email", "piet@customer.example", "message", "Now me", forms.FieldVisitor, signed)
	d.advance(time.Hour)
	d.setState(d.bo, suspect.ID, models.StateOpen)
	if v, err := d.db.VisitorByKey(d.ctx, key); err != nil || v.ContactID != piets.ContactID {
		t.Errorf("the visitor is contact %d, not %d (%v)", v.ContactID, piets.ContactID, err)
	}
}

// Files that were kept count, too: together they are no more than one post may bring.
func TestKeptFilesAreAsFewAndSmallAsOthers(t *testing.T) {
	for name, c := range map[string]struct{ files, size, more int }{"too large": {2, forms.MaxFileBytes / 2, forms.MaxFileBytes / 4}, "too many": {forms.MaxFiles, 10, 10}} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.form(d.open, "contact", nil)
			f, err := d.app.PublicForm(d.ctx, "contact")
			d.must(err)
			post := forms.Post{Values: url.Values{}}
			for i := range c.files {
				post.Files = append(post.Files, forms.File{Field: "file", Name: fmt.Sprint(i), Data: []byte(strings.Repeat("x", c.size))})
			}
			token, kept, err := d.app.StageFiles(d.ctx, f, inbox.FormPost{Post: post}, "192.0.2.1")
			d.must(err)
			sends := gail("With files", forms.FieldDraft, token)
			for _, k := range kept[0].Files {
				sends = append(sends, forms.FieldKeep, fmt.Sprint(k.ID))
			}
			var p models.Problems
			if _, err := d.submit("contact", append(slices.Clone(sends), "file@more", strings.Repeat("y", c.more))...); !errors.As(err, &p) || len(p) != 1 || p[0].Field != "file" {
				t.Errorf("answered %v", err)
			}
			if _, err := d.submit("contact", sends...); err != nil {
				t.Errorf("without more: %v", err)
			}
		})
	}
}

// Files of one draft that were chosen in several goes count together, ticked or not.
func TestAStrangersDraftHoldsNoMoreThanAPost(t *testing.T) {
	d := newDesk(t)
	d.form(d.open, "contact", nil)
	f, err := d.app.PublicForm(d.ctx, "contact")
	d.must(err)
	sends, token := gail("With files"), ""
	for range 3 {
		post := forms.Post{Values: url.Values{forms.FieldDraft: {token}}, Files: []forms.File{{Field: "file", Name: "a", Data: []byte(strings.Repeat("x", forms.MaxFileBytes*2/3))}}}
		var kept []inbox.StagedField
		token, kept, err = d.app.StageFiles(d.ctx, f, inbox.FormPost{Post: post}, "192.0.2.1")
		d.must(err)
		for _, k := range kept {
			sends = append(sends, forms.FieldKeep, fmt.Sprint(k.Files[0].ID))
		}
	}
	var p models.Problems
	if _, err := d.submit("contact", append(sends, forms.FieldDraft, token)...); !errors.As(err, &p) {
		t.Errorf("answered %v", err)
	}
}

func BenchmarkSubmit(b *testing.B) {
	d := newDesk(b)
	ch := d.form(d.open, "contact", nil)
	d.assigns(&ch, nil, user(d.bo), user(d.cas))
	b.ResetTimer()
	for i := range b.N {
		n := fmt.Sprint(i)
		if _, err := d.submit("contact", "name", "Gail "+n, "email", "gail"+n+"@customer.example", "message", "Number "+n, forms.FieldNonce, "nonce-"+n); err != nil {
			b.Fatal(err)
		}
	}
}
