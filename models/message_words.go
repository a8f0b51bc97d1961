package models

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Messages are compared word by word, and a word is what searchWords says it is. What is written without spaces between words, as Chinese and Japanese
// are, is cut into its letters: what is typed of it is found as a phrase.

const (
	maxMessageText  = 64 << 10 // bytes of a message's text that are searched
	maxMessageWords = 8000
)

var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// EachWord calls fn with every word of a text and where it stands there.
func EachWord(text string, fn func(word string, from, till int)) {
	var b strings.Builder
	from, till := 0, 0
	end := func() {
		if b.Len() > 0 {
			fn(cutWord(b.String()), from, till)
			b.Reset()
		}
	}
	for i, r := range text {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(text[i:])
		}
		alone := r > unicode.MaxLatin1 && unicode.In(r, unspaced...)
		if alone {
			end()
		}
		if b.Len() == 0 {
			from = i
		}
		if writeFolded(&b, r) {
			till = i + size
		} else {
			end()
		}
		if alone {
			end()
		}
	}
	end()
}

// writeFolded writes what a letter is compared as, and reports whether it belongs to a word.
func writeFolded(b *strings.Builder, r rune) bool {
	if r < utf8.RuneSelf {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteByte(byte(r))
		case r >= 'A' && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		default:
			return false
		}
		return true
	}
	if b.Len() > maxWord && b.Len() < 1<<20 { // it is cut off there
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r)
	}
	in := false
	for _, r := range norm.NFKD.String(strokes.Replace(string(unicode.ToLower(r)))) {
		switch {
		case unicode.Is(unicode.M, r):
			in = in || b.Len() > 0
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			writeRune(b, unicode.ToLower(r))
			in = true
		}
	}
	return in
}

// Words returns the words of a text, at most n.
func Words(text string, n int) (out []string) {
	EachWord(cutBytes(text, maxMessageText), func(w string, _, _ int) {
		if len(out) < n {
			out = append(out, w)
		}
	})
	return out
}

// SearchedMessage is what a message is found by.
type SearchedMessage struct {
	Message
	Inbox     int64
	Channel   int64    // or the chatflow that it is a way of
	Headline  string   // the conversation's subject
	Files     []string // names of its attachments
	OnlyWhole bool     // there is nothing before it in the conversation: what it quotes was not here before
}

// Searched is the text of a message that is searched, and shown of what is found.
func (m SearchedMessage) Searched() string {
	if m.OnlyWhole && m.Text != "" || m.Visible == "" {
		return m.Text
	}
	return m.Visible
}

// fieldEnd stands between two fields, so that no phrase reaches over it.
const fieldEnd = "_"

// words are those of all that is searched, in order.
func (m SearchedMessage) words() (out []string) {
	add := func(text string) {
		if more := Words(text, maxMessageWords-len(out)); len(more) > 0 {
			out = append(append(out, more...), fieldEnd)
		}
	}
	add(m.Headline)
	if m.Subject != m.Headline {
		add(m.Subject)
	}
	for _, p := range m.people() {
		add(p.Name)
		add(p.Email)
	}
	for _, f := range m.Files {
		add(f)
	}
	add(m.Searched())
	return out
}

func (m SearchedMessage) people() (out []Person) {
	out = append(out, m.From)
	for _, l := range [][]Person{m.To, m.Cc, m.Bcc, m.ReplyTo} {
		out = append(out, l[:min(len(l), maxPeople)]...)
	}
	return out
}

// maxPeople is how many recipients of each kind a message is found by.
const maxPeople = 200

// Marks: a letter and what it stands for. The first is that of the inbox, which the database itself changes with the conversation's.
const (
	markInbox   = "s_"
	markFrom    = "f_"
	markTo      = "r_"
	markChannel = "c_"
	MarkFile    = "h_file"
	MarkComment = "h_comment"
)

// FromMark is that of a word of a sender.
func FromMark(word string) string { return markFrom + word }

// ToMark is that of a word of a recipient.
func ToMark(word string) string { return markTo + word }

// ChannelMark is that of a channel.
func ChannelMark(id int64) string { return markOf(markChannel, id) }

func (m SearchedMessage) marks() []string {
	out := []string{markOf(markInbox, m.Inbox), markOf(markChannel, m.Channel)}
	for i, p := range m.people() {
		kind := markTo
		if i == 0 {
			kind = markFrom
		}
		for _, w := range PersonWords(p) {
			out = append(out, kind+w)
		}
	}
	if len(m.Files) > 0 {
		out = append(out, MarkFile)
	}
	if m.Kind == Comment {
		out = append(out, MarkComment)
	}
	return firstOf(out, maxMarks)
}

const maxMarks = 2000

// PersonWords are the words by which a sender or a recipient is named: those of name and address, and the address whole.
func PersonWords(p Person) []string {
	out := append(Words(p.Name, 50), Words(p.Email, 50)...)
	if strings.Contains(p.Email, "@") {
		out = append(out, addressWord(p.Email))
	}
	return out
}

// AddressWord is the word of a whole address.
func AddressWord(email string) string { return addressWord(email) }
