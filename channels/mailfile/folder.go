package mailfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

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
