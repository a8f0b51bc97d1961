package handlers

import (
	"cmp"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/chat"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// mobile is what browsers of phones have in common in what they call themselves.
var mobile = regexp.MustCompile(`\bMobi`)

// wireMessage is one entry of a chat as the script gets it. Times are microseconds since 1970.
type wireMessage struct {
	ID      int64          `json:"id"`
	From    inbox.ChatFrom `json:"from"`
	Name    string         `json:"name,omitempty"`
	Text    string         `json:"text"`
	At      int64          `json:"at"`
	Nonce   string         `json:"nonce,omitempty"`
	Files   []wireFile     `json:"files,omitempty"`
	Step    string         `json:"step,omitempty"`
	Ask     bool           `json:"ask,omitempty"`
	Answer  string         `json:"answer,omitempty"`
	Options []chat.Choice  `json:"options,omitempty"`
	Skip    bool           `json:"skip,omitempty"`
}

type wireFile struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	URL  string `json:"url"`
}

// wireAsk is a question that is open.
type wireAsk struct {
	Step    string        `json:"step"`
	Answer  string        `json:"answer"`
	Options []chat.Choice `json:"options,omitempty"`
	Skip    bool          `json:"skip,omitempty"`
}

// wireSaid is what the flow says before there is a chat.
type wireSaid struct {
	ID      int64         `json:"id"`
	Step    string        `json:"step"`
	Text    string        `json:"text"`
	Ask     bool          `json:"ask,omitempty"`
	Answer  string        `json:"answer,omitempty"`
	Options []chat.Choice `json:"options,omitempty"`
	Skip    bool          `json:"skip,omitempty"`
}

type wireAgent struct {
	Name     string `json:"name"`
	Initials string `json:"initials"`
	Picture  string `json:"picture,omitempty"` // path on this host
}

// wireChat is a chat as a stream begins with it.
type wireChat struct {
	Messages []wireMessage   `json:"messages"`
	Older    bool            `json:"older"`
	Agent    *wireAgent      `json:"agent"`
	State    inbox.ChatState `json:"state"`
	Waiting  bool            `json:"waiting"`
	Seen     int64           `json:"seen"`
	Mine     int64           `json:"mine"`
	Ask      *wireAsk        `json:"ask,omitempty"`
}

type wireDisplay struct {
	Colour   string `json:"colour"`
	On       string `json:"on"`
	Side     string `json:"side"`
	Avatar   string `json:"avatar"`
	Name     string `json:"name"`
	Greeting string `json:"greeting,omitempty"`
	Launcher string `json:"launcher,omitempty"`
}

type wireOpening struct {
	Flow       string            `json:"flow"`
	Display    wireDisplay       `json:"display"`
	Lang       string            `json:"lang"`
	Words      map[string]string `json:"words"`
	Delay      int               `json:"delay"`
	Consent    string            `json:"consent"`
	Transcript bool              `json:"transcript"`
	Closed     bool              `json:"closed"`
	Opens      string            `json:"opens,omitempty"`
	Say        []wireSaid        `json:"say"`
	Chat       *wireChat         `json:"chat,omitempty"`
}

func (s *Server) chatOpening(c echo.Context, o inbox.ChatOpening) wireOpening {
	f := o.Flow
	out := wireOpening{Flow: f.Slug, Lang: o.Language, Words: ChatWords(views.WithLanguage(c.Request().Context(), o.Language)), Delay: f.Target.Delay, Consent: string(f.Options.Consent),
		Transcript: f.Options.Transcript, Closed: o.Closed, Opens: o.Opens, Say: []wireSaid{}, Display: chatDisplay(f, o.Language)}
	for _, said := range o.Say {
		out.Say = append(out.Say, wireSaid{Step: said.Step, Text: said.Text, Ask: said.Ask, Answer: string(said.Answer), Options: said.Options, Skip: said.Skip})
	}
	if o.Chat != nil {
		out.Chat = s.wireChat(*o.Chat, o.View)
	}
	return out
}

func chatDisplay(f inbox.PublicChat, lang string) wireDisplay {
	d := f.Display
	say := func(t map[string]string) string { return f.Flow.Say(t, lang) }
	name := cmp.Or(d.Name, f.Company)
	first := ""
	for _, r := range name {
		first = strings.ToUpper(string(r))
		break
	}
	out := wireDisplay{Colour: d.Colour, Side: cmp.Or(d.Side, "right"), Avatar: cmp.Or(d.Avatar, first), Name: name, Greeting: say(d.Greeting), Launcher: say(d.Launcher)}
	if !hexColour.MatchString(out.Colour) {
		out.Colour = "#0b5c68"
	}
	out.On = models.TextOn(strings.ToLower(out.Colour))
	return out
}

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (s *Server) wireChat(v inbox.VisitorChat, view inbox.ChatView) *wireChat {
	out := &wireChat{Messages: s.chatMessages(v, view.Messages), Older: view.Older, Agent: wireAgentOf(view.Agent), State: view.State, Waiting: view.Waiting, Seen: view.Seen, Mine: view.Mine}
	if q := view.Ask; q != nil {
		out.Ask = &wireAsk{Step: q.Step, Answer: string(q.Answer), Options: q.Options, Skip: q.Skip}
	}
	return out
}

func wireAgentOf(a *inbox.ChatAgent) *wireAgent {
	if a == nil {
		return nil
	}
	out := &wireAgent{Name: a.Name, Initials: a.Initials}
	if a.Picture != "" {
		out.Picture = "/pictures/" + a.Picture
	}
	return out
}

func (s *Server) chatMessages(v inbox.VisitorChat, messages []inbox.ChatMessage) []wireMessage {
	out := make([]wireMessage, 0, len(messages))
	for _, m := range messages {
		w := wireMessage{ID: m.ID, From: m.From, Name: m.Name, Text: m.Text, At: int64(m.At), Nonce: m.Nonce}
		if q := m.Ask; q != nil {
			w.Ask, w.Step, w.Answer, w.Options, w.Skip = true, q.Step, string(q.Answer), q.Options, q.Skip
		}
		for _, f := range m.Files {
			token := s.app.ChatFileToken(v.Flow, v.ConversationID, f.ID)
			w.Files = append(w.Files, wireFile{f.Name, f.Size, "/chat-api/files/" + strconv.FormatInt(f.ID, 10) + "?t=" + url.QueryEscape(token)})
		}
		out = append(out, w)
	}
	return out
}
