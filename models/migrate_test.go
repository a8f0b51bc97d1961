package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"

	"fairlead/models"
	"fairlead/models/modelstest"
)

func TestMigrationsAreNumberedWithoutAGap(t *testing.T) {
	for i, m := range models.Migrations() {
		if number := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(m.ID, number) {
			t.Errorf("migration %d is called %s, want %s…", i+1, m.ID, number)
		}
	}
}

// From each version that was ever released, all later steps run, and a second start changes nothing.
func TestEveryVersionCanBeBroughtUpToDate(t *testing.T) {
	all := models.Migrations()
	t.Cleanup(func() { models.SetMigrations(all) })
	for n := 1; n <= len(all); n++ {
		dir, url := t.TempDir(), modelstest.NewURL(t)
		for _, steps := range [][]*gormigrate.Migration{all[:n], all, all} {
			models.SetMigrations(steps)
			db, err := models.Open(context.Background(), dir, url)
			if err != nil {
				t.Fatalf("from version %d: %v", n, err)
			}
			if done, err := db.CountRows("migrations"); err != nil || done != int64(len(steps)) {
				t.Errorf("from version %d: %d steps done of %d, %v", n, done, len(steps), err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestAStepThatFailsLeavesNothingBehind(t *testing.T) {
	all := models.Migrations()
	t.Cleanup(func() { models.SetMigrations(all) })
	dir, url := t.TempDir(), modelstest.NewURL(t)
	models.SetMigrations(append(all[:len(all):len(all)], &gormigrate.Migration{ID: "9999_broken", Migrate: func(g *gorm.DB) error {
		if err := g.Exec("CREATE TABLE half (id BIGINT)").Error; err != nil {
			return err
		}
		return g.Exec("CREATE TABLE half (id BIGINT)").Error
	}}))
	if db, err := models.Open(context.Background(), dir, url); err == nil {
		db.Close()
		t.Fatal("a step that fails was passed over")
	}
	models.SetMigrations(all)
	db, err := models.Open(context.Background(), dir, url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.CountRows("half"); err == nil {
		t.Error("a table of the failed step is left")
	}
}
