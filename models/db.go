// Package models holds the rows, the checks on them and the queries. GORM stops here: everyone above calls methods of *DB.
package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/callbacks"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
)

// DB is the database, or, inside Write, one transaction on it.
type DB struct {
	w, r      *gorm.DB
	committer *committer // nil on PostgreSQL and inside a transaction
	inTx      bool
	toSearch  map[int64]bool // messages that the transaction has stored or changed; nil outside of one
	url       string
}

const pragmas = "_journal_mode=WAL&_busy_timeout=5000&_foreign_keys=on&_synchronous=FULL&_cache_size=-20000"

// Open opens the database and brings its tables up to date. An empty url means SQLite in the file fairlead.db of dir, which is
// made if it is not there; otherwise it is a postgres:// address.
func Open(ctx context.Context, dir, url string) (*DB, error) {
	db, err := connect(dir, url)
	if err != nil {
		return nil, err
	}
	if err := db.migrate(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("bring the tables up to date: %w", err)
	}
	if db.Postgres() {
		return db, nil
	}
	if db.r, err = openSQLite(dir, "?mode=ro&_query_only=on&"); err != nil {
		db.Close()
		return nil, err
	}
	if err := limit(db.r, max(4, runtime.NumCPU())); err != nil {
		return nil, err
	}
	if db.committer, err = startCommitter(db); err != nil {
		return nil, err
	}
	return db, nil
}

