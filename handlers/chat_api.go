package handlers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

// chatFilePath is where files of chats are sent ahead of their message.
const chatFilePath = "/chat-api/file"

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

// chatOpen tells a page what there is for it, and whether a chat goes on.
func (s *Server) chatOpen(c echo.Context) error {
	b, err := readChatBody(c)
	if err != nil {
		return err
	}
	if b.Preview != "" {
		return s.openPreview(c, b)
	}
	ctx, r := c.Request().Context(), c.Request()
	origin, own := sentFrom(r)
	visitor, err := s.app.ChatVisitor(ctx, b.Visitor)
	if err != nil {
		return err
	}
	o, err := s.app.OpenChat(ctx, inbox.ChatAsk{Flow: b.Flow, Key: b.Key, URL: b.URL, Title: b.Title, Referrer: b.Referrer, Lang: b.Lang, Accept: r.Header.Get("Accept-Language"), Visitor: visitor,
		Identity: b.Identity, Phone: onPhone(r), Hosted: own && b.Flow != "" && hostedPage(b.URL, b.Flow), Origin: origin, Own: own, IP: c.RealIP()})
	if errors.Is(err, models.ErrNotFound) {
		return c.NoContent(http.StatusNoContent)
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, s.chatOpening(c, o))
}

// chatSend takes what a visitor says. It is answered once it is stored.
func (s *Server) chatSend(c echo.Context) error {
	b, err := readChatBody(c)
	if err != nil {
		return err
	}
	if b.Preview != "" {
		return s.sendPreview(c, b)
	}
	ctx := c.Request().Context()
	if err := s.mayChatIn(c, b.Key, b.Flow); err != nil {
		return err
	}
	visitor, err := s.app.ChatVisitor(ctx, b.Visitor)
	if err != nil {
		return err
	}
	sent, err := s.app.SendChat(ctx, inbox.ChatPost{Flow: b.Flow, Key: b.Key, Nonce: b.Nonce, Step: b.Step, Text: b.Text, Option: b.Option, Skip: b.Skip, Files: b.Files, URL: b.URL, Title: b.Title,
		Referrer: b.Referrer, Lang: b.Lang, Accept: c.Request().Header.Get("Accept-Language"), Visitor: visitor, Identity: b.Identity, IP: c.RealIP()})
	if err != nil {
		return err
	}
	out := map[string]any{"at": sent.At, "say": s.chatMessages(inbox.VisitorChat{}, sent.Say)}
	if sent.ID != 0 {
		out["id"] = sent.ID
	}
	return c.JSON(http.StatusOK, out)
}

// mayChatIn is mayChat for the chatflow of a chat, or for the one that a chat is to be begun in.
func (s *Server) mayChatIn(c echo.Context, key, slug string) error {
	ctx := c.Request().Context()
	v, err := s.app.ChatByKey(ctx, key)
	if err == nil {
		return mayChat(c, v.Flow)
	}
	if !errors.Is(err, models.ErrNotFound) {
		return err
	}
	if !inbox.ValidChatKey(key) {
		return errUnread
	}
	p, err := s.app.PublicChat(ctx, slug)
	if err != nil {
		return err
	}
	return mayChat(c, p)
}

func (s *Server) chatHistory(c echo.Context) error {
	b, v, err := s.visitorChat(c)
	if err != nil {
		return err
	}
	rows, older, err := s.app.ChatHistory(c.Request().Context(), v, b.Before)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"messages": s.chatMessages(v, rows), "older": older})
}

func (s *Server) chatTyping(c echo.Context) error {
	b, v, err := s.visitorChat(c)
	if err == nil {
		err = s.app.VisitorTyping(c.Request().Context(), v, b.On)
	}
	return orNothing(c, err)
}

func (s *Server) chatSeen(c echo.Context) error {
	b, v, err := s.visitorChat(c)
	if err == nil {
		err = s.app.VisitorSaw(c.Request().Context(), v, b.ID)
	}
	return orNothing(c, err)
}

