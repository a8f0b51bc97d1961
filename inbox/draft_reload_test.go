package inbox_test

import (
	"errors"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// A page that is loaded again brings what its tab has typed, over what any of the forms before it has had kept; what others have written stays.
func TestAReloadedTabIsNotAnotherOne(t *testing.T) {
	d := newDesk(t)
	_, c := d.take(letter{})
	form := func(body, nonce, was string) inbox.DraftForm {
		return inbox.DraftForm{Tab: models.DraftReply, Body: body, Nonce: nonce, Was: was}
	}
	d.saves(d.bo, c.ID, form("A", "one", ""))
	d.saves(d.bo, c.ID, form("ABC", "three", "one two")) // of the second form nothing has come
	if got := d.unsent(d.bo, c.ID).Body; got != "ABC" {
		t.Error(got)
	}
	for _, was := range []string{"", " ", "one two", "thre", "three-"} {
		_, err := d.app.SaveDraft(d.ctx, d.as(d.bo), c.ID, form("Another", "four", was))
		var diverged *inbox.Diverged
		if !errors.As(err, &diverged) {
			t.Errorf("%q: %v", was, err)
		}
	}
}
