package inbox

import (
	"errors"
	"slices"

	"fairlead/channels/email"
	"fairlead/models"
)

// judgement says of a mail whether it is taken at all, and whether as old mail.
type judgement func(email.Listed) (take, old bool)

// batch takes in mails, and then does with those on the server what was chosen: what is marked as read is stored. Old mail is left on the server as
// it is.
func (f *fetch) batch(uids []uint32, judge judgement) error {
	if len(uids) == 0 {
		return nil
	}
	list, err := f.box.List(uids)
	if err != nil {
		return err
	}
	known, err := f.known(uids)
	if err != nil {
		return err
	}
	var done []uint32
	if f.m.Failures >= takeTries {
		done, err = f.oneByOne(list, known, judge)
	} else {
		done, err = f.fewByFew(list, known, judge)
	}
	if err != nil {
		return err
	}
	return f.after(done)
}

// fewByFew takes in mails, and returns the numbers of those that are stored and new.
func (f *fetch) fewByFew(list []email.Listed, known map[uint32]models.LedgerLine, judge judgement) (done []uint32, err error) {
	for len(list) > 0 {
		n := firstFew(list)
		texts, err := f.texts(list[:n], known, judge)
		if err != nil {
			return nil, err
		}
		for _, l := range list[:n] {
			take, old := judge(l)
			if !take {
				continue
			}
			stored, err := f.one(l, texts, known, models.UnfetchedMail{Old: old})
			if err != nil {
				return nil, err
			}
			if stored && !old {
				done = append(done, l.UID)
			}
		}
		list = list[n:]
	}
	return done, nil
}

// firstFew returns how many of the first mails are held in memory at the same time.
func firstFew(list []email.Listed) int {
	size := int64(0)
	for i, l := range list {
		if size += min(l.Size, email.MaxMessageBytes); size > fetchBytes && i > 0 {
			return i
		}
	}
	return len(list)
}

// known returns the lines of mails that have one in the ledger, by number: an earlier run has dealt with them and came no further. What the server
// has not given is dealt with as long as it is asked for by those who do that later.
func (f *fetch) known(uids []uint32) (map[uint32]models.LedgerLine, error) {
	lines, err := f.app.DB.FetchedLines(f.ctx, f.m.ID, f.m.UIDValidity, slices.Min(uids), slices.Max(uids))
	if err != nil {
		return nil, err
	}
	left, err := f.app.DB.UnfetchedMails(f.ctx, f.m.ID, f.m.UIDValidity)
	known := map[uint32]models.LedgerLine{}
	for _, l := range lines {
		if l.Outcome != models.MailUnfetched || slices.ContainsFunc(left, func(m models.UnfetchedMail) bool { return m.UID == l.UID }) {
			known[l.UID] = l
		}
	}
	return known, err
}

// dealtWith reports whether an earlier run has dealt with a mail.
func dealtWith(l email.Listed, known map[uint32]models.LedgerLine) bool {
	line, has := known[l.UID]
	return has && (line.Size == l.Size || line.Outcome == models.MailUnfetched)
}

// texts fetches what is to be taken of some mails: of those that are too large the header.
func (f *fetch) texts(list []email.Listed, known map[uint32]models.LedgerLine, judge judgement) (texts map[uint32][]byte, err error) {
	var want, large []email.Listed
	for _, l := range list {
		take, _ := judge(l)
		switch {
		case !take || dealtWith(l, known):
		case l.Size > email.MaxMessageBytes:
			large = append(large, l)
		default:
			want = append(want, l)
		}
	}
	if len(want) > 0 {
		if texts, err = f.box.Texts(want); err != nil {
			return nil, err
		}
	}
	for _, l := range large {
		header, err := f.box.Header(l)
		if err != nil {
			return nil, err
		}
		if texts == nil {
			texts = map[uint32][]byte{}
		}
		if header != nil {
			texts[l.UID] = header
		}
	}
	return texts, nil
}

// one stores a mail, unless an earlier run has done so, and reports whether it is stored; m is how it was not given before.
func (f *fetch) one(l email.Listed, texts map[uint32][]byte, known map[uint32]models.LedgerLine, m models.UnfetchedMail) (stored bool, err error) {
	if dealtWith(l, known) {
		return !known[l.UID].Lacks(), nil
	}
	raw, there := texts[l.UID]
	if !there {
		return false, f.gone(l)
	}
	if withoutText(raw, l) {
		return false, f.putOff(l, m, saysNoText)
	}
	way := f.way(l, m.Old)
	in := email.Parse(raw)
	if way.HeaderOnly = l.Size > email.MaxMessageBytes; way.HeaderOnly {
		in.Problem = models.ProblemTooLarge
	}
	return true, f.take(in, raw, way)
}

// way is how a mail comes in.
func (f *fetch) way(l email.Listed, old bool) Entrance {
	return Entrance{Door: models.DoorIMAP, MailboxID: f.m.ID, UIDValidity: f.m.UIDValidity, UID: l.UID, Old: old, At: models.At(l.At), Size: l.Size}
}

// take stores a mail. One that cannot be stored for what it holds is kept byte for byte and nothing is made of it, so that the next one has its
// turn; before that, it is tried a few times in case the fault is ours.
func (f *fetch) take(in email.Inbound, raw []byte, way Entrance) error {
	e := email.Envelope{To: []string{f.channel.Address}, Raw: raw}
	err := guarded(func() error {
		if err := f.app.fetchers.storing(in.Subject); err != nil {
			return err
		}
		_, err := f.app.Take(f.ctx, f.channel, in, e, way)
		return err
	})
	if err == nil || f.m.Failures < takeTries || f.ctx.Err() != nil || errors.Is(err, models.ErrMailboxTaken) {
		return err
	}
	f.app.Log.Error("mailbox: a mail cannot be stored as it is", "mailbox", f.m.ID, "uid", way.UID, "error", err)
	bare := email.Inbound{Key: in.Key, Problem: "It could not be read at all, and is kept as it came."}
	_, err = f.app.Take(f.ctx, f.channel, bare, e, way)
	return err
}

// takeTries is how often in a row fetching fails before a mail is given up to be read.
const takeTries = 3

// line is what the ledger says of a mail that was seen and is not stored.
func (f *fetch) line(l email.Listed, outcome models.MailOutcome, words string) models.LedgerLine {
	return models.LedgerLine{At: f.app.now(), ChannelID: f.channel.ID, MailboxID: f.m.ID, Door: models.DoorIMAP, Outcome: outcome,
		UIDValidity: f.m.UIDValidity, UID: l.UID, Size: l.Size, Words: words}
}

// gone notes that a mail was deleted or moved before it could be fetched.
func (f *fetch) gone(l email.Listed) error {
	line := f.line(l, models.MailGone, "")
	err := f.app.DB.Write(f.ctx, func(tx *models.DB) error { return tx.RecordMail(f.ctx, &line) })
	if errors.Is(err, models.ErrDuplicate) {
		return nil
	}
	return err
}

// after does with stored mails on the server what was chosen. Where the server does not want to, the mails are stored nevertheless, and the
// settings say so.
func (f *fetch) after(uids []uint32) (err error) {
	if len(uids) == 0 || f.m.AfterFetch == models.AfterLeave {
		return nil
	}
	err = f.box.MarkSeen(uids)
	if err == nil && f.m.AfterFetch == models.AfterMove {
		err = f.box.Move(uids, f.m.AfterFolder)
	}
	if email.Declined(err) {
		f.words, err = email.FetchWords(err), nil
	}
	return err
}
