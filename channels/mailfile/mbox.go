package mailfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"time"
)

// mbox reads the mails of an mbox file: a line that begins with "From ", the mail, an empty line. Lines of a mail that begin with any number of >
// and "From " have one > more than they had (mboxrd), as far as the program that wrote the file knew that. No library is used: none says where
// in the file it is, and where to go on is what an import has to know.
type mbox struct {
	in    *bufio.Reader
	place int64 // bytes read
	max   int64 // of one mail
	blank bool  // the line before is empty, or there is none
	mid   bool  // what is read next goes on with a line
}

func newMbox(in io.Reader, place, max int64) *mbox {
	return &mbox{in: bufio.NewReaderSize(in, 64<<10), place: place, max: max, blank: true}
}

// read returns the next line, or as much of it as the buffer holds; it is good until the next call.
func (b *mbox) read() (piece []byte, fresh bool, err error) {
	piece, err = b.in.ReadSlice('\n')
	fresh, b.place = !b.mid, b.place+int64(len(piece))
	if b.mid = errors.Is(err, bufio.ErrBufferFull); b.mid {
		err = nil
	}
	if len(piece) > 0 {
		b.blank = fresh && isBlank(piece)
		err = nil // the end is met again with nothing before it
	}
	return piece, fresh, err
}

// atSeparator reports whether a mail begins with the next line: it looks like one that says so, and a header follows.
func (b *mbox) atSeparator() bool {
	if b.mid {
		return false
	}
	if five, _ := b.in.Peek(5); string(five) != "From " && string(five) != "From\n" && string(five) != "From\r" {
		return false
	}
	ahead, _ := b.in.Peek(2048)
	line, rest, whole := bytes.Cut(ahead, []byte{'\n'})
	if !whole || !isSeparator(bytes.TrimSuffix(line, []byte{'\r'}), b.blank) {
		return false
	}
	next := firstLine(rest)
	return isField(next) || bytes.HasPrefix(next, []byte(">From "))
}

// isSeparator reports whether a line begins a mail. Behind an empty line it may say little, as Thunderbird's do; else it must hold a time and a
// year.
func isSeparator(line []byte, blank bool) bool {
	rest, ok := bytes.CutPrefix(line, []byte("From"))
	if !ok || len(rest) > 0 && rest[0] != ' ' {
		return false
	}
	text := strings.TrimSpace(string(rest))
	if blank && (text == "" || text == "-" || !strings.Contains(text, " ") && strings.Contains(text, "@")) {
		return true
	}
	time, year := false, false
	for _, word := range strings.Fields(text) {
		time = time || len(word) >= 5 && digits(word[:2]) && word[2] == ':' && digits(word[3:5])
		year = year || len(word) == 4 && digits(word) && (word[:2] == "19" || word[:2] == "20")
	}
	return time && year
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func isBlank(line []byte) bool { return len(line) <= 2 && len(bytes.Trim(line, "\r\n")) == 0 }

// next returns the next mail. What stands before the first belongs to none.
func (b *mbox) next() (m Mail, err error) {
	for !b.atSeparator() {
		if _, _, err := b.read(); err != nil {
			return m, err
		}
	}
	line, _, err := b.read()
	if err != nil {
		return m, err
	}
	m.At = separatorTime(string(line))
	var raw bytes.Buffer
	var held []byte // an empty line, which may be the one behind the mail
	for !b.atSeparator() {
		piece, fresh, err := b.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, err
		}
		if fresh {
			piece = unquoted(piece)
		}
		m.Size += int64(len(held) + len(piece))
		if int64(raw.Len()) <= b.max {
			raw.Write(held)
		}
		if held = nil; fresh && isBlank(piece) {
			held = bytes.Clone(piece)
			m.Size -= int64(len(piece))
		} else if int64(raw.Len()) <= b.max {
			raw.Write(piece)
		}
	}
	m.Raw, m.Next = raw.Bytes(), Place{Offset: b.place}
	if m.Size > b.max {
		m.Raw, m.Problem = bytes.Clone(m.Raw[:min(headKept, len(m.Raw))]), TooLarge
	}
	return m, nil
}

// unquoted takes the > away that a line got because it begins like a separator.
func unquoted(line []byte) []byte {
	if len(line) > 0 && line[0] == '>' && bytes.HasPrefix(bytes.TrimLeft(line, ">"), []byte("From ")) {
		return line[1:]
	}
	return line
}

// separatorTime is when a mail was taken in, as its separator says; zero if that cannot be read.
func separatorTime(line string) time.Time {
	words := strings.Fields(line)
	for n := range words {
		text := strings.Join(words[n:], " ")
		for _, layout := range []string{"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 -0700 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04 2006"} {
			if t, err := time.Parse(layout, text); err == nil {
				return t.UTC()
			}
		}
	}
	return time.Time{}
}

// Writer writes an mbox file that newMbox reads back as it was.
type Writer struct{ out *bufio.Writer }

// NewWriter returns a writer of mbox; Close it when all is written.
func NewWriter(out io.Writer) *Writer { return &Writer{bufio.NewWriterSize(out, 64<<10)} }

// Write adds a mail that came from an address at a time.
func (w *Writer) Write(from string, at time.Time, raw io.Reader) error {
	if from = strings.Join(strings.Fields(from), ""); from == "" {
		from = "MAILER-DAEMON"
	}
	if _, err := w.out.WriteString("From " + from + " " + at.UTC().Format(time.ANSIC) + "\n"); err != nil {
		return err
	}
	in, mid, last := bufio.NewReaderSize(raw, 64<<10), false, byte('\n')
	for {
		piece, err := in.ReadSlice('\n')
		if len(piece) > 0 {
			if !mid && bytes.HasPrefix(bytes.TrimLeft(piece, ">"), []byte("From ")) {
				_ = w.out.WriteByte('>')
			}
			_, _ = w.out.Write(piece)
			last, mid = piece[len(piece)-1], piece[len(piece)-1] != '\n'
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
	if last != '\n' {
		_ = w.out.WriteByte('\n')
	}
	return w.out.WriteByte('\n') // an error before is kept, and comes back here
}

// Close writes what is left.
func (w *Writer) Close() error { return w.out.Flush() }
