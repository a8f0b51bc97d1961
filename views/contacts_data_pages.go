package views

import (
	"context"
	"strings"

	"fairlead/models"
)

// ImportsPage is where a file of contacts is chosen.
type ImportsPage struct {
	Imports  []models.ContactImport // the viewer's, the newest first
	Now      models.Time
	Problems models.Problems
}

// ImportPage is one import, in whatever state it is. Posted: column0, column1 … (models.ImportColumn), headed, existing (update or leave).
type ImportPage struct {
	Import   models.ContactImport
	Header   []string   // the file's first row, whatever it holds
	Rows     [][]string // the first behind it
	Country  string     // ISO code of the company's; empty: it has none
	Problems models.Problems
}

func (p ImportPage) address() string { return "/contacts/import/" + id(p.Import.ID) }

func (p ImportPage) underWay() bool {
	return p.Import.State == models.ImportQueued || p.Import.State == models.ImportRunning
}

// permille is how much of the file has been read.
func (p ImportPage) permille() int64 { return importPermille(p.Import) }

func importPermille(i models.ContactImport) int64 {
	if i.Size == 0 {
		return 0
	}
	return min(i.Place*1000/i.Size, 1000)
}

// preview are rows as the mapping shows them: those that hold contacts, as wide as the file.
func (p ImportPage) preview() [][]string {
	rows := p.Rows
	if !p.Import.Mapping.Headed {
		rows = append([][]string{p.Header}, rows...)
	}
	return rows
}

func cellAt(row []string, n int) string {
	if n < len(row) {
		return row[n]
	}
	return ""
}

// columnTitle is what a column is called: in the file, or by its place.
func (p ImportPage) columnTitle(ctx context.Context, n int) string {
	if p.Import.Mapping.Headed && cellAt(p.Header, n) != "" {
		return cellAt(p.Header, n)
	}
	return t(ctx, "Column %d", n+1)
}

func columnOptions(ctx context.Context) (out []option) {
	names := map[models.ImportColumn]string{models.ColumnSkip: t(ctx, "Skip this column"), models.ColumnName: t(ctx, "Name"), models.ColumnFirstName: t(ctx, "First name"),
		models.ColumnLastName: t(ctx, "Last name"), models.ColumnEmail: t(ctx, "E-mail"), models.ColumnEmails: t(ctx, "More e-mails"), models.ColumnPhone: t(ctx, "Phone"),
		models.ColumnCompany: t(ctx, "Company"), models.ColumnJobTitle: t(ctx, "Job title"), models.ColumnNote: t(ctx, "Note"), models.ColumnOwner: t(ctx, "Owner")}
	for _, c := range models.ImportColumns {
		out = append(out, option{string(c), names[c]})
	}
	return out
}

// importTitle is what the page of an import is called.
func importTitle(ctx context.Context, p ImportPage) string {
	switch p.Import.State {
	case models.ImportNew:
		return t(ctx, "What do the columns mean?")
	case models.ImportQueued, models.ImportRunning:
		return t(ctx, "Importing contacts")
	case models.ImportDone:
		return t(ctx, "Contacts imported")
	}
	return t(ctx, "Import not finished")
}

// importEnded says why an import has ended too soon.
func importEnded(ctx context.Context, i models.ContactImport) string {
	switch i.State {
	case models.ImportCancelled:
		return t(ctx, "This import was cancelled. What had been imported by then stays.")
	case models.ImportCut:
		return t(ctx, "This import was cut short: the server was restarted. Go on with it: no contact is made twice.")
	}
	return t(ctx, "This import has failed.") + " " + t(ctx, i.Problem)
}

func importState(ctx context.Context, i models.ContactImport) string {
	switch i.State {
	case models.ImportNew:
		return t(ctx, "Not started")
	case models.ImportQueued, models.ImportRunning:
		return t(ctx, "Under way")
	case models.ImportDone:
		return t(ctx, "Done")
	case models.ImportCancelled:
		return t(ctx, "Cancelled")
	case models.ImportCut:
		return t(ctx, "Cut short")
	}
	return t(ctx, "Failed")
}

