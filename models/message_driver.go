package models

import (
	"slices"
	"strings"
)

// A search that asks for tags, owners or states goes by the messages that stand so, the newest first, which indexes hold in the order of searches; one
// that asks for none of these goes by all messages. Either can begin at any moment.

const (
	driverFew    = 1000 // messages that may be looked at one by one to the last
	driverRanges = 60   // ranges of an index that are put together
)

// driver is some ranges of an index that hold every message that a search can find: tables and conditions, and their parameters.
type driver struct {
	ranges []string
	args   [][]any
}

func (d *driver) add(from string, args ...any) {
	d.ranges, d.args = append(d.ranges, from), append(d.args, args)
}

// drivers are those that a search can go by, that which mostly holds least first.
func (q MessageQuery) drivers() (out []driver) {
	for _, any := range q.Tags {
		var d driver
		for _, tag := range any {
			d.add("message_tags WHERE tag_id = ?", tag)
		}
		out = append(out, d)
	}
	if len(q.Owners) > 0 {
		var d driver
		q.standing(func(inbox int64, s State) {
			for _, o := range q.Owners {
				d.add("message_stand WHERE inbox_id = ? AND state = ? AND owner_kind = ? AND owner_id = ?", inbox, s, o.Kind, o.ID)
			}
		})
		out = append(out, d)
	} else if len(q.States) > 0 || len(q.Inboxes) == 1 {
		var d driver
		q.standing(func(inbox int64, s State) { d.add("message_stand WHERE inbox_id = ? AND state = ?", inbox, s) })
		out = append(out, d)
	}
	return slices.DeleteFunc(out, func(d driver) bool { return len(d.ranges) > driverRanges })
}

func (q MessageQuery) standing(each func(inbox int64, s State)) {
	for _, inbox := range q.Inboxes {
		for _, s := range q.states() {
			each(inbox, s)
		}
	}
}

// page is the query of the newest numbers between two. What stands in two ranges is there once.
func (d driver) page(from, till int64, limit int) (string, []any) {
	var parts []string
	var args []any
	for i, r := range d.ranges {
		parts = append(parts, "SELECT * FROM (SELECT docid FROM "+r+" AND docid >= ? AND docid < ? ORDER BY docid DESC LIMIT ?) r")
		args = append(append(args, d.args[i]...), from, till, limit)
	}
	if len(parts) == 1 {
		return parts[0], args
	}
	return strings.Join(parts, " UNION ") + " ORDER BY docid DESC LIMIT ?", append(args, limit)
}

// count is the query of how many there are between two numbers, up to limit.
func (d driver) count(from, till int64, limit int) (string, []any) {
	var parts []string
	var args []any
	for i, r := range d.ranges {
		parts = append(parts, "SELECT * FROM (SELECT 1 FROM "+r+" AND docid >= ? AND docid < ? LIMIT ?) r")
		args = append(append(args, d.args[i]...), from, till, limit)
	}
	return "SELECT count(*) FROM (" + strings.Join(parts, " UNION ALL ") + " LIMIT ?) n", append(args, limit)
}

// chooseDriver chooses what the search goes by, and notes whether that is so few that all of it can be looked at.
func (f *finder) chooseDriver() error {
	all := f.q.drivers()
	least := driverFew + 1
	for _, d := range all {
		query, args := d.count(f.q.From, f.q.Till, driverFew+1)
		var n int
		if err := f.db.row(f.ctx, query, args, &n); err != nil {
			return err
		}
		if n < least {
			f.by, least = d, n
		}
	}
	switch {
	case least <= driverFew:
		f.few = true
	case len(all) > 0:
		f.by = all[0]
	default:
		f.by = driver{ranges: []string{f.all() + " WHERE docid >= 0"}, args: [][]any{nil}}
	}
	return nil
}

// all is the table of every message there is in the search.
func (f *finder) all() string {
	if f.db.Postgres() {
		return "message_search"
	}
	return "message_search_content"
}

