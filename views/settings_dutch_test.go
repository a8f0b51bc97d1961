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

// Every text of the settings and of the pages before logging in has its Dutch, and no Dutch is left over. The texts are read from
// the source, so that a new one cannot be forgotten.
func TestSettingsSpeakDutch(t *testing.T) {
	used := map[string]bool{}
	for _, pattern := range []string{"settings_*.go", "login_templ.go", "setup_templ.go", "invite_templ.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files (%v)", pattern, err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				collectTexts(t, file, used)
			}
		}
	}
	if len(used) < 100 {
		t.Fatalf("only %d texts were found", len(used))
	}
	for text := range used {
		if dutchSettings[text] == "" && dutchInbox[text] == "" {
			t.Errorf("no Dutch for %q", text)
		}
	}
	for text := range dutchSettings {
		if !used[text] {
			t.Errorf("Dutch for a text that nothing shows: %q", text)
		}
	}
}

// A Dutch text takes the same values as its English, in the same order.
func TestDutchHoldsTheSameValues(t *testing.T) {
	verbs := func(s string) (out []string) {
		for i := 0; i+1 < len(s); i++ {
			if s[i] == '%' {
				out = append(out, s[i:i+2])
			}
		}
		return out
	}
	for en, nl := range dutchSettings {
		if strings.Join(verbs(en), " ") != strings.Join(verbs(nl), " ") {
			t.Errorf("%q and %q hold different values", en, nl)
		}
	}
}

// collectTexts notes the texts that a file gives to t and plural.
func collectTexts(t *testing.T, file string, used map[string]bool) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name, ok := call.Fun.(*ast.Ident)
		if !ok || name.Name != "t" && name.Name != "plural" {
			return true
		}
		texts := call.Args[1:2] // t(ctx, text, values…)
		if name.Name == "plural" {
			texts = call.Args[2:4] // plural(ctx, n, one, many)
		}
		for _, arg := range texts {
			if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				used[text] = true
			}
		}
		return true
	})
}
