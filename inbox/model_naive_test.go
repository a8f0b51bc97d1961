package inbox_test

import (
	"cmp"
	"slices"
	"time"

	"fairlead/models"
)

// naive is the queue and the rules as the documentation tells them, in the plainest way there is: it looks at everything each time. What
// the engine does is compared with it after every step.
type naive struct {
	users    []*naiveUser
	channels []*naiveChannel
	contacts []*naiveContact
	convs    map[int64]*naiveConv
	account  models.Account
	teams    [2]map[int64]bool // members, by user id
	turn     int64
	now      models.Time
}

type naiveUser struct {
	id, capacity int64
	active, seat bool
	away         bool           // as stored: presence has tests of its own
	page         bool           // has one open, as stored
	since        [2]models.Time // Away, and without a page
	outOfOffice  bool
	restricted   bool // named in the access of the restricted inbox
	last         int64
	load, handed int64 // worked out by count
}

type naiveChannel struct {
	id         int64
	restricted bool // of the restricted inbox, to which the second team has access, too
	rule       models.Rule
	way        *naiveChannel                                              // of a chatflow: where its chats are sent
	closed     func(models.Time) bool                                     // of a way: outside the operating hours
	ownsFirst  bool                                                       // who first answers a contact without an owner becomes the owner
	attended   func(since models.Time, working time.Duration) models.Time // when so much working time has passed
}

type naiveContact struct {
	id, owner int64
	tracked   bool
}

type naiveConv struct {
	contact    *naiveContact
	lane       int64 // whose, while it waits
	id         int64
	channel    *naiveChannel
	state      models.State
	owner      models.Owner
	byHand     bool // the last to say whose it is was no rule
	decided    bool // a rule has run
	unanswered models.Time
	waits      bool
	since      models.Time // waiting since
	queued     models.Time
	leftOut    int64
	gone       bool // left out because they were gone
	handed     bool
	turnSince  models.Time
	snoozed    models.Time
	closedAt   models.Time
}

func (n *naive) user(id int64) *naiveUser {
	return n.users[slices.IndexFunc(n.users, func(u *naiveUser) bool { return u.id == id })]
}

// sees reports whether a user has access to a channel's inbox.
func (n *naive) sees(u *naiveUser, ch *naiveChannel) bool {
	return !ch.restricted || u.restricted || n.teams[1][u.id]
}

// mayOwn reports whether an owner may have conversations of a channel.
func (n *naive) mayOwn(o models.Owner, ch *naiveChannel) bool {
	switch o.Kind {
	case models.OwnerUser:
		u := n.user(o.ID)
		return u.active && n.sees(u, ch)
	case models.OwnerTeam:
		return !ch.restricted || o.ID == 2
	}
	return true
}

// count works out every load.
func (n *naive) count() {
	for _, u := range n.users {
		u.load, u.handed = 0, 0
	}
	for _, c := range n.convs {
		if c.state != models.StateOpen || c.owner.Kind != models.OwnerUser {
			continue
		}
		u := n.user(c.owner.ID)
		if !n.account.UnansweredOnly || c.unanswered != models.Never {
			u.load++
		}
		if c.handed {
			u.handed++
		}
	}
}

// named returns whom a rule names, directly or by a team, in its first or its second choice. Who is in the first is not in the second.
func (n *naive) named(r models.Rule, second bool) (out []*naiveUser) {
	in := func(u *naiveUser, second bool) bool {
		return slices.ContainsFunc(r.Members, func(m models.RuleMember) bool {
			return m.Second == second && (m.UserID == u.id || m.TeamID != 0 && n.teams[m.TeamID-1][u.id])
		})
	}
	for _, u := range n.users {
		if in(u, second) && !(second && in(u, false)) {
			out = append(out, u)
		}
	}
	return out
}

// ask is what a decision depends on besides the world.
type ask struct {
	contact                       *naiveContact
	fromQueue, crowded, secondDue bool
	leftOut                       int64
}

// ownerOf returns the contact owner whom a channel's rule asks first; nil: it asks none, or there is none.
func (n *naive) ownerOf(ch *naiveChannel, k *naiveContact) *naiveUser {
	if ch.rule.AssignTo != models.AssignContactOwner || k.owner == 0 || ch.rule.NeedsTracked && !k.tracked {
		return nil
	}
	return n.user(k.owner)
}

// laneOf is whom a conversation waits for in particular; 0: nobody.
func (n *naive) laneOf(c *naiveConv, leftOut int64) int64 {
	if u := n.ownerOf(c.channel, c.contact); u != nil && u.id != leftOut {
		return u.id
	}
	return 0
}

// choices returns whom a rule asks first, and then.
func (n *naive) choices(ch *naiveChannel, a ask) (first, second []*naiveUser) {
	second = n.named(ch.rule, true)
	if ch.rule.AssignTo != models.AssignContactOwner {
		return n.named(ch.rule, false), second
	}
	second = slices.DeleteFunc(n.anybody(ch.rule), func(u *naiveUser) bool { return u == n.ownerOf(ch, a.contact) })
	if u := n.ownerOf(ch, a.contact); u != nil && u.active && u.seat && n.sees(u, ch) && u.id != a.leftOut {
		first = []*naiveUser{u}
	}
	return first, second
}

