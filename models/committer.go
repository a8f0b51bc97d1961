package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"gorm.io/gorm"
)

// committer is SQLite's one writer. Transactions that wait for it at the same moment share one commit, each in a savepoint of its
// own: what one does wrong leaves the others alone, and one flush to disk (synchronous=FULL) serves them all.
type committer struct {
	db         *DB
	pool       *sql.DB
	statements *statements

	jobs chan *job
	done chan struct{}
	gone sync.Once
	quit chan struct{}
}

type job struct {
	fn    func(*DB) error
	err   error
	panic any
	done  chan struct{}
}

const groupLimit = 64 // transactions in one commit: bounds how long the first waits for the last

var errClosed = errors.New("the database is closed")

func startCommitter(db *DB) (*committer, error) {
	pool, err := db.w.DB()
	if err != nil {
		return nil, err
	}
	c := &committer{db: db, pool: pool, statements: newStatements(pool), jobs: make(chan *job), done: make(chan struct{}), quit: make(chan struct{})}
	go c.run()
	return c, nil
}

func (c *committer) stop() {
	c.gone.Do(func() { close(c.quit) })
	<-c.done
}

func (c *committer) write(ctx context.Context, fn func(*DB) error) error {
	j := &job{fn: fn, done: make(chan struct{})}
	select {
	case c.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-c.quit:
		return errClosed
	}
	<-j.done
	if j.panic != nil {
		panic(j.panic)
	}
	return j.err
}

func (c *committer) run() {
	defer close(c.done)
	for {
		select {
		case j := <-c.jobs:
			c.group(j)
		case <-c.quit:
			return
		}
	}
}

// group runs the first job and those already waiting, commits once, and then tells them all.
func (c *committer) group(first *job) {
	jobs, err := c.runGroup(first)
	for _, j := range jobs {
		if err != nil && j.err == nil {
			j.err = fmt.Errorf("commit: %w", err)
		}
		close(j.done)
	}
	c.statements.prepareNoted()
}

func (c *committer) runGroup(first *job) (jobs []*job, err error) {
	jobs = []*job{first}
	tx, err := c.pool.Begin()
	if err != nil {
		return jobs, err
	}
	defer tx.Rollback()                                                            // does nothing after the commit
	g := c.db.w.Session(&gorm.Session{NewDB: true, Context: context.Background()}) // with a context it gets a statement of its own
	g.Statement.ConnPool = statementTx{tx, c.statements}
	for i := 0; i < len(jobs); i++ {
		if err := runOne(c.db.tx(g), jobs[i]); err != nil {
			return jobs, err
		}
		if len(jobs) < groupLimit {
			select {
			case j := <-c.jobs:
				jobs = append(jobs, j)
			default:
			}
		}
	}
	return jobs, tx.Commit()
}

// runOne runs a job in a savepoint. Its own error stays with it; an error of the savepoint itself ends the whole group.
func runOne(tx *DB, j *job) error {
	if _, err := tx.exec(context.Background(), "SAVEPOINT job"); err != nil {
		return err
	}
	func() {
		defer func() { j.panic = recover() }()
		j.err = tx.finish(context.Background(), j.fn)
	}()
	if j.err != nil || j.panic != nil {
		if _, err := tx.exec(context.Background(), "ROLLBACK TO job"); err != nil {
			return err
		}
	}
	_, err := tx.exec(context.Background(), "RELEASE job")
	return err
}
