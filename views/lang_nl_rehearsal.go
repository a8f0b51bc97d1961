package views

// dutchRehearsal is the Dutch of rehearsals.
var dutchRehearsal = map[string]string{
	"It took longer than ten minutes.": "Het duurde langer dan tien minuten.",

	"Rehearse": "Repeteren", "Rehearse over": "Repeteren over de", "last %d days": "laatste %d dagen", "Rehearsal of the last %d days": "Repetitie van de laatste %d dagen", "Started by %s.": "Gestart door %s.",
	"Waiting for its turn: this server rehearses two rules at a time.": "Wacht op zijn beurt: deze server repeteert twee regels tegelijk.",
	"Going through the conversations of this channel…":                 "De gesprekken van dit kanaal worden doorlopen…",
	"Cancel": "Annuleren", "Refresh": "Vernieuwen", "Run it again": "Opnieuw uitvoeren", "Back": "Terug", "Back to the rehearsal": "Terug naar de repetitie",
	"This rehearsal was cancelled.":                                           "Deze repetitie is geannuleerd.",
	"This rehearsal was cut short: the server that worked on it has stopped.": "Deze repetitie is afgebroken: de server die eraan werkte is gestopt.",
	"This rehearsal has failed.":                                              "Deze repetitie is mislukt.",

	"No conversations came in":                    "Er zijn geen gesprekken binnengekomen",
	"There is nothing to rehearse in these days.": "In deze dagen valt er niets te repeteren.",
	"An estimate": "Een schatting",
	"What this rule would have done with the %d conversation that has come in":   "Wat deze regel zou hebben gedaan met het %d gesprek dat is binnengekomen",
	"What this rule would have done with the %d conversations that have come in": "Wat deze regel zou hebben gedaan met de %d gesprekken die zijn binnengekomen",
	"since %s.": "sinds %s.",
	"History begins on %s, so this is less than %d days.": "De geschiedenis begint op %s, dus dit is minder dan %d dagen.",
	"It assumes that:": "Aangenomen is dat:",
	"everyone was available, had their seat, their teams and their access just as they really did;":                                 "iedereen beschikbaar was, en een seat, teams en toegang had, zoals het echt was;",
	"conversations of other channels kept people as busy as they really did;":                                                       "gesprekken van andere kanalen mensen net zo bezighielden als ze echt deden;",
	"each conversation stays open for as long as it really did, with whom it would have gone to, whoever had it later;":             "elk gesprek net zo lang open blijft als het echt was, bij wie het zou hebben gekregen, wie het later ook had;",
	"what would still wait goes to who really took or answered it.":                                                                 "wat nog zou wachten naar degene gaat die het echt nam of beantwoordde.",
	"That this rule takes back what is not answered in time is not rehearsed: nobody knows when somebody else would have answered.": "Dat deze regel terugneemt wat niet op tijd wordt beantwoord, wordt niet gerepeteerd: niemand weet wanneer iemand anders zou hebben geantwoord.",
	"A conversation arriving now":                                "Een gesprek dat nu binnenkomt",
	"This rule could not be saved any more: go back to see why.": "Deze regel kan niet meer worden opgeslagen: ga terug om te zien waarom.",

	"In figures": "In cijfers", "What happened": "Wat er gebeurde", "This rule": "Deze regel", "Got an owner": "Kreeg een eigenaar", "Had no owner at first": "Had eerst geen eigenaar", "of these left to nobody, in no queue": "daarvan aan niemand toegewezen, in geen wachtrij",
	"Average time without an owner": "Gemiddelde tijd zonder eigenaar", "Longest time without an owner": "Langste tijd zonder eigenaar", "Spread between people": "Spreiding over mensen", "± %s, from %d to %d": "± %s, van %d tot %d", "%.1f": "%.1f",
	"Who got them": "Wie ze kreeg", "Nobody, neither then nor by this rule.": "Niemand, toen niet en met deze regel niet.", "Person": "Persoon", "Difference": "Verschil",
	"By hour of the day": "Per uur van de dag", "Came in": "Binnengekomen", "had no owner at first": "had eerst geen eigenaar", "would have none at first by this rule": "zou er met deze regel eerst geen hebben",
	"The same as a table": "Hetzelfde als tabel", "Hour": "Uur", "By this rule": "Met deze regel", "Hours as in %s.": "Uren zoals in %s.",

	"You have no access to the inbox %s, so its conversations are not shown. The figures are of all of them.": "Je hebt geen toegang tot de inbox %s, dus de gesprekken ervan worden niet getoond. De cijfers gaan over allemaal.",
	"All": "Alle", "Only those that go to somebody else": "Alleen wat naar iemand anders gaat", "Only those without an owner at first": "Alleen wat eerst geen eigenaar heeft", "There are none.": "Die zijn er niet.",
	"Was": "Was", "Would be": "Zou zijn", "Wait": "Wachttijd", "This conversation is no more.": "Dit gesprek bestaat niet meer.", "the same": "dezelfde", "(was: %s)": "(was: %s)", "A team that was removed": "Een verwijderd team",
	"Earlier": "Eerder", "Later": "Later", "%d to %d of %d": "%d tot %d van %d", "no owner": "geen eigenaar", "at once": "meteen", "under a minute": "nog geen minuut", "%d day": "%d dag",
	"Save this rule": "Deze regel opslaan", "Saving it assigns %d of the %d that wait now.": "Opslaan wijst %d toe van de %d die nu wachten.",
	"Open the conversation": "Het gesprek openen", "What the rehearsed rule decided": "Wat de gerepeteerde regel besloot",
}
