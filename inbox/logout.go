package inbox

import (
	"context"

	"fairlead/models"
)

// Logout ends a session, and with it the streams of the pages that are open in it.
func (a *App) Logout(ctx context.Context, sessionID string) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		n.people()
		return tx.DeleteSession(ctx, sessionID)
	})
}
