package inbox_test

import (
	"slices"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

// found says that what is typed finds something for these people, and nothing for all others of the company.
func (d *desk) found(when, typed string, by ...models.User) {
	d.Helper()
	for _, u := range []models.User{d.ana, d.bo, d.cas, d.dot} {
		got, err := d.app.Search(d.ctx, d.as(u), typed, 0)
		d.must(err)
		may := slices.ContainsFunc(by, func(v models.User) bool { return v.ID == u.ID })
		if (len(got.Rows) > 0) != may || got.Next != 0 {
			d.Errorf("%s: %s finds %d by %q, who may: %v", when, u.Name, len(got.Rows), typed, may)
		}
	}
}

// A search finds what its reader may read now, wherever a conversation or a part of it has gone meanwhile, and back: never what is elsewhere by then. Bo and
// Cas read Support and the Board, Ana and Dot Support alone.
func TestASearchFollowsEveryChangeOfAccess(t *testing.T) {
	d := newDesk(t)
	all, few := []models.User{d.ana, d.bo, d.cas, d.dot}, []models.User{d.bo, d.cas}
	_, c := d.take(letter{id: "<1@fietsen.example>", subject: "Zebra", body: "The zebra crossing is striped."})
	_, board := d.take(letter{from: "Gail <gail@storm.example>", to: d.private.Address, subject: "Okapi", body: "An okapi has stripes, too."}, d.private.Address)
	_, err := d.app.Comment(d.ctx, d.as(d.bo), board.ID, "Whispered: quagga", "n1")
	d.must(err)
	_, err = d.app.Comment(d.ctx, d.as(d.bo), c.ID, "Said aloud: onager", "n2")
	d.must(err)
	d.reply(d.bo, c.ID, inbox.ReplyForm{Body: "We **paint** it."})
	ofSupport := []string{"zebra", "from:marloes", "from:marloes@fietsen.example", "onager", "is:comment onager", "paint", "owner:bo paint", "in:support zebra", "to:marloes"}
	ofBoard := []string{"okapi", `"has stripes"`, "from:gail", "from:gail@storm.example", "quagga", "to:board@harbour.example", "is:unanswered okapi"}
	see := func(when string, typed []string, by []models.User) {
		d.Helper()
		for _, s := range typed {
			d.found(when, s, by...)
		}
	}
	see("at first", ofSupport, all)
	see("at first", ofBoard, few)

	anywhere := slices.DeleteFunc(slices.Clone(ofSupport), func(s string) bool { return s == "in:support zebra" })
	moved := d.move(d.bo, c.ID, d.private)
	see("moved to the board", anywhere, few)
	d.found("moved to the board", "in:support zebra")
	merged := d.merge(d.bo, c.ID, board.ID)
	see("one with another of the board", anywhere, few)
	both := d.move(d.bo, board.ID, d.support)
	see("both in Support", anywhere, all)
	see("both in Support", ofBoard, all)
	d.undo(d.bo, both)
	see("both back", anywhere, few)
	see("both back", ofBoard, few)
	d.undo(d.bo, merged)
	d.undo(d.bo, moved)
	see("moved back", ofSupport, all)
	see("moved back", ofBoard, few)

	more, _ := d.take(letter{inReplyTo: "<1@fietsen.example>", body: "And a tapir."})
	d.found("in the same conversation", "tapir", all...)
	_, part := d.split(d.bo, more.ID, false)
	d.move(d.bo, part.ID, d.private)
	d.found("split off and moved", "tapir", few...)
	see("what it was split off from", ofSupport, all)

	for _, s := range []models.State{models.StateSpam, models.StateTrash} {
		d.setState(d.bo, board.ID, s)
		see("filed as "+string(s), ofBoard, nil)
		d.found("filed as "+string(s), "is:"+string(s)+" okapi", few...)
		d.setState(d.bo, board.ID, models.StateOpen)
	}
	see("filed no more", ofBoard, few)
}

// Access that is given or taken away counts for the very next search, and so does what somebody has erased, taken back or not sent yet.
func TestASearchFollowsAccessThatIsGivenAndTaken(t *testing.T) {
	d := newDesk(t)
	all, few := []models.User{d.ana, d.bo, d.cas, d.dot}, []models.User{d.bo, d.cas}
	_, board := d.take(letter{from: "Gail <gail@storm.example>", subject: "Okapi", body: "An okapi has stripes, too."}, d.private.Address)
	d.found("at first", "okapi", few...)
	give := func(open bool, users ...models.User) {
		d.Helper()
		in := d.closed
		in.Open = open
		var named []models.InboxUser
		for _, u := range users {
			named = append(named, models.InboxUser{InboxID: in.ID, UserID: u.ID})
		}
		d.write(func(tx *models.DB) error {
			if err := tx.UpdateInbox(d.ctx, in); err != nil {
				return err
			}
			return tx.SetAccess(d.ctx, in.ID, named, nil, nil)
		})
	}
	give(false, d.dot)
	d.found("Dot's alone", "okapi", d.dot)
	give(true)
	d.found("open to everyone", "from:gail", all...)
	give(false, d.bo, d.cas)
	d.found("closed again", "from:gail", few...)

	d.must2(d.app.SaveDraft(d.ctx, d.as(d.bo), board.ID, inbox.DraftForm{Tab: models.DraftReply, Body: "Unsent gnu", Nonce: "n"}))
	d.found("a draft", "gnu")
	d.must2(d.app.Schedule(d.ctx, d.as(d.bo), board.ID, inbox.ReplyForm{Body: "Later kudu"}, inbox.LaterForm{When: inbox.LaterTomorrow}))
	d.found("what goes out later", "kudu")

	_, gone := d.take(letter{from: "gail@storm.example", subject: "Eland", body: "Hello from support."})
	d.found("before she is erased", "eland", all...)
	d.reply(d.bo, gone.ID, inbox.ReplyForm{Body: "An answer about an impala"})
	d.erased("gail@storm.example")
	for _, s := range []string{"okapi", "eland", "impala", "gail", "from:gail", "from:gail@storm.example", "to:gail@storm.example", "kudu"} {
		d.found("erased", s)
	}
}

// must2 is must for what returns something besides.
func (d *desk) must2(_ any, err error) {
	d.Helper()
	d.must(err)
}
