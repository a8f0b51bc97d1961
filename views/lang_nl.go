package views

// dutchInbox is the Dutch of the shell and of the inbox pages.
var dutchInbox = map[string]string{
	// the shell
	"Skip to the content": "Naar de inhoud", "Main": "Hoofdmenu", "Inbox": "Inbox", "Settings": "Instellingen", "Profile": "Profiel", "Log out": "Uitloggen",
	"Sent mail": "Verzonden mail", "Sent by the demo": "Verzonden door de demo", "Your account: %s": "Je account: %s", "Available": "Beschikbaar", "Away": "Afwezig",
	"Undo": "Ongedaan maken", "Dismiss": "Sluiten", "Keyboard shortcuts": "Sneltoetsen", "Next and previous conversation": "Volgend en vorig gesprek",
	"Choose the owner": "De eigenaar kiezen", "Assign to me": "Aan mij toewijzen", "Reply": "Antwoord", "Comment": "Opmerking", "Close or reopen": "Sluiten of heropenen",
	"Send what you wrote": "Versturen wat je schreef", "While you write: a snippet, a colleague": "Terwijl je schrijft: een snippet, een collega", "Leave the editor, close a menu": "Het tekstvak verlaten, een menu sluiten", "This list": "Deze lijst", "Close this list": "Deze lijst sluiten",

	"1 new": "1 nieuw", "%s new": "%s nieuw", "The connection is lost. Trying again…": "De verbinding is weg. Er wordt opnieuw geprobeerd…",
	"That did not work: the server did not answer. Nothing you typed is lost.": "Dat lukte niet: de server antwoordde niet. Wat je typte is er nog.",
	"now": "nu", "%d min": "%d min", "%d h": "%d u", "yesterday": "gisteren", "%d days": "%d dagen",

	// pages that say no
	"Go back": "Terug", "Not allowed": "Niet toegestaan", "Not found": "Niet gevonden", "Somebody was quicker": "Iemand was sneller", "Too large": "Te groot",
	"Too many tries": "Te veel pogingen", "Something went wrong": "Er ging iets mis",
	"Your role does not allow this. An admin can change that.":                          "Je rol staat dit niet toe. Een beheerder kan dat veranderen.",
	"There is nothing at this address, or you have no access to it.":                    "Op dit adres is niets, of je hebt er geen toegang toe.",
	"It was changed while you looked at it. Go back and look again.":                    "Het is veranderd terwijl je keek. Ga terug en kijk opnieuw.",
	"What was sent is larger than 25 MB together. Nothing was stored.":                  "Wat verstuurd werd is samen groter dan 25 MB. Er is niets opgeslagen.",
	"Wait a few minutes, then try again.":                                               "Wacht een paar minuten en probeer het dan opnieuw.",
	"The error has been logged. Try again; if it stays, tell whoever runs this server.": "De fout is vastgelegd. Probeer het opnieuw; blijft het zo, meld het dan aan wie deze server beheert.",

	// views and list
	"Views": "Weergaven", "Conversations": "Gesprekken", "Conversation": "Gesprek", "Choose a view": "Kies een weergave", "Pages": "Pagina’s", "First page": "Eerste pagina", "Next page": "Volgende pagina",
	"All inboxes": "Alle inboxen", "Unassigned": "Niet toegewezen", "Assigned to me": "Aan mij toegewezen", "My teams": "Mijn teams", "All open": "Alle open", "All closed": "Alle gesloten",
	"Spam": "Spam", "Trash": "Prullenbak", "Longest waiting": "Langst wachtend", "Newest first": "Nieuwste eerst", "Unread": "Ongelezen", "(no subject)": "(geen onderwerp)",
	"with files": "met bestanden", "came in at %s": "kwam binnen op %s",
	"Choose a conversation to read it here.": "Kies een gesprek om het hier te lezen.", "go through the list,": "lopen door de lijst,", "shows all keys.": "toont alle toetsen.",
	"Everything has an owner": "Alles heeft een eigenaar", "Nothing is assigned to you": "Er is niets aan je toegewezen", "Your teams have no open conversations": "Je teams hebben geen open gesprekken",
	"No open conversations": "Geen open gesprekken", "Nothing has been closed yet": "Er is nog niets gesloten", "No spam": "Geen spam", "The trash is empty": "De prullenbak is leeg",
	"New conversations that no rule gives to anyone appear here by themselves.":                   "Nieuwe gesprekken die geen regel aan iemand geeft verschijnen hier vanzelf.",
	"Take one from Unassigned, or wait for the next one that a rule gives you.":                   "Neem er een uit Niet toegewezen, of wacht op het volgende dat een regel je geeft.",
	"Conversations owned by a team that you are in appear here.":                                  "Hier verschijnen gesprekken van een team waar je in zit.",
	"New mail appears here by itself.":                                                            "Nieuwe mail verschijnt hier vanzelf.",
	"Closed conversations are kept here. An answer from the contact opens them again.":            "Gesloten gesprekken blijven hier bewaard. Een antwoord van de contactpersoon opent ze weer.",
	"What is marked as spam is kept here and is not routed.":                                      "Wat als spam is gemarkeerd blijft hier en wordt niet toegewezen.",
	"What is moved to the trash is kept here until it is restored.":                               "Wat in de prullenbak ligt blijft hier tot het wordt teruggezet.",
	"No inbox is open to you":                                                                     "Geen inbox is voor jou open",
	"Ask an admin for access to an inbox: under Settings › Inbox, as a person or through a team.": "Vraag een beheerder om toegang tot een inbox: onder Instellingen › Inbox, als persoon of via een team.",

	// first steps
	"Ready for the first mail": "Klaar voor de eerste mail", "No e-mail address leads here yet.": "Er leidt nog geen e-mailadres hierheen.", "Add an address": "Een adres toevoegen",
	"An admin can add one in the settings.":                    "Een beheerder kan er een toevoegen in de instellingen.",
	"Mail to %s arrives here once its mail server hands it to": "Mail aan %s komt hier aan zodra de mailserver die aflevert bij",
	"Send a test message":                                      "Een testbericht sturen", "Or from a terminal:": "Of vanuit een terminal:", "A command that sends a mail": "Een opdracht die een mail stuurt",

	// the owner
	"Owner": "Eigenaar", "Nobody": "Niemand", "Type a name": "Typ een naam", "Find an owner": "Een eigenaar zoeken", "Search": "Zoeken", "Search on a page of its own": "Zoeken op een eigen pagina", "you": "jij",
	"team of %d": "team van %d", "team of %d people": "team van %d mensen", "%d open": "%d open", "Back to the conversation": "Terug naar het gesprek",
	"Who should own this?": "Van wie moet dit zijn?", "Owner now: %s": "Eigenaar nu: %s", "Find by name": "Zoeken op naam",
	"Nobody of that name has access to this inbox.": "Niemand met die naam heeft toegang tot deze inbox.",
	"Nobody owns this any more":                     "Dit is van niemand meer", "%s owns this now": "Dit is nu van %s", "Leave it so": "Zo laten", "Give it to %s all the same": "Toch aan %s geven",
	"It changed hands while you looked at it, so nothing was changed.": "Het kreeg een andere eigenaar terwijl je keek, dus er is niets veranderd.",

	// the conversation
	"Back to the list": "Terug naar de lijst", "Messages": "Berichten", "%s, by %s": "%s, via %s", "Older messages": "Oudere berichten", "Back to the newest messages": "Terug naar de nieuwste berichten",
	"Close": "Sluiten", "Reopen": "Heropenen", "Not spam": "Geen spam", "Restore": "Terugzetten", "More": "Meer", "Mark as spam": "Als spam markeren", "Move to trash": "Naar de prullenbak",
	"Download the newest mail": "De nieuwste mail downloaden", "Download the header of the newest mail": "De kop van de nieuwste mail downloaden", "open": "open", "closed": "gesloten", "spam": "spam", "in the trash": "in de prullenbak",
	"Contact": "Contactpersoon", "E-mail": "E-mail", "Known since": "Bekend sinds", "Other conversations": "Andere gesprekken", "None that you have access to.": "Geen waar je toegang toe hebt.",
	"comment, colleagues only": "opmerking, alleen voor collega's", "to %s": "aan %s", "From": "Van", "To": "Aan", "Cc": "Cc", "Bcc": "Bcc", "Subject": "Onderwerp", "Date written": "Datum volgens de mail", "Original": "Origineel",
	"Mail": "Mail", "Mail from %s": "Mail van %s", "%s from %s": "%s van %s", "Automatic reply": "Automatisch antwoord", "Could not be delivered": "Niet bezorgd",
	"This mail could not be read whole.": "Deze mail kon niet helemaal gelezen worden.", "Download the mail as it came": "De mail downloaden zoals die kwam", "Download the header as it came": "De kop downloaden zoals die kwam",
	"Show what it answers": "Tonen waar dit op antwoordt", "Pictures on other servers are not loaded.": "Afbeeldingen op andere servers worden niet geladen.", "Show them": "Toch tonen",
	"Files": "Bestanden", "%d B": "%d B", "%d kB": "%d kB", "%.1f MB": "%.1f MB",

	// delivery
	"Sent": "Verzonden", "Sending…": "Wordt verzonden…", "Not delivered": "Niet bezorgd", "Came back": "Teruggekomen", "May have been sent": "Misschien verzonden", "Waiting to try again": "Wacht op een nieuwe poging", "Try again": "Opnieuw proberen", "no answer": "geen antwoord",
	"Not delivered to %d of %d":                   "Niet bezorgd bij %d van %d",
	"Not delivered to %s: “%s”":                   "Niet bezorgd bij %s: “%s”",
	"Came back from %s: “%s”":                     "Teruggekomen van %s: “%s”",
	"Not yet delivered to %s: “%s” Next try: %s.": "Nog niet bezorgd bij %s: “%s” Volgende poging: %s.",
	"May have been sent to %s: the connection broke before the server answered. It is not repeated by itself.": "Misschien verzonden aan %s: de verbinding brak voordat de server antwoordde. Het wordt niet vanzelf herhaald.",

	// events
	"the system": "het systeem", "Closed by %s": "Gesloten door %s", "Reopened by %s": "Heropend door %s", "Marked as spam by %s": "Als spam gemarkeerd door %s", "Marked as not spam by %s": "Als geen spam gemarkeerd door %s",
	"Moved to the trash by %s": "In de prullenbak gelegd door %s", "Restored by %s": "Teruggezet door %s", "%s became the owner by replying": "%s werd eigenaar door te antwoorden",
	"Unassigned: %s was deactivated": "Niet meer toegewezen: %s is gedeactiveerd", "Unassigned: %s lost access to this inbox": "Niet meer toegewezen: %s verloor de toegang tot deze inbox", "Unassigned: the team %s was removed": "Niet meer toegewezen: het team %s is verwijderd",
	"%s set the owner to nobody": "%s zette de eigenaar op niemand", "%s took this": "%s nam dit", "%s gave this to %s": "%s gaf dit aan %s",
	"A mail came back: %s": "Een mail kwam terug: %s", "Reopened by an answer from the contact": "Heropend door een antwoord van de contactpersoon", "Brought along from before": "Meegekomen van vroeger",
	"A rule decided here; its record is gone.":                                                "Hier besliste een regel; het verslag daarvan is weg.",
	"Something happened here that this version cannot read.":                                  "Hier gebeurde iets dat deze versie niet kan lezen.",
	"This mail named a conversation that you have no access to, so it started a new one.":     "Deze mail noemde een gesprek waar je geen toegang toe hebt, dus er begon een nieuw.",
	"This mail named another conversation without being part of it, so it started a new one:": "Deze mail noemde een ander gesprek zonder erbij te horen, dus er begon een nieuw:",

	// decisions
	"Assigned to %s": "Toegewezen aan %s", "Left unassigned": "Niet toegewezen", "by the rule of %s": "door de regel van %s", "by the rule of %s: it assigns nobody": "door de regel van %s: die wijst niemand toe",
	"by the rule of %s: it names nobody": "door de regel van %s: die noemt niemand", "by the rule of %s: nobody of %d could take it": "door de regel van %s: niemand van de %d kon het nemen",
	"by the rule of %s: the only one who could take it": "door de regel van %s: de enige die het kon nemen", "by the rule of %s: least busy of %d available": "door de regel van %s: minst druk van %d beschikbaren", "by the rule of %s: least busy of %d": "door de regel van %s: minst druk van %d",
	"Candidate": "Kandidaat", "Candidates": "Kandidaten", "Open": "Open", "Availability": "Beschikbaarheid", "Last assigned": "Laatst toegewezen", "Verdict": "Oordeel", "by %s": "via %s", "never": "nooit", "most recently": "het kortst geleden", "%d other since": "sindsdien %d ander", "%d others since": "sindsdien %d anderen",
	"Busier": "Drukker", "Deactivated": "Gedeactiveerd", "No access to this inbox": "Geen toegang tot deze inbox", "Has not accepted the invitation yet": "Heeft de uitnodiging nog niet aangenomen",
	"As busy, but not the last to be assigned one": "Even druk, maar kreeg niet het laatste", "As busy, but was assigned one more recently": "Even druk, maar kreeg er recenter een",
	"Chosen: nobody else could": "Gekozen: niemand anders kon", "Chosen: least busy": "Gekozen: minst druk", "Chosen: least busy, and the last to be assigned one": "Gekozen: minst druk, en kreeg het laatste", "Chosen: least busy, and waited longest": "Gekozen: minst druk, en wachtte het langst",
	"Set to nobody by hand": "Met de hand op niemand gezet", "Not routed: sent by a machine": "Niet gerouteerd: door een machine verstuurd", "The owner was deactivated": "De eigenaar is gedeactiveerd", "The owner lost access": "De eigenaar heeft geen toegang meer", "The owning team was removed": "Het team dat dit had is verwijderd", "The rule assigns nobody": "De regel wijst niemand toe", "The rule names nobody": "De regel noemt niemand",
	"Nobody available": "Niemand beschikbaar", "%d away": "%d afwezig", "%d without seat": "%d zonder seat", "%d deactivated": "%d gedeactiveerd", "%d without access": "%d zonder toegang", "%d only invited": "%d alleen uitgenodigd",
	"The rule named nobody, so there was nobody to choose from.":                          "De regel noemde niemand, dus er viel niets te kiezen.",
	"The least busy is chosen; of several, the one who has waited longest.":               "Gekozen wordt wie het minst druk is; van meerdere wie het langst heeft gewacht.",
	"The least busy is chosen; of several, the one who was assigned a conversation last.": "Gekozen wordt wie het minst druk is; van meerdere wie het laatst een gesprek kreeg.",
	"Only people who were available.":                                                     "Alleen wie beschikbaar was.", "Available or away.": "Beschikbaar of afwezig.",

	// the editor
	"Reply to %s.": "Antwoord aan %s.", "Reply to %s. Sending makes you the owner.": "Antwoord aan %s. Versturen maakt jou de eigenaar.", "Write to your colleagues. The contact never sees this.": "Schrijf aan je collega's. De contactpersoon ziet dit nooit.",
	"Your text, in Markdown": "Je tekst, in Markdown", "Markdown works.": "Markdown werkt.", "Add comment": "Opmerking plaatsen", "Send": "Versturen", "Send and close": "Versturen en sluiten", "Send anyway": "Toch versturen", "Keep as it is": "Zo bewaren",
	"Attach files": "Bestanden toevoegen", "Attach": "Toevoegen", "Files to send": "Bestanden om te versturen", "Remove %s": "%s weghalen", "Set up sending": "Verzenden instellen",
	"%s cannot send yet: no mail server is set up for it.":            "%s kan nog niet verzenden: er is geen mailserver voor ingesteld.",
	"An admin can do that in the settings. Comments work.":            "Een beheerder kan dat doen in de instellingen. Opmerkingen werken.",
	"Someone replied since you opened this. Yours has not been sent.": "Iemand antwoordde sinds je dit opende. Dat van jou is niet verzonden.",

	// the demo
	"The demo sends nothing to anyone: what would have gone out is kept here.": "De demo verstuurt niets aan niemand: wat verzonden zou zijn blijft hier.",
	"Nothing sent yet": "Nog niets verzonden", "Reply to a conversation, and look here again.": "Beantwoord een gesprek en kijk dan hier.", "All that the demo sent": "Alles wat de demo verzond", "%s to %s": "%s aan %s", "The mail as it was sent": "De mail zoals die verzonden is",
}
