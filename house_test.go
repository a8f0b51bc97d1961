package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// floors is the house, from the top down: a package may import what stands below it. Test helpers (…test) stand beside what they
// help.
var floors = [][]string{
	{"."},
	{"handlers", "demo", "load"},
	{"views", "inbox"},
	{"routing", "channels/email", "channels/chat", "channels/mailfile", "live", "static"},
	{"channels/forms"},
	{"models"},
	{"models/hours"},
}

// only says which of our packages some may import at all; the reason is told with the failure.
var only = map[string]struct {
	packages []string
	reason   string
}{
	"views":             {[]string{"models", "models/hours"}, "views see row types and hours, no queries and no use cases"},
	"channels/email":    {nil, "channels know nothing of us but their own types"},
	"channels/chat":     {[]string{"channels/forms"}, "channels know nothing of us but their own types; a chat asks as forms do"},
	"channels/mailfile": {nil, "channels know nothing of us but their own types"},
	"channels/forms":    {nil, "channels know nothing of us but their own types"},
	"live":              {nil, "live carries kinds and ids and needs nothing of us"},
	"static":            {nil, "static holds files"},
	"models":            {[]string{"models/hours"}, "models are the ground floor, and hours what it stands on"},
	"models/hours":      {nil, "hours are pure: time, zone and days come in as arguments"},
}

// kept says which libraries stop where.
var kept = map[string][]string{
	"gorm.io/":                   {"models"},
	"github.com/labstack/echo":   {".", "handlers"},
	"github.com/a-h/templ":       {"views", "handlers"},
	"blitiri.com.ar/":            {"channels/email"},
	"github.com/emersion/":       {"channels/email", "channels/mailfile"},
	"github.com/gorilla/":        {"handlers"},
	"github.com/jackc/pgx":       {"models", "models/modelstest", "live"},
	"github.com/jhillyerd/":      {"channels/email"},
	"github.com/microcosm-cc/":   {"channels/email"},
	"github.com/rickar/":         {"models/hours"},
	"golang.org/x/crypto/argon2": {"inbox", "demo"},
}

func TestImportsRunDownwards(t *testing.T) {
	for file, imports := range goFiles(t) {
		from := filepath.Dir(file)
		for _, path := range imports {
			for prefix, rooms := range kept {
				if strings.HasPrefix(path, prefix) && !slices.Contains(rooms, from) && !strings.HasSuffix(file, "_test.go") {
					t.Errorf("%s imports %s, which stops in %v", file, path, rooms)
				}
			}
			to, ours := strings.CutPrefix(path, "fairlead/")
			if !ours || strings.HasSuffix(file, "_test.go") || strings.HasSuffix(from, "test") {
				continue
			}
			if o, ok := only[from]; ok && !slices.Contains(o.packages, to) {
				t.Errorf("%s imports %s: %s", file, path, o.reason)
			}
			if floor(t, file, to) <= floor(t, file, from) {
				t.Errorf("%s imports %s, which does not stand below it: imports run downwards only", file, path)
			}
		}
	}
}

func TestTheDecisionCoreImportsOnlyTheStandardLibrary(t *testing.T) {
	for file, imports := range goFiles(t) {
		if ok, _ := filepath.Match("routing/decide*.go", file); !ok || strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, path := range imports {
			if strings.Contains(path, ".") || strings.HasPrefix(path, "fairlead/") {
				t.Errorf("%s imports %s: the core is pure, time and load come in as data", file, path)
			}
		}
	}
}

// floor returns where a package stands; 0 is the top.
func floor(t *testing.T, file, pkg string) int {
	t.Helper()
	for i, rooms := range floors {
		if slices.Contains(rooms, pkg) {
			return i
		}
	}
	t.Fatalf("%s: the package %s has no place in the house; see floors", file, pkg)
	return 0
}

// goFiles returns the imports of every Go file of the module.
func goFiles(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || path != "." && strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(path)] = nil
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			files[filepath.ToSlash(path)] = append(files[filepath.ToSlash(path)], p)
		}
		return nil
	})
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}
