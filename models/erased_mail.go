package models

import "context"

// keepErasedKeys notes which mails were here, before messages of them go: they may still lie in a mailbox, or in a file of old mail.
func (db *DB) keepErasedKeys(ctx context.Context, messageIDs []int64) error {
	_, err := db.exec(ctx, "INSERT INTO erased_mails (delivery_key) SELECT delivery_key FROM messages WHERE delivery_key IS NOT NULL AND id IN "+marks(len(messageIDs))+" ON CONFLICT DO NOTHING", anys(messageIDs)...)
	return err
}

// WasErased reports whether a mail with this delivery key was here and has been erased.
func (db *DB) WasErased(ctx context.Context, key []byte) (is bool, err error) {
	err = db.row(ctx, "SELECT EXISTS (SELECT 1 FROM erased_mails WHERE delivery_key = ?)", []any{key}, &is)
	return is, err
}
