package inbox

import (
	"context"
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

const (
	HandoverPage = 50  // how many conversations a preview begins with
	HandoverAll  = 200 // how many it may hold: it is worked out while nobody else routes
	HandoverMost = 500 // how many are handed over at once, or looked at before a user is deactivated
)

// HandoverQuery asks for a preview.
type HandoverQuery struct {
	Limit  int       // of rows; at most HandoverAll, or HandoverMost with Update
	Update *UserForm // what is saved of the user in the same step, for admins: deactivation; nil: nothing
}

// Handover is what would become of somebody's work if all of it were handed over now.
type Handover struct {
	User   models.User   // whose work it is
	Rows   []HandoverRow // those that have waited longest first
	Total  int64         // of those in inboxes that the asker may read
	Hidden int64         // in other inboxes
}

// HandoverRow is a conversation with whom it would go to.
type HandoverRow struct {
	models.Work
	Decision models.Decision // of the rule, without the one who gives it away
	Waits    bool            // nobody can have it now: it would wait in the queue
}

// errTriedOut ends a transaction of which nothing is to stay.
var errTriedOut = errors.New("only tried out")

// Handover routes everything that a user has to others, in a transaction that is undone, and returns what would come of it. For the
// user, admins, and those who lead them. Rows are of inboxes that the asker may read.
func (a *App) Handover(ctx context.Context, who Actor, userID int64, q HandoverQuery) (h Handover, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		desk, err := routing.Open(ctx, tx, who.User.ID, a.now())
		if err != nil {
			return err
		}
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		if h, err = (edit{tx, n, desk, again, desk.Now}).tryHandover(ctx, userID, q); err != nil {
			return err
		}
		return errTriedOut
	})
	if errors.Is(err, errTriedOut) {
		err = nil
	}
	return h, err
}

func (e edit) tryHandover(ctx context.Context, userID int64, q HandoverQuery) (h Handover, err error) {
	if h.User, err = e.mayHandOver(ctx, userID); err != nil {
		return h, err
	}
	most := HandoverAll
	if q.Update != nil {
		most = HandoverMost
	}
	if err := e.openWork(ctx, &h, min(q.Limit, most)); err != nil {
		return h, err
	}
	if q.Update != nil {
		if _, err := e.updateUser(ctx, userID, *q.Update); err != nil {
			return h, err
		}
	}
	for i, r := range h.Rows {
		c, err := e.tx.LockConversation(ctx, r.ID)
		if err != nil {
			return h, err
		}
		if h.Rows[i].Decision, err = e.desk.RouteWithout(ctx, &c, models.CauseHandover, userID); err != nil {
			return h, err
		}
		h.Rows[i].Waits = c.WaitingSince != 0
	}
	if q.Update != nil {
		e.desk.Freed()
	}
	return h, e.afterQueue(ctx, &h)
}

// openWork reads what there is to hand over, as far as the actor may see it.
func (e edit) openWork(ctx context.Context, h *Handover, limit int) (err error) {
	owner := models.UserOwner(h.User.ID)
	counts, err := e.tx.CountOpenWork(ctx, owner)
	if err != nil {
		return err
	}
	for inbox, n := range counts {
		if e.who.CanRead(inbox) {
			h.Total += n
		} else {
			h.Hidden += n
		}
	}
	rows, err := e.tx.OpenWork(ctx, owner, e.who.InboxIDs(), limit)
	for _, w := range rows {
		h.Rows = append(h.Rows, HandoverRow{Work: w})
	}
	return err
}

// afterQueue ends the transaction as it would end, and notes which of those that joined the queue somebody can have at once.
func (e edit) afterQueue(ctx context.Context, h *Handover) error {
	if err := e.desk.Finish(ctx); err != nil {
		return err
	}
	for i := range h.Rows {
		r := &h.Rows[i]
		if !r.Waits {
			continue
		}
		c, err := e.tx.Conversation(ctx, r.ID)
		if err != nil {
			return err
		}
		if c.DecisionID == r.Decision.ID {
			continue
		}
		r.Waits = c.WaitingSince != 0
		if r.Decision, err = e.tx.Decision(ctx, c.DecisionID); err != nil {
			return err
		}
	}
	return nil
}

// mayHandOver returns a user whose work the actor may hand over: their own, or that of somebody whom they lead.
func (e edit) mayHandOver(ctx context.Context, userID int64) (models.User, error) {
	u, err := e.tx.User(ctx, userID)
	if err != nil || userID == e.who.User.ID {
		return u, err
	}
	may, err := leads(ctx, e.tx, e.who, userID)
	if err == nil && !may {
		err = models.ErrNotFound
	}
	return u, err
}
