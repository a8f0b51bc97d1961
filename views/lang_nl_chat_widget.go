package views

// dutchChatWidget is the Dutch of what the chat in other sites' pages says by itself.
var dutchChatWidget = map[string]string{
	"Open the chat": "Open de chat", "Chat with %s": "Chat met %s", "Close the chat": "Sluit de chat", "More": "Meer", "What was said": "Wat er gezegd is",
	"Write a message": "Schrijf een bericht", "Your e-mail address": "Je e-mailadres", "Your phone number": "Je telefoonnummer", "Send": "Versturen", "Add files": "Bestanden toevoegen",
	"You": "Jij", "Seen": "Gezien", "Waits for a connection": "Wacht op verbinding", "Not sent": "Niet verstuurd", "Try again": "Opnieuw proberen", "Delete": "Verwijderen",
	"Remove %s": "%s weghalen", "Earlier messages": "Eerdere berichten", "New messages": "Nieuwe berichten", "%s new messages": "%s nieuwe berichten", "One new message": "Eén nieuw bericht", "%s is typing": "%s is aan het typen",
	"No connection. Your messages wait here and are sent as soon as it is back.": "Geen verbinding. Je berichten wachten hier en worden verstuurd zodra die er weer is.",
	"We are closed now. What you write waits for us.":                            "We zijn nu gesloten. Wat je schrijft, wacht op ons.",
	"We are closed now and back %s. What you write waits for us.":                "We zijn nu gesloten en %s terug. Wat je schrijft, wacht op ons.",
	"Waiting for a colleague":                                                    "Wacht op een collega", "Send me this chat by e-mail": "Stuur mij deze chat per e-mail", "This chat is on its way to your e-mail address.": "Deze chat is onderweg naar je e-mailadres.",
	"End the chat": "Chat beëindigen", "End this chat? You can start another at any time.": "Deze chat beëindigen? Je kunt altijd een nieuwe beginnen.", "Go on": "Verder", "This chat has ended.": "Deze chat is afgelopen.", "Start a new chat": "Nieuwe chat beginnen",
	"Skip": "Overslaan",
	"This is too long: at most %s characters.": "Dit is te lang: hoogstens %s tekens.", "On its way": "Onderweg", "Drop files here": "Laat bestanden hier los",
}
