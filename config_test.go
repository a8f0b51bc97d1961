package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// setUp gives a test an environment that works, on free ports and with a folder of its own.
func setUp(t *testing.T) {
	t.Helper()
	for name, value := range map[string]string{"ADDR": "127.0.0.1:0", "SMTP_ADDR": "127.0.0.1:0", "DATA": t.TempDir(), "URL": "", "DATABASE": "", "SECRET": "", "PROXIES": "", "LOG": "error"} {
		t.Setenv("FAIRLEAD_"+name, value)
	}
}

// refused runs a command that must end with an error, and returns it.
func refused(t *testing.T, in string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out bytes.Buffer
	err := run(ctx, args, strings.NewReader(in), &out, &out)
	if err == nil {
		t.Fatalf("%q was accepted; it said %s", args, out.String())
	}
	if strings.ContainsAny(err.Error(), "\n\t") || out.Len() > 0 {
		t.Errorf("more than one plain line: %q and %q", err, out.String())
	}
	return err.Error()
}

func TestAWrongSettingStopsTheStartWithOneLineThatNamesIt(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("not a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "fairlead.db"), bytes.Repeat([]byte("no database. "), 100), 0o600); err != nil {
		t.Fatal(err)
	}
	short := t.TempDir()
	if err := os.WriteFile(filepath.Join(short, "secret.key"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ setting, value, says string }{
		{"ADDR", "nowhere", "127.0.0.1:8080"},
		{"ADDR", "127.0.0.1:99999", "127.0.0.1:8080"},
		{"ADDR", taken.Addr().String(), "in use"},
		{"SMTP_ADDR", "nowhere", "127.0.0.1:2525"},
		{"SMTP_ADDR", taken.Addr().String(), "in use"},
		{"URL", "inbox.example.com", "https://"},
		{"URL", "ftp://inbox.example.com", "https://"},
		{"URL", "https://inbox.example.com/path", "https://"},
		{"URL", "https://inbox.example.com?q", "https://"},
		{"URL", "https://inbox.example.com#part", "https://"},
		{"URL", "https://ana:secret@inbox.example.com", "https://"},
		{"URL", "https://:8080", "https://"},
		{"DATA", file, "not a directory"},
		{"DATA", broken, "not a database"},
		{"DATA", short, "damaged"},
		{"DATABASE", "mysql://127.0.0.1/fairlead", "postgres://"},
		{"SECRET", "short", "16 characters"},
		{"PROXIES", "10.0.0.0/33", "10.0.0.0/33"},
		{"LOG", "loud", "debug, info"},
		{"LOG", "info+1", "debug, info"},
	} {
		t.Run(c.setting+" "+c.value, func(t *testing.T) {
			setUp(t)
			t.Setenv("FAIRLEAD_"+c.setting, c.value)
			if got := refused(t, ""); !strings.Contains(got, "FAIRLEAD_"+c.setting) || !strings.Contains(got, c.says) {
				t.Errorf("said %q, want FAIRLEAD_%s and %q in it", got, c.setting, c.says)
			}
		})
	}
}

func TestPostgreSQLNeedsASecretAndAServer(t *testing.T) {
	setUp(t)
	t.Setenv("FAIRLEAD_DATABASE", "postgres://fairlead@127.0.0.1:1/fairlead")
	if got := refused(t, ""); !strings.Contains(got, "FAIRLEAD_SECRET is needed") {
		t.Error(got)
	}
	t.Setenv("FAIRLEAD_SECRET", "sixteen characters")
	if got := refused(t, ""); !strings.HasPrefix(got, "FAIRLEAD_DATABASE: ") {
		t.Error(got)
	}
}

func TestWrongCommands(t *testing.T) {
	for _, c := range []struct{ args, in, says string }{
		{"nonsense", "", `no command "nonsense"`},
		{"serve more", "", `no "more"`},
		{"demo more", "", `no "more"`},
		{"demo -conversations some", "", "conversations"},
		{"demo -conversations 299", "", "at least 300"},
		{"demo -help", "", "fairlead help"},
		{"user", "", "fairlead user add"},
		{"user remove", "", "fairlead user add"},
		{"user add -nmae Ana", "", "nmae"},
		{"user add -name Ana -email ana@x.example Costa", "", "quotes"},
		{"user add -name Ana -email ana@x.example", "", "password"},
		{"user add -name Ana -email ana -role admin", "a long enough secret\n", "email: "},
		{"user add -name Ana -email ana@x.example -role boss", "a long enough secret\n", "role: "},
		{"user add -name Ana -email ana@x.example -role admin -seat gold", "a long enough secret\n", "seat: "},
		{"user add -name Ana -email ana@x.example -role admin", "short\n", "password: "},
		{"user add -name Ana -email ana@x.example -role member", "a long enough secret\n", "first user"},
	} {
		t.Run(c.args, func(t *testing.T) {
			setUp(t)
			if got := refused(t, c.in, strings.Fields(c.args)...); !strings.Contains(got, c.says) {
				t.Errorf("said %q, want %q in it", got, c.says)
			}
		})
	}
}

func TestUserAdd(t *testing.T) {
	setUp(t)
	add := []string{"user", "add", "-name", "Ana Costa", "-email", "ana@x.example", "-role", "admin"}
	var out bytes.Buffer
	if err := run(t.Context(), add, strings.NewReader("a long enough secret\r\n"), &out, &out); err != nil || !strings.Contains(out.String(), "Ana Costa can log in at ") {
		t.Fatalf("%v, said %q", err, out.String())
	}
	if got := refused(t, "a long enough secret\n", add...); !strings.Contains(got, "this e-mail address already") {
		t.Error(got)
	}
}

func TestTheDataIsForItsOwnerAlone(t *testing.T) {
	setUp(t)
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil { // as somebody makes it by hand
		t.Fatal(err)
	}
	t.Setenv("FAIRLEAD_DATA", dir)
	var out bytes.Buffer
	if err := run(t.Context(), []string{"user", "add", "-name", "Ana", "-email", "ana@x.example", "-role", "admin"}, strings.NewReader("a long enough secret\n"), &out, &out); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}
