// Fairlead is a self-hosted team inbox: it takes every mail in, routes each new conversation to the right person, fairly, and shows
// why. See README.md.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // hosts without a time zone database still show the right hours
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "fairlead:", err)
		os.Exit(1)
	}
}

// run does what the command line says: serve without one, or one of the commands that help lists.
func run(ctx context.Context, args []string, in io.Reader, out, logs io.Writer) error {
	command := "serve"
	if len(args) > 0 {
		command, args = args[0], args[1:]
	}
	switch command {
	case "serve":
		return serveCommand(ctx, args, logs)
	case "demo":
		return demoCommand(ctx, args, out, logs)
	case "bench":
		return benchCommand(ctx, args, out)
	case "user":
		return userCommand(ctx, args, in, out)
	case "import":
		return importCommand(ctx, args, out)
	case "export":
		return exportCommand(ctx, args, out)
	case "help", "-h", "-help", "--help":
		_, err := io.WriteString(out, help())
		return err
	case "version", "-version", "--version":
		_, err := fmt.Fprintln(out, version())
		return err
	}
	return fmt.Errorf("there is no command %q: try fairlead help", command)
}
