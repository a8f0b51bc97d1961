package inbox

import (
	"context"
	"errors"
	"net/url"
	"time"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/models"
)

// ChatAsk is what a page asks: what there is for it, and whether a chat goes on.
type ChatAsk struct {
	Flow     string // slug: this one and no other; empty: whichever matches
	Key      string // of a chat that may go on; empty: none
	URL      string
	Title    string
	Referrer string
	Lang     string
	Accept   string // Accept-Language
	Visitor  string // key; empty: none
	Identity string // token; empty: none
	Phone    bool   // the browser is one of a phone
	Hosted   bool   // on our own page of the chatflow: for everybody, whenever
	Origin   string // of the page, as the browser says
	Own      bool   // the page is ours
	IP       string
}

// ChatOpening is what a page shows.
type ChatOpening struct {
	Flow     PublicChat
	Language string
	Closed   bool   // nobody is there just now; what is written waits
	Opens    string // when somebody is; empty: that is not known
	Say      []chat.Said
	Chat     *VisitorChat // that goes on; nil: none does
	View     ChatView     // of it
}

// OpenChat finds what there is for a page. ErrNotFound: nothing.
func (a *App) OpenChat(ctx context.Context, q ChatAsk) (o ChatOpening, err error) {
	if err := a.countAddress("chat-open", q.IP, opensPerAddress); err != nil {
		return o, err
	}
	if !isText(q.Flow) {
		return o, models.ErrNotFound
	}
	if going, ok, err := a.goingOn(ctx, q); err != nil || ok {
		if err != nil {
			return o, err
		}
		o.Flow, o.Language, o.Chat = going.Flow, going.Flow.Language(q.Lang, q.Accept), &going
		if o.View, err = a.ViewChat(ctx, going, 0); err != nil {
			return o, err
		}
		return o, a.openingHours(ctx, &o)
	}
	if o.Flow, err = a.matching(ctx, q); err != nil {
		return o, err
	}
	o.Language = o.Flow.Language(q.Lang, q.Accept)
	if err := a.openingHours(ctx, &o); err != nil {
		return o, err
	}
	if o.Closed && o.Flow.Options.Outside == models.ChatHidden && !q.Hosted {
		return o, models.ErrNotFound
	}
	known := a.knows(ctx, a.DB, o.Flow.Chatflow, 0)
	_, turn := o.Flow.Flow.Begin(known.facts(o.Flow, o.Language))
	o.Say = turn.Say
	return o, errors.Join(known.err, a.noteSeen(ctx, o.Flow, q))
}

// openingHours finds out whether somebody is there.
func (a *App) openingHours(ctx context.Context, o *ChatOpening) error {
	switch o.Flow.Options.Hours {
	case models.ChatInHours:
		is, opens, err := a.chatAvailable(ctx, a.DB, o.Flow.Chatflow, "")
		if err != nil {
			return err
		}
		if o.Closed = is == chat.Closed; o.Closed {
			o.Opens = a.opensText(o.Language, opens, o.Flow.account)
		}
	case models.ChatAvailable:
		staffed, err := a.chatStaffed(ctx, a.DB, o.Flow.Chatflow)
		o.Closed = !staffed
		return err
	}
	return nil
}

// goingOn returns the chat that goes on: the one whose key the browser holds, or the newest of whom the customer's site has signed the visitor to
// be, which this browser's key opens from then on.
func (a *App) goingOn(ctx context.Context, q ChatAsk) (VisitorChat, bool, error) {
	v, ok, err := a.chatByKey(ctx, q.Key)
	if err != nil {
		return v, false, err
	}
	if ok {
		who := a.identityOf(v.Flow, q.Identity)
		if !a.mayGoOn(v.Flow, q) || v.EndedAt != 0 || who.Sub != "" && v.Identity != "" && who.Sub != v.Identity {
			return v, false, nil // somebody else is logged in now, or it is over
		}
		over, err := a.chatOver(ctx, v)
		return v, !over, err
	}
	if q.Identity == "" || !ValidChatKey(q.Key) {
		return v, false, nil
	}
	flow, err := a.matching(ctx, q)
	if errors.Is(err, models.ErrNotFound) {
		return v, false, nil
	}
	if err != nil {
		return v, false, err
	}
	return a.resumed(ctx, flow, q)
}

