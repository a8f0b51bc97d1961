package models_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// searchWorld is a database with a conversation in each of two inboxes.
type searchWorld struct {
	*testing.T
	db    *models.DB
	convs [2]models.Conversation
}

func newSearchWorld(t *testing.T) *searchWorld {
	w := &searchWorld{T: t, db: modelstest.Open(t)}
	_, ch, contact := world(t, w.db)
	other := models.Inbox{Name: "Closed"}
	w.ok(w.db.CreateInbox(ctx, &other))
	otherCh := models.Channel{InboxID: other.ID, Kind: models.ChannelEmail, Address: "closed@harbour.example", CreatedAt: 1}
	w.ok(w.db.CreateChannel(ctx, &otherCh))
	for i, c := range []models.Channel{ch, otherCh} {
		conv := models.Conversation{InboxID: c.InboxID, ChannelID: c.ID, ContactID: contact.ID, Subject: "Berth twelve", State: models.StateOpen, CreatedAt: 1, ActivityAt: 1, UnansweredAt: models.Never}
		w.write(func(tx *models.DB) error { return tx.CreateConversation(ctx, &conv) })
		w.convs[i] = conv
	}
	return w
}

func (w *searchWorld) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *searchWorld) write(fn func(tx *models.DB) error) {
	w.Helper()
	w.ok(w.db.Write(ctx, fn))
}

// say stores a message in a conversation at a second.
func (w *searchWorld) say(conv, second int, text string) models.Message {
	w.Helper()
	m := models.Message{ConversationID: w.convs[conv].ID, Kind: models.Incoming, From: models.Person{Name: "Zoë de Vries", Email: "zoe@zeil.example"}, Text: text, Visible: text, CreatedAt: models.Time(second) * 1e6}
	w.write(func(tx *models.DB) error { return tx.CreateMessage(ctx, &m) })
	return m
}

