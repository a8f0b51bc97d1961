package models

import (
	"context"
	"database/sql"
)

// maxStatements bounds how many prepared statements SQLite's writer keeps; others are prepared each time.
const maxStatements = 500

// statements keeps prepared statements for transactions. database/sql prepares a statement anew in every transaction unless it was
// prepared outside of one, and SQLite's only writing connection is inside one whenever it is busy. So a transaction notes what it had
// to prepare, and that is prepared for good when the connection is free. Used by the committer's goroutine alone.
type statements struct {
	pool  *sql.DB
	ready map[string]*sql.Stmt
	noted map[string]bool
}

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, ready: map[string]*sql.Stmt{}, noted: map[string]bool{}}
}

// prepareNoted is called between transactions. What cannot be prepared now is noted again when it is next used.
func (s *statements) prepareNoted() {
	for query := range s.noted {
		if stmt, err := s.pool.Prepare(stable(query)); err == nil {
			s.ready[query] = stmt
		}
	}
	clear(s.noted)
}

func (s *statements) note(query string) {
	if len(s.ready)+len(s.noted) < maxStatements {
		s.noted[query] = true
	}
}

// statementTx is a transaction that uses them; to GORM it is a connection pool.
type statementTx struct {
	*sql.Tx
	statements *statements
}

// ExecContext runs a statement without rows.
func (t statementTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := t.statements.ready[query]; stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	}
	t.statements.note(query)
	return t.Tx.ExecContext(ctx, query, args...)
}

// QueryContext runs a statement with rows.
func (t statementTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := t.statements.ready[query]; stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).QueryContext(ctx, args...)
	}
	t.statements.note(query)
	return t.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a statement with at most one row.
func (t statementTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := t.statements.ready[query]; stmt != nil {
		return t.Tx.StmtContext(ctx, stmt).QueryRowContext(ctx, args...)
	}
	t.statements.note(query)
	return t.Tx.QueryRowContext(ctx, query, args...)
}
