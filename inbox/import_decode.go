package inbox

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"fairlead/models"
)

// sampleBytes is how much of a file is looked at to tell what it is.
const sampleBytes = 64 << 10

// asUTF8 returns the text of a file as UTF-8 with lines that end in \n or \r\n. What is not marked as another is UTF-8 if all of it is
// that, else Windows-1252, which spreadsheets write. Problems at "file" say that it is no text at all.
func asUTF8(src io.ReadSeeker) (io.Reader, error) {
	sample, err := head(src, sampleBytes)
	if err != nil {
		return nil, err
	}
	text, err := decoded(src, sample)
	if err != nil {
		return nil, err
	}
	return transform.NewReader(text, &lineEnds{}), nil
}

func decoded(src io.ReadSeeker, sample []byte) (io.Reader, error) {
	switch {
	case len(bytes.TrimSpace(sample)) == 0:
		return nil, fileProblem("This file is empty.")
	case bytes.HasPrefix(sample, []byte("PK\x03\x04")), bytes.HasPrefix(sample, []byte("\xd0\xcf\x11\xe0")):
		return nil, fileProblem("This is a spreadsheet. Save it as CSV there, and choose that file.")
	case bytes.HasPrefix(sample, []byte("\xef\xbb\xbf")):
		return unicode.UTF8BOM.NewDecoder().Reader(src), nil
	case bytes.HasPrefix(sample, []byte("\xff\xfe")), bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(src), nil
	case wide(sample, 1):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(src), nil
	case wide(sample, 0):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(src), nil
	case bytes.Count(sample, []byte{0}) > 8+len(sample)/1000:
		return nil, fileProblem("This is no text. Choose a CSV file.")
	}
	valid, err := isUTF8(src)
	if err != nil {
		return nil, err
	}
	if valid {
		return src, nil
	}
	return charmap.Windows1252.NewDecoder().Reader(src), nil
}

func fileProblem(text string) error { return models.Problems{{Field: "file", Text: text}} }

// head reads the beginning of a file, and leaves it at its beginning.
func head(src io.ReadSeeker, n int) ([]byte, error) {
	sample := make([]byte, n)
	got, err := io.ReadFull(src, sample)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	_, err = src.Seek(0, io.SeekStart)
	return sample[:got], err
}

// wide reports whether every other byte is mostly zero, as in UTF-16 of western text: those at odd places in little endian.
func wide(sample []byte, odd int) bool {
	zeros, others := 0, 0
	for i, b := range sample {
		if b == 0 && i%2 == odd {
			zeros++
		} else if b == 0 {
			others++
		}
	}
	return zeros > len(sample)/4 && others < zeros/10+1
}

// isUTF8 reads all of a file, and leaves it at its beginning.
func isUTF8(src io.ReadSeeker) (valid bool, err error) {
	buffer, kept := make([]byte, sampleBytes), 0
	for valid = true; valid; {
		n, err := src.Read(buffer[kept:])
		text := buffer[:kept+n]
		if errors.Is(err, io.EOF) {
			valid = utf8.Valid(text)
			break
		}
		if err != nil {
			return false, err
		}
		whole := len(text)
		for back := 1; back <= min(utf8.UTFMax-1, len(text)); back++ { // a character may end in what is read next
			if utf8.RuneStart(text[len(text)-back]) {
				if !utf8.FullRune(text[len(text)-back:]) {
					whole = len(text) - back
				}
				break
			}
		}
		valid, kept = utf8.Valid(text[:whole]), copy(buffer, text[whole:])
	}
	_, err = src.Seek(0, io.SeekStart)
	return valid, err
}

// lineEnds makes \n of a \r that no \n follows.
type lineEnds struct{ transform.NopResetter }

// Transform is transform.Transformer's.
func (*lineEnds) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		rest := src[nSrc:]
		plain := bytes.IndexByte(rest, '\r')
		if plain < 0 {
			plain = len(rest)
		}
		n := copy(dst[nDst:], rest[:plain])
		nDst, nSrc = nDst+n, nSrc+n
		if n < plain {
			return nDst, nSrc, transform.ErrShortDst
		}
		if nSrc == len(src) {
			break
		}
		if nSrc+1 == len(src) && !atEOF {
			return nDst, nSrc, transform.ErrShortSrc
		}
		if nDst == len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		dst[nDst] = '\n'
		if nSrc+1 < len(src) && src[nSrc+1] == '\n' {
			dst[nDst] = '\r'
		}
		nDst, nSrc = nDst+1, nSrc+1
	}
	return nDst, nSrc, nil
}
