package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func get(t *testing.T, path, accept string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w
}

func TestAssetsAreKeptForGood(t *testing.T) {
	for path, kind := range map[string]string{CSS(): "text/css; charset=utf-8", JS(): "text/javascript; charset=utf-8", Icon(): "image/svg+xml"} {
		plain, packed := get(t, path, ""), get(t, path, "br, gzip;q=0.8")
		if plain.Code != 200 || plain.Header().Get("Content-Type") != kind {
			t.Errorf("%s: %d %s", path, plain.Code, plain.Header().Get("Content-Type"))
		}
		if c := plain.Header().Get("Cache-Control"); c != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", path, c)
		}
		if packed.Header().Get("Content-Encoding") != "gzip" || packed.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s is not packed: %v", path, packed.Header())
		}
		z, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(z)
		if err != nil || !bytes.Equal(body, plain.Body.Bytes()) {
			t.Errorf("%s: packed and plain differ (%v)", path, err)
		}
	}
}

func TestRefusedGzipIsNotSent(t *testing.T) {
	if w := get(t, CSS(), "gzip;q=0, br"); w.Header().Get("Content-Encoding") != "" {
		t.Error("sent gzip to a browser that refuses it")
	}
}

func TestUnknownNamesAreNotFound(t *testing.T) {
	for _, path := range []string{"/static/", "/static/app-000000000000.css", "/static/vendor/htmx.min.js", "/static/../static.go"} {
		if w := get(t, path, ""); w.Code != 404 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// The first page may weigh 60 kB packed; 15 of them are left for the page itself.
func TestTheFirstPageStaysLight(t *testing.T) {
	sum := 0
	for _, a := range assets {
		sum += len(a.packed())
	}
	if sum > 45_000 {
		t.Errorf("style sheet, script and icon weigh %d bytes packed", sum)
	}
}

func TestOatComesFirstAndOwnScriptHasOneScope(t *testing.T) {
	if !bytes.HasPrefix(styles.body(), []byte("@layer theme")) {
		t.Errorf("the style sheet begins with %.40q", styles.body())
	}
	own := string(script.body()[strings.LastIndex(string(script.body()), "\n(() => {"):])
	if !strings.HasSuffix(strings.TrimSpace(own), "})();") {
		t.Error("the script's own part is not in a scope of its own")
	}
	for _, line := range strings.Split(own, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "//") {
			t.Errorf("a comment is sent to browsers: %q", line)
		}
	}
}

// A name means one thing: a class that two style sheets give a look of its own would put the one's on the other.
func TestAClassHasItsLookInOneStyleSheet(t *testing.T) {
	comments, media, alone := regexp.MustCompile(`(?s)/\*.*?\*/`), regexp.MustCompile(`@media[^{]*\{(?:[^{}]|\{[^{}]*\})*\}`), regexp.MustCompile(`(?:^|[{};])\s*\.([a-z-]+)\s*\{`)
	in := map[string]string{}
	for _, sheet := range slices.Concat(glob("css/*.css"), glob("more/*.css")) {
		text, err := files.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range alone.FindAllSubmatch(media.ReplaceAll(comments.ReplaceAll(text, nil), nil), -1) {
			class := string(m[1])
			if other := in[class]; other != "" && other != sheet {
				t.Errorf(".%s is in %s and in %s", class, other, sheet)
			}
			in[class] = sheet
		}
	}
	if len(in) < 50 {
		t.Errorf("only %d classes: does this still read the style sheets?", len(in))
	}
}

func TestTheScriptForOtherSitesIsSmall(t *testing.T) {
	if n := len(embedded.packed()); n > 5000 {
		t.Errorf("it weighs %d bytes packed", n)
	}
	r := httptest.NewRequest("GET", "/embed/form.js", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	EmbedHandler().ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" || !bytes.Equal(w.Body.Bytes(), embedded.packed()) || !bytes.Contains(embedded.body(), []byte("attachShadow")) || bytes.Contains(embedded.body(), []byte("// ")) {
		t.Errorf("%v", w.Header())
	}
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	again := httptest.NewRecorder()
	EmbedHandler().ServeHTTP(again, r)
	if again.Code != 304 || again.Body.Len() != 0 {
		t.Errorf("the same again: %d", again.Code)
	}
}

// The promise is 15 kB with its styles.
func TestTheChatForOtherSitesIsSmall(t *testing.T) {
	r := httptest.NewRequest("GET", "/embed/chat.js", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	ChatHandler().ServeHTTP(w, r)
	if n := w.Body.Len(); n > 15_000 || n < 5_000 || w.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("it weighs %d bytes packed: %v", n, w.Header())
	}
	t.Logf("%d bytes packed, %d in all", w.Body.Len(), len(chat.body()))
	for _, part := range []string{"attachShadow", "role", ":host{all:initial !important"} {
		if !bytes.Contains(chat.body(), []byte(part)) {
			t.Errorf("there is no %q in it", part)
		}
	}
}
