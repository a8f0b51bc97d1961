package models

import (
	"slices"
	"strings"
)

// MessageQuery chooses messages. Inboxes must be ones the viewer has access to; what is in others is never found.
type MessageQuery struct {
	Inboxes    []int64
	Phrases    [][]string // words that stand in a message one behind the other; mostly one word each
	Marks      [][]string // of each one
	States     []State    // none: all but spam and trash
	Owners     []Owner    // none: whoever's
	Owned      bool       // only what has an owner
	Tags       [][]int64  // of each one
	Unanswered bool
	From, Till int64 // SearchFrom; Till 0: no bound
	Limit      int
}

// conditions are what is asked of conversation c.
func (q MessageQuery) conditions() (string, []any) {
	where, args := "c.inbox_id IN "+marks(len(q.Inboxes)), anys(q.Inboxes)
	where += " AND c.state IN " + marks(len(q.states()))
	for _, s := range q.states() {
		args = append(args, s)
	}
	if len(q.Owners) > 0 {
		var parts []string
		for _, o := range q.Owners {
			parts, args = append(parts, "c.owner_kind = ? AND c.owner_id = ?"), append(args, o.Kind, o.ID)
		}
		where += " AND (" + strings.Join(parts, " OR ") + ")"
	}
	if q.Owned {
		where += " AND c.owner_kind <> 0"
	}
	for _, any := range q.Tags {
		where += " AND EXISTS (SELECT 1 FROM conversation_tags x WHERE x.conversation_id = c.id AND x.tag_id IN " + marks(len(any)) + ")"
		args = append(args, anys(any)...)
	}
	if q.Unanswered {
		where, args = where+" AND c.unanswered_at < ?", append(args, Never)
	}
	return where, args
}

func (q MessageQuery) states() []State {
	if len(q.States) > 0 {
		return q.States
	}
	return []State{StateOpen, StateSnoozed, StateClosed}
}

// atoms are the words and marks that each message that is found has.
func (q MessageQuery) atoms() (out []string) {
	for _, m := range q.Marks {
		if len(m) == 1 {
			out = append(out, "marks:"+m[0])
		}
	}
	for _, p := range q.Phrases {
		out = append(out, p...)
	}
	return firstOf(out, 100)
}

// match writes a search for SQLite. Words and marks hold nothing but small letters, digits and underscores, so that none is an operator. None stands
// by itself: SQLite would read the whole of one's list to plan with.
func (q MessageQuery) match() string {
	var scopes []string
	for _, i := range q.Inboxes {
		scopes = append(scopes, "marks:"+markOf(markInbox, i))
	}
	parts := []string{"(" + strings.Join(append(scopes, noWord), " OR ") + ")"}
	for _, m := range q.Marks {
		parts = append(parts, "(marks:"+strings.Join(m, " OR marks:")+" OR "+noWord+")")
	}
	for _, p := range q.Phrases {
		parts = append(parts, `("`+strings.Join(p, " ")+`" OR `+noWord+")")
	}
	return strings.Join(parts, " AND ")
}

// finds reports whether a message of the viewer's with these marks and words is looked for.
func (q MessageQuery) finds(have, words string) bool {
	scope, _, _ := strings.Cut(have, " ")
	if !slices.ContainsFunc(q.Inboxes, func(i int64) bool { return scope == markOf(markInbox, i) }) {
		return false
	}
	for _, m := range q.Marks {
		if !slices.ContainsFunc(m, func(one string) bool { return standsIn(have, one) }) {
			return false
		}
	}
	for _, p := range q.Phrases {
		if !standsIn(words, strings.Join(p, " ")) {
			return false
		}
	}
	return true
}

// standsIn reports whether words that have spaces between them stand among others.
func standsIn(words, looked string) bool {
	for from := 0; ; {
		i := strings.Index(words[from:], looked)
		if i < 0 {
			return false
		}
		i += from
		till := i + len(looked)
		if (i == 0 || words[i-1] == ' ') && (till == len(words) || words[till] == ' ') {
			return true
		}
		from = i + 1
	}
}
