package models

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
)

// pastPage is how many rows of the past are read at once: between two pages, what is read can be cancelled.
const pastPage = 20_000

// PastOrigin is how a conversation stands to a channel whose past is read.
type PastOrigin int64

const (
	PastOlder     PastOrigin = iota // it was there before
	PastElsewhere                   // new, of another channel
	PastRouted                      // new, and a rule was to say who gets it
	PastUnrouted                    // new, but nobody waited for an answer, as with a bounce
)

// PastMove is one change of a conversation: as much of a row of the history as a rehearsal needs.
type PastMove struct {
	ID, Conversation int64
	At               Time
	Owner            Owner // of HistoryOwner
	State            State // of HistoryState
	Other, ByUser    int64
	ChannelID        int64
	Origin           PastOrigin // of HistoryState
}

// PastOwners returns the changes of owners from a moment on, in order.
func (db *DB) PastOwners(ctx context.Context, from Time) ([]PastMove, error) {
	return db.pastMoves(ctx, HistoryOwner, from, "", nil)
}

// PastAnswers returns what was answered (HistoryAnswer) or asked (HistoryAsked) from a moment on, in order.
func (db *DB) PastAnswers(ctx context.Context, kind HistoryKind, from Time) ([]PastMove, error) {
	return db.pastMoves(ctx, kind, from, "", nil)
}

// PastStates returns the changes of states from a moment on, in order, with the origin of their conversations as seen from a channel.
func (db *DB) PastStates(ctx context.Context, from Time, channelID int64) ([]PastMove, error) {
	return db.pastMoves(ctx, HistoryState, from, pastOrigin, []any{from, channelID, Never})
}

const pastOrigin = `(SELECT CASE WHEN c.created_at < ? THEN 0 WHEN c.channel_id <> ? THEN 1 WHEN c.decision_id <> 0 OR c.unanswered_at < ? OR c.owner_kind <> 0 THEN 2 ELSE 3 END
	FROM conversations c WHERE c.id = h.conversation_id)`

// pastQuery reads a page behind a place, with the origin where that is asked for.
func pastQuery(origin string) string {
	return "SELECT h.id, h.at, h.conversation_id, h.value, h.other, h.by_user, h.channel_id, coalesce(" + cmp.Or(origin, "0") + `, 0) FROM history h
		WHERE h.kind = ? AND (h.at, h.id) > (?, ?) ORDER BY h.at, h.id LIMIT ?`
}

func (db *DB) pastMoves(ctx context.Context, kind HistoryKind, from Time, origin string, args []any) (out []PastMove, err error) {
	var m PastMove
	var value sql.RawBytes
	into := []any{&m.ID, (*int64)(&m.At), &m.Conversation, &value, &m.Other, &m.ByUser, &m.ChannelID, (*int64)(&m.Origin)}
	query, last := pastQuery(origin), PastMove{At: from - 1, ID: math.MaxInt64}
	for n := pastPage; n == pastPage && err == nil; {
		n = 0
		err = db.rows(ctx, query, append(slices.Clone(args), string(kind), last.At, last.ID, pastPage), into, func() {
			m.Owner, m.State = Nobody, ""
			switch kind {
			case HistoryOwner:
				m.Owner, _ = ParseOwner(string(value))
			case HistoryState:
				m.State = stateOf(value)
			}
			out, n = append(out, m), n+1
		})
		if n > 0 {
			last = out[len(out)-1]
		}
	}
	return out, err
}

// PastRouted returns when chats reached a way from their chatflow to people and its rule ran, from a moment on, in order.
func (db *DB) PastRouted(ctx context.Context, from Time, channelID int64) (out []PastMove, err error) {
	m := PastMove{ChannelID: channelID}
	err = db.rows(ctx, "SELECT h.id, h.at, h.conversation_id FROM history h WHERE h.kind = ? AND h.at >= ? AND h.channel_id = ? ORDER BY h.at, h.id",
		[]any{string(HistoryRouted), from, channelID}, []any{&m.ID, (*int64)(&m.At), &m.Conversation}, func() { out = append(out, m) })
	return out, err
}

