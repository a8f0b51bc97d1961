package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// bulkPostgres copies rows in one transaction on a connection of its own.
type bulkPostgres struct {
	conn    *pgx.Conn
	tx      pgx.Tx
	indexes []string // the statements that make them again
}

func startBulkPostgres(ctx context.Context, url string) (bulkOut, error) {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	o := &bulkPostgres{conn: conn}
	if o.tx, err = conn.Begin(ctx); err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	if err := o.dropIndexes(ctx); err != nil {
		return nil, o.finish(ctx, err)
	}
	return o, nil
}

// dropIndexes leaves those of keys, which hold what is unique.
func (o *bulkPostgres) dropIndexes(ctx context.Context) error {
	rows, err := o.tx.Query(ctx, `SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
		WHERE t.relname = ANY($1) AND t.relnamespace = current_schema()::regnamespace AND NOT i.indisunique`, bulkTables)
	if err != nil {
		return err
	}
	var names []string
	var name, statement string
	if _, err := pgx.ForEachRow(rows, []any{&name, &statement}, func() error {
		names, o.indexes = append(names, name), append(o.indexes, statement)
		return nil
	}); err != nil {
		return err
	}
	for _, n := range names {
		if _, err := o.tx.Exec(ctx, "DROP INDEX "+n); err != nil {
			return err
		}
	}
	return nil
}

func (o *bulkPostgres) highest(ctx context.Context, table string) (n int64, err error) {
	err = o.tx.QueryRow(ctx, "SELECT coalesce(max(id), 0) FROM "+table).Scan(&n)
	return n, err
}

func (o *bulkPostgres) insert(ctx context.Context, t bulkTable, values []any) error {
	width := len(t.columns)
	n := len(values) / width
	_, err := o.tx.CopyFrom(ctx, pgx.Identifier{t.name}, slices.Concat(t.columns, t.constants), pgx.CopyFromSlice(n, func(i int) ([]any, error) {
		return slices.Concat(values[i*width:(i+1)*width], t.values), nil
	}))
	if err != nil {
		return fmt.Errorf("%s: %w", t.name, err)
	}
	return nil
}

// flush has nothing to do: all of it is one transaction.
func (o *bulkPostgres) flush(context.Context) error { return nil }

func (o *bulkPostgres) finish(ctx context.Context, err error) error {
	ctx = context.WithoutCancel(ctx)
	statements := o.indexes
	for _, t := range []string{"contacts", "conversations", "messages"} { // their ids were given here, and not by their sequences
		statements = append(statements, "SELECT setval(pg_get_serial_sequence('"+t+"', 'id'), coalesce((SELECT max(id) FROM "+t+"), 1))")
	}
	for _, s := range append(statements, "ANALYZE contacts, conversations, messages, participants, seen") {
		if err != nil {
			break
		}
		_, err = o.tx.Exec(ctx, s)
	}
	if err == nil {
		err = o.tx.Commit(ctx)
	}
	return errors.Join(err, o.conn.Close(ctx)) // closing undoes what is not committed
}
