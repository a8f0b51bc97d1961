package models

import "context"

// AvailabilityWhy is why somebody is Available or Away.
type AvailabilityWhy string

const (
	WhyAlways      AvailabilityWhy = ""              // Available: no working hours are set, and nothing was set by hand
	WhyHand        AvailabilityWhy = "hand"          // set by hand
	WhyHours       AvailabilityWhy = "hours"         // within working hours, or outside of them
	WhyNoPage      AvailabilityWhy = "no_page"       // Away: their hours have begun, and no page of theirs is open yet
	WhyIdle        AvailabilityWhy = "idle"          // Away: has done nothing in any page for a while
	WhyOutOfOffice AvailabilityWhy = "out_of_office" // Away: an absence
)

// HandSet is an availability that somebody chose, for themselves or for another.
type HandSet struct {
	Value Availability `gorm:"column:hand"`       // empty: nothing is set by hand
	At    Time         `gorm:"column:hand_at"`    // when it was chosen
	Until Time         `gorm:"column:hand_until"` // 0: until working hours next begin or end; Never: until somebody changes it
	By    int64        `gorm:"column:hand_by"`    // who chose it; 0: the system
}

// SetAvailability stores what a user is now, why and until when, and what was set by hand; the caller writes the history.
func (db *DB) SetAvailability(ctx context.Context, u User) error {
	_, err := db.exec(ctx, `UPDATE users SET availability = ?, availability_why = ?, availability_since = ?, availability_until = ?, hand = ?, hand_at = ?,
		hand_until = ?, hand_by = ? WHERE id = ?`, u.Availability, u.AvailabilityWhy, u.AvailabilitySince, u.AvailabilityUntil, u.Hand.Value, u.Hand.At, u.Hand.Until, u.Hand.By, u.ID)
	return err
}

// SetPresence stores that a user had a page open at a moment, and when they last did something in one, if that is not older than what is
// known.
func (db *DB) SetPresence(ctx context.Context, userID int64, pageAt, activeAt Time) error {
	_, err := db.exec(ctx, "UPDATE users SET page_at = ?, active_at = CASE WHEN active_at > ? AND active_at <= ? THEN active_at ELSE ? END WHERE id = ?",
		pageAt, activeAt, pageAt, activeAt, userID)
	return err
}

// Absence is a time in which somebody is out of office: [FromAt, TillAt).
type Absence struct {
	ID        int64
	UserID    int64
	FromAt    Time
	TillAt    Time
	Note      string // for colleagues who lead; empty: none
	CreatedBy int64
	CreatedAt Time
}

// Covers reports whether a moment lies in the absence.
func (a Absence) Covers(t Time) bool { return a.FromAt <= t && t < a.TillAt }

// Absences returns the absences that end after a moment, of the given users or (none given) of all, by their beginning.
func (db *DB) Absences(ctx context.Context, after Time, userIDs ...int64) ([]Absence, error) {
	q := db.read(ctx).Where("till_at > ?", after).Order("from_at, id")
	if len(userIDs) > 0 {
		q = q.Where("user_id IN ?", userIDs)
	}
	return all[Absence](q)
}

// Absence returns one.
func (db *DB) Absence(ctx context.Context, id int64) (Absence, error) {
	return first[Absence](db.read(ctx).Where("id = ?", id))
}

// SaveAbsence stores one, new (its id is set) or changed.
func (db *DB) SaveAbsence(ctx context.Context, a *Absence) error {
	return db.write(ctx).Save(a).Error
}

// OwnDay is a day off that the company added to the holidays.
type OwnDay struct {
	ID      int64
	Day     string // 2026-12-24
	Name    string
	Country string // whose calendar it is added to; empty: all
}

// OwnDays returns them in order.
func (db *DB) OwnDays(ctx context.Context) ([]OwnDay, error) {
	return all[OwnDay](db.read(ctx).Order("day, country, id"))
}

// CreateOwnDay stores one. A day that is there already is a Problem at "day".
func (db *DB) CreateOwnDay(ctx context.Context, d *OwnDay) error {
	return duplicate(db.write(ctx).Create(d).Error, "day", "This day is in the list already.")
}

// DeleteOwnDay removes one.
func (db *DB) DeleteOwnDay(ctx context.Context, id int64) error {
	return db.write(ctx).Delete(&OwnDay{ID: id}).Error
}
