package mailfile

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"strings"
)

const (
	maxInZip = 200_000
	maxRatio = 200      // that an archive may unpack to, as a multiple of its size
	ratioEnd = 64 << 20 // from so many bytes on
)

// counted counts what is unpacked, and ends what unpacks to far too much.
type counted struct {
	in io.Reader
	e  *entries
}

// Read reads on.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	if c.e.out += int64(n); c.e.out > ratioEnd && c.e.out/maxRatio > c.e.size {
		return n, Bomb
	}
	return n, err
}

// archiveProblem makes a sentence of what a broken archive comes to. What the disk or the database says stays as it is.
func archiveProblem(err error) error {
	var p Problem
	var path *fs.PathError
	if err == io.EOF || errors.As(err, &p) || errors.As(err, &path) {
		return err
	}
	for _, broken := range []error{zip.ErrFormat, zip.ErrAlgorithm, zip.ErrChecksum, gzip.ErrHeader, gzip.ErrChecksum, tar.ErrHeader, tar.ErrInsecurePath, io.ErrUnexpectedEOF} {
		if errors.Is(err, broken) {
			return Broken
		}
	}
	if strings.HasPrefix(err.Error(), "flate: ") {
		return Broken
	}
	return err
}

// zip reads a zip archive. Its directory is held in memory: how much that is, is looked at first.
func (r *Reader) zip(f io.ReaderAt, size int64, from Place, max int64) error {
	if !smallDirectory(f, size) {
		return TooManyIn
	}
	z, err := zip.NewReader(f, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names lead nowhere here
		return archiveProblem(err)
	}
	if len(z.File) > maxInZip {
		return TooManyIn
	}
	var open io.Closer
	n, done := 0, int64(0)
	e := &entries{size: size, max: max}
	e.goOn(from)
	e.done = func() int64 { return done }
	e.open = func() (string, io.Reader, error) {
		if open != nil {
			open.Close()
			open = nil
		}
		if n == len(z.File) {
			return "", nil, io.EOF
		}
		file := z.File[n]
		n, done = n+1, done+int64(file.CompressedSize64)
		if !file.Mode().IsRegular() || n < e.from {
			return file.Name, nil, nil
		}
		in, err := file.Open()
		open = in
		return file.Name, in, err
	}
	r.next = e.next
	return nil
}

// smallDirectory reports whether the directory at the end of a zip archive may be read into memory.
func smallDirectory(f io.ReaderAt, size int64) bool {
	tail := make([]byte, min(size, 66<<10))
	n, err := f.ReadAt(tail, size-int64(len(tail)))
	if err != nil && !errors.Is(err, io.EOF) {
		return true // it is met again
	}
	at := bytes.LastIndex(tail[:n], []byte("PK\x05\x06"))
	if at < 0 || at+22 > n {
		return true
	}
	begin := int64(binary.LittleEndian.Uint32(tail[at+16:]))
	if begin == 0xffffffff { // zip64: the true number stands before
		begin = size
		if at64 := bytes.LastIndex(tail[:at], []byte("PK\x06\x06")); at64 >= 0 && at64+56 <= n {
			begin = int64(binary.LittleEndian.Uint64(tail[at64+48:]))
		}
	}
	return size-begin <= maxInZip*200 && begin >= 0
}

// stream reads a tar archive, or what is packed with gzip: a tar archive, an mbox, or one mail.
func (r *Reader) stream(f io.ReaderAt, size int64, name string, from Place, max int64) error {
	read := &position{in: io.NewSectionReader(f, 0, size)}
	e := &entries{size: size, max: max, done: func() int64 { return read.n }}
	e.goOn(from)
	in := bufio.NewReaderSize(read, 64<<10)
	if head, _ := in.Peek(2); string(head) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return archiveProblem(err)
		}
		in = bufio.NewReaderSize(&counted{unpacked, e}, 64<<10)
	}
	head, err := in.Peek(peeked)
	if err != nil && !errors.Is(err, io.EOF) {
		return archiveProblem(err)
	}
	r.next = e.next
	switch kindOf(head) {
	case isTar:
		files := tar.NewReader(in)
		e.open = func() (string, io.Reader, error) {
			h, err := files.Next()
			if err != nil && !(errors.Is(err, tar.ErrInsecurePath) && h != nil) {
				return "", nil, err
			}
			if h.Typeflag != tar.TypeReg {
				return h.Name, nil, nil
			}
			return h.Name, files, nil
		}
	case isMbox, isMail:
		opened := false
		e.open = func() (string, io.Reader, error) {
			if opened {
				return "", nil, io.EOF
			}
			opened = true
			return strings.TrimSuffix(name, ".gz"), in, nil
		}
	default:
		return NoMail
	}
	return nil
}

// position counts what is read.
type position struct {
	in io.Reader
	n  int64
}

// Read reads on.
func (p *position) Read(b []byte) (int, error) {
	n, err := p.in.Read(b)
	p.n += int64(n)
	return n, err
}
