package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// bulkSQLite writes through the one connection that writes, which is why everybody else waits.
type bulkSQLite struct {
	conn    *sql.Conn
	tx      *sql.Tx
	stmts   map[string]*sql.Stmt
	indexes []string // the statements that make them again
}

// bulkRowsAtOnce is how many rows one statement stores.
const bulkRowsAtOnce = 50

func startBulkSQLite(ctx context.Context, db *DB) (bulkOut, error) {
	pool, err := db.w.DB()
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	o := &bulkSQLite{conn: conn, stmts: map[string]*sql.Stmt{}}
	for _, p := range []string{"synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000", "temp_store=MEMORY", "threads=2", "wal_autocheckpoint=20000"} {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+p); err != nil {
			return nil, o.finish(ctx, err)
		}
	}
	if err := o.dropIndexes(ctx); err != nil {
		return nil, o.finish(ctx, err)
	}
	return o, nil
}

func (o *bulkSQLite) dropIndexes(ctx context.Context) error {
	rows, err := o.conn.QueryContext(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('"+strings.Join(bulkTables, "','")+"')")
	if err != nil {
		return err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name, statement string
		if err := rows.Scan(&name, &statement); err != nil {
			return err
		}
		names, o.indexes = append(names, name), append(o.indexes, statement)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, n := range names {
		if _, err := o.conn.ExecContext(ctx, `DROP INDEX "`+n+`"`); err != nil {
			return err
		}
	}
	return nil
}

func (o *bulkSQLite) highest(ctx context.Context, table string) (n int64, err error) {
	err = o.conn.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM "+table).Scan(&n)
	return n, err
}

func (o *bulkSQLite) insert(ctx context.Context, t bulkTable, values []any) (err error) {
	if o.tx == nil {
		if o.tx, err = o.conn.BeginTx(ctx, nil); err != nil {
			return err
		}
	}
	full := bulkRowsAtOnce * len(t.columns)
	for ; len(values) >= full; values = values[full:] {
		s, err := o.prepared(ctx, t)
		if err != nil {
			return err
		}
		if _, err := s.ExecContext(ctx, values[:full]...); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	if len(values) == 0 {
		return nil
	}
	_, err = o.tx.ExecContext(ctx, t.insertion(len(values)/len(t.columns)), values...)
	return err
}

// prepared returns the statement for a full set of rows; it lives as long as the transaction.
func (o *bulkSQLite) prepared(ctx context.Context, t bulkTable) (*sql.Stmt, error) {
	if s := o.stmts[t.name]; s != nil {
		return s, nil
	}
	s, err := o.tx.PrepareContext(ctx, t.insertion(bulkRowsAtOnce))
	o.stmts[t.name] = s
	return s, err
}

// insertion returns a statement that stores n rows, with the constants written out.
func (t bulkTable) insertion(n int) string {
	row := strings.Repeat("?,", len(t.columns))
	for _, v := range t.values {
		if v == "" {
			v = "''"
		}
		row += fmt.Sprint(v) + ","
	}
	row = "(" + strings.TrimSuffix(row, ",") + ")"
	columns := strings.Join(append(append([]string{}, t.columns...), t.constants...), ",")
	return "INSERT INTO " + t.name + " (" + columns + ") VALUES " + strings.TrimSuffix(strings.Repeat(row+",", n), ",")
}

func (o *bulkSQLite) flush(context.Context) error {
	if o.tx == nil {
		return nil
	}
	err := o.tx.Commit()
	o.tx, o.stmts = nil, map[string]*sql.Stmt{}
	return err
}

// finish brings the indexes back and the settings to what Open chose, also after an error.
func (o *bulkSQLite) finish(ctx context.Context, err error) error {
	ctx = context.WithoutCancel(ctx)
	if o.tx != nil && err != nil {
		o.tx.Rollback()
	} else {
		err = errors.Join(err, o.flush(ctx))
	}
	settings := []string{"PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA threads=0", "PRAGMA cache_size=-20000", "PRAGMA foreign_keys=ON", "PRAGMA synchronous=FULL",
		"PRAGMA shrink_memory"}
	for _, s := range slices.Concat(o.indexes, settings, writerSettings) {
		if _, e := o.conn.ExecContext(ctx, s); e != nil {
			err = errors.Join(err, e)
		}
	}
	return errors.Join(err, o.conn.Close())
}
