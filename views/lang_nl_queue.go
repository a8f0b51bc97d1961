package views

// dutchQueue is the Dutch of bulk actions, snoozing and the queue.
var dutchQueue = map[string]string{
	// Waiting
	"Waiting":                                        "Wacht",
	"%s in the queue":                                "%s in de rij",
	"99+ before it":                                  "99+ ervoor",
	"Joined the queue":                               "Sloot aan in de rij",
	"the rule assigns nobody now":                    "de regel wijst nu niemand toe",
	"the rule names nobody now":                      "de regel noemt nu niemand",
	"until somebody takes or routes it":              "tot iemand het neemt of verdeelt",
	"%d full":                                        "%d vol",
	"%d has %d to answer first":                      "%d moet er eerst %d beantwoorden",
	"%d have %d to answer first":                     "%d moeten er eerst %d beantwoorden",
	"%d had it before":                               "%d had het al",
	"%d second choice":                               "%d tweede keus",
	"Route now":                                      "Nu verdelen",
	"Only an open conversation can be routed.":       "Alleen een open gesprek kan worden verdeeld.",
	"Nobody can take it now: it waits in the queue.": "Niemand kan het nu aannemen: het wacht in de rij.",
	"The rule of this channel assigns nobody.":       "De regel van dit kanaal wijst niemand toe.",
	"The rule of this channel names nobody.":         "De regel van dit kanaal noemt niemand.",
}
