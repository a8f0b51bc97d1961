package inbox

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"fairlead/channels/chat"
	"fairlead/models"
	"fairlead/routing"
)

// NewChatflow is what is typed about a new chatflow. Problems: name, slug, inbox.
type NewChatflow struct {
	InboxID  int64
	Name     string
	Slug     string // empty: made out of the name
	Language string // what it speaks first
}

// CreateChatflow adds a chatflow to an inbox, switched off, behind all others, with an example of a flow. For admins, and leads of that inbox.
func (a *App) CreateChatflow(ctx context.Context, who Actor, f NewChatflow) (ch models.Channel, err error) {
	err = a.edit(ctx, who, func(e edit) error {
		if f.InboxID == 0 {
			return models.Problems{{Field: "inbox", Text: "Choose an inbox."}}
		}
		if err := e.who.mustManage(f.InboxID); err != nil {
			return err
		}
		if _, err := e.tx.Inbox(ctx, f.InboxID); err != nil {
			return err
		}
		flow := models.DefaultChatflow(f.Slug)
		flow.CreatedAt = e.now
		if f.Slug == "" {
			if flow.Slug, err = e.freeChatSlug(ctx, f.Name); err != nil {
				return err
			}
		}
		ch = models.Channel{InboxID: f.InboxID, Kind: models.ChannelChat, Name: f.Name}
		if err := checkChatflow(&ch, &flow); err != nil {
			return err
		}
		if err := e.createChannel(ctx, &ch); err != nil {
			return chatSlugProblem(err)
		}
		flow.ChannelID = ch.ID
		if err := e.tx.CreateChatflow(ctx, &flow); err != nil {
			return err
		}
		first := firstFlow(f.Language)
		if err := e.putFlow(ctx, ch.ID, first); err != nil {
			return err
		}
		return e.putWays(ctx, ch, first, nil)
	})
	return ch, err
}

func checkChatflow(ch *models.Channel, f *models.Chatflow) error {
	p := f.CheckSlug()
	ch.Address = models.ChatAddress(f.Slug)
	return append(p, ch.Check()...).Err()
}

// freeChatSlug is the address that a chatflow gets by its name, with a number where others have it.
func (e edit) freeChatSlug(ctx context.Context, name string) (string, error) {
	plain := models.ProposedSlug(name)
	if plain == "form" {
		plain = "chat"
	}
	for slug, i := plain, 2; ; i++ {
		switch _, err := e.tx.ChatflowBySlug(ctx, slug); {
		case errors.Is(err, models.ErrNotFound):
			return slug, nil
		case err != nil:
			return "", err
		}
		slug = fmt.Sprintf("%s-%d", plain, i)
	}
}

// chatSlugProblem says of a channel's address that is taken that the chatflow's slug is.
func chatSlugProblem(err error) error {
	var p models.Problems
	if errors.As(err, &p) {
		for i := range p {
			if p[i].Field == "address" {
				p[i] = models.Problem{Field: "slug", Text: "Another chatflow has this address already."}
			}
		}
	}
	return err
}

// editChatflow runs fn on a chatflow that nobody else changes meanwhile. For admins, and leads of its inbox.
func (a *App) editChatflow(ctx context.Context, who Actor, channelID int64, fn func(e edit, ch models.Channel, f models.Chatflow) error) error {
	return a.edit(ctx, who, func(e edit) error {
		ch, err := managedOfKind(ctx, e.tx, e.who, channelID, models.ChannelChat)
		if err != nil {
			return err
		}
		if ch.ParentID != 0 {
			return models.ErrNotFound
		}
		f, err := e.tx.LockChatflow(ctx, ch.ID)
		if err != nil {
			return err
		}
		return fn(e, ch, f)
	})
}

// FlowForm is a flow as it was built, with who gets the chats of its send steps, by their keys; of a step that is left out it stays as it is.
type FlowForm struct {
	Flow  chat.Flow
	Rules map[string]WayRule
	Seen  int64 // the version that it was made from
}

// FlowProblems are what is wrong with a flow that was not saved.
type FlowProblems []chat.Finding

func (p FlowProblems) Error() string { return "the flow has something wrong in it" }

