package handlers

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// uploadContacts chooses a file of contacts.
func (w *world) uploadContacts(name, content string) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", name)
	w.ok(err)
	_, err = io.WriteString(file, content)
	w.ok(err)
	w.ok(form.Close())
	r := httptest.NewRequest("POST", importsPath, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return w.send(r)
}

// jobs does what is done behind until the pages show that nothing is under way.
func (w *world) jobs(path string) answer {
	w.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { w.app.RunContactJobs(ctx); close(done) }()
	defer func() { stop(); <-done }()
	for {
		if a := w.get(path); a.Find("[data-under-way]").Length() == 0 {
			return a
		}
	}
}

// part asks for one part of a page, as the script does.
func (w *world) part(path, part string) answer {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Fairlead-Part", part)
	return w.send(r)
}

func TestImportPages(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	w.get(importsPath).is(200).shows("h1", "Import contacts")
	w.post(importsPath).is(422).shows("#file-problem", "Choose a file.")
	w.uploadContacts("x.xlsx", "PK\x03\x04").is(422).shows("#file-problem", "spreadsheet")
	w.uploadContacts("big.csv", strings.Repeat("x", inbox.MaxImportBytes+1)).is(422).shows("#file-problem", "too large")
	to := w.uploadContacts("people.csv", "Voornaam;E-mailadres;Wat?\nZoë;zoe@x.example;=1+1\nBad;nothing;\n").is(303).header.Get("Location")
	a := w.get(to).is(200)
	if got := []string{a.value("column0"), a.value("column1"), a.value("column2")}; !slices.Equal(got, []string{"first_name", "email", ""}) {
		t.Errorf("guessed %v", got)
	}
	a.shows(".mapping tr:nth-child(1) .cells", "Zoë").shows(".mapping tr:nth-child(3) .cells", "=1+1").shows("label[for=f-column2]", "Wat?")
	if len(a.checked("headed")) != 1 || !slices.Equal(a.checked("existing"), []string{"update"}) {
		t.Error("the form is not filled in as it was guessed")
	}
	bad := w.post(to, "column0", "name", "column1", "name", "column2", "", "existing", "leave").is(422).shows("#columns-problem", "cannot mean the same")
	if bad.value("column1") != "name" || !slices.Equal(bad.checked("existing"), []string{"leave"}) {
		t.Error("what was typed is gone")
	}
	w.post(to, "headed", "1", "column0", "first_name", "column1", "email", "column2", "note", "existing", "update").goesTo(to)
	w.get(to).shows("#job[data-under-way]", "Waiting for its turn")
	if part := w.part(to, "job"); part.Find("#job").Length() != 1 || part.Find("main").Length() != 0 {
		t.Error("the script is sent more than it asks for")
	}
	w.jobs(to).shows("h1", "Contacts imported").shows(".counts", "Created1Updated0Unchanged0Rejected1")
	file := w.get(to + "/rejected").is(200)
	if want := "\ufeffVoornaam,E-mailadres,Wat?,Why it was rejected\nBad,nothing,,“nothing” is not an e-mail address.\n"; file.body != want || !strings.Contains(file.header.Get("Content-Disposition"), "people-rejected.csv") {
		t.Errorf("rejected %q as %s", file.body, file.header.Get("Content-Disposition"))
	}
	w.header.Set("Accept-Language", "nl")
	if file := w.get(to + "/rejected"); !strings.Contains(file.body, "“nothing” is geen e-mailadres.") {
		t.Errorf("in Dutch: %s", file.body)
	}
	w.header.Del("Accept-Language")
	w.get(importsPath).shows(".imports", "people.csvDone21")
	export := w.get("/contacts/export?q=zoe").is(200)
	if want := "\ufeffName,E-mail,More e-mails,Phone,Company,Job title,Note,Owner\nZoë,zoe@x.example,,,,,'=1+1,\n"; export.body != want {
		t.Errorf("exported %q", export.body)
	}
	if none := w.get("/contacts/export?q=nobodyhere").is(200); strings.Count(none.body, "\n") != 1 {
		t.Errorf("of nothing: %q", none.body)
	}
}

// An export comes back although an owner has left; which rows are without their owner is told, with a file of them.
func TestAnImportTellsWhatWasTakenInWithoutItsOwner(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	kept := w.create("Kept")
	w.ok(w.app.AddContactAddress(context.Background(), w.actor(w.ana), kept.ID, "kept@x.example"))
	w.post(contactPath(kept.ID)+"/owner", "owner", models.UserOwner(w.nora.ID).String()).goesTo(contactPath(kept.ID))
	w.ok(w.app.UpdateUser(context.Background(), w.actor(w.ana), w.nora.ID, deactivated(w.nora)))
	columns := []string{"headed", "1", "column0", "name", "column1", "email", "column2", "emails", "column3", "phone", "column4", "company", "column5", "job_title", "column6", "note", "column7", "owner", "existing", "update"}
	export := w.get("/contacts/export?q=kept").is(200)
	to := w.uploadContacts("back.csv", export.body).is(303).header.Get("Location")
	w.post(to, columns...).goesTo(to)
	if a := w.jobs(to).shows(".counts", "Created0Updated0Unchanged1Rejected0"); a.Find("[data-ownerless]").Length() != 0 {
		t.Error(a.says("[data-ownerless]"))
	}
	w.get(contactPath(kept.ID)).shows(".contact-owner summary", "Nora Notary Deactivated")
	to = w.uploadContacts("new.csv", "E-mail,Owner\nnew@x.example,"+w.nora.Email+"\n").is(303).header.Get("Location")
	w.post(to, "headed", "1", "column0", "email", "column1", "owner", "existing", "update").goesTo(to)
	w.jobs(to).shows(".counts", "Created1Updated0Unchanged0Rejected0").shows("[data-ownerless]", "1 row was taken in without its owner").shows(".job-actions", "Download these rows")
	if file := w.get(to + "/rejected").is(200); !strings.Contains(file.body, "\nnew@x.example,"+w.nora.Email+",Its owner “"+w.nora.Email+"” is deactivated: it was taken in without.\n") {
		t.Errorf("the file says %q", file.body)
	}
}

