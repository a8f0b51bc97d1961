package email

import (
	"bytes"
	"errors"
)

// What CheckBounds refuses. ErrTooLarge and ErrHeaderTooLarge are answered with 552, ErrLoop with 554 (RFC 5321 section 6.3).
var (
	ErrTooLarge       = errors.New("the message is larger than 25 MiB")
	ErrHeaderTooLarge = errors.New("the header of the message is larger than 1 MiB")
	ErrLoop           = errors.New("the message has passed 100 servers: it is in a loop")
)

// CheckBounds says whether a message may be stored at all. It looks at the size and at the header only:
// nesting and the number of parts are Parse's affair, which keeps what it could read and sets Problem.
func CheckBounds(raw []byte) error {
	if len(raw) > MaxMessageBytes {
		return ErrTooLarge
	}
	size, received := measureHeader(raw)
	switch {
	case size > MaxHeaderBytes:
		return ErrHeaderTooLarge
	case received >= MaxReceived:
		return ErrLoop
	}
	return nil
}

// measureHeader counts the bytes up to the empty line that ends the header, and the Received fields in it.
func measureHeader(raw []byte) (size, received int) {
	for rest := raw; len(rest) > 0; {
		line, next := cutLine(rest)
		size += len(rest) - len(next)
		if len(line) == 0 {
			break
		}
		if name, _, ok := bytes.Cut(line, []byte{':'}); ok && bytes.EqualFold(bytes.TrimRight(name, " \t"), []byte("received")) {
			received++
		}
		rest = next
	}
	return size, received
}

// cutLine returns the first line without its end (CRLF or LF), and what follows it.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte{'\n'})
	return bytes.TrimSuffix(line, []byte{'\r'}), rest
}
