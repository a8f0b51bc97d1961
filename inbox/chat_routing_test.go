package inbox_test

import (
	"maps"
	"testing"
	"time"

	"fairlead/channels/chat"
	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/routing"
)

func TestAChatGoesToWhoIsAvailableWithAPageOpen(t *testing.T) {
	bo := func(d *desk) models.Owner { return user(d.bo) }
	for _, c := range []struct {
		name     string
		before   func(*desk)
		change   func(*models.Rule)
		owner    func(*desk) models.Owner // nil: it waits
		verdicts map[string]string
	}{
		{"nobody has a page open", nil, nil, nil, map[string]string{"Ana": "no_page", "Bo": "no_page", "Cas": "no_page"}},
		{"one has", func(d *desk) { d.pageOf(d.bo) }, nil, bo, map[string]string{"Ana": "no_page", "Bo": "chosen", "Cas": "no_page"}},
		{"Away wins over the page", func(d *desk) { d.pageOf(d.bo); d.pageOf(d.ana); d.away(d.ana) }, nil, bo, map[string]string{"Ana": "away", "Bo": "chosen", "Cas": "no_page"}},
		{"also where the rule would not mind", func(d *desk) { d.pageOf(d.ana); d.away(d.ana) }, func(r *models.Rule) { r.OnlyAvailable = false }, nil,
			map[string]string{"Ana": "away", "Bo": "no_page", "Cas": "no_page"}},
		{"the least busy of those who have", func(d *desk) {
			d.loads(map[int64]int{d.ana.ID: 2, d.bo.ID: 1, d.cas.ID: 0})
			d.pageOf(d.ana)
			d.pageOf(d.bo)
		}, nil, bo,
			map[string]string{"Ana": "more_busy", "Bo": "chosen", "Cas": "no_page"}},
		{"a tie: who was assigned last", func(d *desk) { d.loads(map[int64]int{d.ana.ID: 1, d.bo.ID: 1}); d.pageOf(d.ana); d.pageOf(d.bo) }, nil, bo,
			map[string]string{"Ana": "tie_lost", "Bo": "chosen", "Cas": "no_page"}},
		{"a page that was closed counts no more", func(d *desk) { d.pageOf(d.ana)(); d.pageOf(d.bo); d.passes(6 * time.Second) }, nil, bo, map[string]string{"Ana": "no_page", "Bo": "chosen", "Cas": "no_page"}},
		{"a reload closes nothing", func(d *desk) { d.pageOf(d.bo)(); d.passes(4 * time.Second); d.pageOf(d.bo); d.passes(10 * time.Second) }, nil, bo,
			map[string]string{"Ana": "no_page", "Bo": "chosen", "Cas": "no_page"}},
		{"one tab of two is closed", func(d *desk) { end := d.pageOf(d.bo); d.pageOf(d.bo); end(); d.passes(10 * time.Second) }, nil, bo,
			map[string]string{"Ana": "no_page", "Bo": "chosen", "Cas": "no_page"}},
		{"a node that is killed says nothing", func(d *desk) { d.pageOf(d.bo); d.passes(74 * time.Second); d.passes(2 * time.Second) }, nil, nil,
			map[string]string{"Ana": "no_page", "Bo": "no_page", "Cas": "no_page"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			_, way := d.chatflow(d.open, "help", models.ChatAlways, c.change, user(d.ana), user(d.bo), user(d.cas))
			if c.before != nil {
				c.before(d)
			}
			got, want := d.chats(way), models.Nobody
			if c.owner != nil {
				want = c.owner(d)
			}
			if got.Owner != want || got.ChannelID != way.ID || (got.WaitingSince != 0) != (c.owner == nil) {
				t.Errorf("owner %v on channel %d, waits since %v; want %v", got.Owner, got.ChannelID, got.WaitingSince, want)
			}
			if v := d.verdicts(got); !maps.Equal(v, c.verdicts) {
				t.Errorf("verdicts %v, want %v", v, c.verdicts)
			}
			d.replays(got)
		})
	}
}

// replays makes the newest decision of a conversation again from its record.
func (d *desk) replays(c models.Conversation) models.Decision {
	d.Helper()
	stored, err := d.db.Decision(d.ctx, c.DecisionID)
	d.must(err)
	again := routing.Replay(stored)
	if string(again.Reason) != stored.Reason || again.UserID != stored.Owner.ID {
		d.Errorf("decision %d replays to %d for %s; it was %v for %s", stored.ID, again.UserID, again.Reason, stored.Owner, stored.Reason)
	}
	for i, k := range again.Candidates {
		if string(k.Verdict) != stored.Candidates[i].Verdict {
			d.Errorf("%s replays as %s, was %s", stored.Candidates[i].Name, k.Verdict, stored.Candidates[i].Verdict)
		}
	}
	return stored
}

