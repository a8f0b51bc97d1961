package models

import "context"

// Unsent is how it stands with a channel nothing of which has gone out for a while. The zero value: it sends, or nothing is known to the contrary.
type Unsent struct {
	Since   Time
	Words   string // the server's own words, or why it could not be asked
	Waiting int64  // mails that are tried again
	Failed  int64  // mails that were not delivered
}

// What is read of deliveries, each by an index: no page reads more of them.
const (
	newestDeliveries = "SELECT * FROM deliveries ORDER BY id DESC LIMIT 300"
	nextDeliveries   = "SELECT * FROM deliveries WHERE state = 'pending' ORDER BY next_at, id LIMIT 300"
)

// RecentDeliveries returns the newest deliveries of all channels, and those that are next due: each once.
func (db *DB) RecentDeliveries(ctx context.Context) ([]Delivery, error) {
	var newest, next []Delivery
	if err := db.read(ctx).Raw(newestDeliveries).Scan(&newest).Error; err != nil {
		return nil, err
	}
	there := map[int64]bool{}
	for _, d := range newest {
		there[d.ID] = true
	}
	err := db.read(ctx).Raw(nextDeliveries).Scan(&next).Error
	for _, d := range next {
		if !there[d.ID] {
			newest = append(newest, d)
		}
	}
	return newest, err
}
