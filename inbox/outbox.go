package inbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"fairlead/channels/email"
	"fairlead/live"
	"fairlead/models"
)

// retries is how long after a failed attempt the next one is made: attempts at 0, 7.5, 15 and 30 minutes, 1, 2, 4 and 8 hours. After the
// last it has failed.
var retries = []time.Duration{7*time.Minute + 30*time.Second, 7*time.Minute + 30*time.Second, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour}

const (
	leaseFor    = 10 * time.Minute // longer than any attempt may take
	attemptTime = 8 * time.Minute
	atOnce      = 8 // mails on their way at the same time: a slow server holds up no other
	idlePoll    = 30 * time.Second
)

func (a *App) wakeOutbox() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// RunOutbox sends what is pending until ctx ends, and then finishes what is under way.
func (a *App) RunOutbox(ctx context.Context) {
	if !a.DB.Postgres() {
		if err := a.DB.ReleaseLeases(ctx); err != nil {
			a.Log.Error("outbox: release leases", "error", err)
		}
	}
	var under sync.WaitGroup
	defer under.Wait()
	slots := make(chan struct{}, atOnce)
	for ctx.Err() == nil {
		n, err := a.sendDue(ctx, slots, &under)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("outbox", "error", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-a.wake:
		case <-time.After(a.untilNext(ctx)):
		}
	}
}

// untilNext returns how long nothing is due, at most idlePoll: on PostgreSQL another node may have put something there.
func (a *App) untilNext(ctx context.Context) time.Duration {
	next, err := a.DB.NextDelivery(ctx)
	if err != nil || next == models.Never {
		return idlePoll
	}
	return min(max(time.Duration(next-a.now())*time.Microsecond, 100*time.Millisecond), idlePoll)
}

// sendDue claims what is due, starts an attempt for each mail, and returns how many deliveries it claimed. It claims no more than can
// start at once: a lease that ran while its mail waited for a slow server would end in the middle of the attempt.
func (a *App) sendDue(ctx context.Context, slots chan struct{}, under *sync.WaitGroup) (int, error) {
	if err := a.markAbandoned(ctx); err != nil {
		return 0, err
	}
	free := takeSlots(ctx, slots)
	now := a.now()
	var claimed []models.Delivery
	err := a.DB.Write(ctx, func(tx *models.DB) (err error) {
		claimed, err = tx.ClaimDeliveries(ctx, now, now.Add(leaseFor), free)
		return err
	})
	groups := byMail(claimed)
	for range free - len(groups) {
		<-slots
	}
	for _, group := range groups {
		under.Go(func() {
			defer func() { <-slots }()
			attempt, cancel := context.WithTimeout(context.WithoutCancel(ctx), attemptTime)
			defer cancel()
			if err := a.attempt(attempt, group); err != nil {
				a.Log.Error("outbox: attempt", "message", group[0].MessageID, "error", err)
			}
		})
	}
	return len(claimed), err
}

// takeSlots waits until one attempt may begin and returns how many may; 0 when ctx ends first.
func takeSlots(ctx context.Context, slots chan struct{}) int {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	for n := 1; ; n++ {
		select {
		case slots <- struct{}{}:
		default:
			return n
		}
	}
}

// byMail puts deliveries of the same mail together: they go out in one SMTP transaction.
func byMail(rows []models.Delivery) (groups [][]models.Delivery) {
	at := map[int64]int{}
	for _, d := range rows {
		i, ok := at[d.RawFileID]
		if !ok {
			i = len(groups)
			at[d.RawFileID], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], d)
	}
	return groups
}

// markAbandoned says of mails whose sending a crash cut short that they may have been sent; they are never repeated by themselves.
func (a *App) markAbandoned(ctx context.Context) error {
	rows, err := a.DB.AbandonedDeliveries(ctx, a.now())
	if err != nil {
		return err
	}
	for _, d := range rows {
		d.State, d.LastWords, d.DoneAt = models.DeliveryUnknown, "", a.now()
		if err := a.storeDeliveries(ctx, []models.Delivery{d}); err != nil {
			return err
		}
	}
	return nil
}

