package handlers

import (
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/static"
	"fairlead/views"
)

// What people are told of conversations that were taken apart or together.
const (
	saidConversationsMerged = "The two conversations are one now."
	saidSplitOff            = "It is a conversation of its own now."
	saidMovedInbox          = "Moved to %s."
	saidParted              = "They are two conversations again."
	saidTogether            = "They are one conversation again."
	saidMovedBack           = "It is back in %s."
	saidMergedMeanwhile     = "A colleague has merged that conversation into this one meanwhile, so nothing was done. Look whether it is still to be."
	saidMergedTyped         = "A colleague has merged the conversation that you were writing in into this one. What you wrote is here: look whom it goes to, and send it again."
)

// lone is the shell of a page of the inbox that is laid out as those of contacts and settings are.
func (s *Server) lone(c echo.Context) views.Shell {
	shell := s.shell(c, views.SectionInbox)
	shell.MoreCSS, shell.MoreJS = static.More(), static.MoreJS()
	return shell
}

// mergingPage finds the conversation to merge into, or shows what comes of the two.
func (s *Server) mergingPage(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return s.showMerging(c, http.StatusOK, id, numberIn(c.QueryParam("into")), "")
}

// showMerging shows the page; problem is why it was not done.
func (s *Server) showMerging(c echo.Context, status int, id, into int64, problem string) error {
	ctx, who := c.Request().Context(), s.who(c)
	query := strings.TrimSpace(cleanText(c.QueryParam("q")))
	if into == 0 {
		into = numberIn(query)
	}
	page := views.MergingPage{Now: models.At(s.app.Now()), Query: query, Problem: problem}
	from, _, err := s.app.Locate(ctx, who, id)
	if err != nil {
		return err
	}
	page.From = from
	if into != 0 && into != from.ID {
		p, err := s.app.PreviewMerging(ctx, who, from.ID, into)
		switch {
		case err == nil:
			page.Preview = mergingPreview(p)
			if problem == "" {
				page.Problem = p.Why
			}
		case errors.Is(err, models.ErrNotFound):
			page.Missing = true
		default:
			return err
		}
	}
	if page.Preview == nil {
		if page.Found, err = s.app.Mergeable(ctx, who, from.ID, query); err != nil {
			return err
		}
	}
	return s.render(c, status, views.Merging(s.lone(c), page))
}

var conversationNumber = regexp.MustCompile(`^(?:.*/)?#?(\d{1,18})(?:[?#].*)?$`)

// numberIn reads the number of a conversation from what somebody pasted: the number, or the address of its page; 0: there is none.
func numberIn(s string) int64 {
	m := conversationNumber.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	return n
}

func mergingPreview(p inbox.MergingPreview) *views.MergingPreview {
	side := func(e inbox.MergeEnd) views.MergingSide {
		return views.MergingSide{Conversation: e.Conversation, Contact: e.Contact, Channel: e.Channel, OwnerName: e.OwnerName, Messages: e.Messages}
	}
	return &views.MergingPreview{From: side(p.From), Into: side(p.Into), NewPeople: p.NewPeople, Owner: p.Owner, Opens: p.Opens, Cannot: p.Why != ""}
}

// mergeConversations makes one conversation a part of another, and offers to undo it.
func (s *Server) mergeConversations(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	into, err := f.id("into")
	if err != nil {
		return err
	}
	record, err := s.app.Merge(c.Request().Context(), s.who(c), id, into)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showMerging(c, http.StatusUnprocessableEntity, id, into, p[0].Text)
		})
	}
	return s.done(c, conversationURL(into, ""), undoable(saidConversationsMerged, record))
}

// undoable says what was done, and offers to undo it.
func undoable(text string, record models.ConversationChange, arg ...string) views.Notice {
	n := say(text, arg...)
	n.Undo = &views.Undo{Action: "/conversations/changes/" + strconv.FormatInt(record.ID, 10) + "/undo"}
	return n
}

