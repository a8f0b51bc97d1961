package inbox

import (
	"errors"
	"strings"

	"fairlead/channels/chat"
	"fairlead/models"
)

// route runs the rule of the way that the chat has taken to people, once: at the step that sends, or by the switch as soon as no step can.
func (m *chatMove) route() error {
	key := m.turn.Send
	if key == "" {
		key = m.opening.Send
	}
	if key == "" && m.flow.Assignment && !m.flow.Flow.CanSend(m.state) {
		key = models.SwitchWay
	}
	if key == "" || m.chat.RoutedAt != 0 || m.msg.ID == 0 && m.isNew {
		return nil
	}
	way, err := m.tx.Way(m.ctx, m.flow.ChannelID, key)
	if errors.Is(err, models.ErrNotFound) {
		m.app.Log.Error("a chat cannot be routed: its chatflow has no such way", "chatflow", m.flow.ChannelID, "way", key)
		return nil
	}
	if err != nil {
		return err
	}
	there := m.known.at(key)
	if m.known.err != nil {
		return m.known.err
	}
	decision, err := m.desk.RouteChat(m.ctx, &m.conv, way)
	if err != nil {
		return err
	}
	m.chat.RoutedAt, m.reached = m.now, true
	alone := m.conv.Owner == models.Nobody && (there != chat.Somebody || decision.AssignTo.Assigns())
	if !alone {
		return nil
	}
	return m.tellAlone(key, there)
}

// tellAlone says that nobody is there, unless the flow has said so in its own words.
func (m *chatMove) tellAlone(key string, there chat.Availability) error {
	step, _ := m.flow.Flow.Step(key)
	away := strings.TrimSpace(m.flow.Flow.Say(step.Away, m.chat.Language))
	switch {
	case away != "" && there != chat.Somebody:
		return nil
	case away == "":
		away = chatAlone(m.chat.Language, there == chat.Closed, m.opensText())
	}
	if err := m.say(away, &m.said); err != nil {
		return err
	}
	return m.tx.UpdateConversation(m.ctx, m.conv)
}

func (m *chatMove) opensText() string {
	return m.app.opensText(m.chat.Language, m.known.opens, m.flow.account)
}

// chatAloneTexts are what a visitor is told where nobody is there and the flow has no words for it.
var chatAloneTexts = map[string]struct{ nobody, closed, opens string }{
	"en": {"Nobody is free right now. Your message is here, and somebody will answer as soon as possible.", "We are closed right now. Your message is here, and we will answer when we are back.", "We are closed right now, and open again {opens}. Your message is here, and we will answer then."},
	"nl": {"Er is nu niemand vrij. Je bericht is er, en iemand antwoordt zo snel mogelijk.", "We zijn nu gesloten. Je bericht is er, en we antwoorden zodra we er weer zijn.", "We zijn nu gesloten, en {opens} weer open. Je bericht is er, en we antwoorden dan."},
}

func chatAlone(lang string, closed bool, opens string) string {
	t, ok := chatAloneTexts[lang]
	if !ok {
		t = chatAloneTexts["en"]
	}
	switch {
	case !closed:
		return t.nobody
	case opens == "":
		return t.closed
	}
	return strings.ReplaceAll(t.opens, "{opens}", opens)
}

var chatDays = map[string]struct {
	today, tomorrow, on string
	days                [7]string
}{
	"en": {"today at ", "tomorrow at ", " at ", [7]string{"on Sunday", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday"}},
	"nl": {"vandaag om ", "morgen om ", " om ", [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}},
}

// opensText says when the operating hours begin, in the time zone of its inbox: "tomorrow at 09:00"; empty: that is not in sight within a week.
func (a *App) opensText(lang string, opens models.Time, account models.Account) string {
	zone := chatZone(account)
	now := a.Now().In(zone)
	if !opens.IsSet() || opens < models.At(now) || opens > models.At(now.AddDate(0, 0, 7)) {
		return ""
	}
	t, ok := chatDays[lang]
	if !ok {
		t = chatDays["en"]
	}
	at := opens.Time().In(zone)
	clock := at.Format("15:04")
	switch at.YearDay() {
	case now.YearDay():
		return t.today + clock
	case now.AddDate(0, 0, 1).YearDay():
		return t.tomorrow + clock
	}
	return t.days[at.Weekday()] + t.on + clock
}
