package inbox

import (
	"slices"
	"strings"
	"time"

	"fairlead/models"
)

// What the words in front of a colon narrow a search down to.

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
		if isMeant(i.Name, value) && slices.Contains(s.q.Inboxes, i.ID) {
			ids = append(ids, i.ID)
		}
	}
	if len(ids) == 0 {
		s.wrong("You have no inbox that is called “%s”.", value)
		return
	}
	s.q.Inboxes = ids
}

// isMeant reports whether a name is meant: all words that were typed are in it, or begin one of its words.
func isMeant(name, typed string) bool {
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
		if isMeant(u.Name, value) || strings.EqualFold(u.Email, value) {
			owners = append(owners, models.UserOwner(u.ID))
		}
	}
	for _, t := range teams {
		if isMeant(t.Name, value) {
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
		} else if isMeant(t.Name, value) && len(meant) < 50 {
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
		if s.who.CanRead(ch.InboxID) && ch.ParentID == 0 && (isMeant(ch.Name, value) || isMeant(ch.Address, value) || strings.EqualFold(string(ch.Kind), value)) && len(any) < 50 {
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