// splitPage shows what would be split off.
func (s *Server) splitPage(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return s.showSplit(c, http.StatusOK, id, "")
}

func (s *Server) showSplit(c echo.Context, status int, id int64, problem string) error {
	p, err := s.app.PreviewSplit(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	page := views.SplitPage{Now: models.At(s.app.Now()), Conversation: p.Conversation.Conversation, Contact: p.Conversation.Contact, Message: p.Message, Author: p.Author, Snippet: email.Snippet(p.Message.Visible, 300),
		After: p.After, Why: p.Why, WhyAll: p.WhyAll, Problem: problem}
	return s.render(c, status, views.Split(s.lone(c), page))
}

// split makes a conversation of its own of a message, and offers to undo it.
func (s *Server) split(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	if what := f.Get("what"); what != "all" && what != "one" {
		return errUnread
	}
	record, err := s.app.Split(c.Request().Context(), s.who(c), id, f.Get("what") == "all")
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showSplit(c, http.StatusUnprocessableEntity, id, p[0].Text) })
	}
	return s.done(c, conversationURL(record.IntoID, ""), undoable(saidSplitOff, record))
}

// movePage shows where a conversation can be moved to.
func (s *Server) movePage(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return s.showMove(c, http.StatusOK, id, "")
}

func (s *Server) showMove(c echo.Context, status int, id int64, problem string) error {
	row, to, why, err := s.app.MoveChoices(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	page := views.MovePage{Conversation: row.Conversation, Inbox: row.Inbox, Channel: row.Channel, OwnerName: row.OwnerName, Why: why, Problem: problem}
	names := map[int64]string{}
	for _, in := range s.who(c).Inboxes {
		names[in.ID] = in.Name
	}
	for _, ch := range to {
		page.To = append(page.To, views.MoveChoice{Channel: ch.ID, Inbox: names[ch.InboxID], Title: ch.Title(), Sends: ch.CanSend()})
	}
	return s.render(c, status, views.Move(s.lone(c), page))
}

// move puts a conversation into another inbox, and offers to undo it.
func (s *Server) move(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	channel, err := f.id("channel")
	if err != nil {
		return err
	}
	was, err := f.id("was")
	if err != nil {
		return err
	}
	record, err := s.app.Move(c.Request().Context(), s.who(c), id, channel, was)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showMove(c, http.StatusUnprocessableEntity, id, p[0].Text) })
	}
	return s.done(c, conversationURL(id, ""), undoable(saidMovedInbox, record, s.inboxOf(c, id)))
}

// inboxOf returns the name of the inbox that a conversation is in now; empty if that is not known to the viewer.
func (s *Server) inboxOf(c echo.Context, id int64) string {
	conv, _, err := s.app.Locate(c.Request().Context(), s.who(c), id)
	for _, in := range s.who(c).Inboxes {
		if err == nil && in.ID == conv.InboxID {
			return in.Name
		}
	}
	return ""
}

// undoChange takes a merge, a split or a move back.
func (s *Server) undoChange(c echo.Context) error {
	id, _, err := postedTo(c)
	if err != nil {
		return err
	}
	look, record, err := s.app.UndoChange(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	n := say(saidParted)
	switch record.Kind {
	case models.ChangeSplit:
		n = say(saidTogether)
	case models.ChangeMove:
		n = say(saidMovedBack, s.inboxOf(c, look))
	}
	return s.done(c, conversationURL(look, ""), n)
}

// answerMerged leads to what a conversation has become a part of: a page goes there, a form that was sent to the old one is not carried out. The
// live part of an open page says so, and leaves what is typed alone.
func (s *Server) answerMerged(c echo.Context, m *inbox.Merged) error {
	if part(c) == "thread" {
		return s.render(c, http.StatusOK, views.MergedThread(m.Into))
	}
	if c.Request().Method == http.MethodGet {
		return c.Redirect(http.StatusSeeOther, conversationURL(m.Into, ""))
	}
	return s.done(c, conversationURL(m.Into, ""), say(saidMergedMeanwhile))
}
