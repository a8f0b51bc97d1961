package models

import (
	"context"
	"strings"
)

// Ruling is what was decided about a sender, for the whole account.
type Ruling string

const (
	RulingBlocked  Ruling = "blocked"  // what comes from there is filed as spam
	RulingPictures Ruling = "pictures" // pictures that lie on other servers are shown
)

// SenderRuling is one decision about an address, or about a domain and what is below it ("@example.com").
type SenderRuling struct {
	ID        int64
	Ruling    Ruling
	Address   string
	ByUser    int64
	CreatedAt Time
}

// RuleSender stores a decision and reports whether it is new.
func (db *DB) RuleSender(ctx context.Context, r SenderRuling) (bool, error) {
	n, err := db.deleted(ctx, "INSERT INTO sender_rulings (ruling, address, by_user, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", r.Ruling, r.Address, r.ByUser, r.CreatedAt)
	return n > 0, err
}

// UnruleSender takes a decision back.
func (db *DB) UnruleSender(ctx context.Context, ruling Ruling, address string) error {
	_, err := db.exec(ctx, "DELETE FROM sender_rulings WHERE ruling = ? AND address = ?", ruling, address)
	return err
}

// SenderRuling returns one decision by its id.
func (db *DB) SenderRuling(ctx context.Context, id int64) (SenderRuling, error) {
	return first[SenderRuling](db.read(ctx).Where("id = ?", id))
}

// SenderRulings returns the newest decisions of a kind with an id below before (0: no bound), newest first.
func (db *DB) SenderRulings(ctx context.Context, ruling Ruling, before int64, limit int) ([]SenderRuling, error) {
	q := db.read(ctx).Where("ruling = ?", ruling)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	return all[SenderRuling](q.Order("id DESC").Limit(limit))
}

// SenderRuled returns the address or the domain by which a sender falls under a decision; empty: they do not.
func (db *DB) SenderRuled(ctx context.Context, ruling Ruling, address string) (by string, err error) {
	names := rulingNames(address)
	if len(names) == 0 {
		return "", nil
	}
	err = db.rows(ctx, "SELECT address FROM sender_rulings WHERE ruling = ? AND address IN "+marks(len(names))+" ORDER BY id LIMIT 1",
		append([]any{ruling}, texts(names)...), []any{&by}, func() {})
	return by, err
}

// maxLabels bounds how far up a domain is followed.
const maxLabels = 10

// rulingNames are the names under which a decision may stand that an address falls under.
func rulingNames(address string) (out []string) {
	address = NormalEmail(address)
	_, domain, ok := strings.Cut(address, "@")
	if !ok || domain == "" {
		return nil
	}
	out = append(out, address)
	for range maxLabels {
		out = append(out, "@"+domain)
		_, above, more := strings.Cut(domain, ".")
		if !more || !strings.Contains(above, ".") {
			break
		}
		domain = above
	}
	return out
}

// eraseSenders removes what was decided about addresses.
func (db *DB) eraseSenders(ctx context.Context, emails []string) error {
	return inBatches(emails, func(some []string) error {
		_, err := db.exec(ctx, "DELETE FROM sender_rulings WHERE address IN "+marks(len(some)), texts(some)...)
		return err
	})
}

// IsOurs reports whether an address is that of a colleague who is active, or of a channel.
func (db *DB) IsOurs(ctx context.Context, address string) (bool, error) {
	var n int64
	err := db.row(ctx, "SELECT (SELECT count(*) FROM users WHERE email = ? AND active) + (SELECT count(*) FROM channels WHERE address = ? AND kind = 'email')", []any{address, address}, &n)
	return n > 0, err
}

// DropSenderCheck forgets that something is yet to be looked up about a mail.
func (db *DB) DropSenderCheck(ctx context.Context, messageID int64) error {
	_, err := db.exec(ctx, "DELETE FROM sender_checks WHERE message_id = ?", messageID)
	return err
}

// SenderCheck is what is yet to be looked up about a mail's sender, with how the mail came.
type SenderCheck struct {
	MessageID int64
	DueAt     Time
	Tries     int64
	MailFrom  string
	RemoteIP  string
	Helo      string
}

// CreateSenderCheck has something looked up about a mail.
func (db *DB) CreateSenderCheck(ctx context.Context, c SenderCheck) error {
	_, err := db.exec(ctx, "INSERT INTO sender_checks (message_id, due_at, tries, mail_from, remote_ip, helo) VALUES (?, ?, 0, ?, ?, ?)", c.MessageID, c.DueAt, c.MailFrom, c.RemoteIP, c.Helo)
	return err
}

// ClaimSenderChecks returns what is due, at most limit, and lets nobody else have it until a moment.
func (db *DB) ClaimSenderChecks(ctx context.Context, now, until Time, limit int) (out []SenderCheck, err error) {
	var c SenderCheck
	query := "SELECT message_id, due_at, tries, mail_from, remote_ip, helo FROM sender_checks WHERE due_at <= ? ORDER BY due_at, message_id LIMIT ?"
	if db.Postgres() {
		query += " FOR UPDATE SKIP LOCKED"
	}
	err = db.rows(ctx, query, []any{now, limit}, []any{&c.MessageID, (*int64)(&c.DueAt), &c.Tries, &c.MailFrom, &c.RemoteIP, &c.Helo}, func() { out = append(out, c) })
	if err != nil || len(out) == 0 {
		return out, err
	}
	ids := make([]int64, len(out))
	for i, c := range out {
		ids[i] = c.MessageID
	}
	_, err = db.exec(ctx, "UPDATE sender_checks SET due_at = ?, tries = tries + 1 WHERE message_id IN "+marks(len(ids)), append([]any{until}, anys(ids)...)...)
	return out, err
}

// StoreChecks stores what was found out about a mail's sender. A mail that has been erased meanwhile stays as it is.
func (db *DB) StoreChecks(ctx context.Context, messageID int64, c *Checks) error {
	text, err := jsonText(c)
	if err != nil {
		return err
	}
	_, err = db.exec(ctx, "UPDATE messages SET checks = ? WHERE id = ? AND kind = ?", text, messageID, Incoming)
	return err
}

// ColleaguesNamed returns the names of active users other than those with an address; and the domains of the channels.
func (db *DB) ColleaguesNamed(ctx context.Context, but string) (names, domains []string, err error) {
	var s string
	if err := db.rows(ctx, "SELECT name FROM users WHERE active AND email <> ?", []any{but}, []any{&s}, func() { names = append(names, s) }); err != nil {
		return nil, nil, err
	}
	err = db.rows(ctx, "SELECT DISTINCT address FROM channels WHERE kind = 'email'", nil, []any{&s}, func() {
		if _, domain, ok := strings.Cut(s, "@"); ok {
			domains = append(domains, domain)
		}
	})
	return names, domains, err
}

// DelaySenderCheck has it looked up again later.
func (db *DB) DelaySenderCheck(ctx context.Context, messageID int64, until Time) error {
	_, err := db.exec(ctx, "UPDATE sender_checks SET due_at = ? WHERE message_id = ?", until, messageID)
	return err
}
