package inbox

import (
	"slices"

	"fairlead/models"
	"fairlead/routing"
)

// ledger takes the person out of the lines of mail that is not stored.
func (x *eraser) ledger() error {
	texts := slices.Concat(x.person.Emails, x.person.Phones, wholeNames(x.person.Names))
	if len(texts) == 0 {
		return nil
	}
	return x.write(func(tx *models.DB, _ *news, _ *routing.Desk, _ map[string]int64) error {
		return tx.BlankUnkept(x.ctx, texts)
	})
}
