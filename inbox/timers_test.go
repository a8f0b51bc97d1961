package inbox_test

import (
	"testing"

	"fairlead/models"
)

// A timer that fails waits for its next try by itself: whose hours begin at that moment are Available then.
func TestATimerThatFailsHoldsUpNoOther(t *testing.T) {
	d := coverDesk(t)
	d.write(func(tx *models.DB) error {
		ana := d.user(d.ana.ID)
		ana.Email = "nowhere" // no mail can be written to it
		account, err := tx.Account(d.ctx)
		d.must(err)
		account.PageNeeded = false
		d.must(tx.UpdateUser(d.ctx, ana))
		return tx.SaveAccount(d.ctx, account)
	})
	d.working(d.cas, "tue 07:00-12:00")
	is := func(want models.Availability) {
		t.Helper()
		if got := d.user(d.cas.ID).Availability; got != want {
			t.Errorf("Cas is %s, want %s", got, want)
		}
	}
	is(models.Away)
	d.until("2026-03-03 07:00")
	is(models.Available)
	d.mailed()
	next, err := d.db.NextTimer(d.ctx)
	d.must(err)
	if want := models.At(d.amsterdam("2026-03-03 07:01")); next != want {
		t.Errorf("what failed is tried again at %v, want %v", next.Time(), want.Time())
	}
	d.until("2026-03-03 12:00")
	is(models.Away)
}
