package inbox

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"fairlead/models"
)

// RejectedRows calls each with every row of an import that was not taken, after the one with the names of the columns, if the file had
// one. ErrNotFound: there are none.
func (a *App) RejectedRows(ctx context.Context, who Actor, id int64, begin func(models.ContactImport) error, each func(RejectedRow) error) error {
	i, err := a.ownImport(ctx, a.DB, who, id)
	if err == nil && i.RejectedFileID == 0 {
		err = models.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := begin(i); err != nil {
		return err
	}
	in := csv.NewReader(bufio.NewReaderSize(a.DB.ReadFile(ctx, i.RejectedFileID, 0), sampleBytes))
	in.FieldsPerRecord = -1
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		n := max(0, len(cells)-2)
		if err := each(RejectedRow{Cells: cells[:n], Text: cells[n], Arg: cells[len(cells)-1]}); err != nil {
			return err
		}
	}
}

// rejectedRow writes a row as RejectedRows reads it: as many cells as the file has columns, with what stands behind the last in the last.
func rejectedRow(columns int, cells []string, why said) []string {
	out := make([]string, columns, columns+2)
	copy(out, cells)
	if len(cells) > columns && columns > 0 {
		out[columns-1] = strings.Join(cells[columns-1:], ", ")
	}
	for i := range out {
		out[i] = Inert(strings.ReplaceAll(out[i], "\x00", ""))
	}
	return append(out, why.text, why.arg)
}

// Inert returns a cell that no spreadsheet takes for a formula.
func Inert(cell string) string {
	if cell != "" && strings.ContainsRune(formulaSigns, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
