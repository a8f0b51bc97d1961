package inbox

import (
	"context"
	"strings"

	"fairlead/models"
)

// MayShareSnippets reports whether the actor may write snippets for everybody: admins, and leads.
func (w Actor) MayShareSnippets() bool { return w.LeadsPeople() }

// mayEdit reports whether a snippet is the actor's to change.
func (w Actor) mayEdit(s models.Snippet) bool {
	return s.UserID == w.User.ID || s.UserID == 0 && w.MayShareSnippets()
}

// Snippets returns those that the actor can use, by name.
func (a *App) Snippets(ctx context.Context, who Actor) ([]models.Snippet, error) {
	return a.DB.Snippets(ctx, who.User.ID)
}

// Snippet returns one for who may change it. ErrNotFound: it is somebody else's. ErrForbidden: it is shared, and not theirs to change.
func (a *App) Snippet(ctx context.Context, who Actor, id int64) (models.Snippet, error) {
	return editableSnippet(ctx, a.DB, who, id)
}

func editableSnippet(ctx context.Context, db *models.DB, who Actor, id int64) (models.Snippet, error) {
	s, err := db.Snippet(ctx, id)
	switch {
	case err != nil:
		return s, err
	case s.UserID != 0 && s.UserID != who.User.ID:
		return models.Snippet{}, models.ErrNotFound
	case !who.mayEdit(s):
		return models.Snippet{}, models.ErrForbidden
	}
	return s, nil
}

// SnippetForm is what people type of a snippet.
type SnippetForm struct {
	Name, Body string
	Shared     bool
}

// SaveSnippet makes a snippet (id 0) or changes one. It answers Problems at name and body, ErrNotFound or ErrForbidden.
func (a *App) SaveSnippet(ctx context.Context, who Actor, id int64, f SnippetForm) (s models.Snippet, err error) {
	err = a.write(ctx, func(tx *models.DB, _ *news) error {
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		s = models.Snippet{CreatedBy: who.User.ID}
		if id != 0 {
			if s, err = editableSnippet(ctx, tx, who, id); err != nil {
				return err
			}
		}
		was := s.UserID
		s.Name, s.Body, s.UserID, s.UpdatedAt = f.Name, f.Body, who.User.ID, a.now()
		if f.Shared {
			s.UserID = 0
		}
		if !who.mayEdit(s) {
			return models.ErrForbidden
		}
		if err := checkSnippet(ctx, tx, &s, id == 0 || was != s.UserID); err != nil {
			return err
		}
		return tx.SaveSnippet(ctx, &s)
	})
	return s, err
}

func checkSnippet(ctx context.Context, tx *models.DB, s *models.Snippet, another bool) error {
	if err := s.Check(); err != nil {
		return err
	}
	if field := unknownField(s.Body); field != "" {
		return models.Problems{{Field: "body", Text: "There is no field “%s”. The list beside the text names those there are.", Arg: field}}
	}
	n, err := tx.CountSnippets(ctx, s.UserID)
	if err == nil && another && n >= models.SnippetsMost {
		err = models.Problems{{Field: "name", Text: "These are 500 already. Delete one first."}}
	}
	return err
}

// DeleteSnippet takes one away, and returns it.
func (a *App) DeleteSnippet(ctx context.Context, who Actor, id int64) (s models.Snippet, err error) {
	err = a.write(ctx, func(tx *models.DB, _ *news) (err error) {
		if s, err = editableSnippet(ctx, tx, who, id); err != nil {
			return err
		}
		s.DeletedAt = a.now()
		return tx.SaveSnippet(ctx, &s)
	})
	return s, err
}

// RestoreSnippet brings a deleted one back. Problems at name: there is another of its name by now.
func (a *App) RestoreSnippet(ctx context.Context, who Actor, id int64) (s models.Snippet, err error) {
	err = a.write(ctx, func(tx *models.DB, _ *news) (err error) {
		if s, err = tx.DeletedSnippet(ctx, id); err != nil {
			return err
		}
		if !who.mayEdit(s) {
			return models.ErrNotFound
		}
		s.DeletedAt = 0
		return tx.SaveSnippet(ctx, &s)
	})
	return s, err
}

// FilledSnippet is a snippet as it is inserted in a conversation.
type FilledSnippet struct {
	models.Snippet
	Text string
	Left []string // fields that nothing is known of: they stand in the text as they are
}

// snippetsOffered is how many are suggested at once.
const snippetsOffered = 8

// FindSnippets returns those of which a word begins with what was typed, filled in for a conversation.
func (a *App) FindSnippets(ctx context.Context, who Actor, conversationID int64, typed string) (out []FilledSnippet, err error) {
	values, err := a.snippetValues(ctx, who, conversationID)
	if err != nil {
		return nil, err
	}
	every, err := a.DB.Snippets(ctx, who.User.ID)
	if err != nil {
		return nil, err
	}
	typed = models.FoldName(typed)
	for _, s := range every {
		if len(out) < snippetsOffered && (strings.HasPrefix(s.Folded, typed) || strings.Contains(s.Folded, " "+typed)) {
			text, left := fillIn(s.Body, values)
			out = append(out, FilledSnippet{Snippet: s, Text: text, Left: left})
		}
	}
	return out, nil
}

// FillSnippet returns one filled in for a conversation.
func (a *App) FillSnippet(ctx context.Context, who Actor, conversationID, id int64) (f FilledSnippet, err error) {
	values, err := a.snippetValues(ctx, who, conversationID)
	if err != nil {
		return f, err
	}
	if f.Snippet, err = a.DB.Snippet(ctx, id); err != nil {
		return f, err
	}
	if f.UserID != 0 && f.UserID != who.User.ID {
		return FilledSnippet{}, models.ErrNotFound
	}
	f.Text, f.Left = fillIn(f.Body, values)
	return f, nil
}
