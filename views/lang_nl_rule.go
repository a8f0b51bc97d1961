package views

// dutchRule is the Dutch of what a rule can be told.
var dutchRule = map[string]string{
	"Whoever of them is next and can take it becomes the owner. A team stands for its members.": "Wie van hen aan de beurt is en het kan aannemen, wordt eigenaar. Een team staat voor zijn leden.",

	"Who is next":              "Wie is aan de beurt",
	"Of those who can take it": "Van wie het kan aannemen",
	"Busy is who has many open conversations, over all inboxes. By turns, whoever has waited longest for one is next, however busy.": "Bezet is wie veel open gesprekken heeft, over alle inboxen. Om de beurt is wie het langst heeft gewacht aan de beurt, hoe bezet ook.",
	"The least busy":                                "Wie het minst bezet is",
	"They take turns":                               "Om de beurt",
	"The least busy; of several, they rotate":       "Wie het minst bezet is; bij meer rouleert het",
	"The least busy; of several, the last assigned": "Wie het minst bezet is; bij meer wie het laatst iets kreeg",

	"Second choice":                    "Tweede keus",
	"Second choice of users and teams": "Tweede keus van gebruikers en teams",
	"They are asked when the first choice names nobody, or nobody of it can take a conversation for some minutes.": "Zij komen in beeld als de eerste keus niemand noemt, of als niemand daarvan een gesprek een aantal minuten lang kan aannemen.",
	"Minutes until the second choice is asked": "Minuten tot de tweede keus in beeld komt",
	"None":                               "Geen",
	"after %d minute":                    "na %d minuut",
	"after %d minutes":                   "na %d minuten",
	"when the first choice names nobody": "als de eerste keus niemand noemt",

	"The queue":                      "De wachtrij",
	"Hand out waiting conversations": "Wachtende gesprekken uitdelen",
	"Whoever becomes able to take one is given those that have waited longest.":              "Wie er een kan aannemen, krijgt de gesprekken die het langst wachten.",
	"Most of them handed to one person":                                                      "Hoogstens zoveel aan één persoon",
	"As long as they have not answered those. With each answer they are given the next one.": "Zolang die niet zijn beantwoord. Met elk antwoord komt er weer een bij.",
	"Not handed out":                       "Wordt niet uitgedeeld",
	"Handed out, at most %d to one person": "Wordt uitgedeeld, hoogstens %d aan één persoon",

	"No answer": "Geen antwoord",
	"Working minutes until it is assigned to somebody else":                                    "Werkminuten tot het aan een ander wordt toegewezen",
	"Counted in this inbox's working hours, from when the owner owes an answer. Empty: never.": "Geteld binnen de werktijden van deze inbox, vanaf het moment dat de eigenaar een antwoord schuldig is. Leeg: nooit.",
	"Stays with its owner":                      "Blijft bij de eigenaar",
	"To somebody else after %d working minute":  "Naar een ander na %d werkminuut",
	"To somebody else after %d working minutes": "Naar een ander na %d werkminuten",

	"When closed conversations open again":           "Als gesloten gesprekken weer opengaan",
	"Days until an answer starts a new conversation": "Dagen tot een antwoord een nieuw gesprek begint",
	"Counted from closing. Until then an answer opens the same conversation again. Empty: always the same one.": "Geteld vanaf het sluiten. Tot dan opent een antwoord hetzelfde gesprek weer. Leeg: altijd hetzelfde.",
	"Assign it anew when its owner is Away": "Opnieuw toewijzen als de eigenaar Afwezig is",
	"When its owner is out of office, deactivated or without access, it is assigned anew in any case.": "Is de eigenaar vrij, gedeactiveerd of zonder toegang, dan wordt het hoe dan ook opnieuw toegewezen.",
	"Always the same conversation":      "Altijd hetzelfde gesprek",
	"The same conversation for %d day":  "Hetzelfde gesprek gedurende %d dag",
	"The same conversation for %d days": "Hetzelfde gesprek gedurende %d dagen",

	"%d of %d open":       "%d van %d open",
	"%d of %d open: full": "%d van %d open: vol",

	"Somebody else has changed this rule meanwhile. Look at it anew before you save.": "Iemand anders heeft deze regel intussen gewijzigd. Kijk er opnieuw naar voordat je opslaat.",

	// What saving would do
	"Check":                            "Nagaan",
	"Not ready to save.":               "Nog niet op te slaan.",
	"A conversation that arrives now:": "Een gesprek dat nu binnenkomt:",
	"Nothing waits on this channel.":   "Op dit kanaal wacht niets.",
	"%d waiting conversation stays as it is: this rule does not hand it out.":      "%d wachtend gesprek blijft zoals het is: deze regel deelt het niet uit.",
	"%d waiting conversations stay as they are: this rule does not hand them out.": "%d wachtende gesprekken blijven zoals ze zijn: deze regel deelt ze niet uit.",
	"Saving does not assign the waiting conversation":                              "Opslaan wijst het wachtende gesprek niet toe",
	"Saving assigns none of the %d waiting conversations":                          "Opslaan wijst geen van de %d wachtende gesprekken toe",
	"Saving assigns the waiting conversation to %s.":                               "Opslaan wijst het wachtende gesprek toe aan %s.",
	"Saving assigns %d of %d waiting conversations: %s.":                           "Opslaan wijst %d van %d wachtende gesprekken toe: %s.",
	"%d waits on":               "%d wacht verder",
	"%d wait on":                "%d wachten verder",
	"%d to %s":                  "%d aan %s",
	"and the rest to %d other":  "en de rest aan %d ander",
	"and the rest to %d others": "en de rest aan %d anderen",
	"Saved. One conversation that waited is assigned now.":  "Opgeslagen. Eén gesprek dat wachtte, is nu toegewezen.",
	"Saved. %s conversations that waited are assigned now.": "Opgeslagen. %s gesprekken die wachtten, zijn nu toegewezen.",

	"This mail answers a conversation that was closed long ago, so it started a new one:": "Deze mail beantwoordt een gesprek dat lang geleden is gesloten, dus er begon een nieuw:",
}
