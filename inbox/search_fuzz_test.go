package inbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"fairlead/inbox"
	"fairlead/models"
)

// Whatever is typed, a search answers, or says at "q" what cannot be understood; and what is found is marked without losing a byte of it.
func FuzzSearch(f *testing.F) {
	for _, s := range searchSeeds(f) {
		f.Add(s, int64(0))
	}
	p := newPeople(f)
	p.mail("kim@fietsen.example", "support@harbour.example", "From: Kim van Dam <kim@fietsen.example>\nTo: support@harbour.example\nSubject: Order 東京\nMessage-ID: <1@k>\n\n"+searchedText+"\n")
	threads, err := p.DB.ConversationIDsWith(p.ctx(), []int64{p.contact("kim@fietsen.example").ID}, 1)
	p.ok(err)
	_, _, err = p.Tag(p.ctx(), p.actor(p.mia), threads[0], inbox.TagChoice{Name: "Très urgent"})
	p.ok(err)
	mia := p.actor(p.mia)
	f.Fuzz(func(t *testing.T, typed string, after int64) {
		found, err := p.App.Search(context.Background(), mia, typed, after)
		var problems models.Problems
		if errors.As(err, &problems) {
			for _, one := range problems {
				if one.Field != "q" || one.Text == "" {
					t.Errorf("%q: %+v", typed, one)
				}
			}
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", typed, err)
		}
		if text := joined(inbox.Mark(searchedText, found.Phrases)); text != searchedText {
			t.Errorf("%q marks %q", typed, text)
		}
		if pieces, _ := inbox.Excerpt(strings.ToValidUTF8(typed, "")+searchedText, found.Phrases); !utf8.ValidString(joined(pieces)) {
			t.Errorf("of %q itself is shown %q", typed, joined(pieces))
		}
		if pieces, _ := inbox.Excerpt(searchedText, found.Phrases); !utf8.ValidString(joined(pieces)) {
			t.Errorf("%q shows %q", typed, joined(pieces))
		}
	})
}

const searchedText = "Please send three blue bicycles, naïve Straße İıſẞ 東京都庁 ส็็็ 👩‍👩‍👧 to kim@fietsen.example; they are very, very blue."

func joined(pieces []inbox.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.Text)
	}
	return b.String()
}

// searchSeeds are searches of every kind, and the big list of naughty strings behind each operator, if it is there.
func searchSeeds(f *testing.F) []string {
	seeds := []string{"", "blue", `"very blue" -red`, "from:kim to:support@harbour.example", `owner:"Mia" owner:me owner:nobody`, "in:support is:open is:unanswered has:file", "tag:urgent tag:\"très urgent\"",
		"before:2026-11-30 after:yesterday", "before:9999 after:0001-01-01", "channel:email", "colour:red", "東京", "is:", ":", "::", `"`, "“blue” «blue»", "NEAR/2 OR AND NOT * ^ ( )", "marks:s_1 words:blue _", "' <-> ' & | ! :*", `\ \\ '`,
		"\x00", "\xff\xfe", "\u202e", "from:@ from:a@ from:@b", strings.Repeat("a ", 300), strings.Repeat("東", 600), strings.Repeat("(", 600), strings.Repeat("from:a ", 80)}
	dir := os.Getenv("FAIRLEAD_CORPORA")
	if dir == "" {
		return seeds
	}
	raw, err := os.ReadFile(filepath.Join(dir, "strings", "naughty.json"))
	if err != nil {
		f.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(raw, &list); err != nil || len(list) < 100 {
		f.Fatal(len(list), err)
	}
	for i, s := range list {
		seeds = append(seeds, s, inbox.Operators[i%len(inbox.Operators)]+`:"`+s+`"`)
	}
	return seeds
}
