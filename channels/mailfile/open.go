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
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const (
	maxInZip = 200_000
	maxRatio = 200      // that an archive may unpack to, as a multiple of its size
	ratioEnd = 64 << 20 // from so many bytes on
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

func (e *entries) goOn(from Place) {
	e.from, _ = strconv.Atoi(from.Entry)
	e.skip = from.Offset
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

// openFolder reads a folder and those in it: a maildir, or files of mail. Links are not followed. It holds the names of one folder at a time.
func openFolder(root string, from Place, max int64) (*Reader, error) {
	r := &Reader{}
	if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			r.Size++
		}
		return err
	}); err != nil {
		return nil, err
	}
	w := &folder{root: root, max: max, from: from}
	if err := w.push(""); err != nil {
		return nil, err
	}
	r.next = w.next
	r.stop = func() error {
		if w.file == nil {
			return nil
		}
		return w.file.Close()
	}
	return r, nil
}

// folder walks through a folder, in the order of names.
type folder struct {
	root  string
	max   int64
	from  Place
	stack []level
	done  int64
	file  *Reader // of the file that is read
	entry string
}

type level struct {
	path  string // below root
	names []string
}

func (w *folder) push(path string) error {
	f, err := os.Open(filepath.Join(w.root, path))
	if err != nil {
		return err
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	slices.Sort(names)
	w.stack = append(w.stack, level{path, names})
	return err
}

func (w *folder) next() (Mail, error) {
	for {
		if w.file != nil {
			m, err := w.file.Next()
			if err == nil {
				m.Next, m.Done, m.Name = Place{Entry: w.entry, Offset: m.Next.Offset}, w.done, w.entry
				return m, nil
			}
			if err := errors.Join(ignoreEnd(err), w.file.Close()); err != nil {
				return m, err
			}
			w.file = nil
		}
		m, err := w.open()
		if err != nil || m.Name != "" {
			return m, err
		}
	}
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// open opens the next file; a Mail with a name is one that cannot be read.
func (w *folder) open() (Mail, error) {
	for len(w.stack) > 0 && len(w.stack[len(w.stack)-1].names) == 0 {
		w.stack = w.stack[:len(w.stack)-1]
	}
	if len(w.stack) == 0 {
		return Mail{}, io.EOF
	}
	top := &w.stack[len(w.stack)-1]
	path := filepath.Join(top.path, top.names[0])
	top.names = top.names[1:]
	info, err := os.Lstat(filepath.Join(w.root, path))
	if errors.Is(err, fs.ErrNotExist) {
		return Mail{}, nil // a mailbox at work
	}
	if err != nil {
		return Mail{}, err
	}
	switch {
	case info.IsDir() && info.Name() != "tmp":
		return Mail{}, w.push(path)
	case !info.Mode().IsRegular():
		return Mail{}, nil
	}
	w.done++
	if before(path, w.from.Entry) || passedOver(path) || isIndex(info.Name()) {
		return Mail{}, nil
	}
	from := Place{}
	if path == w.from.Entry {
		if from.Offset = w.from.Offset; from.Offset >= info.Size() {
			return Mail{}, nil // it has been read
		}
	}
	w.entry = path
	w.file, err = Open(filepath.Join(w.root, path), from, w.max)
	var p Problem
	if errors.As(err, &p) || errors.Is(err, fs.ErrNotExist) {
		return Mail{Name: path, Problem: NotMail, Next: Place{Entry: path, Offset: info.Size()}, Done: w.done}, nil
	}
	return Mail{}, err
}

// before reports whether a path comes before another in the walk.
func before(path, other string) bool {
	return other != "" && slices.Compare(strings.Split(path, string(filepath.Separator)), strings.Split(other, string(filepath.Separator))) < 0
}

// isIndex are files in which mail servers keep what they know of a folder.
func isIndex(name string) bool {
	return strings.HasPrefix(name, "dovecot") || name == "maildirfolder" || name == "maildirsize" || name == "subscriptions" || name == "courierimapuiddb" || strings.HasPrefix(name, "courier") || strings.HasSuffix(name, ".msf")
}
