package models

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"
)

// AfterFetch is what becomes of a mail on the server once it is stored here.
type AfterFetch string

const (
	AfterSeen  AfterFetch = "seen"  // it is marked as read
	AfterMove  AfterFetch = "move"  // it is marked as read and moved to a folder
	AfterLeave AfterFetch = "leave" // nothing
)

// Whether a copy of what is sent is put into the mailbox's folder for that.
const (
	SentAuto = "auto" // unless the provider does so itself
	SentKeep = "keep"
	SentNot  = "not"
)

// Mailbox is an account on an IMAP server that the mail of a channel is fetched from. Everything of it is known by its id: another server,
// account or folder is another mailbox.
type Mailbox struct {
	ID        int64
	ChannelID int64 // unique: a channel has one at most

	Host        string
	Port        int
	Security    string // tls, starttls, or none within this machine
	Username    string
	Secret      []byte // the password, sealed; never shown again
	Private     bool   // the servers may be at private addresses
	Folder      string
	AfterFetch  AfterFetch
	AfterFolder string // of AfterMove
	KeepSent    string
	OldDays     int64 // mail of so many days before connecting is brought in, too
	Paused      bool

	// OAuth. An empty Provider means that the password logs in.
	Provider     string // one of the presets, or other
	AuthURL      string // where people allow it
	TokenURL     string // where tokens come from
	Scopes       string // separated by blanks
	ClientID     string
	ClientSecret []byte // sealed; some providers want none
	Tokens       []byte // sealed: what the provider has given; nil: not connected yet

	// A connecting under way: what its answer must have.
	GrantState    string // a hash
	GrantVerifier []byte // sealed (RFC 7636)
	GrantUser     int64
	GrantTill     Time

	ConnectedAt Time // mail that the server took before is old
	ChangedAt   Time // by people: whoever fetches begins again

	// The cursor. Every mail up to LastUID has been dealt with, but for those above OldUID up to OldTop, which were there already.
	UIDValidity uint32
	LastUID     uint32
	OldUID      uint32
	OldTop      uint32

	// Who fetches, and how it went.
	Lease      int64
	LeasedTill Time
	NextAt     Time
	Failures   int64  // in a row
	FailingAt  Time   // since when; 0: it works
	Words      string // why it fails; or what did not go as wished though it works
	FetchedAt  Time   // when the server was last heard
	Waiting    int64  // mails that are known to wait there
}

// maxOldDays is how far back old mail may be brought in: ten years.
const maxOldDays = 3660

// Check trims what was typed and says what is wrong with it.
func (m *Mailbox) Check() Problems {
	var p Problems
	m.Host, m.Username, m.Folder, m.AfterFolder = strings.TrimSpace(m.Host), strings.TrimSpace(m.Username), CleanLine(m.Folder), CleanLine(m.AfterFolder)
	if m.Folder == "" {
		m.Folder = "INBOX"
	}
	checkHost(&p, m.Host)
	if m.Port < 1 || m.Port > 65535 {
		p.Add("port", "Type a port between 1 and 65535; 993 and 143 are usual.")
	}
	if m.Security != "tls" && m.Security != "starttls" && m.Security != "none" {
		p.Add("security", "Choose how the connection is protected.")
	}
	if m.Username == "" {
		p.Add("username", "Type the user name of the account; often that is its whole address.")
	}
	for field, v := range map[string]string{"username": m.Username, "folder": m.Folder, "after_folder": m.AfterFolder, "client_id": m.ClientID, "scopes": m.Scopes, "auth_url": m.AuthURL, "token_url": m.TokenURL} {
		if len(v) > 500 {
			p.Add(field, "This is too long: at most 500 characters.")
		}
	}
	m.checkAfter(&p)
	if m.OldDays < 0 || m.OldDays > maxOldDays {
		p.Add("old_days", "Type a number of days up to 3,660, or 0 for none.")
	}
	if m.Provider != "" {
		m.checkProvider(&p)
	}
	return p
}

func checkHost(p *Problems, host string) {
	switch {
	case host == "":
		p.Add("host", "Type the name of the IMAP server, like imap.example.com.")
	case len(host) > 253:
		p.Add("host", "This is too long: at most 253 characters.")
	case strings.ContainsAny(host, " /:@\x00\\") && net.ParseIP(host) == nil:
		p.Add("host", "Type the server's name only, like imap.example.com.")
	}
}

