package views

// dutchSenders is the Dutch of what is decided and known about senders.
var dutchSenders = map[string]string{
	"Senders":                   "Afzenders",
	"Blocked":                   "Geblokkeerd",
	"Pictures":                  "Afbeeldingen",
	"Always from this sender":   "Altijd van deze afzender",
	"Do not show them any more": "Niet meer tonen",
	"Pictures on other servers are always shown of this sender.": "Afbeeldingen op andere servers worden van deze afzender altijd getoond.",
	"Block the sender": "Afzender blokkeren",
	"Block":            "Blokkeren",
	"Unblock":          "Deblokkeren",
	"%s is blocked: mail from there is filed as spam.": "%s is geblokkeerd: mail daarvandaan gaat naar de spam.",
	"Mail from these is filed as spam in every inbox. It is not assigned to anybody and nobody is told, but nothing is thrown away.": "Mail van deze afzenders gaat in elke inbox naar de spam. Die wordt aan niemand toegewezen en niemand krijgt bericht, maar er wordt niets weggegooid.",
	"Address or domain": "Adres of domein",
	"A domain blocks everybody there, and in what is below it.": "Een domein blokkeert iedereen daar, en in wat eronder valt.",
	"Of these senders, pictures on other servers are shown at once. Somebody in an inbox chose so at a message; the sender can see when such a mail is read.": "Van deze afzenders worden afbeeldingen op andere servers meteen getoond. Iemand in een inbox koos dat bij een bericht; de afzender kan zien wanneer zo'n mail gelezen wordt.",
	"Nobody is blocked.":                   "Niemand is geblokkeerd.",
	"There are none.":                      "Die zijn er niet.",
	"Sender":                               "Afzender",
	"Filed as spam: %s says that it is":    "Bij de spam gezet: %s zegt dat het dat is",
	"Filed as spam: the sender is blocked": "Bij de spam gezet: de afzender is geblokkeerd",

	// Checks
	"not proven":           "niet bewezen",
	"proven to be from %s": "bewezen van %s",
	"signed by %s":         "ondertekend door %s",
	"says %s":              "zegt %s",
	"The name holds another address. The mail is from %s.":                                                   "In de naam staat een ander adres. De mail komt van %s.",
	"It bears the name of a colleague and comes from elsewhere: %s.":                                         "Deze mail draagt de naam van een collega en komt ergens anders vandaan: %s.",
	"%s looks like an address of yours and is not.":                                                          "%s lijkt op een adres van jullie en is het niet.",
	"It names several senders. Who wrote it is not certain.":                                                 "Er staan meerdere afzenders in. Wie dit schreef, staat niet vast.",
	"It says that it is from %s, and does not pass what that domain asks for. It may be from somebody else.": "Deze mail zegt van %s te zijn, en voldoet niet aan wat dat domein vraagt. Misschien komt hij van iemand anders.",
	"Of every mail it is looked up whether its sender is who it says: by SPF, DKIM and DMARC. If mail comes through a server of yours, that server has seen more. Name it, and what it found counts, as does its mark for spam.": "Van elke mail wordt nagegaan of de afzender is wie hij zegt: met SPF, DKIM en DMARC. Komt mail via een eigen server, dan heeft die meer gezien. Noem die server, en wat hij vond telt, net als zijn spammerk.",
	"Server whose word is taken": "Server die op zijn woord geloofd wordt",
	"The name that it writes first in Authentication-Results, like mx.google.com. Only name a server that writes this into every mail. Empty: none.": "De naam die hij vooraan in Authentication-Results schrijft, zoals mx.google.com. Noem alleen een server die dit in elke mail schrijft. Leeg: geen.",
	"Its addresses": "Zijn adressen",
	"Addresses or networks that it sends from, with commas: 192.0.2.7, 2001:db8::/32. From anywhere else, nobody is believed. Empty: this machine only. Not needed for mail fetched from a mailbox.": "Adressen of netwerken waarvandaan hij stuurt, met komma's: 192.0.2.7, 2001:db8::/32. Van elders wordt niemand geloofd. Leeg: alleen deze machine. Niet nodig voor mail die uit een postbus gehaald wordt.",
	"Type addresses or networks with commas, like 192.0.2.7, 2001:db8::/32.": "Typ adressen of netwerken met komma's, zoals 192.0.2.7, 2001:db8::/32.",
	"Type the server's name only, like mx.example.com.":                      "Typ alleen de naam van de server, zoals mx.example.com.",

	// Invitations
	"Invitation": "Uitnodiging", "Called off": "Afgelast", "Answer to an invitation": "Antwoord op een uitnodiging", "Event": "Afspraak", "the first of %d": "de eerste van %d",
	"Repeats": "Herhaalt", "Where": "Waar", "Who": "Wie", "Organised by": "Georganiseerd door", "all day": "hele dag", "local time there": "plaatselijke tijd daar",
	"every %d days": "elke %d dagen", "every %d weeks": "elke %d weken", "every %d months": "elke %d maanden", "every %d years": "elke %d jaar",
	"every day": "elke dag", "every week": "elke week", "every month": "elke maand", "every year": "elk jaar", "and %d more": "en nog %d",

	// Notices and problems
	"%s is blocked.":                                                        "%s is geblokkeerd.",
	"%s is no longer blocked.":                                              "%s is niet meer geblokkeerd.",
	"%s was removed.":                                                       "%s is verwijderd.",
	"Pictures are always shown of %s.":                                      "Van %s worden afbeeldingen altijd getoond.",
	"Pictures are no longer shown of %s.":                                   "Van %s worden afbeeldingen niet meer getoond.",
	"There is no address that could be blocked.":                            "Er is geen adres dat geblokkeerd kan worden.",
	"%s belongs to a colleague or a channel.":                               "%s is van een collega of een kanaal.",
	"All of %s is blocked. An admin can change that in Settings.":           "Heel %s is geblokkeerd. Een beheerder kan dat bij Instellingen wijzigen.",
	"Type an address, like ann@example.com, or a domain, like example.com.": "Typ een adres, zoals ann@example.com, of een domein, zoals example.com.",
}
