package inbox

import (
	"context"
	"errors"
	"slices"

	"fairlead/channels/chat"
	"fairlead/models"
	"fairlead/routing"
)

// chatAvailable says who is there for a chat now at one way of a chatflow to people, by the key of its step; empty: at any that the flow
// has now, or, where it has none, in its inbox. opens is when the operating hours begin, if they are closed; models.Never: not in sight.
func (a *App) chatAvailable(ctx context.Context, db *models.DB, flow models.Chatflow, way string) (chat.Availability, models.Time, error) {
	return a.chatAvailableTo(ctx, db, flow, way, 0)
}

// chatAvailableTo is chatAvailable for a chat with a contact: a way may lead to the contact's owner.
func (a *App) chatAvailableTo(ctx context.Context, db *models.DB, flow models.Chatflow, way string, contactID int64) (chat.Availability, models.Time, error) {
	ways, err := waysOf(ctx, db, flow, way)
	if err != nil {
		return chat.Nobody, 0, err
	}
	desk, worst, opens := routing.Reader(db, a.now()), chat.Nobody, models.Time(0)
	for _, ch := range ways {
		there, at, err := desk.Availability(ctx, ch, contactID)
		if err != nil {
			return chat.Nobody, 0, err
		}
		switch is := chat.Availability(there); is {
		case chat.Somebody:
			return is, 0, nil
		case chat.Closed:
			worst, opens = is, at // all ways have the hours of one inbox
		}
	}
	return worst, opens, nil
}

// chatStaffed reports whether somebody whom the ways of a chatflow name is Available with a page open, however much they have to do: what a
// chatflow goes by that is shown only then.
func (a *App) chatStaffed(ctx context.Context, db *models.DB, flow models.Chatflow) (bool, error) {
	ways, err := waysOf(ctx, db, flow, "")
	if err != nil {
		return false, err
	}
	desk := routing.Reader(db, a.now())
	for _, ch := range ways {
		if is, err := desk.Staffed(ctx, ch); err != nil || is {
			return is, err
		}
	}
	return false, nil
}

// wayInUse reports whether chats may come by a channel at all: of a way from a chatflow, that its chatflow is active and has it now.
func wayInUse(ctx context.Context, db *models.DB, ch models.Channel) (bool, error) {
	if !ch.IsWay() {
		return true, nil
	}
	flow, err := db.Chatflow(ctx, ch.ParentID)
	if err != nil || !flow.Active {
		return false, err
	}
	ways, err := waysOf(ctx, db, flow, "")
	return slices.ContainsFunc(ways, func(w models.Channel) bool { return w.ID == ch.ID }), err
}

// waysOf returns the way of a step, or all that a flow has now: of the steps of its version in force, and of the switch if it is on. A flow
// that sends to nobody is a way itself: its rule leaves chats unassigned.
func waysOf(ctx context.Context, db *models.DB, flow models.Chatflow, key string) ([]models.Channel, error) {
	if key != "" {
		ch, err := db.Way(ctx, flow.ChannelID, key)
		if errors.Is(err, models.ErrNotFound) {
			return nil, nil
		}
		return []models.Channel{ch}, err
	}
	keys := map[string]bool{}
	if flow.Assignment {
		keys[models.WayAddress(flow.ChannelID, models.SwitchWay)] = true
	}
	if flow.VersionID != 0 {
		v, err := db.ChatflowVersion(ctx, flow.VersionID)
		if err != nil {
			return nil, err
		}
		f, err := chat.Read(v.Definition)
		if err != nil {
			return nil, err
		}
		for _, s := range f.Steps {
			if s.Kind == chat.StepSend {
				keys[models.WayAddress(flow.ChannelID, s.Key)] = true
			}
		}
	}
	all, err := db.Ways(ctx, flow.ChannelID)
	if err != nil {
		return nil, err
	}
	var ways []models.Channel
	for _, ch := range all {
		if keys[ch.Address] {
			ways = append(ways, ch)
		}
	}
	if len(ways) == 0 {
		ch, err := db.Channel(ctx, flow.ChannelID)
		return []models.Channel{ch}, err
	}
	return ways, nil
}
