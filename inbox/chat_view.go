package inbox

import (
	"context"
	"strings"
	"unicode/utf8"

	"fairlead/channels/chat"
	"fairlead/models"
)

// ChatFrom is who says something in a chat, as its visitor sees it.
type ChatFrom string

const (
	FromVisitor ChatFrom = "visitor"
	FromAgent   ChatFrom = "agent"
	FromFlow    ChatFrom = "flow"
	FromLine    ChatFrom = "line" // nobody: it says what has happened
)

// ChatMessage is one entry of a chat as its visitor sees it. Text is plain.
type ChatMessage struct {
	ID    int64
	From  ChatFrom
	Name  string
	Text  string
	At    models.Time
	Files []models.File
	Nonce string     // of the visitor's own
	Ask   *chat.Said // of the flow's last: the question that is open
}

// ChatAgent is the colleague who has a chat, as its visitor sees them.
type ChatAgent struct {
	Name     string
	Initials string
	Picture  string // key of it; empty: none
}

// ChatState is where a chat stands for its visitor.
type ChatState string

const (
	ChatOpen   ChatState = "open"
	ChatClosed ChatState = "closed" // writing again opens it
	ChatEnded  ChatState = "ended"  // by the visitor
)

// ChatView is a chat as its visitor sees it: what is said in it and what happened, never mails, comments, decisions or addresses.
type ChatView struct {
	Messages []ChatMessage // the newest, oldest first
	Last     int64         // id up to which messages are known, whether they are shown or not
	Older    bool          // there is more before them
	Agent    *ChatAgent    // nil: nobody has it
	State    ChatState
	Waiting  bool  // for somebody to take it
	Seen     int64 // newest message that a colleague has read
	Mine     int64 // newest message that the visitor has seen
	Ask      *chat.Said
}

// chatPage is how many messages a visitor is shown at once.
const chatPage = 50

// ViewChat returns a chat with its newest messages behind one (0: the newest).
func (a *App) ViewChat(ctx context.Context, v VisitorChat, after int64) (ChatView, error) {
	c, err := a.DB.Chat(ctx, v.ConversationID) // it may have moved on
	if err != nil {
		return ChatView{}, err
	}
	v.Chat = c
	view, err := a.chatStanding(ctx, v)
	if err != nil {
		return view, err
	}
	rows, err := a.DB.ChatMessagesAfter(ctx, v.ConversationID, after, chatPage)
	if err != nil {
		return view, err
	}
	view.Last, view.Older = after, len(rows) == chatPage
	if len(rows) > 0 {
		view.Last = rows[len(rows)-1].ID
	}
	view.Messages, err = a.chatMessages(ctx, v, rows)
	for i := len(view.Messages) - 1; i >= 0 && view.Ask != nil; i-- {
		if view.Messages[i].From == FromFlow {
			view.Messages[i].Ask = view.Ask
			break
		}
	}
	return view, err
}

// ChatHistory returns the messages of a chat before one, and whether there are more before them.
func (a *App) ChatHistory(ctx context.Context, v VisitorChat, before int64) ([]ChatMessage, bool, error) {
	if err := a.countChat("history", v.Chat, historyPerChat); err != nil {
		return nil, false, err
	}
	rows, err := a.DB.ChatMessagesBefore(ctx, v.ConversationID, before, chatPage)
	if err != nil {
		return nil, false, err
	}
	out, err := a.chatMessages(ctx, v, rows)
	return out, len(rows) == chatPage, err
}

// chatStanding is a chat without its messages.
func (a *App) chatStanding(ctx context.Context, v VisitorChat) (view ChatView, err error) {
	c, err := a.DB.Conversation(ctx, v.ConversationID)
	if err != nil {
		return view, err
	}
	view.State, view.Seen, view.Mine = ChatOpen, v.ReadMessage, v.SeenMessage
	switch {
	case v.EndedAt != 0:
		view.State = ChatEnded
	case c.State == models.StateClosed:
		view.State = ChatClosed
	}
	view.Waiting = view.State == ChatOpen && v.RoutedAt != 0 && c.Owner.Kind != models.OwnerUser
	if c.Owner.Kind == models.OwnerUser {
		users, err := a.DB.UsersByID(ctx, []int64{c.Owner.ID})
		if err != nil {
			return view, err
		}
		if u, ok := users[c.Owner.ID]; ok {
			view.Agent = &ChatAgent{Name: u.Name, Initials: initials(u.Name), Picture: u.Picture}
		}
	}
	state, err := chat.ReadState(v.State)
	if err == nil && state.Step != "" && view.State != ChatEnded && view.Agent == nil {
		view.Ask = v.Flow.Flow.Asked(state, v.Language)
	}
	return view, nil
}

// initials are at most two letters of a name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	out := string(first)
	if len(words) > 1 {
		last, _ := utf8.DecodeRuneInString(words[len(words)-1])
		out += string(last)
	}
	return strings.ToUpper(out)
}

// chatMessages are rows as the visitor sees them; those of which they see nothing are left out.
func (a *App) chatMessages(ctx context.Context, v VisitorChat, rows []models.Message) (out []ChatMessage, err error) {
	var ids, users []int64
	for _, m := range rows {
		if m.Via == models.ViaChat {
			ids, users = append(ids, m.ID), append(users, m.UserID)
		}
	}
	files := map[int64][]models.File{}
	if len(ids) > 0 {
		all, err := a.DB.FilesOf(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, f := range all {
			files[f.MessageID] = append(files[f.MessageID], f)
		}
	}
	people, err := a.DB.UsersByID(ctx, unique(users))
	if err != nil {
		return nil, err
	}
	for _, m := range rows {
		if s, ok := a.chatMessage(v, m, people); ok {
			s.Files = files[m.ID]
			out = append(out, s)
		}
	}
	return out, nil
}

func (a *App) chatMessage(v VisitorChat, m models.Message, people map[int64]models.User) (ChatMessage, bool) {
	s := ChatMessage{ID: m.ID, At: m.CreatedAt, Text: m.Text}
	switch {
	case m.Via == models.ViaChat && m.Kind == models.Incoming:
		s.From, s.Nonce = FromVisitor, ownChatNonce(m)
	case ofFlow(m):
		s.From, s.Name = FromFlow, m.From.Name
	case m.Via == models.ViaChat && m.Kind == models.Outgoing:
		s.From, s.Name = FromAgent, people[m.UserID].Name
	case m.Kind == models.Event && m.Event != nil:
		s.From, s.Text = FromLine, chatLine(*m.Event, v.Language)
		return s, s.Text != ""
	default:
		return s, false
	}
	return s, true
}

// ChatTypist is the name under which a visitor knows a colleague who writes.
func (a *App) ChatTypist(ctx context.Context, userID int64) (string, error) {
	u, err := a.DB.UsersByID(ctx, []int64{userID})
	return u[userID].Name, err
}
