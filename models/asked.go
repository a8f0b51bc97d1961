package models

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// OnQuery has fn called with every query that is asked outside of transactions, from now on: tests count by it what a page asks. It is set before
// anybody else uses the database; fn may be called by several at once.
func (db *DB) OnQuery(fn func(query string)) error {
	pool, err := db.r.DB()
	if err != nil {
		return err
	}
	db.r = db.r.WithContext(context.Background()) // one of its own: on PostgreSQL it is the writer's, too
	db.r.Statement.ConnPool = asked{db.r.Statement.ConnPool, pool, fn}
	return nil
}

// asked is a connection pool that tells what it is asked.
type asked struct {
	gorm.ConnPool
	pool *sql.DB
	tell func(query string)
}

// QueryContext runs a statement with rows.
func (a asked) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	a.tell(query)
	return a.ConnPool.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a statement with at most one row.
func (a asked) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	a.tell(query)
	return a.ConnPool.QueryRowContext(ctx, query, args...)
}

// GetDBConn gives GORM the pool itself.
func (a asked) GetDBConn() (*sql.DB, error) { return a.pool, nil }
