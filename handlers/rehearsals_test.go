package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// mails has a few mails come in by an address, an hour apart.
func (w *world) mails(to string, n int) {
	w.t.Helper()
	for i := range n {
		w.now = w.now.Add(time.Hour)
		raw := fmt.Sprintf("From: Client <client@outside.example>\r\nTo: %s\r\nSubject: Question %d\r\nMessage-ID: <q%d-%s>\r\n\r\nHello\r\n", to, i+1, i, to)
		w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "client@outside.example", To: []string{to}, Raw: []byte(raw)}))
	}
	w.now = w.now.Add(time.Hour)
}

// rehearsed waits until the rehearsal that an answer leads to has ended, with a node that works it out, and returns its address.
func (w *world) rehearsed(a answer) string {
	w.t.Helper()
	a.is(http.StatusSeeOther)
	path := a.header.Get("Location")
	var channel, id int64
	_, err := fmt.Sscanf(path, "/settings/channels/%d/rehearsals/%d", &channel, &id)
	w.ok(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { w.app.RunRehearsals(ctx); close(done) }()
	defer func() { cancel(); <-done }()
	for end := time.Now().Add(20 * time.Second); ; runtime.Gosched() {
		r, err := w.db.Rehearsal(ctx, id)
		w.ok(err)
		if r.State != models.RehearsalQueued && r.State != models.RehearsalRunning {
			return path
		}
		if time.Now().After(end) {
			w.t.Fatal("the rehearsal does not end")
		}
	}
}

func (w *world) draftOf(named ...models.User) []string {
	form := []string{"assign_to", "specific", "only_available", "1", "tie", "rotate", "next", "turns", "drain", "1", "handout", "4", "second_after", "", "reassign_after", "", "reopen_days", "30", "days", "7"}
	for _, u := range named {
		form = append(form, "members", models.UserOwner(u.ID).String())
	}
	return form
}

func TestADraftIsRehearsedLookedAtAndSaved(t *testing.T) {
	w := newWorld(t)
	w.mails("support@harbour.example", 3)
	w.login(w.lena)
	automation := channelPath(w.supportMail.ID) + "/automation"
	w.get(automation).is(http.StatusOK).shows(`.savebar button[formaction$="/rehearsals"]`, "Rehearse")
	started := w.post(channelPath(w.supportMail.ID)+"/rehearsals", w.draftOf(w.lena, w.nora)...)
	waiting := w.get(started.is(http.StatusSeeOther).header.Get("Location")).is(http.StatusOK).shows("#rehearsal[data-under-way]", "Waiting for its turn")
	if waiting.Find("a.unscripted").Length() != 1 {
		t.Error("without the script nothing leads on")
	}
	path := w.rehearsed(started)

	page := w.get(path).is(http.StatusOK).shows(".estimate", "3 conversations").shows(".estimate", "History begins on 2 Nov").shows("section:has(#arrival)", "Assigned to")
	if got := page.Find(".rehearsed tbody tr").Length(); got != 3 {
		t.Fatalf("%d rows: %s", got, page.says(".rehearsed"))
	}
	var owners []string
	page.Find(".rehearsed tbody tr td[data-label='Would be']").Each(func(_ int, s *goquery.Selection) { owners = append(owners, strings.TrimSpace(s.Text())) })
	if got := strings.Join(owners, ", "); got != "Lena Lead, Nora Notary, Lena Lead" {
		t.Errorf("by turns it would go to %s", got)
	}
	page.shows(".dealt tbody tr:first-child", "Lena Lead")
	w.get(path+"?only=wait").shows("section:has(#conversations)", "There are none.")
	w.get(path+"?only=nonsense&page=-4").shows(".turnpages", "1 to 3 of 3")

	link := page.Find(".rehearsed a[data-decision]").First().AttrOr("href", "")
	w.get(link).is(http.StatusOK).shows("h2", "Question 1").shows(".candidates", "Nora Notary").shows(".savebar a", "Back to the rehearsal")
	w.header.Set("Fairlead-Part", "decision")
	if alone := w.get(link); alone.Find("[data-decided] .candidates").Length() != 1 || strings.Contains(alone.body, "<html") {
		t.Errorf("the script is given %s", alone.body)
	}
	w.header.Set("Fairlead-Part", "rehearsal")
	if alone := w.get(path); alone.Find("#rehearsal .estimate").Length() != 1 || strings.Contains(alone.body, "<html") {
		t.Error("the script is given a whole page")
	}
	w.header.Del("Fairlead-Part")

	var fields []string
	page.Find(`form[action="` + automation + `"] input`).Each(func(_ int, s *goquery.Selection) {
		fields = append(fields, s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	w.post(automation, append(fields, "action", "save")...).goesTo(automation)
	rule, err := w.db.RuleInForce(context.Background(), w.supportMail.ID)
	w.ok(err)
	if !rule.Turns || rule.Handout != 4 || rule.SecondAfter != 0 || rule.AssignTo != models.AssignSpecific {
		t.Errorf("saved %+v", rule)
	}
}

func TestBackFromARehearsalTheDraftIsStillThere(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	path := w.post(channelPath(w.supportMail.ID)+"/rehearsals", w.draftOf(w.nora)...).is(http.StatusSeeOther).header.Get("Location")
	w.post(path + "/cancel").goesTo(path)
	ended := w.get(path).is(http.StatusOK).shows("#rehearsal", "cancelled")
	form := w.get(ended.Find(".savebar a.btn").AttrOr("href", "")).is(http.StatusOK)
	if form.value("assign_to") != "specific" || form.value("handout") != "4" || form.value("days") != "7" || strings.Join(form.checked("members"), " ") != models.UserOwner(w.nora.ID).String() {
		t.Errorf("the form holds %q, %q, %q, %q", form.value("assign_to"), form.value("handout"), form.value("days"), form.checked("members"))
	}
	again := w.post(channelPath(w.supportMail.ID)+"/rehearsals", "again", ended.Find("input[name=again]").AttrOr("value", "")).is(http.StatusSeeOther)
	if to := again.header.Get("Location"); to == path {
		t.Error("running it again leads to the old one")
	}
}

func TestADraftThatCannotBeRehearsedComesBackAsTyped(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	address := channelPath(w.supportMail.ID) + "/rehearsals"
	a := w.post(address, w.draftOf()...).is(http.StatusUnprocessableEntity).shows("#members-problem", "Choose at least one")
	if a.value("handout") != "4" || a.value("days") != "7" {
		t.Errorf("came back with %q and %q", a.value("handout"), a.value("days"))
	}
	w.post(address, append(w.draftOf(w.nora), "days", "8")...).is(http.StatusSeeOther) // the first of two counts
	form := w.draftOf(w.nora)
	form[len(form)-3] = "8" // days
	w.post(address, form...).is(http.StatusUnprocessableEntity).shows("#days-problem", "Choose one from the list")
	w.post(address, "again", "999").is(http.StatusNotFound)
}

func TestAnAdminWithoutAccessSeesNoRowsOfARehearsal(t *testing.T) {
	w := newWorld(t)
	w.mails("legal@harbour.example", 2)
	w.login(w.ana)
	path := w.rehearsed(w.post(channelPath(w.legalMail.ID)+"/rehearsals", w.draftOf(w.nora)...))
	page := w.get(path).is(http.StatusOK).shows(".estimate", "2 conversations").shows("section:has(#conversations)", "You have no access to the inbox Legal")
	if strings.Contains(page.body, "Question") || strings.Contains(page.body, "Client") || page.Find("[data-decision]").Length() != 0 {
		t.Error("what is in the inbox shows")
	}
	found, err := w.db.Conversations(context.Background(), models.Filter{Inboxes: []int64{w.legal.ID}, View: models.ViewOpen, Limit: 1})
	w.ok(err)
	w.get(fmt.Sprintf("%s/decisions/%d", path, found[0].ID)).is(http.StatusNotFound)
	for _, u := range []models.User{w.lena, w.max, w.nora} {
		w.login(u)
		w.get(path).is(http.StatusNotFound)
		w.post(path + "/cancel").is(http.StatusNotFound)
		w.get(fmt.Sprintf("%s/decisions/%d", path, found[0].ID)).is(http.StatusNotFound)
	}
	w.login(w.ana)
	w.ok(w.db.SetAccess(context.Background(), w.legal.ID, []models.InboxUser{{InboxID: w.legal.ID, UserID: w.ana.ID}}, nil, nil))
	w.get(path).shows(".rehearsed", "Question 1")
	w.get(fmt.Sprintf("%s/decisions/%d", path, found[0].ID)).is(http.StatusOK)
	w.get(path + "/decisions/999").is(http.StatusNotFound)
	w.get(path + "/decisions/x").is(http.StatusNotFound)
}

func TestARehearsalWhoseNodeDiedOffersToRunAgain(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	path := w.post(channelPath(w.supportMail.ID)+"/rehearsals", w.draftOf(w.nora)...).is(http.StatusSeeOther).header.Get("Location")
	ctx := context.Background()
	w.ok(w.db.Write(ctx, func(tx *models.DB) error { _, err := tx.TakeRehearsal(ctx, models.At(w.now)); return err }))
	w.get(path).shows("#rehearsal[data-under-way]", "Going through")
	w.now = w.now.Add(time.Minute)
	a := w.get(path).shows("#rehearsal", "cut short").shows("#rehearsal form button", "Run it again")
	if a.Find("[data-under-way]").Length() != 0 {
		t.Error("the script would go on asking")
	}
}

func TestRehearsalsAreKeptADay(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	id, err := w.app.StartRehearsal(ctx, w.actor(w.ana), w.supportMail.ID, inbox.RuleForm{AssignTo: models.AssignNobody, Tie: models.TieRotate, Handout: 5}, 7)
	w.ok(err)
	for _, c := range []struct {
		after time.Duration
		want  error
	}{{0, nil}, {23 * time.Hour, nil}, {2 * time.Hour, models.ErrNotFound}} {
		w.now = w.now.Add(c.after)
		w.app.Tidy(ctx)
		if _, err := w.db.Rehearsal(ctx, id); !errors.Is(err, c.want) {
			t.Errorf("%v later: %v, want %v", c.after, err, c.want)
		}
	}
}
