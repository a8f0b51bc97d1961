package routing

import (
	"slices"

	"fairlead/models"
)

// staff is who there was at a moment of the past, with what a rule asks of them.
type staff struct {
	rule  models.Rule
	all   []colleague
	index map[int64]int // by user id
	input Input         // its candidates are those whom the rule names at the moment; they are kept up to date, not made for each decision

	named, namedTeams map[int64]nomination // by the rule

	everyone bool           // the inbox is open to all
	users    map[int64]bool // who is named in its access
	teams    map[int64]bool
	members  map[int64]map[int64]bool // of each team

	absences map[int64][]models.Absence
}

// colleague is one user.
type colleague struct {
	Candidate
	name   string
	exists bool
	mayOwn bool // conversations of the inbox
	named  int  // among the candidates; -1: the rule does not name them
	ever   bool // the rule named them as first choice, at a time when they could have been given something
}

// newStaff returns who there was when the rehearsal begins: as the newest row before says. Of what there is no row before, the first one
// after says that it was otherwise; of what there is none at all, it was as it is now.
func newStaff(p *past, rule models.Rule) *staff {
	s := &staff{rule: rule, index: map[int64]int{}, input: Input{Rule: ruleOf(rule)}, everyone: p.inbox.Open, users: map[int64]bool{}, teams: map[int64]bool{},
		members: map[int64]map[int64]bool{}, absences: map[int64][]models.Absence{}}
	s.nominate()
	for i, u := range p.users {
		s.index[u.ID] = i
		s.all = append(s.all, colleague{name: u.Name, exists: u.CreatedAt < p.since, named: -1, Candidate: Candidate{UserID: u.ID, Active: u.Active, Invited: u.Invited(),
			Seat: u.Seat != models.SeatNone, Available: u.Availability == models.Available, Page: u.PageOpen, Capacity: p.account.CapacityOf(u)}})
	}
	for _, m := range p.members {
		s.join(m.TeamID, m.UserID, true)
	}
	for _, a := range p.withUser {
		s.users[a.UserID] = true
	}
	for _, a := range p.withTeam {
		s.teams[a.TeamID] = true
	}
	for _, a := range p.absences {
		s.absences[a.UserID] = append(s.absences[a.UserID], a)
	}
	known := map[models.History]bool{}
	for _, h := range p.people {
		if key := (models.History{Kind: h.Kind, UserID: h.UserID, TeamID: h.TeamID, InboxID: h.InboxID}); !known[key] {
			known[key] = true
			s.apply(h, h.At < p.since)
		} else if h.At < p.since {
			s.apply(h, true)
		}
	}
	s.regroup()
	return s
}

func (s *staff) join(team, user int64, in bool) {
	if s.members[team] == nil {
		s.members[team] = map[int64]bool{}
	}
	s.members[team][user] = in
}

// apply makes one row so, or, if it did not hold yet, what was before it.
func (s *staff) apply(h models.History, holds bool) {
	switch {
	case h.Kind == models.HistoryTeam:
		s.join(h.TeamID, h.UserID, (h.Value != "none") == holds)
	case h.Kind == models.HistoryAccess && h.UserID != 0:
		s.users[h.UserID] = (h.Value == "yes") == holds
	case h.Kind == models.HistoryAccess && h.TeamID != 0:
		s.teams[h.TeamID] = (h.Value == "yes") == holds
	case h.Kind == models.HistoryAccess:
		s.everyone = (h.Value == "yes") == holds
	}
	i, ok := s.index[h.UserID]
	if !ok {
		return
	}
	c := &s.all[i]
	switch h.Kind {
	case models.HistoryAvailability:
		c.Available = (h.Value == string(models.Available)) == holds
	case models.HistoryPage:
		c.Page = (h.Value == "yes") == holds
	case models.HistoryActive:
		c.Active = (h.Value == "yes") == holds
		c.exists = c.exists || holds
	case models.HistorySeat:
		c.Seat = (h.Value != string(models.SeatNone)) == holds
	case models.HistoryJoined:
		c.Invited = !holds
	case models.HistoryCapacity:
		if holds {
			c.Capacity = h.Other
		}
	}
	s.update(i)
}

