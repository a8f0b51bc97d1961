package handlers

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
)

// mailsTo returns what the outbox holds for an address, newest last.
func (w *world) mailsTo(to string) (out []email.Inbound) {
	w.t.Helper()
	now := models.At(w.now)
	due, err := w.db.ClaimDeliveries(context.Background(), now, now, 100)
	w.ok(err)
	for _, d := range due {
		if d.Recipient != to {
			continue
		}
		var raw bytes.Buffer
		w.ok(w.db.CopyFile(context.Background(), d.RawFileID, &raw))
		out = append(out, email.Parse(raw.Bytes()))
	}
	return out
}

// sends makes the support address one that can send.
func (w *world) sends() {
	w.t.Helper()
	w.ok(w.app.UpdateChannel(context.Background(), w.actor(w.ana), w.supportMail.ID, inbox.ChannelForm{Address: w.supportMail.Address, Host: "smtp.harbour.example", Security: "tls"}))
}

var resetLink = regexp.MustCompile(`http://inbox\.test(/reset/[\w-]{43})`)

func TestAForgottenPasswordIsReplacedByMail(t *testing.T) {
	w := newWorld(t)
	w.get("/login").is(200).shows("main a[href='/forgot']", "Forgotten your password?")
	w.get("/forgot").is(200).shows("h1", "Forgotten")
	if page := w.post("/forgot", "email", "max@harbour.example").is(422).shows("#email-problem", "cannot send mail yet"); page.value("email") != "max@harbour.example" {
		t.Errorf("kept %q", page.value("email"))
	}
	w.sends()
	w.post("/forgot", "email", "max at harbour").is(422).shows("#email-problem", "Type an e-mail address")

	unknown := w.post("/forgot", "email", "nobody@harbour.example").is(200).says("main")
	known := w.post("/forgot", "email", "MAX@harbour.example").is(200).says("main")
	if strings.ReplaceAll(known, "MAX@", "nobody@") != unknown {
		t.Errorf("it is told who can log in:\n%s\n%s", known, unknown)
	}
	if got := w.mailsTo("nobody@harbour.example"); len(got) != 0 {
		t.Errorf("mailed to nobody: %+v", got)
	}
	mails := w.mailsTo("max@harbour.example")
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	path := resetLink.FindStringSubmatch(mails[0].Text)
	if path == nil || mails[0].Subject != "A new password for Harbour" {
		t.Fatalf("%q: %s", mails[0].Subject, mails[0].Text)
	}

	here := w.otherBrowser().login(w.max)
	w.get(path[1]).is(200).shows("main", "max@harbour.example")
	w.post(path[1], "password", "short").is(422).shows("#password-problem", "10 characters")
	w.post(path[1], "password", "another good password").goesTo("/")
	if got := w.get("/settings/profile").value("name"); got != w.max.Name {
		t.Errorf("logged in as %q", got)
	}
	here.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile") // it was not them who chose it, perhaps
	w.login(models.User{})
	w.get(path[1]).is(404).shows("h1", "no longer valid")
	w.post(path[1], "password", "yet another password").is(404)
	w.post("/login", "email", "max@harbour.example", "password", "another good password").goesTo("/")
}

// TestALinkForANewPasswordSpeaksAsItWasAskedFor: who has chosen no language is written to in that of the page that they asked on.
func TestALinkForANewPasswordSpeaksAsItWasAskedFor(t *testing.T) {
	w := newWorld(t)
	w.sends()
	w.header.Set("Accept-Language", "nl")
	for _, chosen := range []string{"", "en"} {
		row := w.reload(w.max)
		row.Language = chosen
		w.ok(w.db.UpdateUser(context.Background(), row))
		w.post("/forgot", "email", w.max.Email).is(200)
		mails := w.mailsTo(w.max.Email)
		if got, want := mails[len(mails)-1].Subject, map[string]string{"": "Een nieuw wachtwoord voor Harbour", "en": "A new password for Harbour"}[chosen]; got != want {
			t.Errorf("chosen %q: %q", chosen, got)
		}
	}
}

func TestALinkForANewPasswordEnds(t *testing.T) {
	w := newWorld(t)
	w.sends()
	ask := func() string {
		t.Helper()
		w.ok(w.app.AskReset(context.Background(), w.max.Email, "192.0.2.1", "en"))
		mails := w.mailsTo(w.max.Email)
		return resetLink.FindStringSubmatch(mails[len(mails)-1].Text)[1]
	}
	first := ask()
	second := ask()
	w.get(first).is(404) // replaced
	w.now = w.now.Add(time.Hour + time.Second)
	w.get(second).is(404) // expired
	third := ask()
	row := w.reload(w.max)
	row.Active = false
	w.ok(w.db.UpdateUser(context.Background(), row))
	w.get(third).is(404)
	before := len(w.mailsTo(w.max.Email))
	w.ok(w.app.AskReset(context.Background(), w.max.Email, "192.0.2.2", "en"))
	if after := len(w.mailsTo(w.max.Email)); after != before {
		t.Error("a deactivated user was mailed a link")
	}
}

func TestLinksForNewPasswordsCannotBeAskedForWithoutEnd(t *testing.T) {
	w := newWorld(t)
	w.sends()
	for range 3 {
		w.post("/forgot", "email", w.max.Email).is(200)
	}
	w.post("/forgot", "email", w.max.Email).is(429).shows("main [role=alert]", saidAskedOften)
	if got := len(w.mailsTo(w.max.Email)); got != 3 {
		t.Errorf("%d mails", got)
	}
	w.now = w.now.Add(16 * time.Minute)
	w.post("/forgot", "email", w.max.Email).is(200)
}

