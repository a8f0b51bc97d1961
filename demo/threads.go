package demo

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
)

// The threads are texts, one file for each language. A thread begins with "= inbox" and words that say more, then its subject, then
// its turns, each with a mark in front: ">" the contact, "<" an answer, "!" a comment, "~" an auto-reply, "%" a bounce.
//
//go:embed threads/*.txt
var threadFiles embed.FS

// thread is what is said in a conversation, with holes: [this|that] is chosen, {boat} and the like (newReading) are filled in.
type thread struct {
	language string
	finance  bool
	ending   ending
	file     string // pdf, png or csv: attached to the first mail
	looks    looks
	subject  string
	turns    []turn
}

// ending is how a thread ends, other than by being closed one day.
type ending string

const (
	endUsual  ending = ""
	endSpam   ending = "spam"
	endTrash  ending = "trash"
	endAway   ending = "away"   // the contact's machine answers last
	endBounce ending = "bounce" // the answer comes back
)

// looks is how a mail is written, where its thread asks for something.
type looks string

const (
	looksUsual      looks = ""
	looksHTML       looks = "html"
	looksInline     looks = "inline"     // with a picture in the text
	looksNewsletter looks = "newsletter" // tables in tables
)

type turn struct {
	kind byte // one of turnMarks
	text string
}

const turnMarks = "><!~%"

// address returns the channel that the thread is written to.
func (t thread) address() string {
	if t.finance {
		return financeAddress
	}
	return supportAddress
}

// readThreads returns all threads, in the order of their files.
func readThreads() (out []thread, err error) {
	files, err := threadFiles.ReadDir("threads")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		text, err := threadFiles.ReadFile("threads/" + f.Name())
		if err != nil {
			return nil, err
		}
		found, err := parseThreads(strings.TrimSuffix(f.Name(), path.Ext(f.Name())), string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		out = append(out, found...)
	}
	return out, nil
}

func parseThreads(language, text string) (out []thread, err error) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		mark, rest, _ := strings.Cut(line, " ")
		switch last := len(out) - 1; {
		case mark == "=":
			t := thread{language: language}
			if err := t.describe(strings.Fields(rest)); err != nil {
				return nil, err
			}
			out = append(out, t)
		case last < 0:
			return nil, fmt.Errorf("%q stands before the first thread", line)
		case out[last].subject == "":
			out[last].subject = line
		case len(mark) == 1 && strings.Contains(turnMarks, mark):
			out[last].turns = append(out[last].turns, turn{mark[0], rest})
		case len(out[last].turns) == 0:
			return nil, fmt.Errorf("%q stands before the first turn", line)
		default:
			t := &out[last].turns[len(out[last].turns)-1]
			t.text += "\n" + line
		}
	}
	return out, nil
}

func (t *thread) describe(words []string) error {
	for i, w := range words {
		switch {
		case i == 0 && (w == "support" || w == "finance"):
			t.finance = w == "finance"
		case slices.Contains([]string{"pdf", "png", "csv"}, w):
			t.file = w
		case slices.Contains([]ending{endSpam, endTrash, endAway, endBounce}, ending(w)):
			t.ending = ending(w)
		case slices.Contains([]looks{looksHTML, looksInline, looksNewsletter}, looks(w)):
			t.looks = looks(w)
		default:
			return fmt.Errorf("a thread cannot be %q", w)
		}
	}
	return nil
}
