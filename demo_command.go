package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"

	"golang.org/x/term"

	"fairlead/demo"
	"fairlead/handlers"
	"fairlead/models"
	"fairlead/views"
)

// demoCommand serves a made-up company from a folder that is thrown away, on this machine alone: it is reached from nowhere else,
// and sends nothing anywhere else.
func demoCommand(ctx context.Context, args []string, out, logs io.Writer) error {
	f := flag.NewFlagSet("demo", flag.ContinueOnError)
	f.SetOutput(io.Discard) // the error says it in one line
	conversations := f.Int("conversations", demo.Least, "how many conversations to fill it with")
	if err := f.Parse(args); err != nil {
		return wrongFlag(err)
	}
	if *conversations < demo.Least {
		return fmt.Errorf("-conversations %d: the demo holds at least %d", *conversations, demo.Least)
	}
	if f.NArg() > 0 {
		return fmt.Errorf("demo takes no %q: try fairlead help", f.Arg(0))
	}
	c, err := demoConfig()
	if err != nil {
		return err
	}
	defer os.RemoveAll(c.Data)
	s, err := open(ctx, c, logs)
	if err != nil {
		return err
	}
	defer s.db.Close()
	s.app.Sender.Loopback, s.app.HoldFor, s.app.Silent = true, holdFor, true
	d, err := demo.Start(ctx, s.app, demo.Options{Conversations: *conversations, Progress: out, Terminal: isTerminal(out), SMTPAddr: s.app.Door})
	if err != nil {
		return err
	}
	defer d.Wait()
	fmt.Fprintf(out, "\nOpen %s and log in as admin@harbour.example, password %s. Ctrl+C ends the demo and throws it away.\n\n", s.config.URL, demo.Password)
	return s.run(ctx, handlers.Options{Demo: demoPages(d)})
}

// demoConfig is the configuration with a folder of its own, and nothing that reaches beyond this machine.
func demoConfig() (config, error) {
	c, err := readConfig()
	if err != nil {
		return c, err
	}
	c.Database, c.Secret, c.proxies = "", "", nil
	if c.SMTPAddr == "" {
		c.SMTPAddr = defaultSMTPAddr
	}
	for _, addr := range []string{c.Addr, c.SMTPAddr} {
		tcp, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil || !tcp.IP.IsLoopback() {
			return c, fmt.Errorf("the demo serves this machine alone, and %s is not a loopback address", addr)
		}
	}
	c.Data, err = os.MkdirTemp("", "fairlead-demo-")
	return c, err
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// demoPages is what the pages of a demo show beyond the rest.
func demoPages(d *demo.Demo) *handlers.Demo {
	view := func(m demo.SentMail, whole bool) views.DemoMail {
		v := views.DemoMail{ID: m.ID, From: m.From, To: m.To, Subject: m.Subject, At: models.At(m.At)}
		if whole {
			v.Raw, v.Text = string(m.Raw), m.Text
		}
		return v
	}
	return &handlers.Demo{
		Logins:   demo.Logins(),
		Password: demo.Password,
		Sent: func() (list []views.DemoMail) {
			for _, m := range d.Sent() {
				list = append(list, view(m, false))
			}
			return list
		},
		Mail: func(id int64) (views.DemoMail, bool) {
			m, ok := d.Mail(id)
			return view(m, true), ok
		},
	}
}
