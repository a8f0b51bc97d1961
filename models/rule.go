package models

import "context"

// AssignTo is what a rule does with a new conversation.
type AssignTo string

const (
	AssignNobody   AssignTo = "nobody"   // leave unassigned
	AssignSpecific AssignTo = "specific" // specific users and teams
)

// Tie says who of the least busy is chosen.
type Tie string

const (
	TieRotate       Tie = "rotate"        // who has waited longest since being assigned anything
	TieLastAssigned Tie = "last_assigned" // who was last assigned a conversation
)

// Rule is one version of a channel's rule. Versions are never changed: a saved form makes a new one.
type Rule struct {
	ID            int64
	ChannelID     int64
	AssignTo      AssignTo
	OnlyAvailable bool
	Tie           Tie
	CreatedBy     int64 // user; 0: made with the channel
	CreatedAt     Time
	Members       []RuleMember `gorm:"-"`
}

// RuleMember names a user or a team in a rule version; one of the two ids is zero.
type RuleMember struct {
	ID     int64
	RuleID int64
	UserID int64
	TeamID int64
}

// DefaultRule is what a new channel starts with.
func DefaultRule(channelID int64) Rule {
	return Rule{ChannelID: channelID, AssignTo: AssignNobody, OnlyAvailable: true, Tie: TieRotate}
}

// Check says what is wrong with what was chosen.
func (r *Rule) Check() Problems {
	var p Problems
	if r.AssignTo != AssignNobody && r.AssignTo != AssignSpecific {
		p.Add("assign_to", "Choose one from the list.")
	}
	if r.Tie != TieRotate && r.Tie != TieLastAssigned {
		p.Add("tie", "Choose one from the list.")
	}
	if r.AssignTo == AssignSpecific && len(r.Members) == 0 {
		p.Add("members", "Choose at least one user or team, or leave conversations unassigned.")
	}
	return p
}

// Rule returns one rule version with its members.
func (db *DB) Rule(ctx context.Context, id int64) (Rule, error) {
	r, err := first[Rule](db.read(ctx).Where("id = ?", id))
	if err != nil {
		return r, err
	}
	r.Members, err = all[RuleMember](db.read(ctx).Where("rule_id = ?", id).Order("id"))
	return r, err
}

// RuleInForce returns the rule version that a channel goes by now; LockNominees knows its members.
func (db *DB) RuleInForce(ctx context.Context, channelID int64) (r Rule, err error) {
	err = db.row(ctx, `SELECT r.id, r.channel_id, r.assign_to, r.only_available, r.tie, r.created_by, r.created_at
		FROM channels c JOIN rules r ON r.id = c.rule_id WHERE c.id = ?`,
		[]any{channelID}, &r.ID, &r.ChannelID, &r.AssignTo, &r.OnlyAvailable, &r.Tie, &r.CreatedBy, &r.CreatedAt)
	return r, err
}

// CreateRule stores a new version with its members and sets its id; SetRule puts it in force.
func (db *DB) CreateRule(ctx context.Context, r *Rule) error {
	if err := db.write(ctx).Create(r).Error; err != nil {
		return err
	}
	for i := range r.Members {
		r.Members[i].ID, r.Members[i].RuleID = 0, r.ID
	}
	return createAll(db.write(ctx), r.Members)
}
