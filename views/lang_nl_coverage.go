package views

// dutchCoverage is the Dutch of coverage.
var dutchCoverage = map[string]string{}
