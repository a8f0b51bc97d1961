package inbox_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"fairlead/inbox"
	"fairlead/models"
)

// importedText is imported of a text.
func (p *people) importedText(text string) models.ContactImport {
	p.t.Helper()
	return p.imported(strings.NewReader(text), nil)
}

// rejected are the reasons of the rows that were not taken.
func (p *people) rejected(i models.ContactImport) (out []string) {
	p.t.Helper()
	if i.RejectedFileID == 0 {
		return nil
	}
	head := true
	p.ok(p.RejectedRows(p.ctx(), p.actor(p.ada), i.ID, func(models.ContactImport) error { return nil }, func(r inbox.RejectedRow) error {
		if !head {
			out = append(out, strings.Replace(r.Text, "%s", r.Arg, 1))
		}
		head = false
		return nil
	}))
	return out
}

// is what an import came to: created, updated, unchanged, rejected.
func (p *people) came(i models.ContactImport, want ...int64) {
	p.t.Helper()
	got := []int64{i.Created, i.Updated, i.Unchanged, i.Rejected}
	if i.State != models.ImportDone || fmt.Sprint(got) != fmt.Sprint(want) || i.Done != got[0]+got[1]+got[2]+got[3] {
		p.t.Fatalf("%s, %v of %d rows, want %v; rejected for %q", i.State, got, i.Done, want, p.rejected(i))
	}
}

func (p *people) contact(email string) models.Contact {
	p.t.Helper()
	c, err := p.DB.ContactByAddress(p.ctx(), email)
	p.ok(err)
	return c
}

func TestAnImportMakesAndUpdatesContacts(t *testing.T) {
	p := newPeople(t)
	p.country("NL")
	i := p.importedText("Voornaam;Achternaam;E-mail;Andere e-mail;Telefoon;Bedrijf;Functie;Opmerking;Eigenaar\r\n" +
		"Joost;de Vries;Joost@Fietsen.example;joost@thuis.example;020 123 4567;Fietsen;Inkoper;\"Belt graag;\r\nvooral 's ochtends\";mia\r\n" +
		"Kim;Li;kim@fietsen.example;;;;;;\r\n;;;;+49 30 901820;Berlin;;;\r\n")
	p.came(i, 3, 0, 0, 0)
	c := p.contact("joost@fietsen.example")
	phones, err := p.DB.PhonesOf(p.ctx(), c.ID)
	p.ok(err)
	if c.Name != "Joost de Vries" || c.Company != "Fietsen" || c.JobTitle != "Inkoper" || !strings.Contains(c.Note, "vooral 's ochtends") || c.OwnerID != p.mia.ID || fmt.Sprint(phones) != "[+31201234567]" || p.contact("joost@thuis.example").ID != c.ID {
		t.Errorf("stored %+v %v", c, phones)
	}
	rows, err := p.DB.HistorySince(p.ctx(), 0, models.HistoryContactOwner)
	p.ok(err)
	if len(rows) != 1 || rows[0].UserID != p.mia.ID || rows[0].Other != c.ID || rows[0].ByUser != p.ada.ID {
		t.Errorf("history %+v", rows)
	}
	if i.FileID != 0 {
		t.Error("the file is kept")
	}
	found, _, err := p.Contacts(p.ctx(), p.actor(p.max), inbox.ContactQuery{Text: "vries"})
	p.ok(err)
	if len(found) != 1 {
		t.Error("everybody is to find who was imported")
	}
	p.came(p.importedText("E-mail,Name,Company,Owner\njoost@thuis.example,,Wielen,leo@harbour.example\nkim@fietsen.example,Kim Li,,\n"), 0, 1, 1, 0)
	if again := p.contact("joost@fietsen.example"); again.ID != c.ID || again.Name != c.Name || again.Company != "Wielen" || again.OwnerID != p.leo.ID || again.Email != c.Email {
		t.Errorf("updated to %+v", again)
	}
	p.came(p.imported(strings.NewReader("E-mail,Company\nkim@fietsen.example,Elsewhere\nnew@fietsen.example,X\n"), func(m *models.ImportMapping) { m.Update = false }), 1, 0, 1, 0)
	p.came(p.importedText("Phone,Company\n+49 30 901820,Berlin\n"), 0, 0, 1, 0)
}

