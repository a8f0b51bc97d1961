package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"fairlead/channels/forms"
	"fairlead/models"
)

// A page may stay open for days. A stamp of longer ago is suspect, and so is one by which other things are sent again and again.
func TestHowFarAStampGoes(t *testing.T) {
	d := newDesk(t)
	ch := d.form(d.open, "contact", nil)
	f, err := d.app.PublicForm(d.ctx, "contact")
	d.must(err)
	const nonce = "abcdefghij"
	stamp := d.app.Stamp(f, nonce)
	send := func(text string) (forms.Sign, bool) {
		t.Helper()
		done, err := d.submit("contact", gail(text, forms.FieldNonce, nonce, forms.FieldRendered, stamp)...)
		d.must(err)
		return done.Suspect, done.Again
	}
	d.advance(20 * 24 * time.Hour)
	for i := range forms.PerShowing {
		if sign, again := send(fmt.Sprint("text ", i)); sign != forms.SignNone || again {
			t.Errorf("%d: suspected of %q, again %v", i, sign, again)
		}
	}
	if sign, again := send("text 1"); sign != forms.SignNone || !again {
		t.Errorf("the same again: suspected of %q, again %v", sign, again)
	}
	for i := range 2 {
		if sign, again := send("one too many"); sign != [2]forms.Sign{forms.SignWorn}[i] || again != (i == 1) {
			t.Errorf("one too many: suspected of %q, again %v", sign, again)
		}
	}
	last := d.incoming()
	if c := d.conversation(last[len(last)-1].ConversationID); c.State != models.StateSpam || c.DecisionID != 0 || c.ChannelID != ch.ID {
		t.Errorf("it is %+v", c)
	}
	d.advance(11 * 24 * time.Hour)
	if sign, again := send("text 2"); sign != forms.SignNone || !again { // the back button finds what is stored, however late
		t.Errorf("a month later: suspected of %q, again %v", sign, again)
	}
	if sign, _ := send("harvested long ago"); sign != forms.SignStale {
		t.Errorf("a month later: suspected of %q", sign)
	}
	for i := range 7 { // without a stamp nothing is said of time: a site's own form may have one number for all
		if done, err := d.submit("contact", gail(fmt.Sprint("plain ", i), forms.FieldNonce, "klmnopqrst")...); err != nil || done.Suspect != forms.SignNone {
			t.Errorf("without a stamp: %+v, %v", done, err)
		}
	}
}
