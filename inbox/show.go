package inbox

import (
	"context"

	"fairlead/channels/email"
	"fairlead/models"
)

// ThreadPage is how many entries of a conversation are shown at once.
const ThreadPage = 60

// Thread is one conversation as its page shows it.
type Thread struct {
	models.ConversationRow
	Addresses   []string
	Phones      []string
	Messages    []models.Message // oldest first
	Older       bool             // there are messages before the first
	Users       map[int64]models.User
	Files       map[int64][]models.File     // by message
	Deliveries  map[int64][]models.Delivery // by message
	Decisions   map[int64]models.Decision
	RuledBy     map[int64]string              // by channel: what those are called whose rules have decided, and that it is not on any more
	LateAfter   map[int64]int64               // by rule: within how many working minutes an answer was due; of those that took one from its owner
	Linked      map[int64]models.Conversation // those named by events and by mails that did not join them, that the viewer may see
	Others      []models.Conversation         // of the same contact, that the viewer may see
	Owners      []models.OwnerChoice          // whom it may be given to, at most OwnersInMenu
	OwnersMore  bool                          // there are more
	OwnerNow    models.OwnerChoice            // the user who owns it, with what they have; the zero value for others
	ReplyTo     []string
	Sent        map[int64]models.Submission // by message: those that came by a form
	CanSetUp    bool                        // the viewer may set up the channel's sending
	Chat        *ChatThread                 // nil: it did not come by a chatflow
	Invitations map[int64]email.Invitation  // by message: what its calendar part says
	Pictures    map[int64]bool              // by message: its sender's pictures on other servers are shown
	Blocked     string                      // the address or "@domain" by which who wrote last is blocked; empty: they are not
	naming      naming                      // of those whom its comments may name
	Undoable    map[int64]bool              // of the changes that events name, those that the viewer can undo
	Draft       models.Draft                // what the viewer is writing in it; the zero value: nothing
	Aside       models.Draft                // what they have put aside in it; the zero value: nothing
	Scheduled   []models.Scheduled          // what goes out later here, or could not
	LaterFiles  map[int64][]models.File     // by row of these
	Held        map[int64]models.Time       // by message: until when whoever wrote the answer may take it back
	Watching    []models.Watching           // who else has it open
	Wait        *models.Wait                // how it stands in the queue now; nil: it does not wait
	Tags        []models.Tag                // by name
}

// OwnersInMenu is how many people and teams the Owner dropdown holds; its page finds the rest.
const OwnersInMenu = 100

// Show returns a conversation with its newest messages, or those before an id, and notes that the viewer has seen it. *Merged: it has become
// a part of another.
func (a *App) Show(ctx context.Context, who Actor, id, before int64) (Thread, error) {
	c, err := a.DB.ConversationRow(ctx, id, who.User.ID)
	if err != nil {
		return Thread{}, err
	}
	if !who.CanRead(c.InboxID) {
		return Thread{}, models.ErrNotFound
	}
	if c.State == models.StateMerged {
		return Thread{}, merged(ctx, a.DB, who, id)
	}
	t := Thread{ConversationRow: c, CanSetUp: who.CanManage(c.InboxID)}
	if t.Messages, err = a.DB.MessagesBefore(ctx, id, before, ThreadPage+1); err != nil {
		return t, err
	}
	if len(t.Messages) > ThreadPage {
		t.Messages, t.Older = t.Messages[1:], true
	}
	w := models.Waiting{ConversationID: c.ID, Since: c.WaitingSince, WaitsFor: c.WaitsFor, LeftOut: c.LeftOut}
	if t.Wait, err = a.standings().of(ctx, c.ChannelID, c.InboxID, w); err != nil {
		return t, err
	}
	if err := a.chatting(ctx, &t); err != nil {
		return t, err
	}
	if err := a.senders(ctx, &t); err != nil {
		return t, err
	}
	if t.Draft, t.Aside, err = a.DB.BothDrafts(ctx, who.User.ID, id); err != nil {
		return t, err
	}
	if t.Watching, err = a.DB.WatchersOf(ctx, id, who.User.ID, a.now()); err != nil {
		return t, err
	}
	for _, step := range []func(context.Context, Actor) error{a.around(&t), a.inside(&t)} {
		if err := step(ctx, who); err != nil {
			return t, err
		}
	}
	if err := a.readMentions(ctx, who, &t); err != nil || before != 0 {
		return t, err
	}
	if err := a.seeTold(ctx, who, id); err != nil {
		return t, err
	}
	return t, a.markSeen(ctx, who, t)
}

