// Package modelstest gives tests a database of their own.
package modelstest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"fairlead/models"
)

// Open returns an empty database with all tables: PostgreSQL if FAIRLEAD_TEST_DATABASE holds the address of a server on which
// databases may be made, else SQLite in a folder that goes with the test. It is a copy of one that is brought up to date once, so that
// tests do not wait for the migrations each; all of a test run have the same account key for that reason.
func Open(t testing.TB) *models.DB {
	t.Helper()
	if server() != "" {
		return openCopy(t, nil, must(t, templateName))
	}
	return openCopy(t, must(t, templateFile), "")
}

// NewURL makes an empty PostgreSQL database that goes with the test and returns its address; empty when tests run on SQLite.
func NewURL(t testing.TB) string {
	t.Helper()
	if server() == "" {
		return ""
	}
	return newDatabase(t, "")
}

const fileName = "fairlead.db"

func server() string { return os.Getenv("FAIRLEAD_TEST_DATABASE") }

func newDatabase(t testing.TB, like string) string {
	t.Helper()
	name := "fairlead_test_" + rand.Text()[:12]
	do := func(statement string) {
		t.Helper()
		if err := exec(statement); err != nil {
			t.Fatal("FAIRLEAD_TEST_DATABASE: ", err)
		}
	}
	do(`CREATE DATABASE "` + name + `"` + like)
	t.Cleanup(func() { do(`DROP DATABASE "` + name + `" WITH (FORCE)`) })
	address, err := addressOf(name)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// addressOf returns the address of another database on the same server.
func addressOf(name string) (string, error) {
	u, err := url.Parse(server())
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

func must[T any](t testing.TB, value func() (T, error)) T {
	t.Helper()
	v, err := value()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// templateFile is the file of a SQLite database with all tables.
var templateFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "fairlead-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := build(dir, ""); err != nil {
		return nil, err
	}
	return readClosed(dir)
})

// templateName is a PostgreSQL database with all tables that nobody is connected to. It outlives the tests; those of yesterday are removed.
var templateName = sync.OnceValues(func() (string, error) {
	if err := dropTemplates(time.Now().Add(-24 * time.Hour)); err != nil {
		return "", err
	}
	name, address, err := newTemplate("")
	if err != nil {
		return "", err
	}
	return name, build("", address)
})

const templates = "fairlead_template_" // behind it: when it was made, in seconds, and chance

// dropTemplates removes those made before a moment.
func dropTemplates(before time.Time) error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, server())
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	rows, err := c.Query(ctx, `SELECT datname FROM pg_database WHERE datname LIKE 'fairlead\_template\_%' AND split_part(datname, '_', 3)::bigint < $1`, before.Unix())
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := c.Exec(ctx, `DROP DATABASE IF EXISTS "`+name+`"`); err != nil {
			return err
		}
	}
	return nil
}

// build brings a database's tables up to date and lets go of it.
func build(dir, address string) error {
	db, err := models.Open(context.Background(), dir, address)
	if err != nil {
		return err
	}
	return db.Close()
}

func exec(statement string) error {
	ctx := context.Background()
	c, err := pgx.Connect(ctx, server())
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, statement)
	return err
}
