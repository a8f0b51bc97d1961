package inbox

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fairlead/models"
)

// Owners returns who may own a conversation: the asker first, then users and teams with access to its inbox whose name holds the
// query, by name; and whether there are more than limit.
func (a *App) Owners(ctx context.Context, who Actor, conversationID int64, query string, limit int) ([]models.OwnerChoice, bool, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return nil, false, err
	}
	all, err := a.ownersIn(ctx, who, c.InboxID, query)
	return all[:min(limit, len(all))], len(all) > limit, err
}

func (a *App) ownersIn(ctx context.Context, who Actor, inboxID int64, query string) ([]models.OwnerChoice, error) {
	all, err := a.DB.OwnerChoices(ctx, inboxID)
	if err != nil {
		return nil, err
	}
	query = strings.ToLower(models.CleanLine(query))
	all = slices.DeleteFunc(all, func(o models.OwnerChoice) bool { return !strings.Contains(strings.ToLower(o.Name), query) })
	me := models.UserOwner(who.User.ID)
	slices.SortFunc(all, func(x, y models.OwnerChoice) int {
		return cmp.Or(cmp.Compare(rankOwner(x.Owner, me), rankOwner(y.Owner, me)), strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)), cmp.Compare(x.Owner.ID, y.Owner.ID))
	})
	return all, nil
}

// LoadOf returns a user who may own a conversation, with what they have and can take; of a team and of nobody the zero value.
func (a *App) LoadOf(ctx context.Context, who Actor, conversationID int64, o models.Owner) (models.OwnerChoice, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil || o.Kind != models.OwnerUser {
		return models.OwnerChoice{}, err
	}
	all, err := a.DB.OwnerChoices(ctx, c.InboxID)
	return choiceOf(all, o), err
}

// choiceOf finds an owner, if it is a user.
func choiceOf(all []models.OwnerChoice, o models.Owner) models.OwnerChoice {
	i := slices.IndexFunc(all, func(c models.OwnerChoice) bool { return c.Owner == o && o.Kind == models.OwnerUser })
	if i < 0 {
		return models.OwnerChoice{}
	}
	return all[i]
}

// rankOwner puts me before people before teams.
func rankOwner(o, me models.Owner) int {
	if o == me {
		return 0
	}
	return int(o.Kind)
}

// OwnerNow returns a conversation with the name of its owner; empty for nobody.
func (a *App) OwnerNow(ctx context.Context, who Actor, conversationID int64) (models.Conversation, string, error) {
	c, err := a.readableConversation(ctx, who, conversationID)
	if err != nil {
		return c, "", err
	}
	name, err := ownerName(ctx, a.DB, c.Owner)
	return c, name, err
}

// OwnerName returns the name of a user or a team; empty for nobody and for what is no longer there.
func (a *App) OwnerName(ctx context.Context, o models.Owner) (string, error) {
	return ownerName(ctx, a.DB, o)
}
