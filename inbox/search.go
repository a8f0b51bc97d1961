package inbox

import (
	"context"
	"errors"
	"strings"

	"fairlead/models"
)

// SearchPage is how many messages a page of what is found holds.
const SearchPage = 25

// Found is one page of what a search finds, newest first.
type Found struct {
	Rows    []models.SearchRow
	Phrases [][]string // what is looked for, as words
	From    [][]string // the same of those whom it is from
	To      [][]string // and of those whom it is to
	Next    int64      // what the next page begins behind; 0: there is none
	Cut     bool       // the page is not full, as so much had to be looked at for it: the next one goes on further back
	Asked   bool       // something was looked for
	Backlog models.SearchBacklog
}

// Search returns a page of the messages that the actor may read and that fit what was typed, behind a place (0: from the newest on). What cannot be
// understood of it is a Problem at "q", and nothing is found.
func (a *App) Search(ctx context.Context, who Actor, typed string, after int64) (Found, error) {
	var out Found
	backlog, err := a.DB.SearchBacklog(ctx)
	if err != nil {
		return out, err
	}
	out.Backlog = backlog
	s := searching{app: a, ctx: ctx, who: who, q: models.MessageQuery{Inboxes: who.InboxIDs(), Limit: SearchPage}}
	for _, t := range searchTerms(typed) {
		if err := s.add(t); err != nil {
			return out, err
		}
	}
	if err := s.problems.Err(); err != nil || !s.asked {
		return out, err
	}
	if after > 0 && (s.q.Till == 0 || after < s.q.Till) {
		s.q.Till = after
	}
	found, err := a.DB.FindMessages(ctx, s.q)
	if errors.Is(err, models.ErrSearchTooWide) {
		return out, models.Problems{{Field: "q", Text: "That takes too long to look for: these words are in very many messages, and hardly ever together. Add a word that is rare, or a name."}}
	}
	if err != nil {
		return out, err
	}
	out.Phrases, out.From, out.To, out.Next, out.Cut, out.Asked = s.q.Phrases, s.from, s.to, found.Next, found.Cut, true
	out.Rows, err = a.DB.SearchRows(ctx, found.Hits, who.InboxIDs())
	return out, err
}

// searching makes a query of what was typed.
type searching struct {
	app      *App
	ctx      context.Context
	who      Actor
	q        models.MessageQuery
	asked    bool
	from, to [][]string
	problems models.Problems
}

func (s *searching) wrong(text, arg string) {
	s.problems = append(s.problems, models.Problem{Field: "q", Text: text, Arg: arg})
}

func (s *searching) add(t searchTerm) error {
	s.asked = s.asked || t.operator != ""
	switch t.operator {
	case "":
		if p := phrase(t.value); len(p) > 0 {
			s.q.Phrases, s.asked = append(s.q.Phrases, p), true
		}
	case "from":
		s.from = append(s.from, s.people(t.value, models.FromMark)...)
	case "to":
		s.to = append(s.to, s.people(t.value, models.ToMark)...)
	case "is":
		s.is(strings.ToLower(t.value))
	case "has":
		s.has(strings.ToLower(t.value))
	case "in":
		s.in(t.value)
	case "before", "after":
		return s.date(t)
	case "owner":
		return s.owner(t.value)
	case "channel":
		return s.channel(t.value)
	case "tag":
		return s.tag(t.value)
	default:
		s.wrong("There is no “%s:” to search with. Words in front of a colon that mean something are from, to, owner, in, is, has, tag, before, after and channel; put the rest in quotes.", t.operator)
	}
	return nil
}

// people looks for whom a part names, by all of its words or by a whole address, and returns what to mark of them.
func (s *searching) people(value string, mark func(string) string) (named [][]string) {
	words := phrase(value)
	for _, w := range words {
		named = append(named, []string{w})
	}
	if at := strings.IndexByte(value, '@'); at > 0 && at < len(value)-1 {
		named, words = [][]string{words}, []string{models.AddressWord(value)}
	}
	if len(words) == 0 {
		s.wrong("“%s” is nobody's name or address.", value)
	}
	for _, w := range words {
		s.q.Marks = append(s.q.Marks, []string{mark(w)})
	}
	return named
}
