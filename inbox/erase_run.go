package inbox

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"

	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// How much of a person one transaction erases: nobody else waits for longer.
const (
	eraseMessages = 50
	eraseScan     = 2000 // ids of messages that one query looks through; it holds nobody up
	eraseBeats    = 100  // queries of them after which it says that it goes on
)

// nextErasure erases whom it was asked for first; ErrNotFound: nobody. Whatever a transaction of it has done stays done: it goes on from there
// after a restart, as what the person is known by goes last.
func (a *App) nextErasure(ctx context.Context) error {
	var e models.Erasure
	err := a.DB.Write(ctx, func(tx *models.DB) (err error) {
		if err := tx.RequeueErasures(ctx, a.now().Add(-20*jobSilence)); err != nil {
			return err
		}
		e, err = tx.TakeErasure(ctx, a.now())
		return err
	})
	if err != nil {
		return err
	}
	return a.erase(ctx, e)
}

// erase goes on with an erasure that the caller has taken up, as long as it is the caller's.
func (a *App) erase(ctx context.Context, e models.Erasure) error {
	person, err := a.DB.PersonOf(ctx, e.ContactID)
	if err != nil {
		return err
	}
	x := &eraser{app: a, ctx: ctx, erasure: e, person: person}
	for _, step := range []func() error{x.traces, x.files, x.mailFiles, x.ledger, x.strangersFiles, x.mails, x.conversations, x.others, x.unsent, x.scheduled, x.last, x.words} {
		if err := guarded(step); errors.Is(err, errNotOurs) {
			return nil
		} else if err != nil {
			return err // it is taken up again once it has been silent for a while, or at the next start
		}
	}
	return a.DB.Settle(ctx)
}

// eraser is one erasure at work.
type eraser struct {
	app     *App
	ctx     context.Context
	erasure models.Erasure
	person  models.ErasedPerson
}

// write runs fn in a transaction, with the counts of what it removes.
func (x *eraser) write(fn func(tx *models.DB, n *news, desk *routing.Desk, count map[string]int64) error) error {
	return x.writeHolding(nil, fn)
}

// writeHolding is write for what changes contacts.
func (x *eraser) writeHolding(contactIDs []int64, fn func(tx *models.DB, n *news, desk *routing.Desk, count map[string]int64) error) error {
	if x.ctx.Err() != nil {
		return x.ctx.Err()
	}
	next := x.erasure
	err := x.app.routeContacts(x.ctx, x.erasure.ByUser, contactIDs, func(tx *models.DB, n *news, desk *routing.Desk) error {
		next = x.erasure
		next.Counts = map[string]int64{}
		for k, v := range x.erasure.Counts {
			next.Counts[k] = v
		}
		if err := fn(tx, n, desk, next.Counts); err != nil {
			return err
		}
		return x.stored(tx, next)
	})
	if err == nil {
		x.erasure = next
	}
	return err
}

// stored stores how far it is, in a transaction, which is undone if another node has taken it up meanwhile: this one was silent for long.
func (x *eraser) stored(tx *models.DB, e models.Erasure) error {
	ours, err := tx.StoreErasure(x.ctx, e, x.app.now())
	if err == nil && !ours {
		err = errNotOurs
	}
	return err
}

// beat says that it goes on, where it only looks for what there is to do.
func (x *eraser) beat() error {
	return x.app.DB.Write(x.ctx, func(tx *models.DB) error { return x.stored(tx, x.erasure) })
}

// traces removes what says what the person looked at, and with whom the contact was merged.
func (x *eraser) traces() error {
	if len(x.person.ContactIDs) == 0 {
		return nil
	}
	return x.write(func(tx *models.DB, _ *news, _ *routing.Desk, count map[string]int64) error {
		return tx.EraseTraces(x.ctx, x.person.ContactIDs, count)
	})
}

// saidErasedImport is why an import has ended that somebody stood in who has been erased.
const saidErasedImport = "Somebody who stood in this file has been erased. Choose the file again, without them."

var conversationLink = regexp.MustCompile(`/conversations/(\d+)`)

