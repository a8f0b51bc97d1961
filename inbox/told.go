package inbox

import (
	"context"
	"maps"
	"slices"
	"time"

	"fairlead/live"
	"fairlead/models"
)

// toldAfter is how long somebody has to see something in a page before they are told of it by mail.
const toldAfter = 2 * time.Minute

// keptUntilSeen are the kinds of which nothing else in the database says that they have not been seen.
var keptUntilSeen = []models.ToldKind{models.ToldLate, models.ToldFailed}

// keepTold stores what the events of a transaction have told people, for who wants to be told it by mail or counted. It is the last that the
// transaction does: what it holds from here on, it holds while it waits for nothing.
func (a *App) keepTold(ctx context.Context, tx *models.DB, n *news) error {
	tellings, users, err := a.tellings(ctx, tx, n)
	if err != nil {
		return err
	}
	due := map[int64]models.Time{}
	for _, t := range tellings {
		u, there := users[t.UserID]
		byMail := !a.Silent && u.Wants(models.ByMail, t.Kind)
		if !there || u.Invited() || !byMail && !slices.Contains(keptUntilSeen, t.Kind) {
			continue
		}
		if byMail {
			t.DueAt = t.CreatedAt.Add(toldAfter)
			due[t.UserID] = t.DueAt
		}
		if err := tx.CreateTelling(ctx, t); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(due)) { // in one order, whoever else is told of something
		n.timers = true
		if err := tx.HurryTimer(ctx, models.TimerTold, id, due[id]); err != nil {
			return err
		}
	}
	return nil
}

// tellings returns what the events of a transaction tell whom, each due never, and these users.
func (a *App) tellings(ctx context.Context, tx *models.DB, n *news) (out []models.Telling, users map[int64]models.User, err error) {
	var whom []int64
	asked := map[group][]int64{}
	for i, e := range n.events {
		if e.What == "" || e.Conversation == 0 {
			continue
		}
		ids, err := toldOf(ctx, tx, asked, e)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range ids {
			if id != e.By {
				whom = append(whom, id)
				out = append(out, models.Telling{UserID: id, Kind: models.ToldKind(e.What), ConversationID: e.Conversation, MessageID: n.about[i], DueAt: models.Never, CreatedAt: a.now()})
			}
		}
	}
	if len(whom) == 0 {
		return nil, nil, nil
	}
	users, err = tx.UsersByID(ctx, unique(whom))
	return out, users, err
}

// group is whom one event or more concern together: a team, or those of an inbox who want to be told what is new there.
type group struct{ team, inbox int64 }

// toldOf returns whom an event concerns. asked holds the groups that earlier events of the transaction have asked for.
func toldOf(ctx context.Context, tx *models.DB, asked map[group][]int64, e live.Event) (ids []int64, err error) {
	var g group
	switch {
	case e.Tell != 0:
		return []int64{e.Tell}, nil
	case e.TellTeam != 0:
		g.team = e.TellTeam
	case e.What == string(models.ToldNew):
		g.inbox = e.Inbox
	default:
		return nil, nil
	}
	ids, known := asked[g]
	if known {
		return ids, nil
	}
	if g.team == 0 {
		ids, err = tx.ReadersTold(ctx, g.inbox, models.ByMail, models.ToldNew)
	} else {
		var members []models.TeamMember
		members, err = tx.TeamMembers(ctx, g.team)
		for _, m := range members {
			ids = append(ids, m.UserID)
		}
	}
	asked[g] = ids
	return ids, err
}

// whatArrived is what whom an incoming message concerns is told; isNew: it has begun the conversation. Who was given that is told so anyway.
func whatArrived(o models.Owner, isNew bool) string {
	switch {
	case isNew && o == models.Nobody:
		return string(models.ToldNew)
	case o.Kind == models.OwnerUser && !isNew:
		return string(models.ToldAnswer)
	case o.Kind == models.OwnerTeam && !isNew:
		return string(models.ToldTeam)
	}
	return ""
}

// seeTold notes that the viewer has seen what they were told of a conversation.
func (a *App) seeTold(ctx context.Context, who Actor, id int64) error {
	if some, err := a.DB.HasTellings(ctx, who.User.ID, id); err != nil || !some {
		return err
	}
	return a.write(ctx, func(tx *models.DB, n *news) error {
		n.tell(live.Event{Kind: live.KindTold, Tell: who.User.ID, By: who.User.ID})
		return tx.SeeTellings(ctx, who.User.ID, id)
	})
}

// failed tells who has written a mail that it could not be delivered.
func (n *news) failed(c models.Conversation, m models.Message) {
	if m.UserID != 0 {
		n.tellOf(m.ID, live.Event{Kind: live.KindTold, Inbox: c.InboxID, Conversation: c.ID, Tell: m.UserID, What: string(models.ToldFailed)})
	}
}

// Happening is what a notification says of something that has happened in a conversation.
type Happening struct {
	What    models.ToldKind
	Chat    bool
	Who     string // of a mention the colleague, else the contact
	Subject string
}

// Happening returns what happened, to who may read the conversation.
func (a *App) Happening(ctx context.Context, who Actor, id int64, what models.ToldKind) (h Happening, err error) {
	c, err := a.DB.ConversationRow(ctx, id, who.User.ID)
	if err != nil {
		return h, err
	}
	if !who.CanRead(c.InboxID) {
		return h, models.ErrNotFound
	}
	h = Happening{What: what, Chat: c.Kind == models.ChannelChat, Who: c.Contact.DisplayName(), Subject: c.Subject}
	if what != models.ToldMentioned {
		return h, nil
	}
	rows, err := a.DB.Mentions(ctx, who.User.ID, []int64{c.InboxID}, 0, 20)
	for _, r := range rows {
		if r.ConversationID == id {
			h.Who = r.Author
			break
		}
	}
	return h, err
}
