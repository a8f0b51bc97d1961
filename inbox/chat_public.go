package inbox

import (
	"context"
	"errors"
	"regexp"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/models"
)

// PublicChat is a chatflow as strangers get it, in one version of its flow.
type PublicChat struct {
	models.Chatflow
	Channel models.Channel
	Flow    chat.Flow
	Company string
	account models.Account
}

// Language is the flow's language that fits what was asked for, or else accept (Accept-Language).
func (p PublicChat) Language(asked, accept string) string {
	return forms.Definition{Languages: p.Flow.Languages}.Language(asked, accept)
}

// MayUse reports whether a page of an origin may show it.
func (p PublicChat) MayUse(origin string) bool { return forms.Allowed(p.Options.Domains, origin) }

// PublicChat returns the chatflow at an address. One that is switched off is not there.
func (a *App) PublicChat(ctx context.Context, slug string) (p PublicChat, err error) {
	if !isText(slug) || slug == "" || len(slug) > 200 {
		return p, models.ErrNotFound
	}
	f, err := a.DB.ChatflowBySlug(ctx, slug)
	if err != nil {
		return p, err
	}
	if !f.Active || f.VersionID == 0 {
		return p, models.ErrNotFound
	}
	return a.publicChat(ctx, f, f.VersionID)
}

// publicChatOf returns the chatflow of a chat, as it was when the chat began; also if it has been switched off since.
func (a *App) publicChatOf(ctx context.Context, c models.Chat) (p PublicChat, err error) {
	f, err := a.DB.Chatflow(ctx, c.FlowID)
	if err != nil {
		return p, err
	}
	return a.publicChat(ctx, f, c.VersionID)
}

func (a *App) publicChat(ctx context.Context, f models.Chatflow, versionID int64) (p PublicChat, err error) {
	p.Chatflow = f
	version, err := a.DB.ChatflowVersion(ctx, versionID)
	if err != nil {
		return p, err
	}
	if p.Flow, err = chat.Read(version.Definition); err != nil {
		return p, err
	}
	if p.account, err = a.DB.Account(ctx); err != nil {
		return p, err
	}
	p.Company = p.account.Company
	p.Channel, err = a.DB.Channel(ctx, f.ChannelID)
	return p, err
}

// chatKey is what a key of a chat looks like: 128 random bits.
var chatKey = regexp.MustCompile(`^[A-Za-z0-9_-]{22}$`)

// ValidChatKey reports whether a key can be one of a chat.
func ValidChatKey(key string) bool { return chatKey.MatchString(key) }

// VisitorChat is a chat as its visitor has it, with its chatflow.
type VisitorChat struct {
	models.Chat
	Flow PublicChat
}

// ChatByKey returns the chat that a key opens. Whatever opens none looks alike: ErrNotFound.
func (a *App) ChatByKey(ctx context.Context, key string) (v VisitorChat, err error) {
	if !ValidChatKey(key) {
		return v, models.ErrNotFound
	}
	if v.Chat, err = a.DB.ChatByKey(ctx, key); err != nil {
		return v, err
	}
	v.Flow, err = a.publicChatOf(ctx, v.Chat)
	return v, err
}

// chatByKey is ChatByKey for a key that may open nothing: ok reports whether it does.
func (a *App) chatByKey(ctx context.Context, key string) (v VisitorChat, ok bool, err error) {
	v, err = a.ChatByKey(ctx, key)
	if errors.Is(err, models.ErrNotFound) {
		return VisitorChat{}, false, nil
	}
	return v, err == nil, err
}

// knows is a flow's view of who is there, asked once for each way.
type knows struct {
	app     *App
	ctx     context.Context
	db      *models.DB
	flow    models.Chatflow
	contact int64
	is      map[string]chat.Availability
	opens   models.Time // of those that are closed
	err     error
}

func (a *App) knows(ctx context.Context, db *models.DB, flow models.Chatflow, contactID int64) *knows {
	return &knows{app: a, ctx: ctx, db: db, flow: flow, contact: contactID, is: map[string]chat.Availability{}}
}

// at says who is there at a way. What cannot be found out is kept in err.
func (k *knows) at(way string) chat.Availability {
	if is, ok := k.is[way]; ok {
		return is
	}
	is, opens, err := k.app.chatAvailableTo(k.ctx, k.db, k.flow, way, k.contact)
	if err != nil {
		k.err = errors.Join(k.err, err)
		return chat.Nobody
	}
	if is == chat.Closed {
		k.opens = opens
	}
	k.is[way] = is
	return is
}

// facts are what the flow may depend on, for a visitor of a language.
func (k *knows) facts(p PublicChat, lang string) chat.Facts {
	return chat.Facts{Language: lang, Region: p.account.Country, Available: k.at}
}
