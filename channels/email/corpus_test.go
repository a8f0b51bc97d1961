package email

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// corpusFiles lists the mails below $FAIRLEAD_CORPORA/mail: messages from public test suites, many of them broken.
func corpusFiles(t testing.TB) []string {
	root := os.Getenv("FAIRLEAD_CORPORA")
	if root == "" {
		t.Skip("FAIRLEAD_CORPORA is not set")
	}
	var files []string
	err := filepath.WalkDir(filepath.Join(root, "mail"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("no mails: %v", err)
	}
	return files
}

func TestParseCorpus(t *testing.T) {
	for _, path := range corpusFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			in := parseBounded(t, raw)
			checkStorable(t, in)
			checkSender(t, raw, in)
			if len(raw) > 0 && in.Text == "" && in.HTML == "" && len(in.Files) == 0 && in.Problem == "" {
				if _, body := splitHeader(raw); len(strings.TrimSpace(string(body))) > 60 {
					t.Errorf("nothing was read of %d bytes, and no problem told", len(body))
				}
			}
		})
	}
}

// hang is when Parse counts as hanging: far beyond what any mail takes on a busy machine under the race detector.
const hang = 2 * time.Minute

// parseBounded fails if Parse hangs, or takes much more memory than the mail is large.
func parseBounded(t *testing.T, raw []byte) Inbound {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	done := make(chan Inbound, 1)
	go func() { done <- Parse(raw) }()
	var in Inbound
	select {
	case in = <-done:
	case <-time.After(hang):
		t.Fatal("Parse did not return within " + hang.String() + "")
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 128<<20+uint64(len(raw))*100 {
		t.Errorf("Parse of %d bytes allocated %d MiB", len(raw), used>>20)
	}
	return in
}

var hasAddress = regexp.MustCompile(`[^\s@<>"]+@[^\s@<>"]+`)

func checkSender(t *testing.T, raw []byte, in Inbound) {
	t.Helper()
	h, _ := splitHeader(raw)
	if from := h.first("From"); hasAddress.MatchString(from) && in.From.Email == "" {
		t.Errorf("From %q has an address, the mail has no sender", from)
	}
}

// checkStorable checks every string of a mail: valid UTF-8 and no NUL, and one line where one line is promised.
func checkStorable(t *testing.T, in Inbound) {
	t.Helper()
	checkStrings(t, "Inbound", reflect.ValueOf(in))
	lines := []string{in.Subject, in.From.Name, in.From.Email, in.MessageID}
	for _, a := range append(append(in.To, in.Cc...), in.ReplyTo...) {
		lines = append(lines, a.Name, a.Email)
	}
	for _, f := range in.Files {
		lines = append(lines, f.Name, f.ContentType, f.ContentID)
		if f.Name == "" || strings.ContainsAny(f.Name, `/\`) {
			t.Errorf("file name %q", f.Name)
		}
	}
	for _, s := range lines {
		for _, r := range s {
			if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
				t.Errorf("%q holds %U", s, r)
			}
		}
	}
	if strings.TrimSpace(in.Visible) == "" && strings.TrimSpace(in.Text) != "" {
		t.Errorf("Visible is empty, Text is %q", in.Text)
	}
	if (in.Bounce != nil) != (in.Auto == AutoBounce) {
		t.Errorf("Auto %q with Bounce %v", in.Auto, in.Bounce)
	}
}

func checkStrings(t *testing.T, name string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			t.Errorf("%s is not storable: %q", name, s)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			checkStrings(t, name+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			checkStrings(t, name, v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			checkStrings(t, name, v.Elem())
		}
	}
}
