package inbox

import (
	"context"
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

// Moved means that somebody else was quicker: the conversation no longer has the owner that the page showed. Nothing was changed.
type Moved struct {
	Owner models.Owner // who has it now
	Name  string       // empty: nobody
}

// Error says so.
func (m *Moved) Error() string { return "the owner has changed meanwhile" }

// Assign gives a conversation to a user, a team or nobody, if it still has the owner that the page showed. It answers *Moved,
// models.ErrNotFound, or Problems at "owner" for an owner without access to the inbox.
func (a *App) Assign(ctx context.Context, who Actor, conversationID int64, to, was models.Owner) (models.Conversation, error) {
	var c models.Conversation
	err := a.route(ctx, who.User.ID, func(tx *models.DB, _ *news, desk *routing.Desk) (err error) {
		if c, who, err = a.conversationForChange(ctx, tx, who, conversationID); err != nil {
			return err
		}
		if c.Owner == to {
			return nil
		}
		if may, err := routing.MayOwn(ctx, tx, c.InboxID, to); err != nil || !may { // before anything is said of who that is
			if err == nil {
				err = errNoOwner()
			}
			return err
		}
		if c.Owner != was {
			return moved(ctx, tx, c.Owner)
		}
		err = desk.Assign(ctx, &c, to, models.ByHand)
		if errors.Is(err, routing.ErrNoAccess) {
			return errNoOwner()
		}
		return err
	})
	return c, err
}

func errNoOwner() error {
	return models.Problems{{Field: "owner", Text: "This person or team has no access to the inbox."}}
}

func moved(ctx context.Context, tx *models.DB, o models.Owner) error {
	name, err := ownerName(ctx, tx, o)
	if err != nil {
		return err
	}
	return &Moved{Owner: o, Name: name}
}

// ownerName returns the name of an owner; empty for nobody and for what is no longer there.
func ownerName(ctx context.Context, db *models.DB, o models.Owner) (name string, err error) {
	switch o.Kind {
	case models.OwnerUser:
		var u models.User
		u, err = db.User(ctx, o.ID)
		name = u.Name
	case models.OwnerTeam:
		var t models.Team
		t, err = db.Team(ctx, o.ID)
		name = t.Name
	}
	if errors.Is(err, models.ErrNotFound) {
		err = nil
	}
	return name, err
}