func TestAPageLetsTheQueueMoveAndChatsGoBeforeMail(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, func(r *models.Rule) { r.Handout = 1 }, user(d.bo))
	d.change(d.bo, func(u *models.User) { u.Capacity = 2 })
	d.assigns(&d.support, nil, user(d.bo))
	d.away(d.bo)
	_, mail := d.take(letter{})
	d.passes(time.Minute)
	first, second := d.chats(way), d.chats(way)
	d.back(d.bo) // without a page: the mail is all there is for them
	d.is(mail, user(d.bo))
	d.is(first, models.Nobody)
	d.away(d.bo)
	d.assign(d.ana, mail.ID, models.Nobody)
	d.routeNow(mail.ID)
	d.pageOf(d.bo)
	d.is(first, models.Nobody)
	d.back(d.bo) // has room for two: the chat comes first, then, since the second chat is one too many, the mail
	d.is(first, user(d.bo))
	d.is(second, models.Nobody)
	d.is(mail, user(d.bo))
	d.change(d.bo, func(u *models.User) { u.Capacity = 1 })
	d.setState(d.bo, first.ID, models.StateClosed)
	d.is(second, models.Nobody)
	d.setState(d.bo, mail.ID, models.StateClosed)
	d.is(second, user(d.bo))
}

func TestAChatWaitsWhileItIsClosed(t *testing.T) {
	d := newDesk(t)
	d.attended(d.open, "mon 11:00-17:00; tue 11:00-17:00") // it is 10:00 there
	flow, way := d.chatflow(d.open, "help", models.ChatInHours, nil, user(d.bo))
	d.pageOf(d.bo)
	opens := models.At(d.amsterdam("2026-03-02 11:00"))
	if is, at, err := d.app.ChatAvailable(d.ctx, flow, "send"); err != nil || is != chat.Closed || at != opens {
		t.Errorf("%s until %v, %v", is, at, err)
	}
	c := d.chats(way)
	if dec := d.replays(c); dec.Reason != "closed" || !dec.Closed || !dec.Chat || c.WaitingSince == 0 || d.verdicts(c)["Bo"] != "closed" {
		t.Errorf("%+v, waits since %v", dec, c.WaitingSince)
	}
	d.routeNow(c.ID)
	d.is(c, models.Nobody)
	keep := func(by time.Duration) { // the page says that it is there
		for ; by > 0; by -= time.Minute {
			d.must(d.app.PageKept(d.ctx, d.as(d.bo)))
			d.passes(min(by, time.Minute))
		}
	}
	keep(59 * time.Minute)
	d.is(c, models.Nobody)
	keep(time.Minute)
	d.is(c, user(d.bo))
	if is, _, err := d.app.ChatAvailable(d.ctx, flow, ""); err != nil || is != chat.Somebody {
		t.Errorf("%s, %v", is, err)
	}
	keep(5*time.Hour + 59*time.Minute)
	open := d.chats(way)
	d.is(open, user(d.bo))
	keep(time.Minute)
	late := d.chats(way)
	d.is(late, models.Nobody)
	in := d.open
	in.Hours, in.TimeZone = "", ""
	d.must(d.app.UpdateInbox(d.ctx, d.as(d.ana), in.ID, inbox.InboxForm{Name: in.Name, Open: true, Working: &inbox.WorkingForm{}})) // no hours: it is open around the clock
	d.is(late, user(d.bo))
}

func TestHoursThatBecomeOthersMoveTheMomentOfOpening(t *testing.T) {
	d := newDesk(t)
	d.attended(d.open, "mon 15:00-17:00")
	_, way := d.chatflow(d.open, "help", models.ChatInHours, nil, user(d.bo))
	c := d.chats(way)
	week := inbox.WorkingForm{TimeZone: "Europe/Amsterdam"}
	week.Days[time.Monday] = "10:30-17:00"
	d.must(d.app.UpdateInbox(d.ctx, d.as(d.ana), d.open.ID, inbox.InboxForm{Name: d.open.Name, Open: true, Working: &week}))
	d.advance(29 * time.Minute)
	d.pageOf(d.bo)
	d.must(d.app.RunDue(d.ctx))
	d.is(c, models.Nobody)
	d.passes(time.Minute)
	d.is(c, user(d.bo))
}

