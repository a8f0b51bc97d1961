package inbox

import (
	"errors"

	"fairlead/models"
	"fairlead/routing"
)

// unsent takes the person out of what colleagues are writing, and of names and searches that they keep, wherever that is: their addresses, numbers and whole names, as a single name may be
// anybody's.
func (x *eraser) unsent() error {
	person := x.person
	person.Names = wholeNames(person.Names)
	if len(person.Emails)+len(person.Names)+len(person.Phones) == 0 {
		return nil
	}
	r := newRedactor(person)
	if err := x.rename(r); err != nil {
		return err
	}
	return x.app.DB.EachDraft(x.ctx, func(some []models.Draft) error {
		return x.write(func(tx *models.DB, _ *news, _ *routing.Desk, _ map[string]int64) error { return x.redraft(tx, r, some) })
	})
}

// redraft stores those drafts anew that named the person.
func (x *eraser) redraft(tx *models.DB, r *redactor, some []models.Draft) error {
	for _, d := range some {
		left := d
		left.Body, left.ToLine, left.CcLine, left.BccLine = r.written(d.Body), r.text(d.ToLine), r.text(d.CcLine), r.text(d.BccLine)
		if left.Same(d) {
			continue
		}
		if err := tx.RewriteDraft(x.ctx, left); err != nil {
			return err
		}
	}
	return nil
}

// rename takes the person out of what is kept to be written often, out of the names of tags, and out of what is searched for often.
func (x *eraser) rename(r *redactor) error {
	return x.write(func(tx *models.DB, _ *news, _ *routing.Desk, _ map[string]int64) error {
		return errors.Join(tx.RewriteSnippets(x.ctx, r.text), tx.RewriteTags(x.ctx, r.text), tx.RewriteSavedViews(x.ctx, func(v models.SavedView) models.SavedView {
			v.Name, v.Query = r.text(v.Name), r.text(v.Query)
			return v
		}))
	})
}
