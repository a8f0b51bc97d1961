package views

// dutchHandover is the Dutch of handing work over.
var dutchHandover = map[string]string{}
