package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const (
	saidChooseFirst = "Choose at least one conversation first."
	saidBulkGone    = "Nothing was changed: they are gone."
)

// bulk does one thing to the conversations chosen in a list.
func (s *Server) bulk(c echo.Context) error {
	f, err := posted(c)
	if err != nil {
		return err
	}
	back := f.back("/")
	form := inbox.BulkForm{State: models.State(f.Get("state"))}
	if form.Chosen, err = readChosen(f.Values["c"]); err != nil {
		return err
	}
	switch {
	case len(form.Chosen) == 0:
		return s.done(c, back, views.Notice{Text: saidChooseFirst, Bad: true})
	case f.Get("action") == "find":
		return c.Redirect(http.StatusSeeOther, findOwner(f, back))
	case f.Get("action") == "tags":
		return c.Redirect(http.StatusSeeOther, findTag(f, back))
	case f.Get("tag") != "":
		return s.bulkTag(c, f, form.Chosen, back)
	}
	what, err := s.readBulk(c, f, &form)
	if err != nil {
		return err
	}
	done, err := s.app.Bulk(c.Request().Context(), s.who(c), form)
	if err != nil {
		return err
	}
	return s.done(c, back, views.Notice{More: bulkSays(what, done), Undo: undoBulk(form, done, back)})
}

// readBulk reads what is to be done, and returns what is said when it was.
func (s *Server) readBulk(c echo.Context, f form, into *inbox.BulkForm) (said string, err error) {
	action := f.Get("action")
	switch {
	case len(f.Values["wakes"]) > 0:
		return readWakes(f, into)
	case len(f.Values["before"]) > 0:
		return readBefore(f, into)
	case f.Get("owner") != "":
		owner, ok := models.ParseOwner(f.Get("owner"))
		if !ok {
			return "", errUnread
		}
		into.Action, into.Owner = inbox.BulkAssign, owner
		if owner == models.Nobody {
			return bulkNotices["nobody"], nil
		}
		return bulkNotices["assign"], nil
	case f.Get("for") != "":
		into.Action = inbox.BulkSnooze
		into.Until, err = s.app.SnoozeUntil(c.Request().Context(), s.who(c), snoozeForm(f))
		return bulkNotices["snooze"], err
	case action == "route":
		into.Action = inbox.BulkRoute
	default:
		into.Action, into.To = inbox.BulkState, models.State(action)
	}
	return bulkNotices[action], nil
}

// readBefore reads who had each of those chosen before they were assigned.
func readBefore(f form, into *inbox.BulkForm) (said string, err error) {
	before, err := readChosen(f.Values["before"])
	if err != nil {
		return "", err
	}
	said = bulkNotices["nobody"]
	into.Action, into.Before = inbox.BulkAssign, map[int64]models.Owner{}
	for _, one := range before {
		if into.Before[one.ID] = one.Was; one.Was != models.Nobody {
			said = bulkNotices["before"]
		}
	}
	for _, one := range into.Chosen {
		if _, known := into.Before[one.ID]; !known {
			return "", errUnread
		}
	}
	return said, nil
}

// readWakes reads until when each of those chosen was snoozed before it was brought back, and who had it.
func readWakes(f form, into *inbox.BulkForm) (said string, err error) {
	if _, err := readBefore(f, into); err != nil {
		return "", err
	}
	into.Action, into.Wakes = inbox.BulkSnooze, map[int64]models.Time{}
	for _, v := range f.Values["wakes"] {
		id, until, _ := strings.Cut(v, "-")
		n, err := strconv.ParseInt(id, 10, 64)
		at, errAt := strconv.ParseInt(until, 10, 64)
		if err != nil || errAt != nil {
			return "", errUnread
		}
		into.Wakes[n] = models.Time(at)
	}
	return bulkNotices["snooze"], nil
}

// bulkNotices says to how many conversations something was done.
var bulkNotices = map[string]string{
	"assign":                   "%s assigned.",
	"nobody":                   "%s set to nobody.",
	"before":                   "%s given back.",
	"route":                    "%s routed.",
	"snooze":                   "%s snoozed.",
	string(models.StateOpen):   "%s open again.",
	string(models.StateClosed): "%s closed.",
	string(models.StateSpam):   "%s marked as spam.",
	string(models.StateTrash):  "%s moved to the trash.",
}

// leftNotices says how many were left alone, and why.
var leftNotices = map[string]string{
	"moved":   "%s had another owner already.",
	"changed": "%s had been changed already.",
	"denied":  "%s left alone: the owner has no access to the inbox.",
	"waiting": "%s left waiting: nobody can take more now.",
	"none":    "%s left alone: the rule assigns nobody.",
}

