package inbox_test

import (
	"errors"
	"testing"

	"fairlead/models"
)

func TestWhereAMessageStandsIsToldToWhoMayReadIt(t *testing.T) {
	d := newDesk(t)
	m, c := d.take(letter{})
	if before, err := d.app.PageWith(d.ctx, d.as(d.bo), c.ID, m.ID); err != nil || before != 0 {
		t.Errorf("%d, %v", before, err)
	}
	_, err := d.app.Move(d.ctx, d.as(d.cas), c.ID, d.private.ID, d.open.ID)
	d.must(err)
	d.write(func(tx *models.DB) error {
		return tx.SetAccess(d.ctx, d.closed.ID, nil, []models.InboxTeam{{InboxID: d.closed.ID, TeamID: d.board.ID}}, nil)
	})
	if _, err := d.app.PageWith(d.ctx, d.as(d.bo), c.ID, m.ID); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("told to somebody who may not: %v", err)
	}
}
