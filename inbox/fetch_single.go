package inbox

import (
	"errors"
	"slices"
	"sync"

	"fairlead/channels/email"
	"fairlead/models"
)

// notGiven begins what the ledger says of a mail that its server does not give out; the server's words follow.
const notGiven = "The server does not give this mail out: "

// errPassedOver means that a connection broke at a mail that is not asked for any more: there is no reason to wait with the next one.
var errPassedOver = errors.New("the server closed the connection rather than give out a mail")

// suspected is why a mail could not be fetched that is soon to be asked for again: whether it is that mail or the server, shows then.
type suspected struct{ error }

// Unwrap returns what the server said.
func (s suspected) Unwrap() error { return s.error }

// suspects count how often fetching failed at single mails, by mailbox, UIDVALIDITY and UID. It counts as long as this node runs; another finds out
// for itself.
type suspects struct {
	mu    sync.Mutex
	count map[suspect]int
}

type suspect struct {
	mailbox       int64
	validity, uid uint32
}

// failed counts once more, and returns how often it has been.
func (s *suspects) failed(x suspect) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.count == nil {
		s.count = map[suspect]int{}
	}
	s.count[x]++
	return s.count[x]
}

func (s *suspects) clear(x suspect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.count, x)
}

func (s *suspects) has(x suspect) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count[x] > 0
}

func (f *fetch) suspect(l email.Listed) suspect { return suspect{f.m.ID, f.m.UIDValidity, l.UID} }

// oneByOne takes in mails singly, once fetching has failed again and again: a mail that the server does not give out is to hold up no other. One at
// which it failed before comes last, and is passed over if it fails again and again on connections that have given out others: a server that gives
// out nothing at all is waited for.
func (f *fetch) oneByOne(list []email.Listed, known map[uint32]models.LedgerLine, judge judgement) (done []uint32, err error) {
	var first, last []email.Listed
	for _, l := range list {
		if take, _ := judge(l); !take {
			continue
		}
		if f.app.fetchers.suspects.has(f.suspect(l)) {
			last = append(last, l)
		} else {
			first = append(first, l)
		}
	}
	gave := false
	var declined error
	for _, l := range slices.Concat(first, last) {
		if !gave && f.app.fetchers.suspects.has(f.suspect(l)) {
			gave = f.gives(list, known)
		}
		texts, err := f.texts([]email.Listed{l}, known, judge)
		if err != nil {
			_, old := judge(l)
			if err = f.notGiven(l, models.UnfetchedMail{Old: old}, gave, err); email.Declined(err) {
				declined = err
			} else if err != nil {
				return nil, err
			}
			continue
		}
		gave = gave || texts != nil
		_, old := judge(l)
		stored, err := f.one(l, texts, known, models.UnfetchedMail{Old: old})
		if err != nil {
			return nil, err
		}
		if f.app.fetchers.suspects.clear(f.suspect(l)); stored && !old {
			done = append(done, l.UID)
		}
	}
	return done, declined
}

// gives reports whether the server gives out something of a mail that it has given out before.
func (f *fetch) gives(list []email.Listed, known map[uint32]models.LedgerLine) bool {
	for _, l := range list {
		if line := known[l.UID]; dealtWith(l, known) && !line.Lacks() {
			header, err := f.box.Header(l)
			return err == nil && header != nil
		}
	}
	return false
}

// notGiven deals with a mail that could not be fetched. It returns why, or nil if it has been passed over and the connection goes on.
func (f *fetch) notGiven(l email.Listed, m models.UnfetchedMail, gave bool, why error) error {
	if f.ctx.Err() != nil {
		return why
	}
	if f.app.fetchers.suspects.failed(f.suspect(l)) < takeTries {
		return suspected{why}
	}
	if !gave {
		return why
	}
	f.app.Log.Error("mailbox: the server does not give out a mail", "mailbox", f.m.ID, "uid", l.UID, "error", why)
	f.app.fetchers.suspects.clear(f.suspect(l))
	return f.passOver(l, m, why)
}

// passOver has a mail asked for later that the server does not give out, and says why. The connection may have come to its end with it.
func (f *fetch) passOver(l email.Listed, m models.UnfetchedMail, why error) error {
	if err := f.putOff(l, m, notGiven+email.FetchWords(why)); err != nil {
		return err
	}
	if email.Declined(why) {
		return nil
	}
	return errPassedOver
}
