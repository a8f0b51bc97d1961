package inbox

import (
	"context"
	"errors"
	"io"

	"fairlead/channels/email"
	"fairlead/channels/mailfile"
	"fairlead/models"
)

const (
	mailBatch      = 64      // mails in one transaction: new mail waits for one
	mailBatchBytes = 4 << 20 // of them, but for one larger mail
	mailBatchLarge = 20      // of them may have more than mailLarge bytes: each is parsed into many times that
	mailLarge      = 1 << 20
	refusedLines   = 10_000 // of one import that have lines in the ledger; beyond them they are counted
)

// RunMailImports takes in uploaded files of old mail until ctx ends, one at a time. What is under way then, or was when an earlier run ended, is
// cut short, and says so.
func (a *App) RunMailImports(ctx context.Context) {
	if !a.DB.Postgres() {
		if err := a.DB.CutMailImports(ctx); err != nil {
			a.Log.Error("old mail: what an earlier run has left", "error", err)
		}
	}
	a.runJobs(ctx, a.mailImports, a.nextMailImport)
}

// nextMailImport takes in the file that was queued first; ErrNotFound: none is.
func (a *App) nextMailImport(ctx context.Context) error {
	var i models.MailImport
	err := a.DB.Write(ctx, func(tx *models.DB) (err error) {
		i, err = tx.TakeMailImport(ctx, a.now())
		return err
	})
	if err != nil {
		return err
	}
	return a.importMail(ctx, &i, func(from mailfile.Place) (*mailfile.Reader, error) {
		return mailfile.Read(a.DB.FileReaderAt(ctx, i.FileID), i.Size, i.Name, from, email.MaxMessageBytes)
	}, nil)
}

// importMail reads a file of mail on from its place, and stores how it has ended. Whatever i says afterwards has been stored. seen is told how far it
// is, again and again; nil: nobody asks.
func (a *App) importMail(ctx context.Context, i *models.MailImport, open func(mailfile.Place) (*mailfile.Reader, error), seen func(models.MailImport)) error {
	err := guarded(func() error {
		in, err := open(mailfile.Place{Entry: i.Entry, Offset: i.EntryPlace})
		if err != nil {
			return err
		}
		defer in.Close()
		i.Size = in.Size
		return a.takeMails(ctx, i, in, seen)
	})
	var problem mailfile.Problem
	switch {
	case err == nil, errors.Is(err, errNotOurs):
		return nil
	case ctx.Err() != nil:
		i.State = models.ImportCut
	case errors.As(err, &problem):
		return a.giveUpMailImport(ctx, *i, problem)
	case errors.Is(err, models.ErrNotFound), errors.Is(err, models.ErrForbidden):
		i.State, i.Problem = models.ImportFailed, "You may not bring mail into this channel any more."
	default:
		i.State, i.Problem = models.ImportFailed, "Something went wrong. The error has been logged."
		a.Log.Error("old mail", "import", i.ID, "error", err)
	}
	_, err = a.DB.StoreMailImport(context.WithoutCancel(ctx), *i, a.now())
	return err
}

// giveUpMailImport ends an import for what is wrong with its file. An upload is removed: to read it again would come to the same.
func (a *App) giveUpMailImport(ctx context.Context, i models.MailImport, why mailfile.Problem) error {
	file := i.FileID
	i.State, i.Problem, i.FileID = models.ImportFailed, why.Error(), 0
	return a.DB.Write(context.WithoutCancel(ctx), func(tx *models.DB) error {
		if ours, err := tx.StoreMailImport(ctx, i, a.now()); err != nil || !ours || file == 0 {
			return err
		}
		return tx.DeleteFile(ctx, file)
	})
}

