package email

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/cention-sany/utf7"
	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// decodeText turns bytes of the declared character set into valid UTF-8 without NUL. A set that is missing, unknown or
// plainly wrong is guessed: UTF-8 if it is valid, then what the bytes look like, then windows-1252. It never fails.
func decodeText(b []byte, label string, isHTML bool) string {
	b, label = cutByteOrderMark(b, normalLabel(label))
	enc := encodingOf(label)
	if enc == nil {
		enc = guessEncoding(b, isHTML)
	}
	if enc == encoding.Nop {
		if utf8.Valid(b) || hasUTF8Letters(b) {
			return validText(string(b))
		}
		enc = guessEncoding(b, isHTML)
	}
	if enc == encoding.Nop {
		return validText(string(b))
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil && len(out) == 0 {
		out = b
	}
	return validText(string(out))
}

func normalLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'"))
	label = strings.TrimPrefix(label, "charset=")
	label, _, _ = strings.Cut(label, "*") // RFC 2231 section 5: a language after the star
	return label
}

var byteOrderMarks = []struct{ mark, label string }{
	{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"},
}

// cutByteOrderMark removes a byte order mark; it says more than what was declared.
func cutByteOrderMark(b []byte, label string) ([]byte, string) {
	for _, m := range byteOrderMarks {
		if bytes.HasPrefix(b, []byte(m.mark)) {
			return b[len(m.mark):], m.label
		}
	}
	return b, label
}

// encodingOf knows the names used in mail. nil means "not known"; us-ascii counts as that, since it is claimed for anything.
func encodingOf(label string) encoding.Encoding {
	switch label {
	case "", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "default":
		return nil
	case "utf-8", "utf8":
		return encoding.Nop
	case "utf-7", "utf7", "unicode-1-1-utf-7":
		return utf7.UTF7
	case "cp932", "ms932":
		return japanese.ShiftJIS
	case "hz-gb-2312":
		return simplifiedchinese.HZGB2312
	case "cp850":
		return charmap.CodePage850
	case "cp437":
		return charmap.CodePage437
	}
	if enc, _ := charset.Lookup(label); enc != nil && enc != encoding.Replacement {
		if enc == encodingUTF8 {
			return encoding.Nop
		}
		return enc
	}
	if enc, err := ianaindex.MIME.Encoding(label); err == nil && enc != nil && enc != encoding.Replacement {
		return enc
	}
	return nil
}

var encodingUTF8, _ = charset.Lookup("utf-8")

const (
	guessSample     = 4096 // bytes that guessing looks at
	guessMinimum    = 40   // below that, statistics say nothing
	guessConfidence = 70   // of 100
)

// guessEncoding never returns nil.
func guessEncoding(b []byte, isHTML bool) encoding.Encoding {
	switch {
	case bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@")):
		return japanese.ISO2022JP
	case utf8.Valid(b):
		return encoding.Nop
	}
	if isHTML {
		if enc, _, certain := charset.DetermineEncoding(b[:min(len(b), 1024)], "text/html"); certain && enc != encodingUTF8 {
			return enc
		}
	}
	if sample := b[:min(len(b), guessSample)]; len(sample) >= guessMinimum {
		best, err := chardet.NewTextDetector().DetectBest(sample)
		if err == nil && best.Confidence >= guessConfidence {
			if enc := encodingOf(strings.ToLower(best.Charset)); enc != nil && enc != encoding.Nop {
				return enc
			}
		}
	}
	return charmap.Windows1252
}

// hasUTF8Letters tells damaged UTF-8 (a cut or wrong byte among good ones) from another character set.
func hasUTF8Letters(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good > bad
}
