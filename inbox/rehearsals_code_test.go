package inbox_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

// anyRows are rows as a rehearsal may find them.
func anyRows(t *rapid.T) (rows []routing.RehearsedRow) {
	owner := rapid.Custom(func(t *rapid.T) models.Owner {
		kind := rapid.SampledFrom([]models.OwnerKind{models.OwnerNobody, models.OwnerUser, models.OwnerTeam}).Draw(t, "kind")
		if kind == models.OwnerNobody {
			return models.Nobody
		}
		return models.Owner{Kind: kind, ID: rapid.Int64Range(1, 3).Draw(t, "owner")}
	})
	wait := rapid.OneOf(rapid.SampledFrom([]int64{-1, 0}), rapid.Int64Range(1, 1<<50))
	for range rapid.IntRange(0, 40).Draw(t, "rows") {
		rows = append(rows, routing.RehearsedRow{ConversationID: rapid.Int64Range(1, 1<<62).Draw(t, "id"), At: models.Time(rapid.Int64Range(0, 1<<62).Draw(t, "at")),
			Was: owner.Draw(t, "was"), WasWait: wait.Draw(t, "was wait"), Is: owner.Draw(t, "is"), Wait: wait.Draw(t, "wait"),
			Reason: rapid.SampledFrom([]routing.Reason{routing.ReasonChosen, routing.ReasonQueued, routing.ReasonNobodyEligible}).Draw(t, "reason")})
	}
	return rows
}

func TestARehearsalIsReadAsItWasStored(t *testing.T) {
	defer inbox.InBlocksOf(7)()
	rapid.Check(t, func(t *rapid.T) {
		all := anyRows(t)
		found := routing.Rehearsal{Since: 5, Shorter: true, Rows: all, People: []routing.RehearsedPerson{{UserID: 1, Was: 2, Is: 3}}, Rehearsed: routing.RehearsedSide{Waited: 7, Spread: 1.5}}
		found.Hours[23] = routing.RehearsedHour{Arrived: 3, WasWaited: 2, IsWaited: 1}
		stored, err := inbox.EncodeRehearsal(found, "Europe/Amsterdam")
		if err != nil {
			t.Fatal(err)
		}
		for kind, holds := range map[inbox.RowKind]func(routing.RehearsedRow) bool{
			inbox.RowsAll:  func(routing.RehearsedRow) bool { return true },
			inbox.RowsElse: func(r routing.RehearsedRow) bool { return r.Was != r.Is },
			inbox.RowsWait: func(r routing.RehearsedRow) bool { return r.Wait != 0 },
		} {
			want := slices.DeleteFunc(slices.Clone(all), func(r routing.RehearsedRow) bool { return !holds(r) })
			skip, limit := rapid.IntRange(0, 20).Draw(t, "skip"), rapid.IntRange(1, 20).Draw(t, "limit")
			got, counts, err := inbox.DecodeRehearsal(stored, kind, skip, limit)
			if err != nil {
				t.Fatal(err)
			}
			page := want[min(skip, len(want)):min(skip+limit, len(want))]
			if !slices.Equal(got.Rows, page) || counts[kind] != len(want) {
				t.Fatalf("kind %d from %d: %v of %d, want %v of %d", kind, skip, got.Rows, counts[kind], page, len(want))
			}
			if got.Since != 5 || !got.Shorter || got.People[0] != found.People[0] || got.Hours != found.Hours || got.Rehearsed != found.Rehearsed {
				t.Fatalf("figures %+v", got)
			}
		}
	})
}

func TestABrokenResultIsAnErrorAndNoPanic(t *testing.T) {
	stored, err := inbox.EncodeRehearsal(routing.Rehearsal{Rows: []routing.RehearsedRow{{ConversationID: 1 << 40, Wait: -1}}}, "UTC")
	if err != nil {
		t.Fatal(err)
	}
	for n := range stored {
		got, _, err := inbox.DecodeRehearsal(stored[:n], inbox.RowsAll, 0, 9)
		if err == nil && len(got.Rows) != 0 {
			t.Errorf("the first %d of %d bytes are read as %v", n, len(stored), got.Rows)
		}
	}
	stored[0]++
	if _, _, err := inbox.DecodeRehearsal(stored, inbox.RowsAll, 0, 9); err == nil {
		t.Error("what another version has stored is read")
	}
}

func BenchmarkReadAPageOfARehearsal(b *testing.B) {
	found := routing.Rehearsal{}
	for i := range int64(100_000) {
		found.Rows = append(found.Rows, routing.RehearsedRow{ConversationID: 3_000_000 + i, At: models.Time(1_790_000_000_000_000 + i*77_000_000), Was: models.UserOwner(i % 50), Is: models.UserOwner(i % 47),
			WasWait: i % 3 * 90_000_000, Wait: i % 2 * 61_000_000, Reason: routing.ReasonChosen})
	}
	stored, err := inbox.EncodeRehearsal(found, "UTC")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(len(stored)), "bytes")
	for b.Loop() {
		if _, _, err := inbox.DecodeRehearsal(stored, inbox.RowsWait, 49_000, 50); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkThePageOfARehearsalOf100000(b *testing.B) {
	p := newPeople(b)
	found := routing.Rehearsal{}
	for i := range int64(100_000) {
		found.Rows = append(found.Rows, routing.RehearsedRow{ConversationID: 3_000_000 + i, At: models.Time(1_790_000_000_000_000 + i*77_000_000), Was: models.UserOwner(i % 50), Is: models.UserOwner(i % 47),
			WasWait: i % 3 * 90_000_000, Wait: i % 2 * 61_000_000, Reason: routing.ReasonChosen})
	}
	stored, err := inbox.EncodeRehearsal(found, "UTC")
	p.ok(err)
	r := models.Rehearsal{ChannelID: p.supportMail.ID, UserID: p.ada.ID, Rule: `{"AssignTo":"nobody","Tie":"rotate","Handout":5}`, Days: 90, State: models.RehearsalRunning, CreatedAt: models.At(p.now)}
	p.ok(p.DB.Write(p.ctx(), func(tx *models.DB) error { return tx.CreateRehearsal(p.ctx(), &r) }))
	r.State = models.RehearsalDone
	p.ok(p.DB.EndRehearsal(p.ctx(), r, stored))
	who := p.actor(p.ada)
	for b.Loop() {
		page, err := p.Rehearsal(p.ctx(), who, p.supportMail.ID, r.ID, inbox.RowsWait, 900)
		if err != nil || len(page.Rows) != inbox.RehearsalRows {
			b.Fatal(len(page.Rows), err)
		}
	}
	b.ReportMetric(float64(len(stored)), "bytes")
}
