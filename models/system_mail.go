package models

import "context"

// SystemMail is a mail of the system itself that is yet to be sent.
type SystemMail struct{ DeliveryID, RawFileID int64 }

// SystemMails returns the mails of the system itself that are yet to be sent.
func (db *DB) SystemMails(ctx context.Context) (out []SystemMail, err error) {
	var m SystemMail
	err = db.rows(ctx, "SELECT id, raw_file_id FROM deliveries WHERE message_id = 0 AND state IN (?, ?) ORDER BY id", []any{DeliveryPending, DeliverySending}, []any{&m.DeliveryID, &m.RawFileID},
		func() { out = append(out, m) })
	return out, err
}

// DropSystemMail removes a mail that is yet to be sent.
func (db *DB) DropSystemMail(ctx context.Context, m SystemMail) error {
	if _, err := db.exec(ctx, "DELETE FROM deliveries WHERE id = ?", m.DeliveryID); err != nil {
		return err
	}
	return db.DeleteFile(ctx, m.RawFileID)
}
