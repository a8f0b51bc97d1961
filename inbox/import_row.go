package inbox

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fairlead/models"
)

// Bounds of a contact.
const (
	maxLine = 200    // characters of a name, a company or a job title
	maxNote = 10_000 // characters
)

// importedRow is what a row says of a contact; what is empty says nothing.
type importedRow struct {
	name, company, jobTitle, note string
	emails                        []string // the main one first
	phones                        []string // E.164
	owner                         int64
	gone                          []int64 // deactivated users who may be meant as the owner; none of them becomes it
	goneAs                        string  // as they were called
}

// rowReader makes contacts of rows.
type rowReader struct {
	mapping models.ImportMapping
	region  string             // ISO 3166 code of the country whose phone numbers need none; empty: all need theirs
	users   map[string][]int64 // active ones by address, and by name in lower case
	gone    map[string][]int64 // the others likewise
}

func newRowReader(ctx context.Context, db *models.DB, m models.ImportMapping) (rowReader, error) {
	r := rowReader{mapping: m, users: map[string][]int64{}, gone: map[string][]int64{}}
	account, err := db.Account(ctx)
	if err != nil {
		return r, err
	}
	r.region, _, _ = strings.Cut(account.Country, "-")
	users, err := db.Users(ctx)
	for _, u := range users {
		by, name := r.gone, strings.ToLower(u.Name)
		if u.Active {
			by = r.users
		}
		by[u.Email], by[name] = []int64{u.ID}, append(by[name], u.ID)
	}
	return r, err
}

// said is why a row is not taken.
type said struct{ text, arg string }

// row reads the cells of a row; a text says why it cannot be taken.
func (r rowReader) row(cells []string) (row importedRow, why said) {
	if len(cells) > len(r.mapping.Columns) && strings.Join(cells[len(r.mapping.Columns):], "") != "" {
		return row, said{text: "This row has more cells than the file has columns."}
	}
	first, last := "", ""
	var main, more []string
	for i, column := range r.mapping.Columns {
		if i >= len(cells) {
			break
		}
		cell := inert(cells[i])
		if strings.ContainsRune(cell, 0) {
			return row, said{text: "This row holds bytes that are no text."}
		}
		switch line := models.CleanLine(cell); column {
		case models.ColumnName:
			row.name = line
		case models.ColumnFirstName:
			first = line
		case models.ColumnLastName:
			last = line
		case models.ColumnEmail:
			main = append(main, listed(line)...)
		case models.ColumnEmails:
			more = append(more, listed(line)...)
		case models.ColumnPhone:
			why = firstSaid(why, row.addPhones(line, r.region))
		case models.ColumnCompany:
			row.company = line
		case models.ColumnJobTitle:
			row.jobTitle = line
		case models.ColumnNote:
			row.note = strings.TrimSpace(row.note + "\n" + cleanNote(cell))
		case models.ColumnOwner:
			why = firstSaid(why, row.setOwner(line, r))
		}
	}
	if row.name == "" {
		row.name = models.CleanLine(first + " " + last)
	}
	why = firstSaid(why, row.addEmails(append(main, more...)))
	return row, firstSaid(why, row.check())
}

func firstSaid(a, b said) said {
	if a.text != "" {
		return a
	}
	return b
}

// inert takes away the apostrophe that our own files put before what a spreadsheet would take for a formula.
func inert(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(formulaSigns, rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

// listed takes several addresses in one cell apart.
func listed(line string) []string {
	return strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == '|' || unicode.IsSpace(r) })
}

func cleanNote(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

func (row *importedRow) addEmails(list []string) said {
	for _, e := range list {
		email := models.NormalEmail(e)
		if !models.ValidEmail(email) {
			return said{"“%s” is not an e-mail address.", short(e)}
		}
		if !slices.Contains(row.emails, email) {
			row.emails = append(row.emails, email)
		}
	}
	return said{}
}

// addPhones takes phone numbers as people write them: several are parted by commas, semicolons or bars.
func (row *importedRow) addPhones(line, region string) said {
	for _, typed := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' || r == '|' }) {
		typed = strings.TrimSpace(typed)
		if typed == "" {
			continue
		}
		phone, ok := models.NormalPhone(typed, region)
		if !ok && region == "" && !strings.HasPrefix(typed, "+") {
			return said{"“%s” is not a phone number that can be read without its country: begin it with + and the country's code.", short(typed)}
		}
		if !ok {
			return said{"“%s” is not a phone number.", short(typed)}
		}
		if !slices.Contains(row.phones, phone) {
			row.phones = append(row.phones, phone)
		}
	}
	return said{}
}

func (row *importedRow) setOwner(line string, r rowReader) said {
	if line == "" {
		return said{}
	}
	as := strings.ToLower(line)
	switch found := r.users[as]; len(found) {
	case 0:
		if row.gone, row.goneAs = r.gone[as], short(line); len(row.gone) > 0 {
			return said{}
		}
		return said{"There is no colleague “%s”.", short(line)}
	case 1:
		row.owner = found[0]
		return said{}
	}
	return said{"Several colleagues are called “%s”: write an e-mail address.", short(line)}
}

func (row *importedRow) check() said {
	for _, line := range []string{row.name, row.company, row.jobTitle} {
		if utf8.RuneCountInString(line) > maxLine {
			return said{text: "A name, a company or a job title is too long: at most 200 characters."}
		}
	}
	switch {
	case utf8.RuneCountInString(row.note) > maxNote:
		return said{text: "The note is too long: at most 10,000 characters."}
	case len(row.emails) > models.MaxOfContact || len(row.phones) > models.MaxOfContact:
		return said{text: "These are too many e-mail addresses or phone numbers: at most 200."}
	case len(row.emails) == 0 && len(row.phones) == 0:
		return said{text: "There is neither an e-mail address nor a phone number in this row."}
	}
	return said{}
}

// short is as much of what was typed as a sentence holds.
func short(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
