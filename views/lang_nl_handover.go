package views

// dutchHandover is the Dutch of decisions, of what people have and can take, and of handing work over.
var dutchHandover = map[string]string{
	// what a rule was run for
	"Reopened, and nobody owned it.":                "Heropend, en het was van niemand.",
	"Reopened, and %s cannot have it now.":          "Heropend, en %s kan het nu niet hebben.",
	"No longer snoozed, and nobody owned it.":       "Sluimert niet meer, en het was van niemand.",
	"No longer snoozed, and %s cannot have it now.": "Sluimert niet meer, en %s kan het nu niet hebben.",
	"It had waited in the queue.":                   "Het stond in de wachtrij.",
	"Routed by %s.":                                 "Gerouteerd door %s.",
	"%s did not answer in time.":                    "%s heeft niet op tijd geantwoord.",
	"%s did not answer within 1 working minute.":    "%s heeft niet binnen 1 werkminuut geantwoord.",
	"%s did not answer within 1 working hour.":      "%s heeft niet binnen 1 werkuur geantwoord.",
	"%s did not answer within %d working hours.":    "%s heeft niet binnen %d werkuren geantwoord.",
	"%s did not answer within %d working minutes.":  "%s heeft niet binnen %d werkminuten geantwoord.",
	"Handed over by %s.":                            "Overgedragen door %s.",
	"%[1]s handed over the work of %[2]s.":          "%[1]s heeft het werk van %[2]s overgedragen.",

	// how it came out
	"Put in the queue":                                                          "In de wachtrij gezet",
	"by the rule of %s: 1 waited before it":                                     "door de regel van %s: er wachtte 1 gesprek vóór",
	"by the rule of %s: more than 99 waited before it":                          "door de regel van %s: er wachtten meer dan 99 gesprekken vóór",
	"by the rule of %s: %d waited before it":                                    "door de regel van %s: er wachtten %d gesprekken vóór",
	"by the rule of %s: next in turn of %d":                                     "door de regel van %s: aan de beurt van %d",
	"as second choice":                                                          "als tweede keus",
	"They take turns: whoever was assigned a conversation longest ago is next.": "Om de beurt: wie het langst geleden een gesprek kreeg, is de volgende.",
	"It had waited so long that the second choice was asked too.":               "Het wachtte al zo lang dat ook de tweede keus werd gevraagd.",
	"From the queue nobody is handed more than %d that waits for their answer.": "Uit de wachtrij krijgt niemand er meer dan %d die op antwoord wacht.",
	"From the queue nobody is handed more than %d that wait for their answer.":  "Uit de wachtrij krijgt niemand er meer dan %d die op antwoord wachten.",

	// each candidate
	"Not their turn: was assigned one more recently": "Niet aan de beurt: kreeg er pas nog een",
	"Could take it, but others waited before it":     "Kon het hebben, maar er wachtten andere vóór",
	"Second choice, which was not asked":             "Tweede keus, die niet is gevraagd",
	"Full: has %d of %d":                             "Vol: heeft %d van %d",
	"Has %d from the queue to answer first":          "Moet er eerst %d uit de wachtrij beantwoorden",
	"Did not answer in time":                         "Heeft niet op tijd geantwoord",
	"Gives it away":                                  "Geeft het weg",
	"Had it before":                                  "Had het eerder",
	"Chosen: next in turn":                           "Gekozen: aan de beurt",
	"second choice":                                  "tweede keus",
	"%d from the queue":                              "%d uit de wachtrij",
	"%d of %d":                                       "%d van %d",
	"Show all %d":                                    "Alle %d tonen",
	"%d other is not shown.":                         "%d andere staat er niet bij.",
	"%d others are not shown.":                       "%d andere staan er niet bij.",
	"full":                                           "vol",
	"%s has %s open, %s more than their %s.":         "%s heeft er %s open, %s meer dan de eigen %s.",

	// why somebody is away
	"set by hand":           "met de hand ingesteld",
	"outside working hours": "buiten werktijd",
	"no page open yet":      "nog geen pagina open",
	"idle":                  "inactief",
	"out of office":         "niet op kantoor",

	// what happened
	"%s handed this over to %s":           "%s heeft dit overgedragen aan %s",
	"%s handed this over to nobody":       "%s heeft dit aan niemand overgedragen",
	"%s had it before":                    "daarvoor was het van %s",
	"No longer snoozed":                   "Sluimert niet meer",
	"Woken by %s":                         "Gewekt door %s",
	"Snoozed by %s until somebody writes": "Laten sluimeren door %s tot iemand schrijft",
	"Snoozed by %s until %s":              "Laten sluimeren door %s tot %s",
}
