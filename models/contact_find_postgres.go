package models

import (
	"context"
	"math"
)

// PostgreSQL collects all that a search finds before it takes the newest, which takes long where that is much. So the newest contacts are looked at first, in their
// order, as long as they fill the page; what is rare is quickly collected.

var newestLooks = []int{200, 2000, 10_000} // contacts that are looked at for a page; each time it must look as if the last would fill it

func (db *DB) searchPostgres(ctx context.Context, f ContactFilter, terms []string) ([]int64, error) {
	before := int64(math.MaxInt64)
	if f.After != nil {
		before = f.After.ID
	}
	for _, look := range newestLooks {
		ids, err := db.ids(ctx, "SELECT docid FROM (SELECT docid, words FROM contact_search WHERE docid < ? ORDER BY docid DESC LIMIT ?) n WHERE words @@ ?::tsquery ORDER BY docid DESC LIMIT ?",
			before, look, f.tsquery(terms), f.Limit)
		if err != nil || len(ids) == f.Limit {
			return ids, err
		}
		if len(ids)*newestLooks[len(newestLooks)-1] < f.Limit*look {
			break
		}
	}
	query, args := f.searchPage(true)
	return db.ids(ctx, "SELECT id FROM ("+query+") q", args...)
}