// update takes what has changed of somebody over to the candidates.
func (s *staff) update(i int) {
	c := &s.all[i]
	if c.named < 0 {
		return
	}
	s.input.Candidates[c.named] = c.Candidate
	c.ever = c.ever || !c.Second && c.Active && c.Seat && c.Access
}

// regroup works out anew who has access and whom the rule names, and returns who may own conversations no longer.
func (s *staff) regroup() (lost []int) {
	s.input.Candidates = s.input.Candidates[:0]
	for i := range s.all {
		c := &s.all[i]
		c.Access = s.sees(c.UserID)
		may := c.exists && c.Active && c.Access
		if c.mayOwn && !may {
			lost = append(lost, i)
		}
		c.mayOwn, c.named = may, -1
		by := s.names(c.UserID)
		if !c.exists || by == (nomination{}) {
			continue
		}
		c.Second, c.named = !by.first, len(s.input.Candidates)
		s.input.Candidates = append(s.input.Candidates, c.Candidate)
		s.update(i)
	}
	return lost
}

func (s *staff) sees(user int64) bool {
	if s.everyone || s.users[user] {
		return true
	}
	for team, has := range s.teams {
		if has && s.members[team][user] {
			return true
		}
	}
	return false
}

// nomination says by which of a rule's choices somebody is named.
type nomination struct{ first, second bool }

func (n nomination) with(second bool) nomination {
	return nomination{n.first || !second, n.second || second}
}

// nominate reads the rule's members.
func (s *staff) nominate() {
	s.named, s.namedTeams = map[int64]nomination{}, map[int64]nomination{}
	for _, m := range s.rule.Members {
		if !m.Second && s.rule.AssignTo == models.AssignContactOwner {
			continue // whom it named before it did so
		}
		if m.TeamID != 0 {
			s.namedTeams[m.TeamID] = s.namedTeams[m.TeamID].with(m.Second)
		} else {
			s.named[m.UserID] = s.named[m.UserID].with(m.Second)
		}
	}
}

func (s *staff) names(user int64) nomination {
	n := s.named[user]
	for team, by := range s.namedTeams {
		if s.members[team][user] {
			n = nomination{n.first || by.first, n.second || by.second}
		}
	}
	return n
}

// via returns the team that brings a candidate in; 0: named directly.
func (s *staff) via(c Candidate) (team int64) {
	if s.rule.AssignTo == models.AssignContactOwner && !c.Second {
		return 0
	}
	for _, m := range s.rule.Members {
		switch {
		case m.Second != c.Second:
		case m.UserID == c.UserID:
			return 0
		case m.TeamID != 0 && s.members[m.TeamID][c.UserID] && (team == 0 || m.TeamID < team):
			team = m.TeamID
		}
	}
	return team
}

// mayHave reports whether somebody could own conversations of the inbox.
func (s *staff) mayHave(o models.Owner) bool {
	switch o.Kind {
	case models.OwnerUser:
		i, ok := s.index[o.ID]
		return ok && s.all[i].mayOwn
	case models.OwnerTeam:
		return s.everyone || s.teams[o.ID]
	}
	return true
}

// keeps reports whether a conversation that opens again stays with its owner, as Desk.keeps does.
func (s *staff) keeps(o models.Owner, now models.Time) bool {
	if o == models.Nobody || !s.mayHave(o) || o.Kind != models.OwnerUser {
		return o != models.Nobody && s.mayHave(o)
	}
	if c := s.all[s.index[o.ID]]; s.rule.Chat {
		return c.Available && c.Page
	}
	return s.all[s.index[o.ID]].Available || !s.outOfOffice(o.ID, now) && !s.rule.ReopenAway
}

func (s *staff) outOfOffice(user int64, now models.Time) bool {
	return slices.ContainsFunc(s.absences[user], func(a models.Absence) bool { return a.Covers(now) })
}
