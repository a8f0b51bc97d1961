package inbox

import (
	"cmp"
	"context"
	"errors"
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
	var all []models.Conversation
	for _, o := range found {
		all = append(all, o)
	}
	slices.SortFunc(all, func(x, y models.Conversation) int {
		return cmp.Or(cmp.Compare(y.ActivityAt, x.ActivityAt), cmp.Compare(y.ID, x.ID))
	})
	for _, o := range all[:min(len(all), MergeableShown)] {
		row, err := a.DB.ConversationRow(ctx, o.ID, who.User.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
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
	looked := map[int64]bool{c.ID: true}
	for _, h := range hits.Hits {
		if looked[h.ConversationID] {
			continue
		}
		looked[h.ConversationID] = true
		o, err := a.DB.Conversation(ctx, h.ConversationID)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		subject := models.Words(o.Subject, maxPhrase)
		if o.InboxID == c.InboxID && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(subject, w) }) {
			if found[o.ID] = o; len(found) == MergeableShown {
				return nil
			}
		}
	}
	return nil
}
