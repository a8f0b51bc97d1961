package models

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Tag is a word by which conversations are told apart. Tags are the whole company's: everybody sees their names.
type Tag struct {
	ID        int64
	Name      string
	Folded    string // the name as names are compared; unique
	Colour    string // of TagColours
	CreatedBy int64
	CreatedAt Time
}

// Limits of tags.
const (
	MaxTags       = 1000 // in all
	MaxTagsOn     = 20   // on one conversation
	maxTagName    = 50   // characters
	MaxTagMatches = 100  // that a list offers at once
)

// TagColours are those that a tag can have. Each can be read on its ground in light and dark.
var TagColours = []string{"grey", "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink"}

// FoldTag is a name as names of tags are compared: neither capitals nor accents count.
func FoldTag(name string) string {
	if words := Words(name, 100); len(words) > 0 {
		return strings.Join(words, " ")
	}
	return strings.ToLower(name) // of signs alone
}

// Check trims what was typed and says what is wrong with it.
func (t *Tag) Check() Problems {
	var p Problems
	t.Name = CleanLine(t.Name)
	t.Folded = FoldTag(t.Name)
	switch {
	case t.Name == "":
		p.Add("name", "Type a name.")
	case utf8.RuneCountInString(t.Name) > maxTagName:
		p.Add("name", "This is too long: at most 50 characters.")
	}
	if !slices.Contains(TagColours, t.Colour) {
		p.Add("colour", "Choose one of the colours.")
	}
	return p
}

const tagColumns = "SELECT t.id, t.name, t.folded, t.colour, t.created_by, t.created_at FROM tags t"

func (t *Tag) fields() []any {
	return []any{&t.ID, &t.Name, &t.Folded, &t.Colour, &t.CreatedBy, (*int64)(&t.CreatedAt)}
}

func (db *DB) tags(ctx context.Context, where string, args ...any) (out []Tag, err error) {
	var t Tag
	err = db.rows(db.ownContext(ctx), tagColumns+where, args, t.fields(), func() { out = append(out, t) })
	return out, err
}

// Tag returns one tag.
func (db *DB) Tag(ctx context.Context, id int64) (t Tag, err error) {
	err = db.row(ctx, tagColumns+" WHERE t.id = ?", []any{id}, t.fields()...)
	return t, err
}

// TagNamed returns the tag of a name, however it is written; ErrNotFound: there is none.
func (db *DB) TagNamed(ctx context.Context, name string) (t Tag, err error) {
	err = db.row(ctx, tagColumns+" WHERE t.folded = ?", []any{FoldTag(name)}, t.fields()...)
	return t, err
}

// Tags returns tags by name, at most limit of them: those in whose names a word begins with each of what was typed.
func (db *DB) Tags(ctx context.Context, typed string, limit int) (out []Tag, err error) {
	all, err := db.tags(ctx, " ORDER BY t.folded")
	want := Words(typed, 20)
	for _, t := range all {
		if len(out) < limit && t.begins(want) {
			out = append(out, t)
		}
	}
	return out, err
}

func (t Tag) begins(want []string) bool {
	for _, w := range want {
		if !strings.Contains(" "+t.Folded, " "+w) {
			return false
		}
	}
	return true
}

// CountTags returns how many tags there are.
func (db *DB) CountTags(ctx context.Context) (n int64, err error) {
	err = db.row(ctx, "SELECT count(*) FROM tags", nil, &n)
	return n, err
}

// CreateTag stores a new tag and sets its id. A name in use is a Problem at "name".
func (db *DB) CreateTag(ctx context.Context, t *Tag) (err error) {
	t.ID, err = db.insert(ctx, "INSERT INTO tags (name, folded, colour, created_by, created_at) VALUES (?, ?, ?, ?, ?)", t.Name, t.Folded, t.Colour, t.CreatedBy, t.CreatedAt)
	return duplicate(err, "name", "There is a tag of this name already.")
}

// EnsureTag stores a new tag if there is none of its name, and returns the one that there is.
func (db *DB) EnsureTag(ctx context.Context, t Tag) (Tag, error) {
	if _, err := db.exec(ctx, "INSERT INTO tags (name, folded, colour, created_by, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", t.Name, t.Folded, t.Colour, t.CreatedBy, t.CreatedAt); err != nil {
		return t, err
	}
	return db.TagNamed(ctx, t.Name)
}

// UpdateTag stores name and colour.
func (db *DB) UpdateTag(ctx context.Context, t Tag) error {
	_, err := db.exec(ctx, "UPDATE tags SET name = ?, folded = ?, colour = ? WHERE id = ?", t.Name, t.Folded, t.Colour, t.ID)
	return duplicate(err, "name", "There is a tag of this name already.")
}

