package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"fairlead/channels/email"
	"fairlead/handlers"
	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
)

// stopWithin is how long what is in hand may take after SIGTERM.
const stopWithin = 10 * time.Second

// holdFor is how long an answer can be taken back.
const holdFor = 10 * time.Second

// service is a running Fairlead.
type service struct {
	config config
	db     *models.DB
	app    *inbox.App
	web    net.Listener
	smtp   net.Listener // nil: no door
	log    *slog.Logger
}

func serveCommand(ctx context.Context, args []string, logs io.Writer) error {
	if len(args) > 0 {
		return fmt.Errorf("fairlead takes no %q here: try fairlead help", args[0])
	}
	c, err := readConfig()
	if err != nil {
		return err
	}
	s, err := open(ctx, c, logs)
	if err != nil {
		return err
	}
	defer s.db.Close()
	s.app.DNS, s.app.HoldFor = net.DefaultResolver, holdFor
	return s.run(ctx, handlers.Options{Proxies: c.proxies})
}

// open opens the database and both addresses, so that what is wrong shows before anything runs.
func open(ctx context.Context, c config, logs io.Writer) (*service, error) {
	s := &service{config: c, log: slog.New(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: c.level}))}
	slog.SetDefault(s.log)
	secret, err := c.secret()
	if err != nil {
		return nil, err
	}
	vault, err := inbox.NewVault(secret)
	if err != nil {
		return nil, err
	}
	if s.web, err = net.Listen("tcp", c.Addr); err != nil {
		return nil, fmt.Errorf("FAIRLEAD_ADDR: %w", err)
	}
	s.config.URL = c.base(s.web.Addr().String())
	door := ""
	if c.SMTPAddr != "" {
		if s.smtp, err = net.Listen("tcp", c.SMTPAddr); err != nil {
			return nil, fmt.Errorf("FAIRLEAD_SMTP_ADDR: %w", err)
		}
		door = s.smtp.Addr().String()
	}
	if s.db, err = c.openDatabase(ctx); err != nil {
		return nil, err
	}
	s.app = inbox.New(inbox.App{DB: s.db, Log: s.log, Vault: vault, Sender: email.Sender{Hostname: hostname(s.config.URL)}, URL: s.config.URL, Door: door})
	return s, nil
}

func hostname(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// run serves until ctx ends, and then finishes what is in hand.
func (s *service) run(ctx context.Context, o handlers.Options) error {
	pages, err := handlers.New(s.app, o)
	if err != nil {
		return err
	}
	web := &http.Server{Handler: pages, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	door := &email.Door{Domain: hostname(s.config.URL), Accept: s.app.Accept, Deliver: s.app.Deliver, Refused: s.app.Refused, Log: s.log}

	background, stopBackground := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBackground()
	var jobs sync.WaitGroup
	jobs.Go(func() { s.app.RunOutbox(background) })
	jobs.Go(func() { s.app.RunHousekeeping(background) })
	jobs.Go(func() { s.app.RunSenderChecks(background) })
	jobs.Go(func() { s.app.RunSchedule(background) })
	jobs.Go(func() { s.app.RunScheduled(background) })
	jobs.Go(func() { s.app.RunVisitors(background) })
	jobs.Go(func() { s.app.RunRehearsals(background) })
	jobs.Go(func() { s.app.RunContactJobs(background) })
	jobs.Go(func() { s.app.RunSearch(background) })
	jobs.Go(func() { s.app.RunMailboxes(background) })
	jobs.Go(func() { s.app.RunMailImports(background) })
	if s.db.Postgres() {
		jobs.Go(func() { live.Relay(background, s.db.URL(), s.app.Hub, make(chan struct{})) })
	}
	failed := make(chan error, 2)
	go func() { failed <- web.Serve(s.web) }()
	if s.smtp != nil {
		go func() { failed <- door.Serve(s.smtp) }()
	}
	if err := s.greet(ctx); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	s.log.Info("stopping")
	return errors.Join(err, s.stop(web, door, stopBackground, &jobs))
}

// stop ends what listens first, then what works in the background.
func (s *service) stop(web *http.Server, door *email.Door, stopBackground func(), jobs *sync.WaitGroup) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	s.app.Hub.Close()
	var errs []error
	if s.smtp != nil {
		errs = append(errs, door.Shutdown(ctx))
	}
	errs = append(errs, web.Shutdown(ctx))
	stopBackground()
	done := make(chan struct{})
	go func() { jobs.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		s.log.Warn("some work was cut short; it goes on at the next start")
	}
	return errors.Join(errs...)
}

// greet says where to look, and how to begin.
func (s *service) greet(ctx context.Context) error {
	s.log.Info("serving", "url", s.config.URL, "mail", s.app.Door)
	link, err := s.app.SetupLink(ctx)
	if err != nil || link == "" {
		return err
	}
	s.log.Info("make the first admin here, once", "link", link)
	return nil
}
