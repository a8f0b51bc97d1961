package mailfile

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
)

// entries is an archive that is read one entry after the other.
type entries struct {
	open  func() (name string, in io.Reader, err error) // the next one; a nil in: it is passed over
	done  func() int64                                  // bytes of the archive that have been read
	size  int64                                         // of the archive
	max   int64
	n     int   // entries opened
	out   int64 // bytes unpacked
	skip  int64 // of the entry where reading goes on: bytes to pass over
	from  int   // that entry
	inner func() (Mail, error)
}

func (e *entries) next() (Mail, error) {
	for {
		if e.inner == nil {
			if err := e.begin(); err != nil {
				return Mail{}, err
			}
			continue
		}
		m, err := e.inner()
		if errors.Is(err, io.EOF) {
			e.inner = nil
			continue
		}
		if err != nil {
			return m, archiveProblem(err)
		}
		m.Done = min(e.done(), e.size)
		return m, nil
	}
}

// begin opens the next entry that holds something.
func (e *entries) begin() error {
	name, in, err := e.open()
	if err != nil {
		return archiveProblem(err)
	}
	e.n++
	if in == nil || e.n < e.from || passedOver(name) {
		return nil
	}
	buffered := bufio.NewReaderSize(&counted{in, e}, peeked)
	head, err := buffered.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return archiveProblem(err)
	}
	skip := int64(0)
	if e.n == e.from {
		skip = e.skip
	}
	at := Place{Entry: strconv.Itoa(e.n)}
	behind := Place{Entry: strconv.Itoa(e.n + 1)}
	switch kindOf(head) {
	case isMbox:
		if _, err := io.CopyN(io.Discard, buffered, skip); err != nil && !errors.Is(err, io.EOF) {
			return archiveProblem(err)
		}
		b := newMbox(buffered, skip, e.max)
		e.inner = func() (Mail, error) {
			m, err := b.next()
			at.Offset = m.Next.Offset
			m.Name, m.Next = name, at
			return m, err
		}
	case isMail:
		e.inner = e.once(func() (Mail, error) {
			m, err := whole(buffered, e.max)
			m.Name, m.Next = name, behind
			return m, err
		})
	default:
		e.inner = e.once(func() (Mail, error) { return Mail{Name: name, Problem: NotMail, Next: behind}, nil })
	}
	return nil
}

func (e *entries) once(read func() (Mail, error)) func() (Mail, error) {
	done := false
	return func() (Mail, error) {
		if done {
			return Mail{}, io.EOF
		}
		done = true
		return read()
	}
}

// passedOver are files that programs put beside mails.
func passedOver(name string) bool {
	base := name[strings.LastIndexAny(name, `/\`)+1:]
	return strings.HasPrefix(name, "__MACOSX/") || base == "" || base == ".DS_Store" || base == "Thumbs.db" || leftOut(name)
}

// leftOut are mails of a maildir that were thrown away, or are drafts: as flags behind the name say, or the folder. What is in tmp is not whole.
func leftOut(name string) bool {
	parts := strings.Split(strings.ReplaceAll(name, `\`, "/"), "/")
	if _, flags, ok := strings.Cut(parts[len(parts)-1], ":2,"); ok && strings.ContainsAny(flags, "TD") {
		return true
	}
	if len(parts) >= 2 && parts[len(parts)-2] == "tmp" {
		return true
	}
	for _, p := range parts[:len(parts)-1] {
		switch strings.ToLower(strings.TrimPrefix(p, ".")) {
		case "trash", "drafts", "spam", "junk", "deleted messages", "deleted items":
			return true
		}
	}
	return false
}

func (e *entries) goOn(from Place) {
	e.from, _ = strconv.Atoi(from.Entry)
	e.skip = from.Offset
}