// RewriteTags puts the names of all tags through a function.
func (db *DB) RewriteTags(ctx context.Context, through func(string) string) error {
	every, err := db.tags(ctx, " ORDER BY t.id")
	if err != nil {
		return err
	}
	for _, t := range every {
		name := through(t.Name)
		if name == t.Name {
			continue
		}
		t.Name = name + " " + strconv.FormatInt(t.ID, 10) // two may have become alike
		t.Folded = FoldTag(t.Name)
		if err := db.UpdateTag(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// DeleteTag takes a tag away, off all conversations.
func (db *DB) DeleteTag(ctx context.Context, id int64) error {
	_, err := db.exec(ctx, "DELETE FROM tags WHERE id = ?", id)
	return err
}

// MergeTags puts one tag on all that has another, which is taken away.
func (db *DB) MergeTags(ctx context.Context, from, into int64) error {
	if _, err := db.exec(ctx, "INSERT INTO conversation_tags (conversation_id, tag_id, created_by, created_at) SELECT conversation_id, "+db.number()+", created_by, created_at FROM conversation_tags WHERE tag_id = ? ON CONFLICT DO NOTHING", into, from); err != nil {
		return err
	}
	return db.DeleteTag(ctx, from)
}

// CountTagged returns on how many conversations of some inboxes each of some tags is, up to CountStop.
func (db *DB) CountTagged(ctx context.Context, tags []Tag, inboxes []int64) (map[int64]int64, error) {
	out := map[int64]int64{}
	if len(inboxes) == 0 {
		return out, nil
	}
	ids := make([]int64, len(tags))
	for i, t := range tags {
		ids[i] = t.ID
	}
	var id, n int64
	err := inBatches(ids, func(some []int64) error {
		return db.rows(ctx, "SELECT t.id, (SELECT count(*) FROM (SELECT 1 FROM conversation_tags x JOIN conversations c ON c.id = x.conversation_id WHERE x.tag_id = t.id AND c.inbox_id IN "+marks(len(inboxes))+
			" AND c.state <> 'merged' LIMIT ?) s) FROM tags t WHERE t.id IN "+marks(len(some)), slices.Concat(anys(inboxes), []any{CountStop}, anys(some)), []any{&id, &n}, func() { out[id] = n })
	})
	return out, err
}

// TagsOf returns the tags of conversations, by name.
func (db *DB) TagsOf(ctx context.Context, conversations ...int64) (map[int64][]Tag, error) {
	out := map[int64][]Tag{}
	var id int64
	var t Tag
	err := inBatches(conversations, func(some []int64) error {
		return db.rows(db.ownContext(ctx), "SELECT x.conversation_id, t.id, t.name, t.folded, t.colour, t.created_by, t.created_at FROM conversation_tags x JOIN tags t ON t.id = x.tag_id WHERE x.conversation_id IN "+
			marks(len(some))+" ORDER BY t.folded", anys(some), append([]any{&id}, t.fields()...), func() { out[id] = append(out[id], t) })
	})
	return out, err
}

// PutTag puts a tag on a conversation; false: it was there.
func (db *DB) PutTag(ctx context.Context, conversationID, tagID, by int64, at Time) (bool, error) {
	n, err := db.deleted(ctx, "INSERT INTO conversation_tags (conversation_id, tag_id, created_by, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", conversationID, tagID, by, at)
	return n > 0, err
}

// TakeTag takes a tag off a conversation; false: it was not there.
func (db *DB) TakeTag(ctx context.Context, conversationID, tagID int64) (bool, error) {
	n, err := db.deleted(ctx, "DELETE FROM conversation_tags WHERE conversation_id = ? AND tag_id = ?", conversationID, tagID)
	return n > 0, err
}

// ShareTags puts the tags of one conversation on another too, as far as that can have more, and returns those that it did not have.
func (db *DB) ShareTags(ctx context.Context, from, into int64) (added []int64, err error) {
	of, err := db.TagsOf(ctx, from, into)
	if err != nil {
		return nil, err
	}
	has := len(of[into])
	for _, t := range of[from] {
		if has == MaxTagsOn || slices.ContainsFunc(of[into], func(o Tag) bool { return o.ID == t.ID }) {
			continue
		}
		if _, err := db.exec(ctx, "INSERT INTO conversation_tags (conversation_id, tag_id, created_by, created_at) SELECT "+db.number()+", tag_id, created_by, created_at FROM conversation_tags WHERE conversation_id = ? AND tag_id = ?", into, from, t.ID); err != nil {
			return nil, err
		}
		has, added = has+1, append(added, t.ID)
	}
	return added, nil
}
