package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// chatFilePath is where files of chats are sent ahead of their message.
const chatFilePath = "/chat-api/file"

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
