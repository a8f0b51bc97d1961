package views

// dutchRouting is the Dutch of rules, the queue and snoozing.
var dutchRouting = map[string]string{
	"A conversation is no longer yours: it had no answer in time.":                   "Een gesprek is niet meer van jou: het kreeg niet op tijd antwoord.",
	"Choose how long from the list.":                                                 "Kies uit de lijst hoe lang.",
	"Only an open conversation can be snoozed.":                                      "Alleen een open gesprek kan sluimeren.",
	"Choose a moment that is still to come.":                                         "Kies een moment dat nog moet komen.",
	"Choose a moment within a year.":                                                 "Kies een moment binnen een jaar.",
	"Type a number of minutes from 1 to 1440, or leave it empty.":                    "Typ een aantal minuten van 1 tot 1440, of laat het leeg.",
	"This day is in the list already.":                                               "Deze dag staat al in de lijst.",
	"Type a number of minutes from 1 to 43,200, or leave it empty.":                  "Typ een aantal minuten van 1 tot 43.200, of laat het leeg.",
	"Type a number from 1 to 100.":                                                   "Typ een getal van 1 tot 100.",
	"Type a number of days from 1 to 3,650, or leave it empty.":                      "Typ een aantal dagen van 1 tot 3.650, of laat het leeg.",
	"Choose at least one user or team as second choice, or leave the minutes empty.": "Kies minstens één gebruiker of team als tweede keus, of laat de minuten leeg.",
	"Type a number from 1 to 10,000, or leave it empty.":                             "Typ een getal van 1 tot 10.000, of laat het leeg.",
	"These working hours cannot be read.":                                            "Deze werktijden kunnen niet worden gelezen.",
	"Choose a time zone from the list.":                                              "Kies een tijdzone uit de lijst.",
	"Choose a country from the list.":                                                "Kies een land uit de lijst.",
}
