package inbox

import (
	"context"

	"fairlead/models"
)

func (a *App) nextErasure(ctx context.Context) error { return models.ErrNotFound }
