package inbox

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
)

const (
	maxRecord  = 1 << 20 // bytes of one row
	maxColumns = 200
)

// record is one row of a CSV file. What is wrong with one concerns its first line alone: reading goes on with the next.
type record struct {
	Cells   []string
	Line    int64  // of the file, from 1: where it begins
	Problem string // why it cannot be read; Cells then holds how it begins
}

// recordReader finds the rows of a CSV file, one at a time, and has encoding/csv take each apart. A quote that is opened and not closed as
// it must be would make one row of the rest of the file: here it spoils its own line. A quote amid a cell without quotes is that character.
type recordReader struct {
	in    *bufio.Reader
	comma byte
	place int64 // bytes read
	line  int64 // lines read
}

func newRecordReader(src io.Reader, comma rune, place, line int64) *recordReader {
	return &recordReader{in: bufio.NewReaderSize(src, maxRecord), comma: byte(comma), place: place, line: line}
}

const (
	saidQuote = "A quote is opened here, or stands amid a cell, that does not end as it must."
	saidLong  = "This row is too long: at most 1 MB."
)

// next returns the next row that is not blank; io.EOF: there is none.
func (r *recordReader) next() (record, error) {
	for {
		rec, err := r.read()
		if err != nil || rec.Problem != "" || len(rec.Cells) > 0 {
			return rec, err
		}
	}
}

func (r *recordReader) read() (record, error) {
	for want := 4096; ; want *= 2 {
		data, err := r.in.Peek(min(want, maxRecord))
		if err != nil && !errors.Is(err, io.EOF) {
			return record{}, err
		}
		if len(data) == 0 {
			return record{}, io.EOF
		}
		n, verdict := scanRecord(data, r.comma, err != nil)
		if verdict == recordWhole {
			return r.take(data[:n])
		}
		if verdict == recordMore && err == nil && len(data) < maxRecord {
			continue
		}
		if end := bytes.IndexByte(data, '\n'); end >= 0 {
			return r.reject(data[:end+1], saidQuote)
		}
		switch {
		case err != nil:
			return r.reject(data, saidQuote)
		case len(data) == maxRecord:
			return r.skip()
		}
	}
}

// take reads what has been found to be a row.
func (r *recordReader) take(data []byte) (record, error) {
	rec := record{Line: r.line + 1}
	in := csv.NewReader(bytes.NewReader(data))
	in.Comma, in.LazyQuotes, in.FieldsPerRecord = rune(r.comma), true, -1
	cells, err := in.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return r.reject(data, saidQuote)
	}
	rec.Cells = cells
	return rec, r.pass(data)
}

// reject passes over a line.
func (r *recordReader) reject(data []byte, problem string) (record, error) {
	rec := record{Line: r.line + 1, Problem: problem, Cells: []string{beginning(data)}}
	return rec, r.pass(data)
}

func beginning(data []byte) string {
	return string(bytes.ToValidUTF8(bytes.TrimSpace(data[:min(len(data), 1000)]), nil))
}

func (r *recordReader) pass(data []byte) error {
	r.line += int64(bytes.Count(data, []byte{'\n'}))
	n, err := r.in.Discard(len(data))
	r.place += int64(n)
	return err
}

// skip passes over a line that is longer than any row may be.
func (r *recordReader) skip() (record, error) {
	rec := record{Line: r.line + 1, Problem: saidLong}
	for {
		data, err := r.in.ReadSlice('\n')
		if rec.Cells == nil {
			rec.Cells = []string{beginning(data)}
		}
		r.place += int64(len(data))
		switch {
		case err == nil:
			r.line++
			return rec, nil
		case errors.Is(err, io.EOF):
			return rec, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return rec, err
		}
	}
}

type verdict int

const (
	recordWhole verdict = iota
	recordMore          // it may be whole with more of the file
	recordBad
)

// scanRecord returns how many bytes the row takes that data begins with.
func scanRecord(data []byte, comma byte, all bool) (int, verdict) {
	for at := 0; ; {
		next, last, verdict := scanCell(data, at, comma, all)
		if verdict != recordWhole || last {
			return next, verdict
		}
		at = next
	}
}

// scanCell returns where the cell at a place ends, behind its comma or line end, and whether it is the row's last.
func scanCell(data []byte, at int, comma byte, all bool) (next int, last bool, v verdict) {
	if at < len(data) && data[at] == '"' {
		return scanQuoted(data, at+1, comma, all)
	}
	for i := at; i < len(data); i++ {
		switch data[i] {
		case comma:
			return i + 1, false, recordWhole
		case '\n':
			return i + 1, true, recordWhole
		}
	}
	return len(data), true, atEnd(all)
}

func atEnd(all bool) verdict {
	if all {
		return recordWhole
	}
	return recordMore
}

func scanQuoted(data []byte, at int, comma byte, all bool) (next int, last bool, v verdict) {
	for {
		quote := bytes.IndexByte(data[at:], '"')
		if quote < 0 && all {
			return 0, false, recordBad
		}
		if quote < 0 {
			return 0, false, recordMore
		}
		at += quote + 1
		rest := data[at:]
		switch {
		case len(rest) == 0:
			return at, true, atEnd(all)
		case rest[0] == '"':
			at++
		case rest[0] == comma:
			return at + 1, false, recordWhole
		case rest[0] == '\n':
			return at + 1, true, recordWhole
		case len(rest) == 1 && rest[0] == '\r' && !all:
			return 0, false, recordMore
		case bytes.HasPrefix(rest, []byte("\r\n")):
			return at + 2, true, recordWhole
		default:
			return 0, false, recordBad
		}
	}
}

// commaOf tells what separates the cells of a file: what cuts its first rows into the most cells, as many in each.
func commaOf(sample []byte) rune {
	best, most := ',', 1
	for _, comma := range []rune{',', ';', '\t'} {
		in, cells, same, rows := newRecordReader(bytes.NewReader(sample), comma, 0, 0), 0, 0, 0
		for rows < 30 {
			rec, err := in.next()
			if err != nil {
				break
			}
			if rows++; rows == 1 {
				cells = len(rec.Cells)
			}
			if rec.Problem == "" && len(rec.Cells) == cells {
				same++
			}
		}
		if cells > most && same*2 > rows {
			best, most = comma, cells
		}
	}
	return best
}
