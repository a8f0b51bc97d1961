package inbox

import (
	"context"

	"fairlead/models"
)

// TagForm is what somebody types about a tag. Problems: name, colour.
type TagForm struct{ Name, Colour string }

// TagPage is one tag with what may be done to it.
type TagPage struct {
	Tag    models.Tag
	Count  int64        // conversations that have it and that the asker can read, up to models.CountStop
	Others []models.Tag // it can become one with any of them
}

// mustRunTags lets admins and leads put tags in order.
func (w Actor) mustRunTags() error { return w.mustSeePeople() }

// TagList returns the tags that begin as typed with how many conversations have each, as far as the asker reads them. more: there are others.
func (a *App) TagList(ctx context.Context, who Actor, typed string) (tags []models.Tag, counts map[int64]int64, more bool, err error) {
	if err := who.mustRunTags(); err != nil {
		return nil, nil, false, err
	}
	if tags, more, err = a.AllTags(ctx, typed); err != nil {
		return nil, nil, false, err
	}
	counts, err = a.DB.CountTagged(ctx, tags, who.InboxIDs())
	return tags, counts, more, err
}

// TagToEdit returns one tag. For admins and leads.
func (a *App) TagToEdit(ctx context.Context, who Actor, id int64) (p TagPage, err error) {
	if err := who.mustRunTags(); err != nil {
		return p, err
	}
	if p.Tag, err = a.DB.Tag(ctx, id); err != nil {
		return p, err
	}
	counts, err := a.DB.CountTagged(ctx, []models.Tag{p.Tag}, who.InboxIDs())
	if err != nil {
		return p, err
	}
	p.Count = counts[id]
	all, err := a.DB.Tags(ctx, "", models.MaxTags)
	for _, t := range all {
		if t.ID != id {
			p.Others = append(p.Others, t)
		}
	}
	return p, err
}

// CreateTag makes a tag. For admins and leads; others make one by using it.
func (a *App) CreateTag(ctx context.Context, who Actor, f TagForm) (tag models.Tag, err error) {
	err = a.tags(ctx, who, func(tx *models.DB, who Actor) error {
		tag = models.Tag{Name: f.Name, Colour: f.Colour, CreatedBy: who.User.ID, CreatedAt: a.now()}
		p := tag.Check()
		n, err := tx.CountTags(ctx)
		if err != nil {
			return err
		}
		if n >= models.MaxTags {
			p.Add("name", "There are 1,000 tags already. Merge or delete some first.")
		}
		if err := p.Err(); err != nil {
			return err
		}
		return tx.CreateTag(ctx, &tag)
	})
	return tag, err
}

// UpdateTag gives a tag another name or colour. For admins and leads.
func (a *App) UpdateTag(ctx context.Context, who Actor, id int64, f TagForm) error {
	return a.tags(ctx, who, func(tx *models.DB, _ Actor) error {
		t, err := tx.Tag(ctx, id)
		if err != nil {
			return err
		}
		was := t
		t.Name, t.Colour = f.Name, f.Colour
		if err := t.Check().Err(); err != nil {
			return err
		}
		if err := tx.UpdateTag(ctx, t); err != nil {
			return err
		}
		return followTag(ctx, tx, was, t)
	})
}

// MergeTags makes one tag of two: all that has the one has the other from then on. For admins and leads. Problems: into.
func (a *App) MergeTags(ctx context.Context, who Actor, id, intoID int64) (into models.Tag, err error) {
	err = a.tags(ctx, who, func(tx *models.DB, _ Actor) error {
		was, err := tx.Tag(ctx, id)
		if err != nil {
			return err
		}
		if into, err = tx.Tag(ctx, intoID); err != nil || intoID == id {
			return models.Problems{{Field: "into", Text: "Choose another tag."}}
		}
		if err := tx.MergeTags(ctx, id, intoID); err != nil {
			return err
		}
		return followTag(ctx, tx, was, into)
	})
	return into, err
}

// DeleteTag takes a tag away, off all conversations that have it. For admins and leads.
func (a *App) DeleteTag(ctx context.Context, who Actor, id int64) (tag models.Tag, err error) {
	err = a.tags(ctx, who, func(tx *models.DB, _ Actor) error {
		if tag, err = tx.Tag(ctx, id); err != nil {
			return err
		}
		return tx.DeleteTag(ctx, id)
	})
	return tag, err
}

// tags runs fn in a transaction for who may put tags in order. Open pages follow.
func (a *App) tags(ctx context.Context, who Actor, fn func(tx *models.DB, who Actor) error) error {
	return a.write(ctx, func(tx *models.DB, n *news) error {
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		if err := who.mustRunTags(); err != nil {
			return err
		}
		n.people()
		return fn(tx, who)
	})
}
