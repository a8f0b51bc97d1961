package main

import (
	"context"
	"errors"
	"io"
)

func demoCommand(ctx context.Context, args []string, out, logs io.Writer) error { return errors.New("soon") }
