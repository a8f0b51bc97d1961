package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// What a page asks the database does not grow with the rows that it shows.
func TestPagesAskTheSameOfOneRowAndOfMany(t *testing.T) {
	w := newWorld(t)
	w.sends()
	var asked []string
	var mu sync.Mutex
	w.ok(w.db.OnQuery(func(query string) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, query)
	}))
	first := w.busy(0, 0)
	pages := []string{"/inbox/all/unassigned", "/inbox/all/drafts", fmt.Sprintf("/inbox/all/unassigned/%d", first), "/search?q=hello", "/scheduled", "/mentions", "/settings/tags", "/settings/views", "/settings/snippets"}
	ask := func() (out [][]string) {
		w.login(w.lena)
		for _, p := range pages {
			w.get(p).is(200) // what is new is noted
			asked = nil
			w.get(p).is(200)
			out = append(out, slices.Clone(asked))
		}
		return out
	}
	few := ask()
	for i := range 19 {
		w.busy(first, i+1)
	}
	for i, many := range ask() {
		if len(many) > len(few[i]) {
			t.Errorf("%s asks %d times, and %d times of 20 rows:\n%s", pages[i], len(few[i]), len(many), strings.Join(oftener(few[i], many), "\n"))
		}
		t.Logf("%s: %d", pages[i], len(many))
	}
}

// busy has Lena work in a conversation that has arrived, and in the one that is named; it returns the new one.
func (w *world) busy(named int64, n int) int64 {
	w.t.Helper()
	ctx, who := context.Background(), w.actor(w.lena)
	id := w.arrives(fmt.Sprintf("Hello %d", n))
	if named == 0 {
		named = id
	}
	_, err := w.app.Comment(ctx, w.actor(w.ana), id, "@Lena Lead, look", "")
	w.ok(err)
	for _, c := range []int64{id, named} {
		_, err = w.app.Stage(ctx, who, models.StagedIn(c), []inbox.Upload{{Name: "plan.txt", Data: []byte("x")}})
		w.ok(err)
		_, err = w.app.Schedule(ctx, who, c, inbox.ReplyForm{Body: "Tomorrow", Draft: models.StagedIn(c), Anyway: true}, inbox.LaterForm{When: inbox.LaterTomorrow})
		w.ok(err)
	}
	tag, err := w.app.CreateTag(ctx, w.actor(w.ana), inbox.TagForm{Name: fmt.Sprintf("tag %d", n), Colour: "red"})
	w.ok(err)
	_, _, err = w.app.Tag(ctx, who, id, inbox.TagChoice{ID: tag.ID})
	w.ok(err)
	_, err = w.app.CreateSavedView(ctx, who, inbox.SavedViewForm{Name: fmt.Sprintf("view %d", n), Query: "hello"})
	w.ok(err)
	w.ok(w.db.Write(ctx, func(tx *models.DB) error {
		e := models.EventData{Kind: models.EventLinked, Other: id}
		if err := tx.CreateMessage(ctx, &models.Message{ConversationID: named, Kind: models.Event, Event: &e, CreatedAt: models.At(w.now)}); err != nil {
			return err
		}
		return tx.SaveDraft(ctx, &models.Draft{UserID: w.lena.ID, ConversationID: id, Tab: models.DraftReply, Body: "Well", Staged: models.StagedIn(id), UpdatedAt: models.At(w.now)})
	}))
	return id
}

// oftener returns which queries stand more often in many than in few, and how often.
func oftener(few, many []string) (out []string) {
	count := map[string]int{}
	for _, q := range many {
		count[q]++
	}
	for _, q := range few {
		count[q]--
	}
	for q, n := range count {
		if n > 0 {
			out = append(out, fmt.Sprintf("%d more: %s", n, q))
		}
	}
	return out
}