// anybody returns whom a rule names in its second choice, whether or not the first names them, too.
func (n *naive) anybody(r models.Rule) (out []*naiveUser) {
	for _, u := range n.users {
		if slices.ContainsFunc(r.Members, func(m models.RuleMember) bool {
			return m.Second && (m.UserID == u.id || m.TeamID != 0 && n.teams[m.TeamID-1][u.id])
		}) {
			out = append(out, u)
		}
	}
	return out
}

// choose returns who is to have a conversation of a channel now; nil: nobody. waits: the rule names somebody.
func (n *naive) choose(ch *naiveChannel, a ask) (best *naiveUser, waits bool) {
	r := ch.rule
	first, second := n.choices(ch, a)
	if r.AssignTo == models.AssignNobody || len(first)+len(second) == 0 {
		return nil, false
	}
	if ch.closed != nil && ch.closed(n.now) {
		return nil, true
	}
	n.count()
	for _, list := range [][]*naiveUser{first, second} {
		for _, u := range list {
			if n.able(u, ch, a) && (best == nil || n.ahead(r, u, best)) {
				best = u
			}
		}
		if best != nil || len(first) > 0 && !a.secondDue {
			break
		}
	}
	return best, true
}

func (n *naive) able(u *naiveUser, ch *naiveChannel, a ask) bool {
	r := ch.rule
	return u.active && u.seat && n.sees(u, ch) && u.id != a.leftOut && !(r.OnlyAvailable && u.away) && !(r.Chat && !u.there()) &&
		(u.capacity == 0 || u.load < u.capacity) && !((a.fromQueue || a.crowded) && u.handed >= r.Handout)
}

// there reports whether somebody is there for chats.
func (u *naiveUser) there() bool { return u.page && !u.away }

// goneSince is since when they are not.
func (u *naiveUser) goneSince() models.Time {
	since := models.Never
	if u.away {
		since = min(since, u.since[0])
	}
	if !u.page {
		since = min(since, u.since[1])
	}
	return since
}

// returns lets somebody who is there again have what was taken from them because they were gone, and still waits.
func (n *naive) returns(u *naiveUser) {
	for _, c := range n.queue() {
		if c.leftOut == u.id && c.gone {
			c.leftOut, c.lane = 0, n.laneOf(c, 0)
		}
	}
}

// takeFromGone gives chats whose visitor waits, and whose owner has been gone for two minutes, to the rule.
func (n *naive) takeFromGone() {
	for _, u := range n.users {
		if u.there() {
			continue
		}
		var owed []*naiveConv
		for _, c := range n.convs {
			if c.channel.rule.Chat && c.state == models.StateOpen && c.owner == models.UserOwner(u.id) && c.turnSince != 0 {
				owed = append(owed, c)
			}
		}
		slices.SortFunc(owed, func(a, b *naiveConv) int {
			return cmp.Or(cmp.Compare(a.turnSince, b.turnSince), cmp.Compare(a.id, b.id))
		})
		for _, c := range owed {
			due := u.goneSince().Add(2 * time.Minute)
			if c.turnSince > c.unanswered {
				due = max(due, c.turnSince.Add(2*time.Minute)) // it was given to them, gone as they were
			}
			if due > n.now {
				continue
			}
			leftOut := u.id
			if n.ownerOf(c.channel, c.contact) == u && !slices.ContainsFunc(n.anybody(c.channel.rule), func(o *naiveUser) bool { return o != u }) {
				leftOut = 0
			}
			n.route(c, models.StateOpen, leftOut, models.CauseGone)
		}
	}
}

func (n *naive) ahead(r models.Rule, a, b *naiveUser) bool {
	if !r.Turns && a.load != b.load {
		return a.load < b.load
	}
	if a.last != b.last {
		return (a.last < b.last) == (r.Turns || r.Tie == models.TieRotate)
	}
	return a.id < b.id
}

// put changes owner and state, with all that follows.
func (n *naive) put(c *naiveConv, owner models.Owner, state models.State, unanswered models.Time) {
	moved := owner != c.owner
	if moved && owner.Kind == models.OwnerUser {
		n.turn++
		n.user(owner.ID).last = n.turn
	}
	if state == models.StateClosed && c.state != models.StateClosed {
		c.closedAt = n.now
	}
	owed := c.turnSince
	c.owner, c.state, c.unanswered = owner, state, unanswered
	if moved || state != models.StateOpen {
		c.waits, c.leftOut = false, 0
	}
	c.handed = c.handed && !moved && state == models.StateOpen && unanswered != models.Never
	if c.turnSince = 0; state == models.StateOpen && owner.Kind == models.OwnerUser && unanswered != models.Never {
		if c.turnSince = owed; moved || owed == 0 {
			c.turnSince = n.now
		}
	}
	if state != models.StateSnoozed {
		c.snoozed = 0
	}
}

