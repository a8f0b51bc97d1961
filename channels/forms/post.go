package forms

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"
)

// Bounds on what a stranger posts. What is larger is not read any further.
const (
	MaxPostBytes  = 25 << 20  // all of it, with what is around the files
	MaxFileBytes  = 18 << 20  // of all files together
	MaxFiles      = 20        // in one submission
	maxTextBytes  = 1 << 20   // of all that is no file
	maxValueBytes = 256 << 10 // of one field
	maxValues     = 1000
)

// What can be wrong with a post as a whole.
var (
	ErrTooLarge = errors.New("the post is too large")
	ErrUnread   = errors.New("the post cannot be read")
)

// Post is what came in, not yet held against a definition: valid UTF-8 without NUL.
type Post struct {
	Values    url.Values
	Files     []File
	FilesOver bool // files were left out: they are too many, or too large together
}

// File is one chosen file.
type File struct {
	Field string
	Name  string // its last part only, one clean line, never empty
	Data  []byte
}

// ReadPost reads a body of either kind that a browser sends a form in. Files are read only if they are wanted.
func ReadPost(contentType string, body io.Reader, files bool) (Post, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return Post{}, ErrUnread
	}
	switch {
	case kind == "application/x-www-form-urlencoded":
		return readEncoded(body)
	case kind == "multipart/form-data" && params["boundary"] != "":
		return readParts(multipart.NewReader(&limited{body, MaxPostBytes}, params["boundary"]), files)
	}
	return Post{}, ErrUnread
}

func readEncoded(body io.Reader) (Post, error) {
	raw, err := io.ReadAll(&limited{body, maxTextBytes})
	if err != nil {
		return Post{}, readError(err)
	}
	if strings.Count(string(raw), "&") > maxValues {
		return Post{}, ErrTooLarge
	}
	values, err := url.ParseQuery(string(raw))
	if err != nil {
		return Post{}, ErrUnread
	}
	p := Post{Values: url.Values{}}
	for name, all := range values {
		for _, v := range all {
			p.Values.Add(plainText(name), plainText(v))
		}
	}
	return p, nil
}

func readParts(r *multipart.Reader, files bool) (Post, error) {
	in := parts{Post: Post{Values: url.Values{}}, files: files}
	for n := 0; ; n++ {
		part, err := r.NextPart()
		switch {
		case err == io.EOF:
			return in.Post, nil
		case err != nil:
			return in.Post, readError(err)
		case n >= maxValues:
			return in.Post, ErrTooLarge
		}
		if err := in.read(part); err != nil {
			return in.Post, err
		}
	}
}

// parts is a multipart body on its way in.
type parts struct {
	Post
	files bool
	text  int // bytes read of each kind
	data  int
}

func (in *parts) read(part *multipart.Part) error {
	name := plainText(part.FormName())
	if _, isFile := fileParam(part); isFile {
		return in.file(name, part)
	}
	raw, err := io.ReadAll(&limited{part, maxValueBytes})
	if err != nil {
		return readError(err)
	}
	if in.text += len(raw) + len(name); in.text > maxTextBytes {
		return ErrTooLarge
	}
	in.Values.Add(name, plainText(string(raw)))
	return nil
}

// fileParam returns the name of a file as it was sent; an empty one is a field in which nothing was chosen.
func fileParam(part *multipart.Part) (string, bool) {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return "", false
	}
	name, ok := params["filename"]
	return name, ok
}

// file keeps a file as long as there is room. Of what there is none for, only the bytes on the wire are counted.
func (in *parts) file(field string, part *multipart.Part) error {
	name, _ := fileParam(part)
	room := MaxFileBytes - in.data
	if !in.files || len(in.Files) >= MaxFiles {
		room = 0
	}
	data, err := io.ReadAll(io.LimitReader(part, int64(room)+1))
	if err == nil {
		var rest int64
		if rest, err = io.Copy(io.Discard, part); rest > 0 {
			data = data[:0:0]
			in.FilesOver = true
		}
	}
	switch {
	case err != nil:
		return readError(err)
	case name == "" && len(data) == 0 && !in.FilesOver:
		return nil
	case len(data) > room:
		in.FilesOver = true
		return nil
	case in.FilesOver && len(data) == 0:
		return nil
	}
	in.data += len(data)
	in.Files = append(in.Files, File{Field: field, Name: fileName(name), Data: data})
	return nil
}

// readError tells a body that is too large from one that is broken.
func readError(err error) error {
	var web *http.MaxBytesError
	if errors.Is(err, ErrTooLarge) || errors.As(err, &web) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return ErrTooLarge
	}
	return ErrUnread
}

// limited is a reader that says so when there is more than it may read.
type limited struct {
	r    io.Reader
	left int64
}

// Read reads on.
func (l *limited) Read(b []byte) (int, error) {
	if l.left < 0 {
		return 0, ErrTooLarge
	}
	if int64(len(b)) > l.left+1 {
		b = b[:l.left+1]
	}
	n, err := l.r.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return n, ErrTooLarge
	}
	return n, err
}

// plainText drops what no database keeps and nobody types.
func plainText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
}

// fileName keeps the last part of what was sent, as one clean line of at most 200 bytes.
func fileName(s string) string {
	s = cleanLine(path.Base(strings.ReplaceAll(plainText(s), `\`, "/")))
	if s == "" || s == "." || s == ".." || s == "/" {
		return "file"
	}
	for len(s) > 200 {
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	return s
}
