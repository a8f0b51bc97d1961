package routing

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"fairlead/models"
	"fairlead/models/hours"
)

// past is what a rehearsal reads, each of it once.
type past struct {
	since    models.Time
	account  models.Account
	users    []models.User // by id
	inbox    models.Inbox
	teams    []models.Team
	members  []models.TeamMember
	withUser []models.InboxUser
	withTeam []models.InboxTeam
	absences []models.Absence
	people   []models.History // the newest before since, and all from then on

	open    []models.PastOpen
	waiting []models.Waiting
	turns   []int64 // who was assigned something before, the last one last

	owners, states, answers, asked, routed []models.PastMove // routed: chats that reached the way

	ways     map[int64]bool  // channels of chats: what waits there is handed out before what waits elsewhere
	schedule *hours.Schedule // operating hours, of a chatflow that has any; those of today
}

// readPast reads it. How things stand now is read before what has happened: a change in between is then in what has happened, and how
// its conversation stands now is not asked.
func readPast(ctx context.Context, db *models.DB, in RehearsalInput, step func()) (*past, error) {
	p := &past{}
	begins, err := db.HistoryBegins(ctx)
	if err != nil {
		return nil, err
	}
	p.since = min(max(in.From, begins), in.Till)
	for _, read := range []func() error{
		func() (err error) { p.account, err = db.Account(ctx); return err },
		func() (err error) { p.users, err = db.Users(ctx); return err },
		func() (err error) { p.inbox, err = db.Inbox(ctx, in.Channel.InboxID); return err },
		func() (err error) { p.teams, err = db.Teams(ctx); return err },
		func() (err error) { p.members, err = db.TeamMembers(ctx); return err },
		func() (err error) { p.withUser, err = db.InboxUsers(ctx, in.Channel.InboxID); return err },
		func() (err error) { p.withTeam, err = db.InboxTeams(ctx, in.Channel.InboxID); return err },
		func() (err error) { p.absences, err = db.Absences(ctx, p.since); return err },
		func() (err error) {
			p.people, err = db.PastPeople(ctx, in.Channel.InboxID, p.since, peopleOf(in.Rule)...)
			return err
		},
		func() error { return p.readChats(ctx, db, in) },
		func() (err error) { p.open, err = db.PastOpenOf(ctx, p.nameable(in.Rule)); return err },
		func() (err error) {
			p.waiting, err = db.AllWaiting(ctx, in.Channel.ID, maxWaiting)
			return err
		},
		func() (err error) { p.turns, err = db.PastTurns(ctx, p.nameable(in.Rule), p.since); return err },
	} {
		if err := cmp.Or(ctx.Err(), read()); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(p.users, func(a, b models.User) int { return cmp.Compare(a.ID, b.ID) })
	step()
	return p, p.readMoves(ctx, db, in, step)
}

// peopleOf names what of people a rule depends on besides what all do.
func peopleOf(r models.Rule) []models.HistoryKind {
	if r.Chat {
		return []models.HistoryKind{models.HistoryPage}
	}
	return nil
}

// readChats reads what rules of chats depend on, and which channels they are.
func (p *past) readChats(ctx context.Context, db *models.DB, in RehearsalInput) error {
	p.ways = map[int64]bool{}
	channels, err := db.Channels(ctx)
	for _, ch := range channels {
		p.ways[ch.ID] = ch.IsWay()
	}
	if err != nil || !in.Rule.Chat {
		return err
	}
	flow, err := db.Chatflow(ctx, in.Channel.ParentID)
	if errors.Is(err, models.ErrNotFound) || err == nil && flow.Options.Hours != models.ChatInHours {
		return nil
	}
	if err != nil {
		return err
	}
	own, err := db.OwnDays(ctx)
	if s := p.account.WorkingOf(p.inbox.Working).Schedule(own); !s.Always() {
		p.schedule = &s
	}
	return err
}

// maxWaiting bounds how many that wait since before the rehearsal are taken along.
const maxWaiting = 100_000

func (p *past) readMoves(ctx context.Context, db *models.DB, in RehearsalInput, step func()) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { p.states, err = db.PastStates(ctx, p.since, in.Channel.ID); return err })
	g.Go(func() (err error) {
		if p.owners, err = db.PastOwners(ctx, p.since); err != nil {
			return err
		}
		if p.answers, err = db.PastAnswers(ctx, models.HistoryAnswer, p.since); err != nil {
			return err
		}
		if p.asked, err = db.PastAnswers(ctx, models.HistoryAsked, p.since); err != nil || !in.Rule.Chat {
			return err
		}
		p.routed, err = db.PastRouted(ctx, p.since, in.Channel.ID)
		return err
	})
	err := g.Wait()
	step()
	return err
}

// nameable returns the ids of those whom a rule names, now or at any time that was read; of everybody, where it assigns to the contact's
// owner.
func (p *past) nameable(r models.Rule) []int64 {
	var ids []int64
	if r.AssignTo == models.AssignContactOwner {
		for _, u := range p.users {
			ids = append(ids, u.ID)
		}
		return ids
	}
	teams := map[int64]bool{}
	for _, m := range r.Members {
		if m.TeamID != 0 {
			teams[m.TeamID] = true
		} else {
			ids = append(ids, m.UserID)
		}
	}
	for _, m := range p.members {
		if teams[m.TeamID] {
			ids = append(ids, m.UserID)
		}
	}
	for _, h := range p.people {
		if h.Kind == models.HistoryTeam && teams[h.TeamID] {
			ids = append(ids, h.UserID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// readingSteps is how often readPast and what follows say that they have come further.
const readingSteps = 3
