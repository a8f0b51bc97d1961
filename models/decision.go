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
	Turns          bool
	Handout        int64
	Cause          Cause
	FromQueue      bool        // it had waited
	Ahead          int64       // how many waited before it
	SecondDue      bool        // the second choice was asked too
	Candidates     []Candidate `gorm:"serializer:json"`

	// Of rules that assign to the contact's owner.
	ContactOwner     int64 // the user whose contact it was; 0: nobody's
	ContactOwnerName string
	Tracked          bool // a visitor's cookie was bound to the contact
	NeedsTracked     bool // the rule asks for one

	// Of ways from a chatflow to people.
	Chat   bool // only who has a page open could be chosen
	Closed bool // it was outside the operating hours: nobody could be

	CreatedAt Time
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

	AwayWhy  AvailabilityWhy `json:"why,omitempty"` // of who is Away
	Capacity int64           `json:"capacity,omitempty"`
	Handed   int64           `json:"handed,omitempty"`
	Second   bool            `json:"second,omitempty"`
	LeftOut  bool            `json:"left_out,omitempty"`
	Lacks    string          `json:"lacks,omitempty"` // a letter each: a not active, i invited only, s no seat, x no access, p no page open (of chats)
}

// Cause is what a rule was run for.
type Cause string

const (
	CauseArrival  Cause = ""         // it is new
	CauseReopened Cause = "reopened" // it was closed, and its owner cannot have it any more
	CauseWoken    Cause = "woken"    // it was snoozed and has no owner
	CauseQueue    Cause = "queue"    // it waited, and somebody can take it
	CauseLate     Cause = "late"     // its owner did not answer in time
	CauseByHand   Cause = "hand"     // somebody pressed "Route now"
	CauseHandover Cause = "handover" // its owner gives it away
	CauseGone     Cause = "gone"     // it is a chat, its visitor waits, and its owner is Away or has no page open
	CauseSplit    Cause = "split"    // it was split off from another
	CauseMoved    Cause = "moved"    // it was moved here from another inbox
	CauseContact  Cause = "contact"  // it waited, and its contact has another owner, or is tracked now or no longer
)

// CreateDecision stores a decision and sets its id.
func (db *DB) CreateDecision(ctx context.Context, d *Decision) error {
	candidates, err := jsonList(d.Candidates)
	if err != nil {
		return err
	}
	d.ID, err = db.insert(ctx, `INSERT INTO decisions (conversation_id, channel_id, rule_id, owner_kind, owner_id, owner_name, reason, assign_to, only_available, tie,
		turns, handout, cause, from_queue, ahead, second_due, candidates, contact_owner, contact_owner_name, tracked, needs_tracked, chat, closed, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ConversationID, d.ChannelID, d.RuleID, d.Owner.Kind, d.Owner.ID, d.OwnerName, d.Reason, d.AssignTo, d.OnlyAvailable, d.Tie,
		d.Turns, d.Handout, d.Cause, d.FromQueue, d.Ahead, d.SecondDue, candidates, d.ContactOwner, d.ContactOwnerName, d.Tracked, d.NeedsTracked, d.Chat, d.Closed, d.CreatedAt)
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
		(*string)(&d.Tie), &d.Turns, &d.Handout, (*string)(&d.Cause), &d.FromQueue, &d.Ahead, &d.SecondDue, &candidates,
		&d.ContactOwner, &d.ContactOwnerName, &d.Tracked, &d.NeedsTracked, &d.Chat, &d.Closed, (*int64)(&d.CreatedAt)}
	err := db.rows(db.ownContext(ctx), `SELECT id, conversation_id, channel_id, rule_id, owner_kind, owner_id, owner_name, reason, assign_to, only_available,
		tie, turns, handout, cause, from_queue, ahead, second_due, candidates, contact_owner, contact_owner_name, tracked, needs_tracked, chat, closed, created_at FROM decisions WHERE id IN `+marks(len(ids)), anys(ids), into, func() {
		d.Candidates = nil
		broken = errors.Join(broken, fromJSON(candidates, &d.Candidates))
		out[d.ID] = d
	})
	return out, errors.Join(err, broken)
}
