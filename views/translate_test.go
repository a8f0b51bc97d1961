package views

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// textsAt says which arguments of a function are texts that people see. The templ pages are in here as the Go made of them.
var textsAt = map[string][]int{
	"t": {1}, "plural": {2, 3}, "add": {1}, "say": {0}, // views; say also keeps notices in handlers
	"Add": {1}, "duplicate": {2}, // problems of models and use cases
}

// literals finds the texts in the Go files of a folder of this program, with where each stands.
func literals(t *testing.T, folder string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	found, set := map[string]string{}, token.NewFileSet()
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			for _, e := range textsOf(n) {
				if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					text, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					found[text] = set.Position(lit.Pos()).String()
				}
			}
			return true
		})
	}
	return found
}

// textsOf returns the expressions below a node that are texts: arguments, the field Text of problems and notices, and constants said….
func textsOf(n ast.Node) (out []ast.Expr) {
	switch n := n.(type) {
	case *ast.CallExpr:
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok && nameOf(sel.X) == "h" {
			return nil // a header of an answer, not a problem
		}
		for _, i := range textsAt[nameOf(n.Fun)] {
			if i < len(n.Args) {
				out = append(out, n.Args[i])
			}
		}
	case *ast.CompositeLit:
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok && isSaid(nameOf(n.Type)) && nameOf(kv.Key) == "Text" {
				out = append(out, kv.Value)
			}
		}
	case *ast.ValueSpec:
		if strings.HasPrefix(n.Names[0].Name, "said") {
			out = append(out, n.Values...)
		}
		if len(n.Values) == 1 && strings.HasSuffix(n.Names[0].Name, "Notices") {
			out = append(out, valuesOf(n.Values[0])...)
		}
	}
	return out
}

// valuesOf returns the values of a map literal.
func valuesOf(e ast.Expr) (out []ast.Expr) {
	if lit, ok := e.(*ast.CompositeLit); ok {
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				out = append(out, kv.Value)
			}
		}
	}
	return out
}

// isSaid reports whether a literal's Text is shown; a literal inside a slice has no type of its own.
func isSaid(typeName string) bool {
	return typeName == "Problem" || typeName == "Notice" || typeName == "Said" || typeName == "ErrorPage" || typeName == ""
}

func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func TestDutchIsComplete(t *testing.T) {
	dutch := map[string]string{}
	for _, texts := range dutchTexts() {
		for en, nl := range texts {
			dutch[en] = nl
		}
	}
	var missing []string
	for _, folder := range []string{".", "../models", "../inbox", "../handlers", "../channels/forms"} {
		for text, at := range literals(t, folder) {
			if _, ok := dutch[text]; !ok && strings.ContainsAny(text, "abcdefghijklmnopqrstuvwxyz") && text != "%d" {
				missing = append(missing, at+": "+strconv.Quote(text))
			}
		}
	}
	sort.Strings(missing)
	for _, m := range missing {
		t.Errorf("no Dutch for %s", m)
	}
}

func TestDutchKeepsTheVerbs(t *testing.T) {
	for _, texts := range dutchTexts() {
		for en, nl := range texts {
			if verbs(en) != verbs(nl) {
				t.Errorf("%q and its Dutch %q hold different values", en, nl)
			}
		}
	}
}

func verbs(text string) (out string) {
	for _, v := range []string{"%s", "%d", "%.1f", "%[1]s", "%[2]s"} {
		out += v + strconv.Itoa(strings.Count(text, v)) + " "
	}
	return out
}
