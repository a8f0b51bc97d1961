package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

// hostedChatPath is a chatflow on a page of ours.
const hostedChatPath = "/chat/:slug"

// chatCookie holds the key of a chat for browsers without a script. It is set with the first message, and goes with the browser's window.
const chatCookie = "fairlead_chat"

func (s *Server) hostedChatRoutes(e *echo.Echo) {
	e.GET(hostedChatPath, s.hostedChat)
	e.POST(hostedChatPath, s.sayHosted)
}

// hostedPage reports whether an address is that of a chatflow's own page here.
func hostedPage(address, slug string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.TrimSuffix(u.Path, "/") == "/chat/"+slug
}

// shownChat is a chat on its way to a page.
type shownChat struct {
	flow     inbox.PublicChat
	chat     inbox.VisitorChat // ConversationID 0: none yet
	lang     string
	typed    url.Values
	problems models.Problems
}

// hostedChat shows a chatflow on a page of its own, and for browsers without a script the chat that goes on.
func (s *Server) hostedChat(c echo.Context) error {
	shown, err := s.shownChat(c, c.QueryParam("lang"))
	if err != nil {
		return err
	}
	return s.showChat(c, http.StatusOK, shown)
}

func (s *Server) shownChat(c echo.Context, lang string) (shown shownChat, err error) {
	ctx := c.Request().Context()
	if shown.flow, err = s.app.PublicChat(ctx, c.Param("slug")); err != nil {
		return shown, err
	}
	shown.lang = shown.flow.Language(lang, c.Request().Header.Get("Accept-Language"))
	cookie, err := c.Cookie(chatCookie)
	if err != nil {
		return shown, nil // there is none
	}
	v, err := s.app.ChatByKey(ctx, cookie.Value)
	if errors.Is(err, models.ErrNotFound) || err == nil && v.FlowID != shown.flow.ChannelID {
		return shown, nil
	}
	shown.chat = v
	return shown, err
}

func (s *Server) showChat(c echo.Context, status int, shown shownChat) error {
	ctx, f := c.Request().Context(), shown.flow
	d := chatDisplay(f, shown.lang)
	p := views.PublicChatPage{Lang: shown.lang, CSS: static.Form(), Icon: static.Icon(), Slug: f.Slug, Company: f.Company, Title: views.Say(in(c, shown.lang), chatWidgetNotices["title"], d.Name), Greeting: d.Greeting,
		Nonce: f.NewChatNonce(), Typed: shown.typed.Get("text"), Problems: shown.problems}
	for _, l := range f.Flow.Languages {
		if l != shown.lang {
			p.Others = append(p.Others, views.PublicLanguage{Code: l, Name: views.LanguageName(l), URL: "/chat/" + f.Slug + "?lang=" + l})
		}
	}
	if nonce := shown.typed.Get("nonce"); nonce != "" {
		p.Nonce = nonce
	}
	o, err := s.app.OpenChat(ctx, inbox.ChatAsk{Flow: f.Slug, Lang: shown.lang, Hosted: true, Own: true, IP: c.RealIP()})
	if err != nil {
		return err
	}
	switch {
	case o.Closed && o.Opens != "":
		p.Closed = views.Say(in(c, shown.lang), chatWidgetNotices["opens"], o.Opens)
	case o.Closed:
		p.Closed = views.Say(in(c, shown.lang), chatWidgetNotices["closed"], "")
	}
	if shown.chat.ConversationID == 0 {
		plainBeginning(&p, d.Name, o, shown.typed)
	} else if err := s.plainChat(c, &p, shown); err != nil {
		return err
	}
	return s.renderForm(c, status, shown.lang, views.PublicChat(p))
}

// plainBeginning is what the flow says before there is a chat.
func plainBeginning(p *views.PublicChatPage, name string, o inbox.ChatOpening, typed url.Values) {
	for _, said := range o.Say {
		p.Messages = append(p.Messages, views.PublicChatMessage{From: string(inbox.FromFlow), Name: name, Text: said.Text})
		if said.Ask {
			ask := wireAsk{Step: said.Step, Answer: string(said.Answer), Options: said.Options, Skip: said.Skip}
			plainAsk(p, ask, typed)
		}
	}
}

func plainAsk(p *views.PublicChatPage, q wireAsk, typed url.Values) {
	p.Step, p.Kind, p.Skip = q.Step, q.Answer, q.Skip
	for _, o := range q.Options {
		p.Options = append(p.Options, views.PublicOption{Key: o.Key, Label: o.Label, Chosen: typed.Get("option") == o.Key})
	}
}

