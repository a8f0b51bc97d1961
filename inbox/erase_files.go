package inbox

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"fairlead/models"
	"fairlead/routing"
)

// files removes files of imports that name the person.
func (x *eraser) files() error {
	imports, err := x.app.DB.ImportsWithFiles(x.ctx)
	if err != nil {
		return err
	}
	for _, i := range imports {
		named := false
		for _, id := range []int64{i.FileID, i.RejectedFileID} {
			if id == 0 || named {
				continue
			}
			if named, err = x.holds(id); err != nil {
				return err
			}
		}
		if !named {
			continue
		}
		if err := x.write(func(tx *models.DB, _ *news, _ *routing.Desk, count map[string]int64) error {
			count[models.ErasedImports]++
			return tx.DropImportFiles(x.ctx, i, saidErasedImport)
		}); err != nil {
			return err
		}
	}
	return nil
}

// strangersFiles removes what was chosen for a form and not sent, and names the person: nobody can say whose it is.
func (x *eraser) strangersFiles() error {
	files, err := x.app.DB.StrangersFiles(x.ctx)
	if err != nil {
		return err
	}
	for _, f := range files {
		named, err := x.holds(f.ID)
		if err != nil {
			return err
		}
		for _, n := range x.needles() {
			named = named || strings.Contains(strings.ToLower(f.Name), n)
		}
		if !named {
			continue
		}
		if err := x.write(func(tx *models.DB, _ *news, _ *routing.Desk, count map[string]int64) error {
			count[models.ErasedFiles]++
			return tx.DeleteFile(x.ctx, f.ID)
		}); err != nil {
			return err
		}
	}
	return nil
}

// needles are what a file names the person by, in small letters: an address, a phone number, or a name of several words.
func (x *eraser) needles() (out []string) {
	for _, t := range slices.Concat(x.person.Emails, x.person.Phones, wholeNames(x.person.Names)) {
		out = append(out, strings.ToLower(t))
	}
	return out
}

// holds reports whether what is in a file names the person.
func (x *eraser) holds(fileID int64) (bool, error) {
	var needles [][]byte
	longest := 0
	for _, t := range x.needles() {
		needles, longest = append(needles, []byte(t)), max(longest, len(t))
	}
	in, window := x.app.DB.ReadFile(x.ctx, fileID, 0), []byte(nil)
	chunk := make([]byte, models.ChunkBytes)
	for {
		n, err := in.Read(chunk)
		window = append(window, bytes.ToLower(chunk[:n])...)
		for _, needle := range needles {
			if bytes.Contains(window, needle) {
				return true, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		window = append(window[:0:0], window[max(0, len(window)-longest):]...)
	}
}
