package models

import (
	"cmp"
	"context"
	"slices"
)

// LockChatflow returns the chatflow of a channel and on PostgreSQL holds its row until the transaction ends.
func (db *DB) LockChatflow(ctx context.Context, channelID int64) (Chatflow, error) {
	return first[Chatflow](db.locked(ctx).Where("channel_id = ?", channelID))
}

// LockChatflows returns all chatflows in the order that they are tried in, and on PostgreSQL holds their rows until the transaction ends.
func (db *DB) LockChatflows(ctx context.Context) ([]Chatflow, error) {
	flows, err := all[Chatflow](db.locked(ctx).Order("channel_id"))
	slices.SortStableFunc(flows, func(a, b Chatflow) int { return cmp.Compare(a.Position, b.Position) })
	return flows, err
}

// UpdateChatflow stores some of what people change of a chatflow, by the names of the columns; its flow has its own door.
func (db *DB) UpdateChatflow(ctx context.Context, f Chatflow, columns ...string) error {
	err := db.write(ctx).Model(&Chatflow{ChannelID: f.ChannelID}).Select(columns).Updates(f).Error
	return duplicate(err, "slug", "Another chatflow has this address already.")
}

// NameChannel stores what a channel that is no e-mail address is called, and what it has in the place of an address. One in use is a Problem at
// "slug".
func (db *DB) NameChannel(ctx context.Context, channelID int64, name, address string) error {
	err := db.write(ctx).Model(&Channel{ID: channelID}).Select("name", "address").Updates(Channel{Name: name, Address: address}).Error
	return duplicate(err, "slug", "Another chatflow has this address already.")
}

// ChatsSince counts, by chatflow, the chats that began since a time.
func (db *DB) ChatsSince(ctx context.Context, since Time) (map[int64]int64, error) {
	out := map[int64]int64{}
	var flow, n int64
	err := db.rows(db.ownContext(ctx), "SELECT flow_id, count(*) FROM chats WHERE created_at >= ? GROUP BY flow_id", []any{since}, []any{&flow, &n}, func() { out[flow] = n })
	return out, err
}

// OpenOn counts, by channel below a chatflow, the conversations that are open there.
func (db *DB) OpenOn(ctx context.Context, flowID int64) (map[int64]int64, error) {
	out := map[int64]int64{}
	var way, n int64
	err := db.rows(db.ownContext(ctx), "SELECT c.channel_id, count(*) FROM conversations c JOIN channels w ON w.id = c.channel_id WHERE w.parent_id = ? AND c.state = 'open' GROUP BY c.channel_id",
		[]any{flowID}, []any{&way, &n}, func() { out[way] = n })
	return out, err
}
