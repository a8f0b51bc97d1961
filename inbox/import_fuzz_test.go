package inbox

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fairlead/models"
)

// Whatever a file of contacts holds: it is refused at its field, or read to its end row by row, each text that can be stored; and reading on from behind any
// row finds the rows that follow it.
func FuzzContactsFile(f *testing.F) {
	for _, s := range []string{"Name,Email\nAnn,ann@a.example\n", "\"a\nb\";c\r\n\"d\"\"e\";f\rg;h\n", "\xef\xbb\xbfName\tEmail\nx\ty\n", "\xff\xfeN\x00,\x00E\x00\n\x00a\x00,\x00b\x00\n\x00", "Namé;\xe9\n\"unclosed,a\nb,c\n", "a,b\"c,\"d\"e\n\n\n,,,\n",
		strings.Repeat(",", 300) + "\n", strings.Repeat("\"", 5000), "PK\x03\x04", "\x00\x00\x00", "a,b\n" + strings.Repeat("x", 5000) + ",\"\n"} {
		f.Add([]byte(s), byte(';'))
	}
	f.Fuzz(func(t *testing.T, data []byte, comma byte) {
		if !slices.Contains([]byte(",;\t|"), comma) {
			comma = ','
		}
		src, err := asUTF8(bytes.NewReader(data))
		var problems models.Problems
		if errors.As(err, &problems) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(src)
		if err != nil || !utf8.Valid(text) {
			t.Fatalf("%q becomes %q, %v", data, text, err)
		}
		var rows []record
		var behind []int64
		in := newRecordReader(bytes.NewReader(text), rune(comma), 0, 0)
		for {
			row, err := in.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || len(rows) > len(text) || row.Line < 1 {
				t.Fatalf("%q: row %d is %+v, %v", text, len(rows), row, err)
			}
			for _, cell := range row.Cells {
				if !utf8.ValidString(cell) {
					t.Errorf("%q holds %q", text, cell)
				}
			}
			rows, behind = append(rows, row), append(behind, in.place)
		}
		for k := 0; k < len(rows)-1; k += 1 + len(rows)/5 {
			on, err := newRecordReader(bytes.NewReader(text[behind[k]:]), rune(comma), behind[k], rows[k+1].Line-1).next()
			if err != nil || !slices.Equal(on.Cells, rows[k+1].Cells) || on.Problem != rows[k+1].Problem {
				t.Errorf("%q: behind row %d comes %+v, %v, and before it was %+v", text, k, on, err, rows[k+1])
			}
		}
	})
}
