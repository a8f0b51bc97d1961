package inbox

import (
	"testing"

	"fairlead/models"
)

func TestWhatVisitorsAreToldOfOwners(t *testing.T) {
	bo, cas, care := models.UserOwner(1).String(), models.UserOwner(2).String(), models.TeamOwner(1).String()
	cases := []struct {
		e    models.EventData
		lang string
		want string
	}{
		{models.EventData{Kind: models.EventOwner, OwnerFrom: "nobody", OwnerTo: bo, NameTo: "Bo"}, "en", "Bo has joined the chat."},
		{models.EventData{Kind: models.EventDecision, OwnerTo: bo, NameTo: "Bo"}, "nl", "Bo doet mee aan de chat."},
		{models.EventData{Kind: models.EventOwner, OwnerFrom: care, NameFrom: "Care", OwnerTo: bo, NameTo: "Bo"}, "fr", "Bo has joined the chat."},
		{models.EventData{Kind: models.EventDecision, OwnerFrom: bo, NameFrom: "Bo", OwnerTo: cas, NameTo: "Cas"}, "en", "Bo has passed the chat on to Cas."},
		{models.EventData{Kind: models.EventDecision, OwnerFrom: bo, NameFrom: "Bo", OwnerTo: "nobody"}, "en", "Bo had to go. Somebody else will be with you as soon as possible."},
		{models.EventData{Kind: models.EventOwner, OwnerFrom: bo, NameFrom: "Bo", OwnerTo: care, NameTo: "Care"}, "en", "Bo had to go. Somebody else will be with you as soon as possible."},
		{models.EventData{Kind: models.EventDecision, OwnerTo: "nobody"}, "en", ""},
		{models.EventData{Kind: models.EventOwner, OwnerTo: care, NameTo: "Care"}, "en", ""},
		{models.EventData{Kind: models.EventOwner, OwnerFrom: bo, NameFrom: "Bo", OwnerTo: bo, NameTo: "Bo"}, "en", ""},
		{models.EventData{Kind: models.EventState, From: "open", To: "closed"}, "en", "The chat was closed. Write again to go on."},
		{models.EventData{Kind: models.EventState, From: "open", To: "spam"}, "en", ""},
		{models.EventData{Kind: models.EventState, From: "closed", To: "open"}, "en", ""},
		{models.EventData{Kind: models.EventLinked, Other: 7}, "en", ""},
	}
	for _, c := range cases {
		if got := chatLine(c.e, c.lang); got != c.want {
			t.Errorf("%+v in %s: %q, want %q", c.e, c.lang, got, c.want)
		}
	}
}
