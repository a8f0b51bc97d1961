package views

// dutchWriting is the Dutch of what helps people write: drafts, who is writing, snippets and the preview.
var dutchWriting = map[string]string{
	"Draft":       "Concept",
	"Drafts":      "Concepten",
	"Draft saved": "Concept bewaard",
	"Save draft":  "Concept bewaren",
	"The draft is kept. It waits for you here, on every device.":                                      "Het concept is bewaard. Het wacht hier op je, op elk apparaat.",
	"You have written something else here, in another tab or on another device. It is kept as it is.": "Je hebt hier iets anders geschreven, in een ander tabblad of op een ander apparaat. Dat blijft bewaard zoals het is.",
	"You have begun a comment here and not added it.":                                                 "Je bent hier een opmerking begonnen en hebt die niet toegevoegd.",
	"You have begun to forward a message here.":                                                       "Je bent hier begonnen een bericht door te sturen.",
	"You have begun an answer here and not sent it.":                                                  "Je bent hier een antwoord begonnen en hebt het niet verstuurd.",
	"Show that one":          "Dat tonen",
	"Keep this one":          "Dit houden",
	"Nothing is left unsent": "Er is niets blijven liggen",
	"What you begin to write is kept here by itself until you send it.": "Wat je begint te schrijven, wordt hier vanzelf bewaard tot je het verstuurt.",
}
