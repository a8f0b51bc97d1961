package views

// dutchChatAgent is the Dutch of what agents see of chats.
var dutchChatAgent = map[string]string{
	"Chat": "Chat", "Visitor": "Bezoeker", "Chat with %s": "Chat met %s", "Chat message from %s": "Chatbericht van %s", "Automatic": "Automatisch", "Seen": "Gezien", "By e-mail to %s": "Per e-mail aan %s",
	"Look for new messages": "Kijken of er nieuwe berichten zijn", "Your message": "Je bericht", "Sending…": "Wordt verzonden…",
	"%s is typing…": "%s is aan het typen…", "A colleague is typing an answer…": "Een collega typt een antwoord…",

	// Whether the visitor is there
	"Presence": "Aanwezigheid", "Here now": "Nu hier", "Ended by the visitor": "Beëindigd door de bezoeker", "Left just now": "Zojuist weggegaan",
	"Left %d minute ago": "%d minuut geleden weggegaan", "Left %d minutes ago": "%d minuten geleden weggegaan", "Left %d hour ago": "%d uur geleden weggegaan", "Left %d hours ago": "%d uur geleden weggegaan",
	"Left %d day ago": "%d dag geleden weggegaan", "Left %d days ago": "%d dagen geleden weggegaan",

	// Beside the conversation
	"Verified by your site": "Geverifieerd door je site", "Not verified: what the visitor says of themselves": "Niet geverifieerd: wat de bezoeker over zichzelf zegt",
	"Looks at": "Bekijkt", "Last looked at": "Bekeek het laatst", "Came from": "Kwam van", "directly, or not told": "rechtstreeks, of niet verteld", "By the chatflow": "Via de chatflow",
	"What they answered": "Wat de bezoeker antwoordde", "%d page before": "%d pagina eerder", "%d pages before": "%d pagina’s eerder",

	// How an answer arrives
	"In the chat": "In de chat", "The visitor has left: it goes to %s by e-mail": "De bezoeker is weg: het gaat per e-mail naar %s",
	"The visitor has left: it goes to %s by e-mail, an address that was not given in this chat": "De bezoeker is weg: het gaat per e-mail naar %s, een adres dat niet in deze chat is gegeven",
	"The visitor wrote by e-mail last":                                                                     "De bezoeker schreef het laatst per e-mail",
	"The visitor wrote by e-mail last: it goes to %s by e-mail":                                            "De bezoeker schreef het laatst per e-mail: het gaat per e-mail naar %s",
	"The visitor has left meanwhile: this would go to %s by e-mail. Send it again if it may.":              "De bezoeker is intussen weg: dit zou per e-mail naar %s gaan. Verstuur het nog eens als dat mag.",
	"The visitor has written by e-mail meanwhile: this would go to %s by e-mail. Send it again if it may.": "De bezoeker heeft intussen per e-mail geschreven: dit zou per e-mail naar %s gaan. Verstuur het nog eens als dat mag.",
	"The visitor writes in the chat again: this would go there. Send it again if it may.":                  "De bezoeker schrijft weer in de chat: dit zou daarheen gaan. Verstuur het nog eens als dat mag.",
	"The visitor has left and gave no address: they see it if they come back":                              "De bezoeker is weg en gaf geen adres: die ziet het bij terugkomst",
	"The visitor has left and %s cannot send mail: they see it if they come back":                          "De bezoeker is weg en %s kan geen mail versturen: die ziet het bij terugkomst",
	"The visitor has ended the chat and no mail can go to them. Comments work.":                            "De bezoeker heeft de chat beëindigd en er kan geen mail naartoe. Opmerkingen kunnen wel.",
	"The visitor has ended the chat, and no mail can go to them. Comments work.":                           "De bezoeker heeft de chat beëindigd, en er kan geen mail naartoe. Opmerkingen kunnen wel.",
	"This is too long for a chat: at most 10,000 characters.":                                              "Dit is te lang voor een chat: hoogstens 10.000 tekens.",

	"Waits in the chat": "Wacht in de chat",
	"Unanswered":        "Onbeantwoord",
	"A sound for chats": "Een geluid voor chats",
	"When a chat is given to you, and when its visitor writes while you look elsewhere.": "Als je een chat krijgt, en als de bezoeker schrijft terwijl je ergens anders kijkt.",
	"In the chatflow":                         "In de chatflow",
	"The chatflow has not sent it to anybody": "De chatflow heeft het naar niemand gestuurd",
	"Try the sound":                           "Het geluid proberen",
	"Writing in chats":                        "Schrijven in chats",
	"Enter sends":                             "Enter verstuurt",
	"Shift and Enter begin a new line then. Ctrl or Cmd and Enter always send.": "Shift en Enter beginnen dan een nieuwe regel. Ctrl of Cmd en Enter versturen altijd.",
}
