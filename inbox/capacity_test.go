package inbox_test

import (
	"strconv"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// capacities returns the history of capacity that fn writes: whose, and how much.
func (p *people) capacities(fn func()) map[int64]int64 {
	p.t.Helper()
	before := len(p.history([]models.HistoryKind{models.HistoryCapacity}))
	fn()
	out := map[int64]int64{}
	for _, r := range p.history([]models.HistoryKind{models.HistoryCapacity})[before:] {
		if _, twice := out[r.UserID]; twice {
			p.t.Errorf("capacity of %d is written twice", r.UserID)
		}
		out[r.UserID] = r.Other
	}
	return out
}

func (p *people) wrote(got map[int64]int64, want map[int64]int64) {
	p.t.Helper()
	if len(got) != len(want) {
		p.t.Errorf("wrote %v, want %v", got, want)
	}
	for id, n := range want {
		if is, ok := got[id]; !ok || is != n {
			p.t.Errorf("wrote %v, want %v", got, want)
		}
	}
}

func TestCapacityIsWrittenWheneverItChanges(t *testing.T) {
	p := newPeople(t) // Ada and Mia: Service; Leo: Sales; Max: no seat
	ada := p.actor(p.ada)
	company := func(sales, service string) func() {
		return func() {
			p.t.Helper()
			p.ok(p.UpdateCompany(p.ctx(), ada, inbox.CompanyForm{Company: "Harbour", Options: &inbox.CompanyOptions{CapacitySales: sales, CapacityService: service}}))
		}
	}
	own := func(u models.User, by inbox.CapacityBy, n string) func() {
		return func() {
			p.t.Helper()
			f := p.form(u)
			f.Capacity = &inbox.CapacityForm{By: by, Own: n}
			p.ok(p.UpdateUser(p.ctx(), ada, u.ID, f))
		}
	}
	p.wrote(p.capacities(company("", "8")), map[int64]int64{p.ada.ID: 8, p.mia.ID: 8})
	p.wrote(p.capacities(company("", "8")), nil)
	p.wrote(p.capacities(own(p.mia, inbox.ByNumber, " 12 ")), map[int64]int64{p.mia.ID: 12})
	p.wrote(p.capacities(company("3", "9")), map[int64]int64{p.ada.ID: 9, p.leo.ID: 3})
	p.wrote(p.capacities(own(p.mia, inbox.ByNumber, "9")), map[int64]int64{p.mia.ID: 9})
	p.wrote(p.capacities(own(p.mia, inbox.BySeat, "9")), nil) // as many
	p.wrote(p.capacities(own(p.mia, inbox.Unlimited, "")), map[int64]int64{p.mia.ID: 0})
	p.wrote(p.capacities(func() { p.ok(p.GiveSeat(p.ctx(), ada, p.max.ID, models.SeatSales)) }), map[int64]int64{p.max.ID: 3})
	p.wrote(p.capacities(func() { p.ok(p.GiveSeat(p.ctx(), ada, p.mia.ID, models.SeatSales)) }), nil) // no limit is hers
	var u models.User
	wrote := p.capacities(func() {
		var err error
		u, _, err = p.CreateUser(p.ctx(), ada, newcomer)
		p.ok(err)
	})
	p.wrote(wrote, map[int64]int64{u.ID: 9})
}

func TestCapacityThatIsNone(t *testing.T) {
	p := newPeople(t)
	for _, c := range []struct {
		inbox.CapacityForm
		field string
	}{{inbox.CapacityForm{}, "capacity"}, {inbox.CapacityForm{By: "lots"}, "capacity"}, {inbox.CapacityForm{By: inbox.ByNumber}, "capacity_own"},
		{inbox.CapacityForm{By: inbox.ByNumber, Own: "0"}, "capacity_own"}, {inbox.CapacityForm{By: inbox.ByNumber, Own: "-1"}, "capacity_own"},
		{inbox.CapacityForm{By: inbox.ByNumber, Own: "10001"}, "capacity_own"}, {inbox.CapacityForm{By: inbox.ByNumber, Own: "8.5"}, "capacity_own"}} {
		f := p.form(p.mia)
		f.Capacity = &c.CapacityForm
		p.problem(p.UpdateUser(p.ctx(), p.actor(p.ada), p.mia.ID, f), c.field)
	}
	if is := p.stored(p.mia); is != p.mia {
		t.Errorf("a refusal stored %+v", is)
	}
}

// userForm is what the page of a user would post back with another capacity.
func userForm(u models.User, by inbox.CapacityBy, own string) inbox.UserForm {
	return inbox.UserForm{Name: u.Name, Email: u.Email, Role: u.Role, Seat: u.Seat, Active: true, Capacity: &inbox.CapacityForm{By: by, Own: own}}
}

// Whoever may take more is given what waits, in the transaction that raises their capacity, and no more than fits.
func TestRaisingACapacityHandsOutWhatWaits(t *testing.T) {
	for name, raise := range map[string]func(d *desk, to int) error{
		"their own": func(d *desk, to int) error {
			return d.app.UpdateUser(d.ctx, d.as(d.ana), d.dot.ID, userForm(d.user(d.dot.ID), inbox.ByNumber, strconv.Itoa(to)))
		},
		"of the seat": func(d *desk, to int) error {
			return d.app.UpdateCompany(d.ctx, d.as(d.ana), inbox.CompanyForm{Company: "Harbour", Options: &inbox.CompanyOptions{CapacityService: strconv.Itoa(to)}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.must(d.app.GiveSeat(d.ctx, d.as(d.ana), d.dot.ID, models.SeatService))
			d.must(raise(d, 1))
			d.assigns(&d.support, nil, user(d.dot))
			var all []models.Conversation
			for range 4 {
				_, c := d.take(letter{})
				all = append(all, c)
			}
			owned := func() (n int) {
				for _, c := range all {
					if d.conversation(c.ID).Owner == user(d.dot) {
						n++
					}
				}
				return n
			}
			if owned() != 1 || d.conversation(all[1].ID).WaitingSince == 0 {
				t.Fatalf("Dot owns %d of 4 with a capacity of 1", owned())
			}
			d.must(raise(d, 3))
			if owned() != 3 || d.conversation(all[3].ID).Owner != models.Nobody {
				t.Errorf("Dot owns %d of 4 with a capacity of 3", owned())
			}
			d.must(raise(d, 2))
			if owned() != 3 {
				t.Errorf("lowering it took some away: %d", owned())
			}
		})
	}
}
