package routing

import (
	"context"

	"fairlead/models"
)

// Standing is how things are now on a channel where conversations wait: its rule, and whom it names. It only reads, holds no lock, and is
// asked for each of them.
type Standing struct {
	desk   *Desk // reads; nothing is ever placed with it
	roster roster
	said   map[question]models.Decision
}

// StandingOf loads a channel's.
func StandingOf(ctx context.Context, db *models.DB, channelID, inboxID int64, now models.Time) (*Standing, error) {
	s := &Standing{desk: newDesk(db, 0, now), said: map[question]models.Decision{}}
	var err error
	s.roster, err = s.desk.roster(ctx, channelID, inboxID)
	return s, err
}

// Of returns what the rule says now of a conversation that waits, and whether its rule hands out what waits at all.
func (s *Standing) Of(w models.Waiting) (now models.Decision, drains bool) {
	rule := s.roster.rule
	drains = rule.Drain && rule.AssignTo == models.AssignSpecific
	q := question{fromQueue: true, leftOut: w.LeftOut, secondDue: secondDue(rule, w.Since, s.desk.Now)}
	now, known := s.said[q]
	if !known { // most rows of a page are alike
		in := s.desk.input(s.roster, q)
		now = record(s.roster, Decide(in), in)
		s.said[q] = now
	}
	return now, drains
}
