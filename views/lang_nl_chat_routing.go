package views

// dutchChatRouting is the Dutch of how chats find somebody.
var dutchChatRouting = map[string]string{
	"Chatflow": "Chatflow",
	"A chat goes only to somebody who is Available and has a page of Fairlead open. When nobody is, it waits, and the visitor is told.": "Een chat gaat alleen naar iemand die beschikbaar is en een pagina van Fairlead open heeft. Is er niemand, dan wacht de chat, en de bezoeker krijgt dat te horen.",
	"A chat that opens again is assigned anew when its owner is Away or has no page open.":                                              "Een chat die opnieuw opengaat, wordt opnieuw toegewezen als de eigenaar afwezig is of geen pagina open heeft.",
	"What happens to a chat that comes this way.":                                                                                       "Wat er gebeurt met een chat die deze weg neemt.",
	"Chats are given only to those who have a page open at that moment, which cannot be known ahead.":                                   "Chats gaan alleen naar wie op dat moment een pagina open heeft; dat is vooraf niet te weten.",
	"Outside the chat's operating hours":                                                                                                "Buiten de openingstijden van de chat",
	"Could take it, but the chat is closed":                                                                                             "Kon het aannemen, maar de chat is gesloten",
	"Available, but has no page open":                                                                                                   "Beschikbaar, maar heeft geen pagina open",
	"Was gone while the visitor waited":                                                                                                 "Was weg terwijl de bezoeker wachtte",
	"the chat is closed now":                                                                                                            "de chat is nu gesloten",
	"%d without an open page":                                                                                                           "%d zonder open pagina",
	"outside the operating hours":                                                                                                       "buiten de openingstijden",
	"who has no page open":                                                                                                              "die geen pagina open heeft",
	"who was gone":                                                                                                                      "die weg was",
	"The visitor waited, and %s was gone.":                                                                                              "De bezoeker wachtte, en %s was weg.",
	"by the rule of %s: it is outside the operating hours":                                                                              "volgens de regel van %s: het is buiten de openingstijden",
	"Only people who were available with a page open.":                                                                                  "Alleen mensen die beschikbaar waren, met een pagina open.",
	"Outside the operating hours chats wait until these begin.":                                                                         "Buiten de openingstijden wachten chats tot die beginnen.",
	"The chat is closed now: it waits until the operating hours begin.":                                                                 "De chat is nu gesloten: het wacht tot de openingstijden beginnen.",
}