func (m *Mailbox) checkAfter(p *Problems) {
	switch m.AfterFetch {
	case AfterSeen, AfterLeave:
		m.AfterFolder = ""
	case AfterMove:
		if m.AfterFolder == "" || strings.EqualFold(m.AfterFolder, m.Folder) {
			p.Add("after_folder", "Type the name of another folder, like Fairlead.")
		}
	default:
		p.Add("after_fetch", "Choose what becomes of a mail on the server.")
	}
	if m.KeepSent != SentAuto && m.KeepSent != SentKeep && m.KeepSent != SentNot {
		p.Add("keep_sent", "Choose whether copies of what is sent are kept.")
	}
}

func (m *Mailbox) checkProvider(p *Problems) {
	m.ClientID, m.AuthURL, m.TokenURL = strings.TrimSpace(m.ClientID), strings.TrimSpace(m.AuthURL), strings.TrimSpace(m.TokenURL)
	m.Scopes = strings.Join(strings.Fields(m.Scopes), " ")
	if m.ClientID == "" {
		p.Add("client_id", "Type the client id that the provider has given for Fairlead.")
	}
	for field, address := range map[string]string{"auth_url": m.AuthURL, "token_url": m.TokenURL} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && (u.Scheme != "http" || !loopbackName(u.Hostname())) {
			p.Add(field, "Type an address that begins with https://.")
		}
	}
}

