package inbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"fairlead/channels/forms"
	"fairlead/models"
)

// NewForm is what is typed about a new form. Problems: name, slug.
type NewForm struct {
	Name     string
	Slug     string // empty: made out of the name
	Language string // what the form speaks first
}

// FormOptions is what is chosen about a form beside what it asks. Problems: name, slug, domains, consent, reply.
type FormOptions struct {
	Name, Slug   string
	Active       bool
	Domains      []string
	Consent      models.Consent
	ReplyChannel int64  // 0: the first that can send
	Seen         string // what they were changed from, as FormSettings.Seen says it; empty: whatever they are
}

// saidOthersSaved is what who saves second is told, once.
const saidOthersSaved = "Somebody else has changed this form meanwhile. Look at it anew before you save."

// optionsSeen stands for what is chosen about a form: as long as it is the same, nobody has changed any of it.
func optionsSeen(ch models.Channel, f models.Form) string {
	text, err := json.Marshal([]any{ch.Name, f.Slug, f.Active, append([]string{}, f.Domains...), f.Consent, f.ReplyChannelID})
	if err != nil { // there is nothing in it that cannot be written
		panic(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}

// CreateForm adds a form to an inbox, which asks for a name, an address and a message, with the rule that leaves conversations
// unassigned. For admins, and leads of that inbox.
func (a *App) CreateForm(ctx context.Context, who Actor, inboxID int64, f NewForm) (ch models.Channel, err error) {
	err = a.edit(ctx, who, func(e edit) error {
		if err := e.who.mustManage(inboxID); err != nil {
			return err
		}
		if _, err := e.tx.Inbox(ctx, inboxID); err != nil {
			return err
		}
		ch = models.Channel{InboxID: inboxID, Kind: models.ChannelForm, Name: f.Name}
		form := models.Form{Slug: f.Slug, Active: true, Consent: models.ConsentAsk, CreatedAt: e.now}
		if f.Slug == "" {
			if form.Slug, err = e.freeSlug(ctx, f.Name); err != nil {
				return err
			}
		}
		if err := checkForm(&ch, &form); err != nil {
			return err
		}
		if err := e.createChannel(ctx, &ch); err != nil {
			return slugProblem(err)
		}
		form.ChannelID = ch.ID
		if err := e.tx.CreateForm(ctx, &form); err != nil {
			return err
		}
		return e.putDefinition(ctx, ch.ID, firstDefinition(f.Language, ch.Name))
	})
	return ch, err
}

// freeSlug is the address that a form gets by its name, with a number where others have it.
func (e edit) freeSlug(ctx context.Context, name string) (string, error) {
	plain := models.ProposedSlug(name)
	for slug, i := plain, 2; ; i++ {
		switch taken, err := e.tx.SlugTaken(ctx, slug); {
		case err != nil:
			return "", err
		case !taken:
			return slug, nil
		}
		slug = fmt.Sprintf("%s-%d", plain, i)
	}
}

// checkForm checks a form and the channel that it has, whose address follows the slug.
func checkForm(ch *models.Channel, f *models.Form) error {
	p := f.Check()
	ch.Address = models.FormAddress(f.Slug)
	p = append(p, ch.Check()...)
	return p.Err()
}

// slugProblem says of a channel's address that is taken that the form's slug is.
func slugProblem(err error) error {
	var p models.Problems
	if errors.As(err, &p) {
		for i := range p {
			if p[i].Field == "address" {
				p[i] = models.Problem{Field: "slug", Text: "Another form has this address already."}
			}
		}
	}
	return err
}

// UpdateForm changes what is chosen about a form. For admins, and leads of its inbox. Of the whole form is the problem that somebody else has
// changed it meanwhile.
func (a *App) UpdateForm(ctx context.Context, who Actor, channelID int64, f FormOptions) error {
	return a.edit(ctx, who, func(e edit) error {
		ch, err := managedOfKind(ctx, e.tx, e.who, channelID, models.ChannelForm)
		if err != nil {
			return err
		}
		form, err := e.tx.LockForm(ctx, ch.ID)
		if err != nil {
			return err
		}
		if f.Seen != "" && f.Seen != optionsSeen(ch, form) {
			return models.Problems{{Text: saidOthersSaved}}
		}
		ch.Name = f.Name
		form.Slug, form.Active, form.Domains, form.Consent, form.ReplyChannelID = f.Slug, f.Active, f.Domains, f.Consent, f.ReplyChannel
		if err := checkForm(&ch, &form); err != nil {
			return err
		}
		if err := e.checkReplies(ctx, ch, form.ReplyChannelID); err != nil {
			return err
		}
		if err := e.tx.UpdateForm(ctx, form); err != nil {
			return err
		}
		return e.tx.NameForm(ctx, ch.ID, ch.Name, form.Slug)
	})
}

// checkReplies lets answers go out by an e-mail channel of the same inbox only.
func (e edit) checkReplies(ctx context.Context, ch models.Channel, replyID int64) error {
	if replyID == 0 {
		return nil
	}
	mail, err := mailChannels(ctx, e.tx, ch.InboxID)
	if err != nil {
		return err
	}
	for _, m := range mail {
		if m.ID == replyID {
			return nil
		}
	}
	return models.Problems{{Field: "reply", Text: "Choose an e-mail address of this inbox."}}
}

// SaveForm puts a new version of what a form asks in force; what was submitted with earlier ones stays as it was. seen is the version that
// it was made from. For admins, and leads of its inbox. Problems are at the paths that forms.Problem tells of; of the whole form: somebody
// else has saved meanwhile.
func (a *App) SaveForm(ctx context.Context, who Actor, channelID int64, d forms.Definition, seen int64) error {
	return a.edit(ctx, who, func(e edit) error {
		ch, err := managedOfKind(ctx, e.tx, e.who, channelID, models.ChannelForm)
		if err != nil {
			return err
		}
		form, err := e.tx.LockForm(ctx, ch.ID)
		if err != nil {
			return err
		}
		if seen != form.VersionID {
			return models.Problems{{Text: saidOthersSaved}}
		}
		return e.putDefinition(ctx, ch.ID, d)
	})
}

// putDefinition stores a definition in which nothing is wrong as a new version.
func (e edit) putDefinition(ctx context.Context, channelID int64, d forms.Definition) error {
	p, text := problemsIn(d.Check()), d.JSON()
	if len(p) == 0 && len(text) > forms.MaxDefinitionBytes {
		p.Add("", "The form is too large: make some of its texts shorter.")
	}
	if len(p) > 0 {
		return p
	}
	return e.tx.CreateFormVersion(ctx, &models.FormVersion{ChannelID: channelID, Definition: text, CreatedBy: e.who.User.ID, CreatedAt: e.now})
}
