package inbox

import (
	"context"
	"slices"
	"strings"

	"fairlead/live"
	"fairlead/models"
)

// mentioned returns the ids of the users whom a comment in an inbox names: themselves, or as members of a team; not who writes it. Problems at
// "body": it names somebody without access, or does not say which of several people of one name.
func mentioned(ctx context.Context, tx *models.DB, who Actor, inboxID int64, body string) (ids []int64, err error) {
	if !strings.Contains(body, "@") {
		return nil, nil
	}
	people, err := tx.Nameables(ctx, inboxID)
	if err != nil {
		return nil, err
	}
	var p models.Problems
	var teams []int64
	for _, hit := range newNaming(people).findIn(body) {
		readers := slices.DeleteFunc(slices.Clone(hit.who), func(n models.Nameable) bool { return !n.Reads })
		switch {
		case len(readers) == 0:
			if p.Err() == nil {
				p.Add("body", "%s has no access to this inbox and would not see your comment.", hit.who[0].Name)
			}
		case hit.byName && namesSeveral(readers):
			if p.Err() == nil {
				p.Add("body", "More than one colleague is called that. Name one by the beginning of the address: %s.", beginnings(readers))
			}
		}
		for _, n := range readers {
			if n.Owner.Kind == models.OwnerTeam {
				teams = append(teams, n.Owner.ID)
			} else {
				ids = append(ids, n.Owner.ID)
			}
		}
	}
	if err := p.Err(); err != nil {
		return nil, err
	}
	if len(teams) > 0 {
		members, err := tx.TeamMembers(ctx, unique(teams)...)
		if err != nil {
			return nil, err
		}
		readers := map[int64]bool{}
		for _, n := range people {
			readers[n.Owner.ID] = readers[n.Owner.ID] || n.Reads && n.Owner.Kind == models.OwnerUser
		}
		for _, m := range members {
			if readers[m.UserID] {
				ids = append(ids, m.UserID)
			}
		}
	}
	return slices.DeleteFunc(unique(ids), func(id int64) bool { return id == who.User.ID }), nil
}

func namesSeveral(list []models.Nameable) bool {
	n := 0
	for _, p := range list {
		if p.Owner.Kind == models.OwnerUser {
			n++
		}
	}
	return n > 1
}

func beginnings(list []models.Nameable) string {
	var out []string
	for _, p := range list {
		if local, _, ok := strings.Cut(p.Email, "@"); ok {
			out = append(out, "@"+local)
		}
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}

// mention stores whom a comment names, and tells them.
func mention(ctx context.Context, tx *models.DB, n *news, c models.Conversation, m models.Message, ids []int64) error {
	for _, id := range ids {
		n.tellOf(m.ID, live.Event{Kind: live.KindTold, Inbox: c.InboxID, Conversation: c.ID, Tell: id, By: m.UserID, What: string(models.ToldMentioned)})
	}
	return tx.CreateMentions(ctx, m.ID, ids, m.CreatedAt)
}

// mentionsShown is how many are suggested at once.
const mentionsShown = 8

// Nameable is somebody who can be named in a comment, with what is typed for it.
type Nameable struct {
	models.Nameable
	Typed string // without the @
}

// Nameables returns who has access to the inbox of a conversation and has a name of which a word, or an address, begins as typed.
func (a *App) Nameables(ctx context.Context, who Actor, conversationID int64, typed string) ([]Nameable, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return nil, err
	}
	people, err := a.DB.Nameables(ctx, c.InboxID)
	if err != nil {
		return nil, err
	}
	people = slices.DeleteFunc(people, func(n models.Nameable) bool { return !n.Reads || n.Owner == models.UserOwner(who.User.ID) })
	called := map[string]int{}
	for _, n := range people {
		called[string(folded(n.Name))]++
	}
	begin := string(folded(models.CleanLine(typed)))
	var out []Nameable
	for _, n := range people {
		if !beginsWith(n, begin) {
			continue
		}
		x := Nameable{Nameable: n, Typed: n.Name}
		if local, _, ok := strings.Cut(n.Email, "@"); ok && called[string(folded(n.Name))] > 1 {
			x.Typed = local
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(x, y Nameable) int {
		return compareNameables(x.Nameable, y.Nameable, begin)
	})
	return out[:min(len(out), mentionsShown)], nil
}

// beginsWith reports whether a name, a word of it, or an address begins so.
func beginsWith(n models.Nameable, begin string) bool {
	name := string(folded(n.Name))
	return strings.HasPrefix(name, begin) || strings.HasPrefix(string(folded(n.Email)), begin) || strings.Contains(name, " "+begin)
}

// compareNameables puts whole names before words of them, and goes by name.
func compareNameables(x, y models.Nameable, begin string) int {
	a, b := string(folded(x.Name)), string(folded(y.Name))
	if whole := strings.HasPrefix(a, begin); whole != strings.HasPrefix(b, begin) {
		if whole {
			return -1
		}
		return 1
	}
	if c := strings.Compare(a, b); c != 0 {
		return c
	}
	return strings.Compare(x.Email, y.Email)
}

// MentionsOnPage is how many the view of them shows at once.
const MentionsOnPage = 50

// Mentions returns the comments that name the asker, in inboxes that they may read, the newest first, from before an id on; next is where the
// next page begins, 0: nowhere.
func (a *App) Mentions(ctx context.Context, who Actor, before int64) (rows []models.MentionRow, next int64, err error) {
	rows, err = a.DB.Mentions(ctx, who.User.ID, who.InboxIDs(), before, MentionsOnPage+1)
	if len(rows) > MentionsOnPage {
		rows = rows[:MentionsOnPage]
		next = rows[MentionsOnPage-1].ID
	}
	return rows, next, err
}

// UnseenMentions counts the conversations in which the asker is named and has not seen it, up to models.CountStop.
func (a *App) UnseenMentions(ctx context.Context, who Actor) (int64, error) {
	ids, err := a.DB.UnseenMentions(ctx, who.User.ID, who.InboxIDs())
	return int64(len(unique(ids))), err
}

// readMentions loads whom the comments of a thread name, and notes that the viewer has seen who named them.
func (a *App) readMentions(ctx context.Context, who Actor, t *Thread) error {
	var comments, unseen []int64
	for _, m := range t.Messages {
		if m.Kind == models.Comment && strings.Contains(m.Text, "@") {
			comments = append(comments, m.ID)
		}
	}
	if len(comments) == 0 {
		return nil
	}
	people, err := a.DB.Nameables(ctx, t.InboxID)
	if err != nil {
		return err
	}
	t.naming = newNaming(people)
	rows, err := a.DB.MentionsIn(ctx, comments)
	for _, m := range rows {
		if m.UserID == who.User.ID && m.SeenAt == 0 {
			unseen = append(unseen, m.MessageID)
		}
	}
	if err != nil || len(unseen) == 0 {
		return err
	}
	return a.write(ctx, func(tx *models.DB, n *news) error {
		fresh, err := tx.SeeMentions(ctx, who.User.ID, unseen, a.now())
		if fresh {
			n.tell(live.Event{Kind: live.KindTold, Tell: who.User.ID, By: who.User.ID})
		}
		return err
	})
}

// MarkNamed gives the HTML of a comment with those whom it names set off.
func (t Thread) MarkNamed(who Actor, markup string) string {
	return t.naming.mark(markup, func(o models.Owner) bool {
		return o == models.UserOwner(who.User.ID) || o.Kind == models.OwnerTeam && slices.Contains(who.Teams, o.ID)
	})
}
