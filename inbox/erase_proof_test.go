package inbox_test

import (
	"testing"
	"time"

	"fairlead/models"
)

// A node that was silent for so long that another one has taken up its erasure does no more of it, and says nothing of it.
func TestAnErasureIsOneNodesAlone(t *testing.T) {
	p := newPeople(t)
	p.mail("roderick@zwartbol.example", "support@harbour.example", "From: Roderick <roderick@zwartbol.example>\nTo: support@harbour.example\nSubject: Walnut\nMessage-ID: <1@z>\n\nGramophone.\n")
	c := p.contact("roderick@zwartbol.example")
	p.ok(p.EraseContact(p.ctx(), p.actor(p.ada), c.ID, "Roderick"))
	take := func() (e models.Erasure) {
		t.Helper()
		p.ok(p.DB.Write(p.ctx(), func(tx *models.DB) (err error) {
			if err := tx.RequeueErasures(p.ctx(), models.At(p.now)); err != nil {
				return err
			}
			e, err = tx.TakeErasure(p.ctx(), models.At(p.now))
			return err
		}))
		return e
	}
	first := take()
	p.now = p.now.Add(time.Hour)
	second := take()
	p.ok(p.Erase(p.ctx(), first))
	if _, err := p.DB.Contact(p.ctx(), c.ID); err != nil {
		t.Errorf("the node that was silent went on: %v", err)
	}
	for e, want := range map[*models.Erasure]bool{&first: false, &second: true} {
		if ours, err := p.DB.StoreErasure(p.ctx(), *e, models.At(p.now)); ours != want || err != nil {
			t.Errorf("taken at %d: stored %v, %v", e.TakenAt, ours, err)
		}
	}
	p.ok(p.Erase(p.ctx(), second))
	_, err := p.DB.Contact(p.ctx(), c.ID)
	p.is(err, models.ErrNotFound)
	rows, _, err := p.Erasures(p.ctx(), p.actor(p.ada), 0)
	p.ok(err)
	if len(rows) != 1 || rows[0].State != models.ErasureDone || rows[0].Counts[models.ErasedConversations] != 1 {
		t.Errorf("recorded %+v", rows)
	}
	p.ok(p.Erase(p.ctx(), second)) // and one that has ended is nobody's
	if again, _, err := p.Erasures(p.ctx(), p.actor(p.ada), 0); err != nil || again[0].BeatAt != rows[0].BeatAt {
		t.Errorf("an erasure that had ended was stored again: %+v, %v", again, err)
	}
}
