package inbox

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

const scheduledAtOnce = 50

// RunScheduled sends what is due, when it is due, until ctx ends. Each is sent in the transaction that removes it: after a crash it is still there,
// and of several nodes one sends it.
func (a *App) RunScheduled(ctx context.Context) {
	for ctx.Err() == nil {
		if err := a.SendScheduled(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("scheduled", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-a.later:
		case <-time.After(a.untilScheduled(ctx)):
		}
	}
}

func (a *App) untilScheduled(ctx context.Context) time.Duration {
	next, err := a.DB.NextScheduled(ctx)
	if err != nil || next == models.Never {
		return schedulePoll
	}
	return min(max(time.Duration(next-a.now())*time.Microsecond, 20*time.Millisecond), schedulePoll)
}

// SendScheduled sends everything that is due now. What fails is tried again a minute later, and holds up no other.
func (a *App) SendScheduled(ctx context.Context) error {
	for {
		due, err := a.DB.DueScheduled(ctx, a.now(), scheduledAtOnce)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, s := range due {
			if err := a.sendScheduled(ctx, s); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				a.Log.Error("scheduled: one failed", "id", s.ID, "error", err)
				if err := a.DB.Write(ctx, func(tx *models.DB) error { return tx.PutOffScheduled(ctx, s.ID, a.now().Add(time.Minute)) }); err != nil {
					return err
				}
			}
		}
	}
}

// Why something scheduled was not sent, beside what would hold an answer back.
const (
	saidWriterGone   = "Whoever wrote it is deactivated."
	saidWriterOut    = "Whoever wrote it has no access to the inbox any more."
	saidWrittenSince = "Somebody has written before."
	saidFiled        = "The conversation is filed as spam or in the trash."
	saidForwardGone  = "What was to be forwarded is not in the conversation any more."
)

func (a *App) sendScheduled(ctx context.Context, s models.Scheduled) error {
	files, err := a.stagedFiles(ctx, Actor{User: models.User{ID: s.UserID}}, s.Staged)
	if err != nil {
		return err
	}
	return a.route(ctx, s.UserID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		now, err := tx.Scheduled(ctx, s.ID)
		if errors.Is(err, models.ErrNotFound) || err == nil && (now.Problem != s.Problem || now.SendAt != s.SendAt) {
			return nil // somebody else has sent it, or it was called off
		}
		if err != nil {
			return err
		}
		g := going{app: a, ctx: ctx, tx: tx, news: n, desk: desk, row: now, files: files}
		why, err := g.hindrance()
		if err != nil {
			return err
		}
		if why != "" {
			return g.notSent(why)
		}
		return g.send(0)
	})
}

