package inbox

import (
	"context"
	"slices"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

// MailboxHolding is what a mailbox holds now of the mail that is fetched from it, compared with the ledger.
type MailboxHolding struct {
	UIDValidity uint32
	Lines       []models.LedgerLine // of the mails that are there, by number
	Waiting     []email.Listed      // there, and yet to be fetched
	Missing     []MissingMail       // there, and neither stored nor waiting
	More        bool                // there are more: only the newest were compared
}

// MissingMail is a mail that a server holds and that is not stored here. Words says why, if that is known.
type MissingMail struct {
	email.Listed
	Words string
	Lost  bool // it was stored, and has gone from the database: it is not asked for again
}

// wasStored is said of a mail whose line is there, and whose message is not.
const wasStored = "It was stored here, and is no longer in the database."

// holdsAtMost is how many mails are compared at once.
const holdsAtMost = 5000

// MailboxHolds asks the server of a mailbox what it holds, and looks each of it up in the ledger. It changes nothing. Mail from before
// connecting counts only as far as it is brought in. Whoever calls it has checked who may know.
func (a *App) MailboxHolds(ctx context.Context, m models.Mailbox) (h MailboxHolding, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	server, err := a.imapServer(ctx, m)
	if err != nil {
		return h, err
	}
	box, err := a.fetcher().Open(ctx, server)
	if err != nil {
		return h, err
	}
	defer box.Close()
	folder, err := box.Select(m.Folder, true)
	if err != nil {
		return h, err
	}
	h.UIDValidity = folder.UIDValidity
	from := m.ConnectedAt.Add(-time.Duration(m.OldDays) * 24 * time.Hour)
	uids, err := box.UIDs(1, 0, time.UnixMicro(int64(from)).Add(-36*time.Hour))
	if err != nil || len(uids) == 0 {
		return h, err
	}
	if h.More = len(uids) > holdsAtMost; h.More {
		uids = uids[len(uids)-holdsAtMost:]
	}
	h.Lines, err = a.DB.FetchedLines(ctx, m.ID, h.UIDValidity, uids[0], slices.Max(uids))
	if err != nil {
		return h, err
	}
	h.Lines = slices.DeleteFunc(h.Lines, func(l models.LedgerLine) bool { _, there := slices.BinarySearch(uids, l.UID); return !there })
	lost, err := a.DB.LostLines(ctx, m.ID, h.UIDValidity, uids[0], slices.Max(uids))
	if err != nil {
		return h, err
	}
	has := map[uint32]bool{}
	h.Lines = slices.DeleteFunc(h.Lines, func(l models.LedgerLine) bool {
		has[l.UID] = true
		gone := slices.Contains(lost, l.ID)
		if gone {
			l.Words = wasStored
		}
		if gone || l.Lacks() {
			h.Missing = append(h.Missing, MissingMail{email.Listed{UID: l.UID, Size: l.Size, At: l.At.Time()}, l.Words, gone})
			return true
		}
		return false
	})
	uids = slices.DeleteFunc(uids, func(uid uint32) bool { return has[uid] })
	for batch := range slices.Chunk(uids, fetchBatch) {
		list, err := box.List(batch)
		if err != nil {
			return h, err
		}
		for _, l := range list {
			h.place(l, m, from)
		}
	}
	return h, nil
}

// place says of a mail without a line what that means.
func (h *MailboxHolding) place(l email.Listed, m models.Mailbox, from models.Time) {
	second := int64(time.Second / time.Microsecond)
	switch {
	case h.UIDValidity != m.UIDValidity || l.UID > m.LastUID:
		h.Waiting = append(h.Waiting, l)
	case int64(models.At(l.At))/second < int64(from)/second || m.OldDays == 0 && int64(models.At(l.At))/second < int64(m.ConnectedAt)/second:
		return // from before what is brought in
	case l.UID > m.OldUID && l.UID <= m.OldTop:
		h.Waiting = append(h.Waiting, l)
	default:
		h.Missing = append(h.Missing, MissingMail{Listed: l})
	}
}
