package inbox

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

const (
	pageKept = 75 * time.Second // after a node last said that a page is open, it counts as closed: the node was killed
	pageGone = 5 * time.Second  // after the last stream of a node has ended: going from page to page ends one and begins another
	pageSaid = 35 * time.Second // between two times that a node says so
)

// openPages are the streams of pages on this node. What they come to is in the database, by node.
type openPages struct {
	node string
	mu   sync.Mutex
	of   map[int64]*pagesOf
}

// pagesOf are those of one user. It is held while what they come to is stored: an end that is late does not undo a beginning.
type pagesOf struct {
	mu      sync.Mutex
	streams int
	said    models.Time
}

func newOpenPages() *openPages { return &openPages{node: rand.Text(), of: map[int64]*pagesOf{}} }

func (p *openPages) user(id int64) *pagesOf {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of[id] == nil {
		p.of[id] = &pagesOf{}
	}
	return p.of[id]
}

// PageOpen notes that a page of the asker keeps a stream open, which makes them count for chats; end notes that it does no longer. It is
// never nil.
func (a *App) PageOpen(ctx context.Context, who Actor) (end func(), err error) {
	id := who.User.ID
	mine := a.pages.user(id)
	mine.mu.Lock()
	defer mine.mu.Unlock()
	mine.streams++
	if mine.streams == 1 || a.now() >= mine.said.Add(pageSaid) {
		err = a.sayPage(ctx, id, mine, pageKept)
	}
	return sync.OnceFunc(func() { a.pageEnded(context.WithoutCancel(ctx), id, mine) }), err
}

// PageKept notes that the asker's page is still open.
func (a *App) PageKept(ctx context.Context, who Actor) error {
	mine := a.pages.user(who.User.ID)
	mine.mu.Lock()
	defer mine.mu.Unlock()
	if now := a.now(); mine.streams == 0 || mine.said <= now && now < mine.said.Add(pageSaid) {
		return nil
	}
	return a.sayPage(ctx, who.User.ID, mine, pageKept)
}

func (a *App) pageEnded(ctx context.Context, userID int64, mine *pagesOf) {
	mine.mu.Lock()
	defer mine.mu.Unlock()
	if mine.streams--; mine.streams > 0 {
		return
	}
	if err := a.sayPage(ctx, userID, mine, pageGone); err != nil {
		a.Log.Warn("that a page has closed was not stored", "error", err)
	}
}

// sayPage stores for how long this node may be taken to have a page of a user open. Whoever has had none until now may be given chats.
func (a *App) sayPage(ctx context.Context, userID int64, mine *pagesOf, keep time.Duration) error {
	now := a.now()
	said := models.PageTill{UserID: userID, Node: a.pages.node, Till: now.Add(keep)}
	known := false
	err := a.write(ctx, func(tx *models.DB, n *news) error {
		if err := tx.SetPageTill(ctx, said); err != nil {
			return err
		}
		u, err := tx.User(ctx, userID) // after the row is held: whoever takes the page away just now is waited for
		if known = u.PageOpen; err != nil || !known {
			return err
		}
		till, err := tx.PagesTill(ctx, userID, now)
		if err != nil {
			return err
		}
		n.timers = true
		return tx.SetTimer(ctx, models.TimerPage, userID, till)
	})
	if err == nil && !known && keep == pageKept {
		err = a.route(ctx, userID, func(_ *models.DB, _ *news, desk *routing.Desk) error { return desk.PageChanged(ctx, userID) })
	}
	if err == nil {
		mine.said = now
	}
	return err
}
