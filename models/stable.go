package models

import (
	"context"
	"database/sql"
	"strings"
)

// stable writes each parameter of SQLite with a plus. It changes nothing of what a statement means. But SQLite plans by the values of plain
// parameters, in a LIMIT or a join, and so its driver, which clears them before each run, has such a statement parsed and planned
// anew each time: that takes as long again as running it, and many times as long where several tables are joined.
func stable(query string) string { return strings.ReplaceAll(query, "?", "+?") }

// stablePool prepares that way; to GORM it is a connection pool.
type stablePool struct{ *sql.DB }

// PrepareContext prepares a statement.
func (p stablePool) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return p.DB.PrepareContext(ctx, stable(query))
}

// GetDBConn gives GORM the pool itself.
func (p stablePool) GetDBConn() (*sql.DB, error) { return p.DB, nil }
