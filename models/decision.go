package models

import (
	"context"
	"database/sql"
	"errors"
)

// Decision is the record of one run of a rule: every candidate, what was known of it, and why it was or was not chosen.
type Decision struct {
	ID             int64
	ConversationID int64
	ChannelID      int64
	RuleID         int64
	Owner          Owner `gorm:"embedded"`
	OwnerName      string
	Reason         string // routing.Reason: why this owner, or why nobody
	AssignTo       AssignTo
	OnlyAvailable  bool
	Tie            Tie
	Candidates     []Candidate `gorm:"serializer:json"`
	CreatedAt      Time
}

// Candidate is one person a rule named, as known at the moment of the decision.
type Candidate struct {
	UserID       int64        `json:"user"`
	Name         string       `json:"name"`
	Via          string       `json:"via,omitempty"` // the team that brought them in; empty: named directly
	Availability Availability `json:"availability"`
	Load         int64        `json:"load"`
	LastAssigned int64        `json:"last,omitempty"` // sequence number
	Verdict      string       `json:"verdict"`        // routing.Verdict
}

// CreateDecision stores a decision and sets its id.
func (db *DB) CreateDecision(ctx context.Context, d *Decision) error {
	candidates, err := jsonList(d.Candidates)
	if err != nil {
		return err
	}
	d.ID, err = db.insert(ctx, `INSERT INTO decisions (conversation_id, channel_id, rule_id, owner_kind, owner_id, owner_name, reason, assign_to, only_available, tie,
		candidates, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ConversationID, d.ChannelID, d.RuleID, d.Owner.Kind, d.Owner.ID, d.OwnerName, d.Reason, d.AssignTo, d.OnlyAvailable, d.Tie, candidates, d.CreatedAt)
	return err
}

// Decision returns one decision; use cases check access to its conversation.
func (db *DB) Decision(ctx context.Context, id int64) (Decision, error) {
	return first[Decision](db.read(ctx).Where("id = ?", id))
}

// DecisionsByID returns the decisions with these ids.
func (db *DB) DecisionsByID(ctx context.Context, ids []int64) (map[int64]Decision, error) {
	out := make(map[int64]Decision, len(ids))
	var d Decision
	var candidates sql.RawBytes
	var broken error
	into := []any{&d.ID, &d.ConversationID, &d.ChannelID, &d.RuleID, &d.Owner.Kind, &d.Owner.ID, &d.OwnerName, &d.Reason, (*string)(&d.AssignTo), &d.OnlyAvailable,
		(*string)(&d.Tie), &candidates, (*int64)(&d.CreatedAt)}
	err := db.rows(db.ownContext(ctx), `SELECT id, conversation_id, channel_id, rule_id, owner_kind, owner_id, owner_name, reason, assign_to, only_available,
		tie, candidates, created_at FROM decisions WHERE id IN `+marks(len(ids)), anys(ids), into, func() {
		d.Candidates = nil
		broken = errors.Join(broken, fromJSON(candidates, &d.Candidates))
		out[d.ID] = d
	})
	return out, errors.Join(err, broken)
}
