package main

import (
	"fmt"
	"testing"

	"fairlead/models"
)

// stubNotifications stands in for the desktop, and for somebody who looks at another window.
const stubNotifications = `(() => {
	window.told = [];
	window.Notification = class { static permission = "granted"; constructor(title, options) { window.told.push([title, options.body, options.tag].join(" | ")); } };
	document.hasFocus = () => false;
	return true;
})()`

// TestToldWhatIsMine: what is given to me and an answer to what is mine are counted in the tab and told on the desktop; the rest is not,
// and each of the two can be turned off.
func TestToldWhatIsMine(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	mia := i.company()
	tom, err := i.app.DB.UserByEmail(t.Context(), "tom@harbour.example")
	i.fine(err)
	first := i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "For Tom", body: "One."})
	w := newWindow(t, browser, i.url)
	w.logIn("tom@harbour.example", password)
	w.open("/settings/notifications")
	w.click("[value='desktop:assigned']", "")
	w.click("[value='desktop:answer']", "")
	w.click("[value='desktop:mentioned']", "")
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	w.open("/inbox/all/unassigned")
	w.wait("the stub", stubNotifications)
	told := func(n int) {
		t.Helper()
		w.wait(fmt.Sprintf("%d notifications", n), fmt.Sprintf(`window.told.length === %d`, n))
	}

	i.deliver(mail{from: "Bo <bo@customer.example>", to: "support@harbour.example", subject: "For nobody", body: "Not for Tom."})
	w.has("#rows", "For nobody")
	told(0)
	_, err = i.app.Assign(t.Context(), mia, 1, models.UserOwner(tom.ID), models.Nobody)
	i.fine(err)
	told(1)
	w.wait("the count in the tab", `document.title.startsWith("(1) ")`)
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "Re: For Tom", body: "Two.", headers: []string{"In-Reply-To: " + first}})
	told(2)
	_, err = i.app.Comment(t.Context(), mia, 1, "@Tom look", "")
	i.fine(err)
	told(3)
	w.wait("what has happened", `window.told.join("\n") === ["Given to you: Ana | For Tom | conversation-1", "Ana has written | For Tom | conversation-1", "Mia Winter has named you | For Tom | conversation-1"].join("\n")`)
	i.deliver(mail{from: "Bo <bo@customer.example>", to: "support@harbour.example", subject: "Another for nobody", body: "Not for Tom."})
	w.has("#rows", "Another for nobody")
	told(3)
	w.open("/conversations/1")
	w.wait("the stub", stubNotifications+" && (document.hasFocus = () => true, true)")
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "Re: For Tom", body: "Seen at once.", headers: []string{"In-Reply-To: " + first}})
	w.has("#thread", "Seen at once.")
	told(0) // it stands before them

	w.open("/settings/notifications")
	for _, kind := range []string{"assigned", "answer", "mentioned"} {
		w.click("[value='desktop:"+kind+"']", "")
		w.click("[value='badge:"+kind+"']", "")
	}
	w.click("button.go", "Save")
	w.has("#notice", "Saved")
	w.open("/inbox/all/mine")
	w.wait("the stub", stubNotifications)
	i.deliver(mail{from: "Ana <ana@customer.example>", to: "support@harbour.example", subject: "Re: For Tom", body: "Three.", headers: []string{"In-Reply-To: " + first}})
	w.has("#rows", "Three.")
	told(0)
	w.wait("no count in the tab", `!document.title.startsWith("(")`)
	w.calm()
}
