package hours

import (
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/mw"
	"github.com/rickar/cal/v2/nc"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/ru"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// calendars is the countries that rickar/cal knows, and their regions. Australia has no days of its own: each state says.
var calendars = []*calendar{
	{Country: Country{"AR", "Argentina"}, rules: ar.Holidays},
	{Country: Country{"AT", "Austria"}, rules: at.Holidays},
	{Country: Country{"AU-ACT", "Australia, Australian Capital Territory"}, rules: au.HolidaysACT},
	{Country: Country{"AU-NSW", "Australia, New South Wales"}, rules: au.HolidaysNSW},
	{Country: Country{"AU-NT", "Australia, Northern Territory"}, rules: au.HolidaysNT},
	{Country: Country{"AU-QLD", "Australia, Queensland"}, rules: au.HolidaysQLD},
	{Country: Country{"AU-SA", "Australia, South Australia"}, rules: au.HolidaysSA},
	{Country: Country{"AU-TAS", "Australia, Tasmania"}, rules: au.HolidaysTAS},
	{Country: Country{"AU-VIC", "Australia, Victoria"}, rules: au.HolidaysVIC},
	{Country: Country{"AU-WA", "Australia, Western Australia"}, rules: au.HolidaysWA},
	{Country: Country{"BE", "Belgium"}, rules: be.Holidays},
	{Country: Country{"BG", "Bulgaria"}, rules: bg.Holidays},
	{Country: Country{"BR", "Brazil"}, rules: br.Holidays},
	{Country: Country{"CA", "Canada"}, rules: ca.Holidays},
	{Country: Country{"CH", "Switzerland"}, rules: ch.Holidays},
	{Country: Country{"CH-AG", "Switzerland, Aargau"}, rules: ch.HolidaysAG},
	{Country: Country{"CH-AR", "Switzerland, Appenzell Ausserrhoden"}, rules: ch.HolidaysAR},
	{Country: Country{"CH-AI", "Switzerland, Appenzell Innerrhoden"}, rules: ch.HolidaysAI},
	{Country: Country{"CH-BL", "Switzerland, Basel-Landschaft"}, rules: ch.HolidaysBL},
	{Country: Country{"CH-BS", "Switzerland, Basel-Stadt"}, rules: ch.HolidaysBS},
	{Country: Country{"CH-BE", "Switzerland, Bern"}, rules: ch.HolidaysBE},
	{Country: Country{"CH-FR", "Switzerland, Fribourg"}, rules: ch.HolidaysFR},
	{Country: Country{"CH-GE", "Switzerland, Geneva"}, rules: ch.HolidaysGE},
	{Country: Country{"CH-GL", "Switzerland, Glarus"}, rules: ch.HolidaysGL},
	{Country: Country{"CH-GR", "Switzerland, Graubünden"}, rules: ch.HolidaysGR},
	{Country: Country{"CH-JU", "Switzerland, Jura"}, rules: ch.HolidaysJU},
	{Country: Country{"CH-LU", "Switzerland, Lucerne"}, rules: ch.HolidaysLU},
	{Country: Country{"CH-NE", "Switzerland, Neuchâtel"}, rules: ch.HolidaysNE},
	{Country: Country{"CH-NW", "Switzerland, Nidwalden"}, rules: ch.HolidaysNW},
	{Country: Country{"CH-OW", "Switzerland, Obwalden"}, rules: ch.HolidaysOW},
	{Country: Country{"CH-SH", "Switzerland, Schaffhausen"}, rules: ch.HolidaysSH},
	{Country: Country{"CH-SZ", "Switzerland, Schwyz"}, rules: ch.HolidaysSZ},
	{Country: Country{"CH-SO", "Switzerland, Solothurn"}, rules: ch.HolidaysSO},
	{Country: Country{"CH-SG", "Switzerland, St. Gallen"}, rules: ch.HolidaysSG},
	{Country: Country{"CH-TG", "Switzerland, Thurgau"}, rules: ch.HolidaysTG},
	{Country: Country{"CH-TI", "Switzerland, Ticino"}, rules: ch.HolidaysTI},
	{Country: Country{"CH-UR", "Switzerland, Uri"}, rules: ch.HolidaysUR},
	{Country: Country{"CH-VS", "Switzerland, Valais"}, rules: ch.HolidaysVS},
	{Country: Country{"CH-VD", "Switzerland, Vaud"}, rules: ch.HolidaysVD},
	{Country: Country{"CH-ZG", "Switzerland, Zug"}, rules: ch.HolidaysZG},
	{Country: Country{"CH-ZH", "Switzerland, Zurich"}, rules: ch.HolidaysZH},
	{Country: Country{"CZ", "Czechia"}, rules: cz.Holidays},
	{Country: Country{"DE", "Germany"}, rules: de.Holidays},
	{Country: Country{"DE-BW", "Germany, Baden-Württemberg"}, rules: de.HolidaysBW},
	{Country: Country{"DE-BY", "Germany, Bavaria"}, rules: de.HolidaysBY},
	{Country: Country{"DE-BE", "Germany, Berlin"}, rules: de.HolidaysBE},
	{Country: Country{"DE-BB", "Germany, Brandenburg"}, rules: de.HolidaysBB},
	{Country: Country{"DE-HB", "Germany, Bremen"}, rules: de.HolidaysHB},
	{Country: Country{"DE-HH", "Germany, Hamburg"}, rules: de.HolidaysHH},
	{Country: Country{"DE-HE", "Germany, Hesse"}, rules: de.HolidaysHE},
	{Country: Country{"DE-NI", "Germany, Lower Saxony"}, rules: de.HolidaysNI},
	{Country: Country{"DE-MV", "Germany, Mecklenburg-Western Pomerania"}, rules: de.HolidaysMV},
	{Country: Country{"DE-NW", "Germany, North Rhine-Westphalia"}, rules: de.HolidaysNW},
	{Country: Country{"DE-RP", "Germany, Rhineland-Palatinate"}, rules: de.HolidaysRP},
	{Country: Country{"DE-SL", "Germany, Saarland"}, rules: de.HolidaysSL},
	{Country: Country{"DE-SN", "Germany, Saxony"}, rules: de.HolidaysSN},
	{Country: Country{"DE-ST", "Germany, Saxony-Anhalt"}, rules: de.HolidaysST},
	{Country: Country{"DE-SH", "Germany, Schleswig-Holstein"}, rules: de.HolidaysSH},
	{Country: Country{"DE-TH", "Germany, Thuringia"}, rules: de.HolidaysTH},
	{Country: Country{"DK", "Denmark"}, rules: dk.Holidays},
	{Country: Country{"ES", "Spain"}, rules: es.Holidays},
	{Country: Country{"FR", "France"}, rules: fr.Holidays},
	{Country: Country{"GB", "United Kingdom"}, rules: gb.Holidays},
	{Country: Country{"GR", "Greece"}, rules: gr.Holidays},
	{Country: Country{"HR", "Croatia"}, rules: hr.Holidays},
	{Country: Country{"IE", "Ireland"}, rules: ie.Holidays},
	{Country: Country{"IT", "Italy"}, rules: it.Holidays},
	{Country: Country{"JP", "Japan"}, rules: jp.Holidays},
	{Country: Country{"LT", "Lithuania"}, rules: lt.Holidays},
	{Country: Country{"LV", "Latvia"}, rules: lv.Holidays},
	{Country: Country{"MW", "Malawi"}, rules: mw.Holidays},
	{Country: Country{"NC", "New Caledonia"}, rules: nc.Holidays},
	{Country: Country{"NL", "Netherlands"}, rules: nl.Holidays},
	{Country: Country{"NO", "Norway"}, rules: no.Holidays},
	{Country: Country{"NZ", "New Zealand"}, rules: nz.Holidays},
	{Country: Country{"PL", "Poland"}, rules: pl.Holidays},
	{Country: Country{"RO", "Romania"}, rules: ro.Holidays},
	{Country: Country{"RU", "Russia"}, rules: ru.Holidays},
	{Country: Country{"SE", "Sweden"}, rules: se.Holidays},
	{Country: Country{"SI", "Slovenia"}, rules: si.Holidays},
	{Country: Country{"SK", "Slovakia"}, rules: sk.Holidays},
	{Country: Country{"UA", "Ukraine"}, rules: ua.Holidays},
	{Country: Country{"US", "United States"}, rules: us.Holidays},
	{Country: Country{"ZA", "South Africa"}, rules: za.Holidays},
}
