package models

import "context"

// Mention says that a comment names a user, by name or by a team of theirs. It follows its comment wherever that is moved.
type Mention struct {
	ID        int64
	MessageID int64
	UserID    int64
	CreatedAt Time
	SeenAt    Time // 0: not yet
}

// Nameable is a user or a team that a comment may name.
type Nameable struct {
	Owner   Owner
	Name    string
	Email   string // of a user
	Picture string // of a user
	Members int    // of a team
	Reads   bool   // has access to the inbox
}

const nameables = `SELECT 1, u.id, u.name, u.email, u.picture, 0, ` + hasAccess + ` FROM users u JOIN inboxes i ON i.id = ? WHERE u.active
	UNION ALL SELECT 2, t.id, t.name, '', '', (SELECT count(*) FROM team_members m WHERE m.team_id = t.id), (i.open OR EXISTS (SELECT 1 FROM inbox_teams y WHERE y.inbox_id = i.id AND y.team_id = t.id))
	FROM teams t JOIN inboxes i ON i.id = ?`

// Nameables returns all active users and all teams, in any order, and whether they have access to an inbox.
func (db *DB) Nameables(ctx context.Context, inboxID int64) (out []Nameable, err error) {
	var n Nameable
	into := []any{&n.Owner.Kind, &n.Owner.ID, &n.Name, &n.Email, &n.Picture, &n.Members, &n.Reads}
	err = db.rows(db.ownContext(ctx), nameables, []any{inboxID, inboxID}, into, func() { out = append(out, n) })
	return out, err
}

// CreateMentions stores whom a comment names; who is named already stays so.
func (db *DB) CreateMentions(ctx context.Context, messageID int64, userIDs []int64, now Time) error {
	for _, id := range userIDs {
		if _, err := db.exec(ctx, "INSERT INTO mentions (message_id, user_id, created_at, seen_at) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING", messageID, id, now); err != nil {
			return err
		}
	}
	return nil
}

// MentionsIn returns whom messages name.
func (db *DB) MentionsIn(ctx context.Context, messageIDs []int64) ([]Mention, error) {
	return all[Mention](db.read(ctx).Where("message_id IN ?", messageIDs).Order("id"))
}

// SeeMentions notes that a user has seen that messages name them, and reports whether that is new.
func (db *DB) SeeMentions(ctx context.Context, userID int64, messageIDs []int64, now Time) (bool, error) {
	res, err := db.exec(ctx, "UPDATE mentions SET seen_at = ? WHERE user_id = ? AND seen_at = 0 AND message_id IN "+marks(len(messageIDs)), append([]any{now, userID}, anys(messageIDs)...)...)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// MentionRow is a mention as a list shows it.
type MentionRow struct {
	Mention
	Text           string // of the comment, Markdown
	AuthorID       int64
	Author         string // empty: one who is no more
	Picture        string // of the author
	ConversationID int64
	Subject        string
	Contact        string // name, or address
	Inbox          string
	State          State
}

const mentionRows = `SELECT m.id, m.message_id, m.user_id, m.created_at, m.seen_at, g.visible, g.user_id, coalesce(a.name, ''), coalesce(a.picture, ''), c.id, c.subject,
	CASE WHEN k.name = '' THEN k.email ELSE k.name END, i.name, c.state
	FROM mentions m JOIN messages g ON g.id = m.message_id JOIN conversations c ON c.id = g.conversation_id JOIN contacts k ON k.id = c.contact_id JOIN inboxes i ON i.id = c.inbox_id
	LEFT JOIN users a ON a.id = g.user_id WHERE m.user_id = ? AND m.id < ? AND c.inbox_id IN `

// Mentions returns the mentions of a user in conversations of some inboxes, the newest first, from before an id on (0: the newest).
func (db *DB) Mentions(ctx context.Context, userID int64, inboxIDs []int64, before int64, limit int) (out []MentionRow, err error) {
	if len(inboxIDs) == 0 {
		return nil, nil
	}
	if before == 0 {
		before = 1<<63 - 1
	}
	var r MentionRow
	into := []any{&r.ID, &r.MessageID, &r.UserID, (*int64)(&r.CreatedAt), (*int64)(&r.SeenAt), &r.Text, &r.AuthorID, &r.Author, &r.Picture, &r.ConversationID, &r.Subject, &r.Contact, &r.Inbox, (*string)(&r.State)}
	err = db.rows(db.ownContext(ctx), mentionRows+marks(len(inboxIDs))+" ORDER BY m.id DESC LIMIT ?", append(append([]any{userID, before}, anys(inboxIDs)...), limit), into, func() { out = append(out, r) })
	return out, err
}

// UnseenMentions returns the conversations of some inboxes in which a user is named and has not seen it, at most CountStop mentions of them.
func (db *DB) UnseenMentions(ctx context.Context, userID int64, inboxIDs []int64) (conversations []int64, err error) {
	if len(inboxIDs) == 0 {
		return nil, nil
	}
	var id int64
	err = db.rows(db.ownContext(ctx), `SELECT c.id FROM mentions m JOIN messages g ON g.id = m.message_id JOIN conversations c ON c.id = g.conversation_id
		WHERE m.user_id = ? AND m.seen_at = 0 AND c.inbox_id IN `+marks(len(inboxIDs))+" ORDER BY m.id DESC LIMIT ?", append(append([]any{userID}, anys(inboxIDs)...), CountStop), []any{&id}, func() { conversations = append(conversations, id) })
	return conversations, err
}