func bulkSays(what string, b inbox.BulkDone) (out []views.Said) {
	add := func(n int, text string) {
		if n > 0 {
			out = append(out, views.Said{Text: text, Args: []string{strconv.Itoa(n)}})
		}
	}
	add(len(b.Done), what)
	add(b.Waiting, leftNotices["waiting"])
	add(b.Left, leftNotices["none"])
	add(b.Moved, leftNotices["moved"])
	add(b.Changed, leftNotices["changed"])
	add(b.Denied, leftNotices["denied"])
	if len(out) == 0 {
		out = []views.Said{{Text: saidBulkGone}}
	}
	return out
}

// readChosen reads what a page writes as views.Row.chosen: the id and the owner shown.
func readChosen(values []string) (out []inbox.Chosen, err error) {
	if len(values) > inbox.MaxBulk {
		return nil, errUnread
	}
	for _, v := range values {
		number, owner, _ := strings.Cut(v, "-")
		id, err := strconv.ParseInt(number, 10, 64)
		was, ok := models.ParseOwner(owner)
		if err != nil || id <= 0 || !ok {
			return nil, errUnread
		}
		out = append(out, inbox.Chosen{ID: id, Was: was})
	}
	return out, nil
}

func writeChosen(id int64, owner models.Owner) string {
	return strconv.FormatInt(id, 10) + "-" + owner.String()
}

// undoBulk takes back what was done to several at once; nil: there is nothing that could be, or no one thing takes it back from all of them.
func undoBulk(f inbox.BulkForm, b inbox.BulkDone, back string) *views.Undo {
	if len(b.Done) == 0 {
		return nil
	}
	state, fields := f.State, []views.Field{{Name: "back", Value: back}}
	was, wakes := map[int64]models.Owner{}, map[int64]models.Time{}
	owner := f.Action == inbox.BulkAssign || f.Action == inbox.BulkRoute
	if !owner {
		state = b.Done[0].State
	}
	switch {
	case owner || f.State == models.StateSnoozed: // each goes back to who had it
		for _, one := range f.Chosen {
			was[one.ID] = one.Was
		}
		if !owner {
			wakes = b.Wakes // until when differs
		}
	default:
		fields = append(fields, views.Field{Name: "action", Value: string(f.State)})
	}
	fields = append(fields, views.Field{Name: "state", Value: string(state)})
	for _, c := range b.Done {
		if c.State != state {
			continue
		}
		fields = append(fields, views.Field{Name: "c", Value: writeChosen(c.ID, c.Owner)})
		if before, known := was[c.ID]; known {
			fields = append(fields, views.Field{Name: "before", Value: writeChosen(c.ID, before)})
		}
		if until, known := wakes[c.ID]; known {
			fields = append(fields, views.Field{Name: "wakes", Value: fmt.Sprintf("%d-%d", c.ID, until)})
		}
	}
	return &views.Undo{Action: "/conversations/bulk", Fields: fields}
}

// findOwner leads to the page that finds an owner for those chosen.
func findOwner(f form, back string) string {
	return "/conversations/bulk?" + url.Values{"c": f.Values["c"], "state": {f.Get("state")}, "inbox": {f.Get("inbox")}, "back": {back}}.Encode()
}

// bulkOwner is the page that finds an owner for several conversations, or its list alone for the script.
func (s *Server) bulkOwner(c echo.Context) error {
	q := c.QueryParams()
	chosen, err := readChosen(q["c"])
	if err != nil {
		return err
	}
	ctx, who := c.Request().Context(), s.who(c)
	owners, _, err := s.app.OwnersOf(ctx, who, queryID(c, "inbox"), q.Get("q"), ownersOnPage)
	if err != nil {
		return err
	}
	page := views.BulkOwnerPage{State: models.State(q.Get("state")), Inbox: queryID(c, "inbox"), Me: who.User, Query: q.Get("q"), Options: ownerOptions(owners), Back: orHome(safePath(q.Get("back")))}
	for _, one := range chosen {
		page.Chosen = append(page.Chosen, writeChosen(one.ID, one.Was))
	}
	if part(c) == "owner" {
		return s.render(c, http.StatusOK, views.BulkOwnerPart(page))
	}
	if len(chosen) == 0 {
		return s.noneChosen(c)
	}
	return s.render(c, http.StatusOK, views.BulkOwner(s.shell(c, views.SectionInbox), page))
}

// noneChosen answers who opened a page for several conversations without any: there is nothing there that could be done, only a way back.
func (s *Server) noneChosen(c echo.Context) error {
	return s.render(c, http.StatusOK, views.NoneChosen(s.shell(c, views.SectionInbox), orHome(safePath(c.QueryParam("back")))))
}
