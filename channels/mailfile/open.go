package mailfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Open opens a file or a folder on disk. max is how large one mail may be.
func Open(path string, from Place, max int64) (*Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return openFolder(path, from, max)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	r, err := Read(f, info.Size(), filepath.Base(path), from, max)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	r.stop = f.Close
	return r, nil
}

// Read reads a file of size bytes from a place on.
func Read(f io.ReaderAt, size int64, name string, from Place, max int64) (*Reader, error) {
	head := make([]byte, min(size, peeked))
	if n, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	} else {
		head = head[:n]
	}
	r := &Reader{Size: size}
	switch kindOf(head) {
	case isMbox:
		b := newMbox(io.NewSectionReader(f, from.Offset, size-from.Offset), from.Offset, max)
		r.next = func() (Mail, error) {
			m, err := b.next()
			m.Name, m.Done = name, b.place
			return m, err
		}
	case isMail:
		done := from.Offset > 0
		r.next = func() (Mail, error) {
			if done {
				return Mail{}, io.EOF
			}
			done = true
			m, err := whole(io.NewSectionReader(f, 0, size), max)
			m.Name, m.Next, m.Done = name, Place{Offset: size}, size
			return m, err
		}
	case isZip:
		return r, r.zip(f, size, from, max)
	case isGzip, isTar:
		return r, r.stream(f, size, name, from, max)
	default:
		return nil, NoMail
	}
	return r, nil
}
