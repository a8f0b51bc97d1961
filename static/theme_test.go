package static

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// What the browser tests take for granted: light-dark() gives the dark its colours, and nothing else about a page knows of it, so that what
// holds in the light and is not about colours holds in the dark.
func TestNothingButColoursIsDifferentInTheDark(t *testing.T) {
	mayPass := regexp.MustCompile(`\[data-theme=(light|dark)\] \{ color-scheme: (light|dark) \}`)
	seen := 0
	for _, files := range []fs.FS{files, os.DirFS("../views")} {
		err := fs.WalkDir(files, ".", func(name string, _ fs.DirEntry, err error) error {
			if !strings.HasSuffix(name, ".css") && !strings.HasSuffix(name, ".js") && !strings.HasSuffix(name, ".templ") {
				return err
			}
			text, err := fs.ReadFile(files, name)
			if seen++; strings.Contains(string(text), "prefers-color-scheme") || strings.Contains(mayPass.ReplaceAllString(string(text), ""), "[data-theme") {
				t.Errorf("%s asks whether it is dark", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 40 {
		t.Errorf("only %d files were looked at", seen)
	}
}
