package views

import (
	"cmp"
	"context"
	"slices"
	"unicode"
	"unicode/utf8"

	"fairlead/models"
)

// HandoverByRule is what a row posts that is to go back through the rule, to wait.
const HandoverByRule = "rule"

// HandoverPage is what would become of somebody's open work, to be applied or not. Posted: row (ids of conversations), and to<id> for
// each: an owner (Owner.String), nobody, or HandoverByRule.
type HandoverPage struct {
	User   models.User // whose work it is
	Self   bool        // the viewer's own
	Now    models.Time
	Rows   []HandoverRow
	Total  int64 // that the viewer may see
	Hidden int64 // that the viewer may not see
	Most   int   // how many can be shown at once, unless it is a step of deactivating
	Action string

	Deactivate bool    // it is a step of deactivating the user
	Typed      []Field // with what was typed about them
}

// HandoverRow is one conversation with what the rule would do.
type HandoverRow struct {
	models.Work
	Decision models.Decision
	Waits    bool
}

func (p HandoverPage) address() string { return "/users/" + id(p.User.ID) + "/handover" }

// rest is how many of those that the viewer may see are not shown.
func (p HandoverPage) rest() int64 { return p.Total - int64(len(p.Rows)) }

// candidatesOf bounds the page: of many rows, each shows fewer candidates.
func (p HandoverPage) candidatesOf() int {
	if len(p.Rows) > 50 {
		return 5
	}
	return candidatesShown
}

// outcome is where a row would go: the value that it posts, and the words.
func (r HandoverRow) outcome(ctx context.Context) (value, text string) {
	switch {
	case r.Decision.Owner != models.Nobody:
		return r.Decision.Owner.String(), r.Decision.OwnerName
	case r.Waits:
		return HandoverByRule, t(ctx, "Unassigned, waits")
	case r.State == models.StateSnoozed && r.Decision.Reason != reasonNoRule && r.Decision.Reason != reasonNoneNamed:
		return HandoverByRule, t(ctx, "Unassigned until it wakes")
	}
	return models.Nobody.String(), t(ctx, "Unassigned")
}

// choices are where a row may go instead of staying.
func (r HandoverRow) choices(ctx context.Context) []option {
	value, text := r.outcome(ctx)
	out := []option{{value, text}}
	if nobody := models.Nobody.String(); value != nobody {
		out = append(out, option{nobody, t(ctx, "Unassigned")})
	}
	return out
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

func (r HandoverRow) waiting(ctx context.Context) string {
	switch {
	case r.State == models.StateSnoozed:
		return t(ctx, "snoozed")
	case r.UnansweredAt == models.Never:
		return t(ctx, "answered")
	}
	return t(ctx, "waits for an answer")
}

// heir is how many of the rows somebody would get.
type heir struct {
	Name string
	User bool
	N    int64
}

// heirs counts what the rows come to, most first; nobody last.
func (p HandoverPage) heirs(ctx context.Context) (out []heir) {
	for _, r := range p.Rows {
		_, name := r.outcome(ctx)
		user := r.Decision.Owner != models.Nobody
		i := slices.IndexFunc(out, func(s heir) bool { return s.Name == name && s.User == user })
		if i < 0 {
			i, out = len(out), append(out, heir{Name: name, User: user})
		}
		out[i].N++
	}
	slices.SortStableFunc(out, func(a, b heir) int {
		if a.User != b.User {
			return cmp.Compare(yes(b.User), yes(a.User))
		}
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// heirsShown bounds the line of heirs.
const heirsShown = 12

// handoverLead says what the page shows.
func handoverLead(ctx context.Context, p HandoverPage) string {
	if p.Self {
		return t(ctx, "Each conversation goes to whom the rule of its channel would choose now, without you. Nothing changes until you say so.")
	}
	return t(ctx, "Each conversation goes to whom the rule of its channel would choose now, without %s. Nothing changes until you say so.", p.User.Name)
}

func handoverHidden(ctx context.Context, p HandoverPage) string {
	if p.Deactivate {
		return plural(ctx, p.Hidden, "%d more is in an inbox that you have no access to; it becomes unassigned.", "%d more are in inboxes that you have no access to; they become unassigned.")
	}
	return plural(ctx, p.Hidden, "%d more is in an inbox that you have no access to; it stays as it is.", "%d more are in inboxes that you have no access to; they stay as they are.")
}

func handoverRest(ctx context.Context, p HandoverPage) string {
	if p.Deactivate {
		return plural(ctx, p.rest(), "%d more is not shown here; it becomes unassigned.", "%d more are not shown here; they become unassigned.")
	}
	return plural(ctx, p.rest(), "%d more comes after these.", "%d more come after these.")
}

func handoverTitle(ctx context.Context, p HandoverPage) string {
	switch {
	case p.Deactivate:
		return t(ctx, "Deactivate %s", p.User.Name)
	case p.Self:
		return t(ctx, "Hand over your open work")
	}
	return t(ctx, "Hand over the open work of %s", p.User.Name)
}
