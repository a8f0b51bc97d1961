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
	if uids, err = h.led(ctx, a.DB, m, uids); err != nil {
		return h, err
	}
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

// led looks up what the ledger has of some mails, by their numbers in order, and returns the numbers that have no line. A mail whose line is there and
// whose message is not is missing.
func (h *MailboxHolding) led(ctx context.Context, db *models.DB, m models.Mailbox, uids []uint32) (without []uint32, err error) {
	last := slices.Max(uids)
	lines, err := db.FetchedLines(ctx, m.ID, h.UIDValidity, uids[0], last)
	if err != nil {
		return nil, err
	}
	lost, err := db.LostLines(ctx, m.ID, h.UIDValidity, uids[0], last)
	if err != nil {
		return nil, err
	}
	gone, has := set(lost), map[uint32]bool{}
	for _, l := range lines {
		if _, there := slices.BinarySearch(uids, l.UID); !there {
			continue
		}
		has[l.UID] = true
		if gone[l.ID] {
			l.Words = wasStored
		} else if !l.Lacks() {
			h.Lines = append(h.Lines, l)
			continue
		}
		h.Missing = append(h.Missing, MissingMail{email.Listed{UID: l.UID, Size: l.Size, At: l.At.Time()}, l.Words, gone[l.ID]})
	}
	return slices.DeleteFunc(uids, func(uid uint32) bool { return has[uid] }), nil
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
