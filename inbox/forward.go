package inbox

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"

	"fairlead/channels/email"
	"fairlead/models"
)

// mayForward reports whether a message is one that came from outside or went there.
func mayForward(m models.Message) bool {
	return m.Kind == models.Incoming || m.Kind == models.Outgoing
}

const (
	saidOtherDraft  = "You have begun to write something in this conversation. Send it or empty it first, then forward."
	saidFilesTooBig = "Not all of its files go along: together they are too large."
)

// StartForward begins to pass a message on to somebody else: an empty draft of that, with the message's files, which the asker can take out. left: not
// all of them fit. ErrNotFound: there is no such message for the asker. Problems: they are writing something else in the conversation.
func (a *App) StartForward(ctx context.Context, who Actor, messageID int64) (d models.Draft, left bool, err error) {
	m, err := a.readableMessage(ctx, who, messageID)
	if err != nil || !mayForward(m) {
		return d, false, errors.Join(err, gone(err != nil || mayForward(m)))
	}
	files, err := filesOf(ctx, a.DB, m.ID, false)
	if err != nil {
		return d, false, err
	}
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, m.ConversationID)
		if err != nil {
			return err
		}
		d = models.Draft{UserID: who.User.ID, ConversationID: c.ID, Tab: models.DraftForward, ForwardID: m.ID, Staged: models.StagedIn(c.ID), UpdatedAt: a.now()}
		if m.Kind == models.Incoming && m.Forwards != 0 { // whoever something was forwarded to is answered in the same way
			d.ToLine = typedPeople([]models.Person{m.From})
		}
		there, err := draftIn(ctx, tx, who, c.ID)
		if err != nil {
			return err
		}
		if there.Tab == models.DraftForward && there.ForwardID == m.ID {
			d = there
			return nil
		}
		if err := clearForForward(ctx, tx, there, d); err != nil {
			return err
		}
		if left, err = a.stageCopies(ctx, tx, d, files); err != nil {
			return err
		}
		n.draft(d)
		return tx.SaveDraft(ctx, &d)
	})
	return d, left, err
}

// clearForForward makes room for a forward where something has been begun: of another that was left empty the files go; what somebody has written, or
// files that stand alone in the editor, are Problems.
func clearForForward(ctx context.Context, tx *models.DB, there, d models.Draft) error {
	staged, err := tx.StagedFiles(ctx, d.UserID, d.Staged)
	if err != nil {
		return err
	}
	leftEmpty := there.Tab == models.DraftForward && there.Body == ""
	if !leftEmpty && (there.ID != 0 || len(staged) > 0) {
		return models.Problems{{Text: saidOtherDraft}}
	}
	for _, f := range staged {
		if err := tx.DeleteFile(ctx, f.ID); err != nil {
			return err
		}
	}
	return nil
}

// stageCopies has copies of files stand in an editor, as far as they may be sent together.
func (a *App) stageCopies(ctx context.Context, tx *models.DB, d models.Draft, files []stagedFile) (left bool, err error) {
	var size int64
	for i, f := range files {
		if size += f.row.Size; size > MaxUploadBytes || i >= maxUploads {
			return true, nil
		}
		row := models.File{Kind: models.FileStaged, UploadedBy: d.UserID, Draft: d.Staged, Name: f.row.Name, ContentType: f.row.ContentType, CreatedAt: a.now()}
		if err := tx.CreateFile(ctx, &row, f.data); err != nil {
			return false, err
		}
	}
	return false, nil
}

// filesOf reads the attachments of a message, or the pictures that stand in its text.
func filesOf(ctx context.Context, db *models.DB, messageID int64, inline bool) (out []stagedFile, err error) {
	rows, err := db.FilesOf(ctx, []int64{messageID})
	if err != nil {
		return nil, err
	}
	var size int64
	for _, f := range rows {
		if size += f.Size; f.Inline != inline || size > 2*MaxUploadBytes {
			continue
		}
		var b bytes.Buffer
		if err := db.CopyFile(ctx, f.ID, &b); err != nil {
			return nil, err
		}
		out = append(out, stagedFile{f, b.Bytes()})
	}
	return out, nil
}

// DropForward ends what StartForward has begun, and is not sent.
func (a *App) DropForward(ctx context.Context, who Actor, conversationID int64) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		d, err := tx.Draft(ctx, who.User.ID, c.ID)
		if errors.Is(err, models.ErrNotFound) || err == nil && d.Tab != models.DraftForward {
			return nil
		}
		if err != nil {
			return err
		}
		files, err := tx.StagedFiles(ctx, who.User.ID, d.Staged)
		for _, f := range files {
			err = errors.Join(err, tx.DeleteFile(ctx, f.ID))
		}
		if err != nil {
			return err
		}
		n.draft(d)
		_, err = tx.DropDraft(ctx, who.User.ID, c.ID, "", d.UpdatedAt)
		return err
	})
}

