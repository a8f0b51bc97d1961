package inbox_test

import (
	"maps"
	"testing"
)

// What several conversations have become a part of is what is said of each alone, also over two steps and after an undo.
func TestWhatSeveralWereMergedInto(t *testing.T) {
	d := newDesk(t)
	var ids []int64
	for _, from := range []string{"a@one.example", "b@two.example", "c@three.example", "d@four.example"} {
		_, c := d.take(letter{from: from, subject: from})
		ids = append(ids, c.ID)
	}
	says := func(want map[int64]int64) {
		t.Helper()
		got, err := d.db.MergedIntoBy(d.ctx, ids)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%v, %v; want %v", got, err, want)
		}
		for _, id := range ids {
			if one, err := d.db.MergedInto(d.ctx, id); one != want[id] {
				t.Errorf("of %d alone it is %d, %v; want %d", id, one, err, want[id])
			}
		}
	}
	says(map[int64]int64{})
	_, err := d.app.Merge(d.ctx, d.as(d.ana), ids[0], ids[1])
	d.must(err)
	second, err := d.app.Merge(d.ctx, d.as(d.ana), ids[1], ids[2])
	d.must(err)
	says(map[int64]int64{ids[0]: ids[2], ids[1]: ids[2]})
	_, _, err = d.app.UndoChange(d.ctx, d.as(d.ana), second.ID)
	d.must(err)
	says(map[int64]int64{ids[0]: ids[1]})
}
