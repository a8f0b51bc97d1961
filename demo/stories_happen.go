package demo

import (
	"context"
	"fmt"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// open lets the first mail in.
func (s *story) open(ctx context.Context) error {
	l := s.r.opening(s.w.rng, s.w.clock)
	if err := s.hear(ctx, l); err != nil {
		return err
	}
	refs, err := s.w.tx.MessagesByRFCID(ctx, []string{l.id}, 1)
	if err == nil && len(refs) == 0 {
		err = fmt.Errorf("the mail %q is nowhere", l.subject)
	}
	if err != nil {
		return err
	}
	s.id = refs[0].ConversationID
	return nil
}

func (s *story) hear(ctx context.Context, l letter) error {
	raw, err := l.compose()
	if err != nil {
		return err
	}
	return s.w.receive(ctx, s.channel, l.from.Email, raw)
}

func (s *story) bounce(ctx context.Context) error {
	return s.w.receive(ctx, s.channel, "", bounce(s.channel.Address, s.r.contact.email, s.last.messageID, s.last.subject, s.w.clock))
}

// worker returns who does the next thing to the conversation: its owner, somebody of the owning team, or anybody.
func (s *story) worker(c models.Conversation) inbox.Actor {
	if who, ok := s.w.actors[c.Owner.ID]; ok && c.Owner.Kind == models.OwnerUser {
		return who
	}
	from := supportPeople
	switch {
	case c.Owner == models.TeamOwner(s.w.teams[technical]):
		from = technicalPeople
	case c.InboxID == s.w.finance.InboxID:
		from = financePeople
	}
	for {
		if who, ok := s.w.actors[s.w.users[one(s.w.rng, from)]]; ok {
			return who
		}
	}
}

// work does something to the conversation as it stands.
func (s *story) work(ctx context.Context, do func(c models.Conversation, who inbox.Actor) error) error {
	c, err := s.w.tx.Conversation(ctx, s.id)
	if err != nil {
		return err
	}
	return do(c, s.worker(c))
}

func (s *story) reply(ctx context.Context, text string) error {
	return s.work(ctx, func(c models.Conversation, who inbox.Actor) error {
		l := languages[s.r.contact.language]
		f := inbox.ReplyForm{Body: fmt.Sprintf(l.hello, s.r.contact.first) + "\n\n" + text + "\n\n" + l.bye, Seen: c.LastMessage, Anyway: true}
		if s.r.finance && s.r.file == "pdf" && s.last.messageID == "" {
			f.Draft = fmt.Sprint("demo-", s.id)
			file := inbox.Upload{Name: "Invoice.pdf", Data: pdf("Harbour", "Invoice", s.r.subject, s.r.contact.name)}
			if _, err := s.w.app.Stage(ctx, who, f.Draft, []inbox.Upload{file}); err != nil {
				return err
			}
		}
		m, err := s.w.app.Reply(ctx, who, s.id, f)
		if err != nil {
			return err
		}
		s.last = quoted{messageID: m.RFCID, subject: m.Subject, text: m.Text, who: email.Address(m.From), at: s.w.clock}
		return s.w.settle(ctx, m.ID)
	})
}

func (s *story) comment(ctx context.Context, text string) error {
	return s.work(ctx, func(_ models.Conversation, who inbox.Actor) error {
		_, err := s.w.app.Comment(ctx, who, s.id, text, "")
		return err
	})
}

// file closes the conversation, or files it.
func (s *story) file(state models.State) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		return s.work(ctx, func(_ models.Conversation, who inbox.Actor) error {
			_, err := s.w.app.SetState(ctx, who, s.id, state)
			return err
		})
	}
}

// give gives an ownerless conversation to a person, or to Technical where it is about an engine.
func (s *story) give(ctx context.Context) error {
	if s.r.technical {
		return s.giveTeam(ctx)
	}
	return s.work(ctx, func(c models.Conversation, who inbox.Actor) error {
		if c.Owner != models.Nobody {
			return nil
		}
		_, err := s.w.app.Assign(ctx, who, s.id, models.UserOwner(s.worker(c).User.ID), c.Owner)
		return err
	})
}

func (s *story) giveTeam(ctx context.Context) error {
	team := s.w.teams[technical]
	if s.r.finance {
		team = s.w.teams[billing]
	}
	return s.work(ctx, func(c models.Conversation, who inbox.Actor) error {
		_, err := s.w.app.Assign(ctx, who, s.id, models.TeamOwner(team), c.Owner)
		return err
	})
}

// giveBack leaves the conversation to whoever wants it.
func (s *story) giveBack(ctx context.Context) error {
	return s.work(ctx, func(c models.Conversation, who inbox.Actor) error {
		if _, err := s.w.app.Comment(ctx, who, s.id, one(s.w.rng, givenBack), ""); err != nil || c.Owner == models.Nobody {
			return err
		}
		_, err := s.w.app.Assign(ctx, who, s.id, models.Nobody, c.Owner)
		return err
	})
}

var givenBack = []string{
	"Can somebody else take this one? I am at the crane all day.",
	"I do not know this customer. Who does?",
	"Needs somebody who speaks the language better than I do.",
	"Putting this back, I am off from tomorrow.",
}
