package mailfile

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const mega = 25 << 20

// readAll reads a file from a place on, and says of each mail its first line, or its problem.
func readAll(t testing.TB, data []byte, from Place) (out []string, last Place, err error) {
	t.Helper()
	r, err := Read(bytes.NewReader(data), int64(len(data)), "file", from, mega)
	if err != nil {
		return nil, last, err
	}
	return drain(t, r, &last)
}

func drain(t testing.TB, r *Reader, last *Place) (out []string, _ Place, err error) {
	t.Helper()
	for {
		m, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, *last, nil
		}
		if err != nil {
			return out, *last, err
		}
		*last = m.Next
		if m.Problem != "" {
			out = append(out, "! "+m.Problem)
		} else {
			out = append(out, string(firstLine(m.Raw)))
		}
	}
}

const date = "Mon Jan  5 10:00:00 2026"

func TestMboxOfManyPrograms(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"plain", "From a@x " + date + "\nSubject: one\n\nHello\n\nFrom b@x " + date + "\nSubject: two\n\nBye\n\n", "Subject: one|Subject: two"},
		{"crlf", "From a@x " + date + "\r\nSubject: one\r\n\r\nHello\r\n\r\nFrom b@x " + date + "\r\nSubject: two\r\n\r\n", "Subject: one|Subject: two"},
		{"thunderbird", "From - " + date + "\nSubject: one\n\nHello\n\nFrom \nSubject: two\n\nx\n", "Subject: one|Subject: two"},
		{"takeout", "From 1234@xxx Sat Jan 01 00:00:00 +0000 2022\nX-Gmail-Labels: Inbox,Spam\nSubject: one\n\nx\n\nFrom 1235@xxx Sat Jan 01 00:00:00 +0000 2022\nSubject: two\n\n", "! " + Deleted + "|Subject: two"},
		{"no empty line between", "From a@x " + date + "\nSubject: one\n\nHello\nFrom b@x " + date + "\nSubject: two\n", "Subject: one|Subject: two"},
		{"a sentence of a mail", "From a@x " + date + "\nSubject: one\n\nFrom me to you:\n\nFrom where I stand at 10:00 in 2026\nit looks fine\n\nFrom\n\n", "Subject: one"},
		{"deleted there", "From - " + date + "\nX-Mozilla-Status: 0009\nSubject: one\n\n\nFrom - " + date + "\nX-Mozilla-Status: 0001\nSubject: two\n\n", "! " + Deleted + "|X-Mozilla-Status: 0001"},
		{"no mail", "From a@x " + date + "\nHallo: x\n\n", "! " + NotMail},
		{"one mail", "Subject: alone\n\nFrom here\n", "Subject: alone"},
		{"one mail that begins with a blank", " From: a@x\nSubject: alone\n\nFrom here\n", " From: a@x"},
	} {
		got, _, err := readAll(t, []byte(row.text), Place{})
		if err != nil || strings.Join(got, "|") != row.want {
			t.Errorf("%s: %q, %v", row.name, strings.Join(got, "|"), err)
		}
	}
}

// What is written comes back byte for byte, and reading goes on behind any mail of it.
func TestMboxThereAndBack(t *testing.T) {
	mails := []string{"Subject: a\r\n\r\nFrom one\r\n>From two\r\n>>From three\r\n\r\n\r\nend\r\n", "Subject: b\n\n\n\nFrom a@x " + date + "\nSubject: inside\n\n", "Subject: c\n\nno end of line", "Subject: d\n\n" + strings.Repeat("x", 200_000) + "\n"}
	var file bytes.Buffer
	w := NewWriter(&file)
	at := time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC)
	for _, m := range mails {
		if err := w.Write("a@x.example", at, strings.NewReader(m)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	place := Place{}
	for n, want := range mails {
		r, err := Read(bytes.NewReader(file.Bytes()), int64(file.Len()), "x", place, mega)
		if err != nil {
			t.Fatal(err)
		}
		m, err := r.Next()
		if err != nil || strings.TrimSuffix(string(m.Raw), "\n") != strings.TrimSuffix(want, "\n") || !m.At.Equal(at) {
			t.Fatalf("mail %d is %.80q at %v, %v", n, m.Raw, m.At, err)
		}
		place = m.Next
	}
	if got, _, err := readAll(t, file.Bytes(), place); len(got) != 0 || err != nil {
		t.Errorf("behind the last: %q, %v", got, err)
	}
}

func zipped(files ...[2]string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		out, _ := w.Create(f[0])
		_, _ = io.WriteString(out, f[1])
	}
	_ = w.Close()
	return b.Bytes()
}

func tarred(files ...[2]string) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		_ = w.WriteHeader(&tar.Header{Name: f[0], Size: int64(len(f[1])), Mode: 0o600, Typeflag: tar.TypeReg})
		_, _ = io.WriteString(w, f[1])
	}
	_ = w.Close()
	return b.Bytes()
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

var inArchive = [][2]string{{"Maildir/cur/1:2,S", "Subject: one\n\nx\n"}, {"Maildir/cur/2:2,ST", "Subject: thrown away\n\n"}, {"../../etc/passwd", "root:x:0:0:root\n"},
	{"Takeout/All.mbox", "From a@x " + date + "\nSubject: two\n\n\nFrom a@x " + date + "\nSubject: three\n\n"}, {"Takeout/page.html", "<html>"}, {".Drafts/cur/3", "Subject: draft\n\n"}, {"z.eml", "Subject: four\n\n"}}

