package models

import "strings"

// PostgreSQL's index of words knows no order. So messages are looked at one by one first, the newest in front, as long as they seem to fill the page: what
// is common fills it out of these. Else everything that the words find is collected, and the newest taken.

// searchWalkPostgres is how many messages are looked at one by one at most.
const searchWalkPostgres = 8000

func (f *finder) postgres() error {
	if done, err := f.walk(searchFirst, searchWalkPostgres); done || err != nil {
		return err
	}
	query, args := f.q.collect()
	var h MessageHit
	var hits []MessageHit
	err := f.db.rows(f.ctx, query, args, []any{&h.Doc, &h.MessageID, &h.ConversationID}, func() { hits = append(hits, h) })
	if err == nil {
		f.add(hits)
	}
	return err
}

// collect is the query of the newest of all that the words find. The numbers it is limited to are added to nought, so that no index answers them: they are
// parameters, which PostgreSQL takes for a narrow range, while mostly they hold every message. It would read all of them.
func (q MessageQuery) collect() (string, []any) {
	where, args := q.conditions()
	return "WITH p AS MATERIALIZED (SELECT docid, message FROM message_search WHERE words @@ ?::tsquery AND docid + 0 >= ? AND docid + 0 < ?) " +
			"SELECT p.docid, m.id, c.id FROM p JOIN messages m ON m.id = p.message JOIN conversations c ON c.id = m.conversation_id WHERE " + where + " ORDER BY p.docid DESC LIMIT ?",
		append(append([]any{q.tsquery(), q.From, q.Till}, args...), q.Limit+1)
}

// tsquery writes a search for PostgreSQL.
func (q MessageQuery) tsquery() string {
	var scopes []string
	for _, i := range q.Inboxes {
		scopes = append(scopes, "'"+postgresMark(markOf(markInbox, i))+"'")
	}
	parts := []string{"(" + strings.Join(scopes, " | ") + ")"}
	for _, m := range q.Marks {
		var any []string
		for _, one := range m {
			any = append(any, "'"+postgresMark(one)+"'")
		}
		parts = append(parts, "("+strings.Join(any, " | ")+")")
	}
	for _, p := range q.Phrases {
		parts = append(parts, "('"+strings.Join(p, "' <-> '")+"')")
	}
	return strings.Join(parts, " & ")
}
