package inbox

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"fairlead/models"
)

// What is said where no transcript can be mailed.
const (
	saidNoTranscript      = "This chat cannot be sent by e-mail."
	saidTranscriptAddress = "Type your e-mail address in the chat first."
)

// maxTranscript is how many messages of a chat one mail holds: the newest.
const maxTranscript = 1000

// MailTranscript mails what was said in a chat to the address that its visitor gave in it. It answers models.Problems and ErrThrottled.
func (a *App) MailTranscript(ctx context.Context, v VisitorChat, ip string) error {
	if !v.Flow.Options.Transcript {
		return models.Problems{{Text: saidNoTranscript}}
	}
	c, err := a.DB.Conversation(ctx, v.ConversationID)
	if err != nil {
		return err
	}
	ch, err := replyChannel(ctx, a.DB, c.ChannelID)
	if err != nil {
		return err
	}
	if !ch.CanSend() {
		return models.Problems{{Text: saidNoTranscript}}
	}
	rows, err := a.DB.ChatMessagesAfter(ctx, v.ConversationID, 0, maxTranscript)
	if err != nil {
		return err
	}
	to := models.Person{}
	for _, m := range rows {
		if m.Kind == models.Incoming && m.From.Email != "" {
			to = m.From
		}
	}
	if to.Email == "" {
		return models.Problems{{Text: saidTranscriptAddress}}
	}
	if err := a.countTranscript(ctx, v, to.Email, ip); err != nil {
		return err
	}
	said, err := a.chatMessages(ctx, v, rows)
	if err != nil {
		return err
	}
	mail := systemMail{channel: ch, company: v.Flow.Company, to: models.User{Name: to.Name, Email: to.Email}, plain: true}
	mail.subject, mail.body = a.transcript(v, said)
	return a.write(ctx, func(tx *models.DB, n *news) error { return mail.put(ctx, tx, n, a.now()) })
}

// countTranscript counts a mail. Somebody else's address is as easily typed as one's own.
func (a *App) countTranscript(ctx context.Context, v VisitorChat, address, ip string) error {
	err := a.DB.Write(ctx, func(tx *models.DB) error {
		n, err := tx.CountTry(ctx, throttleKey("transcript-chat", models.UserOwner(v.ConversationID).String()), a.now(), time.Hour)
		if err == nil && n > transcriptsPerChat {
			err = ErrThrottled
		}
		return err
	})
	if err != nil {
		return err
	}
	return a.strangerTries(ctx, throttle{key: throttleKey("transcript", network(ip)), limit: transcriptsPerAddress}, throttle{key: throttleKey("transcript-to", models.NormalEmail(address)), limit: transcriptsPerMailbox})
}

var transcriptTexts = map[string]struct{ subject, body, you string }{
	"en": {"Your chat with {company}", "You asked for what was said in your chat with {company}.\n\n{said}\n\n--\nSomebody asked for this mail in a chat on our site, and gave this address. If that was not you, nothing needs to be done.", "You"},
	"nl": {"Je chat met {company}", "Je vroeg om wat er gezegd is in je chat met {company}.\n\n{said}\n\n--\nIemand vroeg om deze mail in een chat op onze site, en gaf dit adres. Was jij dat niet, dan hoef je niets te doen.", "Jij"},
}

// transcript is the mail in the visitor's language, with times of the company's.
func (a *App) transcript(v VisitorChat, said []ChatMessage) (subject, body string) {
	t, ok := transcriptTexts[v.Language]
	if !ok {
		t = transcriptTexts["en"]
	}
	var lines []string
	for _, m := range said {
		text, when := plainText(m.Text), a.ChatClock(v, m.At)
		for _, f := range m.Files {
			text = strings.TrimSpace(text + "\n[" + f.Name + "]")
		}
		switch m.From {
		case FromLine:
			lines = append(lines, fmt.Sprintf("(%s) %s", when, text))
		case FromVisitor:
			lines = append(lines, fmt.Sprintf("%s (%s):\n%s", t.you, when, text))
		default:
			lines = append(lines, fmt.Sprintf("%s (%s):\n%s", cmp.Or(m.Name, v.Flow.Company), when, text))
		}
	}
	fill := strings.NewReplacer("{company}", models.CleanLine(v.Flow.Company), "{said}", strings.Join(lines, "\n\n"))
	return fill.Replace(t.subject), fill.Replace(t.body)
}
