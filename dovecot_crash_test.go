package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

const dovecotConfig = `
base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:~/Maildir
mail_max_userip_connections = 100
namespace inbox {
  inbox = yes
  mailbox Sent {
    special_use = \Sent
    auto = create
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PORT
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = static
  args = password=sesame
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=DIR/home
}
`

// dovecotServer is a real server with the account that mailServer has, until the test ends.
func dovecotServer(t *testing.T) (addr string) {
	t.Helper()
	binary := os.Getenv("FAIRLEAD_TEST_DOVECOT")
	if binary == "" {
		t.Skip("needs Dovecot: set FAIRLEAD_TEST_DOVECOT to the path of its program, and be root")
	}
	dir, err := os.MkdirTemp("", "dc") // short: it holds sockets
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	addr = l.Addr().String()
	l.Close()
	must(os.Chmod(dir, 0o755))
	for _, sub := range []string{"run", "state", "home"} {
		must(os.Mkdir(filepath.Join(dir, sub), 0o755))
	}
	must(os.Chown(filepath.Join(dir, "home"), 65534, 65534))
	_, port, _ := net.SplitHostPort(addr)
	config := filepath.Join(dir, "dovecot.conf")
	must(os.WriteFile(config, []byte(strings.NewReplacer("DIR", dir, "PORT", port).Replace(dovecotConfig)), 0o644))
	cmd := exec.Command(binary, "-F", "-c", config)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	must(cmd.Start())
	t.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); _ = cmd.Wait() })
	await(t, "Dovecot to answer", func() bool {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return false
		}
		defer c.Close()
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, _ := c.Read(make([]byte, 100))
		return n > 0
	})
	return addr
}

// As TestWhatIsFetchedSurvivesKill9, with a real server, which locks and remembers in its own ways.
func TestWhatIsFetchedFromDovecotSurvivesKill9(t *testing.T) {
	addr := dovecotServer(t)
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login("support", "sesame").Wait(); err != nil {
		t.Fatal(err)
	}
	fetchedSurvives(t, addr, func(raw string) {
		cmd := c.Append("INBOX", int64(len(raw)), &imap.AppendOptions{Time: time.Now()})
		_, err := fmt.Fprint(cmd, raw)
		if err == nil {
			err = cmd.Close()
		}
		if err == nil {
			_, err = cmd.Wait()
		}
		if err != nil {
			t.Fatal(err)
		}
	})
}

// As TestWhatIsSentSurvivesKill9, with copies in a real server's Sent.
func TestWhatIsCopiedToDovecotSurvivesKill9(t *testing.T) { sentSurvives(t, dovecotServer(t)) }
