package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// config is how an installation is set up. It is read from the environment; the help text is made from the tags.
type config struct {
	Addr     string `env:"FAIRLEAD_ADDR" envDefault:"127.0.0.1:8080" help:"address to serve pages at"`
	URL      string `env:"FAIRLEAD_URL" help:"public base address, like https://inbox.example.com; empty: http:// and FAIRLEAD_ADDR"`
	Data     string `env:"FAIRLEAD_DATA" envDefault:"data" help:"folder for the SQLite database and its key"`
	Database string `env:"FAIRLEAD_DATABASE" help:"a postgres:// address; empty: SQLite in the data folder"`
	SMTPAddr string `env:"FAIRLEAD_SMTP_ADDR" help:"address of the door for incoming mail; set but empty: no door"`
	Secret   string `env:"FAIRLEAD_SECRET" help:"seals stored passwords: at least 16 characters; needed with PostgreSQL, on SQLite made in the data folder"`
	Proxies  string `env:"FAIRLEAD_PROXIES" help:"addresses or networks, with commas, whose X-Forwarded-For is believed"`
	Log      string `env:"FAIRLEAD_LOG" envDefault:"info" help:"what is logged: debug, info, warn or error"`

	proxies []netip.Prefix
	level   slog.Level
}

const defaultSMTPAddr = "127.0.0.1:2525"

// readConfig reads the environment. An error is one plain line that names the setting.
func readConfig() (config, error) {
	var c config
	if err := env.Parse(&c); err != nil {
		return c, err
	}
	if _, set := os.LookupEnv("FAIRLEAD_SMTP_ADDR"); !set {
		c.SMTPAddr = defaultSMTPAddr
	}
	return c, c.check()
}

func (c *config) check() error {
	if err := checkAddr("FAIRLEAD_ADDR", c.Addr); err != nil {
		return err
	}
	if c.SMTPAddr != "" {
		if err := checkAddr("FAIRLEAD_SMTP_ADDR", c.SMTPAddr); err != nil {
			return err
		}
	}
	c.URL = strings.TrimRight(c.URL, "/")
	if u, err := url.Parse(c.URL); c.URL != "" && (err != nil || u.Host == "" || u.Path != "" || (u.Scheme != "http" && u.Scheme != "https")) {
		return fmt.Errorf("FAIRLEAD_URL is %q: it should look like https://inbox.example.com", c.URL)
	}
	if c.Database != "" && !strings.HasPrefix(c.Database, "postgres://") && !strings.HasPrefix(c.Database, "postgresql://") {
		return errors.New("FAIRLEAD_DATABASE should be empty or look like postgres://user:password@host/name")
	}
	if c.Secret == "" && c.Database != "" {
		return errors.New("FAIRLEAD_SECRET is needed with PostgreSQL: set it to at least 16 random characters and keep it")
	}
	if c.Secret != "" && len(c.Secret) < 16 {
		return errors.New("FAIRLEAD_SECRET is too short: at least 16 characters")
	}
	return c.checkLists()
}

func (c *config) checkLists() error {
	for _, p := range strings.FieldsFunc(c.Proxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(p)
		if addr, err2 := netip.ParseAddr(p); err != nil && err2 == nil {
			prefix, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return fmt.Errorf("FAIRLEAD_PROXIES holds %q, which is neither an address nor a network", p)
		}
		c.proxies = append(c.proxies, prefix)
	}
	if err := c.level.UnmarshalText([]byte(c.Log)); err != nil {
		return fmt.Errorf("FAIRLEAD_LOG is %q: it should be debug, info, warn or error", c.Log)
	}
	return nil
}

// base is the public address: as set, or else where pages are served. at is that address with its real port, which the system chooses
// if the one in Addr is 0. A server that listens everywhere is found at least on its own machine.
func (c config) base(at string) string {
	if c.URL != "" {
		return c.URL
	}
	_, port, err := net.SplitHostPort(at)
	host, _, err2 := net.SplitHostPort(c.Addr)
	if err != nil || err2 != nil {
		return "http://" + at
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func checkAddr(name, addr string) error {
	if _, err := net.ResolveTCPAddr("tcp", addr); err != nil {
		return fmt.Errorf("%s is %q: it should look like 127.0.0.1:8080", name, addr)
	}
	return nil
}

// secret returns what stored passwords are sealed with: as set, or from the data folder, where it is made at the first start.
func (c config) secret() ([]byte, error) {
	if c.Secret != "" {
		return []byte(c.Secret), nil
	}
	file := filepath.Join(c.Data, "secret.key")
	key, err := os.ReadFile(file)
	if err == nil && len(key) >= 16 {
		return key, nil
	}
	if err == nil {
		return nil, fmt.Errorf("%s is damaged: it holds only %d bytes", file, len(key))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	key = []byte(rand.Text() + rand.Text())
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, err
	}
	return key, os.WriteFile(file, key, 0o600)
}

// settingsHelp lists the settings, from the tags of config.
func settingsHelp() string {
	var b strings.Builder
	t := reflect.TypeFor[config]()
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		name, _, _ := strings.Cut(tag.Get("env"), ",")
		if name == "" {
			continue
		}
		value := tag.Get("envDefault")
		if name == "FAIRLEAD_SMTP_ADDR" {
			value = defaultSMTPAddr
		}
		if value != "" {
			value = " (default " + value + ")"
		}
		fmt.Fprintf(&b, "  %-20s%s%s\n", name, tag.Get("help"), value)
	}
	return b.String()
}
