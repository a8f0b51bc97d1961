package inbox

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

const (
	erasedText   = "[…]"                                            // stands where a name or an address was
	erasedWords  = "Somebody whom this mail named has been erased." // of a mail that was yet to be sent, or had been
	erasedLine   = 16                                               // characters from which on a line is known again where others quote it
	maxErasedLog = 20_000                                           // lines of one conversation that are looked for
)

// others takes the person out of the conversations of others: messages from them are emptied, and what others wrote names them no more.
func (x *eraser) others() error {
	if len(x.person.Emails) == 0 {
		return nil
	}
	found, err := x.app.DB.ConversationsOfParticipants(x.ctx, x.person.Emails)
	if err != nil {
		return err
	}
	last, err := x.app.DB.LastMessageID(x.ctx)
	for after := int64(0); after < last && err == nil; after += eraseScan {
		for emails := x.person.Emails; len(emails) > 0 && err == nil; emails = emails[min(len(emails), 20):] {
			var some []int64
			some, err = x.app.DB.ConversationsNaming(x.ctx, after, after+eraseScan, emails[:min(len(emails), 20)])
			found = append(found, some...)
		}
		if err == nil && after/eraseScan%eraseBeats == eraseBeats-1 {
			err = x.beat()
		}
	}
	if err != nil {
		return err
	}
	slices.Sort(found)
	for _, id := range slices.Compact(found) {
		if err := x.other(id); err != nil {
			return err
		}
	}
	return nil
}

// other goes through one conversation twice: first others' messages, which may quote the person's, and then the person's.
func (x *eraser) other(id int64) error {
	r := newRedactor(x.person)
	for _, own := range []bool{false, true} {
		if !own {
			if err := x.eachMessage(id, func(some []models.Message) error { r.learn(some); return nil }); err != nil {
				return err
			}
		}
		if err := x.eachMessage(id, func(some []models.Message) error { return x.rewrite(r, some, own) }); err != nil {
			return err
		}
	}
	return x.write(func(tx *models.DB, n *news, _ *routing.Desk, _ map[string]int64) error {
		c, err := tx.LockConversation(x.ctx, id)
		if err != nil {
			return err
		}
		if r.own[c.LastMessage] {
			c.Snippet = ""
		}
		n.tell(live.Event{Kind: live.KindMessage, Inbox: c.InboxID, Conversation: c.ID})
		if err := errors.Join(tx.RemoveParticipants(x.ctx, id, x.person.Emails), tx.LetGoOf(x.ctx, id)); err != nil {
			return err
		}
		if err := x.otherChat(tx, r, id); err != nil {
			return err
		}
		drafts, err := tx.DraftsOf(x.ctx, id)
		if err == nil {
			err = x.redraft(tx, r, drafts)
		}
		if err != nil {
			return err
		}
		return tx.RewriteConversation(x.ctx, id, r.text(c.Subject), r.text(c.Snippet))
	})
}

// otherChat takes the person out of where the visitor of a chat was, and of what they answered.
func (x *eraser) otherChat(tx *models.DB, r *redactor, id int64) error {
	c, err := tx.LockChat(x.ctx, id)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, s := range []*string{&c.State, &c.URL, &c.Title, &c.Referrer, &c.Identity} {
		*s = r.text(*s)
	}
	return tx.RewriteChat(x.ctx, c)
}

func (x *eraser) eachMessage(conversationID int64, fn func([]models.Message) error) error {
	for before := int64(0); ; {
		some, err := x.app.DB.MessagesBefore(x.ctx, conversationID, before, eraseMessages)
		if err != nil || len(some) == 0 {
			return err
		}
		if err := fn(some); err != nil {
			return err
		}
		before = some[0].ID
	}
}

