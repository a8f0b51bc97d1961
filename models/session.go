package models

import "context"

// Session is one browser that is logged in. Its id is the SHA-256 of the cookie's token: reading the table logs nobody in.
type Session struct {
	ID        string
	UserID    int64 // 0: not logged in yet
	Data      []byte
	CreatedAt Time
	SeenAt    Time
	ExpiresAt Time
	Agent     string // the browser's User-Agent, as it was when it was last in use
	Address   string // where it was last in use from
}

// Session returns one that has not expired at now.
func (db *DB) Session(ctx context.Context, id string, now Time) (Session, error) {
	var s Session
	err := db.row(db.ownContext(ctx), "SELECT id, user_id, data, created_at, seen_at, expires_at, agent, address FROM sessions WHERE id = ? AND expires_at > ?", []any{id, int64(now)},
		&s.ID, &s.UserID, &s.Data, (*int64)(&s.CreatedAt), (*int64)(&s.SeenAt), (*int64)(&s.ExpiresAt), &s.Agent, &s.Address)
	return s, err
}

// SaveSession stores a session, new or changed.
func (db *DB) SaveSession(ctx context.Context, s Session) error {
	return db.write(ctx).Save(&s).Error
}

// KeepSession stores a session if it is still there: one that was ended meanwhile stays ended.
func (db *DB) KeepSession(ctx context.Context, s Session) error {
	return db.write(ctx).Model(&Session{ID: s.ID}).Select("user_id", "data", "seen_at", "expires_at", "agent", "address").Updates(s).Error
}

// DeleteSession ends one session.
func (db *DB) DeleteSession(ctx context.Context, id string) error {
	return db.write(ctx).Where("id = ?", id).Delete(&Session{}).Error
}

// SessionsOf returns where a user is logged in at now, the one in use last first.
func (db *DB) SessionsOf(ctx context.Context, userID int64, now Time) ([]Session, error) {
	return all[Session](db.read(ctx).Where("user_id = ? AND expires_at > ?", userID, now).Order("seen_at DESC, created_at DESC, id").Limit(mostSessions))
}

// mostSessions bounds how many sessions of one user are listed.
const mostSessions = 200

// DeleteSessionOf ends one session of a user; ErrNotFound: they have none with this id.
func (db *DB) DeleteSessionOf(ctx context.Context, userID int64, id string) error {
	res := db.write(ctx).Where("user_id = ? AND id = ?", userID, id).Delete(&Session{})
	if res.Error == nil && res.RowsAffected == 0 {
		return ErrNotFound
	}
	return res.Error
}

// DeleteSessionsOf ends the sessions of a user, but for one (empty: all).
func (db *DB) DeleteSessionsOf(ctx context.Context, userID int64, but string) error {
	return db.write(ctx).Where("user_id = ? AND id <> ?", userID, but).Delete(&Session{}).Error
}

// DeleteExpired removes what nobody can use any more: sessions, tokens and old throttle counts.
func (db *DB) DeleteExpired(ctx context.Context, now Time) error {
	for _, row := range []any{&Session{}, &Token{}, &Throttle{}} {
		if err := db.write(ctx).Where("expires_at < ?", now).Delete(row).Error; err != nil {
			return err
		}
	}
	return nil
}
