package inbox

import (
	"context"
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

// SaveChatAssignment turns the assignment switch of a chatflow on or off, and says who gets its chats. For admins and leads of its inbox, who have a
// seat. Problems: members; and of the whole: somebody else has saved it meanwhile.
func (a *App) SaveChatAssignment(ctx context.Context, who Actor, channelID int64, on bool, rule WayRule) (assigned int64, err error) {
	var desk *routing.Desk
	var way models.Channel
	err = a.editChatflow(ctx, who, channelID, func(e edit, ch models.Channel, f models.Chatflow) error {
		if desk = e.desk; !e.who.CanWriteRules(ch.InboxID) {
			return models.ErrForbidden
		}
		if on || len(rule.Members) > 0 { // off and nobody: whom it named stays, for when it is on again
			stored, err := storedFlow(ctx, e.tx, f.VersionID)
			if err != nil {
				return err
			}
			_, say := saidIn(stored.Main())
			if way, err = e.putWay(ctx, ch, models.SwitchWay, say.assignment); err != nil {
				return err
			}
			rule.AssignTo = models.AssignSpecific
			if err := e.putWayRule(ctx, way, rule); err != nil {
				return err
			}
		}
		f.Assignment = on
		return e.tx.UpdateChatflow(ctx, f, "assignment")
	})
	if err != nil {
		return 0, err
	}
	return handedOut(desk, way.ID), nil
}

// SaveChatDisplay stores how a chatflow looks. For admins, and leads of its inbox. Problems as in models.ChatDisplay.Check.
func (a *App) SaveChatDisplay(ctx context.Context, who Actor, channelID int64, d models.ChatDisplay) error {
	return a.editChatflow(ctx, who, channelID, func(e edit, _ models.Channel, f models.Chatflow) error {
		if p := d.Check(); len(p) > 0 {
			return p
		}
		f.Display = d
		return e.tx.UpdateChatflow(ctx, f, "display")
	})
}

// SaveChatTarget stores where and to whom a chatflow is shown. For admins, and leads of its inbox. Problems as in models.ChatTarget.Check.
func (a *App) SaveChatTarget(ctx context.Context, who Actor, channelID int64, t models.ChatTarget) error {
	return a.editChatflow(ctx, who, channelID, func(e edit, _ models.Channel, f models.Chatflow) error {
		if p := t.Check(); len(p) > 0 {
			return p
		}
		f.Target = t
		return e.tx.UpdateChatflow(ctx, f, "target")
	})
}

// ChatOptionsForm is what is chosen on the Options tab. Problems: name, slug, reply, and as in models.ChatOptions.Check.
type ChatOptionsForm struct {
	Name, Slug   string
	ReplyChannel int64 // 0: the first that can send
	Options      models.ChatOptions
}

// SaveChatOptions stores them. For admins, and leads of its inbox.
func (a *App) SaveChatOptions(ctx context.Context, who Actor, channelID int64, form ChatOptionsForm) error {
	return a.editChatflow(ctx, who, channelID, func(e edit, ch models.Channel, f models.Chatflow) error {
		ch.Name, f.Slug, f.ReplyChannelID, f.Options = form.Name, form.Slug, form.ReplyChannel, form.Options
		var p models.Problems
		errors.As(checkChatflow(&ch, &f), &p)
		p = append(p, f.Options.Check()...)
		var reply models.Problems
		if err := e.checkReplies(ctx, ch, f.ReplyChannelID); errors.As(err, &reply) {
			p = append(p, reply...)
		} else if err != nil {
			return err
		}
		if len(p) > 0 {
			return p
		}
		if err := e.tx.UpdateChatflow(ctx, f, "slug", "reply_channel_id", "options"); err != nil {
			return err
		}
		if err := e.tx.NameChannel(ctx, ch.ID, ch.Name, ch.Address); err != nil {
			return err
		}
		return e.renameWays(ctx, ch, f)
	})
}

// renameWays calls the ways of a chatflow by its new name; those whose step is no more keep theirs.
func (e edit) renameWays(ctx context.Context, ch models.Channel, f models.Chatflow) error {
	flow, err := storedFlow(ctx, e.tx, f.VersionID)
	if err != nil {
		return err
	}
	if err := e.putWays(ctx, ch, flow, nil); err != nil {
		return err
	}
	if _, err := e.tx.Way(ctx, ch.ID, models.SwitchWay); err != nil {
		if errors.Is(err, models.ErrNotFound) {
			return nil
		}
		return err
	}
	_, say := saidIn(flow.Main())
	_, err = e.putWay(ctx, ch, models.SwitchWay, say.assignment)
	return err
}
