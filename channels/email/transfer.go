package email

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// decodeTransfer undoes a Content-Transfer-Encoding (RFC 2045 section 6). What cannot be decoded is kept as far as it was
// readable, or as it is, and whole is false then. An unknown encoding leaves the bytes alone.
func decodeTransfer(body []byte, encoding string) (data []byte, whole bool) {
	encoding, _, _ = strings.Cut(strings.ToLower(encoding), ";")
	switch encoding = strings.Join(strings.Fields(encoding), "-"); encoding {
	case "base64":
		return decodeBase64(body)
	case "quoted-printable", "quotedprintable", "qp":
		return decodeQuotedPrintable(body), true
	case "x-uuencode", "uuencode", "x-uue":
		if len(body) == 0 {
			return body, true
		}
		return decodeUU(body)
	}
	return body, true
}

// isProse says that a body declared as base64 is plain text: its first line holds what could not belong to base64.
func isProse(body []byte) bool {
	line, _ := cutLine(bytes.TrimSpace(body))
	return bytes.ContainsFunc(bytes.TrimSpace(line), func(r rune) bool {
		return r >= utf8.RuneSelf || !isBase64[byte(r)] && r != '='
	})
}

const base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

var isBase64 = func() (t [256]bool) {
	for _, c := range []byte(base64Alphabet) {
		t[c] = true
	}
	return t
}()

const maxFooter = 4096 // bytes of text below the padding of base64; more than that is damage

// decodeBase64 skips what is not in the alphabet (RFC 2045 section 6.8) and takes several padded runs one after the other.
// Lists and virus scanners add plain text below the padding: that is no part of it. whole is false if anything but white
// space had to be skipped, or letters were left over.
func decodeBase64(b []byte) (data []byte, whole bool) {
	whole, padded := true, false
	letters := make([]byte, 0, len(b))
	data = make([]byte, 0, len(b)/4*3+3)
	decodeRun := func() {
		if len(letters)%4 == 1 {
			letters, whole = letters[:len(letters)-1], false
		}
		data, _ = base64.RawStdEncoding.AppendDecode(data, letters)
		letters = letters[:0]
	}
	for i, c := range b {
		switch {
		case isBase64[c]:
			letters = append(letters, c)
		case c == '=':
			decodeRun()
			padded = true
		case c > ' ' && padded:
			return data, whole && len(b)-i < maxFooter
		case c > ' ':
			whole = false
		}
	}
	decodeRun()
	return data, whole
}

// decodeQuotedPrintable leaves an = that starts no escape as it stands, as every mail reader does.
func decodeQuotedPrintable(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		line, rest, hasEnd := bytes.Cut(b, []byte{'\n'})
		b = rest
		crlf := bytes.HasSuffix(line, []byte{'\r'})
		line = bytes.TrimRight(line, " \t\r")
		soft := bytes.HasSuffix(line, []byte{'='})
		if soft {
			line = line[:len(line)-1]
		}
		out = appendUnescaped(out, line)
		switch {
		case soft || !hasEnd:
		case crlf:
			out = append(out, '\r', '\n')
		default:
			out = append(out, '\n')
		}
	}
	return out
}

func appendUnescaped(out, line []byte) []byte {
	for i := 0; i < len(line); i++ {
		if line[i] == '=' && i+2 < len(line) {
			hi, lo := hexDigit(line[i+1]), hexDigit(line[i+2])
			if hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, line[i])
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// decodeUU reads the lines between "begin" and "end" of uuencode; without a begin line the body is left as it is.
func decodeUU(b []byte) (data []byte, whole bool) {
	rest := b
	for {
		if len(rest) == 0 {
			return b, false
		}
		var line []byte
		if line, rest = cutLine(rest); bytes.HasPrefix(line, []byte("begin ")) {
			break
		}
	}
	for len(rest) > 0 {
		var line []byte
		line, rest = cutLine(rest)
		if bytes.Equal(line, []byte("end")) {
			return data, true
		}
		data = appendUULine(data, line)
	}
	return data, false
}

func appendUULine(data, line []byte) []byte {
	if len(line) == 0 {
		return data
	}
	want := int(line[0]-' ') & 63
	six := func(i int) byte {
		if i < len(line) {
			return (line[i] - ' ') & 63
		}
		return 0 // blanks at the end of a line, which stand for zero, are often lost on the way
	}
	for i := 1; want > 0 && i <= len(line); i += 4 {
		three := [3]byte{six(i)<<2 | six(i+1)>>4, six(i+1)<<4 | six(i+2)>>2, six(i+2)<<6 | six(i+3)}
		n := min(want, 3)
		data = append(data, three[:n]...)
		want -= n
	}
	return data
}
