package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

const (
	bulkBatch      = 5_000 // conversations that are stored at a time
	bulkPool       = 1500  // different threads among them
	bulkPerContact = 5     // conversations of one contact
)

// bulkSource makes up conversations without end: threads from a pool, each with another contact, time and owner.
type bulkSource struct {
	w        *world
	rng      *rand.Rand
	pool     map[string][]pooled // by language
	contacts []bulkContact
	total    int
}

// pooled is a thread of three messages, the contact's name left out.
type pooled struct {
	subject string
	texts   [3]string
	finance bool
}

type bulkContact struct {
	person   models.Person
	id       int64
	language string
}

// fillBulk stores what goes beyond the real threads.
func (w *world) fillBulk(ctx context.Context, db *models.DB, o Options) error {
	src := &bulkSource{w: w, rng: newRand(o.Seed, streamBulk), total: o.Conversations - realThreads}
	src.fillPool()
	p := newProgress(o, "More conversations", src.total)
	b, err := db.StartBulk(ctx)
	if err != nil {
		return err
	}
	err = src.addContacts(ctx, b)
	if err == nil {
		err = src.addThreads(ctx, b, p)
	}
	p.note("indexes")
	if err := b.Finish(ctx, err); err != nil {
		return err
	}
	p.end()
	return nil
}

func (s *bulkSource) fillPool() {
	s.pool = map[string][]pooled{}
	for range bulkPool {
		t := one(s.rng, s.w.threads)
		if t.ending == endSpam || t.ending == endTrash {
			continue
		}
		r := newReading(s.rng, t, s.w.cast.someone(s.rng, t), s.w.now)
		l := languages[t.language]
		q := pooled{subject: r.subject, finance: t.finance}
		q.texts[0] = one(s.rng, l.greetings) + "\n\n" + r.turns[0].text + "\n\n" + one(s.rng, l.closings) + "\n"
		q.texts[1] = choose(s.rng, one(s.rng, l.thanks))
		for _, turn := range r.turns {
			if turn.kind == '<' {
				q.texts[1] = turn.text
			}
		}
		q.texts[2] = choose(s.rng, one(s.rng, l.thanks)) + "\n\n" + one(s.rng, l.closings) + "\n"
		s.pool[t.language] = append(s.pool[t.language], q)
	}
}

func (s *bulkSource) addContacts(ctx context.Context, b *models.Bulk) error {
	codes := languageCodes()
	wanted := max(1, s.total/bulkPerContact)
	for len(s.contacts) < wanted {
		var rows []models.Contact
		for len(rows) < bulkBatch && len(s.contacts) < wanted {
			code := one(s.rng, codes)
			if len(s.pool[code]) == 0 {
				code = "en"
			}
			c := newContact(s.rng, code, bulkBatch, len(s.contacts))
			rows = append(rows, models.Contact{Name: c.name, Email: "x" + c.email, CreatedAt: models.At(s.w.now.Add(-opened))})
			s.contacts = append(s.contacts, bulkContact{language: code})
		}
		if err := b.AddContacts(ctx, rows); err != nil {
			return err
		}
		for i, r := range rows {
			c := &s.contacts[len(s.contacts)-len(rows)+i]
			c.id, c.person = r.ID, models.Person{Name: r.Name, Email: r.Email}
		}
	}
	return nil
}

// addThreads makes up one batch while the one before is being stored.
func (s *bulkSource) addThreads(ctx context.Context, b *models.Bulk, p *progress) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan []models.BulkThread, 1)
	go func() {
		defer close(batches)
		for n := 0; n < s.total; {
			var batch []models.BulkThread
			for ; len(batch) < bulkBatch && n < s.total; n++ {
				batch = append(batch, s.thread(n))
			}
			select {
			case batches <- batch:
			case <-ctx.Done():
				return
			}
		}
	}()
	done := 0
	for batch := range batches {
		if err := b.AddThreads(ctx, batch); err != nil {
			return err
		}
		done += len(batch)
		p.at(done)
	}
	return ctx.Err()
}

// thread makes up the nth conversation. A tenth is open and nobody's, a few are open and somebody's or a team's, the rest is closed.
func (s *bulkSource) thread(n int) models.BulkThread {
	c := s.contacts[n%len(s.contacts)]
	q := one(s.rng, s.pool[c.language])
	ch, people := s.w.support, supportPeople[:5]
	if q.finance {
		ch, people = s.w.finance, financePeople
	}
	owner := models.UserOwner(s.w.users[people[n/30%len(people)]])
	end := s.w.now.Add(-time.Hour - time.Duration(float64(opened-48*time.Hour)*(1-float64(n)/float64(s.total))))
	start := end.Add(-between(s.rng, 2*time.Hour, 40*time.Hour))
	middle := start.Add(end.Sub(start) / 3)
	conv := models.Conversation{InboxID: ch.InboxID, ChannelID: ch.ID, ContactID: c.id, Subject: q.subject, State: models.StateClosed, Owner: owner,
		OwnerWhy: models.ByReply, CreatedAt: models.At(start), ActivityAt: models.At(end), UnansweredAt: models.Never, ClosedAt: models.At(end)}
	switch {
	case n%10 == 0:
		conv.State, conv.Owner, conv.OwnerWhy, conv.ClosedAt, conv.UnansweredAt = models.StateOpen, models.Nobody, "", 0, conv.CreatedAt
	case n%30 == 1:
		conv.State, conv.ClosedAt, conv.UnansweredAt = models.StateOpen, 0, conv.ActivityAt
	case n%100 == 2:
		conv.State, conv.ClosedAt, conv.UnansweredAt = models.StateOpen, 0, conv.ActivityAt
		conv.Owner, conv.OwnerWhy = models.TeamOwner(s.w.teams[technical]), models.ByHand
		if q.finance {
			conv.Owner.ID = s.w.teams[billing]
		}
	}
	return s.messages(models.BulkThread{Conversation: conv, Email: c.person.Email}, q, c, ch, models.At(middle))
}

// messages writes the three messages: question, answer and thanks, or, where nobody has it, two questions and a comment.
func (s *bulkSource) messages(t models.BulkThread, q pooled, c bulkContact, ch models.Channel, middle models.Time) models.BulkThread {
	conv := &t.Conversation
	to := []models.Person{{Email: ch.Address}}
	incoming := func(text, subject string, at models.Time) models.Message {
		text += c.person.Name
		return models.Message{Kind: models.Incoming, From: c.person, To: to, Subject: subject, Text: text, Visible: text, CreatedAt: at, SentAt: at,
			RFCID: fmt.Sprintf("<%x.%x@%s>", int64(at), c.id, domainOf(c.person.Email))}
	}
	second := models.Message{Kind: models.Outgoing, UserID: conv.Owner.ID, From: models.Person{Name: companyName, Email: ch.Address}, To: []models.Person{c.person},
		Subject: "Re: " + q.subject, Text: q.texts[1], Visible: q.texts[1], CreatedAt: middle}
	if conv.Owner.Kind != models.OwnerUser {
		text := one(s.rng, givenBack)
		second = models.Message{Kind: models.Comment, UserID: s.w.users[0], Text: text, Visible: text, CreatedAt: middle}
	}
	t.Messages = []models.Message{incoming(q.texts[0], q.subject, conv.CreatedAt), second, incoming(q.texts[2], "Re: "+q.subject, conv.ActivityAt)}
	conv.Snippet = email.Snippet(strings.TrimSpace(q.texts[2]), 160)
	return t
}
