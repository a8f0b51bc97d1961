package hours

import (
	"errors"
	"strings"
)

// What can be wrong with something typed; errors.Is tells them apart.
var (
	ErrSpan    = errors.New("not a time span")
	ErrOverlap = errors.New("time spans overlap")
	ErrDate    = errors.New("not a date")
	ErrZone    = errors.New("not a time zone")
)

// Problem is what is wrong with something a person typed, in a sentence to show to them.
type Problem struct {
	Kind error  // one of the errors above
	Text string // a plain English sentence; holds one %s for Arg
	Arg  string // what was typed
}

// Error returns the whole sentence.
func (p *Problem) Error() string { return strings.Replace(p.Text, "%s", p.Arg, 1) }

// Unwrap returns the kind.
func (p *Problem) Unwrap() error { return p.Kind }

// problem quotes what was typed, at most its beginning.
func problem(kind error, text, typed string) error {
	if r := []rune(typed); len(r) > 40 {
		typed = string(r[:40]) + "…"
	}
	return &Problem{Kind: kind, Text: text, Arg: typed}
}
