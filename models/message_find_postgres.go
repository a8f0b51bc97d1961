package models

import "strings"

// PostgreSQL's index of words knows no order. So the newest messages are looked at first, and what a common word finds fills the page out of them. Else
// everything that the words find is collected, and the newest taken.

// searchNewestPostgres is how many of the newest messages are looked at before the index is asked.
const searchNewestPostgres = 1000

func (f *finder) postgres() error {
	where, args := f.q.conditions()
	const names = " p JOIN messages m ON m.id = p.message JOIN conversations c ON c.id = m.conversation_id WHERE "
	for _, from := range []struct {
		query string
		args  []any
	}{
		{"WITH p AS MATERIALIZED (SELECT docid, message FROM (SELECT docid, message, words FROM message_search WHERE docid >= ? AND docid < ? ORDER BY docid DESC LIMIT ?) n WHERE n.words @@ ?::tsquery)",
			[]any{f.q.From, f.q.Till, searchNewestPostgres, f.q.tsquery()}},
		{"WITH p AS MATERIALIZED (SELECT docid, message FROM message_search WHERE words @@ ?::tsquery AND docid >= ? AND docid < ?)", []any{f.q.tsquery(), f.q.From, f.q.Till}},
	} {
		var h MessageHit
		var hits []MessageHit
		if err := f.db.rows(f.ctx, from.query+" SELECT p.docid, m.id, c.id FROM"+names+where+" ORDER BY p.docid DESC LIMIT ?", append(append(from.args, args...), f.q.Limit+1),
			[]any{&h.Doc, &h.MessageID, &h.ConversationID}, func() { hits = append(hits, h) }); err != nil {
			return err
		}
		if f.out = (MessagesFound{}); len(hits) > 0 {
			f.add(hits)
		}
		if f.out.Next != 0 {
			return nil
		}
	}
	return nil
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
