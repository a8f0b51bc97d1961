package inbox

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

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

func (s *searching) is(value string) {
	switch state := models.State(value); {
	case state.Valid():
		s.q.States = append(s.q.States, state)
	case value == "unassigned":
		s.q.Owners = append(s.q.Owners, models.Nobody)
	case value == "assigned":
		s.q.Owned = true
	case value == "unanswered":
		s.q.Unanswered = true
	case value == "comment":
		s.mark(models.MarkComment)
	default:
		s.wrong("“is:” knows open, snoozed, closed, spam, trash, unassigned, assigned, unanswered and comment, but not “%s”.", value)
	}
}

func (s *searching) has(value string) {
	switch value {
	case "file", "files", "attachment":
		s.mark(models.MarkFile)
	case "comment":
		s.mark(models.MarkComment)
	default:
		s.wrong("“has:” knows file and comment, but not “%s”.", value)
	}
}

func (s *searching) mark(m string) { s.q.Marks = append(s.q.Marks, []string{m}) }

// in narrows the search down to inboxes of the actor's.
func (s *searching) in(value string) {
	var ids []int64
	for _, i := range s.who.Inboxes {
		if named(i.Name, value) && slices.Contains(s.q.Inboxes, i.ID) {
			ids = append(ids, i.ID)
		}
	}
	if len(ids) == 0 {
		s.wrong("You have no inbox that is called “%s”.", value)
		return
	}
	s.q.Inboxes = ids
}

// named reports whether a name is meant: all words that were typed are in it, or begin one of its words.
func named(name, typed string) bool {
	have, want := phrase(name), phrase(typed)
	for _, w := range want {
		if !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return len(want) > 0
}

func (s *searching) owner(value string) error {
	switch strings.ToLower(value) {
	case "me":
		s.q.Owners = append(s.q.Owners, models.UserOwner(s.who.User.ID))
		return nil
	case "nobody", "none":
		s.q.Owners = append(s.q.Owners, models.Nobody)
		return nil
	}
	users, err := s.app.DB.Users(s.ctx)
	if err != nil {
		return err
	}
	teams, err := s.app.DB.Teams(s.ctx)
	if err != nil {
		return err
	}
	var owners []models.Owner
	for _, u := range users {
		if named(u.Name, value) || strings.EqualFold(u.Email, value) {
			owners = append(owners, models.UserOwner(u.ID))
		}
	}
	for _, t := range teams {
		if named(t.Name, value) {
			owners = append(owners, models.TeamOwner(t.ID))
		}
	}
	if len(owners) == 0 {
		s.wrong("No colleague and no team is called “%s”. “owner:me” and “owner:nobody” work too.", value)
	}
	s.q.Owners = append(s.q.Owners, owners[:min(len(owners), maxSearchTerms)]...)
	return nil
}

// tag narrows the search down to conversations with a tag: the one of this name or, if there is none, any that is meant by it.
func (s *searching) tag(value string) error {
	tags, err := s.app.DB.Tags(s.ctx, "", models.MaxTags)
	if err != nil {
		return err
	}
	var exact, meant []int64
	for _, t := range tags {
		if t.Folded == models.FoldTag(value) {
			exact = []int64{t.ID}
		} else if named(t.Name, value) && len(meant) < 50 {
			meant = append(meant, t.ID)
		}
	}
	if len(exact) > 0 {
		meant = exact
	}
	if len(meant) == 0 {
		s.wrong("There is no tag that is called “%s”.", value)
		return nil
	}
	s.q.Tags = append(s.q.Tags, meant)
	return nil
}

var channelKinds = []models.ChannelKind{models.ChannelEmail, models.ChannelForm, models.ChannelChat}

// channel narrows the search down to what came by channels of inboxes of the actor's. A kind of which there is none finds
// nothing, as an empty inbox does: it is no mistake of who typed it.
func (s *searching) channel(value string) error {
	channels, err := s.app.DB.Channels(s.ctx)
	if err != nil {
		return err
	}
	var any []string
	for _, ch := range channels {
		if s.who.CanRead(ch.InboxID) && ch.ParentID == 0 && (named(ch.Name, value) || named(ch.Address, value) || strings.EqualFold(string(ch.Kind), value)) && len(any) < 50 {
			any = append(any, models.ChannelMark(ch.ID))
		}
	}
	if slices.ContainsFunc(channelKinds, func(k models.ChannelKind) bool { return strings.EqualFold(string(k), value) }) {
		any = append(any, models.ChannelMark(0)) // of nothing: where there is none of the kind, nothing came by it
	}
	if len(any) == 0 {
		s.wrong("No channel of your inboxes is called “%s”. An address, the name of a form or a chatflow, and “email”, “form” or “chat” work.", value)
		return nil
	}
	s.q.Marks = append(s.q.Marks, any)
	return nil
}

// date narrows the search down to what came before a day, or from it on, as days are where the actor is.
func (s *searching) date(t searchTerm) error {
	zone, err := s.app.ZoneOf(s.ctx, s.who.User)
	if err != nil {
		return err
	}
	day, ok := searchDay(t.value, s.app.Now().In(zone))
	if !ok {
		s.wrong("“%s” is no date: try 2026-11-30, 30-11-2026, 2026-11, today or yesterday.", t.value)
		return nil
	}
	at := models.SearchFrom(models.At(day))
	if t.operator == "after" {
		s.q.From = max(s.q.From, at)
	} else if at = max(at, 1); s.q.Till == 0 || at < s.q.Till {
		s.q.Till = at
	}
	return nil
}

// searchDay reads a day: that on which a month or a year begins, if no more is said.
func searchDay(value string, now time.Time) (time.Time, bool) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch strings.ToLower(value) {
	case "today", "vandaag":
		return today, true
	case "yesterday", "gisteren":
		return today.AddDate(0, 0, -1), true
	}
	for _, layout := range []string{"2006-01-02", "2006-1-2", "02-01-2006", "2-1-2006", "2006/01/02", "2.1.2006", "2006-01", "2006"} {
		if d, err := time.ParseInLocation(layout, value, now.Location()); err == nil && d.Year() > 1900 && d.Year() < 3000 {
			return d, true
		}
	}
	return today, false
}
