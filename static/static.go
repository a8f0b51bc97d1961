// Package static holds what browsers load besides pages: one style sheet, one script and an icon. Each has a name that changes with its
// content, so that browsers keep it for good.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed css/*.css more/*.css js/*.js morejs/*.js vendor/*.css vendor/*.js favicon.svg mail.css form.css print.css embed/form.js embed/chat
var files embed.FS

// asset is one file as served. It is put together when it is first asked for, and packed when that is.
type asset struct {
	prefix, suffix, contentType string
	body                        func() []byte
	packed                      func() []byte
}

func newAsset(prefix, suffix, contentType string, read func() []byte) *asset {
	body := sync.OnceValue(read)
	return &asset{prefix, suffix, contentType, body, sync.OnceValue(func() []byte { return pack(body()) })}
}

// The order counts: Oat declares its layers first, and ours come behind them; the script's parts share one scope, in which htmx is known.
var (
	styles = newAsset("app-", ".css", "text/css; charset=utf-8", func() []byte {
		return slices.Concat(join([]string{"vendor/oat.min.css"}), lighterCSS(join(glob("css/*.css"))))
	})
	script = newAsset("app-", ".js", "text/javascript; charset=utf-8", func() []byte {
		return slices.Concat(join([]string{"vendor/htmx.min.js"}), []byte("\n"), scoped(lighterJS(join(glob("js/*.js")))))
	})
	favicon = newAsset("icon-", ".svg", "image/svg+xml", func() []byte { return join([]string{"favicon.svg"}) })
	mail    = newAsset("mail-", ".css", "text/css; charset=utf-8", func() []byte { return join([]string{"mail.css"}) })
	assets  = []*asset{styles, script, favicon, mail}

	// What only some pages load beside them. What all settings share comes first: single pages say what is different there.
	more = newAsset("more-", ".css", "text/css; charset=utf-8", func() []byte {
		const shared = "more/settings.css"
		own := slices.DeleteFunc(glob("more/*.css"), func(p string) bool { return p == shared })
		return lighterCSS(join(append([]string{shared}, own...)))
	})
	moreJS = newAsset("more-", ".js", "text/javascript; charset=utf-8", func() []byte {
		return scoped(lighterJS(join(append([]string{"js/dom.js"}, glob("morejs/*.js")...))))
	})
	paper    = newAsset("print-", ".css", "text/css; charset=utf-8", func() []byte { return lighterCSS(join([]string{"print.css"})) })
	form     = newAsset("form-", ".css", "text/css; charset=utf-8", func() []byte { return lighterCSS(join([]string{"form.css"})) })
	embedded = newAsset("embed-", ".js", "text/javascript; charset=utf-8", func() []byte { return lighterJS(join([]string{"embed/form.js"})) })
	chat     = newAsset("chat-", ".js", "text/javascript; charset=utf-8", chatScript)
	further  = []*asset{more, moreJS, paper, form, embedded, chat}
)

var names = sync.OnceValue(func() map[*asset]string {
	m := map[*asset]string{}
	for _, a := range slices.Concat(assets, further) {
		sum := sha256.Sum256(a.body())
		m[a] = a.prefix + hex.EncodeToString(sum[:6]) + a.suffix
	}
	return m
})

// CSS returns the address of the style sheet.
func CSS() string { return "/static/" + names()[styles] }

// More returns the address of the style sheet that all pages but those of the inbox have beside it.
func More() string { return "/static/" + names()[more] }

// MoreJS returns the address of the script that they have beside the other, whose htmx it uses.
func MoreJS() string { return "/static/" + names()[moreJS] }

// JS returns the address of the script.
func JS() string { return "/static/" + names()[script] }

// Icon returns the address of the favicon.
func Icon() string { return "/static/" + names()[favicon] }

// Mail returns the address of the style sheet for the frame of an HTML mail, which has none of our own pages' rules.
func Mail() string { return "/static/" + names()[mail] }

// Print returns the address of the style sheet of a conversation on paper, which has nothing else.
func Print() string { return "/static/" + names()[paper] }

// Form returns the address of the style sheet of a form on a page of its own, which has nothing else.
func Form() string { return "/static/" + names()[form] }

// EmbedHandler serves the script that shows a form in other sites' pages.
func EmbedHandler() http.Handler { return forOtherSites(embedded) }

// ChatHandler serves the script that shows a chat in other sites' pages.
func ChatHandler() http.Handler { return forOtherSites(chat) }

// forOtherSites serves what other sites' pages name for good: it is asked for anew after an hour, and answered with no more than that it is the same.
func forOtherSites(a *asset) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, body, tag := w.Header(), a.body(), names()[a]
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=3600")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Access-Control-Allow-Origin", "*") // for who names it with its hash (integrity)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Add("Vary", "Accept-Encoding")
		packed := takesGzip(r.Header.Get("Accept-Encoding"))
		if packed {
			body, tag = a.packed(), tag+"-gzip"
			h.Set("Content-Encoding", "gzip")
		}
		h.Set("ETag", `"`+tag+`"`)
		if strings.Contains(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // a browser that has gone away needs no answer
		}
	})
}

// Handler serves them by the last part of their address, packed where the browser can unpack; anything else is not found.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := byName(path.Base(r.URL.Path))
		if a == nil {
			http.NotFound(w, r)
			return
		}
		h, body := w.Header(), a.body()
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = a.packed()
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // a browser that has gone away needs no answer
		}
	})
}

func byName(name string) *asset {
	for a, n := range names() {
		if n == name {
			return a
		}
	}
	return nil
}

// takesGzip reads Accept-Encoding (RFC 9110 section 12.5.3); "gzip;q=0" refuses it.
func takesGzip(accept string) bool {
	for _, part := range strings.Split(accept, ",") {
		coding, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) != "gzip" {
			continue
		}
		weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(q), "q="), 64)
		return q == "" || err != nil || weight > 0
	}
	return false
}

func pack(body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic("static: " + err.Error()) // only for a level that does not exist
	}
	_, _ = z.Write(body) // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

// scoped gives a script a scope of its own.
func scoped(own []byte) []byte {
	return slices.Concat([]byte("(() => {\n'use strict';\n"), own, []byte("})();\n"))
}

// glob names embedded files in the order of their names.
func glob(pattern string) []string {
	found, err := fs.Glob(files, pattern)
	if err != nil {
		panic("static: " + err.Error()) // only for a pattern that cannot be read
	}
	return found
}

// join reads embedded files, each followed by a line break.
func join(paths []string) []byte {
	var b bytes.Buffer
	for _, p := range paths {
		data, err := files.ReadFile(p)
		if err != nil {
			panic("static: " + err.Error()) // the files are part of the program
		}
		b.Write(data)
		b.WriteByte('\n')
	}
	return b.Bytes()
}
