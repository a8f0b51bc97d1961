package views

// dutchSaid is the Dutch of what models, use cases and handlers say: what is wrong with a form, and what has just happened.
var dutchSaid = map[string]string{
	// after an action
	"Open again.": "Weer open.", "Closed.": "Gesloten.", "Marked as spam.": "Als spam gemarkeerd.", "Moved to the trash.": "In de prullenbak gelegd.",
	"This takes longer than half a minute. Try again later, or rehearse fewer days.": "Dit duurt langer dan een halve minuut. Probeer het later nog eens, of repeteer minder dagen.",
	"This was sent from a page of another site, so nothing was done.":                "Dit kwam van een pagina van een andere site, dus er is niets gedaan.",
	"Nobody owns this now.": "Dit is nu van niemand.", "Owner: %s": "Eigenaar: %s", "Your answer is on its way.": "Je antwoord is onderweg.",
	"Your answer is on its way, and the conversation is closed.": "Je antwoord is onderweg, en het gesprek is gesloten.",
	"The request could not be read. Go back and try again.":      "Het verzoek was niet te lezen. Ga terug en probeer het opnieuw.",
	"It is being tried again.":                                   "Het wordt opnieuw geprobeerd.", "The test message has come in.": "Het testbericht is binnen.", "Saved.": "Opgeslagen.",
	"The team %s is there.": "Het team %s is er.", "The team is deleted.": "Het team is verwijderd.",
	"The inbox %s is there. Add the e-mail address whose mail should arrive in it.":          "De inbox %s is er. Voeg het e-mailadres toe waarvan de mail erin moet komen.",
	"%s is there. Set up sending here, and say under Automation who gets its conversations.": "%s is er. Stel hier het verzenden in, en zeg onder Automatisering wie de gesprekken krijgt.",
	"Saved. It applies from now on.":                                    "Opgeslagen. De regel geldt vanaf nu.",
	"Your password is changed. You are logged out everywhere else.":     "Je wachtwoord is veranderd. Je bent overal elders uitgelogd.",
	"There were too many wrong tries. Wait 15 minutes, then try again.": "Er waren te veel foute pogingen. Wacht 15 minuten en probeer het dan opnieuw.",
	"The e-mail address or the password is not right.":                  "Het e-mailadres of het wachtwoord klopt niet.",
	"%s is deactivated and logged out.":                                 "%s is gedeactiveerd en uitgelogd.",
	"%s has a Service seat now.":                                        "%s heeft nu een Service-seat.",

	// names and addresses
	"Type a name.": "Typ een naam.", "This is too long: at most 200 characters.": "Dit is te lang: hoogstens 200 tekens.", "This is too long: at most 253 characters.": "Dit is te lang: hoogstens 253 tekens.",
	"This is too long: at most 500 characters.": "Dit is te lang: hoogstens 500 tekens.", "This is too long: at most 1,000 characters.": "Dit is te lang: hoogstens 1.000 tekens.",
	"This is too long: at most 10,000 characters.": "Dit is te lang: hoogstens 10.000 tekens.", "This is too long: at most 500,000 characters.": "Dit is te lang: hoogstens 500.000 tekens.",
	"Type an e-mail address, like support@example.com.": "Typ een e-mailadres, zoals support@example.com.", "Type an e-mail address, like ana@example.com.": "Typ een e-mailadres, zoals ana@example.com.",
	"Somebody here has this e-mail address already.": "Iemand hier heeft dit e-mailadres al.", "Another channel has this address already.": "Een ander kanaal heeft dit adres al.",
	"There is an inbox of this name already.": "Er is al een inbox met deze naam.", "There is a team of this name already.": "Er is al een team met deze naam.", "Type the company's name.": "Typ de naam van het bedrijf.",

	// people
	"Choose a role from the list.": "Kies een rol uit de lijst.", "Choose a seat from the list.": "Kies een seat uit de lijst.", "Choose a language from the list.": "Kies een taal uit de lijst.", "Choose one from the list.": "Kies er een uit de lijst.",
	"Choose Available or Away.": "Kies Beschikbaar of Afwezig.", "The first user must be an admin.": "De eerste gebruiker moet beheerder zijn.", "You cannot deactivate yourself.": "Je kunt jezelf niet deactiveren.",
	"This is the only admin who can log in: make somebody else an admin first.": "Dit is de enige beheerder die kan inloggen: maak eerst iemand anders beheerder.",
	"This user is deactivated and cannot be invited.":                           "Deze gebruiker is gedeactiveerd en kan niet worden uitgenodigd.",
	"One of these people is not here any more.":                                 "Een van deze mensen is hier niet meer.", "This team does not exist any more.": "Dit team bestaat niet meer.",
	"One of these teams does not exist any more.": "Een van deze teams bestaat niet meer.", "One of these inboxes does not exist any more.": "Een van deze inboxen bestaat niet meer.",
	"This person or team has no access to the inbox.":                      "Deze persoon of dit team heeft geen toegang tot de inbox.",
	"%s is deactivated and cannot be added.":                               "%s is gedeactiveerd en kan niet worden toegevoegd.",
	"%s has no Sales or Service seat and cannot be added.":                 "%s heeft geen Sales- of Service-seat en kan niet worden toegevoegd.",
	"Choose at least one user or team, or leave conversations unassigned.": "Kies minstens één gebruiker of team, of laat gesprekken niet toegewezen.",
	"Type at least 10 characters.":                                         "Typ minstens 10 tekens.", "Choose something else than your name or e-mail address.": "Kies iets anders dan je naam of e-mailadres.", "This is not your password.": "Dit is niet je wachtwoord.",

	// sending
	"Type the server's name only, like smtp.example.com.": "Typ alleen de naam van de server, zoals smtp.example.com.", "Type the name of the server to test.": "Typ de naam van de server om te testen.",
	"Type a port between 1 and 65535; 587 and 465 are usual.": "Typ een poort tussen 1 en 65535; 587 en 465 zijn gangbaar.", "Choose how the connection is protected.": "Kies hoe de verbinding beveiligd is.",
	"Only an admin may allow a server at a private address.":                        "Alleen een beheerder mag een server op een privé-adres toestaan.",
	"Type the password that belongs to the user name.":                              "Typ het wachtwoord dat bij de gebruikersnaam hoort.",
	"Type the password again: it is only sent where it was typed for.":              "Typ het wachtwoord opnieuw: het gaat alleen naar de server waarvoor het getypt is.",
	"The stored password cannot be read any more: type it again.":                   "Het opgeslagen wachtwoord is niet meer te lezen: typ het opnieuw.",
	"The door for incoming mail is closed: set FAIRLEAD_SMTP_ADDR and start again.": "De deur voor inkomende mail is dicht: stel FAIRLEAD_SMTP_ADDR in en start opnieuw.",
	"The test message was not taken: %s":                                            "Het testbericht is niet aangenomen: %s",

	// replies
	"This channel cannot send yet: its sending is not set up.": "Dit kanaal kan nog niet verzenden: het verzenden is niet ingesteld.", "Write something first.": "Schrijf eerst iets.",
	"These are not all e-mail addresses. Put a comma between them.": "Dit zijn niet allemaal e-mailadressen. Zet er een komma tussen.", "These are too many: at most 50 addresses.": "Dit zijn er te veel: hoogstens 50 adressen.",
	"“%s” is not an e-mail address.": "“%s” is geen e-mailadres.", "Choose the file again.": "Kies het bestand opnieuw.", "These files are too large: together at most 18 MB.": "Deze bestanden zijn te groot: samen hoogstens 18 MB.", "These are too many files: at most 50.": "Dit zijn te veel bestanden: hoogstens 50.",

	// mail that could not be read
	"It could not be read whole: a part of it is broken in a way that is not understood.": "Ze kon niet helemaal gelezen worden: een deel is stuk op een manier die niet begrepen wordt.",
	"It does not say who sent it.": "Er staat niet in van wie ze is.",

	// why a mail server could not be asked
	"the server is at a private address, and this channel is not allowed to call those": "de server heeft een privéadres, en dit kanaal mag daar geen verbinding mee maken",
	"the password would be readable on the way: it is only sent over TLS or STARTTLS":   "het wachtwoord zou onderweg leesbaar zijn: het wordt alleen over TLS of STARTTLS verstuurd",
	"the server did not answer with TLS":                                                "de server antwoordde niet met TLS",
	"nothing answers at this port: connection refused":                                  "op deze poort antwoordt niets: verbinding geweigerd",
	"the connection was ended before the server had answered":                           "de verbinding werd verbroken voordat de server geantwoord had",
	"the server did not answer in time":                                                 "de server antwoordde niet op tijd",
	"the server closed the connection":                                                  "de server verbrak de verbinding",
	"the server's certificate is not signed by an authority that this machine trusts":   "het certificaat van de server is niet ondertekend door een instantie die deze machine vertrouwt",
	"the server's certificate has expired or is not valid yet":                          "het certificaat van de server is verlopen of nog niet geldig",
}
