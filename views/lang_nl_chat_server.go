package views

// dutchChatServer is the Dutch of what visitors of chats are told by the server, and of the page of a chat that works without a script.
var dutchChatServer = map[string]string{
	"Look for answers":                 "Kijk of er antwoord is",
	"You are talking with %s.":         "Je praat met %s.",
	"You are waiting for a colleague.": "Je wacht op een collega.",
	"Your answer":                      "Je antwoord",
	"Your message":                     "Je bericht",

	"This chat has ended. Start a new one to go on.":                                        "Deze chat is beëindigd. Begin een nieuwe om verder te gaan.",
	"Too much was sent from here in a short time. It is tried again in a while.":            "Er is hiervandaan in korte tijd te veel verzonden. Over een tijdje wordt het opnieuw geprobeerd.",
	"This chat cannot be used on that site.":                                                "Deze chat kan op die site niet worden gebruikt.",
	"This chat is not there any more.":                                                      "Deze chat is er niet meer.",
	"This is too large to be sent.":                                                         "Dit is te groot om te verzenden.",
	"This was not sent. It is tried again in a while.":                                      "Dit is niet verzonden. Over een tijdje wordt het opnieuw geprobeerd.",
	"This is too long: at most 4,000 characters.":                                           "Dit is te lang: hoogstens 4.000 tekens.",
	"Type a message first.":                                                                 "Typ eerst een bericht.",
	"Too many files were sent from here in a short time. Wait a few minutes and try again.": "Er zijn hiervandaan in korte tijd te veel bestanden verzonden. Wacht een paar minuten en probeer het opnieuw.",
	"This chat cannot be sent by e-mail.":                                                   "Deze chat kan niet per e-mail worden verzonden.",
	"Type your e-mail address in the chat first.":                                           "Typ eerst je e-mailadres in de chat.",
}
