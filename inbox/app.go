// Package inbox holds the use cases: what people, mails and the clock do to conversations and settings, one file each. It owns the
// transactions, checks access in each of them, and announces what changed after the commit.
package inbox

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// App is everything the use cases need. It holds no state of conversations: that is in the database, so that several nodes can
// share one.
type App struct {
	DB     *models.DB
	Hub    *live.Hub
	Log    *slog.Logger
	Vault  Vault
	Sender email.Sender
	URL    string         // public base address without a slash at the end
	Door   string         // address of the SMTP door, empty if it is off
	DNS    email.Resolver // asked about senders of mails; nil: nothing is looked up about them
	Now    func() time.Time
	Silent bool // nobody is told anything by mail: a demo

	HoldFor time.Duration // for which an answer by mail is held back, so that whoever wrote it may have it back; 0: it goes at once

	wake   chan struct{} // something may be due in the outbox
	checks chan struct{} // something is to be looked up about a sender
	clock  chan struct{} // a timer may be due sooner
	later  chan struct{} // something scheduled may be due sooner
	stage  *stage        // where rehearsals are worked out
	shut   *shutOut      // strangers who have done too much of something

	stored           func()        // tests: a batch of an import is
	imports, erasing chan struct{} // a file of contacts may be queued, or somebody to be erased
	mailImports      chan struct{} // a file of old mail may be queued
	uploadMails      int64         // mails that are read of an uploaded one
	uploadBytes      int64         // bytes of them

	pages    *openPages    // streams of this node
	visitors *visitorsHere // of chats, on this node
	tally    *tally        // what strangers do, on this node
	streams  *crowd        // of visitors, by address, on this node

	fetchers *fetchers // mailboxes that this node fetches

	looked *atomic.Int64 // when RunDue last looked, models.Time
}

// New returns an App that is ready for use. Fields that hold nothing get what production uses.
func New(a App) *App {
	if a.Hub == nil {
		a.Hub = live.NewHub()
	}
	if a.Log == nil {
		a.Log = slog.Default()
	}
	if a.Now == nil {
		a.Now = time.Now
	}
	a.wake, a.clock, a.looked = make(chan struct{}, 1), make(chan struct{}, 1), &atomic.Int64{}
	a.checks, a.later = make(chan struct{}, 1), make(chan struct{}, 1)
	a.stage, a.shut, a.pages = newStage(), &shutOut{}, newOpenPages()
	a.visitors, a.tally, a.streams = newVisitorsHere(), &tally{}, &crowd{}
	a.fetchers = newFetchers()
	a.stored, a.uploadMails, a.uploadBytes = func() {}, maxUploadMails, maxUploadBytes
	a.imports, a.erasing, a.mailImports = make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{}, 1)
	return &a
}

func (a *App) now() models.Time { return models.At(a.Now()) }

// news is what a transaction will have changed; it is told only if the transaction commits.
type news struct {
	events []live.Event
	about  map[int]int64 // the message that an event is about, by the event's place
	mail   bool          // the outbox has something new
	checks bool          // something is to be looked up about a sender
	timers bool          // the schedule may have something sooner
	later  bool          // something scheduled may be due sooner
}

func (n *news) tell(e live.Event) { n.events = append(n.events, e) }

// tellOf is tell of what is about a message: what people are to be told of it goes where that goes.
func (n *news) tellOf(message int64, e live.Event) {
	if n.about == nil {
		n.about = map[int]int64{}
	}
	n.about[len(n.events)] = message
	n.tell(e)
}

// people says that who may see or do what has changed.
func (n *news) people() { n.tell(live.Event{Kind: live.KindPeople}) }

