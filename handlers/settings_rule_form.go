package handlers

import (
	"strconv"
	"strings"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// ruleTyped is the form of a rule as it was posted.
type ruleTyped struct {
	inbox.RuleForm                   // a number that cannot be read is unreadable
	numbers        views.RuleNumbers // as typed
	query          string            // what was searched for, for the first choice
	secondQuery    string            // and for the second
}

// unreadable stands for what is no number. No rule may have it: the check says what is wrong at its field.
const unreadable = -1

// ruleForm binds what was chosen and typed. Fields that were not posted have what a new rule has; an empty number means never.
func ruleForm(f form) (ruleTyped, error) {
	fresh := models.DefaultRule(0)
	r := ruleTyped{query: strings.TrimSpace(f.Get("q")), secondQuery: strings.TrimSpace(f.Get("q2"))}
	r.RuleForm = inbox.RuleForm{AssignTo: models.AssignTo(f.Get("assign_to")), OnlyAvailable: f.ticked("only_available"), Turns: f.Get("next") == "turns",
		Tie: models.Tie(f.Get("tie")), Drain: f.ticked("drain") || !f.Has("handout"), // a page from before there was a queue
		ReopenAway: f.ticked("reopen_away"), NeedsTracked: f.ticked("needs_tracked") || !f.Has("tracking")}
	if f.Has("first_reply") {
		on := f.ticked("first_reply_owns")
		r.FirstReplyOwns = &on
	}
	r.SecondAfter, r.numbers.SecondAfter = f.count("second_after", fresh.SecondAfter)
	r.Handout, r.numbers.Handout = f.count("handout", fresh.Handout)
	r.ReassignAfter, r.numbers.ReassignAfter = f.count("reassign_after", fresh.ReassignAfter)
	r.ReopenDays, r.numbers.ReopenDays = f.count("reopen_days", fresh.ReopenDays)
	var err error
	if r.Seen, err = f.id("rule"); err != nil {
		return r, err
	}
	if r.Members, err = f.owners("members"); err != nil {
		return r, err
	}
	r.Second, err = f.owners("second")
	return r, err
}

// count reads a number from 1 on, and how it was typed: 0 if it is empty, unreadable if it is none.
func (f form) count(name string, absent int64) (n int64, typed string) {
	if !f.Has(name) {
		return absent, strings.TrimPrefix(strconv.FormatInt(absent, 10), "0")
	}
	typed = f.Get(name)
	plain := strings.TrimSpace(typed)
	if plain == "" {
		return 0, typed
	}
	n, err := strconv.ParseInt(plain, 10, 64)
	if err != nil || n < 1 {
		return unreadable, typed
	}
	return n, typed
}

// owners reads a repeated field of users and teams, each once.
func (f form) owners(name string) (owners []models.Owner, err error) {
	values := f.Values[name]
	if len(values) > maxChoices {
		return nil, errUnread
	}
	seen := map[models.Owner]bool{}
	for _, v := range values {
		owner, ok := models.ParseOwner(v)
		if !ok || owner == models.Nobody {
			return nil, errUnread
		}
		if !seen[owner] {
			seen[owner] = true
			owners = append(owners, owner)
		}
	}
	return owners, nil
}