// SaveFlow puts a new version of a flow in force, and the rules of its ways to people with it; chats that have begun go on through theirs. Returned is
// how many conversations that waited have been assigned. For admins, and leads of its inbox; the rules for those of them who have a seat. Wrong in
// the flow itself: FlowProblems. models.Problems: assign_to.KEY, members.KEY; and of the whole: somebody else has saved meanwhile.
func (a *App) SaveFlow(ctx context.Context, who Actor, channelID int64, form FlowForm) (assigned int64, err error) {
	var desk *routing.Desk
	var ways []models.Channel
	err = a.editChatflow(ctx, who, channelID, func(e edit, ch models.Channel, f models.Chatflow) error {
		desk = e.desk
		if form.Seen != f.VersionID {
			return models.Problems{{Text: "Somebody else has changed this chatflow meanwhile. Look at it anew before you save."}}
		}
		if err := e.putFlow(ctx, ch.ID, form.Flow); err != nil {
			return err
		}
		if err := e.putWays(ctx, ch, form.Flow, form.Rules); err != nil {
			return err
		}
		ways, err = e.tx.Ways(ctx, ch.ID)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, way := range ways {
		assigned += handedOut(desk, way.ID)
	}
	return assigned, nil
}

// putFlow stores a flow in which nothing is wrong as a new version.
func (e edit) putFlow(ctx context.Context, channelID int64, f chat.Flow) error {
	found := FlowProblems(slices.DeleteFunc(f.Check(), func(p chat.Finding) bool { return !p.Fatal }))
	text := f.JSON()
	if len(found) == 0 && len(text) > chat.MaxFlowBytes {
		return models.Problems{{Text: "The flow is too large: make some of its texts shorter."}}
	}
	if len(found) > 0 {
		return found
	}
	return e.tx.CreateChatflowVersion(ctx, &models.ChatflowVersion{ChannelID: channelID, Definition: text, CreatedBy: e.who.User.ID, CreatedAt: e.now})
}

// SwitchChatflow shows a chatflow on its pages, or no more. For admins, and leads of its inbox.
func (a *App) SwitchChatflow(ctx context.Context, who Actor, channelID int64, on bool) error {
	return a.editChatflow(ctx, who, channelID, func(e edit, _ models.Channel, f models.Chatflow) error {
		f.Active = on
		return e.tx.UpdateChatflow(ctx, f, "active")
	})
}

// MoveChatflow tries a chatflow before another one, or (before is 0) after all others. For admins, and leads of its inbox.
func (a *App) MoveChatflow(ctx context.Context, who Actor, channelID, before int64) error {
	return a.edit(ctx, who, func(e edit) error {
		flows, err := e.tx.LockChatflows(ctx)
		if err != nil {
			return err
		}
		if _, err := managedOfKind(ctx, e.tx, e.who, channelID, models.ChannelChat); err != nil || before == channelID {
			return err
		}
		place := func(id int64) int {
			return slices.IndexFunc(flows, func(f models.Chatflow) bool { return f.ChannelID == id })
		}
		from := place(channelID)
		if from < 0 || before != 0 && place(before) < 0 {
			return models.ErrNotFound
		}
		moved := flows[from]
		flows = slices.Delete(flows, from, from+1)
		at := len(flows)
		if before != 0 {
			at = place(before)
		}
		for i, f := range slices.Insert(flows, at, moved) {
			if f.Position == int64(i+1) {
				continue
			}
			f.Position = int64(i + 1)
			if err := e.tx.UpdateChatflow(ctx, f, "position"); err != nil {
				return err
			}
		}
		return nil
	})
}

// ReplaceChatSecret makes the secret that a customer's site signs identities with, or (not on) takes it away. It is returned this once. was is the
// tag of the one that it replaces, so that a page that is sent again replaces nothing. For admins, and leads of its inbox.
func (a *App) ReplaceChatSecret(ctx context.Context, who Actor, channelID int64, was string, on bool) (secret string, err error) {
	err = a.editChatflow(ctx, who, channelID, func(e edit, _ models.Channel, f models.Chatflow) error {
		if was != secretTag(f) {
			return models.Problems{{Field: "secret", Text: "The secret was replaced meanwhile, here or by somebody else. Look at the page anew."}}
		}
		if f.Secret = nil; on {
			raw := make([]byte, 32)
			rand.Read(raw) // never fails: crypto/rand
			secret = base64.RawURLEncoding.EncodeToString(raw)
			f.Secret = a.Vault.Seal(secret)
		}
		return e.tx.UpdateChatflow(ctx, f, "secret")
	})
	return secret, err
}

// secretTag tells one sealed secret from another, and nothing about it.
func secretTag(f models.Chatflow) string {
	if len(f.Secret) == 0 {
		return ""
	}
	sum := sha256.Sum256(f.Secret)
	return hex.EncodeToString(sum[:8])
}
