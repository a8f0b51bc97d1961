package inbox

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"fairlead/models"
	"fairlead/models/modelstest"
	"fairlead/routing"
)

// Whoever says last who they are in a browser is its visitor; pages seen before stay with whom it was then.
func TestASharedBrowserIsWhoSaidSoLast(t *testing.T) {
	db, ctx := modelstest.Open(t), context.Background()
	app := New(App{DB: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.UnixMicro(1_000_000) }})
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var ann, ben models.Contact
	v := models.Visitor{KeyHash: models.VisitorKeyHash("key")}
	ok(app.route(ctx, 0, func(tx *models.DB, _ *news, desk *routing.Desk) (err error) {
		if ann, err = tx.FindOrCreateContact(ctx, "Ann", "ann@fietsen.example", desk.Now); err != nil {
			return err
		}
		if ben, err = tx.FindOrCreateContact(ctx, "Ben", "ben@fietsen.example", desk.Now); err != nil {
			return err
		}
		return tx.CreateVisitor(ctx, &v)
	}))
	bind := func(to models.Contact) {
		t.Helper()
		ok(app.route(ctx, 0, func(tx *models.DB, _ *news, desk *routing.Desk) error {
			known, err := tx.VisitorByKey(ctx, "key")
			if err != nil {
				return err
			}
			return bindVisitor(ctx, tx, desk, known, to.ID)
		}))
	}
	tracked := func(c models.Contact, want bool) {
		t.Helper()
		is, err := db.Tracked(ctx, c.ID)
		ok(err)
		if is != want {
			t.Errorf("%s tracked: %t", c.Name, is)
		}
	}
	tracked(ann, false)
	bind(ann)
	bind(ann)
	tracked(ann, true)
	bind(ben)
	tracked(ann, false)
	tracked(ben, true)
	rows, err := db.HistorySince(ctx, 0, models.HistoryTracked)
	ok(err)
	var got []string
	for _, h := range rows {
		got = append(got, map[int64]string{ann.ID: "ann ", ben.ID: "ben "}[h.Other]+h.Value)
	}
	if want := []string{"ann yes", "ben yes", "ann no"}; !slices.Equal(got, want) {
		t.Errorf("history %v, want %v", got, want)
	}
}
