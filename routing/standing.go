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
	said   map[asked]models.Decision
}

// StandingOf loads a channel's.
func StandingOf(ctx context.Context, db *models.DB, channelID, inboxID int64, now models.Time) (*Standing, error) {
	s := &Standing{desk: newDesk(db, 0, now), said: map[asked]models.Decision{}}
	var err error
	s.roster, err = s.desk.roster(ctx, channelID, inboxID)
	return s, err
}

// Of returns what the rule says now of a conversation that waits, and whether its rule hands out what waits at all.
func (s *Standing) Of(ctx context.Context, w models.Waiting) (now models.Decision, drains bool, err error) {
	rule := s.roster.rule
	drains = rule.Drain && rule.AssignTo.Assigns()
	q := question{fromQueue: true, leftOut: w.LeftOut, secondDue: secondDue(rule, w.Since, s.desk.Now)}
	now, known := s.said[asked{q, w.WaitsFor}]
	if !known { // most rows of a page are alike
		r, err := s.desk.laneRoster(ctx, s.roster, w.WaitsFor)
		if err != nil {
			return now, drains, err
		}
		in := s.desk.input(r, q)
		now = record(r, Decide(in), in)
		s.said[asked{q, w.WaitsFor}] = now
	}
	return now, drains, nil
}

// asked is a question about what waits in a lane.
type asked struct {
	question
	lane int64
}