// mails removes mails of the system itself, about the person, that are yet to be sent.
func (x *eraser) mails() error {
	mails, err := x.app.DB.SystemMails(x.ctx)
	if err != nil {
		return err
	}
	for _, m := range mails {
		var raw bytes.Buffer
		if err := x.app.DB.CopyFile(x.ctx, m.RawFileID, &raw); err != nil {
			return err
		}
		named, err := x.holds(m.RawFileID)
		if err != nil {
			return err
		}
		for _, link := range conversationLink.FindAllSubmatch(raw.Bytes(), -1) {
			id, _ := strconv.ParseInt(string(link[1]), 10, 64)
			c, err := x.app.DB.Conversation(x.ctx, id)
			named = named || err == nil && slices.Contains(x.person.ContactIDs, c.ContactID)
		}
		if !named {
			continue
		}
		if err := x.write(func(tx *models.DB, _ *news, _ *routing.Desk, count map[string]int64) error {
			count[models.ErasedMails]++
			return tx.DropSystemMail(x.ctx, m)
		}); err != nil {
			return err
		}
	}
	return nil
}

// conversations removes the person's conversations, in whatever inbox they are.
func (x *eraser) conversations() error {
	for len(x.person.ContactIDs) > 0 {
		ids, err := x.app.DB.ConversationIDsWith(x.ctx, x.person.ContactIDs, 100)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if err := x.conversation(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// conversation removes one. First it leaves its owner and the queue by the one door, so that loads stay right.
func (x *eraser) conversation(id int64) error {
	err := x.write(func(tx *models.DB, n *news, desk *routing.Desk, _ map[string]int64) error {
		c, err := tx.LockConversation(x.ctx, id)
		if err != nil {
			return err
		}
		if err := x.callOff(tx, n, c); err != nil {
			return err
		}
		if c.Owner != models.Nobody {
			if err := desk.Assign(x.ctx, &c, models.Nobody, models.ByErasure); err != nil {
				return err
			}
		}
		if c.State == models.StateTrash {
			return nil
		}
		return desk.SetState(x.ctx, &c, models.StateTrash)
	})
	for gone := false; !gone && err == nil; {
		err = x.write(func(tx *models.DB, n *news, _ *routing.Desk, count map[string]int64) error {
			c, err := tx.LockConversation(x.ctx, id)
			if err != nil {
				return err
			}
			ids, err := tx.MessageIDs(x.ctx, id, eraseMessages)
			if err != nil {
				return err
			}
			if len(ids) > 0 {
				if err := tx.EraseMessages(x.ctx, ids, count); err != nil {
					return err
				}
			}
			if gone = len(ids) < eraseMessages; !gone {
				return nil
			}
			n.tell(live.Event{Kind: live.KindConversation, Inbox: c.InboxID, Conversation: c.ID})
			return tx.EraseConversation(x.ctx, id, count)
		})
	}
	if errors.Is(err, models.ErrNotFound) {
		return nil // removed by an earlier run
	}
	return err
}

// last removes the contact, unless something has come in from the person meanwhile.
func (x *eraser) last() error {
	for done := len(x.person.ContactIDs) == 0; !done; {
		if err := x.writeHolding(x.person.ContactIDs, func(tx *models.DB, n *news, _ *routing.Desk, count map[string]int64) error {
			if _, err := tx.LockContacts(x.ctx, x.person.ContactIDs); err != nil {
				return err
			}
			left, err := tx.ConversationIDsWith(x.ctx, x.person.ContactIDs, 1)
			if done = len(left) == 0; !done || err != nil {
				return err
			}
			n.contacts()
			if err := tx.EraseTraces(x.ctx, x.person.ContactIDs, count); err != nil { // of what came in meanwhile
				return err
			}
			return tx.EraseContacts(x.ctx, x.person, count)
		}); err != nil {
			return err
		}
		if !done {
			if err := x.conversations(); err != nil {
				return err
			}
		}
	}
	return nil
}

// words takes what the index of the search still holds of the contact out of its old pieces. What has been done of it is done again after a
// restart, as nothing says whose words are left.
func (x *eraser) words() error {
	if err := x.app.DB.TidySearch(x.ctx, func(tx *models.DB) error { return x.stored(tx, x.erasure) }); err != nil {
		return err
	}
	done := x.erasure
	done.State, done.DoneAt = models.ErasureDone, x.app.now()
	return x.app.DB.Write(x.ctx, func(tx *models.DB) error { return x.stored(tx, done) })
}
