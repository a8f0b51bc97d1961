package routing_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/models/modelstest"
	"fairlead/routing"
)

// generated is a made-up past: people who work by day, and conversations around the clock.
type generated struct {
	db       *models.DB
	channels [2]models.Channel // half as many come in by the second
	people   []models.User
	from     models.Time
	till     models.Time
}

var day = models.Time(24 * time.Hour / time.Microsecond)

// generate makes up so many conversations on the first channel, over 90 days.
func generate(b testing.TB, conversations, people int) *generated {
	g := &generated{db: modelstest.Open(b), from: models.At(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))}
	g.till = g.from + 90*day
	ctx, rng := context.Background(), rand.New(rand.NewPCG(1, 2))
	var rows []models.History
	if err := g.db.Write(ctx, func(tx *models.DB) error {
		in := models.Inbox{Name: "Support", Open: true, CreatedAt: g.from}
		if err := tx.CreateInbox(ctx, &in); err != nil {
			return err
		}
		for i := range people {
			u := models.User{Name: fmt.Sprint("P", i), Email: fmt.Sprintf("p%d@harbour.example", i), PasswordHash: "set", Role: models.RoleMember, Seat: models.SeatService, Active: true, Availability: models.Away}
			if err := tx.CreateUser(ctx, &u); err != nil {
				return err
			}
			g.people = append(g.people, u)
			for d := range models.Time(90) {
				begin := g.from + d*day + models.At(time.Unix(int64(7*3600+rng.IntN(5*3600)), 0))
				rows = append(rows, models.History{At: begin, Kind: models.HistoryAvailability, UserID: u.ID, Value: string(models.Available)},
					models.History{At: begin + day/3, Kind: models.HistoryAvailability, UserID: u.ID, Value: string(models.Away)})
			}
		}
		for i := range g.channels {
			g.channels[i] = models.Channel{InboxID: in.ID, Kind: models.ChannelEmail, Address: fmt.Sprintf("c%d@harbour.example", i)}
			if err := tx.CreateChannel(ctx, &g.channels[i]); err != nil {
				return err
			}
		}
		contact, err := tx.FindOrCreateContact(ctx, "Joost", "joost@fietsen.example", 1)
		if err != nil {
			return err
		}
		for n := range conversations + conversations/2 {
			ch := g.channels[min(n/conversations, 1)]
			at := g.from + models.Time(rng.Int64N(int64(90*day)))
			c := models.Conversation{InboxID: in.ID, ChannelID: ch.ID, ContactID: contact.ID, State: models.StateClosed, DecisionID: 1, CreatedAt: at, UnansweredAt: models.Never,
				Owner: models.UserOwner(g.people[rng.IntN(people)].ID)}
			if err := tx.CreateConversation(ctx, &c); err != nil {
				return err
			}
			rows = append(rows, g.story(rng, c)...)
		}
		slices.SortFunc(rows, func(a, b models.History) int {
			return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.ConversationID, b.ConversationID))
		})
		return tx.Record(ctx, rows...)
	}); err != nil {
		b.Fatal(err)
	}
	return g
}

// story is what happens to a conversation: a sixth waits, all are answered and closed in hours, a tenth opens once more.
func (g *generated) story(rng *rand.Rand, c models.Conversation) (rows []models.History) {
	h := models.History{At: c.CreatedAt, InboxID: c.InboxID, ChannelID: c.ChannelID, ConversationID: c.ID}
	add := func(kind models.HistoryKind, value string) {
		h.Kind, h.Value = kind, value
		if h.At < g.till {
			rows = append(rows, h)
		}
	}
	later := func(most models.Time) { h.At += 1 + models.Time(rng.Int64N(int64(most))) }
	add(models.HistoryState, string(models.StateOpen))
	if rng.IntN(6) == 0 {
		later(day / 2)
	}
	add(models.HistoryOwner, c.Owner.String())
	for again := true; again; again = rng.IntN(10) == 0 {
		h.ByUser = c.Owner.ID
		later(day / 3)
		add(models.HistoryAnswer, "")
		later(day / 6)
		add(models.HistoryState, string(models.StateClosed))
		if rng.IntN(10) > 0 {
			break
		}
		h.ByUser = 0
		later(4 * day)
		add(models.HistoryAsked, "")
		add(models.HistoryState, string(models.StateOpen))
	}
	return rows
}

func (g *generated) input(days models.Time) routing.RehearsalInput {
	r := models.DefaultRule(g.channels[0].ID)
	r.AssignTo = models.AssignSpecific
	for _, u := range g.people {
		r.Members = append(r.Members, models.RuleMember{UserID: u.ID})
	}
	return routing.RehearsalInput{Rule: r, Channel: g.channels[0], From: g.till - days*day, Till: g.till}
}

// 100,000 conversations and 50 candidates are to take less than 5 seconds on 2 cores, with the reading.
func BenchmarkRehearse(b *testing.B) {
	g := generate(b, 100_000, 50)
	b.ResetTimer()
	for range b.N {
		got, err := routing.Rehearse(b.Context(), g.db, g.input(90), nil)
		if err != nil {
			b.Fatal(err)
		}
		if len(got.Rows) != 100_000 {
			b.Fatal(len(got.Rows))
		}
		b.ReportMetric(float64(got.Rehearsed.Waited), "waited")
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func TestRehearsalCanBeCancelled(t *testing.T) {
	g := generate(t, 3000, 5)
	ctx, cancel := context.WithCancel(t.Context())
	last := -1
	_, err := routing.Rehearse(ctx, g.db, g.input(90), func(permille int) {
		if permille < last || permille > 1000 {
			t.Errorf("progress %d behind %d", permille, last)
		}
		if last = permille; permille > 500 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v at %d", err, last)
	}
	full := -1
	got, err := routing.Rehearse(t.Context(), g.db, g.input(90), func(permille int) { full = permille })
	if err != nil || full != 1000 || len(got.Rows) != 3000 {
		t.Errorf("%d rows, progress %d, %v", len(got.Rows), full, err)
	}
}

// A rehearsal of the last days begins with what stood open then: it does not read all that went before.
func TestRehearsalOfTheLastDays(t *testing.T) {
	g := generate(t, 3000, 5)
	got, err := routing.Rehearse(t.Context(), g.db, g.input(7), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) < 150 || len(got.Rows) > 350 || got.Since != g.till-7*day || got.Shorter {
		t.Errorf("%d rows since %v", len(got.Rows), got.Since.Time())
	}
	got, err = routing.Rehearse(t.Context(), g.db, g.input(900), nil)
	if err != nil || got.Since < g.from || got.Since > g.from+day || !got.Shorter {
		t.Errorf("since %v, shorter %v, %v", got.Since.Time(), got.Shorter, err)
	}
}
