package modelstest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fairlead/models"
)

// Kept is a database that is filled once in a test run, by the first test that opens it; every test gets a copy of its own. Filling
// costs many times what the copy does. What is kept beside it, as ids, must not depend on the test that filled it.
type Kept struct {
	once sync.Once
	file []byte // of a SQLite database
	name string // of a PostgreSQL database
	err  error
}

// Open returns a copy that goes with the test.
func (k *Kept) Open(t testing.TB, fill func(*models.DB)) *models.DB {
	t.Helper()
	k.once.Do(func() {
		k.err = errors.New("the test that was to fill the database has failed") // if fill ends it
		k.file, k.name, k.err = keep(t, fill)
	})
	if k.err != nil {
		t.Fatal(k.err)
	}
	return openCopy(t, k.file, k.name)
}

func keep(t testing.TB, fill func(*models.DB)) (file []byte, name string, err error) {
	t.Helper()
	dir, address := t.TempDir(), ""
	if server() != "" {
		name, address, err = newTemplate(must(t, templateName))
	} else {
		err = os.WriteFile(filepath.Join(dir, fileName), must(t, templateFile), 0o600)
	}
	if err != nil {
		return nil, "", err
	}
	db, err := models.Open(context.Background(), dir, address)
	if err != nil {
		return nil, "", err
	}
	defer db.Close() // if fill ends the test
	fill(db)
	if err := db.Close(); err != nil || server() != "" {
		return nil, name, err
	}
	file, err = readClosed(dir)
	return file, "", err
}

// readClosed reads a SQLite database that nobody has open. All of it is in the one file then; if something still were beside it, a copy
// would lack it.
func readClosed(dir string) ([]byte, error) {
	if wal, err := os.Stat(filepath.Join(dir, fileName+"-wal")); err == nil && wal.Size() > 0 {
		return nil, errors.New("the database is closed, and its log is not copied back")
	}
	return os.ReadFile(filepath.Join(dir, fileName))
}

// openCopy opens a copy of a SQLite file, or of a PostgreSQL database if tests run there.
func openCopy(t testing.TB, file []byte, name string) *models.DB {
	t.Helper()
	dir, address := t.TempDir(), ""
	if server() != "" {
		address = newDatabase(t, ` TEMPLATE "`+name+`"`)
	} else if err := os.WriteFile(filepath.Join(dir, fileName), file, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := models.Open(context.Background(), dir, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// newTemplate makes a PostgreSQL database, empty or like another, that outlives the tests.
func newTemplate(like string) (name, address string, err error) {
	name = fmt.Sprintf("%s%d_%s", templates, time.Now().Unix(), rand.Text()[:8])
	statement := `CREATE DATABASE "` + name + `"`
	if like != "" {
		statement += ` TEMPLATE "` + like + `"`
	}
	if err := exec(statement); err != nil {
		return "", "", err
	}
	address, err = addressOf(name)
	return name, address, err
}
