package main

import (
	"context"
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

	"fairlead/models"
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
	if err := checkAddr("FAIRLEAD_ADDR", c.Addr, "127.0.0.1:8080"); err != nil {
		return err
	}
	if c.SMTPAddr != "" {
		if err := checkAddr("FAIRLEAD_SMTP_ADDR", c.SMTPAddr, defaultSMTPAddr); err != nil {
			return err
		}
	}
	c.URL = strings.TrimRight(c.URL, "/")
	if c.URL != "" && !isBase(c.URL) {
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
	level, ok := levels[strings.ToLower(c.Log)]
	if c.level = level; !ok {
		return fmt.Errorf("FAIRLEAD_LOG is %q: it should be debug, info, warn or error", c.Log)
	}
	return nil
}

var levels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

// isBase reports whether an address is scheme and host alone: links are made by adding a path to it.
func isBase(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Hostname() != "" && (u.Scheme == "http" || u.Scheme == "https") && address == u.Scheme+"://"+u.Host
}

// openDatabase opens what is set. An error is one plain line that names the setting.
func (c config) openDatabase(ctx context.Context) (*models.DB, error) {
	db, err := models.Open(ctx, c.Data, c.Database)
	if err != nil {
		name := "FAIRLEAD_DATA"
		if c.Database != "" {
			name = "FAIRLEAD_DATABASE"
		}
		return nil, fmt.Errorf("%s: %s", name, strings.Join(strings.Fields(err.Error()), " "))
	}
	return db, nil
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

func checkAddr(name, addr, example string) error {
	if _, err := net.ResolveTCPAddr("tcp", addr); err != nil {
		return fmt.Errorf("%s is %q: it should look like %s", name, addr, example)
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
		return nil, fmt.Errorf("FAIRLEAD_DATA: %s is damaged: it holds only %d bytes", file, len(key))
	}
	if errors.Is(err, fs.ErrNotExist) {
		key, err = []byte(rand.Text()+rand.Text()), os.MkdirAll(c.Data, 0o700)
		if err == nil {
			err = os.WriteFile(file, key, 0o600)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("FAIRLEAD_DATA: %w", err)
	}
	return key, nil
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