// around loads what the conversation stands in.
func (a *App) around(t *Thread) func(context.Context, Actor) error {
	return func(ctx context.Context, who Actor) (err error) {
		if t.Addresses, err = a.DB.AddressesOf(ctx, t.ContactID); err != nil {
			return err
		}
		if t.Phones, err = a.DB.PhonesOf(ctx, t.ContactID); err != nil {
			return err
		}
		if t.ReplyTo, err = a.replyAddresses(ctx, t); err != nil {
			return err
		}
		if err := a.scheduledIn(ctx, t); err != nil {
			return err
		}
		all, err := a.ownersIn(ctx, who, t.InboxID, "")
		if err != nil {
			return err
		}
		tags, err := a.DB.TagsOf(ctx, t.ID)
		if err != nil {
			return err
		}
		t.Tags = tags[t.ID]
		t.Owners, t.OwnersMore, t.OwnerNow = all[:min(OwnersInMenu, len(all))], len(all) > OwnersInMenu, choiceOf(all, t.Owner)
		t.Others, err = a.DB.ConversationsOfContact(ctx, t.ContactID, who.InboxIDs(), t.ID, 8)
		return err
	}
}

// replyAddresses are where an answer goes: as the newest mail of a person says, which mostly is among those shown.
func (a *App) replyAddresses(ctx context.Context, t *Thread) (out []string, err error) {
	newest, found := models.Message{}, false
	for _, m := range t.Messages {
		if m.Kind == models.Incoming && m.Auto == "" && m.Forwards == 0 {
			newest, found = m, true
		}
	}
	if !found || t.Messages[len(t.Messages)-1].ID < t.LastMessage {
		if newest, err = lastFromContact(ctx, a.DB, t.ID); err != nil {
			return nil, err
		}
	}
	for _, to := range repliesTo(newest, t.ReplyFrom, t.Contact) {
		out = append(out, to.Email)
	}
	t.arrival(newest, len(out) > 0, a.now())
	return out, nil
}

// references returns the ids of what the messages refer to.
func (t *Thread) references() (users, decisions, linked, changes []int64) {
	if t.Owner == models.Nobody && t.DecisionID != 0 {
		decisions = append(decisions, t.DecisionID)
	}
	for _, s := range t.Scheduled {
		users = append(users, s.UserID)
	}
	for _, m := range t.Messages {
		if m.UserID != 0 {
			users = append(users, m.UserID)
		}
		if e := m.Event; e != nil && e.DecisionID != 0 {
			decisions = append(decisions, e.DecisionID)
		}
		if e := m.Event; e != nil && e.Other != 0 {
			linked = append(linked, e.Other)
		}
		if e := m.Event; e != nil && e.Change != 0 {
			changes = append(changes, e.Change)
		}
		if m.Joined != nil {
			for _, n := range m.Joined.Not {
				linked = append(linked, n.Conversation)
			}
		}
	}
	return users, decisions, linked, changes
}

// inside loads what the messages refer to.
func (a *App) inside(t *Thread) func(context.Context, Actor) error {
	return func(ctx context.Context, who Actor) (err error) {
		users, decisions, linked, changes := t.references()
		if len(users) > 0 {
			if t.Users, err = a.DB.UsersByID(ctx, users); err != nil {
				return err
			}
		}
		if len(decisions) > 0 {
			if t.Decisions, err = a.DB.DecisionsByID(ctx, decisions); err != nil {
				return err
			}
			if t.RuledBy, err = a.ruledBy(ctx, t); err != nil {
				return err
			}
			if t.LateAfter, err = a.lateAfter(ctx, t.Decisions); err != nil {
				return err
			}
		}
		if len(changes) > 0 {
			began, err := a.DB.UndoableChanges(ctx, changes, a.now().Add(-ChangesUndone))
			if err != nil {
				return err
			}
			t.Undoable = map[int64]bool{}
			for id, inbox := range began {
				t.Undoable[id] = who.CanRead(inbox)
			}
		}
		if t.Linked, err = a.linked(ctx, who, linked); err != nil {
			return err
		}
		return a.attached(ctx, t)
	}
}

// ruledBy names the channels that have decided before a conversation was moved, or merged into this one.
func (a *App) ruledBy(ctx context.Context, t *Thread) (map[int64]string, error) {
	var channels []int64
	for _, d := range t.Decisions {
		if d.ChannelID != t.ChannelID {
			channels = append(channels, d.ChannelID)
		}
	}
	if len(channels) == 0 {
		return nil, nil
	}
	return a.DB.ChannelTitles(ctx, unique(channels))
}

// lateAfter reads how long the rules gave that took something from who did not answer in time.
func (a *App) lateAfter(ctx context.Context, decisions map[int64]models.Decision) (map[int64]int64, error) {
	var rules []int64
	for _, d := range decisions {
		if d.Cause == models.CauseLate {
			rules = append(rules, d.RuleID)
		}
	}
	if len(rules) == 0 {
		return nil, nil
	}
	return a.DB.ReassignAfter(ctx, unique(rules))
}

// markSeen writes only when there is something new, so that looking again costs nothing.
func (a *App) markSeen(ctx context.Context, who Actor, t Thread) error {
	if t.Seen >= t.LastMessage {
		return nil
	}
	return a.write(ctx, func(tx *models.DB, n *news) error {
		if err := tx.MarkSeen(ctx, who.User.ID, t.ID, t.LastMessage); err != nil {
			return err
		}
		return readChat(ctx, tx, n, t)
	})
}