func TestAChatWhoseOwnerIsGoneGoesToSomebodyElse(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.ana), user(d.bo))
	end := d.pageOf(d.bo)
	waiting, answered := d.chats(way), d.chats(way)
	d.answers(answered.ID)
	d.is(waiting, user(d.bo))
	end()
	d.pageOf(d.ana)
	keep := func(by time.Duration) {
		d.advance(by)
		d.must(d.app.PageKept(d.ctx, d.as(d.ana)))
		d.must(d.app.RunDue(d.ctx))
	}
	keep(6 * time.Second)
	keep(time.Minute)
	keep(55 * time.Second)
	d.is(waiting, user(d.bo))
	keep(6 * time.Second)
	d.is(waiting, user(d.ana))
	if dec := d.replays(d.conversation(waiting.ID)); dec.Cause != models.CauseGone || d.verdicts(d.conversation(waiting.ID))["Bo"] != "left_out" {
		t.Errorf("%+v", dec)
	}
	d.is(answered, user(d.bo)) // its visitor waits for nothing
	d.types(answered.ID)       // and now for an answer: at once
	d.is(answered, user(d.ana))
}

func TestAChatGivenByHandToSomebodyWhoIsGoneLeavesThemTwoMinutes(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.ana), user(d.bo))
	d.passes(time.Hour)
	c := d.chats(way)
	d.passes(time.Second)
	d.assign(d.ana, c.ID, user(d.cas))
	d.passes(time.Minute)
	d.is(c, user(d.cas))
	d.passes(time.Minute)
	d.is(c, models.Nobody)
	if row := d.conversation(c.ID); row.WaitingSince == 0 || row.LeftOut != d.cas.ID {
		t.Errorf("%+v", row)
	}
}

func TestWhoWasGoneMayHaveItBack(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.ana), user(d.bo))
	end := d.pageOf(d.bo)
	c := d.chats(way)
	end()
	d.passes(6 * time.Second)
	d.passes(2 * time.Minute)
	if row := d.conversation(c.ID); row.Owner != models.Nobody || row.WaitingSince == 0 || row.QueuedAt != c.UnansweredAt {
		t.Errorf("%+v", row)
	}
	d.pageOf(d.bo)
	d.is(c, user(d.bo))
}

func TestAChatThatNobodyElseIsNamedForWaits(t *testing.T) {
	for name, change := range map[string]func(*models.Rule){"of the rule": nil, "of the contact": func(r *models.Rule) {
		r.AssignTo, r.NeedsTracked, r.Members = models.AssignContactOwner, false, nil
	}} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			_, way := d.chatflow(d.open, "help", models.ChatAlways, change, user(d.bo))
			end := d.pageOf(d.bo)
			c := d.starts(way)
			k, err := d.db.Contact(d.ctx, c.ContactID)
			d.must(err)
			d.owns(k.Email, d.bo)
			d.reaches(c, way)
			d.is(c, user(d.bo))
			end()
			d.passes(6 * time.Second)
			d.passes(2 * time.Minute)
			if row := d.conversation(c.ID); row.Owner != models.Nobody || row.WaitingSince == 0 {
				t.Errorf("%+v", row)
			}
			d.pageOf(d.bo)
			d.is(c, user(d.bo))
		})
	}
}

// Where the rule leaves chats unassigned, one that somebody has taken and left is nobody's again.
func TestAChatThatWasTakenByHandIsNobodysWhenTheyAreGone(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, func(r *models.Rule) { r.AssignTo = models.AssignNobody })
	end := d.pageOf(d.bo)
	c := d.chats(way)
	d.passes(time.Second)
	d.assign(d.bo, c.ID, user(d.bo))
	end()
	d.passes(6 * time.Second)
	d.passes(2 * time.Minute)
	if row := d.conversation(c.ID); row.Owner != models.Nobody || row.WaitingSince != 0 {
		t.Errorf("%+v", row)
	}
}

func TestAMailIsNotTakenFromWhoIsGone(t *testing.T) {
	d := newDesk(t)
	d.assigns(&d.support, nil, user(d.ana), user(d.bo))
	_, c := d.take(letter{})
	d.away(d.ana)
	d.passes(10 * time.Minute)
	d.is(c, user(d.ana))
}

func TestAChatThatOpensAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		leave func(d *desk, end func())
		stays bool
	}{
		{"its owner is there", func(*desk, func()) {}, true},
		{"its owner is Away", func(d *desk, _ func()) { d.away(d.bo) }, false},
		{"its owner has no page", func(d *desk, end func()) { end(); d.passes(6 * time.Second) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t)
			_, way := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.ana), user(d.bo))
			end := d.pageOf(d.bo)
			got := d.chats(way)
			d.setState(d.bo, got.ID, models.StateClosed)
			d.pageOf(d.ana)
			c.leave(d, end)
			d.types(got.ID)
			want := user(d.ana)
			if c.stays {
				want = user(d.bo)
			}
			d.is(got, want)
		})
	}
}

