package inbox_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// unsearched are the statements after which a database no longer writes what searches of messages go by. What goes into the index is still read and cut into
// words, and is then dropped: that much of the cost is in both halves of BenchmarkSearchCost.
var unsearched = map[bool][]string{
	false: {"DROP TABLE message_search", "CREATE VIEW message_search AS SELECT 0 AS docid, '' AS marks, '' AS words, 0 AS message",
		"CREATE TRIGGER message_search_nothing INSTEAD OF INSERT ON message_search BEGIN SELECT 1; END", "DROP TRIGGER messages_stand_new", "DROP TRIGGER conversations_stand"},
	true: {"CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$", "CREATE TRIGGER message_search_nothing BEFORE INSERT ON message_search FOR EACH ROW EXECUTE FUNCTION nothing()",
		"DROP TRIGGER messages_stand ON messages", "DROP TRIGGER conversations_stand ON conversations"},
}

// unsearchedDesk is benchDesk's database before anything is in it, without the indexes of messages.
func unsearchedDesk(b *testing.B) *desk {
	dir, url := b.TempDir(), modelstest.NewURL(b)
	db, err := models.Open(context.Background(), dir, url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	d := newDeskOn(b, db)
	for _, s := range unsearched[url != ""] {
		d.must(execIn(d.ctx, dir, url, s))
	}
	return d
}

func execIn(ctx context.Context, dir, url, statement string) error {
	if url != "" {
		c, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer c.Close(ctx)
		_, err = c.Exec(ctx, statement)
		return err
	}
	c, err := sql.Open("sqlite3", filepath.Join(dir, "fairlead.db"))
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.ExecContext(ctx, statement)
	return err
}

// BenchmarkSearchCost is what the search adds to a delivery, and to giving a conversation with 100 messages to somebody else: run both halves of each with
// -count, for what else the machine does moves them more than the search does.
func BenchmarkSearchCost(b *testing.B) {
	for _, half := range []struct {
		name string
		desk func(b *testing.B) *desk
	}{{"with", func(b *testing.B) *desk { return newDesk(b) }}, {"without", unsearchedDesk}} {
		b.Run("deliver/"+half.name, func(b *testing.B) {
			d := half.desk(b)
			d.assigns(&d.support, nil, user(d.ana), user(d.bo), user(d.cas))
			measured(b, func(i int) { d.deliverNew(int64(i)) })
		})
		b.Run("owner/"+half.name, func(b *testing.B) {
			d := half.desk(b)
			_, c := d.take(letter{})
			d.write(func(tx *models.DB) error {
				for i := range 99 {
					m := models.Message{ConversationID: c.ID, Kind: models.Incoming, Text: "One more.", Visible: "One more.", CreatedAt: models.At(d.app.Now().Add(time.Duration(i) * time.Second))}
					if err := tx.CreateMessage(d.ctx, &m); err != nil {
						return err
					}
				}
				return nil
			})
			measured(b, func(i int) { d.assign(d.ana, c.ID, models.UserOwner([]int64{d.bo.ID, d.ana.ID}[i%2])) })
		})
	}
}

// measured runs something b.N times and reports the processor's time of each besides, of this process alone.
func measured(b *testing.B, do func(i int)) {
	used := func() time.Duration {
		var use syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
			b.Fatal(err)
		}
		return time.Duration(use.Utime.Nano() + use.Stime.Nano())
	}
	b.ResetTimer()
	before := used()
	for i := range b.N {
		do(i)
	}
	b.ReportMetric(float64((used()-before).Microseconds())/float64(b.N), "cpu-µs/op")
}
