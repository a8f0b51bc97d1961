package inbox_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

// mentionedIn are the names of those whom the newest comment of a conversation names.
func (d *desk) mentionedIn(m models.Message) (names []string) {
	d.Helper()
	rows, err := d.db.MentionsIn(d.ctx, []int64{m.ID})
	d.must(err)
	for _, r := range rows {
		names = append(names, d.user(r.UserID).Name)
	}
	slices.Sort(names)
	return names
}

func TestACommentNamesColleagues(t *testing.T) {
	d := newDesk(t)
	pires, silva, long := person("Ana Pires", models.RoleMember, models.SeatNone), person("Élodie", models.RoleMember, models.SeatNone), person("Bo van den Berg", models.RoleMember, models.SeatNone)
	pires.Email, silva.Email, long.Email = "ana.pires@harbour.example", "elodie@harbour.example", "bvdb@harbour.example"
	gone := person("Gone", models.RoleMember, models.SeatNone)
	gone.Active = false
	d.write(func(tx *models.DB) error {
		return errors.Join(tx.CreateUser(d.ctx, &pires), tx.CreateUser(d.ctx, &silva), tx.CreateUser(d.ctx, &long), tx.CreateUser(d.ctx, &gone))
	})
	_, c := d.take(letter{})
	for _, test := range []struct{ body, names string }{
		{"nobody here", ""},
		{"@Bo please", "Bo"},
		{"@bo, @CAS: look", "Bo Cas"},
		{"(@Bo)", "Bo"},
		{"@Ana Pires, not @Ana", "Ana Pires"}, // who writes is Ana, and is not told of what she writes
		{"@ana pires", "Ana Pires"},
		{"@ana.pires.", "Ana Pires"},
		{"@Bo van den Berg and nobody else", "Bo van den Berg"},
		{"@Bo van den Bergen", "Bo"},
		{"@Bob", ""},
		{"@éLODIE", "Élodie"},
		{"bo@bo.example, x@Bo, @@Bo, .@Bo", ""},
		{"**@Bo**, _@Cas_", "Bo Cas"},
		{"> @Bo said", "Bo"},
		{"`@Bo` and [@Cas](https://cas.example)", ""},
		{"```\n@Bo\n```", ""},
		{"@Care", "Bo Cas"},
		{"@Care and @Bo", "Bo Cas"},
		{"@Gone @nobody @", ""},
		{"@Bo\n@Dot", "Bo Dot"},
		{"<b>@Bo</b>", "Bo"},
		{strings.Repeat("@Bo ", 5000), "Bo"},
	} {
		m, err := d.app.Comment(d.ctx, d.as(d.ana), c.ID, test.body, "")
		if err != nil {
			t.Errorf("%.40q: %v", test.body, err)
			continue
		}
		if got := strings.Join(d.mentionedIn(m), " "); got != test.names {
			t.Errorf("%.40q names %q, not %q", test.body, got, test.names)
		}
	}
}

func TestWhoMayNotReadACommentIsNotNamedInIt(t *testing.T) {
	d := newDesk(t)
	second := person("Bo", models.RoleMember, models.SeatNone)
	second.Email = "bo.vos@harbour.example"
	d.write(func(tx *models.DB) error { return tx.CreateUser(d.ctx, &second) })
	_, open := d.take(letter{})
	_, secret := d.take(letter{subject: "Secret"}, "board@harbour.example")
	for _, test := range []struct {
		in         models.Conversation
		body, says string
	}{
		{secret, "@Dot look", "Dot"},
		{secret, "@Care look", "Care"},
		{secret, "@Bo and @Ana", "Ana"}, // only one Bo has access: it is clear who is meant
		{open, "@Bo look", "@bo, @bo.vos"},
	} {
		_, err := d.app.Comment(d.ctx, d.as(d.cas), test.in.ID, test.body, "")
		var p models.Problems
		if !errors.As(err, &p) {
			t.Errorf("%q: %v", test.body, err)
			continue
		}
		if q, ok := p.For("body"); !ok || q.Arg != test.says {
			t.Errorf("%q: %v", test.body, p)
		}
	}
	if n := len(d.thread(secret.ID, models.Comment)) + len(d.thread(open.ID, models.Comment)); n != 0 {
		t.Errorf("%d comments are stored", n)
	}
	m, err := d.app.Comment(d.ctx, d.as(d.cas), open.ID, "@bo.vos look", "")
	d.must(err)
	rows, err := d.db.MentionsIn(d.ctx, []int64{m.ID})
	d.must(err)
	if len(rows) != 1 || rows[0].UserID != second.ID {
		t.Errorf("%v", rows)
	}
}

