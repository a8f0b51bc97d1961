package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
)

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
