package inbox

import (
	"context"
	"sync"

	"fairlead/live"
	"fairlead/models"
)

// SendDue makes one round of the outbox with room for n attempts at once, and waits for them, so that tests need not sleep. It returns
// how many deliveries it took up.
func (a *App) SendDue(ctx context.Context, n int) (int, error) {
	var under sync.WaitGroup
	took, err := a.sendDue(ctx, make(chan struct{}, n), &under)
	under.Wait()
	return took, err
}

// StartCoverage does what RunSchedule begins with.
func (a *App) StartCoverage(ctx context.Context) error { return a.startCoverage(ctx) }

// KeepTold stores what events tell people, as a transaction does that has come to its end.
func (a *App) KeepTold(ctx context.Context, db *models.DB, events ...live.Event) error {
	return a.keepTold(ctx, db, &news{events: events})
}

// OwnContact and BindVisitor are steps of use cases that tests take by themselves.
var (
	OwnContact  = ownContact
	BindVisitor = bindVisitor
)

// NextImport takes in the file of contacts that was queued first, so that tests need not wait.
func (a *App) NextImport(ctx context.Context) error { return a.nextImport(ctx) }

// NextErasure erases whom it was asked for first.
func (a *App) NextErasure(ctx context.Context) error { return a.nextErasure(ctx) }

// Erase goes on with an erasure that a node has taken up.
func (a *App) Erase(ctx context.Context, e models.Erasure) error { return a.erase(ctx, e) }

// StopAfter calls fn once so many batches of an import are stored; 0: never.
func (a *App) StopAfter(batches int, fn func()) {
	a.stored = func() {
		if batches--; batches == 0 {
			fn()
		}
	}
}

// NextMailImport takes in the file of old mail that was queued first.
func (a *App) NextMailImport(ctx context.Context) error { return a.nextMailImport(ctx) }

// MailsOfAnUpload sets how many mails of an uploaded file are read, and how many bytes of them.
func (a *App) MailsOfAnUpload(n, bytes int64) { a.uploadMails, a.uploadBytes = n, bytes }
