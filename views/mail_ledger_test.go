package views

import (
	"strings"
	"testing"

	"fairlead/models"
)

// What has gone from the database is not asked for again, and the comparison does not say so.
func TestALostMailIsNotSaidToBeAskedForAgain(t *testing.T) {
	for _, lost := range []bool{false, true} {
		p := MailComparePage{Shell: inboxShell(), Channel: models.Channel{ID: 1, Address: "a@x.example"}, Missing: []MissingMail{{UID: 4, Words: "It was stored here, and is no longer in the database.", Lost: lost}}, Now: noon}
		text := render(t, MailCompare(p)).Find("main").Text()
		if !strings.Contains(text, "Number 4") || strings.Contains(text, "asked for again") == lost {
			t.Errorf("lost %v: it says %s", lost, text)
		}
	}
}
