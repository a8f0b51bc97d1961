package models

import (
	"context"
	"database/sql"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// Fill stores n conversations of inboxes 1 and 2, in every state and with every kind of owner, and tells the planner.
func (db *DB) Fill(ctx context.Context, ch Channel, c Contact, n int) error {
	err := db.write(ctx).Exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO conversations (inbox_id, channel_id, contact_id, subject, snippet, state, owner_kind, owner_id, owner_why, decision_id, linked_id, last_message,
			last_incoming, has_files, created_at, activity_at, unanswered_at, closed_at)
		SELECT 1 + i % 2, ?, ?, '', '', CASE i / 8 % 5 WHEN 0 THEN 'closed' WHEN 1 THEN 'spam' WHEN 2 THEN 'trash' ELSE 'open' END,
			CASE i / 2 % 4 WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 2 END, CASE i / 2 % 4 WHEN 0 THEN 0 WHEN 3 THEN 2 ELSE 1 END, '', 0, 0, 0, 0, false, i, i, i, 0 FROM n`,
		n, ch.ID, c.ID).Error
	if err != nil {
		return err
	}
	if db.Postgres() {
		return db.write(ctx).Exec("VACUUM ANALYZE conversations").Error
	}
	return db.write(ctx).Exec("ANALYZE").Error
}

// CursorOf returns the place of a row in a list of this order.
func (f Filter) CursorOf(c Conversation) Cursor {
	if f.Sort == SortWaiting {
		return Cursor{c.UnansweredAt, c.ID}
	}
	return Cursor{c.ActivityAt, c.ID}
}

// ExplainConversations returns the lines of the database's plan for a page of a list.
func (db *DB) ExplainConversations(ctx context.Context, f Filter) ([]string, error) {
	query, args := f.page()
	return db.explain(ctx, query, args)
}

// ExplainCount returns the lines of the plan for the count of a view.
func (db *DB) ExplainCount(ctx context.Context, f Filter) ([]string, error) {
	query, args := f.count()
	return db.explain(ctx, query, args)
}

// ExplainQueue returns the lines of the plan for the head of a queue.
func (db *DB) ExplainQueue(ctx context.Context, channelID int64) ([]string, error) {
	return db.explain(ctx, queueHead, []any{channelID, 0, CountStop - 1})
}

// ExplainLanes returns the lines of the plan for the lanes of a queue.
func (db *DB) ExplainLanes(ctx context.Context, channelID int64) ([]string, error) {
	return db.explain(ctx, queueLanes, []any{channelID, channelID})
}

// ExplainPast returns the plans for what rehearsals read of conversations.
func (db *DB) ExplainPast(ctx context.Context) (plans [][]string, err error) {
	for _, q := range []struct {
		query string
		args  []any
	}{
		{pastQuery(""), []any{"owner", 5, 1, 10}}, {pastQuery(pastOrigin), []any{5, 1, Never, "state", 5, 1, 10}}, {pastTurns, []any{5, 1, 10}},
		{pastStart(3), []any{1, 2, 3, 5}}, {pastOpen, []any{Never, 1}},
	} {
		plan, err := db.explain(ctx, q.query, q.args)
		if err != nil {
			return nil, err
		}
		plans = append(plans, plan)
	}
	return plans, nil
}

// ExplainLastSubmission returns the plan for the newest submission of a form.
func (db *DB) ExplainLastSubmission(ctx context.Context) ([]string, error) {
	return db.explain(ctx, "SELECT * FROM submissions WHERE channel_id = ? ORDER BY message_id DESC LIMIT 1", []any{1})
}

// ExplainRows returns the lines of the plan for a page of a list with all that its rows show.
func (db *DB) ExplainRows(ctx context.Context, f Filter) ([]string, error) {
	page, args := f.page()
	return db.explain(ctx, listColumns+" FROM ("+page+") p"+listNames, append(args, f.UserID))
}

// ExplainCollect returns the lines of PostgreSQL's plan for collecting all that a search finds.
func (db *DB) ExplainCollect(ctx context.Context, q MessageQuery) ([]string, error) {
	query, args := q.collect()
	return db.explain(ctx, query, args)
}

// ExplainRecentDeliveries returns the lines of the plans for how channels send.
func (db *DB) ExplainRecentDeliveries(ctx context.Context) (lines []string, err error) {
	for _, query := range []string{newestDeliveries, nextDeliveries} {
		more, err := db.explain(ctx, query, nil)
		if err != nil {
			return nil, err
		}
		lines = append(lines, more...)
	}
	return lines, nil
}

// explain leaves PostgreSQL no table scans: it prefers them while a table is small.
func (db *DB) explain(ctx context.Context, query string, args []any) (lines []string, err error) {
	err = db.r.WithContext(ctx).Connection(func(c *gorm.DB) error {
		if !db.Postgres() {
			rows, err := c.Raw("EXPLAIN QUERY PLAN "+query, args...).Rows()
			if err != nil {
				return err
			}
			return scanLines(rows, &lines, new(int), new(int), new(int))
		}
		if err := c.Exec("SET enable_seqscan = off").Error; err != nil {
			return err
		}
		rows, err := c.Raw("EXPLAIN "+query, args...).Rows()
		if err != nil {
			return err
		}
		return scanLines(rows, &lines)
	})
	return lines, err
}

// scanLines appends the last column of each row to lines; the columns before it go to ignored.
func scanLines(rows *sql.Rows, lines *[]string, ignored ...any) error {
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(append(ignored, &line)...); err != nil {
			return err
		}
		*lines = append(*lines, line)
	}
	return rows.Err()
}

// Migrations returns the steps that Open takes.
func Migrations() []*gormigrate.Migration { return migrations }

// SetMigrations has Open take other steps, as an older or a newer version would.
func SetMigrations(steps []*gormigrate.Migration) { migrations = steps }

// CountRows counts a table.
func (db *DB) CountRows(table string) (n int64, err error) {
	err = db.r.Raw("SELECT count(*) FROM " + table).Scan(&n).Error
	return n, err
}

// ExplainContacts returns the lines of the plan for a page of contacts with all that its rows show.
func (db *DB) ExplainContacts(ctx context.Context, f ContactFilter) ([]string, error) {
	query, args := f.rowsQuery(db.Postgres())
	return db.explain(ctx, query, args)
}

// FillContacts stores n contacts by name; most are of inbox 1, a tenth of inbox 2, a twentieth everybody's; some are owned or tracked.
func (db *DB) FillContacts(ctx context.Context, n int, contact func(i int) Contact) error {
	b, err := db.StartBulk(ctx)
	if err != nil {
		return err
	}
	for i := 0; i < n && err == nil; i += 1000 {
		var rows []Contact
		for j := i; j < min(n, i+1000); j++ {
			rows = append(rows, contact(j))
		}
		err = b.AddContacts(ctx, rows)
	}
	if err := b.Finish(ctx, err); err != nil {
		return err
	}
	tracked := "EXISTS (SELECT 1 FROM visitors v WHERE v.contact_id <> 0 AND v.contact_id = c.id)"
	if err := db.Write(ctx, func(tx *DB) error { // what lists go by is filled in at once: row by row it would take a statement each
		for _, s := range []string{
			"UPDATE contacts SET owner_id = 1 + id % 3 WHERE id % 4 = 0",
			"INSERT INTO visitors (key_hash, contact_id, created_at, seen_at, bound_at) SELECT CAST('k' || id AS " + map[bool]string{true: "TEXT)::BYTEA", false: "BLOB)"}[db.Postgres()] + ", id, 1, 2, 3 FROM contacts WHERE id % 5 = 0",
			"INSERT INTO contact_scopes (inbox_id, sort_name, contact_id, owner_id, tracked) SELECT CASE WHEN id % 10 = 3 THEN 2 WHEN id % 20 = 7 THEN 0 ELSE 1 END, sort_name, id, owner_id, " + tracked + " FROM contacts c WHERE TRUE ON CONFLICT DO NOTHING",
			"INSERT INTO contact_scopes (inbox_id, sort_name, contact_id, owner_id, tracked) SELECT -owner_id, sort_name, id, owner_id, " + tracked + " FROM contacts c WHERE owner_id <> 0 ON CONFLICT DO NOTHING",
		} {
			if _, err := tx.exec(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for last := 0; last < n; last += 10_000 { // a transaction each: a large one grows slow
		if err := db.Write(ctx, func(tx *DB) error { return tx.indexContactsBetween(ctx, int64(last), int64(last+10_000)) }); err != nil {
			return err
		}
	}
	return db.Write(ctx, func(tx *DB) error {
		if err := tx.tidySearch(ctx); err != nil {
			return err
		}
		_, err := tx.exec(ctx, "ANALYZE")
		return err
	})
}

// Exec runs a statement without rows.
func (db *DB) Exec(ctx context.Context, query string, args ...any) error {
	_, err := db.exec(ctx, query, args...)
	return err
}
