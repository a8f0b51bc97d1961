package demo

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
)

func TestThreadsAreWhole(t *testing.T) {
	threads, err := readThreads()
	if err != nil {
		t.Fatal(err)
	}
	if len(threads) < 60 {
		t.Errorf("only %d threads", len(threads))
	}
	spoken := map[string]bool{}
	for _, thread := range threads {
		spoken[thread.language] = true
		if _, ok := languages[thread.language]; !ok {
			t.Errorf("nobody speaks %q", thread.language)
		}
		if thread.subject == "" || len(thread.turns) == 0 || thread.turns[0].kind != '>' || thread.turns[0].text == "" {
			t.Errorf("%q does not begin with a mail", thread.subject)
		}
	}
	if len(spoken) != len(languages) {
		t.Errorf("threads in %v", spoken)
	}
}

func TestParseThreadsSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"> hello":                        "before the first thread",
		"= support\nSubject\nhello":      "before the first turn",
		"= sales\nSubject\n> hello":      `cannot be "sales"`,
		"= support gif\nSubject\n> text": `cannot be "gif"`,
	} {
		if _, err := parseThreads("en", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

var hole = regexp.MustCompile(`[\[\]{}|]|%!`)

// Every letter comes back from the parser as it was written.
func TestLettersAreReadAsTheyWereWritten(t *testing.T) {
	rng := newRand(1, 99)
	threads, err := readThreads()
	if err != nil {
		t.Fatal(err)
	}
	people := newCast(rng, threads)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	about := quoted{messageID: "<fl.a@harbour.example>", subject: "Answer", text: "We have answered.\n\nKindly", who: email.Address{Name: "Harbour", Email: supportAddress}, at: at}
	for _, thread := range threads {
		r := newReading(rng, thread, people.someone(rng, thread), at)
		for _, l := range []letter{r.opening(rng, at), r.next(rng, "A LATER TEXT", about, at), r.away(rng, "I AM AWAY", about, at)} {
			raw, err := l.compose()
			if err != nil {
				t.Fatal(err)
			}
			in := email.Parse(raw)
			if in.Problem != "" || in.Subject != l.subject || in.From != l.from || in.MessageID != l.id || !in.Date.Equal(at) || len(in.To) != 1 || in.To[0].Email != l.to {
				t.Errorf("%q came back as %+v", l.subject, in)
			}
			if strings.TrimSpace(in.Visible) != l.text {
				t.Errorf("%q: %q was written, %q is visible", l.subject, l.text, in.Visible)
			}
			if (in.Auto == email.AutoReply) != l.auto || l.about.messageID != "" && in.InReplyTo[0] != l.about.messageID {
				t.Errorf("%q: auto %q, answers %v", l.subject, in.Auto, in.InReplyTo)
			}
			if hole.MatchString(l.subject + l.text) {
				t.Errorf("a hole is left in %q: %q", l.subject, l.text)
			}
			for i, f := range l.files {
				if in.Files[i].Name != f.Name || in.Files[i].ContentType != f.ContentType || string(in.Files[i].Data) != string(f.Data) {
					t.Errorf("%q: the file %q of type %s came back as %q of %s", l.subject, f.Name, f.ContentType, in.Files[i].Name, in.Files[i].ContentType)
				}
			}
		}
	}
}

func TestBounceIsRead(t *testing.T) {
	in := email.Parse(bounce(supportAddress, "ana@post.example", "<fl.x@harbour.example>", "Überraschung", time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)))
	if in.Auto != email.AutoBounce || in.Bounce.MessageID != "<fl.x@harbour.example>" || len(in.Bounce.Recipients) != 1 || in.Bounce.Recipients[0].Address != "ana@post.example" || !in.Bounce.Failed() {
		t.Errorf("%+v %+v", in, in.Bounce)
	}
}
