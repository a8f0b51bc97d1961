package models

import (
	"context"
	"time"
)

// Throttle counts tries under a key within a window.
type Throttle struct {
	Key       string `gorm:"primaryKey"`
	Count     int64
	ExpiresAt Time
}

// CountTry adds one try under a key and returns how many there are in its window, which starts with the first.
func (db *DB) CountTry(ctx context.Context, key string, now Time, window time.Duration) (n int64, err error) {
	err = db.write(ctx).Raw(`INSERT INTO throttles (key, count, expires_at) VALUES (?, 1, ?) ON CONFLICT (key) DO UPDATE SET
		count = CASE WHEN throttles.expires_at <= ? THEN 1 ELSE throttles.count + 1 END,
		expires_at = CASE WHEN throttles.expires_at <= ? THEN excluded.expires_at ELSE throttles.expires_at END RETURNING count`,
		key, now.Add(window), now, now).Scan(&n).Error
	return n, err
}

// Tries returns the count under a key at now, without adding to it.
func (db *DB) Tries(ctx context.Context, key string, now Time) (n int64, err error) {
	err = db.read(ctx).Raw("SELECT count FROM throttles WHERE key = ? AND expires_at > ?", key, now).Scan(&n).Error
	return n, err
}

// ForgetTries clears a key, after a success.
func (db *DB) ForgetTries(ctx context.Context, key string) error {
	return db.write(ctx).Where("key = ?", key).Delete(&Throttle{}).Error
}

// UncountTry takes one try back, after a success, without clearing those of others under the same key.
func (db *DB) UncountTry(ctx context.Context, key string) error {
	return db.write(ctx).Exec("UPDATE throttles SET count = count - 1 WHERE key = ? AND count > 0", key).Error
}
