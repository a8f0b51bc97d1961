package inbox

import (
	"context"

	"fairlead/models"
)

// Badge returns how many conversations the asker wants counted: those that hold something of the kinds they have chosen that they have not
// seen, up to models.CountStop.
func (a *App) Badge(ctx context.Context, who Actor) (int64, error) {
	tells, counted := who.User.Tells(), map[int64]bool{}
	wants := func(k models.ToldKind) bool { return tells.Wants(models.ByBadge, k) }
	for _, v := range []struct {
		view         models.View
		first, later bool
	}{
		{models.ViewMine, wants(models.ToldAssigned), wants(models.ToldAnswer)},
		{models.ViewTeams, wants(models.ToldTeam), wants(models.ToldTeam)},
		{models.ViewUnassigned, wants(models.ToldNew), false},
	} {
		if !v.first && !v.later {
			continue
		}
		f, err := who.filter(ListQuery{View: v.view})
		if err != nil {
			return 0, err
		}
		unread, err := a.DB.UnreadConversations(ctx, f)
		if err != nil {
			return 0, err
		}
		for _, u := range unread {
			if u.First && v.first || !u.First && v.later {
				counted[u.ID] = true
			}
		}
	}
	if wants(models.ToldMentioned) {
		ids, err := a.DB.UnseenMentions(ctx, who.User.ID, who.InboxIDs())
		if err != nil {
			return 0, err
		}
		for _, id := range ids {
			counted[id] = true
		}
	}
	var kept []models.ToldKind
	for _, k := range keptUntilSeen {
		if wants(k) {
			kept = append(kept, k)
		}
	}
	ids, err := a.DB.ToldConversations(ctx, who.User.ID, kept, who.InboxIDs())
	for _, id := range ids {
		counted[id] = true
	}
	return min(int64(len(counted)), models.CountStop), err
}