// walk looks at messages one by one, the newest first, and reports whether that was all there is to do. It gives up where what has been seen lets expect
// that most messages would have to be looked at to fill the page: what comes after it goes on from there. Where a search is asked to begin is no matter
// to it, while lists of words are gone through from their newest end.
func (f *finder) walk(least, most int) (done bool, err error) {
	endless := f.few || len(f.q.atoms()) == 0
	for seen, step := 0, walkStep; f.few || seen < most; step = min(2*step, f.longest()) {
		n, fit, err := f.look(step)
		if err != nil {
			return false, err
		}
		if len(fit) > 0 {
			if full, err := f.takeAll(fit); full || err != nil {
				return true, err
			}
		}
		if n < step {
			return true, nil
		}
		if seen += n; !endless && seen >= least && len(f.out.Hits)*most < f.q.Limit*seen {
			return false, nil
		}
	}
	if endless && most >= searchBudget {
		f.out.Next, f.out.Cut = f.q.Till, true
		return true, nil
	}
	return false, nil
}

// longest is how many messages are looked at at once: a question to SQLite costs nothing.
func (f *finder) longest() int {
	if f.db.Postgres() {
		return 2000
	}
	return 200
}

// look reads some messages, and returns how many there were and those with the words and marks that are looked for in conversations that stand so.
// The search goes on behind them.
func (f *finder) look(step int) (n int, fit []int64, err error) {
	stands, given := f.q.stands()
	page, args := f.by.page(f.q.From, f.q.Till, step)
	var doc int64
	if f.db.Postgres() {
		var is bool
		err = f.db.rows(f.ctx, "SELECT d.docid, coalesce(CASE WHEN "+stands+" THEN s.words @@ ?::tsquery END, FALSE) FROM ("+page+") d LEFT JOIN message_stand t ON t.docid = d.docid LEFT JOIN message_search s ON s.docid = d.docid ORDER BY d.docid DESC",
			append(append(given, f.q.tsquery()), args...), []any{&doc, &is}, func() {
				if n++; is {
					fit = append(fit, doc)
				}
				f.q.Till = doc
			})
		return n, fit, err
	}
	var have, words string
	err = f.db.rows(f.ctx, "SELECT d.docid, CASE WHEN "+stands+" THEN coalesce(s.c1marks, '') ELSE '' END, CASE WHEN "+stands+" THEN coalesce(s.c2words, '') ELSE '' END FROM ("+page+
		") d LEFT JOIN message_stand t ON t.docid = d.docid LEFT JOIN message_search_content s ON s.docid = d.docid ORDER BY d.docid DESC", slices.Concat(given, given, args), []any{&doc, &have, &words}, func() {
		if n++; have != "" && f.q.finds(have, words) {
			fit = append(fit, doc)
		}
		f.q.Till = doc
	})
	return n, fit, err
}

// stands are those of the conditions that message_stand (t) and message_tags answer.
func (q MessageQuery) stands() (string, []any) {
	where, args := "t.state IN "+marks(len(q.states())), []any{}
	for _, s := range q.states() {
		args = append(args, s)
	}
	if len(q.Owners) > 0 {
		var parts []string
		for _, o := range q.Owners {
			parts, args = append(parts, "t.owner_kind = ? AND t.owner_id = ?"), append(args, o.Kind, o.ID)
		}
		where += " AND (" + strings.Join(parts, " OR ") + ")"
	}
	if q.Owned {
		where += " AND t.owner_kind <> 0"
	}
	for _, any := range q.Tags {
		where += " AND EXISTS (SELECT 1 FROM message_tags g WHERE g.docid = t.docid AND g.tag_id IN " + marks(len(any)) + ")"
		args = append(args, anys(any)...)
	}
	return where, args
}

// takeAll is take of as many messages as there are.
func (f *finder) takeAll(docs []int64) (full bool, err error) {
	for len(docs) > 0 && !full && err == nil {
		n := min(len(docs), 2*f.q.Limit)
		full, err = f.take(docs[:n])
		docs = docs[n:]
	}
	return full, err
}
