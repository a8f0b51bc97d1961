package inbox

import (
	"context"
	"errors"
	"slices"

	"fairlead/live"
	"fairlead/models"
)

// TagChoice says which tag is meant: by its number, or by a name, of which one is made if there is none.
type TagChoice struct {
	ID   int64
	Name string
}

// Tags returns the tags that a conversation may be given: those that begin as typed, without those it has. more: there are others.
func (a *App) Tags(ctx context.Context, who Actor, conversationID int64, typed string) (out []models.Tag, more bool, err error) {
	if _, err := a.readableConversation(ctx, who, conversationID); err != nil {
		return nil, false, err
	}
	has, err := a.DB.TagsOf(ctx, conversationID)
	if err != nil {
		return nil, false, err
	}
	return a.tagsBut(ctx, typed, has[conversationID])
}

// AllTags returns the tags that begin as typed, as many as a list offers. more: there are others.
func (a *App) AllTags(ctx context.Context, typed string) ([]models.Tag, bool, error) {
	return a.tagsBut(ctx, typed, nil)
}

func (a *App) tagsBut(ctx context.Context, typed string, but []models.Tag) ([]models.Tag, bool, error) {
	all, err := a.DB.Tags(ctx, typed, models.MaxTagMatches+len(but)+1)
	all = slices.DeleteFunc(all, func(t models.Tag) bool { return slices.Contains(but, t) })
	return all[:min(len(all), models.MaxTagMatches)], len(all) > models.MaxTagMatches, err
}

// Tag puts a tag on a conversation. It was there already: nothing is done, and added is false. Problems at "tag": the conversation or the company has
// as many as it can have, or the name is none.
func (a *App) Tag(ctx context.Context, who Actor, conversationID int64, choice TagChoice) (tag models.Tag, added bool, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		t := tagging{app: a, ctx: ctx, tx: tx, news: n, who: who}
		if tag, err = t.choose(choice); err != nil {
			return err
		}
		added, err = t.put(c, tag)
		return err
	})
	return tag, added, err
}

// Untag takes a tag off a conversation. It was not there: nothing is done. It returns the tag, for undo.
func (a *App) Untag(ctx context.Context, who Actor, conversationID, tagID int64) (tag models.Tag, err error) {
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		c, who, err := a.conversationForChange(ctx, tx, who, conversationID)
		if err != nil {
			return err
		}
		t := tagging{app: a, ctx: ctx, tx: tx, news: n, who: who}
		if tag, err = tx.Tag(ctx, tagID); err != nil {
			return err
		}
		_, err = t.take(c, tag)
		return err
	})
	return tag, err
}

// tagging is somebody putting tags on conversations, or taking them off.
type tagging struct {
	app  *App
	ctx  context.Context
	tx   *models.DB
	news *news
	who  Actor
}

// choose finds the tag that is meant, or makes it.
func (t tagging) choose(choice TagChoice) (models.Tag, error) {
	if choice.ID != 0 {
		return t.tx.Tag(t.ctx, choice.ID)
	}
	made := models.Tag{Name: choice.Name, CreatedBy: t.who.User.ID, CreatedAt: t.app.now()}
	made.Colour = colourOf(models.FoldTag(choice.Name))
	if p := made.Check(); len(p) > 0 {
		return made, models.Problems{{Field: "tag", Text: p[0].Text}}
	}
	known, err := t.tx.TagNamed(t.ctx, made.Name)
	if !errors.Is(err, models.ErrNotFound) {
		return known, err
	}
	n, err := t.tx.CountTags(t.ctx)
	switch {
	case err != nil:
		return made, err
	case n >= models.MaxTags:
		return made, models.Problems{{Field: "tag", Text: "There are 1,000 tags already. Use one of them, or have some merged under Settings › Tags."}}
	}
	return t.tx.EnsureTag(t.ctx, made)
}

// colourOf is the colour that a new tag has: by its name, so that they differ.
func colourOf(folded string) string {
	n := 0
	for _, b := range []byte(folded) {
		n = (n*31 + int(b)) % 9973
	}
	return models.TagColours[1+n%(len(models.TagColours)-1)]
}

var errManyTags = models.Problems{{Field: "tag", Text: "A conversation can have 20 tags. Take one off first."}}

func (t tagging) put(c models.Conversation, tag models.Tag) (bool, error) {
	has, err := t.tx.TagsOf(t.ctx, c.ID)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(has[c.ID], func(o models.Tag) bool { return o.ID == tag.ID }) {
		return false, nil
	}
	if len(has[c.ID]) >= models.MaxTagsOn {
		return false, errManyTags
	}
	if _, err := t.tx.PutTag(t.ctx, c.ID, tag.ID, t.who.User.ID, t.app.now()); err != nil {
		return false, err
	}
	return true, t.say(c, models.EventTagged, tag)
}

func (t tagging) take(c models.Conversation, tag models.Tag) (bool, error) {
	was, err := t.tx.TakeTag(t.ctx, c.ID, tag.ID)
	if err != nil || !was {
		return false, err
	}
	return true, t.say(c, models.EventUntagged, tag)
}

// say leaves an event in the thread, and tells who reads the inbox.
func (t tagging) say(c models.Conversation, kind models.EventKind, tag models.Tag) error {
	t.news.tell(live.Event{Kind: live.KindConversation, Inbox: c.InboxID, Conversation: c.ID, By: t.who.User.ID})
	return t.tx.CreateMessage(t.ctx, &models.Message{ConversationID: c.ID, Kind: models.Event, UserID: t.who.User.ID, Event: &models.EventData{Kind: kind, To: tag.Name}, CreatedAt: t.app.now()})
}

// TaggedSeveral says what became of several conversations.
type TaggedSeveral struct {
	Tag  models.Tag
	Done []int64 // have it now, or have it no more
	Same int     // were so before
	Full int     // have as many tags as they can have
}

// TagSeveral puts a tag on several conversations, or takes it off them, in one transaction. What the asker cannot see is left alone.
func (a *App) TagSeveral(ctx context.Context, who Actor, ids []int64, choice TagChoice, off bool) (done TaggedSeveral, err error) {
	if len(ids) > MaxBulk {
		return done, models.ErrNotFound
	}
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		done = TaggedSeveral{}
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		t := tagging{app: a, ctx: ctx, tx: tx, news: n, who: who}
		if done.Tag, err = t.choose(choice); err != nil {
			return err
		}
		ids := slices.Clone(ids)
		slices.Sort(ids) // locks are taken in this order
		for _, id := range slices.Compact(ids) {
			if err := t.one(&done, id, off); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

func (t tagging) one(done *TaggedSeveral, id int64, off bool) error {
	c, err := t.tx.LockConversation(t.ctx, id)
	if errors.Is(err, models.ErrNotFound) || err == nil && (!t.who.CanRead(c.InboxID) || c.State == models.StateMerged) {
		return nil
	}
	if err != nil {
		return err
	}
	change := t.put
	if off {
		change = t.take
	}
	changed, err := change(c, done.Tag)
	var full models.Problems
	switch {
	case errors.As(err, &full):
		done.Full++
		return nil
	case err != nil:
		return err
	case changed:
		done.Done = append(done.Done, c.ID)
	default:
		done.Same++
	}
	return nil
}
