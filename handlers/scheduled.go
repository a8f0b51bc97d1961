package handlers

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/views"
)

// later keeps what stands in the editor until it is to go out.
func (s *Server) later(c echo.Context) error {
	id, f, err := s.editorForm(c)
	if err != nil {
		return err
	}
	if err := s.stage(c, id, f); err != nil {
		return s.showTyped(c, id, f, false, err)
	}
	sent, err := replyForm(id, f)
	if err != nil {
		return err
	}
	sent.Close = f.ticked("later_close")
	row, err := s.app.Schedule(c.Request().Context(), s.who(c), id, sent, inbox.LaterForm{When: inbox.LaterWhen(f.Get("later")), Day: f.Get("later_day"), Time: f.Get("later_time"), UnlessWritten: f.ticked("later_unless")})
	if err != nil {
		return s.showTyped(c, id, f, false, err)
	}
	back, err := s.backTo(c, id, f)
	if err != nil {
		return err
	}
	n := views.Notice{Text: "It is scheduled: it stands at the end of the conversation, and under Scheduled."}
	if row.ID != 0 {
		n.Undo = &views.Undo{Action: scheduledURL(row.ID, "edit"), Fields: []views.Field{{Name: "back", Value: back}}}
	}
	return s.done(c, back, n)
}

// replyForm is what the editor posts of an answer or of what is passed on.
func replyForm(id int64, f form) (inbox.ReplyForm, error) {
	seen, err := f.id("seen")
	if err != nil {
		return inbox.ReplyForm{}, err
	}
	forward, err := f.id("forward")
	r := inbox.ReplyForm{Body: f.Get("body"), Cc: f.Get("cc"), Bcc: f.Get("bcc"), Nonce: f.Get("nonce"), Draft: draftOf(id), DraftAt: f.draft().Base, Seen: seen, Arrives: models.Arrival(f.Get("arrives"))}
	if forward != 0 {
		r.To, r.Forwards = f.Get("to"), forward
	}
	return r, err
}

func scheduledURL(id int64, action string) string {
	return "/scheduled/" + strconv.FormatInt(id, 10) + "/" + action
}

// editScheduled has what is scheduled stand in the editor again.
func (s *Server) editScheduled(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	d, err := s.app.EditScheduled(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return s.showDraft(c, d, f)
}

// sendNow sends it at once.
func (s *Server) sendNow(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	m, err := s.app.SendNow(c.Request().Context(), s.who(c), id)
	problems, err := problemsOf(err)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.done(c, f.back("/"), views.Notice{Text: problems[0].Text, Arg: problems[0].Arg, Bad: true})
	}
	return s.done(c, f.back("/"), s.saidSent(m, false, f.back("/")))
}

// cancelScheduled calls it off, or takes that back.
func (s *Server) cancelScheduled(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	off, back := f.ticked("cancel"), f.back("/")
	row, err := s.app.CancelScheduled(c.Request().Context(), s.who(c), id, off)
	switch {
	case err != nil:
		return err
	case !off && row.Problem != "":
		return s.done(c, back, views.Notice{Text: "It is back, but does not go out by itself: it says why."})
	case !off:
		return s.done(c, back, views.Notice{Text: "It is scheduled again."})
	}
	return s.done(c, back, views.Notice{Text: "Cancelled: it does not go out.", Undo: &views.Undo{Action: scheduledURL(id, "cancel"), Fields: []views.Field{{Name: "cancel", Value: ""}, {Name: "back", Value: back}}}})
}

// scheduled is the view of what whoever asks has scheduled.
func (s *Server) scheduled(c echo.Context) error {
	ctx, who := c.Request().Context(), s.who(c)
	inboxPage, err := s.inboxPage(c, views.Place{View: models.ViewUnassigned, Sort: models.SortNewest}, views.OwnScheduled)
	if err != nil {
		return err
	}
	page := views.ScheduledPage{InboxPage: inboxPage.InboxPage}
	if page.Zone, err = s.app.ZoneOf(ctx, who.User); err != nil {
		return err
	}
	rows, err := s.app.OwnScheduled(ctx, who)
	if err != nil {
		return err
	}
	for _, r := range rows {
		row := views.LaterRow{LaterMail: laterMail(r.Scheduled, who.User.Name, who.User.ID), Contact: r.Contact, Subject: r.Conversation.Subject, Snippet: email.Snippet(r.Body, subjectInList)}
		if r.Readable {
			row.URL = conversationURL(r.ConversationID, "")
		}
		page.Later = append(page.Later, row)
	}
	shell := s.shell(c, views.SectionInbox)
	if want := part(c); want != "" {
		return s.render(c, http.StatusOK, views.ScheduledPart(shell, page, want))
	}
	return s.render(c, http.StatusOK, views.Scheduled(shell, page))
}

func laterMail(m models.Scheduled, writer string, viewer int64) views.LaterMail {
	return views.LaterMail{ID: m.ID, At: m.SendAt, Writer: writer, Mine: m.UserID == viewer, Written: email.Markdown(m.Body), To: m.ToLine, Forward: m.ForwardID != 0,
		Unless: m.UnlessWritten, Close: m.CloseToo, Problem: m.Problem, Held: m.Erased()}
}

// laterMails are those of a conversation.
func laterMails(t inbox.Thread, viewer int64) (out []views.LaterMail) {
	for _, m := range t.Scheduled {
		l := laterMail(m, t.Users[m.UserID].Name, viewer)
		for _, f := range t.LaterFiles[m.ID] {
			l.Files = append(l.Files, f.Name)
		}
		out = append(out, l)
	}
	return out
}

// laterMenu is the menu as it opens: at a date, tomorrow morning stands there.
func laterMenu(now models.Time, h hours.Schedule, typed views.LaterMenu) views.LaterMenu {
	m := typed
	if m.Day == "" && m.Time == "" {
		m.Day, m.Time = hours.DayOf(now.Time(), h.Zone).AddDays(1).String(), "09:00"
	}
	for _, choice := range inbox.LaterChoices(now, h) {
		m.Choices = append(m.Choices, views.LaterChoice{When: string(choice.When), At: choice.At})
	}
	return m
}

// laterTyped is what was chosen in a form that comes back.
func laterTyped(f form) views.LaterMenu {
	return views.LaterMenu{Day: f.Get("later_day"), Time: f.Get("later_time"), Unless: f.ticked("later_unless"), Close: f.ticked("later_close"), Open: f.Get("later") != ""}
}
