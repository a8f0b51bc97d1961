package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fairlead/models"
)

// rehearsalSights are a rehearsal in the states that people see it in.
func (i *installation) rehearsalSights(w *window) []sight {
	state := func(s models.RehearsalState) sight {
		return sight{"a rehearsal " + string(s), func() {
			i.Helper()
			w.open(i.stagedRehearsal(s))
			w.has("h2", "Rehearsal of the last 30 days")
		}}
	}
	return []sight{
		{"a rehearsal", func() {
			w.open("/settings/channels/1/automation")
			w.choose("#f-assign_to", "specific")
			w.click(".picker-list label", "Eva Lind")
			w.click("button", "Rehearse")
			w.has("h3", "An estimate")
			w.click(".hours-table summary", "")
		}},
		{"a rehearsed decision", func() {
			w.click(".rehearsed a[data-decision]", "")
			w.has(".decided .candidates", "Eva Lind")
		}},
		{"a rehearsed decision by itself", func() {
			address, err := evaluate[string](w, `document.querySelector(".rehearsed a[data-decision]").getAttribute("href")`)
			i.fine(err)
			w.open(address)
			w.has(".savebar a", "Back to the rehearsal")
		}},
		state(models.RehearsalRunning), state(models.RehearsalCut),
	}
}

// stagedRehearsal stores a rehearsal that nobody works at, and returns its address.
func (i *installation) stagedRehearsal(s models.RehearsalState) string {
	i.Helper()
	now := models.At(i.app.Now())
	r := models.Rehearsal{ChannelID: 1, UserID: i.actor("mia@harbour.example").User.ID, Rule: `{"AssignTo":"nobody","Tie":"rotate","Handout":5}`, Days: 30, State: s,
		Progress: 420, CreatedAt: now, BeatAt: now}
	i.fine(i.db.Write(i.Context(), func(tx *models.DB) error { return tx.CreateRehearsal(i.Context(), &r) }))
	return fmt.Sprintf("/settings/channels/1/rehearsals/%d", r.ID)
}

// TestRehearsalInABrowser rehearses with the script and without it.
func TestRehearsalInABrowser(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.seedSights()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	for _, s := range i.rehearsalSights(w) {
		s.show()
		i.shoot(w, s.name)
	}
	i.watched(w)
	w.open("/settings/channels/1/automation")
	w.choose("#f-assign_to", "specific")
	w.click(".picker-list label", "Eva Lind")
	w.choose("#f-days", "7")
	w.click("button", "Rehearse")
	w.has("h2", "Rehearsal of the last 7 days")
	w.has("h3", "An estimate")
	w.click(".rehearsed a[data-decision]", "")
	w.has(".decided", "Eva Lind")
	w.click(".rehearsed a[data-decision]", "")
	w.gone(".decided", "")
	w.click(".filters a", "Only those that go to somebody else")
	w.has(".filters a[aria-current]", "somebody else")
	w.click("button", "Save this rule")
	w.has("#notice", "Saved.")
	w.has(".chips", "Eva Lind")
	w.calm()

	w.withoutScript()
	w.open("/settings/channels/1/automation")
	w.click("button", "Rehearse")
	w.has("h2", "Rehearsal of the last 30 days")
	var id int64
	_, err := fmt.Sscanf(w.path(), "/settings/channels/1/rehearsals/%d", &id)
	i.fine(err)
	i.until("the rehearsal has ended", func() bool {
		r, err := i.db.Rehearsal(i.Context(), id)
		return err == nil && r.State == models.RehearsalDone
	})
	if early, err := evaluate[bool](w, `!!document.querySelector("[data-under-way]")`); early || err != nil {
		w.click("a.unscripted", "Refresh")
	}
	w.has("h3", "An estimate")
	w.click(".rehearsed a[data-decision]", "")
	w.has(".savebar a", "Back to the rehearsal")
	w.click(".savebar a", "Back to the rehearsal")
	w.has("h3", "An estimate")
	w.click(".savebar a", "Back")
	w.has(".chips", "Eva Lind")
	w.calm()
}

// watched has the page of a rehearsal follow it while it runs, and show how it ended, by itself.
func (i *installation) watched(w *window) {
	i.Helper()
	address := i.stagedRehearsal(models.RehearsalRunning)
	w.open(address)
	w.has("[data-percent]", "42 %")
	var id int64
	_, err := fmt.Sscanf(address, "/settings/channels/1/rehearsals/%d", &id)
	i.fine(err)
	_, err = i.db.BeatRehearsal(i.Context(), id, 900, models.At(i.app.Now()))
	i.fine(err)
	w.has("[data-percent]", "90 %")
	i.fine(i.db.CancelRehearsal(i.Context(), id))
	w.has("#rehearsal", "This rehearsal was cancelled.")
}

// shoot writes pictures of what a window shows, if there is a folder for them.
func (i *installation) shoot(w *window, name string) {
	dir := os.Getenv("FAIRLEAD_SCREENSHOTS")
	if dir == "" {
		return
	}
	for _, width := range []int64{1440, 390} {
		for _, theme := range []string{"light", "dark"} {
			w.size(width, 900)
			w.theme(theme)
			w.wait("layout", `document.fonts.ready.then(() => true)`)
			w.picture(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", name, width, theme)))
		}
	}
	w.size(1440, 900)
	w.theme("light")
}
