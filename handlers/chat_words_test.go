package handlers

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fairlead/views"
)

// Every word that the script asks for is there, none is there for nothing, and the comment at the script's head names them all.
func TestTheChatsScriptHasItsWords(t *testing.T) {
	files, err := filepath.Glob("../static/embed/chat/*.js")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var script string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		script += string(b)
	}
	_, listed, _ := strings.Cut(script, "Words that the server gives it:")
	listed, _, _ = strings.Cut(listed, ".\n")
	names := strings.Fields(strings.ReplaceAll(listed, "//", ""))
	english, dutch := ChatWords(t.Context()), ChatWords(views.WithLanguage(t.Context(), "nl"))
	for name, text := range english {
		if !slices.Contains(names, name) || !strings.Contains(script, "words."+name) && !strings.Contains(script, "say('"+name+"'") {
			t.Errorf("the script does not use the word %s", name)
		}
		if text == "" || dutch[name] == "" || strings.Count(text, "%s") != strings.Count(dutch[name], "%s") {
			t.Errorf("%s: %q, %q", name, text, dutch[name])
		}
	}
	for _, m := range regexp.MustCompile(`\bwords\.([a-z]\w*)|\bsay\('(\w+)'`).FindAllStringSubmatch(script, -1) {
		if name := m[1] + m[2]; english[name] == "" {
			t.Errorf("the script uses the word %s, which is not there", name)
		}
	}
	if dutch["send"] == english["send"] {
		t.Error("the Dutch is English")
	}
}
