package demo

import (
	"context"
	"strings"
	"time"

	"fairlead/models"
)

// Who works where, by index of staff.
var (
	supportPeople   = []int{0, 1, 2, 3, 4, 7, 9}
	financePeople   = []int{5, 6, 0}
	technicalPeople = []int{4, 7}
)

// story is one conversation as it happens.
type story struct {
	w       *world
	r       *reading
	start   time.Time
	channel models.Channel
	id      int64  // of the conversation, once its first mail is in
	last    quoted // our newest answer
}

// planStories plans all real conversations: every thread comes up about equally often, more of them lately.
func (w *world) planStories() {
	var deck []thread
	failed := false
	for i, pass := 0, 0; i < mailThreads; i++ {
		if len(deck) == 0 {
			deck = w.shuffled(pass)
			pass++
		}
		t := deck[0]
		deck = deck[1:]
		start := w.moment(float64(i) / float64(mailThreads))
		c := w.cast.someone(w.rng, t)
		fails := !failed && i >= failsFrom && t.ending == endUsual && len(t.turns) > 1
		if fails {
			failed, c = true, w.moved(c)
		}
		s := &story{w: w, start: start, channel: w.support, r: newReading(w.rng, t, c, start)}
		if t.finance {
			s.channel = w.finance
		}
		if fails {
			s.planFailure()
		} else {
			s.plan()
		}
	}
}

// failsFrom is about where among the real conversations, which begin one after the other, an answer fails: two days ago.
const failsFrom = mailThreads * 85 / 100

// shuffled returns the threads in some order. Those without holes, which always read alike, are left out of most passes.
func (w *world) shuffled(pass int) (deck []thread) {
	for _, t := range w.threads {
		if pass%3 == 0 || strings.ContainsAny(t.subject+t.turns[0].text, "{[") {
			deck = append(deck, t)
		}
	}
	w.rng.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	return deck
}

// moved returns the contact with an address that no longer takes mail.
func (w *world) moved(c *contact) *contact {
	gone := *c
	gone.email = mailName(c.name, c.language) + "@" + goneDomain
	return &gone
}

// moment returns when a conversation begins that has a share of all before it: mostly in working hours.
func (w *world) moment(share float64) time.Time {
	ago := time.Duration(float64(opened) * (1 - share) * (1 - share))
	t := w.now.Add(-ago)
	if ago > 20*time.Hour && chance(w.rng, 80) {
		t = t.Truncate(24 * time.Hour).Add(between(w.rng, 8*time.Hour, 18*time.Hour))
		if t.After(w.now) {
			t = t.Add(-24 * time.Hour)
		}
	}
	if latest := w.now.Add(-3 * time.Minute); t.After(latest) {
		t = latest
	}
	if first := w.now.Add(-opened); t.Before(first) {
		t = first.Add(between(w.rng, time.Minute, time.Hour))
	}
	return t
}

// lately is how long ago conversations began that may be left as they are.
const lately = 4 * 24 * time.Hour

func (s *story) plan() {
	w, at := s.w, s.start
	w.at(at, s.open)
	switch s.r.ending {
	case endSpam:
		w.at(at.Add(between(w.rng, 10*time.Minute, 8*time.Hour)), s.file(models.StateSpam))
		return
	case endTrash:
		w.at(at.Add(between(w.rng, 10*time.Minute, 8*time.Hour)), s.file(models.StateTrash))
		return
	}
	if w.now.Sub(s.start) < lately && s.r.ending == endUsual && s.leave() {
		return
	}
	if chance(w.rng, 30) {
		w.at(at.Add(between(w.rng, 5*time.Minute, time.Hour)), s.give)
	}
	for _, t := range s.r.turns[1:] {
		at = s.planTurn(t, at)
	}
	if w.now.Sub(s.start) > 2*lately || chance(w.rng, 40) {
		w.at(at.Add(between(w.rng, time.Hour, 30*time.Hour)), s.file(models.StateClosed))
	}
}

// leave lets some of the latest be as they came in: waiting for their owner, given to a team, or given back.
func (s *story) leave() bool {
	w := s.w
	soon := s.start.Add(between(w.rng, 5*time.Minute, 50*time.Minute))
	switch n := w.rng.IntN(100); {
	case n < 18:
		return true
	case n < 35:
		w.at(soon, s.giveTeam)
		return true
	case n < 65:
		w.at(soon, s.giveBack)
		return true
	}
	return false
}

// planFailure lets the contact write, and the answer find nobody.
func (s *story) planFailure() {
	s.w.at(s.start, s.open)
	for _, t := range s.r.turns {
		if t.kind == '<' {
			s.planTurn(t, s.start)
			return
		}
	}
}

func (s *story) planTurn(t turn, at time.Time) time.Time {
	w := s.w
	switch t.kind {
	case '>':
		at = at.Add(between(w.rng, time.Hour, 30*time.Hour))
		w.at(at, func(ctx context.Context) error { return s.hear(ctx, s.r.next(w.rng, t.text, s.last, w.clock)) })
	case '<':
		at = at.Add(between(w.rng, 15*time.Minute, 9*time.Hour))
		w.at(at, func(ctx context.Context) error { return s.reply(ctx, t.text) })
	case '!':
		at = at.Add(between(w.rng, 5*time.Minute, 40*time.Minute))
		w.at(at, func(ctx context.Context) error { return s.comment(ctx, t.text) })
	case '~':
		at = at.Add(between(w.rng, 20*time.Second, 2*time.Minute))
		w.at(at, func(ctx context.Context) error { return s.hear(ctx, s.r.away(w.rng, t.text, s.last, w.clock)) })
	case '%':
		at = at.Add(between(w.rng, 20*time.Second, 2*time.Minute))
		w.at(at, s.bounce)
	}
	return at
}
