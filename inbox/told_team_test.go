package inbox_test

import (
	"testing"

	"fairlead/models"
)

// What was given to a team stays what the team is told of, though the newest message is split off; what is told of that message goes along.
func TestWhatIsGivenToATeamStaysWhereItWasGiven(t *testing.T) {
	for name, test := range map[string]struct {
		given, written bool
		undone         bool
		seen           bool // all there is, before it is given
	}{"given": {given: true}, "given and undone": {given: true, undone: true}, "written": {written: true}, "written and undone": {written: true, undone: true}, "given, nothing new": {given: true, seen: true}} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			m, c := d.take(letter{subject: "One"})
			if test.written {
				d.assign(d.ana, c.ID, team(d.care))
			}
			d.chooses(d.bo, "mail:team")
			newest, _ := d.take(letter{inReplyTo: m.RFCID})
			if test.seen {
				d.write(func(tx *models.DB) error { return tx.MarkSeen(d.ctx, d.bo.ID, c.ID, newest.ID) })
			}
			if test.given {
				d.assign(d.ana, c.ID, team(d.care))
			}
			r, part := d.split(d.ana, newest.ID, false)
			d.assign(d.ana, part.ID, models.Nobody) // what it is told of by itself is another matter
			want := []int64{c.ID}
			switch {
			case test.undone:
				_, _, err := d.app.UndoChange(d.ctx, d.as(d.ana), r.ID)
				d.must(err)
			case test.seen:
				want = nil
			case test.written:
				d.assign(d.ana, part.ID, team(d.care))
				want = []int64{part.ID}
			}
			d.leadTo(want...)
		})
	}
}