func TestOwnSessions(t *testing.T) {
	w := newWorld(t)
	w.header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	w.post("/login", "email", "max@harbour.example", "password", password).goesTo("/")
	phone := w.otherBrowser()
	phone.address = "203.0.113.9:4444"
	phone.header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1")
	phone.post("/login", "email", "max@harbour.example", "password", password).goesTo("/")
	hers := w.otherBrowser().login(w.nora)

	page := w.get("/settings/sessions").is(200)
	rows := page.Find("tbody tr")
	if rows.Length() != 2 || strings.Count(page.says("tbody"), "This browser") != 1 || !strings.Contains(page.says("tbody"), "Firefox on Linux") || !strings.Contains(page.says("tbody"), "Safari on iOS") ||
		!strings.Contains(page.says("tbody"), "203.0.113.9") || !strings.Contains(page.says("tbody"), "192.0.2.7") {
		t.Errorf("sessions: %s", page.says("tbody"))
	}
	end := func(a answer, i int) string { return a.Find("tbody form").Eq(i).AttrOr("action", "") }
	of := end(hers.get("/settings/sessions"), 0)
	w.post(of).is(404)
	hers.get("/settings/profile").is(200)

	for i := range 2 {
		if !strings.Contains(rows.Eq(i).Text(), "This browser") {
			w.post(end(page, i)).goesTo("/settings/sessions")
		}
	}
	w.get("/settings/sessions").is(200).shows("[role=status]", saidLoggedOut)
	phone.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")

	phone.post("/login", "email", "max@harbour.example", "password", password).goesTo("/")
	w.post("/settings/sessions/others").goesTo("/settings/sessions")
	phone.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
	hers.get("/settings/profile").is(200)
	w.post(end(w.get("/settings/sessions"), 0)).goesTo("/login")
	w.get("/settings/profile").goesTo("/login?next=%2Fsettings%2Fprofile")
}

// photo returns a JPEG that a camera held upright has written: its upper half is red once it is turned by 90 degrees, as its EXIF data says.
func photo(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for x := range 400 {
		for y := range 300 {
			c := color.RGBA{0, 0, 255, 255}
			if x < 200 {
				c = color.RGBA{255, 0, 0, 255}
			}
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	exif := "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	return append([]byte("\xff\xd8"+exif), b.Bytes()[2:]...)
}

// uploads posts a file as a browser does.
func (w *world) uploads(path, field, name string, data []byte, pairs ...string) answer {
	w.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w.ok(form.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := form.CreateFormFile(field, name)
	w.ok(err)
	_, err = part.Write(data)
	w.ok(err)
	w.ok(form.Close())
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return w.send(r)
}

func TestOwnPicture(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	const path = "/settings/profile/picture"
	w.uploads(path, "picture", "", nil, "action", "save").is(422).shows("#picture-problem", "Choose a file")
	w.uploads(path, "picture", "max.jpg", []byte("GIF, or so it says"), "action", "save").is(422).shows("#picture-problem", "no picture that can be read")
	huge := []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00") // 65,535 pixels each way
	w.uploads(path, "picture", "max.png", huge, "action", "save").is(422).shows("#picture-problem", "too many pixels")

	w.uploads(path, "picture", "max.jpg", photo(t), "action", "save").goesTo("/settings/profile")
	src := w.get("/settings/profile").is(200).Find("form.picture img").AttrOr("src", "")
	stranger := w.otherBrowser()
	got := stranger.get(src).is(200)
	if got.header.Get("Content-Type") != "image/jpeg" || !strings.Contains(got.header.Get("Cache-Control"), "immutable") || got.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("picture %q: %v", src, got.header.Get("Content-Type"))
	}
	img, err := jpeg.Decode(strings.NewReader(got.body))
	w.ok(err)
	r, _, b, _ := img.At(96, 20).RGBA()
	if size := img.Bounds().Size(); size != image.Pt(192, 192) || r < 0xc000 || b > 0x4000 {
		t.Errorf("size %v, top %x %x", img.Bounds().Size(), r, b)
	}
	if strings.Contains(got.body, "Exif") {
		t.Error("what the camera wrote is still there")
	}
	if w.otherBrowser().login(w.ana).get("/settings/users").Find("tbody img[src='"+src+"']").Length() != 1 {
		t.Error("colleagues do not see it")
	}
	w.uploads(path, "picture", "max.jpg", photo(t), "action", "save").goesTo("/settings/profile")
	stranger.get(src).is(404)
	w.post(path, "action", "remove").goesTo("/settings/profile")
	if w.get("/settings/profile").Find("form.picture img").Length() != 0 {
		t.Error("it is still shown")
	}
}

func TestOwnTheme(t *testing.T) {
	w := newWorld(t)
	w.login(w.max)
	if _, is := w.get("/settings/profile").Find("html").Attr("data-theme"); is {
		t.Error("a theme before one is chosen")
	}
	w.post("/settings/profile", "name", "Max", "theme", "neon").is(422).shows("#theme-problem", "Choose a theme")
	w.post("/settings/profile", "name", "Max", "theme", "dark").goesTo("/settings/profile")
	if got := w.get("/inbox/all/open").Find("html").AttrOr("data-theme", ""); got != "dark" {
		t.Errorf("theme %q", got)
	}
}
