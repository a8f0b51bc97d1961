package email

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Each mail of testdata/quotes is as a mail program writes it, in its language; NAME.visible is what its reader is to see unfolded, and
// NAME.visible-html where the HTML may say more or less than the text, as that can fold what stands above a signature.
func TestQuotesAreFoldedAsTheProgramsWriteThem(t *testing.T) {
	files, err := filepath.Glob("testdata/quotes/*.eml")
	if err != nil || len(files) < 60 {
		t.Fatalf("%d mails: %v", len(files), err)
	}
	languages := map[string]bool{}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".eml")
		languages[filepath.Base(name)[:2]] = true
		t.Run(filepath.Base(name), func(t *testing.T) {
			in := Parse(fixture(t, file))
			want := string(fixture(t, name+".visible"))
			if in.Problem != "" {
				t.Errorf("problem %q", in.Problem)
			}
			if got := trimLines(in.Visible); got != trimLines(want) {
				t.Errorf("of the text is visible\n%s\nwant\n%s", got, trimLines(want))
			}
			if in.HTML == "" {
				return
			}
			if other, err := os.ReadFile(name + ".visible-html"); err == nil {
				want = string(other)
			}
			if got := words(textFromHTML(withoutFolds(t, in.HTML))); got != words(want) {
				t.Errorf("of the HTML is visible\n%s\nwant\n%s", got, words(want))
			}
		})
	}
	if len(languages) < 12 {
		t.Errorf("%d languages", len(languages))
	}
}

func fixture(t *testing.T, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func trimLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, l := range lines {
		lines[i] = strings.Trim(l, " \t\r\u00a0")
	}
	return strings.Join(lines, "\n")
}

var notWords = regexp.MustCompile(`[\s>*|\x{feff}\x{a0}]+|-{5,}|<mailto:[^>]*>`)

// words is text without its layout.
func words(s string) string { return strings.TrimSpace(notWords.ReplaceAllString(s, " ")) }

// withoutFolds is stored HTML without what is folded.
func withoutFolds(t *testing.T, stored string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(stored))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			if attr(c, quoteMark) != "" {
				n.RemoveChild(c)
			} else {
				walk(c)
			}
			c = next
		}
	}
	walk(doc)
	var b strings.Builder
	if err := html.Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