func (x *eraser) rewrite(r *redactor, some []models.Message, own bool) error {
	return x.write(func(tx *models.DB, _ *news, _ *routing.Desk, count map[string]int64) error {
		for _, m := range some {
			if r.own[m.ID] != own {
				continue
			}
			if own {
				if err := tx.DropForwardsOf(x.ctx, m.ID, erasedWords, count); err != nil {
					return err
				}
				count[models.ErasedEmptied]++
				if err := tx.EraseFiles(x.ctx, []int64{m.ID}, count); err != nil {
					return err
				}
				if err := tx.RewriteMessage(x.ctx, emptied(m), erasedWords, count); err != nil {
					return err
				}
				continue
			}
			if err := tx.RemoveDeliveries(x.ctx, m.ID, x.person.Emails); err != nil {
				return err
			}
			if left, changed := r.message(m); changed {
				count[models.ErasedNamed]++
				if err := tx.DropForwardsOf(x.ctx, m.ID, erasedWords, count); err != nil {
					return err
				}
				if err := tx.RewriteMessage(x.ctx, left, erasedWords, count); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// emptied is what is left of a person's message: that there was one.
func emptied(m models.Message) models.Message {
	return models.Message{ID: m.ID, ConversationID: m.ConversationID, Kind: models.Event, Event: &models.EventData{Kind: models.EventErased}, SentAt: m.SentAt, CreatedAt: m.CreatedAt}
}

// redactor takes a person out of what others wrote.
type redactor struct {
	emails  []string
	pattern *regexp.Regexp
	own     map[int64]bool  // the person's messages
	lines   map[string]bool // what stands in them
}

func newRedactor(p models.ErasedPerson) *redactor {
	var parts []string
	for _, e := range p.Emails {
		parts = append(parts, regexp.QuoteMeta(e), regexp.QuoteMeta(strings.ReplaceAll(e, "@", "&#64;")))
	}
	for _, n := range p.Names {
		if len([]rune(n)) > 2 {
			parts = append(parts, `\b`+strings.ReplaceAll(regexp.QuoteMeta(n), " ", `\s+`)+`\b`)
		}
	}
	for _, n := range p.Phones {
		parts = append(parts, regexp.QuoteMeta(n))
	}
	return &redactor{emails: p.Emails, pattern: regexp.MustCompile(`(?i)(?:` + strings.Join(parts, "|") + `)`), own: map[int64]bool{}, lines: map[string]bool{}}
}

// learn notes which messages are the person's, and what stands in them.
func (r *redactor) learn(some []models.Message) {
	for _, m := range some {
		if m.Kind != models.Incoming || !slices.Contains(r.emails, models.NormalEmail(m.From.Email)) {
			continue
		}
		r.own[m.ID] = true
		for line := range strings.Lines(m.Visible) {
			if line = bare(line); len([]rune(line)) >= erasedLine && len(r.lines) < maxErasedLog {
				r.lines[line] = true
			}
		}
	}
}

// bare is a line without the signs of a quote.
func bare(line string) string {
	return strings.Join(strings.Fields(strings.TrimLeft(line, "> \t|")), " ")
}

func (r *redactor) text(s string) string { return r.pattern.ReplaceAllString(s, erasedText) }

// written is a text without the lines that the person wrote.
func (r *redactor) written(s string) string {
	var out strings.Builder
	for line := range strings.Lines(s) {
		if !r.lines[bare(line)] {
			out.WriteString(line)
		}
	}
	return r.text(out.String())
}

// message takes the person out of somebody else's message. Where their words stand in it, its HTML goes, of which the text is left.
func (r *redactor) message(m models.Message) (models.Message, bool) {
	was := m
	m.Subject, m.Text, m.Visible = r.text(m.Subject), r.written(m.Text), r.written(m.Visible)
	if m.Text != was.Text {
		m.HTML = ""
	}
	m.HTML, m.Problem = r.text(m.HTML), r.text(m.Problem)
	changed := m.Subject != was.Subject || m.Text != was.Text || m.Visible != was.Visible || m.HTML != was.HTML || m.Problem != was.Problem
	for _, list := range []*[]models.Person{&m.To, &m.Cc, &m.Bcc, &m.ReplyTo} {
		left := slices.DeleteFunc(slices.Clone(*list), func(p models.Person) bool { return slices.Contains(r.emails, models.NormalEmail(p.Email)) })
		changed = changed || len(left) != len(*list)
		*list = left
	}
	if name := r.text(m.From.Name); name != m.From.Name {
		m.From.Name, changed = name, true
	}
	if m.Event != nil && r.text(m.Event.Text) != m.Event.Text {
		e := *m.Event
		e.Text = r.text(e.Text)
		m.Event, changed = &e, true
	}
	if m.Event != nil && (m.Event.Kind == models.EventTagged || m.Event.Kind == models.EventUntagged) && r.text(m.Event.To) != m.Event.To {
		e := *m.Event
		e.To = r.text(e.To)
		m.Event, changed = &e, true
	}
	changed = changed || m.Joined != nil && r.text(m.Joined.ID) != m.Joined.ID // many a Message-ID holds an address; it goes with the raw mail
	answers := slices.Clone(m.Answers)
	for i := range answers {
		if v := r.written(answers[i].Value); v != answers[i].Value {
			answers[i].Value, changed = v, true
		}
	}
	m.Answers = answers
	return m, changed
}

// wholeNames are the names of several words: a single one may be anybody's.
func wholeNames(names []string) (out []string) {
	for _, n := range names {
		if strings.Contains(n, " ") {
			out = append(out, n)
		}
	}
	return out
}
