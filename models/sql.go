package models

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// What every incoming mail runs is written by hand and goes straight to the connection: GORM takes longer to build such a statement and
// to scan its rows than SQLite takes to run it. Parameters are written ?.

// exec runs a statement without rows.
func (db *DB) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	res, err := db.w.Statement.ConnPool.ExecContext(db.ownContext(ctx), db.numbered(query), args...)
	return res, db.translated(err)
}

// insert stores one row and returns its id.
func (db *DB) insert(ctx context.Context, query string, args ...any) (id int64, err error) {
	if db.Postgres() {
		err = db.w.Statement.ConnPool.QueryRowContext(ctx, db.numbered(query)+" RETURNING id", args...).Scan(&id)
		return id, db.translated(err)
	}
	res, err := db.exec(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// row reads the one row that a query finds; ErrNotFound if there is none.
func (db *DB) row(ctx context.Context, query string, args []any, into ...any) error {
	found := false
	err := db.rows(ctx, query, args, into, func() { found = true })
	if err == nil && !found {
		return ErrNotFound
	}
	return err
}

// rows reads every row that a query finds, and calls each behind it.
func (db *DB) rows(ctx context.Context, query string, args, into []any, each func()) error {
	return db.rowsWhile(ctx, query, args, into, func() bool { each(); return true })
}

// rowsWhile is rows that stops reading when each says false: the database goes no further then.
func (db *DB) rowsWhile(ctx context.Context, query string, args, into []any, each func() bool) error {
	if db.inTx {
		ctx = db.ownContext(ctx)
	}
	rows, err := db.r.Statement.ConnPool.QueryContext(ctx, db.numbered(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if !each() {
			return nil
		}
	}
	return rows.Err()
}

// numbered writes the parameters as the database wants them.
func (db *DB) numbered(query string) string {
	if !db.Postgres() {
		return query
	}
	var out strings.Builder
	for n := 1; ; n++ {
		before, after, found := strings.Cut(query, "?")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString("$" + strconv.Itoa(n))
		query = after
	}
}

// translated makes ErrDuplicate of a unique key that is taken.
func (db *DB) translated(err error) error {
	if t, ok := db.w.Dialector.(gorm.ErrorTranslator); ok && err != nil {
		return known(t.Translate(err))
	}
	return err
}

// jsonList is a list as GORM's serializer reads it; an empty one is NULL.
func jsonList[T any](list []T) (any, error) {
	if len(list) == 0 {
		return nil, nil
	}
	return jsonText(list)
}

func jsonText(v any) (any, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