func TestArchives(t *testing.T) {
	want := []string{"Subject: one", "! " + NotMail, "Subject: two", "Subject: three", "! " + NotMail, "Subject: four"}
	for name, data := range map[string][]byte{"zip": zipped(inArchive...), "tar": tarred(inArchive...), "tar.gz": gzipped(tarred(inArchive...))} {
		got, _, err := readAll(t, data, Place{})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		r, err := Read(bytes.NewReader(data), int64(len(data)), name, Place{}, mega)
		if err != nil {
			t.Fatal(err)
		}
		for n := range want { // from behind each, the rest
			m, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			if rest, _, err := readAll(t, data, m.Next); err != nil || !slices.Equal(rest, want[n+1:]) {
				t.Errorf("%s, behind %d (%+v): %q, %v", name, n, m.Next, rest, err)
			}
		}
	}
	if got, _, err := readAll(t, gzipped([]byte(inArchive[3][1])), Place{}); err != nil || len(got) != 2 {
		t.Errorf("mbox.gz: %q, %v", got, err)
	}
}

func TestFolders(t *testing.T) {
	root := t.TempDir()
	for _, f := range append(inArchive[:2:2], inArchive[3:]...) {
		path := filepath.Join(root, f[0])
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(f[1]), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc", filepath.Join(root, "link")); err != nil {
		t.Fatal(err)
	}
	want := []string{"Subject: one", "Subject: two", "Subject: three", "! " + NotMail, "Subject: four"}
	places := []Place{{}}
	for n := 0; n <= len(want); n++ {
		r, err := Open(root, places[n], mega)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			m, err := r.Next()
			if err != nil {
				break
			}
			if n == 0 {
				places = append(places, m.Next)
			}
			if m.Problem != "" {
				got = append(got, "! "+m.Problem)
			} else {
				got = append(got, string(firstLine(m.Raw)))
			}
		}
		if !slices.Equal(got, want[n:]) {
			t.Errorf("behind %+v: %q", places[n], got)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestHostileFiles(t *testing.T) {
	bomb := zipped([2]string{"a.mbox", "From a@x " + date + "\nSubject: one\n\n" + strings.Repeat("x", 70<<20)})
	for _, row := range []struct {
		name string
		data []byte
		want error
		n    int
	}{
		{"nothing", nil, NoMail, 0},
		{"a picture", []byte("\x89PNG\r\n\x1a\n"), NoMail, 0},
		{"a broken zip", []byte("PK\x03\x04 and nothing else"), Broken, 0},
		{"a cut zip", zipped(inArchive...)[:300], Broken, 0},
		{"a cut tar.gz", gzipped(tarred(inArchive...))[:120], Broken, -1},
		{"a zip bomb", bomb, Bomb, -1},
		{"a gzip bomb", gzipped(append([]byte("From a@x "+date+"\nSubject: one\n\n"), make([]byte, 70<<20)...)), Bomb, -1},
		{"an endless line", append([]byte("From a@x "+date+"\nSubject: one\n\n"), bytes.Repeat([]byte("x"), 30<<20)...), nil, 1},
		{"a million separators", bytes.Repeat([]byte("From a@x "+date+"\n\n"), 1_000_000), nil, 0},
		{"a million mails that are none", bytes.Repeat([]byte("From a@x "+date+"\nA: b\n\n"), 1_000_000), NothingThat, 999},
	} {
		got, _, err := readAll(t, row.data, Place{})
		if !errors.Is(err, row.want) || row.n >= 0 && len(got) != row.n {
			t.Errorf("%s: %d mails, %v", row.name, len(got), err)
		}
		if row.name == "an endless line" && got[0] != "! "+TooLarge {
			t.Errorf("an endless line: %q", got)
		}
	}
}

// Whatever a file holds, reading it ends, what is kept of a piece is no longer than a mail may be, and reading on from behind any mail gives those that
// follow it.
func FuzzRead(f *testing.F) {
	mbox := "From a@x " + date + "\nSubject: one\n\nx\n\nFrom b@x " + date + "\nSubject: two\n\n>From x\n"
	f.Add([]byte(mbox))
	f.Add([]byte("Subject: one\n\nx\n"))
	f.Add([]byte(strings.ReplaceAll(mbox, "\n", "\r\n") + "\r\nFrom \r\nX-Mozilla-Status: 0008\r\n\r\n"))
	f.Add(zipped(inArchive[:3]...))
	f.Add(tarred(inArchive...))
	f.Add(gzipped(tarred(inArchive[:3]...)))
	f.Add(gzipped([]byte(mbox)))
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 1000
		var mails []string
		var behind []Place
		read := func(from Place, each func(string, Place)) error {
			r, err := Read(bytes.NewReader(data), int64(len(data)), "x", from, most)
			if err != nil {
				return err
			}
			for n := 0; ; n++ {
				m, err := r.Next()
				if err != nil {
					return err
				}
				if n > len(data)*300 || len(m.Raw) > headKept || m.Problem == "" && len(m.Raw) > most {
					t.Fatal(fmt.Sprint(n, " mails, ", len(m.Raw), " bytes"))
				}
				each(m.Problem+string(m.Raw), m.Next)
			}
		}
		ended := read(Place{}, func(m string, next Place) { mails, behind = append(mails, m), append(behind, next) })
		for k := 0; k < len(mails); k += 1 + len(mails)/5 {
			var rest []string
			err := read(behind[k], func(m string, _ Place) { rest = append(rest, m) })
			if err != nil && ended != nil && err.Error() != ended.Error() && !errors.Is(ended, NothingThat) || !slices.Equal(rest, mails[k+1:]) && !errors.Is(ended, NothingThat) {
				t.Errorf("behind mail %d of %d, at %+v, come %q, %v; before they were %q, %v", k, len(mails), behind[k], rest, err, mails[k+1:], ended)
			}
		}
	})
}