func loopbackName(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// SameAccount reports whether two rows are about the same folder of the same account.
func (m Mailbox) SameAccount(o Mailbox) bool {
	return strings.EqualFold(m.Host, o.Host) && m.Username == o.Username && m.Folder == o.Folder
}

// Ready reports whether there is anything to log in with.
func (m Mailbox) Ready() bool { return m.Provider == "" || len(m.Tokens) > 0 }

// signInOver begins why a mailbox is not fetched whose provider lets nobody in any more who signed in before.
const signInOver = "the provider does not let Fairlead in any more"

// SignInOver reports whether only somebody who signs in at the provider again gets it fetched again.
func (m Mailbox) SignInOver() bool { return m.Failures > 0 && strings.HasPrefix(m.Words, signInOver) }

// Mailbox returns one mailbox.
func (db *DB) Mailbox(ctx context.Context, id int64) (Mailbox, error) {
	return first[Mailbox](db.read(ctx).Where("id = ?", id))
}

// MailboxOf returns the mailbox of a channel.
func (db *DB) MailboxOf(ctx context.Context, channelID int64) (Mailbox, error) {
	return first[Mailbox](db.read(ctx).Where("channel_id = ?", channelID))
}

// Mailboxes returns all mailboxes.
func (db *DB) Mailboxes(ctx context.Context) ([]Mailbox, error) {
	return all[Mailbox](db.read(ctx).Order("id"))
}

// CreateMailbox stores a new mailbox and sets its id. ErrDuplicate: the channel has one.
func (db *DB) CreateMailbox(ctx context.Context, m *Mailbox) error {
	return known(db.write(ctx).Create(m).Error)
}

// UpdateMailbox stores what people edit; whoever fetches begins again at once.
func (db *DB) UpdateMailbox(ctx context.Context, m Mailbox) error {
	return db.write(ctx).Model(&Mailbox{ID: m.ID}).Select("port", "security", "secret", "private", "after_fetch", "after_folder", "keep_sent", "old_days", "paused", "provider", "auth_url",
		"token_url", "scopes", "client_id", "client_secret", "tokens", "changed_at", "old_uid", "old_top", "next_at", "failures", "failing_at", "words").Updates(m).Error
}

// DeleteMailbox forgets a mailbox; what was fetched stays.
func (db *DB) DeleteMailbox(ctx context.Context, id int64) error {
	return db.write(ctx).Delete(&Mailbox{ID: id}).Error
}

// SetGrant stores what the answer to a connecting must have; nothing ends it.
func (db *DB) SetGrant(ctx context.Context, m Mailbox) error {
	return db.write(ctx).Model(&Mailbox{ID: m.ID}).Select("grant_state", "grant_verifier", "grant_user", "grant_till").Updates(m).Error
}

// MailboxByGrant returns the mailbox whose connecting has this state.
func (db *DB) MailboxByGrant(ctx context.Context, state string) (Mailbox, error) {
	if state == "" {
		return Mailbox{}, ErrNotFound
	}
	return first[Mailbox](db.read(ctx).Where("grant_state = ?", state))
}

// ErrMailboxTaken means that a mailbox is no longer the caller's: another node fetches it, or people have changed or removed it.
var ErrMailboxTaken = errors.New("this mailbox is fetched by somebody else, or was changed")

// ClaimMailbox gives a mailbox that is due to the holder of lease until till. ErrMailboxTaken: it is not to be had.
func (db *DB) ClaimMailbox(ctx context.Context, id, lease int64, now, till Time) error {
	return db.one(ctx, "UPDATE mailboxes SET lease = ?, leased_till = ? WHERE id = ? AND NOT paused AND next_at <= ? AND leased_till <= ?", lease, till, id, now, now)
}

// KeepMailbox lengthens a lease, if people have changed nothing since.
func (db *DB) KeepMailbox(ctx context.Context, m Mailbox, till Time) error {
	return db.one(ctx, "UPDATE mailboxes SET leased_till = ? WHERE id = ? AND lease = ? AND changed_at = ? AND NOT paused", till, m.ID, m.Lease, m.ChangedAt)
}

// MoveCursor stores how far a mailbox has been fetched, and that it works. Only who holds it may.
func (db *DB) MoveCursor(ctx context.Context, m Mailbox) error {
	return db.one(ctx, `UPDATE mailboxes SET uid_validity = ?, last_uid = ?, old_uid = ?, old_top = ?, waiting = ?, fetched_at = ?, words = ?, failures = 0, failing_at = 0
		WHERE id = ? AND lease = ? AND changed_at = ?`, int64(m.UIDValidity), int64(m.LastUID), int64(m.OldUID), int64(m.OldTop), m.Waiting, m.FetchedAt, m.Words, m.ID, m.Lease, m.ChangedAt)
}

// LeaveMailbox ends a lease, and says how it went and when to come again.
func (db *DB) LeaveMailbox(ctx context.Context, m Mailbox) error {
	return db.one(ctx, "UPDATE mailboxes SET leased_till = 0, next_at = ?, failures = ?, failing_at = ?, words = ? WHERE id = ? AND lease = ? AND changed_at = ?",
		m.NextAt, m.Failures, m.FailingAt, m.Words, m.ID, m.Lease, m.ChangedAt)
}

// FreeMailbox ends a lease and changes nothing else.
func (db *DB) FreeMailbox(ctx context.Context, m Mailbox) error {
	return db.one(ctx, "UPDATE mailboxes SET leased_till = 0 WHERE id = ? AND lease = ?", m.ID, m.Lease)
}

// FreeMailboxes ends the leases of a node that is no more; with SQLite there is only one, so it calls this when it starts.
func (db *DB) FreeMailboxes(ctx context.Context) error {
	_, err := db.exec(ctx, "UPDATE mailboxes SET leased_till = 0 WHERE leased_till <> 0")
	return err
}

// LeaseTokens lets the caller get new tokens in the place of those that there are, until till. ErrMailboxTaken: another is at it, or has been.
func (db *DB) LeaseTokens(ctx context.Context, id int64, was []byte, now, till Time) error {
	return db.one(ctx, "UPDATE mailboxes SET tokens_leased_till = ? WHERE id = ? AND tokens = ? AND tokens_leased_till <= ?", till, id, was, now)
}

// SwapTokens stores new tokens in the place of those that they were made from, and ends the caller's lease. ErrMailboxTaken: somebody else has
// stored others since.
func (db *DB) SwapTokens(ctx context.Context, id int64, was, is []byte) error {
	return db.one(ctx, "UPDATE mailboxes SET tokens = ?, tokens_leased_till = 0 WHERE id = ? AND tokens = ?", is, id, was)
}

// one runs a change of one mailbox.
func (db *DB) one(ctx context.Context, query string, args ...any) error {
	res, err := db.exec(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrMailboxTaken)
	}
	return nil
}

// FetchedLines returns the ledger's lines of mails of a mailbox by number, from one number to another.
func (db *DB) FetchedLines(ctx context.Context, mailboxID int64, validity, from, to uint32) ([]LedgerLine, error) {
	return all[LedgerLine](db.read(ctx).Where("mailbox_id = ? AND uid_validity = ? AND uid <> 0 AND uid BETWEEN ? AND ?", mailboxID, int64(validity), int64(from), int64(to)).Order("uid"))
}

// LostLines returns the ids of the ledger's lines of mails of a mailbox, from one number to another, whose message was stored and is no longer there.
// Erasing takes the message off its line: what is lost was taken out behind our back.
func (db *DB) LostLines(ctx context.Context, mailboxID int64, validity, from, to uint32) ([]int64, error) {
	return db.ids(ctx, `SELECT l.id FROM mail_ledger l WHERE l.mailbox_id = ? AND l.uid_validity = ? AND l.uid <> 0 AND l.uid BETWEEN ? AND ? AND l.message_id <> 0
		AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = l.message_id)`, mailboxID, int64(validity), int64(from), int64(to))
}
