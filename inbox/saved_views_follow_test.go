package inbox_test

import (
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// Whoever keeps a search for a tag goes on finding what has it when the tag is called otherwise, or has become one with another.
func TestSavedViewsFollowATag(t *testing.T) {
	d := newDesk(t)
	ana := d.as(d.ana)
	bills, err := d.app.CreateTag(d.ctx, ana, inbox.TagForm{Name: "billing", Colour: "red"})
	d.must(err)
	paid, err := d.app.CreateTag(d.ctx, ana, inbox.TagForm{Name: "To be \"paid\"", Colour: "red"})
	d.must(err)
	kept := map[string]models.SavedView{}
	for _, q := range []string{"crane tag:billing is:open", "tag:\"Billing\" tag:BILLING", "billing", "tag:bill", "in:billing"} {
		v, err := d.app.CreateSavedView(d.ctx, d.as(d.bo), inbox.SavedViewForm{Name: q, Query: q})
		d.must(err)
		kept[q] = v
	}
	says := func(q, want string) {
		t.Helper()
		if v, err := d.app.SavedView(d.ctx, d.as(d.bo), kept[q].ID); err != nil || v.Query != want || v.Name != q {
			t.Errorf("%q is %+v now, want %q (%v)", q, v, want, err)
		}
	}
	d.must(d.app.UpdateTag(d.ctx, ana, bills.ID, inbox.TagForm{Name: "Long bills", Colour: "red"}))
	says("crane tag:billing is:open", `crane tag:"Long bills" is:open`)
	says("tag:\"Billing\" tag:BILLING", `tag:"Long bills" tag:"Long bills"`)
	for _, q := range []string{"billing", "tag:bill", "in:billing"} {
		says(q, q)
	}
	_, err = d.app.MergeTags(d.ctx, ana, bills.ID, paid.ID)
	d.must(err)
	says("crane tag:billing is:open", `crane tag:“To be "paid"” is:open`)
	if _, err = d.app.Search(d.ctx, d.as(d.bo), `tag:“To be "paid"”`, 0); err != nil {
		t.Errorf("the search is not understood: %v", err)
	}
}