// stateOf is State(text) without keeping the text.
func stateOf(text []byte) State {
	for _, s := range States {
		if string(s) == string(text) {
			return s
		}
	}
	return State(text)
}

// PastStart is how a conversation stood at a moment.
type PastStart struct {
	Conversation, ChannelID int64 // the channel it was on then: a chat moves to the way it takes
	Owner                   Owner
	State                   State
	SnoozedUntil            Time
	Answered                bool
	Handed                  bool
	OpenedAt                Time // when it last came in, or back, as far as is known
	OwnerAt                 Time // when it got this owner
}

// PastStarts returns how conversations stood right before a moment, for those among them that were there, in any order.
func (db *DB) PastStarts(ctx context.Context, ids []int64, before Time) (out []PastStart, err error) {
	for len(ids) > 0 && err == nil {
		n := min(len(ids), 500)
		out, err = db.pastStarts(ctx, out, ids[:n], before)
		ids = ids[n:]
	}
	return out, err
}

func (db *DB) pastStarts(ctx context.Context, out []PastStart, ids []int64, before Time) ([]PastStart, error) {
	var conversation, channel, other int64
	var at Time
	var kind, value sql.RawBytes
	err := db.rows(ctx, pastStart(len(ids)), append(anys(ids), before),
		[]any{&conversation, &channel, (*int64)(&at), &kind, &value, &other}, func() {
			if len(out) == 0 || out[len(out)-1].Conversation != conversation {
				out = append(out, PastStart{Conversation: conversation})
			}
			out[len(out)-1].ChannelID = channel
			out[len(out)-1].add(HistoryKind(kind), value, at, other)
		})
	return out, err
}

// pastStart reads what happened to so many conversations before a moment.
func pastStart(n int) string {
	return `SELECT conversation_id, channel_id, at, kind, value, other FROM history
		WHERE conversation_id <> 0 AND conversation_id IN ` + marks(n) + ` AND at < ? ORDER BY conversation_id, id`
}

// add brings it up to one more row of its history.
func (p *PastStart) add(kind HistoryKind, value []byte, at Time, other int64) {
	switch kind {
	case HistoryOwner:
		p.Owner, _ = ParseOwner(string(value))
		p.OwnerAt, p.Handed = at, other != 0
	case HistoryState:
		p.State, p.SnoozedUntil = stateOf(value), 0
		switch p.State {
		case StateOpen:
			p.OpenedAt = at
		case StateSnoozed:
			p.SnoozedUntil = Time(other)
		}
		p.Handed = p.Handed && p.State == StateOpen
	case HistoryAnswer:
		p.Answered, p.Handed = true, false
	case HistoryAsked:
		p.Answered = false
	}
}

// PastOpen is an open conversation that a user owns now.
type PastOpen struct {
	Conversation, UserID int64
	Handed, Answered     bool
}

const pastOpen = `SELECT id, owner_id, handed, unanswered_at = ? FROM conversations WHERE state = 'open' AND owner_kind <> 0 AND owner_kind = 1 AND owner_id = ?`

