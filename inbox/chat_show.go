package inbox

import (
	"cmp"
	"context"
	"errors"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/live"
	"fairlead/models"
)

// visitsShown is how many pages of a visitor stand beside a chat.
const visitsShown = 8

// ChatThread is what a conversation that came by a chatflow has beyond a conversation.
type ChatThread struct {
	models.Chat
	Flow    string // name of the chatflow
	Answers []ChatAnswer
	Visits  []models.Visit // newest first; none without a visitor's cookie
	Arrives models.Arrival // an answer that is sent now
	// FromBefore: the address that a mail would go to was not given in this chat
	FromBefore bool
}

// ChatAnswer is what a visitor has answered to one question of the flow, in the words of the flow.
type ChatAnswer struct{ Label, Value string }

// chatting loads the chat of a conversation, if it came by a chatflow.
func (a *App) chatting(ctx context.Context, t *Thread) error {
	if t.Kind != models.ChannelChat {
		return nil
	}
	c, err := a.DB.Chat(ctx, t.ID)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	t.Chat = &ChatThread{Chat: c}
	ch, err := a.DB.Channel(ctx, c.FlowID)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	t.Chat.Flow = ch.Name
	if t.Chat.Answers, err = a.chatAnswers(ctx, c); err != nil || c.VisitorID == 0 {
		return err
	}
	t.Chat.Visits, err = a.DB.VisitsOfVisitor(ctx, c.VisitorID, visitsShown)
	return err
}

// chatAnswers are the answers given so far, in the order of the flow's steps, as the flow stood when the chat began. What cannot be read
// any more is left out: the messages say it, too.
func (a *App) chatAnswers(ctx context.Context, c models.Chat) ([]ChatAnswer, error) {
	state, err := chat.ReadState(c.State)
	if err != nil || len(state.Answers) == 0 {
		return nil, nil
	}
	v, err := a.DB.ChatflowVersion(ctx, c.VersionID)
	if errors.Is(err, models.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	flow, err := chat.Read(v.Definition)
	if err != nil {
		a.Log.Warn("the flow of a chat cannot be read", "conversation", c.ConversationID, "error", err)
		return nil, nil
	}
	return answersGiven(flow, state), nil
}

func answersGiven(flow chat.Flow, state chat.State) (out []ChatAnswer) {
	for _, s := range flow.Steps {
		value := state.Answers[s.Key]
		if s.Kind != chat.StepAsk || value == "" {
			continue
		}
		for _, o := range s.Options {
			if s.Answer == chat.AnswerChoice && o.Key == value {
				value = cmp.Or(flow.Say(o.Label, flow.Main()), value)
				break
			}
		}
		out = append(out, ChatAnswer{Label: labelOf(flow, s), Value: value})
	}
	return out
}

// labelOf is what colleagues see an answer under.
func labelOf(flow chat.Flow, s chat.Step) string {
	say := func(t forms.Text) string { return flow.Say(t, flow.Main()) }
	return cmp.Or(say(s.Label), say(s.Text), s.Key)
}

// arrival notes how an answer arrives now: newest is the contact's newest message, address whether one of theirs is known.
func (t *Thread) arrival(newest models.Message, address bool, now models.Time) {
	if t.Chat != nil {
		t.Chat.Arrives = t.Chat.Arrival(newest, address && t.CanSend, now)
		t.Chat.FromBefore = t.Chat.Chat.FromBefore(newest, t.Contact)
	}
}

// readChat notes that a colleague has seen what the visitor wrote, and tells the visitor.
func readChat(ctx context.Context, tx *models.DB, n *news, t Thread) error {
	if t.Chat == nil || t.Chat.ReadMessage >= t.LastIncoming {
		return nil
	}
	n.tell(live.Event{Kind: live.KindRead, Inbox: t.InboxID, Conversation: t.ID})
	return tx.NoteChatRead(ctx, t.ID, t.LastIncoming)
}
