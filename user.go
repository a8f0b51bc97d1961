package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"fairlead/inbox"
	"fairlead/models"
)

// userCommand is "fairlead user add".
func userCommand(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) == 0 || args[0] != "add" {
		return errors.New("did you mean fairlead user add? Try fairlead help")
	}
	f := flag.NewFlagSet("user add", flag.ContinueOnError)
	f.SetOutput(io.Discard) // the error says it in one line
	name, address := f.String("name", "", "the person's name"), f.String("email", "", "the e-mail address to log in with")
	role, seat := f.String("role", "member", "member, lead or admin"), f.String("seat", "service", "none, sales or service")
	if err := f.Parse(args[1:]); err != nil {
		return wrongFlag(err)
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is one word too many: put quotes around names with spaces", f.Arg(0))
	}
	password, err := readPassword(in, out)
	if err != nil {
		return err
	}
	c, err := readConfig()
	if err != nil {
		return err
	}
	db, err := c.openDatabase(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := inbox.New(inbox.App{DB: db, URL: c.base(c.Addr)}).AddUser(ctx, inbox.UserForm{Name: *name, Email: *address, Role: models.Role(*role), Seat: models.Seat(*seat), Active: true}, password)
	if err == nil {
		_, err = fmt.Fprintf(out, "%s can log in at %s/login as %s.\n", u.Name, c.base(c.Addr), u.Email)
	}
	return err
}

// wrongFlag says in one line what is wrong with a command's flags, and where they are listed.
func wrongFlag(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return errors.New("try fairlead help")
	}
	return fmt.Errorf("%w: try fairlead help", err)
}

// readPassword reads one line; at a terminal it asks, and does not show what is typed.
func readPassword(in io.Reader, out io.Writer) (string, error) {
	if file, ok := in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		fmt.Fprint(out, "Password: ")
		b, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(out)
		return string(b), err
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errors.New("the password is read from standard input, and there was none")
	}
	return line, nil
}
