package inbox

import (
	"context"
	"encoding/hex"
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"fairlead/channels/forms"
	"fairlead/models"
)

// ErrChatEnded means that the visitor has ended the chat, or that it was closed too long ago: another one may be begun.
var ErrChatEnded = errors.New("the chat has ended")

// saidChatTooLong is said to who writes a novel.
const saidChatTooLong = "This is too long: at most 4,000 characters."

// ChatPost is what a visitor sends: words, an answer to what the flow asks, files.
type ChatPost struct {
	Flow     string // slug; of a chat that is there its own counts
	Key      string
	Nonce    string // the same sent twice is one
	Step     string // of what is answered; empty: it does not say
	Text     string
	Option   string
	Skip     bool
	Files    []int64 // ids of what StageChatFile has kept
	URL      string  // of the page, as the browser says
	Title    string
	Referrer string
	Lang     string
	Accept   string // Accept-Language
	Visitor  string // key of the visitor; empty: none
	Identity string // token that the customer's site has signed; empty: none
	IP       string
}

// ChatSent says what became of it.
type ChatSent struct {
	ID  int64 // of the message; 0: none was stored, as with a question that was skipped
	At  models.Time
	Say []ChatMessage // what the flow says to it
}

// chatNonce is what the nonce of a message may look like.
var chatNonce = regexp.MustCompile(`^[A-Za-z0-9_-]{8,80}$`)

// nonce is what a message is known again by, whatever the chat's key.
func (p ChatPost) nonce() string {
	return "chat:" + hex.EncodeToString(models.ChatKeyHash(p.Key)[:8]) + ":" + p.Nonce
}

// ownChatNonce is what the visitor's browser called a message; empty: it is none of a visitor's.
func ownChatNonce(m models.Message) string {
	if m.Nonce == nil || !strings.HasPrefix(*m.Nonce, "chat:") {
		return ""
	}
	return (*m.Nonce)[strings.LastIndexByte(*m.Nonce, ':')+1:]
}

// clean makes of a post what may be stored, and says what is wrong with it.
func (p *ChatPost) clean() error {
	if !ValidChatKey(p.Key) || !chatNonce.MatchString(p.Nonce) || len(p.Files) > forms.MaxFiles {
		return ErrChatUnread
	}
	if utf8.RuneCountInString(p.Text) > maxVisitorText {
		return models.Problems{{Field: "text", Text: saidChatTooLong}}
	}
	p.Text = forms.CleanText(p.Text)
	p.URL, p.Referrer, p.Title = forms.Page(p.URL), forms.Page(p.Referrer), oneLine(p.Title)
	if p.Text == "" && p.Option == "" && !p.Skip && len(p.Files) == 0 {
		return models.Problems{{Field: "text", Text: "Type a message first."}}
	}
	return nil
}

// ErrChatUnread means that what came is nothing that a widget sends.
var ErrChatUnread = errors.New("this is no message of a chat")

// oneLine is a line that a page says of itself, as long as a name may be.
func oneLine(s string) string {
	if len(s) > 4000 {
		s = strings.ToValidUTF8(s[:4000], "")
	}
	line := []rune(models.CleanLine(s))
	return string(line[:min(len(line), 200)])
}

// SendChat takes what a visitor sends. The first thing makes the conversation: of many at once with one key one does, and the others join it.
// When it returns, all of it is stored. It answers models.Problems, ErrChatEnded, ErrThrottled and, for a chatflow that is not there or off,
// models.ErrNotFound.
func (a *App) SendChat(ctx context.Context, p ChatPost) (ChatSent, error) {
	if err := p.clean(); err != nil {
		return ChatSent{}, err
	}
	if err := a.countAddress("chat-message", p.IP, messagesPerAddress); err != nil {
		return ChatSent{}, err
	}
	for tries := 0; ; tries++ {
		out, err := a.sendChat(ctx, p)
		again := errors.Is(err, models.ErrDuplicate) || errors.Is(err, errChatMoved)
		if !again || tries == 20 {
			return out, err
		}
	}
}

// errChatMoved undoes what was worked out for a chat that somebody has meanwhile taken a step further.
var errChatMoved = errors.New("the chat has moved on")

func (a *App) sendChat(ctx context.Context, p ChatPost) (ChatSent, error) {
	v, there, err := a.chatByKey(ctx, p.Key)
	if err != nil {
		return ChatSent{}, err
	}
	if there {
		return a.sayInChat(ctx, v, p)
	}
	flow, err := a.PublicChat(ctx, p.Flow)
	if err != nil {
		return ChatSent{}, err
	}
	return a.beginChat(ctx, flow, p)
}

// sayInChat takes a message in a chat that is there.
func (a *App) sayInChat(ctx context.Context, v VisitorChat, p ChatPost) (out ChatSent, err error) {
	if err := a.countChat("message", v.Chat, messagesPerChat); err != nil {
		return out, err
	}
	who := a.identityOf(v.Flow, p.Identity)
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		m := chatMove{app: a, ctx: ctx, tx: tx, news: n, flow: v.Flow, post: p, who: who, now: a.now()}
		if err := m.goOn(v.ConversationID); err != nil {
			return err
		}
		out = m.sent()
		if m.desk == nil {
			return nil
		}
		return n.finish(ctx, m.desk)
	})
	return out, err
}

// beginChat takes the first message of a chat.
func (a *App) beginChat(ctx context.Context, flow PublicChat, p ChatPost) (out ChatSent, err error) {
	limit := throttle{throttleKey("chat", network(p.IP)), chatsPerAddress}
	if a.shut.is(limit.key, a.Now()) {
		return out, ErrThrottled
	}
	who := a.identityOf(flow, p.Identity)
	visitor, err := a.visitor(ctx, p.Visitor)
	if err != nil {
		return out, err
	}
	var begun models.Conversation
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		m := chatMove{app: a, ctx: ctx, tx: tx, news: n, flow: flow, post: p, who: who, now: a.now()}
		// It counts only if it is stored: of many first messages with one key one begins a chat.
		if n, err := tx.CountTry(ctx, limit.key, m.now, throttleWindow); err != nil || n > limit.limit {
			return errors.Join(err, ErrThrottled)
		}
		if err := m.begin(visitor); err != nil {
			return err
		}
		out, begun = m.sent(), m.conv
		return n.finish(ctx, m.desk)
	})
	if errors.Is(err, ErrThrottled) {
		a.shut.add(limit.key, a.Now().Add(shutFor))
	}
	if err == nil {
		a.visitors.come(begun.ID, begun.InboxID, a.now())
	}
	return out, err
}