// attempt sends one mail to its due recipients and stores what became of each.
func (a *App) attempt(ctx context.Context, group []models.Delivery) error {
	server, raw, err := a.prepare(ctx, group[0])
	if errors.Is(err, errTokenAwaited) {
		return a.leaveForLater(ctx, group)
	}
	if err != nil {
		return a.storeOutcomes(ctx, group, nil, err)
	}
	var to []string
	for _, d := range group {
		to = append(to, d.Recipient)
	}
	begin := func() error { // recorded before DATA: from here on a crash means "may have been sent"
		return a.changeDeliveries(ctx, group, (*models.DB).BeginDelivery)
	}
	outcomes, err := a.Sender.Send(ctx, server, group[0].Sender, to, raw, begin)
	if errors.Is(err, models.ErrLeaseLost) {
		return err // somebody else is at it, and stores what becomes of it
	}
	return a.storeOutcomes(ctx, group, outcomes, err)
}

// storeOutcomes notes per recipient what the server said. Without an outcome the attempt did not get that far: it is tried again.
func (a *App) storeOutcomes(ctx context.Context, group []models.Delivery, outcomes []email.Outcome, err error) error {
	said := map[string]email.Outcome{}
	for _, o := range outcomes {
		said[o.Recipient] = o
	}
	now := a.now()
	for i := range group {
		o, ok := said[group[i].Recipient]
		if !ok {
			o = email.Outcome{State: email.StateTemporary, Words: "The mail could not be handed over."}
			if err != nil {
				o.Words = err.Error()
			}
		}
		settle(&group[i], o, now)
	}
	err = a.changeDeliveries(ctx, group, func(tx *models.DB, ctx context.Context, d models.Delivery) error {
		if d.State == models.DeliverySent {
			if err := a.keepCopy(ctx, tx, d); err != nil {
				return err
			}
		}
		return tx.UpdateDelivery(ctx, d)
	})
	if err == nil {
		a.fetchers.pokeChannel(ctx, a.DB, group[0].ChannelID)
	}
	return err
}

// settle applies the answer for one recipient to its delivery.
func settle(d *models.Delivery, o email.Outcome, now models.Time) {
	d.Attempts++
	d.LeasedTill, d.LastWords, d.DoneAt = 0, o.Words, now
	switch o.State {
	case email.StateSent:
		d.State = models.DeliverySent
	case email.StateUnknown:
		d.State = models.DeliveryUnknown
	case email.StateFailed:
		d.State = models.DeliveryFailed
	default:
		d.State = models.DeliveryFailed
		if d.Attempts <= len(retries) {
			d.State, d.DoneAt, d.NextAt = models.DeliveryPending, 0, now.Add(retries[d.Attempts-1])
		}
	}
}

func (a *App) storeDeliveries(ctx context.Context, rows []models.Delivery) error {
	return a.changeDeliveries(ctx, rows, (*models.DB).UpdateDelivery)
}

// changeDeliveries changes rows of one mail in one transaction and tells the pages that show it.
func (a *App) changeDeliveries(ctx context.Context, rows []models.Delivery, change func(*models.DB, context.Context, models.Delivery) error) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		for _, d := range rows {
			if err := change(tx, ctx, d); err != nil {
				return err
			}
		}
		if rows[0].MessageID == 0 {
			a.mourn(rows)
			return forget(ctx, tx, rows)
		}
		m, err := tx.Message(ctx, rows[0].MessageID)
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		c, err := tx.Conversation(ctx, m.ConversationID)
		if slices.ContainsFunc(rows, func(d models.Delivery) bool { return d.State == models.DeliveryFailed }) {
			n.failed(c, m)
		}
		n.tell(live.Event{Kind: live.KindMessage, Inbox: c.InboxID, Conversation: c.ID})
		return err
	})
}

// mourn says in the log what became of a mail of the system itself that has not arrived, or may not have: no page shows that.
func (a *App) mourn(rows []models.Delivery) {
	for _, d := range rows {
		if d.State == models.DeliveryFailed || d.State == models.DeliveryUnknown {
			a.Log.Warn("outbox: a mail of the system to a user did not arrive, or may not have", "delivery", d.ID, "state", d.State, "said", d.LastWords)
		}
	}
}

// forget removes a mail of the system itself once nothing more will become of it: it may hold a link that lets somebody in.
func forget(ctx context.Context, tx *models.DB, rows []models.Delivery) error {
	for _, d := range rows {
		if d.State == models.DeliveryPending || d.State == models.DeliverySending {
			return nil
		}
	}
	return tx.DeleteFile(ctx, rows[0].RawFileID)
}
