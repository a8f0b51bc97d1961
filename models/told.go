package models

import "strings"

// ToldKind is what people are told of.
type ToldKind string

const (
	ToldAssigned  ToldKind = "assigned"  // a conversation was given to them
	ToldAnswer    ToldKind = "answer"    // the contact has written in one of theirs
	ToldMentioned ToldKind = "mentioned" // a comment names them
	ToldTeam      ToldKind = "team"      // a conversation was given to a team of theirs, or the contact has written in one
	ToldNew       ToldKind = "new"       // a new conversation that they may read is nobody's
	ToldLate      ToldKind = "late"      // theirs no longer: it had no answer in time
	ToldFailed    ToldKind = "failed"    // a mail that they have written could not be delivered
)

// ToldKinds are all of them, as they are listed.
var ToldKinds = []ToldKind{ToldAssigned, ToldAnswer, ToldMentioned, ToldTeam, ToldNew, ToldLate, ToldFailed}

// ToldWay is how people are told.
type ToldWay string

const (
	ByBadge   ToldWay = "badge"   // counted in the tab's title
	ByDesktop ToldWay = "desktop" // a notification of the browser
	ByMail    ToldWay = "mail"    // if no page of theirs is open, and they have still not seen it a while later
)

// ToldWays are all of them, as they are listed.
var ToldWays = []ToldWay{ByBadge, ByDesktop, ByMail}

// toldBefore is what somebody is told who has never chosen: by the two switches there were before.
var toldBefore = map[ToldWay][]ToldKind{
	ByBadge:   {ToldAssigned, ToldAnswer, ToldMentioned, ToldLate, ToldFailed},
	ByDesktop: {ToldAssigned, ToldAnswer, ToldMentioned, ToldTeam, ToldLate, ToldFailed},
	ByMail:    {ToldAssigned, ToldMentioned, ToldFailed},
}

// Told is what somebody wants to be told, and how.
type Told map[ToldWay]map[ToldKind]bool

// Wants reports whether they do.
func (t Told) Wants(w ToldWay, k ToldKind) bool { return t[w][k] }

// Want sets it.
func (t Told) Want(w ToldWay, k ToldKind) {
	if t[w] == nil {
		t[w] = map[ToldKind]bool{}
	}
	t[w][k] = true
}

// toldChosen begins what is stored of a choice, even one of nothing.
const toldChosen = "chosen"

// String is a choice as it is stored: words with a blank around each.
func (t Told) String() string {
	out := " " + toldChosen + " "
	for _, w := range ToldWays {
		for _, k := range ToldKinds {
			if t.Wants(w, k) {
				out += string(w) + ":" + string(k) + " "
			}
		}
	}
	return out
}

// Tells is what a user is told, and how: as they have chosen, or as it is for who has not.
func (u User) Tells() Told {
	out := Told{}
	words := strings.Fields(u.Told)
	for _, word := range words {
		if w, k, ok := strings.Cut(word, ":"); ok {
			out.Want(ToldWay(w), ToldKind(k))
		}
	}
	if len(words) > 0 {
		return out
	}
	for w, kinds := range toldBefore {
		if w == ByBadge && !u.NotifyBadge || w == ByDesktop && !u.NotifyDesk {
			continue
		}
		for _, k := range kinds {
			out.Want(w, k)
		}
	}
	return out
}

// Wants reports whether a user is told of something in some way.
func (u User) Wants(w ToldWay, k ToldKind) bool { return u.Tells().Wants(w, k) }
