package inbox

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

const (
	// RehearsalRows is how many conversations of a rehearsal a page holds.
	RehearsalRows = 50
	// RehearsalPeople is how many people it lists.
	RehearsalPeople = 50
)

// RehearsalPage is one rehearsal as its page shows it. What follows CanRead is there once it is done.
type RehearsalPage struct {
	Rehearsal      models.Rehearsal
	Draft          models.Rule
	FirstReplyOwns *bool // as in RuleForm
	Seen           int64 // the version that the draft was made from; 0: not known
	Channel        models.Channel
	Inbox          models.Inbox
	By             models.User // who rehearses
	CanRead        bool        // the viewer has access to the inbox; who has none is given no rows

	Figures    routing.Rehearsal         // without rows
	People     []routing.RehearsedPerson // of the figures, those with most
	MorePeople int                       // how many more there are
	Zone       string                    // of the hours of day
	Counts     [3]int                    // conversations by RowKind
	Rows       []RehearsalRow
	Page       int                     // of the rows; from 1
	Names      map[models.Owner]string // of those that are still there

	Arrival  *models.Decision // about a conversation that arrived now, were the draft in force; nil: it can be put in force no more
	Waiting  int64            // conversations that wait now
	Assigned int64            // how many of these saving the draft would assign
}

// RehearsalRow is one conversation of a rehearsal. Contact and Subject are empty if it is no more.
type RehearsalRow struct {
	routing.RehearsedRow
	Contact, Subject string
}

// Rehearsal returns one rehearsal with a page (from 1; beyond the last: the last) of its conversations. For who may write the channel's rule.
func (a *App) Rehearsal(ctx context.Context, who Actor, channelID, id int64, kind RowKind, page int) (RehearsalPage, error) {
	r, ch, err := a.seenRehearsal(ctx, a.DB, who, channelID, id)
	if err != nil {
		return RehearsalPage{}, err
	}
	draft, err := draftOf(r)
	if err != nil {
		return RehearsalPage{}, err
	}
	p := RehearsalPage{Rehearsal: r, Draft: draft.rule(ch), FirstReplyOwns: draft.FirstReplyOwns, Seen: draft.Seen, Channel: redacted(ch), CanRead: who.CanRead(ch.InboxID)}
	if p.Inbox, err = a.DB.Inbox(ctx, ch.InboxID); err != nil {
		return p, err
	}
	if p.By, err = a.DB.User(ctx, r.UserID); err != nil || r.State != models.RehearsalDone {
		return p, err
	}
	if err := a.readResult(ctx, &p, kind, page); err != nil {
		return p, err
	}
	if p.Names, err = a.namesOf(ctx, p); err != nil {
		return p, err
	}
	now, err := a.RulePreview(ctx, who, ch.ID, draft)
	if problems := (models.Problems{}); errors.As(err, &problems) {
		return p, nil
	}
	p.Arrival, p.Waiting, p.Assigned = &now.Arrival, now.Waiting, now.Assigned
	return p, err
}

// readResult reads the figures, and of the rows what the viewer may see.
func (a *App) readResult(ctx context.Context, p *RehearsalPage, kind RowKind, page int) error {
	result, err := a.DB.RehearsalResult(ctx, p.Rehearsal.ID)
	if err != nil {
		return err
	}
	head, packed, err := decodeHead(result)
	if err != nil {
		return err
	}
	p.Figures, p.Zone, p.Counts = head.Figures, head.Zone, head.Counts
	p.People = slices.SortedStableFunc(slices.Values(head.Figures.People), func(a, b routing.RehearsedPerson) int {
		return cmp.Or(cmp.Compare(max(b.Was, b.Is), max(a.Was, a.Is)), cmp.Compare(a.UserID, b.UserID))
	})
	p.People = p.People[:min(len(p.People), RehearsalPeople)]
	p.MorePeople = len(head.Figures.People) - len(p.People)
	if !p.CanRead {
		return nil
	}
	last := max(1, (head.Counts[kind]+RehearsalRows-1)/RehearsalRows)
	p.Page = min(max(page, 1), last)
	rows, err := head.decodeRows(packed, kind, (p.Page-1)*RehearsalRows, RehearsalRows)
	if err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ConversationID
	}
	named, err := a.DB.NamedConversations(ctx, p.Inbox.ID, ids)
	for _, r := range rows {
		p.Rows = append(p.Rows, RehearsalRow{r, named[r.ConversationID].Contact, named[r.ConversationID].Subject})
	}
	return err
}

// namesOf returns the names of everyone whom the page shows. Those that are no more have none.
func (a *App) namesOf(ctx context.Context, p RehearsalPage) (map[models.Owner]string, error) {
	var ids []int64
	for _, person := range p.People {
		ids = append(ids, person.UserID)
	}
	for _, r := range p.Rows {
		for _, o := range []models.Owner{r.Was, r.Is} {
			if o.Kind == models.OwnerUser {
				ids = append(ids, o.ID)
			}
		}
	}
	slices.Sort(ids)
	users, err := a.DB.UsersByID(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	teams, err := a.DB.Teams(ctx)
	names := make(map[models.Owner]string, len(users)+len(teams))
	for _, u := range users {
		names[models.UserOwner(u.ID)] = u.Name
	}
	for _, t := range teams {
		names[models.TeamOwner(t.ID)] = t.Name
	}
	return names, err
}
