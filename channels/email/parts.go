package email

import (
	"bytes"
	"strings"
)

// part is one node of a MIME message: a leaf with a body, or a multipart with kids. Its bytes are slices of the raw mail.
type part struct {
	header      header
	mediaType   string // lower case, "text/plain" if the part does not say
	params      map[string]string
	disposition string
	fileName    string // as the sender wrote it, decoded
	raw, body   []byte
	kids        []*part
}

// partReader splits a message into its parts within the bounds; problem says which of them was met.
//
// The splitting is our own because the bounds are: every level looks once at its bytes, so that no message costs more
// than MaxDepth passes over it, and what lies beyond a bound is left as a leaf, not lost.
type partReader struct {
	count   int
	problem string
}

func (pr *partReader) read(raw []byte, h header, body []byte, depth int, fallback string) *part {
	pr.count++
	p := &part{header: h, raw: raw, body: body}
	p.mediaType, p.params = parseParams(h.first("Content-Type"))
	if !strings.Contains(p.mediaType, "/") {
		p.mediaType = fallback
	}
	var params map[string]string
	p.disposition, params = parseParams(h.first("Content-Disposition"))
	for _, name := range []string{params["filename"], params["name"], p.params["name"], p.params["filename"]} {
		if p.fileName == "" {
			p.fileName = name
		}
	}
	if !strings.HasPrefix(p.mediaType, "multipart/") {
		return p
	}
	if depth >= MaxDepth {
		pr.problem = "It is nested more than 20 levels deep; what lies deeper was not read."
		return p
	}
	pr.readKids(p, depth)
	return p
}

func (pr *partReader) readKids(p *part, depth int) {
	fallback := "text/plain"
	if p.mediaType == "multipart/digest" {
		fallback = "message/rfc822" // RFC 2046 section 5.1.5
	}
	pieces := splitParts(p.body, p.params["boundary"])
	if pieces == nil {
		pieces = splitParts(p.body, guessBoundary(p.body))
	}
	for _, raw := range pieces {
		if pr.count >= MaxParts {
			pr.problem = "It has more than 1,000 parts; the others were not read."
			return
		}
		h, body := splitPartHeader(raw)
		p.kids = append(p.kids, pr.read(raw, h, body, depth+1, fallback))
	}
}

// splitPartHeader is splitHeader for a part, whose header may be empty: then it begins with the empty line.
func splitPartHeader(raw []byte) (header, []byte) {
	if line, rest := cutLine(raw); len(line) == 0 {
		return nil, rest
	}
	return splitHeader(raw)
}

// splitParts returns what lies between the boundary lines (RFC 2046 section 5.1.1), nil if there is none. The line end
// before a boundary belongs to it. A missing closing boundary ends the last part with the body.
func splitParts(body []byte, boundary string) [][]byte {
	if boundary == "" {
		return nil
	}
	delimiter := []byte("--" + boundary)
	var parts [][]byte
	start := -1
	for at := 0; at < len(body); {
		i := bytes.Index(body[at:], delimiter)
		if i < 0 {
			break
		}
		i += at
		end, closing, ok := boundaryLine(body, i, len(delimiter))
		if !ok {
			at = i + len(delimiter)
			continue
		}
		if start >= 0 {
			parts = append(parts, trimLineEnd(body[start:max(start, i)]))
		}
		if start = end; closing || len(parts) > MaxParts {
			return parts
		}
		at = end
	}
	if start >= 0 && (start < len(body) || len(parts) == 0) {
		parts = append(parts, body[start:])
	}
	return parts
}

// boundaryLine checks that the delimiter at i is a line of its own, but for white space, and returns where the next line begins.
func boundaryLine(body []byte, i, length int) (end int, closing, ok bool) {
	if i > 0 && body[i-1] != '\n' {
		return 0, false, false
	}
	line, rest := cutLine(body[i:])
	tail := line[length:]
	if bytes.HasPrefix(tail, []byte("--")) {
		closing, tail = true, tail[2:]
	}
	if len(bytes.TrimSpace(tail)) > 0 && !(closing && len(tail) > 0 && tail[0] == ' ') {
		return 0, false, false
	}
	return len(body) - len(rest), closing, true
}

func trimLineEnd(b []byte) []byte {
	b = bytes.TrimSuffix(b, []byte{'\n'})
	return bytes.TrimSuffix(b, []byte{'\r'})
}

// guessBoundary finds the boundary that a broken header does not name: the first line that looks like one and has a header
// field below it.
func guessBoundary(body []byte) string {
	for rest, n := body, 0; len(rest) > 0 && n < 200; n++ {
		var line []byte
		line, rest = cutLine(rest)
		if len(line) > 4 && len(line) < 200 && bytes.HasPrefix(line, []byte("--")) && len(bytes.Trim(line, "-")) > 0 {
			below, _ := cutLine(rest)
			if name, _, ok := cutField(below); ok && strings.HasPrefix(strings.ToLower(name), "content-") {
				return string(bytes.TrimRight(line[2:], " \t"))
			}
		}
	}
	return ""
}

// decoded is the content of a leaf without its transfer encoding; whole is false if it was damaged.
func (p *part) decoded() (data []byte, whole bool) {
	return decodeTransfer(p.body, p.header.first("Content-Transfer-Encoding"))
}

// leaves lists the parts without kids, in their order.
func (p *part) leaves() []*part {
	if len(p.kids) == 0 {
		return []*part{p}
	}
	var list []*part
	for _, kid := range p.kids {
		list = append(list, kid.leaves()...)
	}
	return list
}
