package inbox

import (
	"context"

	"fairlead/models"
)

// Sessions returns where the asker is logged in, the one in use last first.
func (a *App) Sessions(ctx context.Context, who Actor) ([]models.Session, error) {
	return a.DB.SessionsOf(ctx, who.User.ID, a.now())
}

// EndSession ends one of the asker's own sessions, with the streams of its open pages. ErrNotFound: it has ended, or is not theirs.
func (a *App) EndSession(ctx context.Context, who Actor, id string) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		n.people()
		return tx.DeleteSessionOf(ctx, who.User.ID, id)
	})
}

// EndOtherSessions ends the asker's own sessions but for the one with the id keep.
func (a *App) EndOtherSessions(ctx context.Context, who Actor, keep string) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		n.people()
		return tx.DeleteSessionsOf(ctx, who.User.ID, keep)
	})
}
