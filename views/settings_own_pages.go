package views

import (
	"context"

	"fairlead/models"
)

// ProfilePage is a user's own settings. It holds three forms. Problems: name, signature, language, those of Working;
// current, password.
type ProfilePage struct {
	Shell    Shell
	User     models.User // with what was typed
	Working  WorkingEditor
	Absences AbsencesPage
	Mailless bool // no channel can send
	Problems models.Problems
}

// coverageHelp says when mail about empty stretches comes, and whether any can.
func (p ProfilePage) coverageHelp(ctx context.Context) string {
	text := t(ctx, "In the morning, a week ahead, once for each: on the channels of the inboxes you lead, or as an admin on all.")
	if p.Mailless {
		text += " " + t(ctx, "No channel can send yet, so no mail goes out.")
	}
	return text
}

// CompanyPage is the account's settings. It holds a form, one of a new day off, and one for each that is there. Problems: company,
// time_zone, country, idle_minutes, capacity_sales, capacity_service; those of Day. Posted: the same, page_needed (1), unanswered_only (1).
type CompanyPage struct {
	Shell    Shell
	Company  string
	Options  CompanyOptions
	Own      []models.OwnDay // by day
	Now      models.Time
	Day      OwnDayTyped // to be added
	Problems models.Problems
}