// takeMails reads a file to its end, a batch at a time.
func (a *App) takeMails(ctx context.Context, i *models.MailImport, in *mailfile.Reader, seen func(models.MailImport)) error {
	for {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		mails, err := readMails(in)
		if left := max(0, a.uploadMails-i.Done); i.FileID != 0 && int64(len(mails)) > left {
			mails, err = mails[:left], tooManyMails
		}
		ended := errors.Is(err, io.EOF)
		var problem mailfile.Problem
		if err != nil && !ended && !errors.As(err, &problem) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := a.takeMailBatch(ctx, i, parseMails(mails), ended); err != nil {
			return err
		}
		if seen != nil {
			seen(*i)
		}
		a.stored()
		if ended {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// tooManyMails ends an upload that would keep the server at work for days.
const tooManyMails mailfile.Problem = "It holds more than a million mails. The first million has been brought in; whoever runs the server can bring in the rest with “fairlead import”."

func readMails(in *mailfile.Reader) (mails []mailfile.Mail, err error) {
	for size, large := 0, 0; len(mails) < mailBatch && size < mailBatchBytes && large < mailBatchLarge; {
		m, err := in.Next()
		if err != nil {
			return mails, err
		}
		if size += len(m.Raw); len(m.Raw) > mailLarge {
			large++
		}
		mails = append(mails, m)
	}
	return mails, nil
}

// takeMailBatch stores some mails and how far the import is, together. Where one of them comes in by another door meanwhile, they are looked at
// again.
func (a *App) takeMailBatch(ctx context.Context, i *models.MailImport, mails []oldMail, ended bool) (err error) {
	var next models.MailImport
	for range importTries {
		err = a.write(ctx, func(tx *models.DB, n *news) error {
			next = *i
			b := mailImporter{app: a, ctx: ctx, tx: tx, news: n, i: &next}
			return b.take(mails, ended)
		})
		if !errors.Is(err, models.ErrDuplicate) {
			break
		}
	}
	if err == nil {
		*i = next
	}
	return err
}

// mailImporter stores some mails of a file in one transaction.
type mailImporter struct {
	app     *App
	ctx     context.Context
	tx      *models.DB
	news    *news
	i       *models.MailImport
	channel models.Channel
}

func (b *mailImporter) take(mails []oldMail, ended bool) (err error) {
	if b.channel, err = b.tx.Channel(b.ctx, b.i.ChannelID); err != nil {
		return err
	}
	if b.i.UserID != 0 {
		who, err := loadActor(b.ctx, b.tx, b.i.UserID)
		if err != nil {
			return err
		}
		if err := who.mustManage(b.channel.InboxID); err != nil {
			return err
		}
	}
	for _, m := range mails {
		if err := b.one(m); err != nil {
			return err
		}
	}
	if ended {
		if b.i.FileID != 0 {
			if err := b.tx.DeleteFile(b.ctx, b.i.FileID); err != nil {
				return err
			}
		}
		b.i.State, b.i.FileID, b.i.Place = models.ImportDone, 0, b.i.Size
	}
	ours, err := b.tx.StoreMailImport(b.ctx, *b.i, b.app.now())
	if err == nil && !ours {
		err = errNotOurs
	}
	return err
}

// one stores a mail with its line in the ledger, and counts what has become of it.
func (b *mailImporter) one(m oldMail) error {
	b.i.Done, b.i.Place, b.i.Entry, b.i.EntryPlace = b.i.Done+1, m.Done, m.Next.Entry, m.Next.Offset
	key := email.Key(b.channel.ID, m.in, m.Raw)
	way := Entrance{Door: models.DoorImport, Old: true, At: m.at}
	r := arrival{app: b.app, ctx: b.ctx, tx: b.tx, news: b.news, channel: b.channel, mail: m.in, way: way, snippet: m.snippet, key: key[:], now: b.app.now()}
	line := models.LedgerLine{At: r.now, ChannelID: b.channel.ID, ImportID: b.i.ID, Door: models.DoorImport, Sender: m.in.From.Email, Subject: email.Snippet(m.in.Subject, subjectKept), Size: m.Size}
	if line.Size == 0 {
		line.Size = int64(len(m.Raw))
	}
	if m.Problem != "" {
		return b.refuse(m, line)
	}
	if err := b.known(&r, &line, m.Raw); err != nil {
		return err
	}
	if line.Outcome != "" {
		b.i.Known++
		return b.tx.RecordMail(b.ctx, &line)
	}
	if err := r.store(m.Raw); err != nil {
		return err
	}
	b.i.Stored++
	if r.own {
		b.i.Sent++
	}
	if r.isNew {
		b.i.Conversations++
	}
	line.Outcome, line.MessageID, line.ConversationID = models.MailOld, r.msg.ID, r.conv.ID
	return b.tx.RecordMail(b.ctx, &line)
}

// known says of a mail that is stored already which one it is: it has come in, or was sent from here.
func (b *mailImporter) known(r *arrival, line *models.LedgerLine, raw []byte) (err error) {
	if line.MessageID, line.ConversationID, err = b.tx.KnownMail(b.ctx, r.key); err != nil {
		return err
	}
	if line.MessageID != 0 {
		line.Outcome = models.MailAgain
		return nil
	}
	if gone, err := b.tx.WasErased(b.ctx, r.key); err != nil || gone {
		line.Outcome, line.Sender, line.Subject = models.MailErased, "", ""
		return err
	}
	if !r.sentFromHere(raw) || r.mail.MessageID == "" {
		return nil
	}
	refs, err := b.tx.MessagesByRFCID(b.ctx, []string{r.mail.MessageID}, maxReferences)
	for _, ref := range refs {
		if ref.Kind == models.Outgoing && ref.InboxID == b.channel.InboxID {
			line.Outcome, line.MessageID, line.ConversationID = models.MailOwn, ref.ID, ref.ConversationID
			return err
		}
	}
	return err
}

// refuse notes a mail that is not taken. One without a sender or a subject is named by where it stood.
func (b *mailImporter) refuse(m oldMail, line models.LedgerLine) error {
	if b.i.Refused++; b.i.Refused > refusedLines {
		return nil
	}
	line.Outcome, line.Words = models.MailRefused, m.Problem
	if line.Sender == unknownSender {
		line.Sender = ""
	}
	if line.Subject == "" {
		line.Subject = models.CleanLine(email.Snippet(fileName(m.Name), subjectKept))
	}
	return b.tx.RecordMail(b.ctx, &line)
}
