package inbox

import (
	"context"
	"strconv"
	"strings"

	"fairlead/models"
)

// CapacityBy says where somebody's capacity comes from.
type CapacityBy string

const (
	BySeat    CapacityBy = "seat" // what the company says for the seat
	Unlimited CapacityBy = "none" // no limit
	ByNumber  CapacityBy = "own"  // a number of their own
)

// CapacityForm is how many open conversations somebody gets by routing at most, as it is typed. Problems: capacity, capacity_own.
type CapacityForm struct {
	By  CapacityBy
	Own string // a number; kept on the page, without effect, unless By is ByNumber
}

// capacity reads what was typed, as models.User.Capacity.
func (f CapacityForm) capacity(p *models.Problems) int64 {
	switch f.By {
	case BySeat:
		return 0
	case Unlimited:
		return models.NoLimit
	case ByNumber:
		n, ok := number(f.Own, models.MaxCapacity)
		if !ok {
			p.Add("capacity_own", "Type a number from 1 to 10,000.")
		}
		return n
	}
	p.Add("capacity", "Choose one of these.")
	return 0
}

// capacityAsTyped is what a form shows of what is stored.
func capacityAsTyped(u models.User) CapacityForm {
	switch u.Capacity {
	case 0:
		return CapacityForm{By: BySeat}
	case models.NoLimit:
		return CapacityForm{By: Unlimited}
	}
	return CapacityForm{ByNumber, strconv.FormatInt(u.Capacity, 10)}
}

// number reads a whole number from 1 to a bound.
func number(typed string, most int64) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(typed), 10, 64)
	if err != nil || n < 1 || n > most {
		return 0, false
	}
	return n, true
}

// orNone reads a number that may be left empty, which is 0.
func orNone(typed string, most int64) (int64, bool) {
	if strings.TrimSpace(typed) == "" {
		return 0, true
	}
	return number(typed, most)
}

// recordCapacity adds to the history what a user gets at most from now on.
func (e edit) recordCapacity(ctx context.Context, u models.User, capacity int64) error {
	return e.record(ctx, models.History{Kind: models.HistoryCapacity, UserID: u.ID, Other: capacity})
}

// recordCapacities does so for everybody whose capacity is another because the company's options are.
func (e edit) recordCapacities(ctx context.Context, was, is models.Account) error {
	if was.CapacitySales == is.CapacitySales && was.CapacityService == is.CapacityService {
		return nil
	}
	users, err := e.tx.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		if n := is.CapacityOf(u); n != was.CapacityOf(u) {
			if err := e.recordCapacity(ctx, u, n); err != nil {
				return err
			}
		}
	}
	return nil
}