// route runs the rule for one that is not in the queue.
func (n *naive) route(c *naiveConv, state models.State, leftOut int64, cause models.Cause) {
	place, late := min(c.unanswered, n.now), cause == models.CauseLate || cause == models.CauseGone || cause == models.CauseContact
	if c.waits {
		place = c.queued
	}
	if c.waits && leftOut == 0 {
		leftOut = c.leftOut
	}
	lane := n.laneOf(c, leftOut)
	crowded := cause != models.CauseByHand && c.channel.rule.Drain && slices.ContainsFunc(n.queue(), func(o *naiveConv) bool {
		return o.channel == c.channel && o.lane == lane && o != c && (cause == models.CauseArrival || cmp.Or(cmp.Compare(o.queued, place), cmp.Compare(o.id, c.id)) < 0)
	})
	u, waits := n.choose(c.channel, ask{contact: c.contact, fromQueue: late, crowded: crowded, leftOut: leftOut})
	unanswered := c.unanswered
	c.byHand, c.decided = false, true
	if u != nil && !crowded {
		n.put(c, models.UserOwner(u.id), state, unanswered)
		c.handed = late && unanswered != models.Never
		return
	}
	waited := c.waits
	waits = waits || waited
	n.put(c, models.Nobody, state, unanswered)
	c.waits, c.lane = waits, lane
	switch {
	case !waits:
		c.leftOut = 0
	case leftOut != 0:
		c.gone = cause == models.CauseGone || c.gone && c.leftOut == leftOut && cause != models.CauseLate
		c.leftOut = leftOut
	}
	if waits && !waited {
		c.since, c.queued = n.now, min(unanswered, n.now)
	}
}

// queue returns what waits, in order.
func (n *naive) queue() (out []*naiveConv) {
	for _, c := range n.convs {
		if c.waits {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b *naiveConv) int { return cmp.Or(cmp.Compare(a.queued, b.queued), cmp.Compare(a.id, b.id)) })
	return out
}

// drain hands out whatever anybody can take.
func (n *naive) drain() {
	queue := n.queue()
	slices.SortStableFunc(queue, func(a, b *naiveConv) int { // chats first
		if x, y := a.channel.rule.Chat, b.channel.rule.Chat; x != y && x {
			return -1
		} else if x != y {
			return 1
		}
		return 0
	})
	for _, c := range queue {
		r := c.channel.rule
		if !r.Drain {
			continue
		}
		due := r.SecondAfter > 0 && c.since.Add(time.Duration(r.SecondAfter)*time.Minute) <= n.now
		if u, _ := n.choose(c.channel, ask{contact: c.contact, fromQueue: true, secondDue: due, leftOut: c.leftOut}); u != nil {
			n.put(c, models.UserOwner(u.id), models.StateOpen, c.unanswered)
			c.handed, c.byHand = c.unanswered != models.Never, false
		}
	}
}

// late takes from their owners what they have not answered in time.
func (n *naive) late(ch *naiveChannel) {
	r := ch.rule
	if r.AssignTo == models.AssignNobody || r.ReassignAfter == 0 {
		return
	}
	named := len(n.named(r, false)) + len(n.named(r, true))
	if r.AssignTo == models.AssignContactOwner {
		named = len(n.anybody(r))
	}
	var owing []*naiveConv
	for _, c := range n.convs {
		if c.channel == ch && c.turnSince != 0 {
			owing = append(owing, c)
		}
	}
	slices.SortFunc(owing, func(a, b *naiveConv) int {
		return cmp.Or(cmp.Compare(a.turnSince, b.turnSince), cmp.Compare(a.id, b.id))
	})
	for _, c := range owing {
		if named > 0 && ch.attended(max(c.turnSince, r.ReassignFrom), time.Duration(r.ReassignAfter)*time.Minute) <= n.now {
			n.route(c, models.StateOpen, c.owner.ID, models.CauseLate)
		}
	}
}

// changed is a change of a contact: what waits for somebody else by that is decided anew.
func (n *naive) changed(k *naiveContact) {
	for _, c := range n.queue() {
		if c.contact == k && c.channel.rule.AssignTo == models.AssignContactOwner && n.laneOf(c, c.leftOut) != c.lane {
			n.route(c, models.StateOpen, 0, models.CauseContact)
		}
	}
}

// writes is a message of the contact.
func (n *naive) writes(c *naiveConv) {
	unanswered := c.unanswered
	if unanswered == models.Never || c.state == models.StateClosed {
		unanswered = n.now
	}
	if c.state == models.StateOpen || c.state == models.StateSpam || c.state == models.StateTrash {
		n.put(c, c.owner, c.state, unanswered)
		return
	}
	stays := c.owner != models.Nobody && n.mayOwn(c.owner, c.channel)
	if stays && c.owner.Kind == models.OwnerUser {
		u := n.user(c.owner.ID)
		stays = !u.away || !u.outOfOffice && !c.channel.rule.ReopenAway
		if c.channel.rule.Chat {
			stays = u.there()
		}
	}
	if stays || c.state == models.StateSnoozed && c.owner == models.Nobody && c.byHand {
		n.put(c, c.owner, models.StateOpen, unanswered)
		return
	}
	c.unanswered = unanswered
	n.route(c, models.StateOpen, 0, models.CauseReopened)
}
