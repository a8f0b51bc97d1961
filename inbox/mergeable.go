package inbox

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"fairlead/models"
)

const (
	// MergeableShown is how many conversations a page offers to merge with.
	MergeableShown = 20
	// mergeableLooked is how many messages with the words that were typed are looked at for subjects.
	mergeableLooked = 200
)

// Mergeable returns what a conversation may be merged with, the newest first: the others of its contact in its inbox or, if something is searched for,
// those of contacts who are found by it, and those with all of its words in their subject.
func (a *App) Mergeable(ctx context.Context, who Actor, id int64, query string) (out []models.ConversationRow, err error) {
	c, err := a.readableConversation(ctx, who, id)
	if err != nil {
		return nil, err
	}
	contacts := []int64{c.ContactID}
	found := map[int64]models.Conversation{}
	if query != "" {
		if contacts, err = a.contactsFound(ctx, who, query); err != nil {
			return nil, err
		}
		if err := a.bySubject(ctx, c, query, found); err != nil {
			return nil, err
		}
	}
	for _, contact := range contacts {
		some, err := a.DB.ConversationsOfContact(ctx, contact, []int64{c.InboxID}, c.ID, MergeableShown)
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			found[o.ID] = o
		}
	}
	ids := newestOf(found, MergeableShown)
	rows, err := a.DB.ConversationRows(ctx, ids, who.User.ID)
	for _, id := range ids {
		if row, there := rows[id]; there {
			out = append(out, row)
		}
	}
	return out, err
}

// newestOf returns the ids of conversations, at most so many, those in front in which something has happened last.
func newestOf(found map[int64]models.Conversation, most int) (ids []int64) {
	all := slices.SortedFunc(maps.Values(found), func(x, y models.Conversation) int {
		return cmp.Or(cmp.Compare(y.ActivityAt, x.ActivityAt), cmp.Compare(y.ID, x.ID))
	})
	for _, c := range all[:min(len(all), most)] {
		ids = append(ids, c.ID)
	}
	return ids
}

func (a *App) contactsFound(ctx context.Context, who Actor, query string) (ids []int64, err error) {
	rows, err := a.DB.ContactRows(ctx, models.ContactFilter{Inboxes: who.InboxIDs(), UserID: who.User.ID, Query: query, Limit: MergeableShown})
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids, err
}

// bySubject adds the other conversations of its inbox with all words in their subject, as far as they are found among the newest messages with them.
func (a *App) bySubject(ctx context.Context, c models.Conversation, query string, found map[int64]models.Conversation) error {
	words := models.Words(query, maxPhrase)
	q := models.MessageQuery{Inboxes: []int64{c.InboxID}, Limit: mergeableLooked}
	for _, w := range words {
		q.Phrases = append(q.Phrases, []string{w})
	}
	if len(words) == 0 {
		return nil
	}
	hits, err := a.DB.FindMessages(ctx, q)
	if errors.Is(err, models.ErrSearchTooWide) {
		return nil // they are in very many messages, and so no help in choosing
	}
	if err != nil {
		return err
	}
	var ids []int64
	for _, h := range hits.Hits {
		ids = append(ids, h.ConversationID)
	}
	rows, err := a.DB.ConversationsByID(ctx, unique(ids))
	for _, o := range rows {
		subject := models.Words(o.Subject, maxPhrase)
		if o.ID != c.ID && o.InboxID == c.InboxID && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(subject, w) }) {
			found[o.ID] = o
		}
	}
	return err
}
