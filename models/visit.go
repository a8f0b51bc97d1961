package models

import "context"

// SeeVisitor notes that a visitor was there.
func (db *DB) SeeVisitor(ctx context.Context, visitorID int64, at Time) error {
	_, err := db.exec(ctx, "UPDATE visitors SET seen_at = ? WHERE id = ? AND seen_at < ?", at, visitorID, at)
	return err
}

// LockVisitor returns a visitor and on PostgreSQL holds its row until the transaction ends.
func (db *DB) LockVisitor(ctx context.Context, id int64) (Visitor, error) {
	return first[Visitor](db.locked(ctx).Where("id = ?", id))
}

// VisitsOfVisitor returns what a visitor looked at last, newest first.
func (db *DB) VisitsOfVisitor(ctx context.Context, visitorID int64, limit int) ([]Visit, error) {
	return all[Visit](db.read(ctx).Where("visitor_id = ?", visitorID).Order("id DESC").Limit(limit))
}

// DeleteVisitsBefore forgets at most limit pages that were looked at before t, and returns how many it forgot.
func (db *DB) DeleteVisitsBefore(ctx context.Context, t Time, limit int) (int64, error) {
	res, err := db.exec(ctx, "DELETE FROM visits WHERE id IN (SELECT id FROM visits WHERE at < ? LIMIT ?)", t, limit)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// VisitorsUnseenSince returns visitors that were last seen before t, at most limit.
func (db *DB) VisitorsUnseenSince(ctx context.Context, t Time, limit int) ([]Visitor, error) {
	return all[Visitor](db.read(ctx).Where("seen_at < ?", t).Order("seen_at").Limit(limit))
}

// DeleteVisitor forgets a visitor and all pages that were looked at. The contact may be tracked no longer.
func (db *DB) DeleteVisitor(ctx context.Context, v Visitor) error {
	if _, err := db.exec(ctx, "DELETE FROM visitors WHERE id = ?", v.ID); err != nil || v.ContactID == 0 {
		return err
	}
	return db.IndexContacts(ctx, v.ContactID)
}

// StrangersFiles returns the files that strangers have chosen and not sent.
func (db *DB) StrangersFiles(ctx context.Context) ([]File, error) {
	return db.files(ctx, "kind = 'staged' AND uploaded_by = 0")
}

// StagedBy keeps in whose browser a stranger's file was chosen, and whose that is now.
func (db *DB) StagedBy(ctx context.Context, fileID, visitorID int64) error {
	_, err := db.exec(ctx, "UPDATE files SET visitor_id = ?, contact_id = coalesce((SELECT contact_id FROM visitors WHERE id = ?), 0) WHERE id = ?", visitorID, visitorID, fileID)
	return err
}

// DeleteStrangersFilesBefore removes files that strangers chose before t and never sent.
func (db *DB) DeleteStrangersFilesBefore(ctx context.Context, t Time) error {
	return db.write(ctx).Where("kind = 'staged' AND uploaded_by = 0 AND created_at < ?", t).Delete(&File{}).Error
}

// AttachStrangersFile makes a stranger's file that waits an attachment of a message, and reports whether it did wait. What named it stays, so that
// the same form sent again is known.
func (db *DB) AttachStrangersFile(ctx context.Context, id, messageID int64) (bool, error) {
	res, err := db.exec(ctx, "UPDATE files SET kind = ?, message_id = ? WHERE id = ? AND kind = 'staged' AND uploaded_by = 0", FileAttachment, messageID, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	if err != nil || n != 1 {
		return false, err
	}
	return true, db.searched(ctx, messageID)
}

// StrangersBytes returns how much strangers have chosen and not sent.
func (db *DB) StrangersBytes(ctx context.Context) (n int64, err error) {
	err = db.row(ctx, "SELECT coalesce(sum(size), 0) FROM files WHERE kind = 'staged' AND uploaded_by = 0", nil, &n)
	return n, err
}
