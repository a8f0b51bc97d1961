package inbox

import (
	"strings"

	"fairlead/models"
)

// chatLines are what the visitor of a chat is told of what happens to it, by language.
var chatLines = map[string]map[string]string{
	"en": {"joined": "{to} has joined the chat.", "moved": "{from} has passed the chat on to {to}.", "gone": "{from} had to go. Somebody else will be with you as soon as possible.", "closed": "The chat was closed. Write again to go on."},
	"nl": {"joined": "{to} doet mee aan de chat.", "moved": "{from} heeft de chat doorgegeven aan {to}.", "gone": "{from} moest weg. Iemand anders helpt je zo snel mogelijk verder.", "closed": "De chat is gesloten. Schrijf weer om verder te gaan."},
}

// chatLine is what the visitor of a chat is told of an event in its conversation, in their language; empty: nothing. They hear who is with
// them, that it is somebody else now or nobody for the moment, and that a colleague has closed it: never why, nor who decided it.
func chatLine(e models.EventData, lang string) string {
	texts, ok := chatLines[lang]
	if !ok {
		texts = chatLines["en"]
	}
	return strings.NewReplacer("{from}", e.NameFrom, "{to}", e.NameTo).Replace(texts[chatLineKey(e)])
}

func chatLineKey(e models.EventData) string {
	switch e.Kind {
	case models.EventState:
		if models.State(e.To) == models.StateClosed {
			return "closed"
		}
		return ""
	case models.EventOwner, models.EventDecision:
	default:
		return ""
	}
	from, had := userIn(e.OwnerFrom, e.NameFrom)
	to, has := userIn(e.OwnerTo, e.NameTo)
	switch {
	case has && had && from != to:
		return "moved"
	case has && !had:
		return "joined"
	case had && !has:
		return "gone"
	}
	return ""
}

// userIn reads a user out of an event: one with a name. Teams are nobody to a visitor.
func userIn(owner, name string) (models.Owner, bool) {
	o, ok := models.ParseOwner(owner)
	return o, ok && o.Kind == models.OwnerUser && name != ""
}
