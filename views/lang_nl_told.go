package views

// dutchTold is the Dutch of mentions, and of what people are told.
var dutchTold = map[string]string{
	"Mentions":                 "Vermeldingen",
	"not seen yet":             "nog niet gezien",
	"Nobody has named you yet": "Niemand heeft je nog genoemd",
	"When a colleague writes your name or that of a team of yours in a comment, with an @ before it, you find the comment here.": "Schrijft een collega jouw naam of die van een team van je in een opmerking, met een @ ervoor, dan vind je de opmerking hier.",
	"Somebody who is no longer here": "Iemand die hier niet meer is",
	"Name a colleague":               "Noem een collega",
	"Colleagues and teams":           "Collega's en teams",
	"%s has no access to this inbox and would not see your comment.":                        "%s heeft geen toegang tot deze inbox en zou je opmerking niet zien.",
	"More than one colleague is called that. Name one by the beginning of the address: %s.": "Meer dan één collega heet zo. Noem er een met het begin van het adres: %s.",
}