// RejectedName is what a file of rows that were not taken is called, behind the name of theirs.
func RejectedName(ctx context.Context) string { return t(ctx, "rejected") }

// RejectedColumn is what its last column is called.
func RejectedColumn(ctx context.Context) string { return t(ctx, "Why it was rejected") }

// RejectedWhy says why a row was not taken.
func RejectedWhy(ctx context.Context, text, arg string) string { return say(ctx, text, arg) }

// ExportName is what a file of contacts is called.
func ExportName(ctx context.Context) string { return t(ctx, "contacts") }

// ExportColumns are the names of its columns. An import reads them in every language.
func ExportColumns(ctx context.Context) []string {
	return []string{t(ctx, "Name"), t(ctx, "E-mail"), t(ctx, "More e-mails"), t(ctx, "Phone"), t(ctx, "Company"), t(ctx, "Job title"), t(ctx, "Note"), t(ctx, "Owner")}
}

// PersonDataName is what the zip of a person is called.
func PersonDataName(ctx context.Context, c models.Contact) string {
	return t(ctx, "data of %s", strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, contactName(ctx, c)))
}

// PersonDataReadme says what the zip of a person holds.
func PersonDataReadme(ctx context.Context, c models.Contact, company string, now models.Time) string {
	return strings.Join([]string{
		t(ctx, "What %[1]s knows of %[2]s", company, contactName(ctx, c)),
		t(ctx, "Written on %s.", fullTime(ctx, now)),
		"",
		"contact.json: " + t(ctx, "name, e-mail addresses, phone numbers, company, job title, note, and whose contact it is."),
		"visits.json: " + t(ctx, "the pages of our sites that were seen, as far as the visitor agreed to it. They are kept for 90 days."),
		"conversations/: " + t(ctx, "each conversation as text and as JSON, with the answers given in forms, its files, and answers that are being written or are to be sent later."),
		"",
		t(ctx, "Conversations in inboxes that whoever has made this file may not read are not in it. Neither are comments that colleagues wrote to each other."),
		t(ctx, "Times are in UTC."),
		"",
	}, "\r\n")
}

// ErasePage asks whether a person is to be erased. Posted: typed.
type ErasePage struct {
	Contact   models.Contact
	Addresses []string
	Typed     string
	Problems  models.Problems
}

// ErasuresPage lists who was erased.
type ErasuresPage struct {
	Shell
	Rows []ErasureRow
	Next int64 // the id for the next page; 0: this is the last
	Now  models.Time
}

// ErasureRow is one of them.
type ErasureRow struct {
	models.Erasure
	By string // empty: somebody who is no more
}

func (p ErasuresPage) underWay() bool {
	for _, r := range p.Rows {
		if r.State != models.ErasureDone {
			return true
		}
	}
	return false
}

// erasedParts says what an erasure has removed, as "3 conversations".
func erasedParts(ctx context.Context, e models.Erasure) (out []string) {
	for _, k := range []struct{ kind, one, many string }{
		{models.ErasedContacts, "%d contact", "%d contacts"},
		{models.ErasedAddresses, "%d e-mail address", "%d e-mail addresses"},
		{models.ErasedPhones, "%d phone number", "%d phone numbers"},
		{models.ErasedConversations, "%d conversation", "%d conversations"},
		{models.ErasedMessages, "%d message", "%d messages"},
		{models.ErasedFiles, "%d file", "%d files"},
		{models.ErasedEmptied, "%d message in a conversation with others", "%d messages in conversations with others"},
		{models.ErasedNamed, "taken out of %d message of others", "taken out of %d messages of others"},
		{models.ErasedVisitors, "%d browser", "%d browsers"},
		{models.ErasedVisits, "%d page seen", "%d pages seen"},
		{models.ErasedMerges, "%d merge", "%d merges"},
		{models.ErasedImports, "%d imported file", "%d imported files"},
		{models.ErasedMails, "%d unsent mail", "%d unsent mails"},
	} {
		if n := e.Counts[k.kind]; n > 0 {
			out = append(out, plural(ctx, n, k.one, k.many))
		}
	}
	return out
}
