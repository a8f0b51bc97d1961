package inbox

import (
	"context"
	"time"

	"fairlead/models"
	"fairlead/routing"
)

// FakeRehearsals has rehearsals worked out by others, and progress written when tick says so.
func (a *App) FakeRehearsals(run func(context.Context, *models.DB, routing.RehearsalInput, func(int)) (routing.Rehearsal, error),
	redo func(context.Context, *models.DB, routing.RehearsalInput, int64) (models.Decision, error), tick <-chan time.Time) {
	a.stage.run, a.stage.redo = run, redo
	a.stage.beat = func() (<-chan time.Time, func()) { return tick, func() {} }
}

// Impatient has no time left for decisions that are made again.
func (a *App) Impatient() { a.stage.patience = 0 }

var EncodeRehearsal = encodeRehearsal

// DecodeRehearsal reads back a page of what was encoded, and how many there are of each kind.
func DecodeRehearsal(result []byte, kind RowKind, skip, limit int) (routing.Rehearsal, [3]int, error) {
	head, rows, err := decodeHead(result)
	if err != nil {
		return routing.Rehearsal{}, head.Counts, err
	}
	r := head.Figures
	r.Rows, err = head.decodeRows(rows, kind, skip, limit)
	return r, head.Counts, err
}

// InBlocksOf has results stored in blocks of n rows, until the function it returns is called.
func InBlocksOf(n int) func() {
	was := blockRows
	blockRows = n
	return func() { blockRows = was }
}
