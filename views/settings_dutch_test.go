package views

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// No Dutch is kept for a text that is gone: each is still written somewhere, in the pages or in what a connection test says.
func TestDutchOfSettingsIsInUse(t *testing.T) {
	written := map[string]bool{}
	for _, file := range append(sources(t, "."), sources(t, "../channels/email")...) {
		for _, text := range stringsIn(t, file, nil) {
			written[text] = true
		}
	}
	for text := range dutchSettings {
		if !written[text] {
			t.Errorf("Dutch for a text that nothing shows: %q", text)
		}
	}
}

// What a connection test advises comes in English from the channel and is translated here.
func TestAdviceOfAConnectionTestHasItsDutch(t *testing.T) {
	advises := func(f *ast.FuncDecl) bool { return strings.Contains(strings.ToLower(f.Name.Name), "hint") }
	hints := append(stringsIn(t, "../channels/email/probe.go", advises), stringsIn(t, "../channels/email/imap_probe.go", advises)...)
	sentences := 0
	for _, text := range hints {
		if !strings.HasSuffix(text, ".") {
			continue // part of a comparison
		}
		sentences++
		if dutchSettings[text]+dutchMailbox[text] == "" {
			t.Errorf("no Dutch for %q", text)
		}
	}
	if sentences < 5 {
		t.Errorf("only %d sentences were found: has the advice moved?", sentences)
	}
	if got := stepName(WithLanguage(t.Context(), "nl"), "Connect to smtp.example.com:587"); got != "Verbinden met smtp.example.com:587" {
		t.Errorf("the first step is called %q", got)
	}
}

// sources lists the Go files of a folder, without tests and translations.
func sources(t *testing.T, folder string) (files []string) {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all {
		if !strings.HasSuffix(file, "_test.go") && !strings.HasPrefix(filepath.Base(file), "lang_") {
			files = append(files, file)
		}
	}
	return files
}

// stringsIn returns the string literals of a file, or of the functions of it that are wanted.
func stringsIn(t *testing.T, file string, wanted func(*ast.FuncDecl) bool) (out []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncDecl); ok && wanted != nil {
			return wanted(f)
		}
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, text)
		}
		return true
	})
	return out
}
