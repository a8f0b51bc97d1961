package views

// dutchRehearsal is the Dutch of rehearsals.
var dutchRehearsal = map[string]string{
	"It took longer than ten minutes.": "Het duurde langer dan tien minuten.",
}
