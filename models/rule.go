package models

import (
	"context"
	"slices"
)

// AssignTo is what a rule does with a new conversation.
type AssignTo string

const (
	AssignNobody       AssignTo = "nobody"   // leave unassigned
	AssignSpecific     AssignTo = "specific" // specific users and teams
	AssignContactOwner AssignTo = "owner"    // the user whose contact wrote; the rule's second choice has the rest
)

// Assigns reports whether it gives conversations to anybody.
func (a AssignTo) Assigns() bool { return a == AssignSpecific || a == AssignContactOwner }

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
	Turns         bool  // whoever has waited longest, as against the least busy
	SecondAfter   int64 // minutes in the queue after which the second choice may have it; 0: only when the first names nobody
	Drain         bool  // hands out what waits when somebody can take it
	Handout       int64 // most conversations from the queue that one person has not answered yet
	ReassignAfter int64 // working minutes after which a conversation without an answer goes to somebody else; 0: never
	ReassignFrom  Time  // since when it has been so: what was late before is let be
	ReopenDays    int64 // an answer later than this after closing is a new conversation; 0: never
	ReopenAway    bool  // a reopened conversation goes to somebody else also when its owner is Away
	Chat          bool  // gives only to who is Available and has a page open, and takes from who is gone
	NeedsTracked  bool  // of the contact's owner: only if a visitor's cookie is bound to the contact
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
	Second bool // of the second choice
}

// ChatRule is what a new way from a chatflow to people starts with.
func ChatRule(channelID int64) Rule {
	r := DefaultRule(channelID)
	r.Chat, r.Tie = true, TieLastAssigned
	return r
}

// DefaultRule is what a new channel starts with.
func DefaultRule(channelID int64) Rule {
	return Rule{ChannelID: channelID, AssignTo: AssignNobody, OnlyAvailable: true, Tie: TieRotate, Drain: true, Handout: 5, ReopenDays: 30, NeedsTracked: true}
}

const maxRuleMinutes = 30 * 24 * 60

// Check says what is wrong with what was chosen.
func (r *Rule) Check() Problems {
	var p Problems
	if r.AssignTo != AssignNobody && !r.AssignTo.Assigns() {
		p.Add("assign_to", "Choose one from the list.")
	}
	if r.Tie != TieRotate && r.Tie != TieLastAssigned {
		p.Add("tie", "Choose one from the list.")
	}
	minutes := func(field string, n int64) {
		if n < 0 || n > maxRuleMinutes {
			p.Add(field, "Type a number of minutes from 1 to 43,200, or leave it empty.")
		}
	}
	minutes("second_after", r.SecondAfter)
	minutes("reassign_after", r.ReassignAfter)
	if r.Handout < 1 || r.Handout > 100 {
		p.Add("handout", "Type a number from 1 to 100.")
	}
	if r.ReopenDays < 0 || r.ReopenDays > 3650 {
		p.Add("reopen_days", "Type a number of days from 1 to 3,650, or leave it empty.")
	}
	if r.SecondAfter > 0 && !slices.ContainsFunc(r.Members, func(m RuleMember) bool { return m.Second }) {
		p.Add("second", "Choose at least one user or team as second choice, or leave the minutes empty.")
	}
	if r.AssignTo == AssignSpecific && !slices.ContainsFunc(r.Members, func(m RuleMember) bool { return !m.Second }) {
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

// RuleInForce returns the rule version that a channel goes by now; Nominees knows its members.
func (db *DB) RuleInForce(ctx context.Context, channelID int64) (r Rule, err error) {
	err = db.row(ctx, `SELECT r.id, r.channel_id, r.assign_to, r.only_available, r.tie, r.turns, r.second_after, r.drain, r.handout, r.reassign_after,
		r.reassign_from, r.reopen_days, r.reopen_away, r.needs_tracked, r.chat, r.created_by, r.created_at FROM channels c JOIN rules r ON r.id = c.rule_id WHERE c.id = ?`,
		[]any{channelID}, &r.ID, &r.ChannelID, (*string)(&r.AssignTo), &r.OnlyAvailable, (*string)(&r.Tie), &r.Turns, &r.SecondAfter, &r.Drain, &r.Handout,
		&r.ReassignAfter, (*int64)(&r.ReassignFrom), &r.ReopenDays, &r.ReopenAway, &r.NeedsTracked, &r.Chat, &r.CreatedBy, (*int64)(&r.CreatedAt))
	return r, err
}

// ReassignAfter returns, of rule versions, after how many working minutes without an answer a conversation goes to somebody else.
func (db *DB) ReassignAfter(ctx context.Context, ids []int64) (map[int64]int64, error) {
	out := make(map[int64]int64, len(ids))
	var id, minutes int64
	err := db.rows(db.ownContext(ctx), "SELECT id, reassign_after FROM rules WHERE id IN "+marks(len(ids)), anys(ids), []any{&id, &minutes}, func() { out[id] = minutes })
	return out, err
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