// SendNow sends at once what its writer has scheduled, though somebody has written since or its time has passed. ErrNotFound: it is gone, or not
// theirs. Problems: it cannot be.
func (a *App) SendNow(ctx context.Context, who Actor, id int64) (m models.Message, err error) {
	s, err := a.ownScheduled(ctx, who, id)
	if err != nil {
		return m, err
	}
	files, err := a.stagedFiles(ctx, Actor{User: models.User{ID: s.UserID}}, s.Staged)
	if err != nil {
		return m, err
	}
	err = a.route(ctx, who.User.ID, func(tx *models.DB, n *news, desk *routing.Desk) error {
		s, _, who, err := a.scheduledForChange(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if s.UserID != who.User.ID || s.Cancelled() {
			return models.ErrNotFound
		}
		s.UnlessWritten = false
		g := going{app: a, ctx: ctx, tx: tx, news: n, desk: desk, row: s, files: files}
		why, err := g.hindrance()
		if why != "" {
			err = models.Problems{{Text: why}}
		}
		if err != nil {
			return err
		}
		err = g.send(a.HoldFor)
		m = g.answer.msg
		return err
	})
	return m, err
}

// ownScheduled returns what its writer has scheduled in a conversation that they may read; else ErrNotFound.
func (a *App) ownScheduled(ctx context.Context, who Actor, id int64) (s models.Scheduled, err error) {
	if s, err = a.DB.Scheduled(ctx, id); err != nil {
		return s, err
	}
	c, err := a.DB.Conversation(ctx, s.ConversationID)
	if err == nil && (s.UserID != who.User.ID || s.Cancelled() || !who.CanRead(c.InboxID)) {
		return models.Scheduled{}, models.ErrNotFound
	}
	return s, err
}

// going is what was scheduled, on its way out.
type going struct {
	app   *App
	ctx   context.Context
	tx    *models.DB
	news  *news
	desk  *routing.Desk
	row   models.Scheduled
	files []stagedFile

	conv   models.Conversation
	writer models.User
	answer answer
}

// hindrance says why it cannot be sent; empty: it can. It checks what is checked of every answer. What somebody was erased from lacks words: it
// stays until its writer has edited it. What else has kept it before is looked at anew.
func (g *going) hindrance() (string, error) {
	if g.row.Erased() {
		return models.ScheduledErased, nil
	}
	var err error
	if g.conv, err = g.tx.LockConversation(g.ctx, g.row.ConversationID); err != nil {
		return "", err
	}
	if g.writer, err = g.tx.User(g.ctx, g.row.UserID); err != nil {
		return "", err
	}
	if !g.writer.Active {
		return saidWriterGone, nil
	}
	who, err := loadActor(g.ctx, g.tx, g.row.UserID)
	if err != nil {
		return "", err
	}
	switch g.conv.State {
	case models.StateSpam, models.StateTrash, models.StateMerged:
		return saidFiled, nil
	}
	if !who.CanRead(g.conv.InboxID) {
		return saidWriterOut, nil
	}
	if g.row.UnlessWritten {
		if written, err := g.tx.WrittenSince(g.ctx, g.conv.ID, g.row.SeenID); err != nil || written {
			return saidWrittenSince, err
		}
	}
	f := ReplyForm{Body: g.row.Body, To: g.row.ToLine, Cc: g.row.CcLine, Bcc: g.row.BccLine, Nonce: g.row.Nonce, Seen: g.row.SeenID, Close: g.row.CloseToo, Anyway: true, Forwards: g.row.ForwardID}
	g.answer = answer{app: g.app, ctx: g.ctx, tx: g.tx, desk: g.desk, who: who, conv: g.conv, form: f, files: g.files, now: g.desk.Now}
	err = g.answer.check()
	var p models.Problems
	switch {
	case errors.As(err, &p):
		return p[0].Text, nil
	case errors.Is(err, models.ErrNotFound) && g.row.ForwardID != 0:
		return saidForwardGone, nil
	case err == nil && g.answer.arrives.ByChat():
		return "The visitor writes in the chat again: this would go there. Send it again if it may.", nil
	}
	return "", err
}

// send sends it, and removes the row: the files are the message's by then.
func (g *going) send(hold time.Duration) error {
	taken, err := g.tx.TakeScheduled(g.ctx, g.row)
	if err != nil || !taken {
		return errors.Join(err, gone(taken))
	}
	g.answer.hold = hold
	if err := g.answer.store(); err != nil {
		return err
	}
	g.news.mail = true
	g.news.scheduled(g.conv, g.row.UserID)
	return nil
}

// notSent keeps it with why, and says so in the conversation and to whoever wrote it.
func (g *going) notSent(why string) error {
	if _, err := g.tx.MarkScheduled(g.ctx, g.row, why, g.desk.Now); err != nil {
		return err
	}
	e := models.EventData{Kind: models.EventUnsent, NameFrom: g.writer.Name, Until: g.row.SendAt, Text: why}
	if err := g.tx.CreateMessage(g.ctx, &models.Message{ConversationID: g.conv.ID, Kind: models.Event, Event: &e, CreatedAt: g.desk.Now}); err != nil {
		return err
	}
	g.news.tell(live.Event{Kind: live.KindMessage, Inbox: g.conv.InboxID, Conversation: g.conv.ID})
	if !g.writer.Active {
		return nil
	}
	return mailUnsent(g.ctx, g.tx, g.news, g.app, g.conv.ChannelID, g.writer, why)
}

// mailUnsent tells by mail whoever wrote it that something was not sent. It names nobody outside: they may have been erased.
func mailUnsent(ctx context.Context, tx *models.DB, n *news, app *App, channelID int64, u models.User, why string) error {
	ch, err := replyChannel(ctx, tx, channelID)
	if err != nil {
		return err
	}
	if !ch.CanSend() {
		channels, err := tx.Channels(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(channels, models.Channel.CanSend)
		if i < 0 {
			return nil // it stands in the list of what they have scheduled
		}
		ch = channels[i]
	}
	account, err := tx.Account(ctx)
	if err != nil {
		return err
	}
	text, ok := unsentTexts[u.Reads()]
	if !ok {
		text = unsentTexts["en"]
	}
	if nl, ok := unsentWhyDutch[why]; ok && u.Reads() == "nl" {
		why = nl
	}
	fill := strings.NewReplacer("{name}", u.Name, "{why}", why, "{link}", app.URL+"/scheduled")
	return systemMail{ch, cmp.Or(account.Company, "Fairlead"), u, text.subject, fill.Replace(text.body), true}.put(ctx, tx, n, app.now())
}

var unsentTexts = map[string]systemText{
	"en": {"A mail that you had scheduled was not sent", "Hello {name},\n\na mail that you had scheduled was not sent. {why}\n\nWhat you have scheduled, and what could not be sent:\n{link}"},
	"nl": {"Een mail die je had ingepland, is niet verstuurd", "Hallo {name},\n\neen mail die je had ingepland, is niet verstuurd. {why}\n\nWat je hebt ingepland, en wat niet verstuurd kon worden:\n{link}"},
}

// unsentWhyDutch is why it was not, for the mail. Pages translate it themselves.
var unsentWhyDutch = map[string]string{
	saidWriterOut:          "Je hebt geen toegang meer tot de inbox.",
	saidWrittenSince:       "Iemand heeft eerder geschreven.",
	saidFiled:              "Het gesprek staat bij spam of in de prullenbak.",
	saidForwardGone:        "Wat doorgestuurd zou worden, staat niet meer in het gesprek.",
	models.ScheduledErased: "Iemand die erin genoemd wordt, is gewist.",
	saidNoAddress:          "Er is geen manier om te antwoorden: er is geen e-mailadres opgegeven.",
	"This channel cannot send yet: its sending is not set up.":                                                                             "Dit kanaal kan nog niet versturen: dat is niet ingesteld.",
	"The visitor writes in the chat again: this would go there. Send it again if it may.":                                                  "De bezoeker schrijft weer in de chat: het zou daarheen gaan.",
	"The visitor has ended the chat, and no mail can go to them. Comments work.":                                                           "De bezoeker heeft de chat beëindigd, en er kan geen mail naartoe.",
	"The message that you were answering has been moved to another conversation meanwhile. Look whom this goes to now, and send it again.": "Het bericht dat je beantwoordde, is intussen naar een ander gesprek verplaatst.",
}
