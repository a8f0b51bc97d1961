package handlers

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// writingRoutes are what helps people write: drafts, and who else is at it.
func (s *Server) writingRoutes(g *echo.Group) {
	g.POST("/conversations/:id/draft", s.saveDraft)
	g.POST("/conversations/:id/watch", s.watch)
	s.snippetRoutes(g)
}

// saveDraft keeps what is typed in the editor. The script posts it while somebody types and is answered with the editor's line about the draft
// alone; the button brings the page again.
func (s *Server) saveDraft(c echo.Context) error {
	id, f, err := s.editorForm(c)
	if err != nil {
		return err
	}
	if f.Get("theirs") != "" { // what was written elsewhere or put aside, and not this
		if err := s.app.ShowOtherDraft(c.Request().Context(), s.who(c), id, f.draft()); err != nil {
			return s.showTyped(c, id, f, f.comment(), err)
		}
		back, err := s.backTo(c, id, f)
		if err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, back)
	}
	if part(c) == "draft" {
		return s.keepTyped(c, id, f)
	}
	if err := s.stage(c, id, f); err != nil {
		return s.showTyped(c, id, f, f.comment(), err)
	}
	if _, err = s.app.SaveDraft(c.Request().Context(), s.who(c), id, f.draft()); err != nil {
		return s.showTyped(c, id, f, f.comment(), err)
	}
	back, err := s.backTo(c, id, f)
	if err != nil {
		return err
	}
	return s.done(c, back, say(saidDraftKept))
}

// keepTyped answers the script.
func (s *Server) keepTyped(c echo.Context, id int64, f form) error {
	d, err := s.app.SaveDraftAlong(c.Request().Context(), s.who(c), id, f.draft())
	e, status := views.Editor{DraftAt: d.UpdatedAt, Saved: d.ID != 0}, http.StatusOK
	var diverged *inbox.Diverged
	var merged *inbox.Merged
	switch {
	case errors.As(err, &merged):
		return c.NoContent(http.StatusConflict) // it stays in the browser, and goes along when it is sent or that is opened
	case errors.As(err, &diverged):
		e.DraftAt, e.Other, e.Diverged, status = f.draft().Base, diverged.Draft.Tab, true, http.StatusConflict
	case err != nil:
		problems, other := problemsOf(err)
		if other != nil {
			return other
		}
		e.Problems, status = problems, http.StatusUnprocessableEntity
	}
	aside, err := s.app.AsideDraft(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	e = withAside(e, aside)
	return s.render(c, status, views.DraftState(views.ConversationPage{Conversation: models.Conversation{ID: id}, Editor: e}))
}

// draft is what the editor's form holds of a draft.
func (f form) draft() inbox.DraftForm {
	at, _ := strconv.ParseInt(f.Get("draft_at"), 10, 64)
	d := inbox.DraftForm{Tab: models.DraftReply, Body: f.Get("body"), To: f.Get("to"), Cc: f.Get("cc"), Bcc: f.Get("bcc"), Nonce: f.Get("nonce"), Was: f.Get("was"), Base: models.Time(max(at, 0)), Over: f.Get("over") != ""}
	if f.comment() {
		d.Tab = models.DraftComment
	}
	if forward, err := f.id("forward"); err == nil && forward != 0 {
		d.Tab, d.Forward = models.DraftForward, forward
	}
	return d
}

// comment reports whether the Comment tab was open.
func (f form) comment() bool { return f.Get("tab") == "comment" }

// keepAlong saves what a form holds that comes back with its page, so that it is there after the next one, too. What was written elsewhere
// meanwhile stays, and is said.
func (s *Server) keepAlong(c echo.Context, id int64, f form, comment bool, e *views.Editor) error {
	kept := f.draft()
	if comment {
		kept.Tab = models.DraftComment
	} else if kept.Tab != models.DraftForward {
		kept.Tab = models.DraftReply
	}
	d, err := s.app.SaveDraft(c.Request().Context(), s.who(c), id, kept)
	var diverged *inbox.Diverged
	switch {
	case err == nil:
		e.DraftAt, e.Saved = d.UpdatedAt, d.ID != 0
		return nil
	case errors.As(err, &diverged):
		e.DraftAt, e.Other, e.Diverged = kept.Base, diverged.Draft.Tab, true
		return nil
	}
	_, err = problemsOf(err)
	return err
}

// restored is the editor with what its user has written in it before, if it belongs to the tab that is asked for; else that is said.
func restored(e views.Editor, d models.Draft, tab string) views.Editor {
	if e.Typed || d.ID == 0 {
		return e
	}
	if tab == "" {
		tab = string(d.Tab)
	}
	if string(d.Tab) != tab {
		e.Other = d.Tab
		return e
	}
	e.Body, e.Cc, e.Bcc, e.DraftAt, e.Saved, e.Comment = d.Body, d.CcLine, d.BccLine, d.UpdatedAt, true, d.Tab == models.DraftComment
	e.FwdID, e.FwdTo = d.ForwardID, d.ToLine
	return e
}

// withAside has an editor offer what was put aside, unless it has another text to tell of.
func withAside(e views.Editor, aside models.Draft) views.Editor {
	if e.Other == "" && aside.ID != 0 {
		e.Other, e.Aside = aside.Tab, true
	}
	return e
}

// list returns the rows of a page of a list.
func (s *Server) list(c echo.Context, p views.Place) ([]models.ListRow, *models.Cursor, error) {
	ctx, who, q := c.Request().Context(), s.who(c), query(p)
	if p.View == models.ViewDrafts {
		return s.app.Drafts(ctx, who, q.Inbox, q.After)
	}
	return s.app.List(ctx, who, q)
}

// markDrafts marks the rows in which the viewer is writing something.
func (s *Server) markDrafts(c echo.Context, rows []models.ListRow, shown []views.Row) error {
	starts, err := s.app.DraftStarts(c.Request().Context(), s.who(c), rows)
	for i := range shown {
		_, shown[i].Draft = starts[shown[i].ID]
	}
	return err
}
