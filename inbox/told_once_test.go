package inbox_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fairlead/live"
	"fairlead/models"
)

// Several events of one transaction concern one team and one inbox: whom they concern is told of each conversation once, and the database is asked for
// each of the two as often as for one event.
func TestATransactionAsksOnceWhomItTells(t *testing.T) {
	d := newDesk(t)
	everybody := []models.User{d.ana, d.bo, d.cas, d.dot}
	for _, u := range everybody {
		d.chooses(u)
	}
	var ids []int64
	for i := range 6 {
		_, c := d.take(letter{subject: fmt.Sprint("Number ", i)})
		ids = append(ids, c.ID)
	}
	d.chooses(d.ana, "mail:new")
	d.chooses(d.bo, "mail:new", "mail:team")
	d.chooses(d.cas, "mail:team")
	toTeam := func(i int, by models.User) live.Event {
		return live.Event{Kind: live.KindMessage, Inbox: d.open.ID, Conversation: ids[i], TellTeam: d.care.ID, By: by.ID, What: string(models.ToldTeam)}
	}
	toInbox := func(i int) live.Event {
		return live.Event{Kind: live.KindMessage, Inbox: d.open.ID, Conversation: ids[i], What: string(models.ToldNew)}
	}
	var asked []string
	d.must(d.db.OnQuery(func(query string) { asked = append(asked, query) }))
	keep := func(events ...live.Event) []string {
		t.Helper()
		asked = nil
		d.must(d.app.KeepTold(d.ctx, d.db, events...))
		return slices.Clone(asked)
	}
	one := keep(toTeam(0, d.ana), toInbox(1))
	many := keep(toTeam(2, d.ana), toInbox(3), toTeam(4, d.bo), toInbox(5), toTeam(2, d.ana), toInbox(3))
	if len(one) == 0 || !slices.Equal(one, many) {
		t.Errorf("one event each asks\n%s\nand several\n%s", strings.Join(one, "\n"), strings.Join(many, "\n"))
	}
	for i, want := range []string{"new 1, new 3, new 5", "team 0, new 1, team 2, new 3, new 5", "team 0, team 2, team 4", ""} {
		rows, err := d.db.TellingsOf(d.ctx, everybody[i].ID, 50)
		d.must(err)
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprint(r.Kind, " ", slices.Index(ids, r.ConversationID)))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s is told of %q, not of %q", everybody[i].Name, got, want)
		}
	}
}
