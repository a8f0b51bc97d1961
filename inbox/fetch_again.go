package inbox

import (
	"bytes"
	"slices"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

const (
	againSoon  = time.Minute    // until a mail that was not given is asked for again; then twice as long each time
	againLater = time.Hour      // and no longer than this
	againDaily = 24 * time.Hour // once it is given up to be read whole
	againTries = 10             // after so many the header is asked for: more than four hours
	againMost  = 20             // that are asked for in one round
)

// What the ledger and the settings say of mails that the server holds and does not give.
const (
	saysNoText   = "The server gives it without its text. It is tried again, and stays unread in the mailbox."
	saysNothing  = "The server gives neither its text nor its header. It is tried again once a day, and stays unread in the mailbox."
	saysAnew     = "The server has numbered its mails anew: this one is looked at under its new number."
	saysNotGiven = "The server gives some mails without their text. They are tried again; the ledger of mail shows them as not fetched yet."
)

// withoutText reports whether a server gave nothing of a mail of which it says that there is something.
func withoutText(raw []byte, l email.Listed) bool {
	return l.Size > 0 && len(bytes.TrimSpace(raw)) == 0 && l.Size > int64(len(raw))
}

// putOff notes that a mail was not given, in words, and when to ask for it again. It is not marked as read, and the next has its turn.
func (f *fetch) putOff(l email.Listed, m models.UnfetchedMail, words string) error {
	m.MailboxID, m.UIDValidity, m.UID = f.m.ID, f.m.UIDValidity, l.UID
	m.Tries++
	wait := min(againSoon<<min(m.Tries-1, 10), againLater)
	if m.Tries > againTries {
		wait = againDaily
	}
	m.NextAt = f.app.now().Add(wait)
	line := f.line(l, models.MailUnfetched, words)
	return f.app.DB.Write(f.ctx, func(tx *models.DB) error { return tx.PutOffMail(f.ctx, m, &line) })
}

// again asks once more for what the server has not given, a few at a time, after everything else: each by itself, so that one holds up no other.
func (f *fetch) again() error {
	left, err := f.app.DB.UnfetchedMails(f.ctx, f.m.ID, f.m.UIDValidity)
	if err != nil || len(left) == 0 {
		return err
	}
	now := f.app.now()
	due := slices.DeleteFunc(slices.Clone(left), func(m models.UnfetchedMail) bool { return m.NextAt > now })
	slices.SortStableFunc(due, func(a, b models.UnfetchedMail) int { return int(a.Tries - b.Tries) })
	settled := 0
	for _, m := range due[:min(len(due), againMost)] {
		done, err := f.onceMore(m)
		if err != nil {
			return err
		}
		if done {
			settled++
		}
	}
	if settled < len(left) {
		f.words = saysNotGiven
	}
	return nil
}

// onceMore asks for a mail that was not given, and reports whether it is settled now.
func (f *fetch) onceMore(m models.UnfetchedMail) (done bool, err error) {
	list, err := f.box.List([]uint32{m.UID})
	if err != nil {
		return false, err
	}
	if len(list) == 0 {
		return true, f.gone(email.Listed{UID: m.UID})
	}
	l, texts := list[0], map[uint32][]byte{}
	if l.Size <= email.MaxMessageBytes {
		if texts, err = f.box.Texts(list); email.Declined(err) && m.Tries >= againTries {
			return f.headerAtLeast(l, m)
		} else if err != nil {
			return false, f.stillNot(l, m, err)
		}
	}
	if raw := texts[l.UID]; raw != nil && withoutText(raw, l) && m.Tries >= againTries {
		return f.headerAtLeast(l, m)
	}
	if done, err = f.one(l, texts, nil, m); err != nil || !done || m.Old {
		return done, err
	}
	return true, f.after([]uint32{l.UID})
}

// headerAtLeast keeps the header of a mail whose text was asked for in vain for long, if the server gives that.
func (f *fetch) headerAtLeast(l email.Listed, m models.UnfetchedMail) (done bool, err error) {
	raw, err := f.box.Header(l)
	if err != nil {
		return false, f.stillNot(l, m, err)
	}
	if withoutText(raw, l) {
		return false, f.putOff(l, m, saysNothing)
	}
	way := f.way(l, m.Old)
	way.HeaderOnly = true
	in := email.Parse(raw)
	in.Problem = models.ProblemNoText
	if err := f.take(in, raw, way); err != nil || m.Old {
		return true, err
	}
	return true, f.after([]uint32{l.UID})
}

// stillNot deals with a mail that could not be fetched once more.
func (f *fetch) stillNot(l email.Listed, m models.UnfetchedMail, why error) error {
	if f.ctx.Err() != nil {
		return why
	}
	return f.passOver(l, m, why)
}

// leaveUnfetched forgets what was not given under numbers that mean nothing any more.
func (f *fetch) leaveUnfetched() error {
	return f.app.DB.Write(f.ctx, func(tx *models.DB) error { return tx.LeaveUnfetched(f.ctx, f.m.ID, f.m.UIDValidity, saysAnew) })
}
