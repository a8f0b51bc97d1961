package forms

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"slices"
	"sort"
	"strings"
)

// Submission is a form filled in, in order.
type Submission struct {
	Answers []Answer // of every field, in the form's order; of a field for files their names
	Files   []File   // of fields for files only
	Kept    []Kept
	mapped  map[Maps]string
	subject string
}

// Kept is a file that was sent before, with something wrong elsewhere.
type Kept struct {
	ID    int64
	Field string
	Name  string
	Sum   [32]byte // SHA-256 of its bytes
}

// FilesTooLarge is said where files are left out.
const FilesTooLarge = "These files are too large: together at most 18 MB, and at most 20 files."

// Fill holds a post against the definition and returns what was filled in, or what is wrong, a problem at each field. What the form does
// not ask is passed over. region is the country that a phone number without one is of.
func (d Definition) Fill(p Post, kept []Kept, lang, region string) (s Submission, problems []Problem) {
	s.mapped = map[Maps]string{}
	for _, f := range d.Fields {
		a, problem := f.answer(p.Values[f.Key], lang, d.Main(), region)
		if f.Kind == KindFile {
			a.Value, problem = s.files(f, p, kept)
		}
		if problem != noProblem {
			problems = append(problems, problem)
		}
		s.Answers = append(s.Answers, a)
		if f.Maps != MapsNone {
			s.mapped[f.Maps] = a.Value
		}
		if f.Subject {
			s.subject = strings.ReplaceAll(a.Value, "\n", ", ")
		}
	}
	return s, problems
}

// files takes the files of one field.
func (s *Submission) files(f Field, p Post, kept []Kept) (string, Problem) {
	var names []string
	for _, k := range kept {
		if k.Field == f.Key {
			s.Kept, names = append(s.Kept, k), append(names, k.Name)
		}
	}
	for _, file := range p.Files {
		if file.Field == f.Key {
			s.Files, names = append(s.Files, file), append(names, file.Name)
		}
	}
	switch {
	case p.FilesOver:
		return "", Problem{Field: f.Key, Text: FilesTooLarge}
	case f.Required && len(names) == 0:
		return "", Problem{Field: f.Key, Text: "Choose a file."}
	}
	return strings.Join(names, "\n"), noProblem
}

// Mapped returns what was filled in for a property of the contact; empty if nothing was.
func (s Submission) Mapped(m Maps) string { return s.mapped[m] }

// Subject returns what was filled in as the subject; empty if nothing was.
func (s Submission) Subject() string { return s.subject }

// Text returns the first long text that was filled in.
func (s Submission) Text() string {
	for _, a := range s.Answers {
		if a.Kind == KindLong && a.Value != "" {
			return a.Value
		}
	}
	return ""
}

// ContentKey is the same for whatever says the same: it depends on what was filled in and on the files' bytes, and neither on labels nor
// on languages, nor on the order of the fields.
func (s Submission) ContentKey() []byte {
	var parts [][]byte
	for _, a := range s.Answers {
		if a.Value != "" && a.Kind != KindFile {
			parts = append(parts, part("answer", a.Key, a.plain))
		}
	}
	for _, f := range s.Files {
		sum := sha256.Sum256(f.Data)
		parts = append(parts, part("file", f.Field, string(sum[:])))
	}
	for _, k := range s.Kept {
		parts = append(parts, part("file", k.Field, string(k.Sum[:])))
	}
	sort.Slice(parts, func(i, j int) bool { return slices.Compare(parts[i], parts[j]) < 0 })
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// part is the hash of some texts, so that no two lists of texts look alike when they stand one behind the other.
func part(texts ...string) []byte {
	h := sha256.New()
	for _, t := range texts {
		writeText(h, t)
	}
	return h.Sum(nil)
}

func writeText(h hash.Hash, s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	h.Write(n[:])
	h.Write([]byte(s))
}
