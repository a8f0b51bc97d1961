package inbox_test

import (
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

func TestDeactivatingHandsOverInOneTransaction(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.bo), user(d.cas))
	mine := d.busies(d.bo, d.support, 3)
	secret := d.busies(d.bo, d.private, 1)[0]
	f := inbox.UserForm{Name: "Bo", Email: d.bo.Email, Role: models.RoleMember, Seat: models.SeatService}
	h, err := d.app.Handover(d.ctx, d.as(d.ana), d.bo.ID, inbox.HandoverQuery{Limit: 50, Update: &f})
	d.must(err)
	if len(h.Rows) != 3 || h.Hidden != 1 || !d.user(d.bo.ID).Active {
		t.Fatalf("%+v", h)
	}
	for _, k := range h.Rows[0].Decision.Candidates {
		if k.UserID == d.bo.ID && k.Verdict != "inactive" {
			t.Errorf("Bo is %s in a preview of deactivating him", k.Verdict)
		}
	}
	bad := f
	bad.Name = ""
	if _, err := d.app.UpdateUserHandingOver(d.ctx, d.as(d.ana), d.bo.ID, bad, choices(h)); err == nil || d.conversation(mine[0].ID).Owner != user(d.bo) {
		t.Errorf("what is wrong with the form left the work handed over: %v", err)
	}
	if _, err := d.app.Handover(d.ctx, d.as(d.ana), d.bo.ID, inbox.HandoverQuery{Limit: 50, Update: &bad}); err == nil {
		t.Error("the preview does not say what is wrong with the form")
	}
	for _, u := range []models.User{d.bo, d.cas} {
		if _, err := d.app.UpdateUserHandingOver(d.ctx, d.as(u), d.bo.ID, f, nil); err != models.ErrNotFound {
			t.Errorf("%s: %v", u.Name, err)
		}
		if _, err := d.app.Handover(d.ctx, d.as(u), d.bo.ID, inbox.HandoverQuery{Limit: 50, Update: &f}); err != models.ErrNotFound {
			t.Errorf("%s: %v", u.Name, err)
		}
	}
	done, err := d.app.UpdateUserHandingOver(d.ctx, d.as(d.ana), d.bo.ID, f, choices(h)[:2])
	d.must(err)
	if done != (inbox.HandedOver{Given: 2, Unassigned: 2}) || d.user(d.bo.ID).Active {
		t.Errorf("%+v", done)
	}
	for c, want := range map[int64]models.Owner{mine[0].ID: user(d.cas), mine[1].ID: user(d.cas), mine[2].ID: models.Nobody, secret.ID: models.Nobody} {
		is := d.conversation(c)
		if is.Owner != want || is.WaitingSince != 0 {
			t.Errorf("%d: %+v", c, is)
		}
		if want == models.Nobody && is.OwnerWhy != models.Deactivated {
			t.Errorf("%d is nobody's because of %q", c, is.OwnerWhy)
		}
	}
}
