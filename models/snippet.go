package models

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Snippet is a text that people write often, kept under a name.
type Snippet struct {
	ID        int64
	UserID    int64 // whose it is; 0: everybody's
	Name      string
	Folded    string // the name as it is looked for
	Body      string // Markdown; {{fields}} are filled in when it is inserted
	CreatedBy int64
	UpdatedAt Time
	DeletedAt Time // it can be had back for a while; 0: it is there
}

const (
	// SnippetsMost is how many of them one person may have, and how many may be shared.
	SnippetsMost = 500
	// SnippetKept is how long a deleted one can be had back, in microseconds.
	SnippetKept = 24 * 60 * 60 * 1e6

	maxSnippetName = 80     // characters
	maxSnippet     = 50_000 // bytes
)

// FoldName is a name as it is looked for: without accents, in small letters.
func FoldName(s string) string { return strings.ToLower(plainLetters(CleanLine(s))) }

// Check completes a snippet and answers Problems at name and body.
func (s *Snippet) Check() error {
	var p Problems
	s.Name = CleanLine(s.Name)
	s.Folded = FoldName(s.Name)
	s.Body = strings.ReplaceAll(s.Body, "\r\n", "\n")
	switch {
	case s.Name == "":
		p.Add("name", "Type a name.")
	case utf8.RuneCountInString(s.Name) > maxSnippetName:
		p.Add("name", "This is too long: at most 80 characters.")
	case strings.ContainsAny(s.Name, "/@"):
		p.Add("name", "A name holds no / and no @: they begin lists while one writes.")
	}
	switch {
	case strings.TrimSpace(s.Body) == "":
		p.Add("body", "Write something first.")
	case len(s.Body) > maxSnippet:
		p.Add("body", "This is too long: at most 50,000 characters.")
	}
	return p.Err()
}

const saidSnippetTaken = "There is a snippet of this name already."

// Snippet returns one that is there.
func (db *DB) Snippet(ctx context.Context, id int64) (Snippet, error) {
	return first[Snippet](db.read(ctx).Where("id = ? AND deleted_at = 0", id))
}

// DeletedSnippet returns one that can be had back.
func (db *DB) DeletedSnippet(ctx context.Context, id int64) (Snippet, error) {
	return first[Snippet](db.read(ctx).Where("id = ? AND deleted_at <> 0", id))
}

// Snippets returns those that somebody can use, their own and the shared ones, by name.
func (db *DB) Snippets(ctx context.Context, userID int64) ([]Snippet, error) {
	return all[Snippet](db.read(ctx).Where("user_id IN (0, ?) AND deleted_at = 0", userID).Order("folded, id").Limit(2 * SnippetsMost))
}

// CountSnippets counts somebody's own, or the shared ones (0).
func (db *DB) CountSnippets(ctx context.Context, userID int64) (n int64, err error) {
	err = db.row(ctx, "SELECT count(*) FROM snippets WHERE user_id = ? AND deleted_at = 0", []any{userID}, &n)
	return n, err
}

// SaveSnippet stores a new one (id 0) or changes one. Problems at name: there is one of this name.
func (db *DB) SaveSnippet(ctx context.Context, s *Snippet) (err error) {
	if s.ID == 0 {
		s.ID, err = db.insert(ctx, "INSERT INTO snippets (user_id, name, folded, body, created_by, updated_at, deleted_at) VALUES (?, ?, ?, ?, ?, ?, 0)", s.UserID, s.Name, s.Folded, s.Body, s.CreatedBy, s.UpdatedAt)
	} else {
		_, err = db.exec(ctx, "UPDATE snippets SET user_id = ?, name = ?, folded = ?, body = ?, updated_at = ?, deleted_at = ? WHERE id = ?", s.UserID, s.Name, s.Folded, s.Body, s.UpdatedAt, s.DeletedAt, s.ID)
	}
	return duplicate(err, "name", saidSnippetTaken)
}

// DeleteSnippetsBefore forgets for good what was deleted before t.
func (db *DB) DeleteSnippetsBefore(ctx context.Context, t Time) error {
	_, err := db.exec(ctx, "DELETE FROM snippets WHERE deleted_at <> 0 AND deleted_at < ?", t)
	return err
}

// RewriteSnippets puts the names and the texts of all snippets, deleted ones too, through a function.
func (db *DB) RewriteSnippets(ctx context.Context, through func(string) string) error {
	every, err := all[Snippet](db.read(ctx).Order("id"))
	if err != nil {
		return err
	}
	for _, s := range every {
		name, body := through(s.Name), through(s.Body)
		if name == s.Name && body == s.Body {
			continue
		}
		if name != s.Name {
			name += " " + strconv.FormatInt(s.ID, 10) // two may have become alike
		}
		if _, err := db.exec(ctx, "UPDATE snippets SET name = ?, folded = ?, body = ? WHERE id = ?", name, FoldName(name), body, s.ID); err != nil {
			return err
		}
	}
	return nil
}
