package main

import (
	"strconv"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// TestAvailability: the menu of the bar, a lead who sets somebody and sees the others change, and coming back early, in two windows.
func TestAvailability(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	tom, eva := newWindow(t, browser, i.url), newWindow(t, browser, i.url)
	mia := newWindow(t, browser, i.url)
	mia.logIn("mia@harbour.example", password)
	mia.click(".sections a", "Availability")
	mia.has("#people", "3 Available, 0 Away")
	mia.mark()
	tom.logIn("tom@harbour.example", password)
	i.ownSwitch(tom, mia)
	i.setByLead(tom, mia)
	i.comingBackEarly(tom, mia)
	i.loadIsLive(mia)
	eva.logIn("eva@harbour.example", password)
	eva.open("/availability")
	eva.has("h1", "Not found")
	for _, w := range []*window{tom, mia} {
		w.calm()
	}
	mia.marked()
}

// ownSwitch: one press, then for a time from the menu; the lead sees both without loading the page.
func (i *installation) ownSwitch(tom, mia *window) {
	i.Helper()
	tom.mark()
	tom.click("#available", "Available")
	tom.has("#available", "Away")
	mia.has("#people tr", "Tom Berger Away")
	tom.click("#availabilitymenu > summary", "")
	tom.click("#availabilitymenu button", "For 1 hour")
	tom.has("#available", "Available · until ")
	tom.gone("#availabilitymenu .popup", "For 1 hour")
	mia.has("#people tr", "Tom Berger Available · until")
	tom.marked()
}

// setByLead: Tom sees at once who did it, and puts it back.
func (i *installation) setByLead(tom, mia *window) {
	i.Helper()
	mia.click("#people tr:has(a, b, span) summary", "Tom Berger")
	mia.click("#people details[open] button", "Until it is changed")
	mia.has("#people tr", "set by Mia Winter")
	tom.has("#setby", "Mia Winter set you to Away at")
	tom.has("#available", "Away")
	tom.click("#setby button", "Be Available")
	tom.gone("#setby", "Mia")
	tom.has("#available", "Available")
	mia.has("#people tr", "set by hand")
	tom.marked()
}

// comingBackEarly: out of office wins, and asks.
func (i *installation) comingBackEarly(tom, mia *window) {
	i.Helper()
	who := i.actor("tom@harbour.example")
	today := time.Now().UTC()
	i.fine(i.app.CreateAbsence(i.Context(), i.actor("mia@harbour.example"), who.User.ID, inbox.AbsenceForm{From: today.Format(time.DateOnly), Till: today.AddDate(0, 0, 9).Format(time.DateOnly), Note: "Sailing"}))
	tom.has("#available", "Away · out of office")
	tom.has("#setby", "Mia Winter entered that you are out of office")
	mia.has("#people tr", "Sailing")
	tom.click("#available", "Away")
	tom.has("h1", "You are out of office")
	tom.click("main a", "Stay out of office")
	tom.has("#available", "out of office")
	tom.click("#available", "Away")
	tom.click("main button", "End it and be Available")
	tom.has("#available", "Available")
	mia.has("#people tr", "Tom Berger Available")
}

// loadIsLive: what Tom is given is seen on the lead's page.
func (i *installation) loadIsLive(mia *window) {
	i.Helper()
	tom := i.actor("tom@harbour.example")
	i.fine(i.app.SaveRule(i.Context(), i.actor("mia@harbour.example"), 1, inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate,
		Members: []models.Owner{models.UserOwner(tom.User.ID)}}))
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "A flat tyre", body: "Can I come by?"})
	mia.wait("Tom's load", `document.querySelector("#person-`+strconv.FormatInt(tom.User.ID, 10)+` .ledload").textContent.trim() === "1"`)
}
