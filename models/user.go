package models

import (
	"cmp"
	"context"
	"net/mail"
	"strings"
)

// Seat is what lets a rule assign to a user. Seats are free.
type Seat string

const (
	SeatNone    Seat = "none"
	SeatSales   Seat = "sales"
	SeatService Seat = "service"
)

// Role is what a user may administer. It gives no access to an inbox.
type Role string

const (
	RoleMember Role = "member"
	RoleLead   Role = "lead" // of the inboxes named in inbox_leads
	RoleAdmin  Role = "admin"
)

// Availability says whether rules may assign to a user now. "Offline" in the interface of others means Away.
type Availability string

const (
	Available Availability = "available"
	Away      Availability = "away"
)

// User is a person inside.
type User struct {
	ID           int64
	Name         string
	Email        string // lower case, unique
	PasswordHash string // argon2id; empty until an invitation is accepted
	Role         Role
	Seat         Seat
	Active       bool
	Availability Availability
	Load         int64 // open conversations owned, as Account.UnansweredOnly counts them; changed only by routing
	Handed       int64 // of those owned, handed out from the queue and still waiting for the answer; changed only by routing
	LastAssigned int64 // sequence number of the last assignment; 0: never
	Signature    string
	Language     string // en or nl; empty: as the browser asks
	NotifyBadge  bool   // count of what needs me in the tab's title
	NotifyDesk   bool   // desktop notifications
	CreatedAt    Time
	Capacity     int64 // most open conversations to be had by routing; 0: what the seat says, NoLimit: no limit

	Working         // when they work
	Hand    HandSet `gorm:"embedded"` // what was set by hand

	AvailabilityWhy   AvailabilityWhy // why Available or Away
	AvailabilitySince Time
	AvailabilityUntil Time   // when it is looked at again; 0: when somebody does something
	ActiveAt          Time   // last did anything in a page, to the minute
	PageAt            Time   // last had a page open, to the minute
	PageOpen          bool   // has a page open now; changed only by routing
	PageSince         Time   // since when, or since when not
	EnterSends        bool   // in the editor of a chat; else it begins a line
	NotifySound       bool   // a sound when a chat asks for them
	Theme             string // light or dark; empty: as the system asks
	Picture           string // key of a Picture; empty: initials are shown
	Told              string // what they want to be told, and how (Told.String); empty: they have never chosen
	NotifyCoverage    bool   // mails about stretches in which nobody can take a conversation, for leads and admins
	ShownIn           string // the language in which they last saw a page, while they have chosen none; empty: they have not
}

// Invited reports whether the user has not yet set a password.
func (u User) Invited() bool { return u.PasswordHash == "" }

// Reads is the language of mails to the user: what they have chosen, or else what their pages were last in; empty: nobody knows.
func (u User) Reads() string { return cmp.Or(u.Language, u.ShownIn) }

// CanBeRouted reports whether a rule may name this user at all.
func (u User) CanBeRouted() bool { return u.Active && u.Seat != SeatNone }

// NormalEmail returns the form in which addresses are stored and compared: trimmed and lower case. Nothing else is guessed
// (RFC 5321 leaves the local part to its owner; no provider in use tells cases apart).
func NormalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// ValidEmail reports whether s is a bare address that mail can be sent to.
func ValidEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254 && !strings.ContainsAny(s, " \t\r\n\"(),:;<>[\\]")
}

// Check trims what was typed and says what is wrong with it.
func (u *User) Check() Problems {
	var p Problems
	u.Name, u.Email = CleanLine(u.Name), NormalEmail(u.Email)
	checkName(&p, "name", u.Name)
	if !ValidEmail(u.Email) {
		p.Add("email", "Type an e-mail address, like ana@example.com.")
	}
	if u.Role != RoleMember && u.Role != RoleLead && u.Role != RoleAdmin {
		p.Add("role", "Choose a role from the list.")
	}
	if u.Seat != SeatNone && u.Seat != SeatSales && u.Seat != SeatService {
		p.Add("seat", "Choose a seat from the list.")
	}
	if u.Capacity < NoLimit || u.Capacity > MaxCapacity {
		p.Add("capacity", "Type a number from 1 to 10,000, or leave it empty.")
	}
	u.Working.check(&p)
	if len(u.Signature) > 10_000 {
		p.Add("signature", "This is too long: at most 10,000 characters.")
	}
	return p
}

// User returns one user.
func (db *DB) User(ctx context.Context, id int64) (User, error) {
	var u User
	err := db.row(db.ownContext(ctx), userColumns+" WHERE id = ?", []any{id}, u.fields()...)
	return u, err
}

// UserByEmail returns the user with that address, in any case.
func (db *DB) UserByEmail(ctx context.Context, email string) (User, error) {
	return first[User](db.read(ctx).Where("email = ?", NormalEmail(email)))
}

