package models

import "context"

// ToldGap is a stretch without anybody on a channel that a user has been told of. TillAt is Never while its end is not known.
type ToldGap struct {
	ChannelID int64 `gorm:"primaryKey"`
	UserID    int64 `gorm:"primaryKey"`
	FromAt    Time  `gorm:"primaryKey"`
	TillAt    Time
}

// ToldGaps returns what the users with these ids have been told of, by channel, user and begin.
func (db *DB) ToldGaps(ctx context.Context, userIDs []int64) (out []ToldGap, err error) {
	var g ToldGap
	err = db.rows(ctx, "SELECT channel_id, user_id, from_at, till_at FROM told_gaps WHERE user_id IN "+marks(len(userIDs))+" ORDER BY channel_id, user_id, from_at", anys(userIDs),
		[]any{&g.ChannelID, &g.UserID, (*int64)(&g.FromAt), (*int64)(&g.TillAt)}, func() { out = append(out, g) })
	return out, err
}

// SaveToldGap stores one, or when one that is there ends.
func (db *DB) SaveToldGap(ctx context.Context, g ToldGap) error {
	_, err := db.exec(ctx, `INSERT INTO told_gaps (channel_id, user_id, from_at, till_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (channel_id, user_id, from_at) DO UPDATE SET till_at = excluded.till_at`, g.ChannelID, g.UserID, g.FromAt, g.TillAt)
	return err
}

// DeleteToldGapsBefore removes those that are over.
func (db *DB) DeleteToldGapsBefore(ctx context.Context, t Time) error {
	_, err := db.exec(ctx, "DELETE FROM told_gaps WHERE till_at < ?", t)
	return err
}

// CoverageReaders returns the users who want mails about stretches without anybody, and may have them, by id.
func (db *DB) CoverageReaders(ctx context.Context) (out []User, err error) {
	var u User
	err = db.rows(db.ownContext(ctx), userColumns+" WHERE notify_coverage AND active AND password_hash <> '' AND role IN ('lead', 'admin') ORDER BY id", nil,
		u.fields(), func() { out = append(out, u) })
	return out, err
}