func (w *searchWorld) find(q models.MessageQuery) (out []int64) {
	w.Helper()
	if q.Inboxes == nil {
		q.Inboxes = []int64{w.convs[0].InboxID}
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	found, err := w.db.FindMessages(ctx, q)
	w.ok(err)
	for _, h := range found.Hits {
		out = append(out, h.MessageID)
	}
	return out
}

func (w *searchWorld) want(what string, q models.MessageQuery, ids ...int64) {
	w.Helper()
	if got := w.find(q); !slices.Equal(got, ids) {
		w.Errorf("%s finds %v, want %v", what, got, ids)
	}
}

func phrases(p ...string) (out [][]string) {
	for _, s := range p {
		out = append(out, models.Words(s, 100))
	}
	return out
}

func TestMessagesAreFoundByWhatTheyAreNow(t *testing.T) {
	w := newSearchWorld(t)
	a := w.say(0, 100, "The crane lifts the Grêmio on Friday. 東京都に行く")
	b := w.say(0, 200, "the boat is lifted by the crane")
	w.say(1, 300, "crane in a closed inbox")
	for _, c := range []struct {
		words []string
		want  []int64
	}{
		{[]string{"crane"}, []int64{b.ID, a.ID}}, {[]string{"CRANE", "friday"}, []int64{a.ID}}, {[]string{"gremio"}, []int64{a.ID}}, {[]string{"crane lifts"}, []int64{a.ID}}, {[]string{"lifts crane"}, nil},
		{[]string{"zoe"}, []int64{b.ID, a.ID}}, {[]string{"zoe@zeil.example"}, []int64{b.ID, a.ID}}, {[]string{"berth twelve"}, []int64{b.ID, a.ID}}, {[]string{"twelve zoe"}, nil}, {[]string{"京都"}, []int64{a.ID}}, {[]string{"都京"}, nil},
		{[]string{"closed"}, nil}, {[]string{"cran"}, nil},
	} {
		w.want(c.words[0], models.MessageQuery{Phrases: phrases(c.words...)}, c.want...)
	}
	w.want("from", models.MessageQuery{Marks: [][]string{{models.FromMark("vries")}}}, b.ID, a.ID)
	w.want("to", models.MessageQuery{Marks: [][]string{{models.ToMark("vries")}}})
	w.want("till", models.MessageQuery{Phrases: phrases("crane"), Till: models.SearchFrom(200e6)}, a.ID)
	w.want("from", models.MessageQuery{Phrases: phrases("crane"), From: models.SearchFrom(200e6)}, b.ID)
	w.want("state", models.MessageQuery{Phrases: phrases("crane"), States: []models.State{models.StateClosed}})
	w.want("owner", models.MessageQuery{Owners: []models.Owner{models.Nobody}}, b.ID, a.ID)
	w.want("owner", models.MessageQuery{Owners: []models.Owner{models.UserOwner(7)}})

	w.write(func(tx *models.DB) error {
		f := models.File{Kind: models.FileAttachment, MessageID: a.ID, Name: "invoice-2026.pdf", CreatedAt: 1}
		return tx.CreateFile(ctx, &f, []byte("x"))
	})
	w.want("file", models.MessageQuery{Phrases: phrases("invoice 2026"), Marks: [][]string{{models.MarkFile}}}, a.ID)
	w.write(func(tx *models.DB) error {
		a.Text, a.Visible, a.From = "gone", "gone", models.Person{}
		return tx.RewriteMessage(ctx, a, "", map[string]int64{})
	})
	w.want("rewritten", models.MessageQuery{Phrases: phrases("friday")})
	w.want("rewritten", models.MessageQuery{Phrases: phrases("gone")}, a.ID)
	w.write(func(tx *models.DB) error { return tx.EraseMessages(ctx, []int64{b.ID}, map[string]int64{}) })
	w.want("erased", models.MessageQuery{Phrases: phrases("crane")})
}

// Whoever moves a conversation or a message, in whatever way: it is found where it is, and not where it was.
func TestMessagesAreFoundWhereTheyAre(t *testing.T) {
	w := newSearchWorld(t)
	a, b := w.say(0, 100, "crane"), w.say(1, 200, "crane")
	here, there := []int64{w.convs[0].InboxID}, []int64{w.convs[1].InboxID}
	q := func(inboxes ...int64) models.MessageQuery {
		return models.MessageQuery{Inboxes: inboxes, Phrases: phrases("crane")}
	}
	w.want("before", q(here...), a.ID)
	w.ok(w.db.Exec(ctx, "UPDATE messages SET conversation_id = ? WHERE id = ?", w.convs[1].ID, a.ID))
	w.want("message moved", q(here...))
	w.want("message moved", q(there...), b.ID, a.ID)
	w.ok(w.db.Exec(ctx, "UPDATE conversations SET inbox_id = ? WHERE id = ?", here[0], w.convs[1].ID))
	w.want("conversation moved", q(here...), b.ID, a.ID)
	w.want("conversation moved", q(there...))
	w.want("both", q(here[0], there[0]), b.ID, a.ID)
}

// What a search finds is what a naive look at all messages finds, in pages that join up, rare words and common ones.
func TestPagesOfASearchJoinUp(t *testing.T) {
	w := newSearchWorld(t)
	var all, odd []int64
	w.write(func(tx *models.DB) error {
		for i := range 700 {
			text := "common"
			if i%2 == 1 {
				text = "common odd"
			}
			m := models.Message{ConversationID: w.convs[i%3%2].ID, Kind: models.Incoming, Text: text, Visible: text, CreatedAt: models.Time(i/2) * 1e6}
			if err := tx.CreateMessage(ctx, &m); err != nil {
				return err
			}
			if i%3%2 == 0 {
				if all = append(all, m.ID); i%2 == 1 {
					odd = append(odd, m.ID)
				}
			}
		}
		return nil
	})
	for word, want := range map[string][]int64{"common": all, "odd": odd} {
		var got []int64
		q := models.MessageQuery{Inboxes: []int64{w.convs[0].InboxID}, Phrases: phrases(word, "common"), Limit: 17}
		for {
			found, err := w.db.FindMessages(ctx, q)
			w.ok(err)
			for _, h := range found.Hits {
				got = append(got, h.MessageID)
			}
			if q.Till = found.Next; q.Till == 0 {
				break
			}
		}
		slices.Reverse(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d in pages, want %d", word, len(got), len(want))
		}
	}
}

// What was there before the search is brought in step by step, whatever is stopped in between, and what has changed meanwhile stays as it is.
func TestTheBacklogOfTheSearch(t *testing.T) {
	w := newSearchWorld(t)
	var first, last models.Message
	for i := range 450 {
		if last = w.say(0, i, "crane"); i == 0 {
			first = last
		}
	}
	w.ok(w.db.Exec(ctx, "DELETE FROM message_search"))
	w.ok(w.db.AddSearchBacklog(ctx, first.ID, last.ID))
	q := models.MessageQuery{Phrases: phrases("crane"), Limit: 1000}
	w.ok(w.db.SearchBacklogStep(ctx))
	if n := len(w.find(q)); n != 200 {
		t.Fatal(n)
	}
	if b, err := w.db.SearchBacklog(ctx); err != nil || b.Left != 250 || b.Of != 450 {
		t.Error(b, err)
	}
	first.Text, first.Visible = "rewritten", "rewritten"
	w.write(func(tx *models.DB) error { return tx.RewriteMessage(ctx, first, "", map[string]int64{}) })
	w.ok(w.db.FinishSearchBacklog(ctx))
	if n := len(w.find(q)); n != 449 {
		t.Fatal(n)
	}
	w.want("rewritten", models.MessageQuery{Phrases: phrases("rewritten")}, first.ID)
	if b, err := w.db.SearchBacklog(ctx); err != nil || b != (models.SearchBacklog{}) {
		t.Error(b, err)
	}
}

// What words find is collected by the index of words alone: PostgreSQL takes the numbers a page is limited to, which are parameters, for a narrow range, and
// would go through every message by them.
func TestPlanOfCollectingGoesByWords(t *testing.T) {
	w := newSearchWorld(t)
	if !w.db.Postgres() {
		t.Skip("it is about PostgreSQL's plans: set FAIRLEAD_TEST_DATABASE, as .ci/run does")
	}
	for name, q := range map[string]models.MessageQuery{
		"a word":             {Phrases: phrases("rare")},
		"two words":          {Phrases: phrases("rare", "common")},
		"from":               {Marks: [][]string{{models.FromMark("jan")}}},
		"from with a word":   {Marks: [][]string{{models.FromMark("jan")}}, Phrases: phrases("common")},
		"behind a page":      {Phrases: phrases("rare"), Till: 1 << 40},
		"after, with a file": {Marks: [][]string{{models.MarkFile}}, From: 1 << 24},
	} {
		if q.Inboxes, q.Limit = []int64{1, 2}, 25; q.Till == 0 {
			q.Till = math.MaxInt64
		}
		plan, err := w.db.ExplainCollect(ctx, q)
		w.ok(err)
		if all := strings.Join(plan, "\n"); !strings.Contains(all, "message_search_words") || strings.Contains(all, "message_search_pkey") {
			t.Errorf("%s: does not go by the words alone:\n%s", name, all)
		}
	}
}