// Users returns every user by name.
func (db *DB) Users(ctx context.Context) ([]User, error) {
	return all[User](db.read(ctx).Order("name, id"))
}

// UsersByID returns the users with these ids, in any order; ids that do not exist are left out.
func (db *DB) UsersByID(ctx context.Context, ids []int64) (map[int64]User, error) {
	out := make(map[int64]User, len(ids))
	var u User
	err := db.rows(db.ownContext(ctx), userColumns+" WHERE id IN "+marks(len(ids)), anys(ids), u.fields(), func() { out[u.ID] = u })
	return out, err
}

// userColumns are in the order of User.fields.
const userColumns = `SELECT id, name, email, password_hash, role, seat, active, availability, load, last_assigned, signature, language, notify_badge, notify_desk, created_at, handed, capacity,
	hours, time_zone, country, hand, hand_at, hand_until, hand_by, availability_why, availability_since, availability_until, active_at, page_at, notify_coverage, page_open, page_since, enter_sends, notify_sound, theme, picture, told, shown_in FROM users`

func (u *User) fields() []any {
	return []any{&u.ID, &u.Name, &u.Email, &u.PasswordHash, (*string)(&u.Role), (*string)(&u.Seat), &u.Active, (*string)(&u.Availability), &u.Load, &u.LastAssigned,
		&u.Signature, &u.Language, &u.NotifyBadge, &u.NotifyDesk, (*int64)(&u.CreatedAt), &u.Handed, &u.Capacity,
		&u.Hours, &u.TimeZone, &u.Country, (*string)(&u.Hand.Value), (*int64)(&u.Hand.At), (*int64)(&u.Hand.Until), &u.Hand.By, (*string)(&u.AvailabilityWhy),
		(*int64)(&u.AvailabilitySince), (*int64)(&u.AvailabilityUntil), (*int64)(&u.ActiveAt), (*int64)(&u.PageAt), &u.NotifyCoverage,
		&u.PageOpen, (*int64)(&u.PageSince), &u.EnterSends, &u.NotifySound, &u.Theme, &u.Picture, &u.Told, &u.ShownIn}
}

// LockUsers returns the users with these ids, in id order, and on PostgreSQL holds their rows until the transaction ends.
// It is the lock under which load is decided on and changed.
func (db *DB) LockUsers(ctx context.Context, ids []int64) ([]User, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return all[User](db.locked(ctx).Where("id IN ?", ids).Order("id"))
}

// AnyUser reports whether set-up has been done.
func (db *DB) AnyUser(ctx context.Context) (bool, error) {
	var n int64
	err := db.read(ctx).Raw("SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1) t").Scan(&n).Error
	return n > 0, err
}

// ActiveAdmins returns how many admins can log in.
func (db *DB) ActiveAdmins(ctx context.Context) (n int64, err error) {
	err = db.read(ctx).Model(&User{}).Where("role = ? AND active AND password_hash <> ''", RoleAdmin).Count(&n).Error
	return n, err
}

// LockAdmins returns the ids of the admins who can log in, in order, and on PostgreSQL holds their rows until the transaction ends,
// so that two of them cannot take the role from each other at once.
func (db *DB) LockAdmins(ctx context.Context) (ids []int64, err error) {
	err = db.locked(ctx).Model(&User{}).Where("role = ? AND active AND password_hash <> ''", RoleAdmin).Order("id").Pluck("id", &ids).Error
	return ids, err
}

// CreateUser stores a new user and sets its id. An address in use is a Problem at "email".
func (db *DB) CreateUser(ctx context.Context, u *User) error {
	return duplicate(db.write(ctx).Create(u).Error, "email", "Somebody here has this e-mail address already.")
}

// UpdateUser stores the columns that people edit; load and assignment order are left to routing.
func (db *DB) UpdateUser(ctx context.Context, u User) error {
	err := db.write(ctx).Model(&User{ID: u.ID}).
		Select("name", "email", "role", "seat", "active", "signature", "language", "notify_badge", "notify_desk", "capacity", "hours", "time_zone", "country",
			"notify_coverage", "enter_sends", "notify_sound", "theme", "told").Updates(u).Error
	return duplicate(err, "email", "Somebody here has this e-mail address already.")
}

// SetShownIn stores in which language a user last saw a page.
func (db *DB) SetShownIn(ctx context.Context, userID int64, lang string) error {
	return db.write(ctx).Model(&User{ID: userID}).Update("shown_in", lang).Error
}

// SetPassword stores an argon2id hash.
func (db *DB) SetPassword(ctx context.Context, userID int64, hash string) error {
	return db.write(ctx).Model(&User{ID: userID}).Update("password_hash", hash).Error
}
