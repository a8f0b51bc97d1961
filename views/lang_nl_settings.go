package views

// dutchSettings are the texts of the settings and of the pages before logging in.
var dutchSettings = map[string]string{}
