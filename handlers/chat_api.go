package handlers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

// chatRoutes are those of strangers who chat: from other sites' pages by the script, or on a page of ours.
func (s *Server) chatRoutes(e *echo.Echo) {
	e.Match([]string{http.MethodGet, http.MethodHead}, "/embed/chat.js", echo.WrapHandler(static.ChatHandler()))
	for path, does := range map[string]echo.HandlerFunc{"/chat-api/open": s.chatOpen, "/chat-api/send": s.chatSend, "/chat-api/events": s.chatEvents, "/chat-api/history": s.chatHistory,
		"/chat-api/typing": s.chatTyping, "/chat-api/seen": s.chatSeen, "/chat-api/page": s.chatPage, "/chat-api/end": s.chatEnd, "/chat-api/transcript": s.chatTranscript,
		"/chat-api/visitor": s.chatVisitor, chatFilePath: s.chatFile} {
		e.POST(path, s.chatAnswer(does))
	}
	e.GET("/chat-api/files/:id", s.chatDownload)
	s.hostedChatRoutes(e)
}

// chatBody is all that the script sends, whatever it asks for.
type chatBody struct {
	Flow     string  `json:"flow"`
	Key      string  `json:"key"`
	Nonce    string  `json:"nonce"`
	Lang     string  `json:"lang"`
	URL      string  `json:"url"`
	Title    string  `json:"title"`
	Referrer string  `json:"referrer"`
	Visitor  string  `json:"visitor"`
	Identity string  `json:"identity"`
	Preview  string  `json:"preview"` // what a preview beside a chatflow's forms holds
	Hosted   bool    `json:"hosted"`
	Step     string  `json:"step"`
	Text     string  `json:"text"`
	Option   string  `json:"option"`
	Skip     bool    `json:"skip"`
	Files    []int64 `json:"files"`
	After    int64   `json:"after"`
	Before   int64   `json:"before"`
	ID       int64   `json:"id"`
	On       bool    `json:"on"`
}

// maxChatBody bounds what the script sends, in bytes: 4,000 characters may have 12 each when they are escaped.
const maxChatBody = 64 << 10

// readChatBody reads it. Whatever it is not is answered alike.
func readChatBody(c echo.Context) (b chatBody, err error) {
	raw, err := io.ReadAll(c.Request().Body) // which is bounded already; what a preview holds may be long
	if err != nil {
		return b, err
	}
	if len(raw) > maxChatBody && !bytes.Contains(raw[:maxChatBody], []byte(`"preview":"`)) {
		return b, &http.MaxBytesError{Limit: maxChatBody}
	}
	if json.Unmarshal(raw, &b) != nil {
		return b, errUnread
	}
	if len(raw)-len(b.Preview) > maxChatBody {
		return b, &http.MaxBytesError{Limit: maxChatBody}
	}
	if b.Lang != "" {
		c.Set(chatLanguageKey, b.Lang)
	}
	return b, nil
}

const chatLanguageKey = "chat language"

// chatErrors say what the script is to do about an error; there a sentence of ours stands instead of a page's.
var chatErrors = []struct {
	err    error
	status int
	code   string
	text   string
}{
	{inbox.ErrChatEnded, http.StatusConflict, "ended", saidChatEnded},
	{inbox.ErrChatUnread, http.StatusBadRequest, "unread", saidUnread},
	{errUnread, http.StatusBadRequest, "unread", saidUnread},
	{inbox.ErrThrottled, http.StatusTooManyRequests, "often", saidChatOften},
	{errForeignChat, http.StatusForbidden, "foreign", saidForeignChat},
	{models.ErrNotFound, http.StatusNotFound, "gone", saidNoChat},
	{models.ErrForbidden, http.StatusForbidden, "forbidden", saidForeignChat},
}

var errForeignChat = errors.New("a chat from a site that may not")

const (
	saidChatEnded   = "This chat has ended. Start a new one to go on."
	saidChatOften   = "Too much was sent from here in a short time. It is tried again in a while."
	saidForeignChat = "This chat cannot be used on that site."
	saidNoChat      = "This chat is not there any more."
	saidChatLarge   = "This is too large to be sent."
	saidChatFailed  = "This was not sent. It is tried again in a while."
)

// chatAnswer lets scripts of other sites' pages read every answer, and makes errors theirs. No cookie is looked at: who holds a chat's key takes
// part in it, and the key is in the body.
func (s *Server) chatAnswer(does echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Add("Vary", "Origin")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		if o := c.Request().Header.Get("Origin"); o != "" {
			h.Set("Access-Control-Allow-Origin", o)
		}
		err := does(c)
		if err == nil || c.Response().Committed || c.Request().Context().Err() != nil {
			return err
		}
		return s.chatFailed(c, err)
	}
}

type chatError struct {
	Error string `json:"error"`
	Code  string `json:"code"`
	Field string `json:"field,omitempty"`
}

func (s *Server) chatFailed(c echo.Context, err error) error {
	lang, _ := c.Get(chatLanguageKey).(string)
	if lang == "" {
		lang = c.Request().Header.Get("Accept-Language")
	}
	to := in(c, views.Language("", lang))
	for _, a := range chatErrors {
		if errors.Is(err, a.err) {
			s.logError(c, a.status, err)
			return c.JSON(a.status, chatError{Error: views.Say(to, a.text, ""), Code: a.code})
		}
	}
	if problems, _ := problemsOf(err); len(problems) > 0 {
		p := problems[0]
		return c.JSON(http.StatusUnprocessableEntity, chatError{Error: views.Say(to, p.Text, p.Arg), Code: "wrong", Field: p.Field})
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return c.JSON(http.StatusRequestEntityTooLarge, chatError{Error: views.Say(to, saidChatLarge, ""), Code: "large"})
	}
	page := errorPage(err)
	s.logError(c, page.Status, err)
	return c.JSON(page.Status, chatError{Error: views.Say(to, saidChatFailed, ""), Code: "failed"})
}

// mayChat checks that a page of this origin may use a chatflow.
func mayChat(c echo.Context, p inbox.PublicChat) error {
	if origin, own := sentFrom(c.Request()); !own && !p.MayUse(origin) {
		return errForeignChat
	}
	return nil
}

// visitorChat returns the chat that the key in a body opens, for a page that may use it.
func (s *Server) visitorChat(c echo.Context) (chatBody, inbox.VisitorChat, error) {
	b, err := readChatBody(c)
	if err != nil {
		return b, inbox.VisitorChat{}, err
	}
	v, err := s.app.ChatByKey(c.Request().Context(), b.Key)
	if err != nil {
		return b, v, err
	}
	return b, v, mayChat(c, v.Flow)
}
