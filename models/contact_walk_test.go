package models_test

import (
	"slices"
	"strings"
	"testing"

	"fairlead/models"
	"fairlead/models/modelstest"
)

// However a page is found, by looking at the newest contacts, at those of a rare word or by the lists of words, pages join up to what all at once are.
func TestPagesOfASearchJoinUpHoweverTheyAreFound(t *testing.T) {
	db := modelstest.Open(t)
	if err := db.FillContacts(ctx, 4000, someone); err != nil {
		t.Fatal(err)
	}
	me, nobody := int64(1), int64(0)
	few := []int64{2} // in which a tenth of all are
	for name, f := range map[string]models.ContactFilter{
		"few may see": {Query: "example", Inboxes: few}, "few may see of a sixteenth": {Query: "marl", Inboxes: few}, "few may see of nobody's": {Query: "example", Owner: &nobody, Inboxes: few},
		"a third of all": {Query: "example"}, "two such words": {Query: "example.com"}, "a sixteenth": {Query: "marl"}, "rare": {Query: "vanab"}, "none of a rare word": {Query: "example vanab"}, "one": {Query: "c700@example.com"},
		"mine": {Query: "example", Owner: &me}, "nobody's that are tracked": {Query: "marl", Owner: &nobody, Tracked: true}, "none": {Query: "marl qqq"},
	} {
		page := func(limit int, after *models.ContactCursor) (ids []int64) {
			if f.UserID, f.Limit, f.After = 1, limit, after; f.Inboxes == nil {
				f.Inboxes = []int64{1}
			}
			rows, err := db.ContactRows(ctx, f)
			if err != nil {
				t.Fatal(name, err)
			}
			for _, r := range rows {
				ids = append(ids, r.ID)
			}
			return ids
		}
		all := page(4000, nil)
		for _, limit := range []int{3, 50, 400} {
			var got []int64
			for after := (*models.ContactCursor)(nil); ; {
				ids := page(limit, after)
				got = append(got, ids...)
				if len(ids) < limit {
					break
				}
				after = &models.ContactCursor{ID: ids[len(ids)-1]}
			}
			if !slices.Equal(got, all) || (len(all) == 0) != strings.HasPrefix(name, "none") {
				t.Errorf("%s, %d at a time: %d of %d", name, limit, len(got), len(all))
			}
		}
	}
}
