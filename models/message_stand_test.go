package models_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fairlead/models"
)

// said is what a naive search knows of a message.
type said struct {
	id, doc int64
	conv    int
	words   []string
}

// Whatever becomes of conversations, a search for owners, states, tags and words finds in pages what a look at every message finds.
func TestASearchFindsWhatALookAtEverythingFinds(t *testing.T) {
	w := newSearchWorld(t)
	rng := rand.New(rand.NewPCG(7, 11))
	convs := []models.Conversation{w.convs[0], w.convs[1]}
	tags := make([]models.Tag, 3)
	w.write(func(tx *models.DB) error {
		for i := range tags {
			tags[i] = models.Tag{Name: fmt.Sprint("tag", i), Folded: fmt.Sprint("tag", i), Colour: "red"}
			if err := tx.CreateTag(ctx, &tags[i]); err != nil {
				return err
			}
		}
		for range 30 {
			c := convs[rng.IntN(2)]
			if err := tx.CreateConversation(ctx, &c); err != nil {
				return err
			}
			convs = append(convs, c)
		}
		return nil
	})
	owners := []models.Owner{models.Nobody, models.UserOwner(1), models.UserOwner(2), models.TeamOwner(1)}
	var all []said
	tagged := map[[2]int]bool{}
	change := func(tx *models.DB) error {
		i := rng.IntN(len(convs))
		c := &convs[i]
		switch rng.IntN(6) {
		case 0:
			was := *c
			c.State, c.Owner = models.States[rng.IntN(len(models.States))], owners[rng.IntN(len(owners))]
			return tx.PlaceConversation(ctx, was, *c)
		case 1:
			n := rng.IntN(len(tags))
			if tagged[[2]int{i, n}] = !tagged[[2]int{i, n}]; tagged[[2]int{i, n}] {
				_, err := tx.PutTag(ctx, c.ID, tags[n].ID, 1, 1)
				return err
			}
			_, err := tx.TakeTag(ctx, c.ID, tags[n].ID)
			return err
		case 2:
			if len(all) == 0 {
				return nil
			}
			m := &all[rng.IntN(len(all))]
			if err := tx.MoveMessages(ctx, convs[m.conv], *c, []int64{m.id}); err != nil {
				return err
			}
			m.conv = i
			return nil
		}
		words := []string{"common"}
		if rng.IntN(2) == 0 {
			words = append(words, "odd")
		}
		text := strings.Join(words, " ")
		m := models.Message{ConversationID: c.ID, Kind: models.Incoming, Text: text, Visible: text, CreatedAt: models.Time(rng.IntN(3000)) * 1e6}
		err := tx.CreateMessage(ctx, &m)
		all = append(all, said{m.ID, int64(m.CreatedAt)/1e6<<24 | m.ID&(1<<24-1), i, words})
		return err
	}
	for range 1500 {
		w.write(change)
	}
	slices.SortFunc(all, func(a, b said) int { return cmp.Compare(b.doc, a.doc) })
	for n := range 60 {
		q := models.MessageQuery{Inboxes: []int64{w.convs[0].InboxID}, Limit: 1 + rng.IntN(40)}
		if n%4 == 0 {
			q.Inboxes = append(q.Inboxes, w.convs[1].InboxID)
		}
		pick := func(one ...func()) { one[rng.IntN(len(one))]() }
		pick(func() { q.Phrases = phrases("common") }, func() { q.Phrases = phrases("odd", "common") }, func() {})
		pick(func() { q.Owners = owners[:1+rng.IntN(3)] }, func() { q.Owned = true }, func() {})
		pick(func() { q.States = []models.State{models.StateClosed, models.StateSpam}[:1+rng.IntN(2)] }, func() {})
		pick(func() { q.Tags = [][]int64{{tags[0].ID, tags[1].ID}} }, func() { q.Tags = [][]int64{{tags[2].ID}, {tags[0].ID}} }, func() {})
		pick(func() { q.From = models.SearchFrom(1000e6) }, func() {})
		var want []int64
		for _, m := range all {
			if fits(q, m, convs, func(tag int64) bool {
				return tagged[[2]int{m.conv, slices.IndexFunc(tags, func(t models.Tag) bool { return t.ID == tag })}]
			}) {
				want = append(want, m.id)
			}
		}
		var got []int64
		paged := q
		for range 3000 {
			found, err := w.db.FindMessages(ctx, paged)
			w.ok(err)
			for _, h := range found.Hits {
				got = append(got, h.MessageID)
			}
			if paged.Till = found.Next; paged.Till == 0 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v finds %d, want %d\n%v\n%v", q, len(got), len(want), got, want)
		}
	}
}

func fits(q models.MessageQuery, m said, convs []models.Conversation, has func(tag int64) bool) bool {
	c := convs[m.conv]
	states := q.States
	if len(states) == 0 {
		states = []models.State{models.StateOpen, models.StateSnoozed, models.StateClosed}
	}
	for _, p := range q.Phrases {
		if !slices.Contains(m.words, p[0]) {
			return false
		}
	}
	for _, any := range q.Tags {
		if !slices.ContainsFunc(any, has) {
			return false
		}
	}
	return slices.Contains(q.Inboxes, c.InboxID) && slices.Contains(states, c.State) && (len(q.Owners) == 0 || slices.Contains(q.Owners, c.Owner)) &&
		(!q.Owned || c.Owner != models.Nobody) && m.doc >= q.From
}
