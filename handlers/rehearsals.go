package handlers

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// startRehearsal rehearses the form of the Automation tab, or the draft of an earlier rehearsal again.
func (s *Server) startRehearsal(c echo.Context) error {
	channelID, f, err := postedTo(c)
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), s.who(c)
	if f.Has("again") {
		earlier, err := f.id("again")
		if err != nil {
			return err
		}
		id, err := s.app.RehearseAgain(ctx, who, channelID, earlier)
		if err != nil {
			return problemsAt(err, func(p models.Problems) error { return s.showRehearsed(c, http.StatusUnprocessableEntity, earlier, p) })
		}
		return c.Redirect(http.StatusSeeOther, rehearsalPath(channelID, id))
	}
	draft, err := ruleForm(f)
	if err != nil {
		return err
	}
	days := daysTyped(f)
	id, err := s.app.StartRehearsal(ctx, who, channelID, draft.RuleForm, days)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showRule(c, http.StatusUnprocessableEntity, ruleAsked{draft: &draft, days: days, problems: p})
		})
	}
	return c.Redirect(http.StatusSeeOther, rehearsalPath(channelID, id))
}

// daysTyped is how far back a rehearsal is to look. What is no number is none of the choices.
func daysTyped(f form) int64 {
	days, _ := strconv.ParseInt(f.Get("days"), 10, 64)
	return days
}

// showRehearsed shows the Automation tab with the draft of a rehearsal filled in.
func (s *Server) showRehearsed(c echo.Context, status int, rehearsalID int64, problems models.Problems) error {
	channelID, err := pathID(c, "id")
	if err != nil {
		return err
	}
	draft, days, err := s.app.RehearsalDraft(c.Request().Context(), s.who(c), channelID, rehearsalID)
	if err != nil {
		return err
	}
	typed := ruleTyped{RuleForm: draft, numbers: views.NumbersOf(models.Rule{SecondAfter: draft.SecondAfter, Handout: draft.Handout, ReassignAfter: draft.ReassignAfter, ReopenDays: draft.ReopenDays})}
	asked := ruleAsked{draft: &typed, days: days, problems: problems}
	if status == http.StatusOK {
		return s.previewRule(c, asked)
	}
	return s.showRule(c, status, asked)
}

func (s *Server) cancelRehearsal(c echo.Context) error {
	channelID, id, err := rehearsalIDs(c)
	if err != nil {
		return err
	}
	if err := s.app.CancelRehearsal(c.Request().Context(), s.who(c), channelID, id); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, rehearsalPath(channelID, id))
}

// rehearsal is the page of one rehearsal; the script asks again and again for its inside alone.
func (s *Server) rehearsal(c echo.Context) error {
	channelID, id, err := rehearsalIDs(c)
	if err != nil {
		return err
	}
	only, pageNumber := rowsAsked(c)
	p, err := s.app.Rehearsal(c.Request().Context(), s.who(c), channelID, id, rowKinds[only], pageNumber)
	if err != nil {
		return err
	}
	page := views.RehearsalPage{Inbox: p.Inbox, Channel: p.Channel, Rehearsal: p.Rehearsal, Draft: p.Draft, FirstReplyOwns: p.FirstReplyOwns, Seen: p.Seen}
	if p.By.ID != s.who(c).User.ID {
		page.By = p.By.Name
	}
	if p.Rehearsal.State == models.RehearsalDone {
		page.Result = shownResult(p, only)
	}
	if part(c) == "rehearsal" {
		return s.render(c, http.StatusOK, views.RehearsalBody(page))
	}
	page.Shell = s.shell(c, views.SectionSettings)
	return s.render(c, http.StatusOK, views.Rehearsal(page))
}

// rehearsedDecision is how a rehearsal decided on one conversation.
func (s *Server) rehearsedDecision(c echo.Context) error {
	channelID, id, err := rehearsalIDs(c)
	if err != nil {
		return err
	}
	conversationID, err := pathID(c, "conversation")
	if err != nil {
		return err
	}
	d, err := s.app.RehearsedDecision(c.Request().Context(), s.who(c), channelID, id, conversationID)
	if err != nil {
		return err
	}
	page := views.RehearsalDecisionPage{Inbox: d.Inbox, Channel: d.Channel, Rehearsal: d.Rehearsal, ConversationID: conversationID, Contact: d.Conversation.Contact.Name,
		Subject: d.Conversation.Subject, Decision: d.Decision, Back: rehearsalPath(channelID, id)}
	if page.Contact == "" {
		page.Contact = d.Conversation.Contact.Email
	}
	if only, n := rowsAsked(c); only != "" || n > 1 {
		page.Back += "?only=" + only + "&page=" + strconv.Itoa(n)
	}
	page.Back += "#conversations"
	if part(c) == "decision" {
		return s.render(c, http.StatusOK, views.RehearsedDecision(page))
	}
	page.Shell = s.shell(c, views.SectionSettings)
	return s.render(c, http.StatusOK, views.RehearsalDecision(page))
}

func rehearsalIDs(c echo.Context) (channel, rehearsal int64, err error) {
	if channel, err = pathID(c, "id"); err != nil {
		return 0, 0, err
	}
	rehearsal, err = pathID(c, "rehearsal")
	return channel, rehearsal, err
}

func rehearsalPath(channel, rehearsal int64) string {
	return channelPath(channel) + "/rehearsals/" + strconv.FormatInt(rehearsal, 10)
}

// rowKinds are the words of addresses for what is listed; the empty one is all.
var rowKinds = map[string]inbox.RowKind{"": inbox.RowsAll, "else": inbox.RowsElse, "wait": inbox.RowsWait}

// rowsAsked reads which rows an address asks for. What means nothing means all of them, from the first.
func rowsAsked(c echo.Context) (only string, page int) {
	only = c.QueryParam("only")
	if _, known := rowKinds[only]; !known {
		only = ""
	}
	page, err := strconv.Atoi(c.QueryParam("page"))
	if err != nil || page < 1 {
		page = 1
	}
	return only, min(page, 1_000_000)
}

// shownResult is a result as its page shows it.
func shownResult(p inbox.RehearsalPage, only string) *views.RehearsalResult {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil {
		zone = time.UTC
	}
	f := p.Figures
	r := views.RehearsalResult{Since: f.Since, Shorter: f.Shorter, Zone: zone, Was: views.RehearsedSide(f.Actual), Is: views.RehearsedSide(f.Rehearsed), Left: f.Left, Counts: p.Counts,
		CanRead: p.CanRead, Only: only, Page: p.Page, Arrival: p.Arrival, Waiting: p.Waiting, Assigned: p.Assigned, MorePeople: p.MorePeople}
	for i, h := range f.Hours {
		r.Hours[i] = views.RehearsedHour(h)
	}
	for _, person := range p.People {
		r.People = append(r.People, views.RehearsedPerson{Name: p.Names[models.UserOwner(person.UserID)], Was: person.Was, Is: person.Is})
	}
	for _, row := range p.Rows {
		r.Rows = append(r.Rows, views.RehearsedRow{ConversationID: row.ConversationID, At: row.At, Contact: row.Contact, Subject: row.Subject, Was: row.Was, Is: row.Is,
			WasName: p.Names[row.Was], IsName: p.Names[row.Is], WasWait: row.WasWait, Wait: row.Wait})
	}
	return &r
}
