package inbox

import (
	"strings"
	"unicode"

	"fairlead/models"
)

// columnWords are headers, without spaces and signs, in English and Dutch, of what columns may mean.
var columnWords = map[models.ImportColumn]string{
	models.ColumnName: "name fullname contact contactname displayname person customer customername client clientname " +
		"naam volledigenaam contactpersoon contactnaam weergavenaam persoon klant klantnaam relatie",
	models.ColumnFirstName: "firstname givenname forename first voornaam roepnaam",
	models.ColumnLastName:  "lastname surname familyname last achternaam familienaam geslachtsnaam",
	models.ColumnEmail: "email emailaddress mail mailaddress primaryemail emailprimary address1email email1 email1value emailaddress1 " +
		"emailadres mailadres eersteemail",
	models.ColumnEmails: "moreemails otheremails otheremail additionalemail additionalemails secondaryemail email2 email3 email2value email3value emailaddress2 emailaddress3 alternativeemail " +
		"andereemail andereemailadressen meeremail meeremails meeremailadressen extraemail extraemailadressen",
	models.ColumnPhone: "phone phones phonenumber phonenumbers telephone telephonenumber tel mobile mobilephone mobilenumber cell cellphone businessphone homephone workphone phone1value phone2value " +
		"telefoon telefoons telefoonnummer telefoonnummers telnr mobiel mobielnummer mobieletelefoon gsm",
	models.ColumnCompany:  "company companyname organisation organization organizationname organisationname employer account accountname bedrijf bedrijfsnaam organisatie werkgever firma",
	models.ColumnJobTitle: "jobtitle title job position role function functie functietitel titel beroep rol",
	models.ColumnNote:     "note notes comment comments remark remarks description notitie notities opmerking opmerkingen aantekening aantekeningen omschrijving",
	models.ColumnOwner:    "owner contactowner accountmanager assignedto ownername owneremail eigenaar contacteigenaar accounthouder beheerder relatiebeheerder",
}

var columnByWord = func() map[string]models.ImportColumn {
	m := map[string]models.ImportColumn{}
	for column, words := range columnWords {
		for _, w := range strings.Fields(words) {
			m[w] = column
		}
	}
	return m
}()

// guessColumns says what the columns of a file may mean, by its first row, and whether that holds their names. What may be once only is
// guessed once.
func guessColumns(first []string) (columns []models.ImportColumn, headed bool) {
	columns, taken := make([]models.ImportColumn, len(first)), map[models.ImportColumn]bool{}
	for i, cell := range first {
		column := columnByWord[strings.Map(letters, strings.ToLower(cell))]
		if taken[column] && column == models.ColumnEmail {
			column = models.ColumnEmails
		}
		if taken[column] && !column.Repeats() {
			column = models.ColumnSkip
		}
		columns[i], taken[column], headed = column, true, headed || column != models.ColumnSkip
	}
	if headed {
		return columns, true
	}
	for i, cell := range first { // without names, an address can be told from the rest
		if models.ValidEmail(models.NormalEmail(cell)) && !taken[models.ColumnEmail] {
			columns[i], taken[models.ColumnEmail] = models.ColumnEmail, true
		}
	}
	return columns, !taken[models.ColumnEmail]
}

func letters(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return -1
}

// checkMapping says what is wrong with how a file is to be read.
func checkMapping(m models.ImportMapping, columns int) error {
	var p models.Problems
	if len(m.Columns) != columns {
		return models.Problems{{Text: "This page is out of date: look at the columns again."}}
	}
	count := map[models.ImportColumn]int{}
	for _, c := range m.Columns {
		if _, known := columnWords[c]; !known && c != models.ColumnSkip {
			p.Add("columns", "Choose one from the list.")
			return p
		}
		count[c]++
	}
	for _, c := range models.ImportColumns {
		if count[c] > 1 && !c.Repeats() {
			p.Add("columns", "Two columns cannot mean the same, but for more e-mail addresses, phone numbers and notes.")
			break
		}
	}
	if count[models.ColumnEmail]+count[models.ColumnEmails]+count[models.ColumnPhone] == 0 {
		p.Add("columns", "Choose a column with e-mail addresses, or one with phone numbers: by these, contacts are found again.")
	}
	return p.Err()
}