func connect(dir, url string) (*DB, error) {
	if url != "" {
		w, err := gorm.Open(postgres.Open(url), config(false)) // its driver prepares, once per connection
		if err != nil {
			return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
		}
		return &DB{w: w, r: w, url: url}, limit(w, 16)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := makePrivate(filepath.Join(dir, "fairlead.db")); err != nil {
		return nil, err
	}
	w, err := openSQLite(dir, "?_txlock=immediate&")
	if err != nil {
		return nil, err
	}
	return &DB{w: w, r: w}, errors.Join(askForLastID(w), limit(w, 1), tuneWriter(w))
}

// writerSettings are those of SQLite's writing connection that its address cannot carry. What undoes one of the transactions that share a
// commit stays in memory: it is most of the pages that it changes, and would go to a file. The log grows to 16 MB before it is copied back,
// as most of what is written soon is written again. What is deleted is overwritten: who is erased is not left in the file's free pages.
var writerSettings = []string{"PRAGMA temp_store=MEMORY", "PRAGMA wal_autocheckpoint=4000", "PRAGMA secure_delete=ON"}

func tuneWriter(w *gorm.DB) error {
	for _, s := range writerSettings {
		if err := w.Exec(s).Error; err != nil {
			return err
		}
	}
	return nil
}

func openSQLite(dir, options string) (*gorm.DB, error) {
	pool, err := sql.Open(sqlite.DriverName, "file:"+escapePath(filepath.Join(dir, "fairlead.db"))+options+pragmas)
	if err != nil {
		return nil, err
	}
	return gorm.Open(sqlite.New(sqlite.Config{Conn: stablePool{pool}}), config(true))
}

// askForLastID lets SQLite's writer insert without RETURNING: its connection knows the last id, and rows that come back cost more than
// the insert. Of several rows it is the last one's.
func askForLastID(w *gorm.DB) error {
	return w.Callback().Create().Replace("gorm:create", callbacks.Create(&callbacks.Config{LastInsertIDReversed: true, CreateClauses: []string{"INSERT", "VALUES", "ON CONFLICT"}}))
}

// makePrivate makes a file that nobody else on the machine can read, if it is not there: the folder may be an open one. SQLite gives
// the files beside it the same mode.
func makePrivate(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// escapePath keeps a folder's name from being read as a part of the SQLite address.
func escapePath(p string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(p)
}

func config(prepare bool) *gorm.Config {
	return &gorm.Config{
		PrepareStmt: prepare, SkipDefaultTransaction: true, TranslateError: true,
		Logger:  logger.New(slogWriter{}, logger.Config{LogLevel: logger.Error, IgnoreRecordNotFoundError: true, ParameterizedQueries: true}),
		NowFunc: func() time.Time { return time.Now().UTC() },
	}
}

type slogWriter struct{}

// Printf passes GORM's complaints on; a duplicate key is an answer and not one of them.
func (slogWriter) Printf(format string, args ...any) {
	for _, a := range args {
		if err, ok := a.(error); ok && (errors.Is(err, gorm.ErrDuplicatedKey) || errors.Is(err, context.Canceled)) {
			return
		}
	}
	slog.Debug("database", "says", fmt.Sprintf(format, args...))
}

func limit(g *gorm.DB, n int) error {
	pool, err := g.DB()
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	return nil
}

// Postgres reports which of the two databases this is.
func (db *DB) Postgres() bool { return db.url != "" }

// URL returns the postgres:// address, for a connection that listens; empty on SQLite.
func (db *DB) URL() string { return db.url }

// Ping answers nil once the database does.
func (db *DB) Ping(ctx context.Context) error {
	return db.read(ctx).Exec("SELECT 1").Error
}

// Close lets go of the database after what is being written.
func (db *DB) Close() error {
	if db.committer != nil {
		db.committer.stop()
	}
	var errs []error
	for _, g := range []*gorm.DB{db.r, db.w} {
		if pool, err := g.DB(); err == nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// Write runs fn in one transaction, alone on SQLite, and commits if it returns nil. When Write has returned nil the change is on
// disk. fn must use the DB it is given and may run again after a deadlock on PostgreSQL. Inside a transaction fn joins it.
func (db *DB) Write(ctx context.Context, fn func(tx *DB) error) error {
	switch {
	case db.inTx:
		return fn(db)
	case db.committer != nil:
		return db.committer.write(ctx, fn)
	}
	for try := 1; ; try++ {
		err := db.w.WithContext(ctx).Transaction(func(g *gorm.DB) error { return db.tx(g).finish(ctx, fn) })
		if !isDeadlock(err) || try == deadlockTries {
			return err
		}
		select { // those that met come back at different moments
		case <-time.After(rand.N(time.Duration(try) * 20 * time.Millisecond)):
		case <-ctx.Done():
			return err
		}
	}
}

// deadlockTries is how often a transaction is tried that PostgreSQL asks to be tried again.
const deadlockTries = 8

func (db *DB) tx(g *gorm.DB) *DB {
	return &DB{w: g, r: g, inTx: true, url: db.url, toSearch: map[int64]bool{}}
}

// finish runs what a transaction is for, and then brings the search up to it.
func (db *DB) finish(ctx context.Context, fn func(tx *DB) error) error {
	if err := fn(db); err != nil {
		return err
	}
	return db.finishSearch(ctx)
}

// isDeadlock reports what PostgreSQL asks to be tried again: 40P01 and 40001.
func isDeadlock(err error) bool {
	var state interface{ SQLState() string }
	return errors.As(err, &state) && (state.SQLState() == "40P01" || state.SQLState() == "40001")
}

func (db *DB) read(ctx context.Context) *gorm.DB {
	if db.inTx {
		return db.write(ctx)
	}
	return db.r.WithContext(ctx)
}

// write is for rows; outside a transaction it is a change of its own. On SQLite what has begun is finished: interrupting a statement
// would undo the whole transaction, with the work of others in it.
func (db *DB) write(ctx context.Context) *gorm.DB { return db.w.WithContext(db.ownContext(ctx)) }

func (db *DB) ownContext(ctx context.Context) context.Context {
	if db.Postgres() {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// locked reads rows and on PostgreSQL holds them until the transaction ends; SQLite has one writer and needs no lock.
func (db *DB) locked(ctx context.Context) *gorm.DB {
	return db.write(ctx).Clauses(clause.Locking{Strength: "NO KEY UPDATE"})
}

// Notify sends a payload (at most 8,000 bytes) to every node that listens, when the transaction commits; PostgreSQL only.
func (db *DB) Notify(ctx context.Context, channel, payload string) error {
	return db.write(ctx).Exec("SELECT pg_notify(?, ?)", channel, payload).Error
}
