package models

import (
	"context"
	"errors"
)

// DeliveryState is where a mail to one recipient stands.
type DeliveryState string

const (
	DeliveryPending DeliveryState = "pending" // to be tried at NextAt
	DeliverySending DeliveryState = "sending" // DATA has begun: after a crash it is unknown, never repeated by itself
	DeliverySent    DeliveryState = "sent"
	DeliveryFailed  DeliveryState = "failed"
	DeliveryUnknown DeliveryState = "unknown" // may have been sent
	DeliveryBounced DeliveryState = "bounced" // taken by the server, then returned
)

// Delivery is one mail to one recipient, going out through a channel.
type Delivery struct {
	ID         int64
	MessageID  int64 // 0: a mail of the system itself, such as an invitation
	ChannelID  int64
	RawFileID  int64
	Sender     string // envelope from
	Recipient  string
	State      DeliveryState
	Attempts   int
	NextAt     Time   // when to try next, while pending
	LeasedTill Time   // a node is at it until then
	LastWords  string // the server's own words, or why it could not be asked
	CreatedAt  Time
	DoneAt     Time
}

// CreateDeliveries stores new rows.
func (db *DB) CreateDeliveries(ctx context.Context, rows []Delivery) error {
	return createAll(db.write(ctx), rows)
}

// DeliveriesOf returns the deliveries of messages, by id.
func (db *DB) DeliveriesOf(ctx context.Context, messageIDs []int64) ([]Delivery, error) {
	return all[Delivery](db.read(ctx).Where("message_id IN ?", messageIDs).Order("id"))
}

// ClaimDeliveries leases what is due at now until till, at most limit rows; no two nodes get the same row. What was held back until now is not any
// more.
func (db *DB) ClaimDeliveries(ctx context.Context, now, till Time, limit int) (out []Delivery, err error) {
	skip := ""
	if db.Postgres() {
		skip = " FOR UPDATE SKIP LOCKED"
	}
	err = db.write(ctx).Raw(`UPDATE deliveries SET leased_till = ? WHERE id IN (SELECT id FROM deliveries
		WHERE state = ? AND next_at <= ? AND leased_till <= ? ORDER BY next_at, id LIMIT ?`+skip+`) RETURNING *`, till, DeliveryPending, now, now, limit).Scan(&out).Error
	if err != nil {
		return nil, err
	}
	return out, db.LetGo(ctx, now)
}

// ErrLeaseLost means that a delivery is no longer the caller's: its lease has run out and somebody else took it up.
var ErrLeaseLost = errors.New("somebody else has taken this delivery up")

// BeginDelivery notes that DATA is about to be sent, if the delivery is still held by the lease it was claimed with; else ErrLeaseLost.
func (db *DB) BeginDelivery(ctx context.Context, d Delivery) error {
	res := db.write(ctx).Exec("UPDATE deliveries SET state = ? WHERE id = ? AND state = ? AND leased_till = ?", DeliverySending, d.ID, DeliveryPending, d.LeasedTill)
	if res.Error == nil && res.RowsAffected == 0 {
		return ErrLeaseLost
	}
	return res.Error
}

// UpdateDelivery stores the outcome of an attempt.
func (db *DB) UpdateDelivery(ctx context.Context, d Delivery) error {
	return db.write(ctx).Model(&Delivery{ID: d.ID}).
		Select("state", "attempts", "next_at", "leased_till", "last_words", "done_at").Updates(d).Error
}

// AbandonedDeliveries returns those whose DATA had begun on a node whose lease has run out.
func (db *DB) AbandonedDeliveries(ctx context.Context, now Time) ([]Delivery, error) {
	return all[Delivery](db.read(ctx).Where("state = ? AND leased_till <= ?", DeliverySending, now).Order("id"))
}

// NextDelivery returns when something is next due that nobody is at, Never if nothing is.
func (db *DB) NextDelivery(ctx context.Context) (Time, error) {
	var at *Time
	err := db.read(ctx).Raw("SELECT min(CASE WHEN leased_till > next_at THEN leased_till ELSE next_at END) FROM deliveries WHERE state = ?", DeliveryPending).Scan(&at).Error
	if at == nil {
		return Never, err
	}
	return *at, err
}

// BounceDelivery marks the deliveries of a mail to one recipient as returned, with the server's words.
func (db *DB) BounceDelivery(ctx context.Context, messageID int64, recipient, words string) error {
	return db.write(ctx).Model(&Delivery{}).Where("message_id = ? AND recipient = ?", messageID, NormalEmail(recipient)).
		Updates(map[string]any{"state": DeliveryBounced, "last_words": words}).Error
}

// RetryDeliveries makes the failed, unknown and bounced deliveries of a message due again, from the first attempt on, and those that
// wait for their next attempt due now.
func (db *DB) RetryDeliveries(ctx context.Context, messageID int64, now Time) error {
	over := db.write(ctx).Model(&Delivery{}).Where("message_id = ? AND state IN ?", messageID, []DeliveryState{DeliveryFailed, DeliveryUnknown, DeliveryBounced}).
		Updates(map[string]any{"state": DeliveryPending, "attempts": 0, "next_at": now, "leased_till": 0})
	waiting := db.write(ctx).Model(&Delivery{}).Where("message_id = ? AND state = ? AND leased_till <= ? AND next_at > ?", messageID, DeliveryPending, now, now).
		Updates(map[string]any{"next_at": now})
	return errors.Join(over.Error, waiting.Error)
}

// HurryDeliveries makes due now what goes out through a channel, was tried and waits for its next attempt. It reads what is pending, and nothing else.
func (db *DB) HurryDeliveries(ctx context.Context, channelID int64, now Time) error {
	return db.write(ctx).Exec("UPDATE deliveries SET next_at = ? WHERE state = 'pending' AND next_at > ? AND channel_id = ? AND attempts > 0 AND leased_till <= ?",
		now, now, channelID, now).Error
}

// ReleaseLeases ends the leases of a node that is no more; with SQLite there is only one, so it calls this when it starts.
func (db *DB) ReleaseLeases(ctx context.Context) error {
	return db.write(ctx).Exec("UPDATE deliveries SET leased_till = 0 WHERE leased_till <> 0 AND state IN ?", []DeliveryState{DeliveryPending, DeliverySending}).Error
}
