package inbox

import (
	"cmp"
	"strings"

	"fairlead/channels/chat"
	"fairlead/channels/email"
	"fairlead/channels/forms"
	"fairlead/models"
)

func (m *chatMove) converse() error {
	c := models.Conversation{InboxID: m.flow.Channel.InboxID, ChannelID: m.flow.ChannelID, ContactID: m.contact.ID, Subject: m.flow.Channel.Title(), State: models.StateOpen,
		CreatedAt: m.now, ActivityAt: m.now, UnansweredAt: m.now}
	if m.silent() {
		c.UnansweredAt = models.Never
	}
	if err := m.tx.StoreConversation(m.ctx, &c); err != nil {
		return err
	}
	m.conv, m.chat.ConversationID = c, c.ID
	m.chat.State = m.state.JSON()
	if err := m.tx.CreateChat(m.ctx, &m.chat); err != nil {
		return err
	}
	return m.tx.Record(m.ctx, models.History{At: m.now, Kind: models.HistoryState, InboxID: c.InboxID, ChannelID: c.ChannelID, ConversationID: c.ID, Value: string(c.State)})
}

// silent reports whether nothing is said: a question is skipped, or an option is chosen of one that is not asked any more.
func (m *chatMove) silent() bool {
	return m.text() == "" && len(m.post.Files) == 0
}

// text is what the message says.
func (m *chatMove) text() string { return cmp.Or(m.msg.Text, m.post.Text) }

func (m *chatMove) scope() error { return m.tx.AddScope(m.ctx, m.contact.ID, m.conv.InboxID) }

// tellOpening stores what the flow had said before.
func (m *chatMove) tellOpening() error { return m.store(m.opening.Say, nil) }

// tell stores what the flow says to the message.
func (m *chatMove) tell() error { return m.store(m.turn.Say, &m.said) }

func (m *chatMove) store(say []chat.Said, into *[]models.Message) error {
	for _, s := range say {
		if err := m.say(s.Text, into); err != nil {
			return err
		}
		m.ask = nil
		if s.Ask && s.Step == m.state.Step {
			m.ask = &s
		}
	}
	return nil
}

// say stores one thing that the flow says. It is no answer: the visitor waits as before.
func (m *chatMove) say(text string, into *[]models.Message) error {
	if text == "" {
		return nil
	}
	msg := models.Message{ConversationID: m.conv.ID, Kind: models.Outgoing, From: models.Person{Name: cmp.Or(m.flow.Display.Name, m.flow.Company)}, Text: text, Visible: text, Via: models.ViaChat, CreatedAt: m.now}
	if err := m.tx.CreateMessage(m.ctx, &msg); err != nil {
		return err
	}
	m.conv.LastMessage = msg.ID
	if into != nil {
		*into = append(*into, msg)
	}
	return nil
}

// write stores the visitor's message.
func (m *chatMove) write() error {
	if m.silent() {
		return nil
	}
	nonce, text := m.post.nonce(), m.text()
	m.msg.ConversationID, m.msg.Kind, m.msg.Via, m.msg.Nonce, m.msg.CreatedAt = m.conv.ID, models.Incoming, models.ViaChat, &nonce, m.now
	m.msg.Text, m.msg.Visible = text, text
	m.msg.From = m.speaker()
	if err := m.tx.CreateMessage(m.ctx, &m.msg); err != nil {
		return err
	}
	m.conv.LastMessage, m.conv.LastIncoming, m.conv.ActivityAt = m.msg.ID, m.msg.ID, m.now
	m.conv.Snippet = cmp.Or(email.Snippet(text, snippetLength), m.conv.Snippet)
	return nil
}

// speaker is who the visitor is, as far as they have said so or the customer's site has.
func (m *chatMove) speaker() models.Person {
	if m.chat.Identity != "" || m.who.Sub != "" {
		return models.Person{Name: m.contact.Name, Email: m.contact.Email}
	}
	return models.Person{Name: m.given(forms.MapsName), Email: m.given(forms.MapsEmail)}
}

// given is what the visitor has answered about themselves in this chat.
func (m *chatMove) given(what forms.Maps) (value string) {
	for _, s := range m.flow.Flow.Steps {
		if v := m.state.Answers[s.Key]; s.Kind == chat.StepAsk && s.Maps == what && v != "" {
			value = v
		}
	}
	if what == forms.MapsPhone {
		return value
	}
	line := []rune(models.CleanLine(value))
	return string(line[:min(len(line), 200)])
}

// keep stores how far the chat is.
func (m *chatMove) keep() error {
	c := &m.chat
	c.State = m.state.JSON()
	if m.who.Sub != "" {
		c.Identity = m.who.Sub
	}
	c.URL, c.Title = cmp.Or(m.post.URL, c.URL), cmp.Or(m.post.Title, c.Title)
	return m.tx.UpdateChat(m.ctx, *c)
}

// attach makes attachments of the files that were sent ahead.
func (m *chatMove) attach() error {
	var names []string
	var files []models.File
	for _, id := range unique(m.post.Files) {
		f, err := m.tx.File(m.ctx, id)
		if err != nil {
			return err
		}
		if f.UploadedBy != 0 || !strings.HasPrefix(f.Draft, chatDraft(m.post.Key)) {
			return models.ErrNotFound
		}
		files = append(files, f)
	}
	if err := m.checkFiles(files); err != nil {
		return err
	}
	for _, f := range files {
		free, err := m.tx.AttachStrangersFile(m.ctx, f.ID, m.msg.ID)
		if err != nil || !free {
			return cmp.Or(err, models.ErrNotFound) // it is of another message
		}
		names = append(names, f.Name)
	}
	if len(names) > 0 {
		m.conv.HasFiles = true
		if m.msg.Text == "" {
			m.conv.Snippet = email.Snippet(strings.Join(names, ", "), snippetLength)
		}
	}
	return nil
}
