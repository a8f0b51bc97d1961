package inbox_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// BenchmarkImport takes in a file of 100,000 contacts, and the same again. It is to take less than 30 s on SQLite.
//
//	go test ./inbox -run '^$' -bench Import -benchtime 1x
func BenchmarkImport(b *testing.B) {
	const rows = 100_000
	var file bytes.Buffer
	file.WriteString("Voornaam;Achternaam;E-mailadres;Telefoon;Bedrijf;Functie;Notitie;Eigenaar\n")
	for i := range rows {
		fmt.Fprintf(&file, "Joost;de Vries %d;joost.%d@fietsen-%d.example;+3120%07d;Fietsen %d;Inkoper;\"Belt graag, op %d\";ada@harbour.example\n", i, i, i%5000, 1000000+i, i%5000, i)
	}
	for range b.N {
		b.StopTimer()
		p := newPeopleFor(b)
		b.StartTimer()
		for _, again := range []bool{false, true} {
			began := time.Now()
			i := p.imported(bytes.NewReader(file.Bytes()), nil)
			took := time.Since(began)
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.Logf("again %t: %v, %d created, %d updated, %d unchanged, %d rejected; %d MB from the system", again, took.Round(time.Millisecond), i.Created, i.Updated, i.Unchanged, i.Rejected, m.Sys>>20)
			if want := (models.ContactImport{Created: rows}); !again && i.Created != want.Created || again && i.Unchanged != rows {
				b.Fatalf("came to %+v", i)
			}
			if took > 30*time.Second && !p.DB.Postgres() {
				b.Errorf("100,000 rows took %v", took)
			}
		}
	}
}

// newPeopleFor is newPeople with a clock that runs.
func newPeopleFor(b *testing.B) *people {
	b.Helper()
	p := &people{t: b}
	vault, err := inbox.NewVault([]byte("a secret of the tests alone"))
	p.ok(err)
	p.App = inbox.New(inbox.App{DB: modelstest.Open(b), Vault: vault, URL: "https://fairlead.example", Log: slog.New(slog.DiscardHandler)})
	p.ada = p.user("Ada", models.RoleAdmin, models.SeatService)
	return p
}

// imported has Ada import a file as it is guessed to be meant, but for what change says, and returns what it came to.
func (p *people) imported(file io.ReadSeeker, change func(*models.ImportMapping)) models.ContactImport {
	p.t.Helper()
	id := p.queuedImport(file, change)
	p.ok(p.NextImport(context.Background()))
	i, err := p.DB.ContactImport(p.ctx(), id)
	p.ok(err)
	return i
}

func (p *people) queuedImport(file io.ReadSeeker, change func(*models.ImportMapping)) int64 {
	p.t.Helper()
	id, err := p.UploadContacts(p.ctx(), p.actor(p.ada), "contacts.csv", 0, file)
	p.ok(err)
	i, err := p.DB.ContactImport(p.ctx(), id)
	p.ok(err)
	if change != nil {
		change(&i.Mapping)
	}
	p.ok(p.StartImport(p.ctx(), p.actor(p.ada), id, i.Mapping))
	return id
}
