package views

// dutchRehearsal is the Dutch of rehearsals.
var dutchRehearsal = map[string]string{}
