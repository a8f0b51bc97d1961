package views

// dutchOwner is the Dutch of rules that assign to the contact's owner.
var dutchOwner = map[string]string{
	"Contact owner":                   "Eigenaar van het contact",
	"Contact owner; for the rest: %s": "Eigenaar van het contact; voor de rest: %s",
	"Assign incoming tickets to":      "Binnenkomende tickets toewijzen aan",
	"A conversation is assigned to the colleague whose contact wrote. While they are Away or have enough to do, it waits for them.": "Een gesprek wordt toegewezen aan de collega van wie het contact is dat schreef. Zolang die afwezig is of genoeg te doen heeft, wacht het op hem of haar.",
	"Whoever owns a contact without being able to open this inbox, without a seat, or deactivated, counts as nobody.":               "Een eigenaar die geen toegang heeft tot deze inbox, geen licentie heeft of gedeactiveerd is, telt als niemand.",
	"Needs a tracked contact": "Alleen gevolgde contacten",
	"Only contacts with a visitor's cookie: they have said who they are in a form or a chat on a page that sets one. Off: every contact with an owner.": "Alleen contacten met een bezoekerscookie: zij hebben in een formulier of chat gezegd wie ze zijn, op een pagina die er een zet. Uit: elk contact met een eigenaar.",
	"No contact has an owner yet.":                                       "Nog geen contact heeft een eigenaar.",
	"1,000+ contacts have an owner; of the first 1,000, %d are tracked.": "1.000+ contacten hebben een eigenaar; van de eerste 1.000 worden er %d gevolgd.",
	"%d of 1 contact with an owner is tracked.":                          "%d van 1 contact met een eigenaar wordt gevolgd.",
	"%d of %d contacts with an owner are tracked.":                       "%d van %d contacten met een eigenaar worden gevolgd.",
	"Contacts without an owner":                                          "Contacten zonder eigenaar",
	"Who first replies becomes the owner":                                "Wie als eerste antwoordt, wordt eigenaar",
	"Stay without one":                                                   "Blijven zonder",
	"Make who first replies the owner, if there is none":                 "Maak wie als eerste antwoordt eigenaar, als er geen is",
	"Of the contact, from their answer on. A comment is no answer.":      "Van het contact, vanaf dat antwoord. Een opmerking is geen antwoord.",
	"For the rest": "Voor de rest",
	"when the contact has no owner to take it": "als het contact geen eigenaar heeft die het kan aannemen",
	"They are asked when the contact has no owner or, where that is needed, is not tracked; and when its owner cannot take a conversation for some minutes. Nobody here: such conversations stay unassigned, and do not wait.": "Zij komen in beeld als het contact geen eigenaar heeft of, waar dat moet, niet gevolgd wordt; en als de eigenaar een gesprek een aantal minuten lang niet kan aannemen. Niemand hier: zulke gesprekken blijven niet toegewezen en wachten niet.",
	"Counted while nobody of the first choice can take it, or the contact's owner cannot. Empty: only when there is no first choice.":                                                                                          "Geteld zolang niemand van de eerste keus het kan aannemen, of de eigenaar van het contact niet. Leeg: alleen als er geen eerste keus is.",
}