func (a *App) mayGoOn(p PublicChat, q ChatAsk) bool {
	return (q.Flow == "" || q.Flow == p.Slug) && (q.Own || p.MayUse(q.Origin))
}

// chatOver reports whether a chat was closed so long ago that writing on begins another.
func (a *App) chatOver(ctx context.Context, v VisitorChat) (bool, error) {
	m := chatMove{app: a, ctx: ctx, tx: a.DB, chat: v.Chat, now: a.now()}
	var err error
	if m.conv, err = a.DB.Conversation(ctx, v.ConversationID); err != nil {
		return false, err
	}
	return m.over()
}

func (a *App) resumed(ctx context.Context, flow PublicChat, q ChatAsk) (v VisitorChat, ok bool, err error) {
	who := a.identityOf(flow, q.Identity)
	if who.Sub == "" {
		return v, false, nil
	}
	c, err := a.DB.OpenChatOf(ctx, flow.ChannelID, who.Sub)
	if errors.Is(err, models.ErrNotFound) {
		return v, false, nil
	}
	if err != nil {
		return v, false, err
	}
	err = a.DB.Write(ctx, func(tx *models.DB) error { return tx.AddChatKey(ctx, c.ConversationID, q.Key, a.now()) })
	if err != nil && !errors.Is(err, models.ErrDuplicate) {
		return v, false, err
	}
	return a.chatByKey(ctx, q.Key)
}

// matching returns the first chatflow that is for a page and its visitor.
func (a *App) matching(ctx context.Context, q ChatAsk) (PublicChat, error) {
	if q.Hosted {
		return a.PublicChat(ctx, q.Flow)
	}
	all, err := a.DB.Chatflows(ctx)
	if err != nil {
		return PublicChat{}, err
	}
	page := newChatPage(q.URL)
	for _, f := range all {
		if !f.Active || f.VersionID == 0 || q.Flow != "" && f.Slug != q.Flow || !page.in(f.Target) || !onDevice(f.Target, q.Phone) {
			continue
		}
		if !q.Own && !forms.Allowed(f.Options.Domains, q.Origin) {
			continue
		}
		is, err := a.forVisitor(ctx, f, q)
		if err != nil {
			return PublicChat{}, err
		}
		if is {
			return a.publicChat(ctx, f, f.VersionID)
		}
	}
	return PublicChat{}, models.ErrNotFound
}

// forVisitor reports whether a chatflow is for a visitor: one who is known has said who they are, or the customer's site has.
func (a *App) forVisitor(ctx context.Context, f models.Chatflow, q ChatAsk) (bool, error) {
	if f.Target.Visitors == "" {
		return true, nil
	}
	known := a.identityOf(PublicChat{Chatflow: f}, q.Identity).Sub != ""
	if !known {
		v, err := a.visitor(ctx, q.Visitor)
		if err != nil {
			return false, err
		}
		known = v.ContactID != 0
	}
	return known == (f.Target.Visitors == "known"), nil
}

func onDevice(t models.ChatTarget, phone bool) bool {
	return t.Device == "" || (t.Device == "phone") == phone
}

// seenStep is how exactly it is known when a chatflow's script was last asked for on the customer's site.
const seenStep = 10 * time.Minute

// noteSeen notes that the script stands on a page that is not ours.
func (a *App) noteSeen(ctx context.Context, p PublicChat, q ChatAsk) error {
	now := a.now()
	if q.Own || q.Origin == "" || q.Origin == "null" || p.SeenAt.Add(seenStep) > now && p.SeenAt <= now {
		return nil
	}
	page := forms.Page(q.URL)
	if u, err := url.Parse(page); err == nil {
		u.RawQuery, u.ForceQuery = "", false
		page = u.String()
	}
	return a.DB.Write(ctx, func(tx *models.DB) error { return tx.NoteChatflowSeen(ctx, p.ChannelID, page, now) })
}