// PastOpenOf returns the open conversations that users own now, in any order.
func (db *DB) PastOpenOf(ctx context.Context, userIDs []int64) (out []PastOpen, err error) {
	var o PastOpen
	into := []any{&o.Conversation, &o.UserID, &o.Handed, &o.Answered}
	for _, user := range userIDs {
		if err := db.rows(ctx, pastOpen, []any{Never, user}, into, func() { out = append(out, o) }); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PastWaiting says which of the conversations were left to wait by their newest decision before a moment, and since when. Whether they
// still waited depends on what happened to them since. What is decided anew because its contact has changed waits on, whatever comes of it.
func (db *DB) PastWaiting(ctx context.Context, ids []int64, before Time) (map[int64]Time, error) {
	out := map[int64]Time{}
	var id int64
	var at Time
	var waits, on bool
	for len(ids) > 0 {
		n := min(len(ids), 500)
		err := db.rows(ctx, `SELECT conversation_id, created_at, reason IN ('nobody_eligible', 'queued', 'closed'), cause = 'contact' AND owner_kind = 0 FROM decisions WHERE conversation_id IN `+marks(n)+`
			AND created_at < ? ORDER BY conversation_id, id`, append(anys(ids[:n]), before), []any{&id, (*int64)(&at), &waits, &on}, func() {
			since, waited := out[id]
			switch delete(out, id); {
			case on && waited:
				out[id] = since
			case waits || on:
				out[id] = at
			}
		})
		if err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return out, nil
}

// pastWalk bounds how many assignments before a moment are looked at.
const pastWalk = 50_000

const pastTurns = "SELECT id, at, value FROM history WHERE kind = 'owner' AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?"

// PastTurns returns those of the users who were assigned something before a moment, whoever was assigned last the last. Of what lies
// far back nothing is known.
func (db *DB) PastTurns(ctx context.Context, userIDs []int64, before Time) (out []int64, err error) {
	missing := map[string]int64{}
	for _, id := range userIDs {
		missing[UserOwner(id).String()] = id
	}
	var value sql.RawBytes
	last := PastMove{At: before}
	for seen, n := 0, 1; seen < pastWalk && n > 0 && len(missing) > 0 && err == nil; seen += n {
		n = 0
		err = db.rows(ctx, pastTurns, []any{last.At, last.ID, 1000}, []any{&last.ID, (*int64)(&last.At), &value}, func() {
			n++
			if id, ok := missing[string(value)]; ok {
				delete(missing, string(value))
				out = append([]int64{id}, out...)
			}
		})
	}
	return out, err
}

// HistoryBegins returns when the history of people and conversations begins; Never if there is none.
func (db *DB) HistoryBegins(ctx context.Context) (Time, error) {
	kinds := []HistoryKind{HistoryState, HistoryOwner, HistoryAvailability, HistoryActive, HistorySeat, HistoryTeam, HistoryAccess, HistoryRule}
	parts, args := make([]string, len(kinds)), make([]any, len(kinds))
	for i, k := range kinds {
		parts[i], args[i] = "SELECT min(at) AS at FROM history WHERE kind = ?", string(k)
	}
	var at sql.NullInt64
	err := db.row(ctx, "SELECT min(at) FROM ("+strings.Join(parts, " UNION ALL ")+") t", args, &at)
	return Time(cmp.Or(at.Int64, int64(Never))), err
}

// PastPeople returns the newest rows before a moment, one of each kind, user, team and inbox, and all from then on, in order, of what
// happened to people and to the access to one inbox. more are kinds that only some rules depend on.
func (db *DB) PastPeople(ctx context.Context, inboxID int64, from Time, more ...HistoryKind) (out []History, err error) {
	const columns = "id, at, kind, user_id, team_id, inbox_id, other, value"
	kinds := []any{string(HistoryAvailability), string(HistoryActive), string(HistorySeat), string(HistoryTeam), string(HistoryAccess), string(HistoryCapacity), string(HistoryJoined)}
	for _, k := range more {
		kinds = append(kinds, string(k))
	}
	in := marks(len(kinds))
	query := "SELECT " + columns + " FROM (SELECT " + columns + ", row_number() OVER (PARTITION BY kind, user_id, team_id, inbox_id ORDER BY at DESC, id DESC) AS n FROM history WHERE kind IN " + in +
		" AND at < ?) t WHERE n = 1 UNION ALL SELECT " + columns + " FROM history WHERE kind IN " + in + " AND at >= ? ORDER BY at, id"
	args := append(append(append(append([]any{}, kinds...), from), kinds...), from)
	var h History
	err = db.rows(ctx, query, args, []any{&h.ID, (*int64)(&h.At), (*string)(&h.Kind), &h.UserID, &h.TeamID, &h.InboxID, &h.Other, &h.Value}, func() {
		if h.Kind != HistoryAccess || h.InboxID == inboxID {
			out = append(out, h)
		}
	})
	return out, err
}