// checkForward checks what is passed on to somebody else, who is no contact of the conversation.
func (o *answer) checkForward() (err error) {
	var p models.Problems
	if o.channel, err = replyChannel(o.ctx, o.tx, o.conv.ChannelID); err != nil {
		return err
	}
	o.original, err = o.tx.Message(o.ctx, o.form.Forwards)
	if err != nil || o.original.ConversationID != o.conv.ID || !mayForward(o.original) {
		return errors.Join(err, gone(err != nil))
	}
	if !o.channel.CanSend() {
		p.Add("", "This channel cannot send yet: its sending is not set up.")
	}
	if len(o.form.Body) > maxBody {
		p.Add("body", "This is too long: at most 500,000 characters.")
	}
	o.to, o.cc, o.bcc = parseAddresses(&p, "to", o.form.To), parseAddresses(&p, "cc", o.form.Cc), parseAddresses(&p, "bcc", o.form.Bcc)
	if _, wrong := p.For("to"); len(o.to) == 0 && !wrong {
		p.Add("to", "Type whom it is forwarded to.")
	}
	if slices.Contains(o.recipients(), o.channel.Address) {
		p.Add("to", "This is the inbox's own address: it would come in here again.")
	}
	return p.Err()
}

// storeForward stores it. It is no answer to the contact: owner, state and who waits for what stay as they are.
func (o *answer) storeForward() error {
	o.msg = models.Message{ConversationID: o.conv.ID, Kind: models.Outgoing, UserID: o.who.User.ID, To: people(o.to), Cc: people(o.cc), Bcc: people(o.bcc), Forwards: o.original.ID,
		Subject: o.forwardSubject(), Text: o.form.Body, Visible: o.form.Body, Nonce: o.nonce(), CreatedAt: o.now}
	if err := o.sender(); err != nil {
		return err
	}
	if err := o.keep(); err != nil {
		return err
	}
	if err := o.compose(); err != nil {
		return err
	}
	o.conv.LastMessage, o.conv.ActivityAt, o.conv.HasFiles = o.msg.ID, o.now, o.conv.HasFiles || len(o.files) > 0
	return o.tx.UpdateConversation(o.ctx, o.conv)
}

// forwardSubject is the subject of what is passed on or, of what answers whoever it was passed on to before, of an answer.
func (o *answer) forwardSubject() string {
	s := o.original.Subject
	if s == "" {
		s = o.conv.Subject
	}
	if o.answersThem() {
		return replySubject(s)
	}
	if len(s) >= 4 && (strings.EqualFold(s[:4], "fwd:") || strings.EqualFold(s[:3], "fw:")) {
		return s
	}
	return "Fwd: " + s
}

// answersThem reports whether it goes back to whoever wrote what is passed on.
func (o *answer) answersThem() bool {
	return o.original.Forwards != 0 && o.original.Kind == models.Incoming && slices.Contains(o.recipients(), models.NormalEmail(o.original.From.Email))
}

// passOn is the message that is passed on, as the mail holds it: without who got a blind copy of it. Pictures in its text go along.
func (o *answer) passOn(out *email.Outbound) error {
	m := o.original
	f := &email.Forwarded{From: email.Address(m.From), To: addresses(m.To), Cc: addresses(m.Cc), Date: m.CreatedAt.Time(), Subject: m.Subject, Text: m.Text, HTML: m.HTML}
	switch {
	case m.Kind == models.Outgoing && !m.Imported:
		f.HTML = email.Markdown(m.Text)
	case len(m.Answers) > 0:
		f.Text = answerLines(m)
	}
	out.Forwarded = f
	if o.answersThem() {
		out.InReplyTo, out.References = m.RFCID, []string{m.RFCID}
	}
	if m.HTML == "" {
		return nil
	}
	inline, err := filesOf(o.ctx, o.tx, m.ID, true)
	for _, p := range inline {
		out.Files = append(out.Files, email.File{Name: p.row.Name, ContentType: p.row.ContentType, ContentID: p.row.ContentID, Inline: true, Data: p.data})
	}
	return err
}

func addresses(ps []models.Person) (out []email.Address) {
	for _, p := range ps {
		out = append(out, email.Address(p))
	}
	return out
}

// answersForward returns what was forwarded to somebody who is not the contact, and is answered by this mail; 0: it is none of those.
func (r *arrival) answersForward() (int64, error) {
	if r.joined.Message == 0 || r.isNew || r.own {
		return 0, nil
	}
	m, err := r.tx.Message(r.ctx, r.joined.Message)
	if errors.Is(err, models.ErrNotFound) || err == nil && m.Forwards == 0 {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	own, err := r.tx.AddressesOf(r.ctx, r.conv.ContactID)
	if err != nil || slices.Contains(own, models.NormalEmail(r.mail.From.Email)) {
		return 0, err
	}
	if m.Kind == models.Incoming {
		return m.Forwards, nil
	}
	return m.ID, nil
}

// Forwarded returns a message of a conversation that may be passed on, and the colleague who wrote it, if one did. ErrNotFound: it is not there.
func (a *App) Forwarded(ctx context.Context, who Actor, conversationID, messageID int64) (m models.Message, author string, err error) {
	if m, err = a.readableMessage(ctx, who, messageID); err != nil {
		return m, "", err
	}
	if m.ConversationID != conversationID || !mayForward(m) {
		return models.Message{}, "", models.ErrNotFound
	}
	author, err = ownerName(ctx, a.DB, models.UserOwner(m.UserID))
	return m, author, err
}