// The view of mentions holds what one may still read, and what is opened is seen, once, by who was named alone.
func TestMentionsAreSeenWhenOpened(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	_, secret := d.take(letter{subject: "Secret"}, "board@harbour.example")
	events, stop := d.app.Hub.Listen()
	defer stop()
	m, err := d.app.Comment(d.ctx, d.as(d.cas), c.ID, "@Bo look", "once")
	d.must(err)
	again, err := d.app.Comment(d.ctx, d.as(d.cas), c.ID, "@Bo look", "once")
	d.must(err)
	if again.ID != m.ID {
		t.Error("a form that was sent twice is two comments")
	}
	_, err = d.app.Comment(d.ctx, d.as(d.cas), secret.ID, "@Bo and here", "")
	d.must(err)
	unseen := func(u models.User, want int64) {
		t.Helper()
		n, err := d.app.UnseenMentions(d.ctx, d.as(u))
		d.must(err)
		if n != want {
			t.Errorf("%s has %d unseen, not %d", u.Name, n, want)
		}
	}
	list := func(u models.User, want ...string) {
		t.Helper()
		rows, _, err := d.app.Mentions(d.ctx, d.as(u), 0)
		d.must(err)
		var got []string
		for _, r := range rows {
			got = append(got, r.Author+": "+r.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", u.Name, got, want)
		}
	}
	if !d.db.Postgres() { // there events come by the database
		var told []live.Event
		for len(events) > 0 {
			if e := <-events; e.Kind == live.KindTold {
				told = append(told, e)
			}
		}
		want := live.Event{Kind: live.KindTold, Inbox: c.InboxID, Conversation: c.ID, Tell: d.bo.ID, By: d.cas.ID, What: "mentioned"}
		if len(told) != 2 || told[0] != want {
			t.Errorf("told %+v", told)
		}
	}
	unseen(d.bo, 2)
	unseen(d.dot, 0)
	list(d.bo, "Cas: @Bo and here", "Cas: @Bo look")
	list(d.dot)
	for _, u := range []models.User{d.dot, d.bo} {
		_, err = d.app.Show(d.ctx, d.as(u), c.ID, 0)
		d.must(err)
	}
	unseen(d.bo, 1)
	d.write(func(tx *models.DB) error {
		return tx.SetAccess(d.ctx, d.closed.ID, nil, []models.InboxTeam{{InboxID: d.closed.ID, TeamID: d.board.ID}}, nil)
	})
	unseen(d.bo, 0)
	list(d.bo, "Cas: @Bo look")
}

func TestMentionsFollowTheirComment(t *testing.T) {
	d := newDesk(t)
	_, one := d.take(letter{subject: "One"})
	_, two := d.take(letter{subject: "Two"})
	_, err := d.app.Comment(d.ctx, d.as(d.cas), one.ID, "@Bo look", "")
	d.must(err)
	_, err = d.app.Merge(d.ctx, d.as(d.cas), one.ID, two.ID)
	d.must(err)
	rows, _, err := d.app.Mentions(d.ctx, d.as(d.bo), 0)
	d.must(err)
	if len(rows) != 1 || rows[0].ConversationID != two.ID || rows[0].SeenAt != 0 {
		t.Errorf("%+v", rows)
	}
}

func TestMentionsArePaged(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	for range inbox.MentionsOnPage + 1 {
		_, err := d.app.Comment(d.ctx, d.as(d.cas), c.ID, "@Bo", "")
		d.must(err)
	}
	first, next, err := d.app.Mentions(d.ctx, d.as(d.bo), 0)
	d.must(err)
	rest, end, err := d.app.Mentions(d.ctx, d.as(d.bo), next)
	d.must(err)
	if len(first) != inbox.MentionsOnPage || len(rest) != 1 || end != 0 || rest[0].ID >= first[len(first)-1].ID {
		t.Errorf("%d, then %d from %d on, then %d", len(first), len(rest), next, end)
	}
}

func TestColleaguesAreSuggestedByWhatIsTyped(t *testing.T) {
	d := newDesk(t)
	second := person("Bo", models.RoleMember, models.SeatNone)
	second.Email = "bo.vos@harbour.example"
	d.write(func(tx *models.DB) error { return tx.CreateUser(d.ctx, &second) })
	_, open := d.take(letter{})
	_, secret := d.take(letter{subject: "Secret"}, "board@harbour.example")
	for _, test := range []struct {
		in          models.Conversation
		typed, want string
	}{
		{open, "", "Ana bo.vos bo Board Care Dot"},
		{open, "b", "bo.vos bo Board"},
		{open, "BO.V", "bo.vos"},
		{open, "x", ""},
		{open, "%", ""},
		{secret, "", "Bo Board"},
		{secret, "d", ""},
	} {
		found, err := d.app.Nameables(d.ctx, d.as(d.cas), test.in.ID, test.typed)
		d.must(err)
		var got []string
		for _, n := range found {
			got = append(got, n.Typed)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%q: %q, not %q", test.typed, got, test.want)
		}
	}
	if _, err := d.app.Nameables(d.ctx, d.as(d.dot), secret.ID, ""); !errors.Is(err, models.ErrNotFound) {
		t.Error(err)
	}
}
