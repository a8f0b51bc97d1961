package inbox_test

import (
	"errors"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// A phrase can be longer than what is shown around it, and stand anywhere: what is shown of it is marked.
func TestAnExcerptOfALongPhrase(t *testing.T) {
	for _, before := range []string{"", "It says: ", strings.Repeat("Ü ", 100)} {
		for _, n := range []int{10, 30, 34, 35, 100} {
			phrase := strings.TrimSpace(strings.Repeat("größe ", n))
			got, found := inbox.Excerpt(before+phrase+", and that is all there is to be said of it.", [][]string{models.Words(phrase, 200)})
			marked := 0
			for _, p := range got {
				if p.Hit {
					marked += len(p.Text)
				}
			}
			if !found || marked < min(len(phrase), 100) {
				t.Errorf("of %d bytes behind %d are %d marked: %+v", len(phrase), len(before), marked, got)
			}
		}
	}
}

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