func TestABadRowSpoilsNoOther(t *testing.T) {
	p := newPeople(t)
	long := strings.Repeat("x", 3<<20)
	i := p.importedText("E-mail,Name,Phone,Owner\n" +
		"a@x.example,A,,\nnot an address,B,,\nb@x.example,B,12345,\nc@x.example,C,+999 1,\nd@x.example,D,,Nobody\n" +
		"\"e@x.example,never closed\nf@x.example,F,,\ng@x.example,\"bad\"quote,,\nh@x.example,5\" pipe,,\n" +
		"i@x.example," + long + ",,\nj@x.example,\x00,,\nk@x.example,K,,,,too many\n,nobody,,\nl@x.example,=cmd|' /C calc'!A0,,\nsupport@harbour.example,Us,,\n" +
		"a@x.example l@x.example,Both,,\nm@x.example," + strings.Repeat("y", 300) + ",,\nz@x.example,Z,,\n\"unclosed at the end")
	p.came(i, 5, 0, 0, 14)
	if name := p.contact("l@x.example").Name; name != "=cmd|' /C calc'!A0" {
		t.Errorf("a formula is %q", name)
	}
	for _, e := range []string{"a", "f", "h", "z"} {
		p.contact(e + "@x.example")
	}
	got := strings.Join(p.rejected(i), "\n")
	for _, want := range []string{"“not” is not an e-mail", "“12345” is not a phone", "“+999 1” is not a phone", "no colleague “Nobody”", "A quote is opened", "too long: at most 1 MB", "bytes that are no text",
		"more cells than", "neither an e-mail", "“support@harbour.example” is in use", "belong to different", "at most 200 characters"} {
		if !strings.Contains(got, want) {
			t.Errorf("no row is rejected for %q in:\n%s", want, got)
		}
	}
}

func TestWhatAFileIsWrittenInIsFoundOut(t *testing.T) {
	text := "Naam\tE-mail\nZoë Müller\tzoe@x.example\n"
	encode := func(s string, err error) string { p := newPeopleLess{t}; p.ok(err); return s }
	for name, file := range map[string]string{
		"utf-8": text, "with a mark": "\xef\xbb\xbf" + text,
		"windows-1252":       encode(charmap.Windows1252.NewEncoder().String(text)),
		"utf-16":             encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)),
		"utf-16 big":         encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)),
		"utf-16 unmarked":    encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)),
		"of an old Mac":      strings.ReplaceAll(text, "\n", "\r"),
		"commas and quotes":  "\"E-mail\",\"Name\"\r\n\"zoe@x.example\",\"Zoë Müller\"\r\n",
		"semicolons":         "E-mail;Name;Note\nzoe@x.example;Zoë Müller;a, b, c, d\n",
		"without a head row": "zoe@x.example,Zoë Müller\nother@x.example,Other\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := newPeople(t)
			i := p.imported(strings.NewReader(file), func(m *models.ImportMapping) {
				if !m.Headed {
					m.Columns[1] = models.ColumnName
				}
			})
			if c := p.contact("zoe@x.example"); c.Name != "Zoë Müller" || i.Rejected != 0 {
				t.Errorf("stored %+v; rejected %q", c, p.rejected(i))
			}
		})
	}
}

type newPeopleLess struct{ t *testing.T }

func (p newPeopleLess) ok(err error) {
	if err != nil {
		p.t.Fatal(err)
	}
}

func TestFilesThatAreNoContactsAreRefused(t *testing.T) {
	p := newPeople(t)
	for name, file := range map[string]string{"empty": "", "blank": "\n\n \n", "spreadsheet": "PK\x03\x04rest", "binary": strings.Repeat("\x00\x01\x02", 500), "wide": strings.Repeat("a,", 10_000) + "\n",
		"one long line": strings.Repeat("a", 26<<20)} {
		_, err := p.UploadContacts(p.ctx(), p.actor(p.ada), name, int64(len(file)), strings.NewReader(file))
		p.problem(err, "file")
	}
	_, err := p.UploadContacts(p.ctx(), p.actor(p.ada), "x", inbox.MaxImportBytes+1, strings.NewReader("a"))
	p.problem(err, "file")
	_, err = p.UploadContacts(p.ctx(), p.actor(p.max), "x", 1, strings.NewReader("a@x.example"))
	p.is(err, models.ErrNotFound)
	id, err := p.UploadContacts(p.ctx(), p.actor(p.leo), "x", 1, strings.NewReader("E-mail,Name,Name\na@x.example,A,B\n"))
	p.ok(err)
	page, err := p.ContactImport(p.ctx(), p.actor(p.leo), id)
	p.ok(err)
	m := page.Import.Mapping
	m.Columns = []models.ImportColumn{models.ColumnEmail, models.ColumnName, models.ColumnName}
	p.problem(p.StartImport(p.ctx(), p.actor(p.leo), id, m), "columns")
	m.Columns = []models.ImportColumn{models.ColumnName, "", ""}
	p.problem(p.StartImport(p.ctx(), p.actor(p.leo), id, m), "columns")
	m.Columns = m.Columns[:2]
	p.problem(p.StartImport(p.ctx(), p.actor(p.leo), id, m), "")
	p.is(p.CancelImport(p.ctx(), p.actor(p.ada), id), models.ErrNotFound) // another's
}

