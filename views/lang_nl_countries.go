package views

// dutchCountries is the Dutch of the calendars of holidays: of countries, and of regions that are called otherwise.
var dutchCountries = map[string]string{
	"Argentina": "Argentinië", "Australia": "Australië", "Austria": "Oostenrijk", "Belgium": "België", "Brazil": "Brazilië", "Bulgaria": "Bulgarije", "Canada": "Canada",
	"Croatia": "Kroatië", "Czechia": "Tsjechië", "Denmark": "Denemarken", "France": "Frankrijk", "Germany": "Duitsland", "Greece": "Griekenland", "Ireland": "Ierland",
	"Italy": "Italië", "Japan": "Japan", "Latvia": "Letland", "Lithuania": "Litouwen", "Malawi": "Malawi", "Netherlands": "Nederland", "New Caledonia": "Nieuw-Caledonië",
	"New Zealand": "Nieuw-Zeeland", "Norway": "Noorwegen", "Poland": "Polen", "Romania": "Roemenië", "Russia": "Rusland", "Slovakia": "Slowakije", "Slovenia": "Slovenië",
	"South Africa": "Zuid-Afrika", "Spain": "Spanje", "Sweden": "Zweden", "Switzerland": "Zwitserland", "Ukraine": "Oekraïne", "United Kingdom": "Verenigd Koninkrijk",
	"United States": "Verenigde Staten",

	"Northern Territory": "Noordelijk Territorium", "South Australia": "Zuid-Australië", "Western Australia": "West-Australië", "New South Wales": "Nieuw-Zuid-Wales",
	"Australian Capital Territory": "Australisch Hoofdstedelijk Territorium", "Tasmania": "Tasmanië", "Bavaria": "Beieren", "Hesse": "Hessen", "Lower Saxony": "Nedersaksen",
	"Mecklenburg-Western Pomerania": "Mecklenburg-Voor-Pommeren", "North Rhine-Westphalia": "Noordrijn-Westfalen", "Rhineland-Palatinate": "Rijnland-Palts", "Saxony": "Saksen",
	"Saxony-Anhalt": "Saksen-Anhalt", "Schleswig-Holstein": "Sleeswijk-Holstein", "Thuringia": "Thüringen", "Geneva": "Genève", "Lucerne": "Luzern", "Zurich": "Zürich",
	"Basel-Landschaft": "Bazel-Landschap", "Basel-Stadt": "Bazel-Stad", "Graubünden": "Graubünden", "Valais": "Wallis", "Vaud": "Vaud", "Ticino": "Ticino",
}