// write runs fn in one transaction and announces its news after the commit: on SQLite to the hub, on PostgreSQL through the
// database to the hubs of all nodes.
func (a *App) write(ctx context.Context, fn func(tx *models.DB, n *news) error) error {
	var n news
	err := a.DB.Write(ctx, func(tx *models.DB) error {
		n = news{}
		if err := fn(tx, &n); err != nil {
			return err
		}
		if err := a.keepTold(ctx, tx, &n); err != nil {
			return err
		}
		n.events = condense(n.events)
		return notifyNodes(ctx, tx, n.events)
	})
	if err != nil {
		return err
	}
	if !a.DB.Postgres() {
		a.Hub.Publish(n.events...)
	}
	if n.mail {
		a.wakeOutbox()
	}
	if n.timers {
		a.wakeSchedule()
	}
	if n.later {
		select {
		case a.later <- struct{}{}:
		default:
		}
	}
	if n.checks {
		select {
		case a.checks <- struct{}{}:
		default:
		}
	}
	return nil
}

// route is write for what may change owners, states or who can take work. What the desk has moved is announced, and what has become
// possible is handed out from the queue, in the same transaction.
func (a *App) route(ctx context.Context, by int64, fn func(tx *models.DB, n *news, desk *routing.Desk) error) error {
	return a.routeContacts(ctx, by, nil, fn)
}

// routeContacts is route for what changes contacts. Their addresses are held before anybody else is kept from routing: what is just being
// stored for them is waited for, and does not wait for this.
func (a *App) routeContacts(ctx context.Context, by int64, contactIDs []int64, fn func(tx *models.DB, n *news, desk *routing.Desk) error) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		if err := tx.HoldAddresses(ctx, contactIDs...); err != nil {
			return err
		}
		desk, err := routing.Open(ctx, tx, by, a.now())
		if err != nil {
			return err
		}
		if err := fn(tx, n, desk); err != nil {
			return err
		}
		return n.finish(ctx, desk)
	})
}

// finish ends a desk and notes what it has done.
func (n *news) finish(ctx context.Context, desk *routing.Desk) error {
	if err := desk.Finish(ctx); err != nil {
		return err
	}
	n.timers = true
	n.presence(desk)
	isChat := map[int64]bool{} // by channel
	for _, m := range desk.Moves() {
		e := live.Event{Kind: live.KindConversation, Inbox: m.Conversation.InboxID, Conversation: m.Conversation.ID, By: desk.By}
		if m.Conversation.Owner != m.From {
			e = concerning(e, m.Conversation.Owner)
			switch m.Conversation.Owner.Kind {
			case models.OwnerUser:
				e.What = string(models.ToldAssigned)
			case models.OwnerTeam:
				e.What = string(models.ToldTeam)
			}
			is, known := isChat[m.Conversation.ChannelID]
			if !known {
				var err error
				if is, err = desk.IsChat(ctx, m.Conversation); err != nil {
					return err
				}
				isChat[m.Conversation.ChannelID] = is
			}
			e.Chat = is
		}
		if m.Reason == models.ByRule {
			e.By = 0 // whoever made it possible is told, too, if it is theirs now
		}
		n.tell(e)
	}
	return nil
}

// presence says whose availability has changed, and once that loads may have.
func (n *news) presence(desk *routing.Desk) {
	for _, id := range desk.Noted() {
		n.tell(live.Event{Kind: live.KindPresence, Tell: id})
	}
	if len(desk.Noted()) == 0 && slices.ContainsFunc(desk.Moves(), weighs) {
		n.tell(live.Event{Kind: live.KindPresence})
	}
}

// weighs reports whether a move may have changed what somebody has to do.
func weighs(m routing.Move) bool {
	return m.From.Kind == models.OwnerUser || m.Conversation.Owner.Kind == models.OwnerUser
}

// notifyBatch keeps a payload well below PostgreSQL's 8,000 bytes.
const notifyBatch = 30

func notifyNodes(ctx context.Context, tx *models.DB, events []live.Event) error {
	for tx.Postgres() && len(events) > 0 {
		n := min(len(events), notifyBatch)
		payload, err := json.Marshal(events[:n])
		if err != nil {
			return err
		}
		if err := tx.Notify(ctx, live.Topic, string(payload)); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}
