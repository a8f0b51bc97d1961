// Package modelstest gives tests a database of their own.
package modelstest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"fairlead/models"
)

// Open returns an empty database with all tables: PostgreSQL if FAIRLEAD_TEST_DATABASE holds the address of a server on which
// databases may be made, else SQLite in a folder that goes with the test.
func Open(t testing.TB) *models.DB {
	t.Helper()
	db, err := models.Open(context.Background(), t.TempDir(), NewURL(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// NewURL makes an empty PostgreSQL database that goes with the test and returns its address; empty when tests run on SQLite.
func NewURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("FAIRLEAD_TEST_DATABASE")
	if server == "" {
		return ""
	}
	name := "fairlead_test_" + rand.Text()[:12]
	exec(t, server, `CREATE DATABASE "`+name+`"`)
	t.Cleanup(func() { exec(t, server, `DROP DATABASE "`+name+`" WITH (FORCE)`) })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func exec(t testing.TB, server, statement string) {
	t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatal("FAIRLEAD_TEST_DATABASE: ", err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}
