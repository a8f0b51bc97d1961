package views

// dutchRule is the Dutch of what a rule can be told.
var dutchRule = map[string]string{}
