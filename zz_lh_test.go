package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestZZLighthouse(t *testing.T) {
	i := install(t)
	i.company()
	i.chatsTo("tom@harbour.example")
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", strictPolicy(i.url))
		if r.URL.Path == "/style.css" {
			w.Header().Set("Content-Type", "text/css")
			w.Header().Set("Cache-Control", "max-age=31536000")
			fmt.Fprint(w, siteStyles[""])
			return
		}
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nAllow: /\n")
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		script := ""
		if r.URL.Path == "/with" {
			script = `<script src="` + i.url + `/embed/chat.js" async></script>`
		}
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="description" content="Boats for hire"><title>Harbour</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head><body><header><h1>Harbour</h1></header><main>%s</main>%s</body></html>`, strings.Repeat("<p>Boats for hire, by the day and by the week, with and without somebody who knows how to sail them.</p>", 12), script)
	}))
	defer site.Close()
	base := strings.Replace(site.URL, "127.0.0.1", "localhost", 1)
	scores := map[string]map[string][]float64{"with": {}, "without": {}}
	for n := range 5 {
		for _, which := range []string{"without", "with"} {
			out := fmt.Sprintf("/tmp/t-chatend/lh/%s-%d.json", which, n)
			cmd := exec.Command("/tmp/t-chatend/lh/node_modules/.bin/lighthouse", base+"/"+which, "--output=json", "--output-path="+out, "--quiet", "--chrome-flags=--headless=new --no-sandbox --disable-gpu")
			cmd.Env = append(os.Environ(), "CHROME_PATH=/usr/bin/chromium", "TMPDIR=/tmp/t-chatend")
			if b, err := cmd.CombinedOutput(); err != nil {
				t.Fatal(err, string(b))
			}
			raw, _ := os.ReadFile(out)
			var r struct {
				Categories map[string]struct{ Score float64 }
				Audits     map[string]struct {
					NumericValue float64
					Score        *float64
				}
			}
			json.Unmarshal(raw, &r)
			for k, c := range r.Categories {
				scores[which][k] = append(scores[which][k], 100*c.Score)
			}
			for _, k := range []string{"first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"} {
				scores[which]["~"+k] = append(scores[which]["~"+k], r.Audits[k].NumericValue)
			}
			if n == 0 {
				for k, a := range r.Audits {
					if a.Score != nil && *a.Score < 1 {
						t.Log(which, " fails ", k, " ", *a.Score)
					}
				}
			}
		}
	}
	for _, which := range []string{"without", "with"} {
		for k, v := range scores[which] {
			slices.Sort(v)
			t.Logf("%-8s %-28s median %.2f of %v", which, k, v[len(v)/2], v)
		}
	}
}
