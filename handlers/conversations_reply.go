package handlers

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// reply sends an answer, or only takes files in and out of the editor. Chosen files are kept first of all, so that nothing that
// goes wrong afterwards loses them.
func (s *Server) reply(c echo.Context) error {
	id, f, err := s.editorForm(c)
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), s.who(c)
	if err := s.stage(c, id, f); err != nil {
		return s.showTyped(c, id, f, false, err)
	}
	switch f.Get("action") {
	case "attach", "keep":
		return s.showTyped(c, id, f, f.comment(), nil)
	case "send", "close", "anyway":
	default:
		if f.Get("unstage") != "" {
			return s.showTyped(c, id, f, false, nil)
		}
		return errUnread
	}
	seen, err := f.id("seen")
	if err != nil {
		return err
	}
	closeIt := f.Get("action") == "close" || f.Get("action") == "anyway" && f.Get("then") == "close"
	sent, err := s.app.Reply(ctx, who, id, inbox.ReplyForm{Body: f.Get("body"), Cc: f.Get("cc"), Bcc: f.Get("bcc"), Nonce: f.Get("nonce"), Draft: draftOf(id), DraftAt: f.draft().Base, Seen: seen,
		Close: closeIt, Anyway: f.Get("action") == "anyway", Arrives: models.Arrival(f.Get("arrives"))})
	if err != nil {
		return s.showTyped(c, id, f, false, err)
	}
	back, err := s.backTo(c, id, f)
	if err != nil {
		return err
	}
	if sent.Via == models.ViaChat && !closeIt {
		return c.Redirect(http.StatusSeeOther, back) // it stands in the chat: nothing has to be said of it
	}
	return s.done(c, back, s.saidSent(sent, closeIt, back))
}

// comment stores a note for colleagues.
func (s *Server) comment(c echo.Context) error {
	id, f, err := s.editorForm(c)
	if err != nil {
		return err
	}
	if _, err := s.app.Comment(c.Request().Context(), s.who(c), id, f.Get("body"), f.Get("nonce"), f.draft().Base); err != nil {
		return s.showTyped(c, id, f, true, err)
	}
	back, err := s.backTo(c, id, f)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, back)
}

// editorForm reads what the editor posts.
func (s *Server) editorForm(c echo.Context) (int64, form, error) {
	id, f, err := postedTo(c)
	if err != nil {
		return 0, f, err
	}
	_, _, err = s.app.Locate(c.Request().Context(), s.who(c), id) // whoever may not see it does not learn what is wrong with the form
	return id, f, err
}

func (s *Server) backTo(c echo.Context, id int64, f form) (string, error) {
	place, err := s.ownPlace(c, id)
	return f.back(place.Conversation(id)), err
}

// stage keeps newly chosen files and drops the one to be removed.
func (s *Server) stage(c echo.Context, id int64, f form) error {
	ctx, who := c.Request().Context(), s.who(c)
	if f.Get("unstage") != "" {
		file, err := f.id("unstage")
		if err != nil {
			return err
		}
		if err := s.app.Unstage(ctx, who, file); err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
	}
	uploads, err := readUploads(c.Request().MultipartForm)
	if err != nil || len(uploads) == 0 {
		return err
	}
	now, _, err := s.app.Locate(ctx, who, id) // it may have become a part of another meanwhile
	if err != nil {
		return err
	}
	_, err = s.app.Stage(ctx, who, draftOf(now.ID), uploads)
	return err
}

func readUploads(m *multipart.Form) (out []inbox.Upload, err error) {
	if m == nil {
		return nil, nil
	}
	for _, h := range m.File["files"] {
		if h.Filename == "" {
			continue
		}
		file, err := h.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(file)
		file.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, inbox.Upload{Name: cleanText(h.Filename), Data: data})
	}
	return out, nil
}

// showTyped shows the conversation again with what was typed, and with what is wrong with it or with what colleagues have sent
// meanwhile. Other errors are passed on.
func (s *Server) showTyped(c echo.Context, id int64, f form, comment bool, cause error) error {
	e := views.Editor{Typed: true, DraftAt: f.draft().Base, Comment: comment, Body: f.Get("body"), Cc: f.Get("cc"), Bcc: f.Get("bcc"), Nonce: f.Get("nonce"), CloseToo: f.Get("action") == "close", Later: laterTyped(f), FwdTo: f.Get("to")}
	e.FwdID, _ = f.id("forward")
	status := http.StatusOK
	var collision *inbox.Collision
	var merged *inbox.Merged
	var diverged *inbox.Diverged
	switch {
	case errors.As(cause, &merged): // what was typed goes along
		id, status = merged.Into, http.StatusConflict
		e.Problems = models.Problems{{Field: "body", Text: saidMergedTyped}}
	case cause == nil:
		e.Seen, _ = f.id("seen")
	case errors.As(cause, &diverged):
		e.Other, e.Diverged, status = diverged.Draft.Tab, true, http.StatusConflict
		e.Seen, _ = f.id("seen")
	case errors.As(cause, &collision):
		status = http.StatusConflict
		for _, m := range collision.Messages {
			e.Conflict = append(e.Conflict, views.Entry{Message: m, Written: email.Markdown(m.Text)})
		}
	default:
		problems, other := problemsOf(cause)
		if other != nil {
			return other
		}
		e.Problems, status = problems, http.StatusUnprocessableEntity
		e.Seen, _ = f.id("seen")
	}
	if diverged == nil {
		if err := s.keepAlong(c, id, f, comment, &e); err != nil {
			return err
		}
	}
	if err := s.beside(c, f, &e); err != nil {
		return err
	}
	if f.Get("action") == "keep" {
		e.Seen = 0 // they have read what colleagues sent: from here on it counts as seen
	}
	return s.showConversation(c, status, id, f, e)
}

// showConversation shows the three panes in answer to a form of the conversation.
// more may change what it shows.
func (s *Server) showConversation(c echo.Context, status int, id int64, f form, e views.Editor, more ...func(*views.ConversationPage)) error {
	place, ok := placeOf(f.Get("back"))
	if !ok {
		var err error
		if place, err = s.ownPlace(c, id); err != nil {
			return err
		}
	}
	page, err := s.inboxPage(c, place)
	if err != nil {
		return err
	}
	if page.Conversation, err = s.conversationPage(c, place, id, e); err != nil {
		return err
	}
	for _, change := range more {
		change(page.Conversation)
	}
	for i := range page.Conversation.Editor.Conflict {
		m := page.Conversation.Editor.Conflict[i].Message
		name, err := s.app.OwnerName(c.Request().Context(), models.UserOwner(m.UserID))
		if err != nil {
			return err
		}
		page.Conversation.Editor.Conflict[i].Author = name
	}
	return s.render(c, status, views.Inbox(s.shell(c, views.SectionInbox), page.InboxPage))
}
