package inbox

import (
	"cmp"
	"context"
	"errors"
	"time"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// chatMove is one thing that a visitor sends, with all that follows from it, on its way into the database.
type chatMove struct {
	app  *App
	ctx  context.Context
	tx   *models.DB
	news *news
	desk *routing.Desk // nil until it is needed
	flow PublicChat
	post ChatPost
	who  chatIdentity
	now  models.Time

	chat    models.Chat
	conv    models.Conversation
	contact models.Contact
	known   *knows
	state   chat.State
	opening chat.Turn // what the flow said before the visitor's first message
	turn    chat.Turn // what it says to this one
	isNew   bool
	msg     models.Message   // ID 0: nothing is stored of it, as of a question that was skipped
	said    []models.Message // by the flow, to this message
	mayGo   bool             // before it the flow could still have sent the chat to people
	reached bool             // it has reached them by it
	ask     *chat.Said       // the question that is open now, if the flow has just asked it
}

// begin makes a conversation of a first message: contact, conversation, chat, messages, decision and owner.
func (m *chatMove) begin(visitor models.Visitor) (err error) {
	p := m.post
	m.isNew, m.mayGo = true, true
	m.chat = models.Chat{FlowID: m.flow.ChannelID, VersionID: m.flow.VersionID, KeyHash: models.ChatKeyHash(p.Key), VisitorID: visitor.ID, Identity: m.who.Sub,
		Language: m.flow.Language(p.Lang, p.Accept), URL: p.URL, Title: p.Title, Referrer: p.Referrer, HereTill: m.now.Add(visitorLease), CreatedAt: m.now}
	m.contact.ID = visitor.ContactID
	m.known = m.app.knows(m.ctx, m.tx, m.flow.Chatflow, visitor.ContactID)
	m.open()
	if err := m.answer(); err != nil {
		return err
	}
	for _, step := range []func() error{m.meet, m.converse, m.sitDown, m.scope, m.tellOpening, m.write, m.attach, m.tell, m.bind, m.place, m.keep} {
		if err := step(); err != nil {
			return err
		}
	}
	m.announce()
	return nil
}

// open has the flow begin. If what the visitor answers is not what would be asked now, because somebody has come or gone since, the flow began
// as they saw it.
func (m *chatMove) open() {
	facts := m.known.facts(m.flow, m.chat.Language)
	m.state, m.opening = m.flow.Flow.Begin(facts)
	for _, then := range []chat.Availability{chat.Somebody, chat.Nobody, chat.Closed} {
		if m.post.Step == "" || m.state.Step == m.post.Step {
			return
		}
		facts.Available = func(string) chat.Availability { return then }
		if s, turn := m.flow.Flow.Begin(facts); s.Step == m.post.Step {
			m.state, m.opening = s, turn
		}
	}
}

// answer takes the message for an answer, if the flow waits for one.
func (m *chatMove) answer() error {
	p := m.post
	if m.state.Step == "" || p.Step != "" && p.Step != m.state.Step {
		return nil
	}
	s, turn, problem := m.flow.Flow.Answer(m.state, chat.Typed{Text: p.Text, Option: p.Option, Skip: p.Skip}, m.known.facts(m.flow, m.chat.Language))
	if problem != nil {
		return problemsIn([]forms.Problem{*problem})
	}
	step := m.state.Step
	m.state, m.turn = s, turn
	if turn.Answer != "" {
		asked, _ := m.flow.Flow.Step(step)
		m.msg.Text = turn.Answer
		m.msg.Answers = []models.Answer{{Key: step, Label: turn.Label, Kind: string(asked.Answer), Value: turn.Answer}}
	}
	return m.known.err
}

// goOn takes one more message of a chat.
func (m *chatMove) goOn(conversationID int64) error {
	again, err := m.sentBefore(conversationID)
	if again || err != nil {
		return err
	}
	if err := m.load(conversationID); err != nil {
		return err
	}
	if err := m.answer(); err != nil {
		return err
	}
	for _, step := range []func() error{m.meet, m.sitDown, m.hold, m.move, m.write, m.attach, m.tell, m.bind, m.place, m.keep} {
		if err := step(); err != nil {
			return err
		}
	}
	m.announce()
	return nil
}

// sentBefore looks for the same message sent before.
func (m *chatMove) sentBefore(conversationID int64) (bool, error) {
	before, err := m.tx.MessageByNonce(m.ctx, m.post.nonce())
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	if err != nil || before.ConversationID != conversationID {
		return true, cmp.Or(err, models.ErrNotFound)
	}
	m.msg = before
	after, err := m.tx.MessagesAfter(m.ctx, conversationID, before.ID, chat.MaxSteps)
	for _, msg := range after {
		if msg.Kind != models.Event && !ofFlow(msg) {
			break
		}
		if ofFlow(msg) {
			m.said = append(m.said, msg)
		}
	}
	return true, err
}

// ofFlow reports whether a chatflow has said something, and nobody else.
func ofFlow(m models.Message) bool {
	return m.Via == models.ViaChat && m.Kind == models.Outgoing && m.UserID == 0
}

// load reads where the chat is. Nothing is held yet: hold looks whether it is still so.
func (m *chatMove) load(conversationID int64) (err error) {
	if m.chat, err = m.tx.Chat(m.ctx, conversationID); err != nil {
		return err
	}
	if m.conv, err = m.tx.Conversation(m.ctx, conversationID); err != nil {
		return err
	}
	over, err := m.over()
	if err != nil || over {
		return cmp.Or(err, ErrChatEnded)
	}
	if m.contact, err = m.tx.Contact(m.ctx, m.conv.ContactID); err != nil {
		return err
	}
	if m.state, err = chat.ReadState(m.chat.State); err != nil {
		m.state = chat.State{Ended: true}
	}
	m.known = m.app.knows(m.ctx, m.tx, m.flow.Chatflow, m.conv.ContactID)
	m.mayGo = m.conv.LastIncoming == 0 || m.flow.Flow.CanSend(m.state)
	if m.state.Step == "" {
		return nil
	}
	answered, err := m.tx.ChatAnswered(m.ctx, conversationID)
	if answered { // people talk: the flow has nothing more to ask
		m.state.Step, m.state.Ended = "", true
	}
	return err
}

// over reports whether nothing more is said in the chat: the visitor has ended it, or is somebody else now, or it was closed too long ago.
func (m *chatMove) over() (bool, error) {
	if m.chat.EndedAt != 0 || m.who.Sub != "" && m.chat.Identity != "" && m.who.Sub != m.chat.Identity {
		return true, nil
	}
	if m.conv.State != models.StateClosed {
		return false, nil
	}
	rule, err := m.tx.RuleInForce(m.ctx, m.conv.ChannelID)
	return err == nil && rule.ReopenDays > 0 && m.conv.ClosedAt.Add(time.Duration(rule.ReopenDays)*24*time.Hour) < m.now, err
}

// sitDown opens the desk: others route nothing from here on.
func (m *chatMove) sitDown() (err error) {
	m.desk, err = routing.Open(m.ctx, m.tx, 0, m.now)
	return err
}

// hold takes the rows that change, and finds out whether the chat is still where it was.
func (m *chatMove) hold() (err error) {
	was, with := m.chat, m.conv.ContactID
	if m.conv, err = m.tx.LockConversation(m.ctx, m.chat.ConversationID); err != nil {
		return err
	}
	if m.chat, err = m.tx.LockChat(m.ctx, m.conv.ID); err != nil {
		return err
	}
	if m.chat.State != was.State || m.chat.EndedAt != was.EndedAt || m.chat.Identity != was.Identity || m.chat.RoutedAt != was.RoutedAt || m.conv.ContactID != with {
		return errChatMoved
	}
	return nil
}

// place has routing see to it: what was closed opens, and a chat that has reached its people goes through their rule, once.
func (m *chatMove) place() error {
	if err := m.tx.UpdateConversation(m.ctx, m.conv); err != nil {
		return err
	}
	if m.msg.ID != 0 && !m.isNew {
		if err := m.desk.Incoming(m.ctx, &m.conv, true); err != nil {
			return err
		}
	}
	if err := m.route(); err != nil {
		return err
	}
	if m.turn.Close && m.conv.Owner == models.Nobody && m.conv.State == models.StateOpen {
		return m.desk.SetState(m.ctx, &m.conv, models.StateClosed)
	}
	return nil
}

// nobodys reports whether the chat is nobody's from now on: it has reached its people, and none of them got it, or the flow can send it to none any more.
func (m *chatMove) nobodys() bool {
	never := m.mayGo && m.chat.RoutedAt == 0 && !m.flow.Flow.CanSend(m.state)
	return m.conv.Owner == models.Nobody && (m.reached || never)
}

func (m *chatMove) announce() {
	e := live.Event{Kind: live.KindMessage, Inbox: m.conv.InboxID, Conversation: m.conv.ID, New: m.msg.ID != 0 && m.conv.State == models.StateOpen, Chat: true}
	if e.New {
		e.What = whatArrived(m.conv.Owner, m.nobodys())
	}
	m.news.tellOf(m.msg.ID, concerning(e, m.conv.Owner))
}

// sent is what the visitor's browser is told.
func (m *chatMove) sent() ChatSent {
	out := ChatSent{ID: m.msg.ID, At: cmp.Or(m.msg.CreatedAt, m.now)}
	for i, msg := range m.said {
		said := ChatMessage{ID: msg.ID, From: FromFlow, Name: msg.From.Name, Text: msg.Text, At: msg.CreatedAt}
		if i == len(m.said)-1 {
			said.Ask = m.ask
		}
		out.Say = append(out.Say, said)
	}
	return out
}
