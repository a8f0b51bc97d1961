// Package mailfile reads files and folders of mail as other programs leave them: single mails (.eml), mbox, maildir, and zip or tar archives of
// these. It holds one mail at a time, whatever they hold, writes nothing to disk, and knows nothing of what becomes of the mails.
package mailfile

import (
	"bytes"
	"io"
	"time"
)

// Place is where reading goes on: behind how much of which entry. Its zero value is the beginning.
type Place struct {
	Entry  string // of a folder the path in it, of an archive the number of its entry
	Offset int64  // bytes of the entry, or of the file, that have been read
}

// Mail is one mail of a file.
type Mail struct {
	Raw     []byte    // byte for byte; with a Problem only how it begins
	Size    int64     // bytes
	At      time.Time // when it was taken in, as the file says; zero: it does not
	Name    string    // of what it stood in, as that is called; may hold anything
	Problem string    // why it is not to be had, in plain English; empty: it is
	Next    Place     // where to go on behind it
	Done    int64     // how much of Reader.Size has been read with it
}

// Problem is an error that is said to whoever brought the file, in plain English.
type Problem string

// Error is the sentence.
func (p Problem) Error() string { return string(p) }

// What is wrong with whole files.
const (
	NoMail      Problem = "This is neither a mail nor a file of mails: .eml, mbox, and zip or tar archives of these are read."
	Broken      Problem = "This archive is broken: it cannot be read to its end."
	TooManyIn   Problem = "This zip archive holds too many files: at most 200,000. Use a tar archive or an mbox file."
	Bomb        Problem = "This archive unpacks to far more than mail does. It is not read any further."
	NothingThat Problem = "A thousand pieces of this file in a row were no mails. It is not read any further."
)

// Said about single mails.
const (
	TooLarge = "It is larger than 25 MB."
	NotMail  = "It is not a mail."
	Deleted  = "It was deleted there, or is a draft."
)

// Reader gives one mail after the other.
type Reader struct {
	Size int64 // what Mail.Done leads to: bytes, or files of a folder
	next func() (Mail, error)
	stop func() error
	odd  int // pieces in a row that were no mails
}

// Next returns the next mail; io.EOF: there is none. A Problem: what is left cannot be read.
func (r *Reader) Next() (Mail, error) {
	m, err := r.next()
	if err != nil {
		return m, err
	}
	if m.Problem == "" {
		m.Problem = notTaken(m.Raw)
	}
	if r.odd++; m.Problem != NotMail {
		r.odd = 0
	}
	if r.odd >= maxOdd {
		return m, NothingThat
	}
	return m, nil
}

// Close lets go of what the reader has open.
func (r *Reader) Close() error {
	if r.stop == nil {
		return nil
	}
	return r.stop()
}

const (
	maxOdd   = 1000
	headKept = 64 << 10 // of what is too large
	peeked   = 4096
)

// kind is what bytes begin.
type kind int

const (
	isNothing kind = iota
	isMail
	isMbox
	isZip
	isGzip
	isTar
)

func kindOf(head []byte) kind {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return isZip
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return isGzip
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return isTar
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), "\r\n")
	switch {
	case isSeparator(firstLine(head), true):
		return isMbox
	case isField(bytes.TrimLeft(firstLine(head), " \t")): // programs that write mail have put blanks there
		return isMail
	}
	return isNothing
}

// Readable reports whether a file that begins so is worth reading.
func Readable(head []byte) bool { return kindOf(head) != isNothing }

// Packed reports whether what is in a file that begins so does not show without unpacking it.
func Packed(head []byte) bool { k := kindOf(head); return k == isZip || k == isGzip }

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	return bytes.TrimSuffix(line, []byte{'\r'})
}

// isField reports whether a line is a field of a header: a name without blanks, and a colon.
func isField(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte{':'})
	name = bytes.TrimRight(name, " \t")
	return ok && len(name) > 0 && len(name) < 100 && bytes.IndexFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// notTaken says why a mail is left out that could be read: it is none, or it was thrown away or never sent where it comes from.
func notTaken(raw []byte) string {
	mail, out := false, false
	for rest := raw; len(rest) > 0; {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte{'\n'})
		line = bytes.TrimSuffix(line, []byte{'\r'})
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte{':'})
		switch value = bytes.TrimSpace(value); string(bytes.ToLower(bytes.TrimRight(name, " \t"))) {
		case "from", "date", "subject", "message-id", "sender", "received", "return-path":
			mail = true
		case "x-mozilla-status": // 0x0008: deleted, and not compacted away
			out = out || len(value) == 4 && bytes.IndexByte([]byte("89abcdefABCDEF"), value[3]) >= 0
		case "x-gmail-labels":
			for label := range bytes.SplitSeq(value, []byte{','}) {
				switch string(bytes.ToLower(bytes.TrimSpace(label))) {
				case "spam", "trash", "draft", "drafts":
					out = true
				}
			}
		}
	}
	switch {
	case !mail:
		return NotMail
	case out:
		return Deleted
	}
	return ""
}

// whole reads one mail of at most max bytes; what is larger is counted, and its beginning kept.
func whole(in io.Reader, max int64) (m Mail, err error) {
	var buf bytes.Buffer
	if m.Size, err = io.Copy(&buf, io.LimitReader(in, max+1)); err != nil {
		return m, err
	}
	if m.Raw = buf.Bytes(); m.Size > max {
		m.Raw, m.Problem = bytes.Clone(m.Raw[:min(headKept, len(m.Raw))]), TooLarge
		var more int64
		more, err = io.Copy(io.Discard, in)
		m.Size += more
	}
	return m, err
}
