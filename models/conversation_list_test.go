package models_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// planned is every list and count: two inboxes, as somebody of two teams sees them.
func planned(f func(name string, filter models.Filter)) {
	for _, v := range models.Views {
		for _, sort := range []models.Sort{models.SortNewest, models.SortWaiting} {
			for _, after := range []*models.Cursor{nil, {Key: 500, ID: 7}} {
				f(fmt.Sprint(v, " ", sort, " ", after != nil), models.Filter{Inboxes: []int64{1, 2}, View: v, UserID: 1, TeamIDs: []int64{1, 2}, Sort: sort, After: after, Limit: 50})
			}
		}
	}
}

// Every range of a list is read from an index in the order of the page and stops at its limit. Only what is merged of them, at most a
// page each, is sorted.
func TestListsAreReadFromAnIndex(t *testing.T) {
	db := modelstest.Open(t)
	_, ch, c := world(t, db)
	other := models.Inbox{Name: "Sales", Open: true}
	if err := db.CreateInbox(ctx, &other); err != nil {
		t.Fatal(err)
	}
	if err := db.Fill(ctx, ch, c, 20_000); err != nil {
		t.Fatal(err)
	}
	check := checkSQLitePlan
	if db.Postgres() {
		check = checkPostgresPlan
	}
	planned(func(name string, f models.Filter) {
		ranges := 2
		if f.View == models.ViewTeams {
			ranges = 4
		}
		for _, query := range []func(context.Context, models.Filter) ([]string, error){db.ExplainConversations, db.ExplainCount} {
			plan, err := query(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			check(t, name, plan, ranges)
		}
	})
}

var (
	sqliteRange   = regexp.MustCompile(`SEARCH (TABLE )?conversations USING (COVERING )?INDEX conversations_\w+ \(inbox_id=\?`)
	postgresRange = regexp.MustCompile(`Index (Only )?Scan (Backward )?using conversations_\w+ on conversations`)
)

// checkSQLitePlan: what is sorted comes out of a range that has stopped already, so the line behind a range is its scan.
func checkSQLitePlan(t *testing.T, name string, plan []string, ranges int) {
	t.Helper()
	found, sorted := 0, false
	for i, line := range plan {
		if sqliteRange.MatchString(line) {
			found++
			sorted = sorted || i+1 < len(plan) && strings.Contains(plan[i+1], "TEMP B-TREE")
		}
	}
	if text := strings.Join(plan, "\n"); found != ranges || sorted || strings.Contains(text, "SCAN conversations") {
		t.Errorf("%s: %d ranges of %d, sorted %v:\n%s", name, found, ranges, sorted, text)
	}
}

func checkPostgresPlan(t *testing.T, name string, plan []string, ranges int) {
	t.Helper()
	text := strings.Join(plan, "\n")
	if n := len(postgresRange.FindAllString(text, -1)); n != ranges || strings.Contains(text, "Seq Scan on conversations") || strings.Count(text, "Sort Key") > 1 {
		t.Errorf("%s: %d ranges of %d:\n%s", name, n, ranges, text)
	}
}