func TestACutImportSaysSoAndGoesOn(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	to := w.uploadContacts("people.csv", "E-mail\na@x.example\n").is(303).header.Get("Location")
	w.post(to, "headed", "1", "column0", "email").goesTo(to)
	w.ok(w.db.Write(context.Background(), func(tx *models.DB) error {
		_, err := tx.TakeImport(context.Background(), models.At(w.now))
		return err
	}))
	w.get(to).shows("#job[data-under-way]", "0 %")
	w.now = w.now.Add(60e9)
	w.get(to).shows("#job", "cut short").shows("#job form button", "Go on with it")
	w.post(to + "/continue").goesTo(to)
	w.post(to + "/cancel").goesTo(to)
	w.get(to).shows("#job", "was cancelled")
	w.post(to + "/continue").goesTo(to)
	w.jobs(to).shows(".counts", "Created1")
}

func TestOnePersonsData(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	for _, to := range []string{"support", "legal"} {
		w.ok(w.app.Deliver(ctx, email.Envelope{From: "joost@x.example", To: []string{to + "@harbour.example"}, Raw: []byte("From: Joost <joost@x.example>\r\nTo: " + to + "@harbour.example\r\nSubject: To " + to +
			"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWords for " + to + "\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"../../evil.txt\"\r\n\r\nattached to " + to + "\r\n--b--\r\n")}))
	}
	c, err := w.db.ContactByAddress(ctx, "joost@x.example")
	w.ok(err)
	for _, who := range []models.User{w.ana, w.lena} {
		a := w.login(who).post(contactPath(c.ID) + "/data").is(200)
		z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
		w.ok(err)
		var names []string
		all := ""
		for _, f := range z.File {
			r, err := f.Open()
			w.ok(err)
			data, err := io.ReadAll(r)
			w.ok(err)
			names, all = append(names, f.Name), all+string(data)
			if strings.Contains(f.Name, "..") {
				t.Errorf("%s leads out of the folder", f.Name)
			}
		}
		for _, want := range []string{"Words for support", "attached to support", `"joost@x.example"`, "may not read are not in it"} {
			if !strings.Contains(all, want) {
				t.Errorf("%s: no %q in %v", who.Name, want, names)
			}
		}
		if strings.Contains(all, "legal") || len(names) != 6 {
			t.Errorf("%s is given %v", who.Name, names)
		}
	}
}

func TestErasingFromThePage(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	w.ok(w.app.Deliver(ctx, email.Envelope{From: "joost@x.example", To: []string{"support@harbour.example"}, Raw: []byte("From: Joost Bakker <joost@x.example>\r\nTo: support@harbour.example\r\nSubject: Hello\r\n\r\nHello\r\n")}))
	c, err := w.db.ContactByAddress(ctx, "joost@x.example")
	w.ok(err)
	page := contactPath(c.ID) + "/erase"
	w.login(w.ana).get(page).is(200).shows("h1", "Erase Joost Bakker")
	if bad := w.post(page, "typed", "Somebody").is(422).shows("#typed-problem", "not the name"); bad.value("typed") != "Somebody" {
		t.Error("what was typed is gone")
	}
	w.get(erasuresPath).shows(".empty", "Nobody has been erased")
	w.post(page, "typed", "joost bakker").goesTo(erasuresPath)
	w.get(contactPath(c.ID)).is(404)
	w.get(erasuresPath).shows("[data-under-way] .erasures", "Under way")
	done := w.jobs(erasuresPath).shows(".erasures", "Ana Admin").shows(".erasures .parts", "1 conversation").shows(".erasures .parts", "1 e-mail address")
	if strings.Contains(done.body, "Joost") || strings.Contains(done.body, "joost") {
		t.Error("the list says who it was")
	}
}

// Whoever may not is not shown the way there.
func TestWaysInAndOutAreShownToWhomTheyAreOpen(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/contacts", "/contacts?q=nobody"} {
		for _, row := range []struct {
			u     models.User
			shown bool
		}{{w.max, false}, {w.lena, true}, {w.ana, true}} {
			if is := w.login(row.u).get(path).is(200).Find("main a[href='/contacts/import']").Length() > 0; is != row.shown {
				t.Errorf("%s at %s sees Import: %v", row.u.Name, path, is)
			}
		}
	}
	w.letter("Ann Outside <ann@outside.example>", "support@harbour.example", "Hello")
	at := contactPath(w.contactAt("ann@outside.example").ID)
	for _, row := range []struct {
		u            models.User
		gives, erase int
	}{{w.max, 0, 0}, {w.lena, 1, 0}, {w.ana, 1, 1}} {
		page := w.login(row.u).get(at).is(200)
		if g, e := page.Find("#contact-more form[action='"+at+"/data']").Length(), page.Find("#contact-more a[href='"+at+"/erase']").Length(); g != row.gives || e != row.erase {
			t.Errorf("%s sees Export data %d times, Erase %d times", row.u.Name, g, e)
		}
	}
}
