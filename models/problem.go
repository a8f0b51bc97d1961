package models

import (
	"errors"
	"strings"
)

// What a query or a use case may answer instead of a result. Handlers map them to a status and a page.
var (
	// ErrNotFound means there is no such thing, or that the asker may not know of it: both look alike.
	ErrNotFound = errors.New("not found")
	// ErrDuplicate means a unique key is taken already.
	ErrDuplicate = errors.New("already there")
	// ErrForbidden means the asker may see the thing but not do this to it.
	ErrForbidden = errors.New("not allowed")
)

// Problem is one thing wrong with what a person typed, said at the field it belongs to.
type Problem struct {
	Field string // the form field's name; empty if it concerns the whole form
	Text  string // a plain English sentence, translated when shown; may hold one %s for Arg
	Arg   string
}

// Problems is everything wrong with a form; as an error it is answered with the form, 422, and what was typed.
type Problems []Problem

// Error lists the sentences.
func (p Problems) Error() string {
	parts := make([]string, len(p))
	for i, q := range p {
		parts[i] = q.Field + ": " + q.Text
	}
	return strings.Join(parts, "; ")
}

// Add notes one more problem.
func (p *Problems) Add(field, text string, arg ...string) {
	q := Problem{Field: field, Text: text}
	if len(arg) > 0 {
		q.Arg = arg[0]
	}
	*p = append(*p, q)
}

// Err returns nil if nothing is wrong.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// For returns the first problem of a field.
func (p Problems) For(field string) (Problem, bool) {
	for _, q := range p {
		if q.Field == field {
			return q, true
		}
	}
	return Problem{}, false
}
