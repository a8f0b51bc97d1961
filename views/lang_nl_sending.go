package views

// dutchSending is the Dutch of what is taken back, sent later, forwarded and printed.
var dutchSending = map[string]string{
	"Taken back: nobody got it. It stands in the editor again.": "Teruggehaald: niemand heeft het gekregen. Het staat weer in het tekstvak.",
	"Undo what you did last":                                    "Maak ongedaan wat je net deed",
	"It is too late: the answer is on its way.":                 "Het is te laat: het antwoord is al onderweg.",
}
