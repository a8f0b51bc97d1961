package inbox

import (
	"context"
	"errors"
	"strconv"
	"unicode/utf8"

	"fairlead/channels/chat"
	"fairlead/models"
)

// WayRule is what is chosen on a page of a chatflow about who gets the chats of a way; the rest of its rule is on its Automation tab.
type WayRule struct {
	AssignTo models.AssignTo
	Members  []models.Owner
	Seen     int64 // the version that it was made from; 0: there was none
}

// putWays gives every send step of a flow its channel, called as the step is, with the rule that was chosen for it. Problems are at the step's key
// behind what of it: "members.KEY".
func (e edit) putWays(ctx context.Context, flow models.Channel, f chat.Flow, rules map[string]WayRule) error {
	var p models.Problems
	for i, step := range f.Steps {
		if step.Kind != chat.StepSend {
			continue
		}
		way, err := e.putWay(ctx, flow, step.Key, wayName(f, i))
		if err != nil {
			return err
		}
		rule, chosen := rules[step.Key]
		if !chosen {
			continue
		}
		err = e.putWayRule(ctx, way, rule)
		var wrong models.Problems
		if errors.As(err, &wrong) {
			for _, q := range wrong {
				if q.Field != "" {
					q.Field += "." + step.Key
				}
				p = append(p, q)
			}
		} else if err != nil {
			return err
		}
	}
	return p.Err()
}

// putWay returns the channel of a way, made if it is not there, and calls it by its name.
func (e edit) putWay(ctx context.Context, flow models.Channel, key, name string) (models.Channel, error) {
	name = underName(flow.Name, name)
	way, err := e.tx.Way(ctx, flow.ID, key)
	if err == nil {
		if way.Name != name {
			way.Name, err = name, e.tx.NameChannel(ctx, way.ID, name, way.Address)
		}
		return way, err
	}
	if !errors.Is(err, models.ErrNotFound) {
		return way, err
	}
	way = models.Channel{InboxID: flow.InboxID, Kind: models.ChannelChat, Address: models.WayAddress(flow.ID, key), Name: name, ParentID: flow.ID, CreatedAt: e.now}
	if err := e.tx.CreateChannel(ctx, &way); err != nil {
		return way, err
	}
	return way, e.putRule(ctx, &way, models.ChatRule(way.ID))
}

// putWayRule puts a new version of a way's rule in force, if something else was chosen. Problems: assign_to, members; and of the whole: somebody
// else has saved it meanwhile.
func (e edit) putWayRule(ctx context.Context, way models.Channel, chosen WayRule) error {
	if chosen.Seen != 0 && chosen.Seen != way.RuleID {
		return models.Problems{{Text: "Somebody else has changed meanwhile who gets these chats. Look at it anew before you save."}}
	}
	return e.saveWay(ctx, way.ID, WayForm{AssignTo: chosen.AssignTo, Members: chosen.Members})
}

// wayName is what the way of a send step is called: as colleagues call it, or by what it does, with a number where there are several.
func wayName(f chat.Flow, at int) string {
	if s := f.Say(f.Steps[at].Label, f.Main()); s != "" {
		return s
	}
	n, mine := 0, 0
	for i, step := range f.Steps {
		if step.Kind == chat.StepSend && f.Say(step.Label, f.Main()) == "" {
			n++
			if i == at {
				mine = n
			}
		}
	}
	_, say := saidIn(f.Main())
	if n > 1 {
		return say.way + " " + strconv.Itoa(mine)
	}
	return say.way
}

// underName is what a way is called in lists: the chatflow's name before its own, as long as a name can be.
func underName(flow, name string) string {
	const most = 200
	name = flow + " › " + name
	for utf8.RuneCountInString(name) > most || len(name) > most {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	return name
}
