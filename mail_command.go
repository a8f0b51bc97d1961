package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"golang.org/x/term"

	"fairlead/inbox"
	"fairlead/models"
)

// importCommand is "fairlead import". Files are brought in one after the other, in whatever order they are named: conversations are put together
// across them.
func importCommand(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("import", flag.ContinueOnError)
	f.SetOutput(io.Discard) // the error says it in one line
	channel := f.String("channel", "", "the address of the channel")
	if err := f.Parse(args); err != nil {
		return wrongFlag(err)
	}
	if *channel == "" || f.NArg() == 0 {
		return errors.New("it takes an address and a file: fairlead import -channel support@example.com mail.mbox")
	}
	app, closeDB, err := mailApp(ctx)
	if err != nil {
		return err
	}
	defer closeDB()
	for _, path := range f.Args() {
		show := progress{out: out, begun: time.Now()}
		i, err := app.ImportMail(ctx, *channel, path, show.at)
		if err != nil {
			return err
		}
		show.end()
		if err := report(ctx, app, *channel, i, show, out); err != nil {
			return err
		}
	}
	return nil
}

// mailApp opens the database for a command that runs beside the server.
func mailApp(ctx context.Context) (*inbox.App, func() error, error) {
	c, err := readConfig()
	if err != nil {
		return nil, nil, err
	}
	db, err := c.openDatabase(ctx)
	if err != nil {
		return nil, nil, err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.level}))
	return inbox.New(inbox.App{DB: db, Log: log, URL: c.base(c.Addr)}), db.Close, nil
}

// progress says how far an import is: on one line at a terminal, else every ten thousand mails.
type progress struct {
	out   io.Writer
	begun time.Time
	from  int64 // mails that an earlier run has read
	shown time.Time
	said  int64
	wide  bool // a line is begun
}

func (p *progress) at(i models.MailImport) {
	if p.shown.IsZero() {
		p.from, p.said = i.Done, i.Done
		if i.Done > 0 {
			fmt.Fprintf(p.out, "Going on behind the first %d mails of %s.\n", i.Done, i.Name)
		}
		p.shown = time.Now()
		return
	}
	share := int64(0)
	if i.Size > 0 {
		share = min(100, i.Place*100/i.Size)
	}
	line := fmt.Sprintf("%d %% · %d mails · %.0f a second", share, i.Done, float64(i.Done-p.from)/max(time.Since(p.begun).Seconds(), 0.001))
	if file, ok := p.out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		if time.Since(p.shown) > 200*time.Millisecond {
			fmt.Fprintf(p.out, "\r\x1b[K%s", line)
			p.shown, p.wide = time.Now(), true
		}
		return
	}
	if i.Done-p.said >= 10_000 {
		fmt.Fprintln(p.out, line)
		p.said = i.Done
	}
}

func (p *progress) end() {
	if p.wide {
		fmt.Fprintln(p.out)
	}
}

// refusedShown is how many of what was not taken the report lists.
const refusedShown = 20

// report says what an import has come to. One that did not get to its end is an error.
func report(ctx context.Context, app *inbox.App, channel string, i models.MailImport, p progress, out io.Writer) error {
	ctx = context.WithoutCancel(ctx)
	fmt.Fprintf(out, "%s: %s read.\n  %d brought in, in %s; %d of them sent from %s\n  %d here already\n  %d not taken\n",
		i.Name, counted(i.Done, "mail"), i.Stored, counted(i.Conversations, "new conversation"), i.Sent, channel, i.Known, i.Refused)
	if i.Refused > 0 {
		lines, err := app.MailRefused(ctx, i, refusedShown)
		if err != nil {
			return err
		}
		for _, l := range lines {
			fmt.Fprintf(out, "    %s %q: %s\n", cmp.Or(l.Sender, "nobody named,"), l.Subject, l.Words)
		}
		if i.Refused > refusedShown {
			fmt.Fprintf(out, "    and %d more, on the tab Mail of the channel's settings\n", i.Refused-refusedShown)
		}
	}
	switch i.State {
	case models.ImportDone:
		return nil
	case models.ImportFailed:
		return fmt.Errorf("%s: %s", i.Name, i.Problem)
	}
	return fmt.Errorf("%s: cut short. The same command goes on from there", i.Name)
}

// counted is a number with what it counts.
func counted(n int64, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprint(n, " ", what)
}

// exportCommand is "fairlead export".
func exportCommand(ctx context.Context, args []string, out io.Writer) error {
	f := flag.NewFlagSet("export", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	channel := f.String("channel", "", "the address of the channel; empty: all")
	if err := f.Parse(args); err != nil {
		return wrongFlag(err)
	}
	if f.NArg() > 1 {
		return fmt.Errorf("%q is one word too many: try fairlead help", f.Arg(1))
	}
	app, closeDB, err := mailApp(ctx)
	if err != nil {
		return err
	}
	defer closeDB()
	if f.NArg() == 0 {
		_, err = app.ExportMail(ctx, *channel, out, nil)
		return err
	}
	file, err := os.OpenFile(f.Arg(0), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // it holds all that anybody wrote
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and is not written over: name another file", f.Arg(0))
	}
	if err != nil {
		return err
	}
	n, err := app.ExportMail(ctx, *channel, file, nil)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %s.\n", f.Arg(0), counted(n, "mail"))
	return err
}
