package inbox

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// RulePreview is what saving a draft of a rule would do at this moment.
type RulePreview struct {
	Address  string           // of the channel
	Waiting  int64            // conversations that wait on the channel
	Shares   []RuleShare      // whom saving would assign some of them to, most first
	Assigned int64            // how many these are
	HandsOut bool             // the draft hands out what waits
	Head     *models.Decision // why the first of those that would wait on can go to nobody; nil: none would, or they are not handed out
	Arrival  models.Decision  // about a conversation that arrives right after saving
}

// RuleShare is how many somebody would be assigned.
type RuleShare struct {
	User models.Owner
	Name string
	N    int64
}

// errUndone ends a transaction of which nothing is to stay.
var errUndone = errors.New("only a preview")

// RulePreview saves a draft in a transaction that is undone, and looks there at what waits and at one more conversation: nothing is
// stored and nobody is told. It is refused as SaveRule would be, but for what
// somebody else has saved meanwhile.
func (a *App) RulePreview(ctx context.Context, who Actor, channelID int64, f RuleForm) (p RulePreview, err error) {
	err = a.DB.Write(ctx, func(tx *models.DB) error {
		desk, err := routing.Open(ctx, tx, who.User.ID, a.now())
		if err != nil {
			return err
		}
		again, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		if p, err = (edit{tx, &news{}, desk, again, desk.Now}).previewRule(ctx, channelID, f); err != nil {
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		err = nil
	}
	return p, err
}

func (e edit) previewRule(ctx context.Context, channelID int64, f RuleForm) (RulePreview, error) {
	f.Seen = 0 // it says what saving would do all the same
	ch, err := e.saveRule(ctx, channelID, f)
	if err != nil {
		return RulePreview{}, err
	}
	e.desk.Freed()
	ahead, err := e.desk.Foresee(ctx, channelID)
	if err != nil {
		return RulePreview{}, err
	}
	p := RulePreview{Address: ch.Title(), Waiting: ahead.Waiting, HandsOut: f.AssignTo.Assigns() && f.Drain, Head: ahead.Head, Arrival: ahead.Arrival}
	var ids []int64
	for id := range ahead.Given {
		ids = append(ids, id)
	}
	users, err := e.tx.UsersByID(ctx, ids)
	for _, id := range ids {
		p.Assigned += ahead.Given[id]
		p.Shares = append(p.Shares, RuleShare{models.UserOwner(id), users[id].Name, ahead.Given[id]})
	}
	slices.SortFunc(p.Shares, func(a, b RuleShare) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name), cmp.Compare(a.User.ID, b.User.ID))
	})
	return p, err
}
