package email

import (
	"bytes"
	"strings"
)

// field is one header field, unfolded, its value as the bytes were sent (not decoded).
type field struct{ name, value string }

// header is the header fields of a message or part, in their order.
type header []field

// first is the value of the first field of that name, empty if there is none.
func (h header) first(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return f.value
		}
	}
	return ""
}

// all returns the values of every field of that name.
func (h header) all(name string) []string {
	var values []string
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			values = append(values, f.value)
		}
	}
	return values
}

func (h header) has(name string) bool {
	for _, f := range h {
		if strings.EqualFold(f.name, name) {
			return true
		}
	}
	return false
}

// splitHeader reads the header block and returns the body after it. It never fails: a line that is no field continues
// the one before it, as broken mailers forget to indent; a first line that is no field means that there is no header.
// Reading stops at MaxHeaderBytes, and what follows is left out.
func splitHeader(raw []byte) (h header, body []byte) {
	var value []byte
	name := ""
	flush := func() {
		if name != "" {
			h = append(h, field{name, string(bytes.TrimSpace(value))})
		}
	}
	rest := bytes.TrimLeft(raw, "\r\n")
	if len(raw)-len(rest) > 0 && !startsWithField(rest) {
		return nil, skipNewline(raw)
	}
	start := len(rest)
	for len(rest) > 0 && start-len(rest) <= MaxHeaderBytes {
		line, next := cutLine(rest)
		if len(line) == 0 {
			rest = next
			break
		}
		n, v, isField := cutField(line)
		switch {
		case line[0] == ' ' || line[0] == '\t':
			value = append(append(value, ' '), bytes.TrimSpace(line)...)
		case isField:
			flush()
			name, value = n, append([]byte(nil), v...)
		case name == "" && !isEnvelopeLine(line):
			return nil, rest
		case name != "" && bytes.IndexByte(line, ':') < 0:
			value = append(append(value, ' '), line...)
		}
		rest = next
	}
	flush()
	return h, rest
}

// isEnvelopeLine recognises the "From " line of mbox files, which some relays leave before the header.
func isEnvelopeLine(line []byte) bool {
	return bytes.HasPrefix(line, []byte("From ")) || bytes.HasPrefix(line, []byte(">From "))
}

func startsWithField(b []byte) bool {
	line, _ := cutLine(b)
	_, _, ok := cutField(line)
	return ok || isEnvelopeLine(line)
}

// cutField splits "Name: value"; the name is printable ASCII without spaces (RFC 5322 section 2.2), blanks before the colon forgiven.
func cutField(line []byte) (name string, value []byte, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 {
		return "", nil, false
	}
	n := bytes.TrimRight(line[:i], " \t")
	if len(n) == 0 {
		return "", nil, false
	}
	for _, c := range n {
		if c <= ' ' || c > '~' {
			return "", nil, false
		}
	}
	return string(n), line[i+1:], true
}

func skipNewline(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte{'\r'})
	return bytes.TrimPrefix(b, []byte{'\n'})
}
