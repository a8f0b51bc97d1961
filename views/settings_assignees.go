package views

import (
	"context"
	"sort"
	"strings"

	"fairlead/models"
)

// assignee is a user or a team as the list of a rule shows it.
type assignee struct {
	Value  string // u7 or t3
	Name   string
	User   models.User // zero for a team
	Why    string      // why a rule cannot assign to it, translated; empty: it can
	People []int64     // whom a rule can route to through it
	Now    []int64     // of those, who is available
	Limit  int64       // of a user: most open conversations by routing; 0: no limit
	Chosen bool
}

func (a assignee) isTeam() bool { return a.User.ID == 0 }

// seatless reports whether a seat is all that is missing.
func (a assignee) seatless() bool {
	return !a.isTeam() && a.User.Active && a.User.Seat == models.SeatNone
}

// assignees lists teams, then users, by name: all that match the search, and the chosen of the first or the second choice, who stand
// first. Deactivated users are listed only while they are chosen.
func (p AutomationPage) assignees(ctx context.Context, second bool) []assignee {
	chosen, query := map[string]bool{}, p.Query
	if second {
		query = p.SecondQuery
	}
	for _, m := range p.Rule.Members {
		if m.Second == second {
			chosen[memberValue(m)] = true
		}
	}
	var out []assignee
	add := func(a assignee) {
		a.Chosen = chosen[a.Value]
		listed := (a.isTeam() || a.User.Active) && matches(a, query)
		if listed || a.Chosen {
			out = append(out, a)
		}
	}
	for _, team := range p.Teams {
		add(p.team(ctx, team))
	}
	for _, u := range p.Users {
		add(p.user(ctx, u))
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Chosen && !out[j].Chosen })
	return out
}

func memberValue(m models.RuleMember) string {
	if m.TeamID != 0 {
		return "t" + id(m.TeamID)
	}
	return "u" + id(m.UserID)
}

func matches(a assignee, query string) bool {
	q := strings.ToLower(strings.TrimSpace(query))
	return strings.Contains(strings.ToLower(a.Name), q) || strings.Contains(a.User.Email, q)
}

func (p AutomationPage) user(ctx context.Context, u models.User) assignee {
	a := assignee{Value: "u" + id(u.ID), Name: u.Name, User: u, Why: p.whyNot(ctx, u), Limit: p.Capacity[u.ID]}
	if a.Why == "" {
		a.count(u)
	}
	return a
}

func (p AutomationPage) team(ctx context.Context, team models.Team) assignee {
	a := assignee{Value: "t" + id(team.ID), Name: team.Name}
	in := map[int64]bool{}
	for _, m := range membersOf(team.ID, p.Members) {
		in[m] = true
	}
	for _, u := range p.Users {
		if in[u.ID] && p.whyNot(ctx, u) == "" {
			a.count(u)
		}
	}
	if len(a.People) == 0 {
		a.Why = t(ctx, "nobody in it can be assigned to")
	}
	return a
}

func (a *assignee) count(u models.User) {
	a.People = append(a.People, u.ID)
	if u.Availability == models.Available && !u.Invited() {
		a.Now = append(a.Now, u.ID)
	}
}

func (p AutomationPage) whyNot(ctx context.Context, u models.User) string {
	switch {
	case !u.Active:
		return t(ctx, "deactivated")
	case u.Seat == models.SeatNone:
		return t(ctx, "no seat")
	case !p.WithAccess[u.ID]:
		return t(ctx, "no access to this inbox")
	}
	return ""
}

// skipped says why the rule passes over a chosen assignee.
func skipped(ctx context.Context, a assignee) string {
	switch {
	case a.isTeam():
		return t(ctx, "%s is skipped: nobody in it can be assigned to.", a.Name)
	case !a.User.Active:
		return t(ctx, "%s is skipped: deactivated.", a.Name)
	case a.User.Seat == models.SeatNone:
		return t(ctx, "%s is skipped: without a seat nobody is routed to.", a.Name)
	}
	return t(ctx, "%s is skipped: they have no access to this inbox.", a.Name)
}

// detail is what is known of an assignee, beside the name.
func (a assignee) detail(ctx context.Context) string {
	switch {
	case a.Why != "":
		return a.Why
	case a.isTeam():
		return peopleCount(ctx, len(a.People)) + ", " + t(ctx, "%d available now", len(a.Now))
	}
	return a.availability(ctx) + " · " + a.load(ctx)
}

func (a assignee) availability(ctx context.Context) string {
	if a.User.Invited() {
		return t(ctx, "Has not accepted the invitation yet")
	}
	return availabilityText(ctx, a.User.Availability, a.User.AvailabilityWhy)
}

func (a assignee) full() bool { return a.Limit > 0 && a.User.Load >= a.Limit }

// load is how many conversations a user has, and whether there is room for more.
func (a assignee) load(ctx context.Context) string {
	switch {
	case a.full():
		return t(ctx, "%d of %d open: full", a.User.Load, a.Limit)
	case a.Limit > 0:
		return t(ctx, "%d of %d open", a.User.Load, a.Limit)
	}
	return t(ctx, "%d open", a.User.Load)
}

// stops says what keeps a chosen user from the next conversation, though the rule does not pass over them; empty: nothing.
func (a assignee) stops(ctx context.Context, onlyAvailable bool) string {
	switch {
	case a.Why != "" || a.isTeam():
		return ""
	case a.User.Invited(), onlyAvailable && a.User.Availability == models.Away:
		return a.availability(ctx)
	case a.full():
		return a.load(ctx)
	}
	return ""
}

// reach returns how many people the chosen stand for, each once, and how many of them are available.
func reach(list []assignee) (people, now int) {
	all, ready := map[int64]bool{}, map[int64]bool{}
	for _, a := range list {
		if !a.Chosen {
			continue
		}
		for _, u := range a.People {
			all[u] = true
		}
		for _, u := range a.Now {
			ready[u] = true
		}
	}
	return len(all), len(ready)
}

func idList(ids []int64) string {
	words := make([]string, len(ids))
	for i, n := range ids {
		words[i] = id(n)
	}
	return strings.Join(words, " ")
}
