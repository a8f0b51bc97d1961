package handlers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// countedViews are the views whose counts stand in the left pane: what is done with is not counted.
var countedViews = []models.View{models.ViewUnassigned, models.ViewMine, models.ViewTeams, models.ViewOpen, models.ViewSnoozed}

// showInbox shows the three panes, or the one part of them that a live page fetches anew.
func (s *Server) showInbox(c echo.Context) error {
	p, err := readPlace(c.Param("inbox"), c.Param("view"), c.QueryParams())
	if err != nil {
		return err
	}
	page, err := s.inboxPage(c, p)
	if err != nil {
		return err
	}
	if c.Param("conversation") != "" {
		id, err := pathID(c, "conversation")
		if err != nil {
			return err
		}
		if page.Conversation, err = s.conversationPage(c, p, id, views.Editor{}); err != nil {
			return s.withoutConversation(c, page, err)
		}
		page.unread(id)
	}
	if want := part(c); want != "" {
		return s.render(c, http.StatusOK, views.InboxPart(s.shell(c, views.SectionInbox), page.InboxPage, want))
	}
	return s.render(c, http.StatusOK, views.Inbox(s.shell(c, views.SectionInbox), page.InboxPage))
}

// withoutConversation answers a live page whose conversation has become a part of another, or is out of its reader's sight: what stands beside it goes
// on, and where its messages stood it is said. Whoever asks for the page anew gets the error.
func (s *Server) withoutConversation(c echo.Context, page inboxPage, err error) error {
	var merged *inbox.Merged
	gone, want := errors.Is(err, models.ErrNotFound), part(c)
	switch {
	case want == "" || !gone && !errors.As(err, &merged):
		return err
	case want != "thread":
		return s.render(c, http.StatusOK, views.InboxPart(s.shell(c, views.SectionInbox), page.InboxPage, want))
	case gone:
		return s.render(c, http.StatusOK, views.GoneThread(page.Place.List()))
	}
	return err
}

// inboxPage is the page under construction.
type inboxPage struct{ views.InboxPage }

// unread takes the mark off the conversation that is being read.
func (p *inboxPage) unread(id int64) {
	for i := range p.Rows {
		if p.Rows[i].ID == id {
			p.Rows[i].Unread = false
		}
	}
}

// inboxPage loads views and list. A live page that refetches the thread needs neither; one of the reader's own views has no list.
func (s *Server) inboxPage(c echo.Context, p views.Place, own ...string) (inboxPage, error) {
	ctx, who := c.Request().Context(), s.who(c)
	page := inboxPage{views.InboxPage{Now: models.At(s.app.Now()), Place: p, Inboxes: who.Inboxes}}
	want := part(c)
	if want == "" || want == "views" || want == "list" {
		if err := s.leftPane(c, &page); err != nil {
			return page, err
		}
	}
	if len(own) > 0 {
		page.Own = own[0]
		return page, nil
	}
	if want != "" && want != "list" {
		return page, nil
	}
	rows, next, err := s.list(c, p)
	if err != nil {
		return page, err
	}
	page.Next = writeCursor(next)
	if p.View == models.ViewSnoozed {
		if page.Zone, err = s.app.ZoneOf(ctx, who.User); err != nil {
			return page, err
		}
	}
	for _, r := range rows {
		page.Rows = append(page.Rows, viewRow(r))
	}
	if page.Drafts > 0 {
		if err := s.markDrafts(c, rows, page.Rows); err != nil {
			return page, err
		}
	}
	page.ChooseAll, page.Me = c.QueryParam("choose") == "all", who.User
	if len(rows) == 0 && p.After == "" && p.View != models.ViewDrafts {
		page.FirstSteps, err = s.firstSteps(c, p)
	}
	return page, err
}

// leftPane counts what stands beside the views, and finds those that were saved.
func (s *Server) leftPane(c echo.Context, page *inboxPage) (err error) {
	ctx, who, inbox := c.Request().Context(), s.who(c), page.Place.Inbox
	if page.Counts, err = s.app.Counts(ctx, who, inbox, countedViews...); err != nil {
		return err
	}
	if page.Scheduled, err = s.app.CountScheduled(ctx, who); err != nil {
		return err
	}
	if page.Drafts, err = s.app.CountDrafts(ctx, who, inbox); err != nil {
		return err
	}
	if page.Mentions, err = s.app.UnseenMentions(ctx, who); err != nil {
		return err
	}
	page.Saved, err = s.app.SavedViews(ctx, who)
	return err
}

// subjectInList is how many characters of a subject a row holds; strangers write longer ones.
const subjectInList = 200

func viewRow(r models.ListRow) views.Row {
	return views.Row{ID: r.ID, Contact: r.Contact, Subject: email.Snippet(r.Subject, subjectInList), Snippet: r.Snippet, Channel: r.Channel, Inbox: r.Inbox,
		Owner: r.Owner, OwnerName: r.OwnerName, OwnerWhy: r.OwnerWhy, Decision: r.Decision, Wait: r.Wait, Wakes: r.SnoozedUntil, At: r.At, Unread: r.Unread, Files: r.HasFiles,
		Chat: r.Chat, HereTill: r.HereTill, Waiting: r.Waits && r.State == models.StateOpen, Tags: r.Tags}
}

// firstSteps says what to do in an inbox that no mail has ever reached; nil if some has.
func (s *Server) firstSteps(c echo.Context, p views.Place) (*views.FirstSteps, error) {
	ctx, who := c.Request().Context(), s.who(c)
	first, fresh, err := s.app.FirstAddress(ctx, who, p.Inbox)
	if err != nil || !fresh {
		return nil, err
	}
	steps := &views.FirstSteps{Address: first.Channel.Address, SMTPAddr: s.app.Door, CanAdmin: who.IsAdmin(), Fetched: first.Fetched}
	if first.CanManage {
		steps.Channel = first.Channel.ID
	}
	return steps, nil
}