// plainChat is the chat that goes on. Whoever looks at it is here, and has seen what it shows.
func (s *Server) plainChat(c echo.Context, p *views.PublicChatPage, shown shownChat) error {
	ctx, v := c.Request().Context(), shown.chat
	view, err := s.app.LookAtChat(ctx, v)
	if err != nil {
		return err
	}
	messages, older := view.Messages, view.Older
	if before, err := strconv.ParseInt(c.QueryParam("before"), 10, 64); err == nil && before > 0 {
		if messages, older, err = s.app.ChatHistory(ctx, v, before); err != nil {
			return err
		}
	}
	for _, m := range s.chatMessages(v, messages) {
		shown := views.PublicChatMessage{From: string(m.From), Name: m.Name, Text: m.Text, At: s.app.ChatClock(v, models.Time(m.At))}
		for _, f := range m.Files {
			shown.Files = append(shown.Files, views.PublicChatFile{Name: f.Name, URL: f.URL, Size: f.Size})
		}
		p.Messages = append(p.Messages, shown)
	}
	if older && len(messages) > 0 {
		p.Older = "/chat/" + p.Slug + "?lang=" + p.Lang + "&before=" + strconv.FormatInt(messages[0].ID, 10)
	}
	p.Begun, p.Waiting, p.Ended, p.MayEnd = true, view.Waiting, view.State == inbox.ChatEnded, view.State != inbox.ChatEnded
	if view.Agent != nil {
		p.With = view.Agent.Name
	}
	if q := view.Ask; q != nil {
		plainAsk(p, wireAsk{Step: q.Step, Answer: string(q.Answer), Options: q.Options, Skip: q.Skip}, shown.typed)
	}
	return nil
}

// sayHosted takes what is sent without a script.
func (s *Server) sayHosted(c echo.Context) error {
	r := c.Request()
	post, err := forms.ReadPost(r.Header.Get("Content-Type"), r.Body, true)
	large := errors.Is(err, forms.ErrTooLarge) || post.FilesOver
	if err != nil && !large {
		return errUnread
	}
	shown, err := s.shownChat(c, post.Values.Get("lang"))
	if err != nil {
		return err
	}
	shown.typed = post.Values
	if large {
		shown.problems = models.Problems{{Field: "file", Text: forms.FilesTooLarge}}
		return s.showChat(c, http.StatusRequestEntityTooLarge, shown)
	}
	if post.Values.Get("action") == "end" {
		if shown.chat.ConversationID != 0 {
			err = s.app.EndChat(r.Context(), shown.chat)
		}
	} else {
		err = s.sendHosted(c, shown, post)
	}
	switch problems, other := problemsOf(err); {
	case errors.Is(err, inbox.ErrThrottled):
		shown.problems = models.Problems{{Text: saidFormOften}}
		return s.showChat(c, http.StatusTooManyRequests, shown)
	case errors.Is(err, inbox.ErrChatUnread):
		return errUnread
	case len(problems) > 0:
		shown.problems = problems
		return s.showChat(c, http.StatusUnprocessableEntity, shown)
	case other != nil:
		return other
	}
	return c.Redirect(http.StatusSeeOther, "/chat/"+url.PathEscape(shown.flow.Slug)+"?lang="+shown.lang+"#end")
}

// sendHosted sends a message. A chat that has ended is followed by another.
func (s *Server) sendHosted(c echo.Context, shown shownChat, post forms.Post) error {
	ctx, v := c.Request().Context(), post.Values
	key := shown.flow.ChatKey(v.Get("nonce"), "")
	if cookie, err := c.Cookie(chatCookie); err == nil && shown.chat.ConversationID != 0 && shown.chat.EndedAt == 0 {
		key = cookie.Value
	}
	p := inbox.ChatPost{Flow: shown.flow.Slug, Key: key, Nonce: plainNonce(v), Step: v.Get("step"), Text: v.Get("text"), Option: v.Get("option"), Skip: v.Get("action") == "skip", Lang: shown.lang,
		URL: s.app.URL + "/chat/" + shown.flow.Slug, Title: shown.flow.Channel.Title(), Referrer: "", Accept: c.Request().Header.Get("Accept-Language"), Visitor: visitorKey(c), IP: c.RealIP()}
	for n, f := range post.Files {
		row, err := s.app.StageChatFile(ctx, inbox.ChatUpload{Key: key, Flow: p.Flow, Nonce: p.Nonce + "-" + strconv.Itoa(n), Name: f.Name, Data: f.Data, IP: p.IP})
		if err != nil {
			return err
		}
		p.Files = append(p.Files, row.ID)
	}
	_, err := s.app.SendChat(ctx, p)
	if errors.Is(err, inbox.ErrChatEnded) { // closed long ago: they begin anew
		key = shown.flow.ChatKey(v.Get("nonce"), "again")
		p.Key, p.Step, p.Files = key, "", nil
		_, err = s.app.SendChat(ctx, p)
	}
	if err == nil {
		c.SetCookie(&http.Cookie{Name: chatCookie, Value: key, Path: "/chat/", HttpOnly: true, Secure: s.https, SameSite: http.SameSiteLaxMode})
	}
	return err
}

// plainNonce is what a message is known again by: the page that it was typed on, and what was typed. Who goes back to that page and types something
// else says something else.
func plainNonce(v url.Values) string {
	h := sha256.New()
	for _, field := range []string{"step", "text", "option", "action"} {
		h.Write([]byte(v.Get(field) + "\x00"))
	}
	nonce := v.Get("nonce")
	return nonce[:min(len(nonce), 60)] + "-" + hex.EncodeToString(h.Sum(nil)[:4])
}
