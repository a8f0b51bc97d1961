package views

// dutchAccount is the Dutch of forgotten passwords and of where one is logged in.
var dutchAccount = map[string]string{
	"%s on %s":                 "%s op %s",
	"Back to log in":           "Terug naar inloggen",
	"Browser":                  "Browser",
	"Address":                  "Adres",
	"Forgotten your password?": "Wachtwoord vergeten?",
	"If %s can log in here, a link for a new password is on its way. It works once, for an hour.": "Als %s hier kan inloggen, is er een link voor een nieuw wachtwoord onderweg. Hij werkt één keer, een uur lang.",
	"Last used":               "Laatst gebruikt",
	"Log out everywhere else": "Overal elders uitloggen",
	"Log out of %s":           "Uitloggen uit %s",
	"Logged in":               "Ingelogd",
	"Mail me a link":          "Mail me een link",
	"No log-in yet? An admin of your company makes you a link.":                           "Nog geen login? Een beheerder van je bedrijf maakt een link voor je.",
	"Nothing came? Look among unwanted mail, or ask an admin of your company for a link.": "Niets gekomen? Kijk bij de ongewenste mail, of vraag een beheerder van je bedrijf om een link.",
	"Sessions": "Sessies",
	"The browsers in which you are logged in. One that is not used for 14 days is logged out by itself.": "De browsers waarin je bent ingelogd. Wie er 14 dagen geen gebruikt, wordt daar vanzelf uitgelogd.",
	"This browser": "Deze browser",
	"Type the address that you log in with, and a link for a new password is mailed there.": "Typ het adres waarmee je inlogt; daar gaat een link voor een nieuw wachtwoord heen.",
	"Unknown browser":      "Onbekende browser",
	"within the last hour": "het afgelopen uur",
	"It was used already, or it has expired. Ask for a new one.":                       "Hij is al gebruikt of verlopen. Vraag een nieuwe aan.",
	"You are logged out of that browser.":                                              "Je bent in die browser uitgelogd.",
	"You are logged out everywhere else.":                                              "Je bent overal elders uitgelogd.",
	"There were too many requests. Wait 15 minutes, then try again.":                   "Er waren te veel aanvragen. Wacht 15 minuten en probeer het opnieuw.",
	"This installation cannot send mail yet. Ask an admin of your company for a link.": "Deze installatie kan nog geen mail versturen. Vraag een beheerder van je bedrijf om een link.",
}