// A contact whom the importer may not know of is neither changed nor shown.
func TestAnImportTouchesNoHiddenContact(t *testing.T) {
	p := newPeople(t)
	c := p.conversation(p.salesMail, models.StateOpen, models.Nobody)
	i := p.importedText("E-mail,Name,Note\njoost@fietsen.example,Changed,Note\n")
	p.came(i, 0, 0, 0, 1)
	k, err := p.DB.Contact(p.ctx(), c.ContactID)
	p.ok(err)
	if k.Name != "Joost" || k.Note != "" {
		t.Errorf("changed to %+v", k)
	}
	if _, err := p.Contact(p.ctx(), p.actor(p.ada), k.ID, inbox.ContactQueryPage{}); err == nil {
		t.Error("it can be seen now")
	}
}

func TestAnImportGoesOnWhereItWas(t *testing.T) {
	p := newPeople(t)
	var file bytes.Buffer
	file.WriteString("E-mail,Name\n")
	for n := range 1000 {
		fmt.Fprintf(&file, "p%d@x.example,P %d\n", n, n)
	}
	id := p.queuedImport(bytes.NewReader(file.Bytes()), nil)
	gone, stop := context.WithCancel(p.ctx())
	p.StopAfter(1, stop)
	p.ok(p.NextImport(gone))
	i, err := p.DB.ContactImport(p.ctx(), id)
	p.ok(err)
	if i.State != models.ImportCut || i.Created == 0 || i.Created == 1000 {
		t.Fatalf("cut short at %+v", i)
	}
	p.ok(p.ContinueImport(p.ctx(), p.actor(p.ada), id))
	p.StopAfter(1, func() { p.ok(p.CancelImport(p.ctx(), p.actor(p.ada), id)) })
	p.ok(p.NextImport(p.ctx()))
	if i, err = p.DB.ContactImport(p.ctx(), id); err != nil || i.State != models.ImportCancelled || i.Created == 1000 {
		t.Fatalf("cancelled at %+v, %v", i, err)
	}
	p.StopAfter(0, nil)
	p.ok(p.ContinueImport(p.ctx(), p.actor(p.ada), id))
	p.ok(p.NextImport(p.ctx()))
	i, err = p.DB.ContactImport(p.ctx(), id)
	p.ok(err)
	p.came(i, 1000, 0, 0, 0)
	p.is(p.NextImport(p.ctx()), models.ErrNotFound)
	p.came(p.imported(bytes.NewReader(file.Bytes()), nil), 0, 0, 1000, 0)
}

func TestWhatIsExportedCanBeImported(t *testing.T) {
	p := newPeople(t)
	p.came(p.importedText("E-mail,More e-mails,Name,Phone,Note,Owner\n=x@x.example,second@x.example,@Name,+31201234567,-note,Mia\nplain@x.example,,Plain,,,\n"), 2, 0, 0, 0)
	var file strings.Builder
	file.WriteString("Name,E-mail,More e-mails,Phone,Note,Owner\n")
	for _, who := range []models.User{p.ada, p.max} {
		n := 0
		p.ok(p.ExportContacts(p.ctx(), p.actor(who), inbox.ContactQuery{}, func(e inbox.ExportedContact) error {
			n++
			if who.ID == p.ada.ID {
				fmt.Fprintf(&file, "%s,%s,%s,%s,%s,%s\n", inbox.Inert(e.Name), inbox.Inert(e.Email), strings.Join(e.More, " "), inbox.Inert(strings.Join(e.Phones, " ")), inbox.Inert(e.Note), e.OwnerEmail)
			}
			return nil
		}))
		if n != 2 {
			t.Errorf("%s exports %d", who.Name, n)
		}
	}
	for _, want := range []string{"'@Name,'=x@x.example,second@x.example,'+31201234567,'-note,mia@harbour.example"} {
		if !strings.Contains(file.String(), want) {
			t.Errorf("no %q in %s", want, file.String())
		}
	}
	p.came(p.importedText(file.String()), 0, 0, 2, 0)
	p.conversation(p.salesMail, models.StateOpen, models.Nobody)
	for who, want := range map[int64]int{p.ada.ID: 2, p.mia.ID: 3} {
		n := 0
		who, err := p.Actor(p.ctx(), who)
		p.ok(err)
		p.ok(p.ExportContacts(p.ctx(), who, inbox.ContactQuery{}, func(inbox.ExportedContact) error { n++; return nil }))
		if n != want {
			t.Errorf("%s exports %d contacts, want %d", who.User.Name, n, want)
		}
	}
}

// country sets the company's.
func (p *people) country(code string) {
	p.t.Helper()
	account, err := p.DB.Account(p.ctx())
	p.ok(err)
	account.Country = code
	p.ok(p.DB.SaveAccount(p.ctx(), account))
}
