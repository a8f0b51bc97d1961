package views

import (
	"context"
	"io"

	"fairlead/models"

	"github.com/a-h/templ"
)

// chooser is the box that chooses a row: it posts the id and the owner shown.
func chooser(p InboxPage, r Row) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		checked := ""
		if p.ChooseAll {
			checked = " checked"
		}
		_, err := io.WriteString(w, `<label class="choose"><input type="checkbox" form="bulk" name="c" value="`+id(r.ID)+"-"+r.Owner.String()+`"`+checked+
			` aria-label="`+templ.EscapeString(t(ctx, "Choose %s", nameOrNone(ctx, r.Contact)))+`"></label>`)
		return err
	})
}

// bulkState is the state of everything in a view.
func (p Place) bulkState() models.State {
	switch p.View {
	case models.ViewSnoozed:
		return models.StateSnoozed
	case models.ViewClosed:
		return models.StateClosed
	case models.ViewSpam:
		return models.StateSpam
	case models.ViewTrash:
		return models.StateTrash
	}
	return models.StateOpen
}

// bulkAction is one button of the bar.
type bulkAction struct{ value, icon, label string }

// bulkActions are what can be done to several conversations of a view, besides giving them to somebody and snoozing them.
func (p Place) bulkActions(ctx context.Context) []bulkAction {
	closed := bulkAction{"closed", iconCheck, t(ctx, "Close")}
	spam := bulkAction{"spam", iconSpam, t(ctx, "Mark as spam")}
	trash := bulkAction{"trash", iconTrash, t(ctx, "Move to trash")}
	switch p.View {
	case models.ViewUnassigned:
		return []bulkAction{closed, spam, {"route", iconRule, t(ctx, "Route now")}}
	case models.ViewSnoozed:
		return []bulkAction{{"open", iconReopen, t(ctx, "Wake")}, closed}
	case models.ViewClosed:
		return []bulkAction{{"open", iconReopen, t(ctx, "Reopen")}, spam}
	case models.ViewSpam:
		return []bulkAction{{"open", iconReopen, t(ctx, "Not spam")}, trash}
	case models.ViewTrash:
		return []bulkAction{{"open", iconReopen, t(ctx, "Restore")}}
	}
	return []bulkAction{closed, spam}
}

// chooseAllURL is the list with every row chosen.
func (p Place) chooseAllURL() string { return p.path() + p.query("choose", "all") }

// bulkOwnersURL is where the script finds owners.
func (p Place) bulkOwnersURL() string {
	if p.Inbox == 0 {
		return "/conversations/bulk"
	}
	return "/conversations/bulk?inbox=" + id(p.Inbox)
}

// snoozeChoices are offered for several at once: without the moments, which cost a look at the asker's time zone.
var snoozeChoices = []SnoozeChoice{{For: "later"}, {For: "tomorrow"}, {For: "monday"}, {For: "answer"}}
