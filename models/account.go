package models

import (
	"cmp"
	"context"
)

// Account is the company that this Fairlead belongs to. There is one row.
type Account struct {
	ID        int64
	Company   string
	Key       []byte // signs Message-IDs; made with the database
	CreatedAt Time

	TimeZone        string // IANA name that users and inboxes without their own go by; empty: UTC
	Country         string // whose holidays they go by; empty: none
	IdleMinutes     int64  // who does nothing in any page for so long is Away; 0: off
	PageNeeded      bool   // the start of working hours makes Available only once a page of theirs is open
	UnansweredOnly  bool   // conversations that wait for the contact are no load
	CapacitySales   int64  // most open conversations of a user with this seat, unless they have their own; 0: no limit
	CapacityService int64
}

// MaxCapacity is the highest capacity that can be set.
const MaxCapacity = 10_000

// NoLimit as a user's own capacity lifts the limit of their seat.
const NoLimit = -1

// CapacityOf returns the most open conversations that a user gets by routing; 0: no limit.
func (a Account) CapacityOf(u User) int64 {
	switch {
	case u.Capacity == NoLimit:
		return 0
	case u.Capacity != 0:
		return u.Capacity
	case u.Seat == SeatSales:
		return a.CapacitySales
	case u.Seat == SeatService:
		return a.CapacityService
	}
	return 0
}

// WorkingOf returns somebody's working hours with the company's zone and country where they have none of their own.
func (a Account) WorkingOf(w Working) Working {
	w.TimeZone, w.Country = cmp.Or(w.TimeZone, a.TimeZone), cmp.Or(w.Country, a.Country)
	return w
}

// Check trims what was typed and says what is wrong with it.
func (a *Account) Check() Problems {
	var p Problems
	a.Company = CleanLine(a.Company)
	switch {
	case a.Company == "":
		p.Add("company", "Type the company's name.")
	case len(a.Company) > maxName:
		p.Add("company", "This is too long: at most 200 characters.")
	}
	w := Working{TimeZone: a.TimeZone, Country: a.Country}
	w.check(&p)
	if a.IdleMinutes < 0 || a.IdleMinutes > 24*60 {
		p.Add("idle_minutes", "Type a number of minutes from 1 to 1440, or leave it empty.")
	}
	if a.CapacitySales < 0 || a.CapacitySales > MaxCapacity {
		p.Add("capacity_sales", "Type a number from 1 to 10,000, or leave it empty.")
	}
	if a.CapacityService < 0 || a.CapacityService > MaxCapacity {
		p.Add("capacity_service", "Type a number from 1 to 10,000, or leave it empty.")
	}
	return p
}

// Account returns the company.
func (db *DB) Account(ctx context.Context) (a Account, err error) {
	err = db.row(db.ownContext(ctx), `SELECT id, company, key, created_at, time_zone, country, idle_minutes, page_needed, unanswered_only, capacity_sales, capacity_service
		FROM accounts WHERE id = 1`, nil, &a.ID, &a.Company, &a.Key, (*int64)(&a.CreatedAt), &a.TimeZone, &a.Country, &a.IdleMinutes, &a.PageNeeded, &a.UnansweredOnly,
		&a.CapacitySales, &a.CapacityService)
	return a, err
}

// SaveAccount stores what people edit of the company.
func (db *DB) SaveAccount(ctx context.Context, a Account) error {
	return db.write(ctx).Model(&Account{ID: 1}).Select("company", "time_zone", "country", "idle_minutes", "page_needed", "unanswered_only", "capacity_sales",
		"capacity_service").Updates(a).Error
}

// LockAccount returns the company and on PostgreSQL holds its row until the transaction ends: making the first user is done one at
// a time.
func (db *DB) LockAccount(ctx context.Context) (Account, error) {
	return first[Account](db.locked(ctx).Where("id = 1"))
}
