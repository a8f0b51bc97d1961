package inbox

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"fairlead/models"
)

// Piece is a part of a text; Hit: it was looked for.
type Piece struct {
	Text string
	Hit  bool
}

// pieceWidth is about how many bytes of a text are shown around what was found.
const pieceWidth = 220

// Mark cuts a text into pieces around what is looked for.
func Mark(text string, phrases [][]string) []Piece {
	return pieces(text, hitsIn(text, phrases))
}

// Excerpt is Mark of about what fits in two lines, around the first place that was found; found: there is one.
func Excerpt(text string, phrases [][]string) (_ []Piece, found bool) {
	hits := hitsIn(text, phrases)
	from := 0
	if len(hits) > 0 && hits[0].till > pieceWidth*3/4 {
		from = max(0, hits[0].from-pieceWidth/4) // a long phrase may stand at the beginning
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	till := min(len(text), from+pieceWidth)
	for till < len(text) && !utf8.RuneStart(text[till]) {
		till++
	}
	var inside []span
	for _, h := range hits {
		if h.from < till && h.till > from {
			inside = append(inside, span{max(h.from, from) - from, min(h.till, till) - from})
		}
	}
	out := pieces(text[from:till], inside)
	for i := range out {
		out[i].Text = strings.ToValidUTF8(strings.Join(strings.FieldsFunc(out[i].Text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " "), "")
	}
	if from > 0 {
		out = append([]Piece{{Text: "… "}}, out...)
	}
	if till < len(text) {
		out = append(out, Piece{Text: " …"})
	}
	return out, len(hits) > 0
}

type span struct{ from, till int }

// maxMarked bounds how much of a text is looked through for what to mark.
const maxMarked = 64 << 10

// hitsIn returns where in a text phrases stand, in order and apart from one another.
func hitsIn(text string, phrases [][]string) (out []span) {
	if len(text) > maxMarked {
		text = text[:maxMarked]
	}
	var words []string
	var at []span
	models.EachWord(text, func(w string, from, till int) { words, at = append(words, w), append(at, span{from, till}) })
	for i := 0; i < len(words) && len(out) < 200; {
		n := 0
		for _, p := range phrases {
			if len(p) > n && len(p) <= len(words)-i && same(words[i:i+len(p)], p) {
				n = len(p)
			}
		}
		if n == 0 {
			i++
			continue
		}
		out = append(out, span{at[i].from, at[i+n-1].till})
		i += n
	}
	return out
}

func same(a, b []string) bool {
	for i := range b {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func pieces(text string, hits []span) (out []Piece) {
	at := 0
	for _, h := range hits {
		if h.from > at {
			out = append(out, Piece{Text: text[at:h.from]})
		}
		out = append(out, Piece{Text: text[h.from:h.till], Hit: true})
		at = h.till
	}
	if at < len(text) {
		out = append(out, Piece{Text: text[at:]})
	}
	return out
}

// PageWith returns what the page of a conversation ends before that shows a message of it; 0: the newest page does. ErrNotFound: the asker may not
// read the conversation.
func (a *App) PageWith(ctx context.Context, who Actor, conversationID, messageID int64) (int64, error) {
	c, err := a.DB.Conversation(ctx, conversationID)
	if err == nil && !who.CanRead(c.InboxID) {
		err = models.ErrNotFound
	}
	if err != nil {
		return 0, err
	}
	return a.DB.PageBehind(ctx, conversationID, messageID, ThreadPage)
}

// searchPoll is how often is looked whether something is to be brought into the search.
const searchPoll = time.Minute

// RunSearch brings into the search what is not yet in it, until ctx ends. Several nodes may: one at a time does. Others who write have as much time
// as this.
func (a *App) RunSearch(ctx context.Context) {
	for ctx.Err() == nil {
		begun := time.Now()
		err := guarded(func() error { return a.DB.SearchBacklogStep(ctx) })
		pause := time.Since(begun)
		if err != nil {
			pause = searchPoll
			if !errors.Is(err, models.ErrNotFound) && ctx.Err() == nil {
				a.Log.Error("search", "error", err)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}