func (s *Server) chatEnd(c echo.Context) error {
	_, v, err := s.visitorChat(c)
	if err == nil {
		err = s.app.EndChat(c.Request().Context(), v)
	}
	return orNothing(c, err)
}

func orNothing(c echo.Context, err error) error {
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// chatPage keeps which page a visitor is on: of their chat, if they have one, and as a visit, if they agreed to being known again.
func (s *Server) chatPage(c echo.Context) error {
	b, err := readChatBody(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	var p inbox.PublicChat
	v, err := s.app.ChatByKey(ctx, b.Key)
	switch {
	case err == nil:
		p = v.Flow
	case errors.Is(err, models.ErrNotFound):
		if p, err = s.app.PublicChat(ctx, b.Flow); err != nil {
			return err
		}
	default:
		return err
	}
	if err := mayChat(c, p); err != nil {
		return err
	}
	if v.ConversationID != 0 {
		if err := s.app.VisitorMoved(ctx, v, b.URL, b.Title); err != nil {
			return err
		}
	}
	return orNothing(c, s.app.ChatVisit(ctx, p, b.Visitor, b.URL, b.Title, c.RealIP()))
}

// chatVisitor makes a visitor, who has agreed to it.
func (s *Server) chatVisitor(c echo.Context) error {
	b, err := readChatBody(c)
	if err != nil {
		return err
	}
	p, err := s.app.PublicChat(c.Request().Context(), b.Flow)
	if err != nil {
		return err
	}
	if err := mayChat(c, p); err != nil {
		return err
	}
	signed, err := s.app.NewChatVisitor(c.Request().Context(), p, c.RealIP())
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]string{"visitor": signed})
}

// chatTranscript mails a visitor what was said.
func (s *Server) chatTranscript(c echo.Context) error {
	_, v, err := s.visitorChat(c)
	if err == nil {
		err = s.app.MailTranscript(c.Request().Context(), v, c.RealIP())
	}
	return orNothing(c, err)
}

// onPhone reports whether a browser says that it is one of a phone.
func onPhone(r *http.Request) bool {
	if is := r.Header.Get("Sec-CH-UA-Mobile"); is != "" {
		return is == "?1"
	}
	return mobile.MatchString(r.UserAgent())
}

// chatUpload reads one file that was chosen in a chat.
func chatUpload(c echo.Context) (u inbox.ChatUpload, err error) {
	post, err := forms.ReadPost(c.Request().Header.Get("Content-Type"), c.Request().Body, true)
	if errors.Is(err, forms.ErrTooLarge) || post.FilesOver {
		return u, models.Problems{{Field: "file", Text: forms.FilesTooLarge}}
	}
	if err != nil || len(post.Files) != 1 {
		return u, errUnread
	}
	if lang := post.Values.Get("lang"); lang != "" {
		c.Set(chatLanguageKey, lang)
	}
	f := post.Files[0]
	return inbox.ChatUpload{Key: post.Values.Get("key"), Flow: post.Values.Get("flow"), Nonce: post.Values.Get("nonce"), Name: f.Name, Data: f.Data, IP: c.RealIP()}, nil
}

// chatFile keeps a file until its message is sent.
func (s *Server) chatFile(c echo.Context) error {
	u, err := chatUpload(c)
	if err != nil {
		return err
	}
	if err := s.mayChatIn(c, u.Key, u.Flow); err != nil {
		return err
	}
	f, err := s.app.StageChatFile(c.Request().Context(), u)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"id": f.ID, "name": f.Name, "size": f.Size})
}

// chatDownload is a file of a chat, as a download and never opened.
func (s *Server) chatDownload(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	f, copyTo, err := s.app.OpenChatFile(c.Request().Context(), id, c.QueryParam("t"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	setDownload(c, f.Name, f.ContentType, f.Size, false)
	return copyTo(c.Response())
}
