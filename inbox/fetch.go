package inbox

import (
	"context"
	"slices"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

const (
	fetchWait  = 5 * time.Minute // the longest between two looks at a mailbox, whatever its server tells
	fetchBatch = 100             // mails that are dealt with before the cursor moves on
	fetchBytes = 4 << 20         // of mails that are held in memory together; a larger one is alone
)

// fetcher is what opens mailboxes: it has the settings of what sends.
func (a *App) fetcher() email.Fetcher {
	return email.Fetcher{RootCAs: a.Sender.RootCAs, Timeout: a.Sender.Timeout, Poll: a.fetchers.poll, Loopback: a.Sender.Loopback}
}

// fetchMailbox fetches a mailbox until ctx ends or its server does not answer. m is kept up to date.
func (a *App) fetchMailbox(ctx context.Context, m *models.Mailbox, wake <-chan struct{}) error {
	f, err := a.openMailbox(ctx, m)
	if err != nil {
		return err
	}
	defer f.box.Close()
	for {
		if err := f.round(); err != nil {
			return err
		}
		if err := f.box.Wait(fetchWait, wake); err != nil {
			return err
		}
	}
}

func (a *App) openMailbox(ctx context.Context, m *models.Mailbox) (*fetch, error) {
	ch, err := a.DB.Channel(ctx, m.ChannelID)
	if err != nil {
		return nil, err
	}
	server, err := a.imapServer(ctx, *m)
	if err != nil {
		return nil, err
	}
	box, err := a.fetcher().Open(ctx, server)
	return &fetch{app: a, ctx: ctx, m: m, channel: ch, box: box}, err
}

// fetch is a mailbox while its connection lasts.
type fetch struct {
	app     *App
	ctx     context.Context
	m       *models.Mailbox
	channel models.Channel
	box     *email.Mailbox
	old     []uint32 // of what was there already, those that are yet to be looked at
	listed  bool     // old has been asked for
	words   string   // what did not go as wished
}

// round brings in what is new, what was sent since goes the other way, and of what was there already one batch after the other: whatever is new
// meanwhile comes before the next.
func (f *fetch) round() error {
	f.words = ""
	if err := f.keepSent(); err != nil {
		return err
	}
	folder, err := f.box.Select(f.m.Folder, f.m.AfterFetch == models.AfterLeave)
	if err != nil {
		return err
	}
	if err := f.begin(folder); err != nil {
		return err
	}
	for {
		if f.channel, err = f.app.DB.Channel(f.ctx, f.m.ChannelID); err != nil { // what people have saved of it since holds for what comes next
			return err
		}
		if err := f.newMail(); err != nil {
			return err
		}
		more, err := f.oldMail()
		if err != nil {
			return err
		}
		if !more {
			if err := f.again(); err != nil {
				return err
			}
			f.m.Waiting = 0
			return f.moveOn()
		}
	}
}

// begin sets the cursor where it means nothing: at the first time, when the server has numbered its mails anew, and when it gives numbers for
// the second time. What is there then is looked at: what came since connecting is new, if it is not stored.
func (f *fetch) begin(now email.Folder) error {
	m := f.m
	if m.UIDValidity == now.UIDValidity && m.ConnectedAt.IsSet() && m.LastUID < now.UIDNext {
		return nil
	}
	m.UIDValidity, m.LastUID, m.OldUID, m.OldTop = now.UIDValidity, now.UIDNext-1, 0, now.UIDNext-1
	f.listed = false
	if err := f.leaveUnfetched(); err != nil { // before the cursor says that all this has been done
		return err
	}
	return f.app.DB.MoveCursor(f.ctx, *m)
}

// moveOn stores how far it has come.
func (f *fetch) moveOn() error {
	f.m.FetchedAt, f.m.Failures, f.m.FailingAt, f.m.Words = f.app.now(), 0, 0, f.words
	return f.app.DB.MoveCursor(f.ctx, *f.m)
}

// newMail brings in everything above the cursor.
func (f *fetch) newMail() error {
	uids, err := f.box.UIDs(f.m.LastUID+1, 0, time.Time{})
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(uids, fetchBatch) {
		if err := f.batch(batch, func(email.Listed) (take, old bool) { return true, false }); err != nil {
			return err
		}
		f.m.LastUID = slices.Max(batch)
		f.m.Waiting = max(0, f.m.Waiting-int64(len(batch)))
		if err := f.moveOn(); err != nil {
			return err
		}
	}
	return nil
}

// oldMail looks at one batch of what was there before the cursor, and reports whether there is more.
func (f *fetch) oldMail() (more bool, err error) {
	m := f.m
	if m.OldUID >= m.OldTop {
		return false, nil
	}
	from := m.ConnectedAt.Add(-time.Duration(m.OldDays) * 24 * time.Hour)
	if !f.listed {
		since := time.UnixMicro(int64(from)).Add(-36 * time.Hour) // the server's days may begin elsewhere
		if f.old, err = f.box.UIDs(m.OldUID+1, m.OldTop, since); err != nil {
			return false, err
		}
		f.listed = true
	}
	f.m.Waiting = int64(len(f.old))
	batch := f.old[:min(fetchBatch, len(f.old))]
	second := int64(time.Second / time.Microsecond)
	err = f.batch(batch, func(l email.Listed) (take, old bool) {
		at := models.At(l.At)
		isNew := int64(at)/second >= int64(m.ConnectedAt)/second // a server keeps no more than the second
		return isNew || at >= from && m.OldDays > 0, !isNew
	})
	if err != nil {
		return false, err
	}
	f.old = f.old[len(batch):]
	if len(f.old) == 0 {
		m.OldUID = m.OldTop
	} else {
		m.OldUID = slices.Max(batch)
	}
	f.m.Waiting = int64(len(f.old))
	return m.OldUID < m.OldTop, f.moveOn()
}
