package views

// dutchThreads is the Dutch of what joins mails to conversations, and of taking these apart and together.
var dutchThreads = map[string]string{
	"Why is this here?": "Waarom staat dit hier?",
	"It reports on a mail that was sent from this conversation; its number is signed by us and cannot be guessed.":                                                     "Het gaat over een mail die vanuit dit gesprek is verstuurd; het nummer daarvan is door ons ondertekend en niet te raden.",
	"It answers a mail that was sent from this conversation: its header %s names it, by a number that we signed and nobody can guess; and its sender takes part here.": "Het antwoordt op een mail die vanuit dit gesprek is verstuurd: de kop %s noemt die, met een nummer dat wij ondertekend hebben en niemand kan raden; en de afzender doet hier mee.",
	"It names an earlier mail of this conversation in its header %s, and its sender takes part here.":                                                                  "Het noemt een eerdere mail van dit gesprek in de kop %s, en de afzender doet hier mee.",
	"It names no earlier mail, so it began a conversation. The same subject alone joins nothing.":                                                                      "Het noemt geen eerdere mail en begon dus een gesprek. Alleen hetzelfde onderwerp voegt niets samen.",
	"It began a conversation.":        "Het begon een gesprek.",
	"A colleague has moved it since.": "Een collega heeft het daarna verplaatst.",
	"Its header %s names another conversation, but its sender takes no part there: whoever knows a number is not let in by it.":   "De kop %s noemt een ander gesprek, maar de afzender doet daar niet mee: een nummer kennen is niet genoeg.",
	"Its header %s names a conversation of another inbox, which the address that it was sent to does not belong to.":              "De kop %s noemt een gesprek van een andere inbox, waar het adres waarnaar het gestuurd is niet bij hoort.",
	"It carries Outlook's Thread-Index only. Copies of a template share one, and a forwarded mail keeps it, so it joins nothing.": "Het heeft alleen de Thread-Index van Outlook. Kopieën van een sjabloon delen er een, en een doorgestuurde mail houdt die, dus die voegt niets samen.",
	"Its header %s names a conversation that was closed too long ago.":                                                            "De kop %s noemt een gesprek dat te lang geleden is gesloten.",
	"It says that a mail could not be delivered, but not of one that was sent from here.":                                         "Het zegt dat een mail niet bezorgd kon worden, maar niet een die hiervandaan is verstuurd.",
	"Its header %s names a mail that is not here.":                                                                                "De kop %s noemt een mail die hier niet is.",
}