func TestAChatIsRoutedOnceAndNotFromWhoHasTakenIt(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	d.pageOf(d.bo)
	c := d.starts(way)
	d.is(c, models.Nobody)
	d.passes(time.Second)
	d.assign(d.ana, c.ID, user(d.ana))
	got := d.reaches(c, way)
	if got.Owner != user(d.ana) || got.ChannelID != way.ID || got.DecisionID != 0 {
		t.Errorf("%+v", got)
	}
}

func TestAContactsOwnerIsAskedForAChat(t *testing.T) {
	d := newDesk(t)
	_, way := d.chatflow(d.open, "help", models.ChatAlways, func(r *models.Rule) {
		r.AssignTo, r.NeedsTracked = models.AssignContactOwner, false
		for i := range r.Members {
			r.Members[i].Second = true
		}
	}, user(d.bo))
	d.pageOf(d.bo)
	end := d.pageOf(d.cas)
	c := d.starts(way)
	k, err := d.db.Contact(d.ctx, c.ContactID)
	d.must(err)
	d.owns(k.Email, d.cas)
	d.reaches(c, way)
	d.is(c, user(d.cas))
	end()
	keep := func(by time.Duration) {
		d.advance(by)
		d.must(d.app.PageKept(d.ctx, d.as(d.bo)))
		d.must(d.app.RunDue(d.ctx))
	}
	keep(6 * time.Second)
	keep(time.Minute)
	keep(61 * time.Second)
	d.is(c, user(d.bo)) // gone for two minutes: the rest have it
}

func TestWhoIsThereForAChat(t *testing.T) {
	d := newDesk(t)
	flow, way := d.chatflow(d.open, "help", models.ChatAlways, nil, user(d.bo))
	says := func(want chat.Availability, staffed bool) {
		t.Helper()
		for _, key := range []string{"send", ""} {
			if is, _, err := d.app.ChatAvailable(d.ctx, flow, key); err != nil || is != want {
				t.Errorf("%q: %s, %v; want %s", key, is, err, want)
			}
		}
		if is, err := d.app.ChatStaffed(d.ctx, flow); err != nil || is != staffed {
			t.Errorf("staffed %v, %v", is, err)
		}
	}
	says(chat.Nobody, false)
	d.pageOf(d.ana) // whom nothing names
	says(chat.Nobody, false)
	d.pageOf(d.bo)
	says(chat.Somebody, true)
	d.change(d.bo, func(u *models.User) { u.Capacity = 1 })
	d.chats(way)
	says(chat.Nobody, true)
	d.away(d.bo)
	says(chat.Nobody, false)
	d.assigns(&way, func(r *models.Rule) { r.Chat, r.AssignTo = true, models.AssignNobody })
	says(chat.Somebody, true) // Ana, who reads the inbox
}

// What keeps pages and history agree: rehearsals read it.
func TestPagesAreWrittenDown(t *testing.T) {
	d := newDesk(t)
	end := d.pageOf(d.bo)
	d.passes(10 * time.Second)
	end()
	d.passes(4 * time.Second)
	if u := d.user(d.bo.ID); !u.PageOpen {
		t.Error("taken too soon")
	}
	since := d.now().Add(time.Second)
	d.passes(time.Second)
	if u := d.user(d.bo.ID); u.PageOpen || u.PageSince != since {
		t.Errorf("open %v since %v", u.PageOpen, u.PageSince)
	}
	rows, err := d.db.HistorySince(d.ctx, 0, models.HistoryPage)
	d.must(err)
	if len(rows) != 2 || rows[0].Value != "yes" || rows[1].Value != "no" || rows[0].UserID != d.bo.ID {
		t.Errorf("%+v", rows)
	}
}

// Two nodes: what one has seen open is not taken by the other's end.
func TestAPageOnAnotherNodeKeepsSomebodyThere(t *testing.T) {
	d := newDesk(t)
	other := inbox.New(inbox.App{DB: d.db, Log: d.app.Log, Vault: d.app.Vault, URL: d.app.URL, Sender: email.Sender{}, Now: d.app.Now})
	end := d.pageOf(d.bo)
	_, err := other.PageOpen(d.ctx, d.as(d.bo))
	d.must(err)
	end()
	d.passes(10 * time.Second)
	if u := d.user(d.bo.ID); !u.PageOpen {
		t.Error("their other page was forgotten")
	}
	d.passes(70 * time.Second)
	if u := d.user(d.bo.ID); u.PageOpen {
		t.Error("the other node is silent")
	}
}
