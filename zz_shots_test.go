package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

func TestZZShots(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	shoot := func(name string) {
		for _, width := range []int64{1440, 390} {
			for _, theme := range []string{"light", "dark"} {
				w.size(width, 900)
				w.theme(theme)
				w.wait("fonts", `document.fonts.ready.then(() => true)`)
				w.picture(fmt.Sprintf("/tmp/data_shots/%s-%d-%s.png", name, width, theme))
			}
		}
		w.size(1440, 900)
		w.theme("light")
	}
	users, _ := i.db.Users(i.Context())
	var mia models.User
	for _, u := range users {
		if strings.HasPrefix(u.Email, "mia@") {
			mia = u
		}
	}
	who, err := i.app.Actor(i.Context(), mia.ID)
	i.fine(err)
	id, err := i.app.UploadContacts(i.Context(), who, "klanten-2026.csv", 0, strings.NewReader("Voornaam;Achternaam;E-mailadres;Telefoon;Bedrijf;Klantnummer\nJoost;de Vries;joost@fietsen.example;+31 20 123 4567;Fietsen BV;881\nZoë;Müller;zoe@boats.example;;Boats & Sons of the Northern Harbour District;7\nbad;;nothing;;;\n"))
	i.fine(err)
	w.open("/contacts/import")
	w.has("h1", "Import")
	shoot("upload")
	w.open(fmt.Sprintf("/contacts/import/%d", id))
	w.has("h1", "What do")
	shoot("mapping")
	w.click("button", "Start the import")
	i.until("imported", func() bool { m, _ := i.db.ContactImport(i.Context(), id); return m.State == models.ImportDone })
	if out, err := evaluate[string](w, `(async () => { const a = await fetch(location.href, {headers: {'Fairlead-Part': 'job'}}); const x = await a.text(); return a.status + ' ' + a.redirected + ' ' + !!document.querySelector('#job[data-under-way]') + ' ' + x.slice(0, 300); })()`); true { t.Log(out, err) }
	js, _ := evaluate[string](w, `document.documentElement.className + document.querySelector("script").src`); t.Log(js)
	w.has("h1", "Contacts imported")
	shoot("result")
	w.open("/contacts/import")
	shoot("imports")
	c, err := i.db.ContactByAddress(i.Context(), "joost@fietsen.example")
	i.fine(err)
	w.open(fmt.Sprintf("/contacts/%d/erase", c.ID))
	w.has("h1", "Erase")
	shoot("erase")
	i.fine(i.app.EraseContact(i.Context(), who, c.ID, "joost@fietsen.example"))
	w.open("/settings/erasures")
	w.has(".erasures .parts", "1 contact")
	shoot("erasures")
	_ = inbox.MaxBulk
	_ = os.Stdout
}
